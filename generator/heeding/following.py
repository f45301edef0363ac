"""A command's code followed with what was typed: every branch that may be taken, every function of the sources that is called.

What is read from the parsed switches is noted by key, and where they are handed to something that cannot be followed, that is noted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice, product

from generator.heeding.bags import FAILS, expression, put_over
from generator.heeding.branching import Branching
from generator.heeding.calling import EITHER, STEPS
from generator.heeding.kernel import member, truth_of
from generator.heeding.traced import (
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
    Part,
    Table,
    Tuple,
    Value,
    Values,
    holds,
    joined,
    several,
)
from generator.model import Term


class Follower(Branching):
    """One run."""

    def eval(self, term: Term, env: Env) -> Values:
        """What an expression may come to; nothing where it never ends. Names that it binds are put into ``env``."""
        self.steps += 1
        if self.steps > STEPS:
            self.lost.setdefault("there is too much code to follow")
            return ()
        done: Callable[[Term, Env], Values] = getattr(self, f"_{term.kind}", self._any)
        return done(term, env)

    def truth(self, term: Term, env: Env) -> Fits:
        return truth_of(self.asked(term, env))

    def asked(self, term: Term, env: Env) -> Values:
        """What a condition comes to: ``||`` in it gives no default."""
        if term.kind == "op" and term.text in EITHER:
            return self._either(term, env, asked=True)
        return self.eval(term, env)

    def _each(self, terms: Iterable[Term], env: Env) -> list[list[Value]]:
        """The combinations of what several expressions come to."""
        every = [self.eval(one, env) for one in terms]
        total = 1
        for one in every:
            total *= len(one)
        if total > 12:
            every = [(joined(one),) for one in every]
        return [list(one) for one in islice(product(*every), 12)]

    def _lit(self, term: Term, _env: Env) -> Values:
        return (Known(term.text),)

    def _none(self, _term: Term, _env: Env) -> Values:
        return (TRUE,)

    def _lost(self, term: Term, _env: Env) -> Values:
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
        found: list[Value] = []
        for *items, rest in self._each((*term.inside[:-1], *last.inside), env):
            if isinstance(rest, Listed):
                found.append(Listed((*items, *rest.items), rest.rest))
            elif isinstance(rest, Bag):
                found.append(put_over(rest, Listed(tuple(items))))
            else:
                found.append(Listed(tuple(items), rest))
        return several(found)

    def _map(self, term: Term, env: Env) -> Values:
        base = term.inside[0] if term.inside and term.inside[0].kind == "cons" else None
        pairs = [one for one in term.inside if one.kind == "pair"]
        found: list[Value] = []
        for under in self.eval(base.inside[0], env) if base is not None else (ANY,):
            for values in self._each([one.inside[1] for one in pairs], env):
                items = tuple(
                    (one.inside[0].text, value)
                    for one, value in zip(pairs, values, strict=True)
                    if one.inside[0].kind == "lit"
                )
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
        if sign in EITHER:
            return self._either(term, env)
        found: list[Value] = []
        for values in self._each(term.inside, env):
            if sign == "not":
                known = truth_of((values[0],))
                found.append(ANY if known is None else FALSE if known else TRUE)
            elif sign in ("in", "not in") and len(values) == 2:
                held = member(values[0], values[1], self.read, term.line)
                turned = FALSE if held == TRUE else TRUE if held == FALSE else held
                found.append(turned if sign == "not in" else held)
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
            elif isinstance(left, Listed) and isinstance(right, Listed) and left.rest is None and right.rest is None:
                same = False if len(left.items) != len(right.items) else True if left == right else None
            elif isinstance(left, Listed) and right == EMPTY and left.items:
                same = False
            return ANY if same is None else TRUE if same is (sign in ("==", "===")) else FALSE
        numbers = [int(one.text) for one in (left, right) if isinstance(one, Known) and one.text.isdigit()]
        if len(numbers) < 2:
            return ANY
        first, second = numbers
        return (
            TRUE
            if {">": first > second, "<": first < second, ">=": first >= second, "<=": first <= second}[sign]
            else FALSE
        )

    def _either(self, term: Term, env: Env, asked: bool = False) -> Values:
        """``a || b`` and ``a && b``: the second is a default where the first is a switch that was not given."""
        left, right = term.inside
        found: list[Value] = []
        come = self.asked if asked else self.eval
        for one in come(left, env):
            known = truth_of((one,))
            ends = known is (term.text in ("||", "or"))
            if known is None or ends:
                found.append(one)
            if not ends:
                others = come(right, env)
                found += others
                default = term.text in ("||", "or") and not asked and not any(isinstance(o, Got) for o in others)
                if default and isinstance(one, Got) and one.plain and not others:
                    self._default(one, FAILS, term.line)
                elif default and isinstance(one, Got) and one.plain:
                    self._default(one, expression(joined(others), right), term.line)
        return several(found)

    def _fn(self, term: Term, env: Env) -> Values:
        self.envs.append(dict(env))
        holding = any(holds(one) for name in _names(term) for one in env.get(name, ()))
        return (Function("", 0, term, len(self.envs) - 1, self.modules[-1], holding),)

    def _lambda(self, term: Term, env: Env) -> Values:
        return self._fn(term, env)

    def _function(self, term: Term, _env: Env) -> Values:
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
                    without = partial(self.named, module, last, nil, list(term.inside), term.line, local)
                    self._without(one, result, without, term)
            found += result
        return several(found)

    def _method(self, term: Term, env: Env) -> Values:
        found: list[Value] = []
        for of, *given in self._each(term.inside, env):
            if isinstance(of, Known) and of.text[:1].isupper():
                found += self.named(of.text, term.text, given, list(term.inside[1:]), term.line)
            else:
                found += self.unknown(f"{_shown(term.inside[0])}.{term.text}", given, term.line)
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


def _names(term: Term) -> Iterator[str]:
    """The names that an expression mentions."""
    if term.kind == "name":
        yield term.text
    for inner in term.inside:
        yield from _names(inner)


def _shown(term: Term) -> str:
    return f"{_shown(term.inside[0])}.{term.text}" if term.kind == "field" else term.text or "…"
