"""What a value may be while a command's code is followed: what was typed, what OptionParser made of it, and whether a pattern fits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from generator.model import Expr, Term


class Known(NamedTuple):
    """A literal as it is written: ``:list``, ``"list"``, ``nil``, a module's name."""

    text: str


class Any(NamedTuple):
    """Something that holds nothing of the parsed switches."""

    mark: str = "any"


class Word(NamedTuple):
    """A word that was typed. ``number``: which of the arguments, 0 for any; ``banned``: what it surely is not."""

    number: int = 0
    banned: frozenset[str] = frozenset()


class Open(NamedTuple):
    """A list of any number of words, of which the first is none of ``banned``. ``raw``: switches are still among them."""

    banned: frozenset[str] = frozenset()
    raw: bool = False


class Listed(NamedTuple):
    items: tuple[Value, ...]
    rest: Value | None = None


class Tuple(NamedTuple):
    parts: tuple[Value, ...]


class Bag(NamedTuple):
    """The parsed switches. ``only``: the keys that are left, if not all; ``forced``: keys that are not the user's any more, with
    what they hold instead; ``said``: what holds for a key that was not given."""

    only: frozenset[str] | None = None
    forced: tuple[tuple[str, Value], ...] = ()
    said: tuple[tuple[str, Expr | None], ...] = ()

    def has(self, key: str) -> bool:
        """Whether the key is the user's."""
        return key not in dict(self.forced) and (self.only is None or key in self.only)


class Part(NamedTuple):
    """A key or a value of any switch there is."""

    mark: str = "part"


class Got(NamedTuple):
    """The value of one switch. ``plain``: nil where it was not given."""

    key: str
    plain: bool = True


class Table(NamedTuple):
    """A map or struct with some known entries."""

    items: tuple[tuple[str, Value], ...]
    of: str = ""
    closed: bool = False


class Blob(NamedTuple):
    """Something that holds all parsed switches, in a way that was not followed."""

    mark: str = "blob"


class Function(NamedTuple):
    """A function as a value: of a module, or written in place, with the names that it sees. ``holding``: switches are among them."""

    name: str = ""
    arity: int = 0
    term: Term | None = None
    env: int = 0
    module: str = ""
    holding: bool = False


Value = Known | Any | Word | Open | Listed | Tuple | Bag | Part | Got | Table | Blob | Function
Values = tuple[Value, ...]
Env = dict[str, Values]

ANY = Any()
NIL = Known("nil")
TRUE, FALSE = Known("true"), Known("false")
EMPTY = Listed(())
MOST = 16
WIDEST = 12


def holds(value: Value, depth: int = 0) -> bool:
    """Whether there is any of the switches in it that was not picked out by its name."""
    if isinstance(value, Bag):
        return value.only is None
    if isinstance(value, Blob | Part):
        return True
    if isinstance(value, Function):
        return value.holding
    return any(holds(one, depth + 1) if depth < WIDEST else True for one in inside(value))


def inside(value: Value) -> Iterable[Value]:
    if isinstance(value, Listed):
        return value.items if value.rest is None else (*value.items, value.rest)
    if isinstance(value, Tuple):
        return value.parts
    if isinstance(value, Table):
        return [one for _, one in value.items]
    if isinstance(value, Bag):
        return [one for _, one in value.forced]
    return ()


def telling(value: Value, depth: int = 0) -> bool:
    """Whether anything in it has to do with what was typed, or can be called."""
    if isinstance(value, Bag | Blob | Part | Got | Word | Open | Function):
        return True
    return any(telling(one, depth + 1) if depth < WIDEST else True for one in inside(value))


def words_in(value: Value, depth: int = 0) -> set[int]:
    """The arguments that are in a value."""
    found = {value.number} if isinstance(value, Word) else set()
    for one in inside(value) if depth < WIDEST else ():
        found |= words_in(one, depth + 1)
    return found - {0}


def joined(values: Iterable[Value]) -> Value:
    """One value that stands for all of several."""
    every = list(dict.fromkeys(values))
    if len(every) == 1:
        return every[0]
    bags = [one for one in every if isinstance(one, Bag)]
    if bags and len(bags) == len(every):
        only = None if any(one.only is None for one in bags) else frozenset().union(*(one.only or () for one in bags))
        forced = tuple(pair for pair in bags[0].forced if all(pair[0] in dict(one.forced) for one in bags))
        said = tuple(pair for pair in bags[0].said if all(pair in one.said for one in bags))
        return Bag(only, forced, said)
    return Blob() if any(holds(one) for one in every) else ANY


def several(values: Iterable[Value]) -> Values:
    """Alternatives without repetition; too many of them become one."""
    found = tuple(dict.fromkeys(values))
    return found if len(found) <= MOST else (joined(found),)


# ── patterns ─────────────────────────────────────────────────────────────────────────────────────────────────────────

Fits = bool | None
Read = Callable[[Bag, str, int], Value]


class Matcher:
    """Whether patterns fit: True, False, None where that depends. ``read``: told of each key that a pattern reads from a bag."""

    def __init__(self, read: Read) -> None:
        self.read = read

    def fits(self, pattern: Term, value: Value, env: Env) -> Fits:
        """Binds the names in a pattern, whatever comes of it."""
        kind = pattern.kind
        if kind == "name":
            env[pattern.text] = (value,)
            return True
        if kind == "match":
            return both(self.fits(side, value, env) for side in pattern.inside)
        if kind == "op" and pattern.text == "\\\\":
            return self.fits(pattern.inside[0], value, env)
        if kind == "lit":
            return _literal(pattern.text, value)
        if kind == "tuple":
            return self._tuple(pattern, value, env)
        if kind == "list":
            return self._list(pattern.inside, value, env)
        if kind == "map":
            return self._map(pattern, value, env)
        for one in pattern.inside:
            self.fits(one, Blob() if holds(value) else ANY, env)
        return None

    def _spread(self, patterns: Iterable[Term], value: Value, env: Env) -> None:
        for one in patterns:
            self.fits(one, value, env)

    def _tuple(self, pattern: Term, value: Value, env: Env) -> Fits:
        if isinstance(value, Tuple):
            if value.parts == (Part(), Part()) and len(pattern.inside) == 2 and pattern.inside[0].text.startswith(":"):
                self.fits(pattern.inside[1], self.read(Bag(), pattern.inside[0].text[1:], pattern.line), env)
                return None
            if len(value.parts) != len(pattern.inside):
                return False
            return both(self.fits(p, v, env) for p, v in zip(pattern.inside, value.parts, strict=True))
        if isinstance(value, Known | Listed | Open | Bag | Table | Function | Word):
            return False
        self._spread(pattern.inside, value if isinstance(value, Part | Blob) else ANY, env)
        return None

    def _list(self, patterns: tuple[Term, ...], value: Value, env: Env) -> Fits:
        if isinstance(value, Known | Tuple | Table | Function | Word):
            return False
        if not patterns:
            if isinstance(value, Listed):
                return False if value.items else True if value.rest is None else self._list((), value.rest, env)
            return None
        first, others = patterns[0], patterns[1:]
        tail = first.inside[1] if first.kind == "cons" else None
        first = first.inside[0] if first.kind == "cons" else first
        head, rest, sure = self._first(value, first)
        if head is None:
            return False
        found = self._pair(first, value, env) if isinstance(value, Bag) else self.fits(first, head, env)
        after = self.fits(tail, rest, env) if tail is not None else self._list(others, rest, env)
        return both((found, after, True if sure else None))

    def _first(self, value: Value, pattern: Term) -> tuple[Value | None, Value, bool]:
        """The first element, what is left, and whether there surely is one."""
        if isinstance(value, Listed):
            if value.items:
                return value.items[0], Listed(value.items[1:], value.rest), True
            return (None, EMPTY, True) if value.rest is None else self._first(value.rest, pattern)
        if isinstance(value, Open):
            return Word(0, value.banned), Open(raw=value.raw), False
        if isinstance(value, Bag):
            return Part(), value, False
        return (Blob(), Blob(), False) if holds(value) else (ANY, ANY, False)

    def _pair(self, pattern: Term, bag: Bag, env: Env) -> Fits:
        """``{:key, value}`` and ``key: value`` as elements of the switches."""
        inner = pattern
        while inner.kind == "match":
            inner = inner.inside[1] if inner.inside[0].kind == "name" else inner.inside[0]
        if inner.kind in ("tuple", "pair") and len(inner.inside) == 2 and inner.inside[0].text.startswith(":"):
            self.fits(inner.inside[1], self.read(bag, inner.inside[0].text[1:], pattern.line), env)
            return None
        return self.fits(pattern, Tuple((Part(), Part())), env)

    def _map(self, pattern: Term, value: Value, env: Env) -> Fits:
        entries = [(one.inside[0], one.inside[1]) for one in pattern.inside if one.kind == "pair"]
        if isinstance(value, Known | Tuple | Listed | Open | Word | Function):
            return False
        if isinstance(value, Bag):
            if pattern.text:
                return False
            for key, inner in entries:
                known = key.kind == "lit" and key.text.startswith(":")
                self.fits(inner, self.read(value, key.text[1:] if known else "", pattern.line), env)
            return None if entries else True
        if isinstance(value, Table):
            return self._table(pattern, entries, value, env)
        self._spread((inner for _, inner in entries), Blob() if holds(value) else ANY, env)
        return None

    def _table(self, pattern: Term, entries: list[tuple[Term, Term]], value: Table, env: Env) -> Fits:
        if pattern.text and value.of and "_" not in (pattern.text, value.of) and pattern.text != value.of:
            return False
        held = dict(value.items)
        found: list[Fits] = [True if not pattern.text or pattern.text == value.of else None]
        for key, inner in entries:
            if key.text in held:
                found.append(self.fits(inner, held[key.text], env))
            else:
                self.fits(inner, Blob() if holds(value) and not value.closed else ANY, env)
                found.append(False if value.closed and key.kind == "lit" else None)
        return both(found)


def both(found: Iterable[Fits]) -> Fits:
    every = list(found)
    return False if False in every else None if None in every else True


def _literal(said: str, value: Value) -> Fits:
    if isinstance(value, Known):
        return said == value.text
    if isinstance(value, Word):
        return False if said in value.banned or not said.startswith('"') else None
    return None if isinstance(value, Any | Part | Got | Blob) else False
