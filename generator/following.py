"""A command's code followed with what was typed: every branch that may be taken, every function of the sources that is called.

What is read from the parsed switches is noted by key, and where they are handed to something that cannot be followed, that is noted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import islice, product
from typing import NamedTuple

from generator.bags import ELSEWHERE, PREDICATES, PURE, SILENT, Bags, ReadAt, expression, put_over
from generator.model import ClauseDecl, Expr, Term
from generator.traced import (
    ANY,
    EMPTY,
    FALSE,
    NIL,
    TRUE,
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
    Part,
    Table,
    Tuple,
    Value,
    Values,
    Word,
    both,
    holds,
    joined,
    several,
    telling,
    words_in,
)

PARSERS = ("OptionParser.parse", "OptionParser.parse!", "OptionParser.parse_head", "OptionParser.parse_head!")
ENDS = frozenset("raise reraise throw exit Mix.raise System.halt System.stop Kernel.exit Kernel.raise".split())
KERNEL = frozenset(
    "inspect to_string length hd tl elem max min byte_size map_size tuple_size get_in put_in abs round trunc dbg self node not "
    "function_exported? to_charlist bit_size div rem binary_part".split()
)
HARMLESS = ("Logger.", "IO.ANSI.", "Mix.shell", "System.monotonic_time", "Process.get")
HELP = frozenset({"help", "version", "h", "usage"})
DEEPEST = 60
STEPS = 60_000
Key = tuple[str, str, int]


class Settled(Exception):
    """What was asked of a run is known."""


class Code(NamedTuple):
    """The clauses that can be followed, by module, name and arity; their paths; functions that have to be gone into whatever they
    are given, since they parse or never come back; keys that other functions of the sources read; and the fields of structs."""

    clauses: Mapping[Key, list[ClauseDecl]]
    paths: Mapping[str, str]
    grave: frozenset[tuple[str, str]]
    reads: Callable[[str, int, int], list[tuple[str, Expr | None, int, str]] | None]
    fields: Callable[[str], list[tuple[str, Expr | None]] | None]


class Follower:
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
        self.done: dict[tuple[Key, Values], Values] = {}
        self.stack: list[tuple[Key, Values]] = []
        self.steps = 0

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
        note = ReadAt(key, default if default is not None and default != ELSEWHERE else beneath or default, line, self._path())
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
        if mark in self.done:
            return self.done[mark]
        if mark in self.running:
            self.again.add(mark)
            return self.running[mark]
        outer = next((values for other, values in reversed(self.stack) if other == key), None)
        if outer is not None:
            widened = tuple(joined(pair) for pair in zip(given, outer, strict=True))
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
        del self.running[mark]
        self.again.discard(mark)
        self.modules.pop()
        self.stack.pop()
        if not self.again:
            self.done[mark] = found
        return found

    def _clauses(self, clauses: list[ClauseDecl], given: Values) -> Values:
        results: list[Value] = []
        for clause in clauses:
            env: Env = {}
            patterns = _taking(clause.parameters, len(given))
            fits: list[Fits] = []
            for pattern in clause.parameters:
                if pattern not in patterns and pattern.kind == "op" and pattern.text == "\\\\":
                    self.matcher.fits(pattern.inside[0], joined(self.eval(pattern.inside[1], {})), env)
            fits += [self.matcher.fits(pattern, value, env) for pattern, value in zip(patterns, given, strict=False)]
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
            found = self._branches(term.inside, (tuple(given),), env)
        self.modules.pop()
        return found

    def named(self, module: str, last: str, given: list[Value], terms: list[Term], line: int, local: bool = False) -> Values:
        """A function called by its name."""
        key = module, last, len(given)
        full = last if local else f"{module}.{last}"
        if key in self.code.clauses:
            dull = any(one == ANY for one in given) and (module, last) not in self.code.grave
            return (ANY,) if dull and not any(telling(one) for one in given) else self.function(key, tuple(given))
        if full in ENDS:
            return ()
        if full in PARSERS:
            return self._parse(last, given, line)
        if full == "System.argv":
            return (self.argv,)
        if full in ("String.to_atom", "String.to_existing_atom") and isinstance(given[0] if given else None, Known):
            return (Known(f":{given[0].text[1:-1]}"),) if given[0].text.startswith('"') else (ANY,)  # type: ignore[union-attr]
        if full in ("struct", "struct!", "Kernel.struct", "Kernel.struct!") and len(given) == 2:
            return self._struct(given, line)
        if full in ("apply", "Kernel.apply") and len(given) == 3 and isinstance(given[2], Listed) and given[2].rest is None:
            if isinstance(given[0], Known) and isinstance(given[1], Known):
                return self.named(given[0].text, given[1].text[1:], list(given[2].items), [], line)
        if full in ("then", "Kernel.then", "tap", "Kernel.tap") and len(given) == 2:
            found = self.invoked(given[1], [given[0]], line)
            return found if last == "then" else (given[0],)
        if full == "List.wrap" and isinstance(given[0] if given else None, Listed | Bag | Open):
            return (given[0],)
        if full == "Enum.member?" and len(given) == 2:
            return (self._member(given[1], given[0], line),)
        if local and (last.startswith("is_") or last in KERNEL):
            return self._kernel(last, given)
        if full in SILENT or full.startswith(HARMLESS):
            return (given[0],) if full == "IO.inspect" and given else (ANY,)
        if module in PURE and not local:
            self._use([] if last in PREDICATES else given)
            return self.bags.pure(module, last, given, terms, line)
        return self._unknown(full, module, last, given, line)

    def _unknown(self, full: str, module: str, last: str, given: list[Value], line: int) -> Values:
        """A function whose code is not followed."""
        self._use(given)
        for place, one in enumerate(given):
            for key, default, at, path in (self.code.reads(full, len(given), place) or ()) if isinstance(one, Bag) else ():
                if one.has(key):
                    self.reads.append(ReadAt(key, default, at, path))
            if holds(one):
                self.lose(f"handed to {full}", line)
            elif isinstance(one, Open | Listed) and _raw(one):
                self.lose(f"what is typed is handed to {full}", line)
        return (ANY,)

    def _use(self, given: Iterable[Value]) -> None:
        for one in given:
            self.used |= words_in(one)

    def _parse(self, last: str, given: list[Value], line: int) -> Values:
        self.parses.add((self._path(), line))
        self.parsed[-1] = True
        rest = _told(given[0]) if given else ANY
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

    def _kernel(self, last: str, given: list[Value]) -> Values:
        of = given[0] if given else ANY
        if last == "is_nil" and isinstance(of, Known | Tuple | Listed | Bag | Table | Function | Word):
            return (TRUE if of == NIL else FALSE,)
        if last == "is_list" and isinstance(of, Listed | Open):
            return (TRUE,)
        if last == "elem" and isinstance(of, Tuple) and len(given) > 1 and isinstance(given[1], Known) and given[1].text.isdigit():
            return (of.parts[int(given[1].text)],) if int(given[1].text) < len(of.parts) else ()
        if last in ("length", "hd", "tl"):
            return self.bags.pure("Enum", last, given, [], 0)
        if last in ("elem", "get_in", "put_in", "max", "min", "to_string") and any(holds(one) for one in given):
            return (Blob(),)
        return (ANY,)

    def _member(self, item: Value, listed: Value, line: int) -> Value:
        """``x in list``."""
        if isinstance(item, Part) and isinstance(listed, Listed):
            for one in listed.items:
                if isinstance(one, Known) and one.text.startswith(":"):
                    self.read(Bag(), one.text[1:], None, line)
            return ANY
        if isinstance(item, Known) and isinstance(listed, Open | Listed) and _raw(listed):
            if item.text.startswith('"-'):
                self.read(Bag(), item.text.strip('"').lstrip("-").replace("-", "_"), None, line)
            return ANY
        if isinstance(listed, Listed) and listed.rest is None and all(isinstance(one, Known) for one in listed.items):
            if isinstance(item, Known):
                return TRUE if item in listed.items else FALSE
            if isinstance(item, Word) and all(isinstance(one, Known) and one.text in item.banned for one in listed.items):
                return FALSE
        return ANY

    # ── expressions ──────────────────────────────────────────────────────────────────────────────────────────────────

    def eval(self, term: Term, env: Env) -> Values:
        """What an expression may come to; nothing where it never ends. Names that it binds are put into ``env``."""
        self.steps += 1
        if self.steps > STEPS:
            self.lost.setdefault("there is too much code to follow")
            return ()
        return getattr(self, f"_{term.kind}", self._any)(term, env)  # type: ignore[no-any-return]

    def truth(self, term: Term, env: Env) -> Fits:
        return _truth(self.eval(term, env))

    def _each(self, terms: Iterable[Term], env: Env) -> list[list[Value]]:
        """The combinations of what several expressions come to."""
        every = [self.eval(one, env) for one in terms]
        total = 1
        for one in every:
            total *= len(one)
        if total > 12:
            every = [(joined(one),) for one in every]
        return [list(one) for one in islice(product(*every), 12)]

    def _lit(self, term: Term, env: Env) -> Values:
        return (Known(term.text),)

    def _none(self, term: Term, env: Env) -> Values:
        return (TRUE,)

    def _lost(self, term: Term, env: Env) -> Values:
        self.lose("its code has a part that could not be read", term.line)
        return (ANY,)

    def _name(self, term: Term, env: Env) -> Values:
        found = env.get(term.text)
        if found is not None:
            return found
        key = self.modules[-1], term.text, 0
        return self.function(key, ()) if key in self.code.clauses else (ANY,)

    def _any(self, term: Term, env: Env) -> Values:
        found = [one for inner in term.inside for one in self.eval(inner, env)]
        return (Blob(),) if any(holds(one) for one in found) else (ANY,)

    def _text(self, term: Term, env: Env) -> Values:
        return self._any(term, env)

    def _tuple(self, term: Term, env: Env) -> Values:
        return several(Tuple(tuple(one)) for one in self._each(term.inside, env))

    def _pair(self, term: Term, env: Env) -> Values:
        return self._tuple(term, env)

    def _list(self, term: Term, env: Env) -> Values:
        last = term.inside[-1] if term.inside else None
        if last is None or last.kind != "cons":
            return several(Listed(tuple(one)) for one in self._each(term.inside, env))
        found = []
        for one in self._each((*term.inside[:-1], *last.inside), env):
            *items, rest = one
            if isinstance(rest, Listed):
                found.append(Listed((*items, *rest.items), rest.rest))
            else:
                found.append(put_over(rest, Listed(tuple(items))) if isinstance(rest, Bag) else Listed(tuple(items), rest))
        return several(found)

    def _map(self, term: Term, env: Env) -> Values:
        base = term.inside[0] if term.inside and term.inside[0].kind == "cons" else None
        pairs = [one for one in term.inside if one.kind == "pair"]
        found: list[Value] = []
        for under in self.eval(base.inside[0], env) if base is not None else (ANY,):
            for values in self._each([one.inside[1] for one in pairs], env):
                items = tuple((one.inside[0].text, value) for one, value in zip(pairs, values, strict=True) if one.inside[0].kind == "lit")
                computed = [value for one, value in zip(pairs, values, strict=True) if one.inside[0].kind != "lit"]
                if isinstance(under, Bag):
                    found.append(put_over(under, Table(items)))
                elif any(holds(one) for one in computed) or (holds(under) and not isinstance(under, Table)):
                    found.append(Blob())
                else:
                    held = {**dict(under.items), **dict(items)} if isinstance(under, Table) else dict(items)
                    of = term.text or (under.of if isinstance(under, Table) else "")
                    found.append(Table(tuple(sorted(held.items())), of, closed=base is None and not term.text))
        return several(found)

    def _op(self, term: Term, env: Env) -> Values:
        sign = term.text
        if sign in ("||", "or", "&&", "and"):
            return self._either(term, env)
        found: list[Value] = []
        for values in self._each(term.inside, env):
            if sign == "not":
                known = _truth((values[0],))
                found.append(ANY if known is None else FALSE if known else TRUE)
            elif sign in ("in", "not in") and len(values) == 2:
                held = self._member(values[0], values[1], term.line)
                found.append({TRUE: FALSE, FALSE: TRUE}.get(held, held) if sign == "not in" else held)
            elif sign in ("==", "===", "!=", "!==", ">", "<", ">=", "<=") and len(values) == 2:
                found.append(self._compared(sign, values[0], values[1], term.line))
            elif sign == "++" and any(isinstance(one, Bag) for one in values):
                first, second = values
                found.append(self.bags.pure("Keyword", "merge", [second, first], list(term.inside[::-1]), term.line)[0])
            elif sign == "++" and all(isinstance(one, Listed) and one.rest is None for one in values):
                found.append(Listed(tuple(item for one in values if isinstance(one, Listed) for item in one.items)))
            else:
                found.append(Blob() if any(holds(one) for one in values) else ANY)
        return several(found)

    def _compared(self, sign: str, left: Value, right: Value, line: int) -> Value:
        for one, other in ((left, right), (right, left)):
            if isinstance(one, Part) and isinstance(other, Known) and other.text.startswith(":"):
                self.read(Bag(), other.text[1:], None, line)
        if sign in ("==", "===", "!=", "!=="):
            same: bool | None = None
            if isinstance(left, Known) and isinstance(right, Known):
                same = left == right
            elif all(isinstance(one, Listed) and one.rest is None for one in (left, right)):
                same = False if len(left.items) != len(right.items) else True if left == right else None  # type: ignore[union-attr]
            elif isinstance(left, Listed) and right == EMPTY and left.items:
                same = False
            return ANY if same is None else TRUE if same is (sign in ("==", "===")) else FALSE
        numbers = [int(one.text) for one in (left, right) if isinstance(one, Known) and one.text.isdigit()]
        if len(numbers) < 2:
            return ANY
        first, second = numbers
        return TRUE if {">": first > second, "<": first < second, ">=": first >= second, "<=": first <= second}[sign] else FALSE

    def _either(self, term: Term, env: Env) -> Values:
        """``a || b`` and ``a && b``: the second is a default where the first is a switch that was not given."""
        left, right = term.inside
        found: list[Value] = []
        for one in self.eval(left, env):
            known = _truth((one,))
            ends = known is (term.text in ("||", "or"))
            if known is None or ends:
                found.append(one)
            if not ends:
                others = self.eval(right, env)
                found += others
                if isinstance(one, Got) and one.plain and term.text in ("||", "or") and not any(isinstance(o, Got) for o in others):
                    self._default(one, expression(joined(others), right), term.line)
        return several(found)

    def _default(self, got: Got, default: Expr, line: int) -> None:
        note = ReadAt(got.key, default, line, self._path())
        if note not in self.reads:
            self.reads.append(note)

    def _match(self, term: Term, env: Env) -> Values:
        pattern, right = term.inside
        values = self.eval(right, env)
        found = []
        bound: dict[str, list[Value]] = {}
        for one in values:
            inner: Env = {}
            if self.matcher.fits(pattern, one, inner) is not False:
                found.append(one)
                for name, held in inner.items():
                    bound.setdefault(name, []).extend(held)
        env.update({name: several(held) for name, held in bound.items()})
        return several(found)

    def _block(self, term: Term, env: Env) -> Values:
        found: Values = (NIL,)
        for inner in term.inside:
            found = self.eval(inner, env)
            if not found:
                return ()
        return found

    def _branches(self, clauses: Iterable[Term], subjects: Iterable[Values], env: Env) -> Values:
        """The clauses of a case or a function written in place, for each of the subjects."""
        found: list[Value] = []
        for subject in subjects:
            for clause in clauses:
                inner = dict(env)
                patterns = clause.inside[0].inside
                sure = both(self.matcher.fits(p, v, inner) for p, v in zip(patterns, subject, strict=False))
                if sure is not False:
                    sure = both((sure, self.truth(clause.inside[1], inner)))
                if sure is False:
                    continue
                found += self.eval(clause.inside[2], inner)
                if sure:
                    break
        return several(found)

    def _case(self, term: Term, env: Env) -> Values:
        found: list[Value] = []
        for subject in self.eval(term.inside[0], env):
            result = self._branches(term.inside[1:], ((subject,),), env)
            self._without(subject, result, lambda: self._branches(term.inside[1:], ((NIL,),), env), term)
            found += result
        return several(found)

    def _without(self, subject: Value, result: Values, otherwise: Callable[[], Values], term: Term) -> None:
        """A switch's value comes through where it was given; what comes where it was not is its default."""
        if isinstance(subject, Got) and subject.plain and any(isinstance(o, Got) and o.key == subject.key for o in result):
            instead = otherwise()
            if instead and instead != (NIL,) and subject not in instead:
                self._default(subject, expression(joined(instead), None), term.line)

    def _cond(self, term: Term, env: Env) -> Values:
        found: list[Value] = []
        for clause in term.inside:
            inner = dict(env)
            sure = self.truth(clause.inside[0].inside[0], inner) if clause.inside[0].inside else None
            if sure is not False:
                found += self.eval(clause.inside[2], inner)
            if sure:
                break
        return several(found)

    def _if(self, term: Term, env: Env) -> Values:
        inner = dict(env)
        asked = self.eval(term.inside[0], inner)
        sure = _truth(asked)
        found: list[Value] = list(self.eval(term.inside[1], dict(inner))) if sure is not False else []
        if sure is not True and asked:
            other = self.eval(term.inside[2], dict(inner))
            if len(asked) == 1:
                self._without(asked[0], tuple(found), lambda: other, term)
            found += other
        return several(found)

    def _with(self, term: Term, env: Env) -> Values:
        inner = dict(env)
        failed: list[Value] = []
        reached = True
        for step in term.inside[0].inside or (term.inside[0],):
            if step.kind != "match" or step.text != "<-":
                reached = bool(self.eval(step, inner))
            else:
                values = self.eval(step.inside[1], inner)
                kept = []
                for one in values:
                    fits = self.matcher.fits(_unguarded(step.inside[0]), one, dict(inner))
                    failed += [one] if fits is not True else []
                    kept += [one] if fits is not False else []
                reached = bool(kept)
                self._bind(_unguarded(step.inside[0]), kept, inner)
            if not reached:
                break
        found = list(self.eval(term.inside[1], inner)) if reached else []
        if term.text == "else":
            found += self._branches(term.inside[2:], ((one,) for one in dict.fromkeys(failed)), env)
        else:
            found += failed
        return several(found)

    def _bind(self, pattern: Term, values: list[Value], env: Env) -> None:
        bound: dict[str, list[Value]] = {}
        for one in values:
            inner: Env = {}
            self.matcher.fits(pattern, one, inner)
            for name, held in inner.items():
                bound.setdefault(name, []).extend(held)
        env.update({name: several(held) for name, held in bound.items()})

    def _for(self, term: Term, env: Env) -> Values:
        inner = dict(env)
        whole: list[Bag] = []
        for step in term.inside[0].inside or (term.inside[0],):
            if step.kind == "match" and step.text == "<-":
                for of in self.eval(step.inside[1], inner):
                    whole += [of] if isinstance(of, Bag) else []
                    self._bind(_unguarded(step.inside[0]), list(self._elements(of)), inner)
            else:
                self.eval(step, inner)
        results = [one for done in term.inside[1:] for one in self._done(done, inner)]
        if any(holds(one) for one in results):
            return (joined(whole),) if whole and not any(isinstance(one, Blob) for one in results) else (Blob(),)
        return (ANY,)

    def _done(self, term: Term, env: Env) -> Values:
        """The body of a ``for``; with reduce it has clauses."""
        return self._branches(term.inside, ((ANY,),), env) if term.kind == "fn" else self.eval(term, env)

    @staticmethod
    def _elements(of: Value) -> Values:
        if isinstance(of, Bag):
            return (Tuple((Part(), Part())),)
        if isinstance(of, Listed) and of.rest is None:
            return of.items or (ANY,)
        return (Word(),) if isinstance(of, Open) else (Blob(),) if holds(of) else (ANY,)

    def _try(self, term: Term, env: Env) -> Values:
        found = list(self.eval(term.inside[0], dict(env)))
        self.eval(term.inside[1], dict(env))
        found += self._branches(term.inside[2:], ((ANY, ANY),), env)
        return several(found)

    def _fn(self, term: Term, env: Env) -> Values:
        self.envs.append(env)
        return (Function("", 0, term, len(self.envs) - 1, self.modules[-1]),)

    def _lambda(self, term: Term, env: Env) -> Values:
        return self._fn(term, env)

    def _function(self, term: Term, env: Env) -> Values:
        name, _, arity = term.text.rpartition("/")
        return (Function(name, int(arity) if arity.isdigit() else 0, None, 0, self.modules[-1]),)

    def _apply(self, term: Term, env: Env) -> Values:
        return several(o for one in self._each(term.inside, env) for o in self.invoked(one[0], one[1:], term.line))

    def _call(self, term: Term, env: Env) -> Values:
        return self._named(self.modules[-1], term.text, term, env, local=True)

    def _remote(self, term: Term, env: Env) -> Values:
        module, _, last = term.text.rpartition(".")
        return self._named(module, last, term, env, local=False)

    def _named(self, module: str, last: str, term: Term, env: Env, local: bool) -> Values:
        found: list[Value] = []
        for given in self._each(term.inside, env):
            result = self.named(module, last, given, list(term.inside), term.line, local)
            for n, one in enumerate(given):
                if isinstance(one, Got) and one.plain and one in result:
                    nil = [*given[:n], NIL, *given[n + 1 :]]
                    self._without(one, result, lambda a=nil: self.named(module, last, a, list(term.inside), term.line, local), term)  # type: ignore[misc]
            found += result
        return several(found)

    def _method(self, term: Term, env: Env) -> Values:
        found: list[Value] = []
        for of, *given in self._each(term.inside, env):
            if isinstance(of, Known) and of.text[:1].isupper():
                found += self.named(of.text, term.text, given, list(term.inside[1:]), term.line)
            else:
                found += self._unknown(f"{_shown(term.inside[0])}.{term.text}", "", term.text, given, term.line)
        return several(found)

    def _field(self, term: Term, env: Env) -> Values:
        return several(self._key(of, f":{term.text}", term) for of in self.eval(term.inside[0], env))

    def _access(self, term: Term, env: Env) -> Values:
        return several(
            self._key(of, key.text if isinstance(key, Known) else "", term) for of, key in self._each(term.inside, env)
        )

    def _key(self, of: Value, key: str, term: Term) -> Value:
        if isinstance(of, Bag):
            return self.read(of, key[1:], None, term.line)
        if isinstance(of, Table):
            return dict(of.items).get(key, ANY)
        return of if isinstance(of, Blob | Part) else ANY


def _taking(parameters: tuple[Term, ...], given: int) -> list[Term]:
    """The parameters that get the arguments, where defaults may stand in for some."""
    optional = [one.kind == "op" and one.text == "\\\\" for one in parameters]
    spare = given - optional.count(False)
    found = []
    for one, may in zip(parameters, optional, strict=True):
        if may and spare <= 0:
            continue
        spare -= may
        found.append(one)
    return found


def _unguarded(pattern: Term) -> Term:
    return pattern.inside[0] if pattern.kind == "op" and pattern.text == "when" else pattern


def _truth(values: Values) -> Fits:
    said: set[bool | None] = set()
    for one in values:
        if isinstance(one, Known):
            said.add(one.text not in ("nil", "false"))
        else:
            said.add(True if isinstance(one, Tuple | Listed | Open | Bag | Table | Function | Word) else None)
    return said.pop() if len(said) == 1 else None


def _raw(value: Value) -> bool:
    """Whether it is what was typed, switches and all."""
    if isinstance(value, Listed):
        return value.rest is not None and _raw(value.rest)
    return isinstance(value, Open) and value.raw


def _told(value: Value) -> Value:
    """What OptionParser leaves of what was typed."""
    if isinstance(value, Listed) and value.rest is not None:
        return value._replace(rest=_told(value.rest))
    return value._replace(raw=False) if isinstance(value, Open) else value if isinstance(value, Listed) else Open()


def _shown(term: Term) -> str:
    return f"{_shown(term.inside[0])}.{term.text}" if term.kind == "field" else term.text or "…"
