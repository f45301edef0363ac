"""Functions that a command's code calls: those of the sources are gone into, the language's own are known, others lose what they get."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable

from generator.heeding.bags import ELSEWHERE, PREDICATES, PURE, SILENT, Bags, ReadAt
from generator.heeding.kernel import Code, Key, Settled, kernel, member, raw, taking, told
from generator.heeding.traced import (
    ANY,
    EMPTY,
    FALSE,
    NIL,
    Bag,
    Blob,
    Env,
    Fits,
    Function,
    Got,
    Known,
    Listed,
    Matcher,
    Open,
    Table,
    Tuple,
    Value,
    Values,
    both,
    holds,
    joined,
    several,
    telling,
    words_in,
)
from generator.model import ClauseDecl, Expr, Term

PARSERS = ("OptionParser.parse", "OptionParser.parse!", "OptionParser.parse_head", "OptionParser.parse_head!")
ENDS = frozenset("raise reraise throw exit Mix.raise System.halt System.stop Kernel.exit Kernel.raise".split())
KERNEL = frozenset(
    "inspect to_string length hd tl elem max min byte_size map_size tuple_size get_in put_in abs round trunc dbg self node not "
    "function_exported? to_charlist bit_size div rem binary_part".split()
)
HARMLESS = ("Logger.", "IO.ANSI.", "Mix.shell", "System.monotonic_time", "Process.get")
EITHER = frozenset({"||", "or", "&&", "and"})
HELP = frozenset({"help", "version", "h", "usage"})
DEEPEST = 60
STEPS = 60_000


class Calling(ABC):
    """One run. ``argv``: what was typed; ``plainly``: no switch was given that asks for help, and none that is not known; such a run
    ends when the function that parses does."""

    def __init__(self, code: Code, argv: Value, plainly: bool = False) -> None:
        self.code = code
        self.argv = argv
        self.plainly = plainly
        self.reads: list[ReadAt] = []
        self.lost: dict[str, None] = {}
        self.used: set[int] = set()
        self.parses: set[tuple[str, int]] = set()
        self.outcomes: list[Values] = []
        self.envs: list[Env] = []
        self.matcher = Matcher(lambda bag, key, line: self.read(bag, key, None, line))
        self.bags = Bags(self.read, self.invoked)
        self.modules: list[str] = [""]
        self.parsed = [False]
        self.running: dict[tuple[Key, Values], Values] = {}
        self.again: set[tuple[Key, Values]] = set()
        self.known: dict[tuple[Key, Values], Values] = {}
        self.stack: list[tuple[Key, Values]] = []
        self.steps = 0

    def done(self) -> None:
        """Let go of everything: nobody collects circles while a site is built."""
        self.__dict__.clear()

    # ── notes ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def read(self, bag: Bag, key: str, default: Expr | None, line: int) -> Value:
        """A key is read: it is an option of the command, if it is one of its switches."""
        if not key:
            self.lose("a key that is computed is read", line)
            return ANY
        if not bag.has(key):
            return dict(bag.forced).get(key, NIL)
        said = dict(bag.said)
        beneath = said.get(key, said.get("*"))
        note = ReadAt(
            key, default if default is not None and default != ELSEWHERE else beneath or default, line, self._path()
        )
        if note not in self.reads:
            self.reads.append(note)
        if self.plainly and key in HELP:
            return NIL if default is None else FALSE
        return Got(key, plain=default is None and beneath is None)

    def lose(self, why: str, line: int) -> None:
        self.lost.setdefault(f"{why} ({self._path()}:{line})")

    def _path(self) -> str:
        return self.code.paths.get(self.modules[-1], "")

    # ── calls ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def function(self, key: Key, given: Values) -> Values:
        """What a function of the sources gives, called with these values."""
        mark = key, given
        if mark in self.known:
            return self.known[mark]
        if mark in self.running:
            self.again.add(mark)
            return self.running[mark]
        outer = next((values for other, values in reversed(self.stack) if other == key), None)
        if outer is not None:
            widened = tuple(
                joined((one, was)) if type(one) is type(was) else one for one, was in zip(given, outer, strict=True)
            )
            if widened != given:
                return self.function(key, widened)
        if len(self.stack) > DEEPEST:
            self.lose(f"{key[0]}.{key[1]} is called too deeply to be followed", 0)
            return (ANY,)
        self.stack.append(mark)
        self.modules.append(key[0])
        found: Values = ()
        for _ in range(4):
            self.running[mark] = found
            self.again.discard(mark)
            self.parsed.append(False)
            result = self._clauses(self.code.clauses[key], given)
            if self.parsed.pop():
                self.outcomes.append(result)
                if self.plainly:
                    raise Settled
            settled = mark not in self.again or set(result) == set(found)
            found = result
            if settled:
                break
        else:
            self.lose(f"what {key[0]}.{key[1]} gives when it calls itself did not settle", 0)
        del self.running[mark]
        self.again.discard(mark)
        self.modules.pop()
        self.stack.pop()
        if not self.again:
            self.known[mark] = found
        return found

    def _clauses(self, clauses: list[ClauseDecl], given: Values) -> Values:
        results: list[Value] = []
        for clause in clauses:
            env: Env = {}
            patterns = taking(clause.parameters, len(given))
            for pattern in (one for one in clause.parameters if one not in patterns and one.kind == "op"):
                self.matcher.fits(pattern.inside[0], joined(self.eval(pattern.inside[1], {})), env)
            fits = [self.matcher.fits(pattern, value, env) for pattern, value in zip(patterns, given, strict=False)]
            sure = both(fits)
            if sure is not False and clause.guard is not None:
                sure = both((sure, self.truth(clause.guard, env)))
            if sure is False:
                continue
            results += self.eval(clause.body, env)
            if sure:
                break
        return several(results)

    def invoked(self, function: Value, given: list[Value], line: int) -> Values:
        """A function value that is called."""
        if not isinstance(function, Function):
            if any(holds(one) for one in given):
                self.lose("handed to a function that is not written there", line)
            self._use(given)
            return (ANY,)
        term = function.term
        if term is None:
            owner, _, last = function.name.rpartition(".")
            return self.named(owner or function.module, last, given, [], line, local=not owner)
        env = dict(self.envs[function.env])
        self.modules.append(function.module)
        if term.kind == "lambda":
            env |= {f"&{n}": (one,) for n, one in enumerate(given, 1)}
            found = self.eval(term.inside[0], env)
        else:
            found = self.branches(term.inside, (tuple(given),), env)
        self.modules.pop()
        return found

    def named(
        self, module: str, last: str, given: list[Value], terms: list[Term], line: int, local: bool = False
    ) -> Values:
        """A function called by its name."""
        key = module, last, len(given)
        full = last if local else f"{module}.{last}"
        if key in self.code.clauses:
            dull = any(one == ANY for one in given) and not self.code.grave(module, last)
            return (ANY,) if dull and not any(telling(one) for one in given) else self.function(key, tuple(given))
        if full in ENDS:
            if last in ("throw", "exit") and any(holds(one) for one in given):
                self.lose(f"handed to {full}", line)
            return ()
        if full in PARSERS:
            return self._parse(last, given, line)
        if full == "System.argv":
            return (self.argv,)
        if full in ("String.to_atom", "String.to_existing_atom") and given and isinstance(given[0], Known):
            written = given[0].text
            return (Known(f":{written[1:-1]}"),) if written.startswith('"') else (ANY,)
        if full in ("struct", "struct!", "Kernel.struct", "Kernel.struct!") and len(given) == 2:
            return self._struct(given, line)
        if full in ("apply", "Kernel.apply") and len(given) == 3:
            of, function, listed = given
            if isinstance(of, Known) and isinstance(function, Known) and isinstance(listed, Listed):
                return self.named(of.text, function.text[1:], list(listed.items), [], line)
        if full in ("then", "Kernel.then", "tap", "Kernel.tap") and len(given) == 2:
            found = self.invoked(given[1], [given[0]], line)
            return found if last == "then" else (given[0],)
        if full == "List.wrap" and isinstance(given[0] if given else None, Listed | Bag | Open):
            return (given[0],)
        if full == "Enum.member?" and len(given) == 2:
            return (member(given[1], given[0], self.read, line),)
        if local and (last.startswith("is_") or last in KERNEL):
            return kernel(last, given, self.bags)
        if full in SILENT or full.startswith(HARMLESS):
            return (given[0],) if full == "IO.inspect" and given else (ANY,)
        if module in PURE and not local:
            self._use(given if last == "each" or last not in PREDICATES else [])
            return self.bags.pure(module, last, given, terms, line)
        return self.unknown(full, given, line)

    def unknown(self, full: str, given: list[Value], line: int) -> Values:
        """A function whose code is not followed."""
        self._use(given)
        for place, one in enumerate(given):
            known = self.code.reads(full, len(given), place) if isinstance(one, Bag) else None
            for key, default in known or ():
                if isinstance(one, Bag) and one.has(key):
                    self.reads.append(ReadAt(key, default, 0, full))
            # What is handed a function may call it.
            gone = self.invoked(one, [ANY] * 4, line) if isinstance(one, Function) else (one,)
            if any(holds(each) for each in gone):
                self.lose(f"handed to {full}", line)
            elif isinstance(one, Open | Listed) and raw(one):
                self.lose(f"what is typed is handed to {full}", line)
        return (ANY,)

    def _use(self, given: Iterable[Value]) -> None:
        self.used.update(*map(words_in, given))

    def _parse(self, last: str, given: list[Value], line: int) -> Values:
        self.parses.add((self._path(), line))
        self.parsed[-1] = True
        rest = told(given[0]) if given else ANY
        parts: tuple[Value, ...] = (Bag(), rest)
        if not last.endswith("!"):
            parts = (*parts, EMPTY if self.plainly else ANY)
        return (Tuple(parts),)

    def _struct(self, given: list[Value], line: int) -> Values:
        named, bag = given
        fields = self.code.fields(named.text) if isinstance(named, Known) else None
        if not isinstance(bag, Bag):
            return (Blob() if holds(bag) else ANY,)
        if fields is None:
            self.lose("put into a struct that is not known", line)
            return (ANY,)
        held = tuple((f":{name}", self.read(bag, name, default, line)) for name, default in fields)
        return (Table(tuple(sorted(held, key=lambda pair: pair[0])), named.text if isinstance(named, Known) else ""),)

    def _default(self, got: Got, default: Expr, line: int) -> None:
        note = ReadAt(got.key, default, line, self._path())
        if note not in self.reads:
            self.reads.append(note)

    @abstractmethod
    def eval(self, term: Term, env: Env) -> Values:
        """What an expression may come to; nothing where it never ends. Names that it binds are put into ``env``."""

    @abstractmethod
    def truth(self, term: Term, env: Env) -> Fits:
        """Whether a condition holds; None where that depends."""

    @abstractmethod
    def branches(self, clauses: Iterable[Term], subjects: Iterable[Values], env: Env) -> Values:
        """The clauses of a case or a function written in place, for each of the subjects."""
