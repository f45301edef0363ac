"""Expressions → JSON values: arithmetic is done, names are followed; what cannot be followed stays unknown with its source."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, NamedTuple

from generator.model import Atom, Call, Expr, Get, Lit, Op, Opaque, Ref, Seq, Span, Table

LIMIT = 40
LONGEST = 10_000
ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "*": operator.mul,
    "+": operator.add,
    "-": operator.sub,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
}
BITS: dict[str, Callable[[int, int], int]] = {
    "|": operator.or_,
    "&": operator.and_,
    "^": operator.xor,
    ">>": operator.rshift,
}
# Elixir's :timer gives milliseconds; timedelta and Duration helpers are calls that stay opaque.
TIMERS = {":timer.seconds": 1_000, ":timer.minutes": 60_000, ":timer.hours": 3_600_000}


def _said(value: Any) -> Any:
    """What ``to_string`` makes of a value; None where that is not sure."""
    if isinstance(value, bool) or (isinstance(value, str) and value.startswith(":")):
        return None
    return str(value) if isinstance(value, str | int) else None


def _cut(left: Any, right: Any) -> int:
    """Division towards zero, as Elixir's ``div``."""
    whole: int = abs(left) // abs(right)
    return whole if (left < 0) == (right < 0) else -whole


# Functions of Elixir's that are done on plain values: how many arguments, of which types, and what they give.
KERNEL: dict[str, tuple[int, tuple[type, ...], Callable[..., Any]]] = {
    "Kernel.to_string": (1, (str, int), _said),
    "Kernel.abs": (1, (int, float), abs),
    "Kernel.div": (2, (int,), _cut),
    "Kernel.rem": (2, (int,), lambda left, right: left - right * _cut(left, right)),
    "Kernel.max": (2, (int, float), max),
    "Kernel.min": (2, (int, float), min),
    ":timer.hms": (3, (int,), lambda hours, minutes, seconds: 1_000 * (3_600 * hours + 60 * minutes + seconds)),
}


class Place(NamedTuple):
    """Where a value that was followed stands."""

    path: str
    span: Span
    symbol: str


class Folded(NamedTuple):
    """A value, or why there is none. ``places``: every declaration that was followed on the way."""

    known: bool
    value: Any
    source: str
    places: tuple[Place, ...] = ()


Follow = Callable[[str], "tuple[Expr, Place] | None"]


def fold(expression: Expr, follow: Follow, depth: int = 0) -> Folded:
    """Fold an expression; ``follow`` gives a name's expression and place, or None. Never raises."""
    source = render(expression)
    unknown = Folded(False, None, source)
    if depth > LIMIT:
        return unknown
    match expression:
        case Lit(value=value):
            return Folded(True, value, source)
        case Atom():
            return Folded(True, source, source)
        case Ref(name=name):
            followed = follow(name)
            if followed is None:
                return unknown
            inner = fold(followed[0], follow, depth + 1)
            return inner._replace(source=source, places=(followed[1], *inner.places))
        case Get(of=of, name=name):
            return _get(of, name, follow, depth)._replace(source=source)
        case Call(name=name, args=(argument,)) if name in TIMERS:
            inner = fold(argument, follow, depth + 1)
            if inner.known and isinstance(inner.value, int | float):
                return Folded(True, inner.value * TIMERS[name], source, inner.places)
        case Call(name=name, args=args) if name in KERNEL:
            given = _all([fold(argument, follow, depth + 1) for argument in args], source, list)
            return _kernel(KERNEL[name], given) if given.known else given
        case Call(name=("float" | "int" | "str") as name, args=(argument,)):
            inner = fold(argument, follow, depth + 1)
            if inner.known and name == "float" and inner.value in ("inf", "infinity"):
                return Folded(True, "infinity", source, inner.places)
        case Call(name=("dict" | "list" | "tuple" | "set" | "frozenset") as name, args=(), kwargs=()):
            return Folded(True, {} if name == "dict" else [], source)
        case Call(name=("frozenset" | "set"), args=(Seq(items=items),), kwargs=()):
            return _all([fold(item, follow, depth + 1) for item in items], source, list)
        case Seq(items=items):
            return _all([fold(item, follow, depth + 1) for item in items], source, list)
        case Table(items=items):
            keys = [fold(key, follow, depth + 1) for key, _ in items]
            values = [fold(value, follow, depth + 1) for _, value in items]
            joined = _all([*keys, *values], source, list)
            if joined.known and all(isinstance(key.value, str | int) for key in keys):
                return joined._replace(value={str(k.value): v.value for k, v in zip(keys, values, strict=True)})
        case Op(op=op, args=args):
            return _operate(op, args, follow, depth)._replace(source=source)
        case _:
            pass
    return unknown


def _kernel(how: tuple[int, tuple[type, ...], Callable[..., Any]], given: Folded) -> Folded:
    count, types, work = how
    if len(given.value) != count or any(type(value) not in types for value in given.value):
        return given._replace(known=False, value=None)
    try:
        value = work(*given.value)
    except ArithmeticError:
        value = None
    return given._replace(known=value is not None, value=value)


def _all(parts: list[Folded], source: str, kind: Callable[[list[Any]], Any]) -> Folded:
    places = tuple(place for part in parts for place in part.places)
    if all(part.known for part in parts):
        return Folded(True, kind([part.value for part in parts]), source, places)
    return Folded(False, None, source, places)


def _get(of: Expr, name: str, follow: Follow, depth: int) -> Folded:
    """An attribute: of a call, the keyword argument of that name; of a table, the entry."""
    places: tuple[Place, ...] = ()
    while isinstance(of, Ref) and depth <= LIMIT:
        followed = follow(of.name)
        if followed is None:
            return Folded(False, None, "", places)
        of, places, depth = followed[0], (*places, followed[1]), depth + 1
    value = None
    if isinstance(of, Call):
        value = dict(of.kwargs).get(name)
    elif isinstance(of, Table):
        value = next(
            (
                v
                for k, v in of.items
                if isinstance(k, Lit | Atom) and name == getattr(k, "value", getattr(k, "name", None))
            ),
            None,
        )
    if value is None:
        return Folded(False, None, "", places)
    inner = fold(value, follow, depth + 1)
    return inner._replace(places=(*places, *inner.places))


def _operate(op: str, args: tuple[Expr, ...], follow: Follow, depth: int) -> Folded:
    parts = [fold(arg, follow, depth + 1) for arg in args]
    places = tuple(place for part in parts for place in part.places)
    unknown = Folded(False, None, "", places)
    if op in ("or", "||") and parts and parts[0].known and _true(op, parts[0].value):
        return Folded(True, parts[0].value, "", parts[0].places)
    if not all(part.known for part in parts):
        return unknown
    values = [part.value for part in parts]
    try:
        match op, values:
            case (("or" | "||"), [left, right]):
                return Folded(True, left if _true(op, left) else right, "", places)
            case (("and" | "&&"), [left, right]):
                return Folded(True, right if _true(op, left) else left, "", places)
            case "++", [list() as left, list() as right]:
                return Folded(True, left + right, "", places)
            case "++", [dict() as left, dict() as right] if not left.keys() & right.keys():
                return Folded(True, left | right, "", places)
            case "+", [list() as left, list() as right]:
                return Folded(True, left + right, "", places)
            case "*", [str() as left, int() as right] if 0 <= right * len(left) <= LONGEST and right is not True:
                return Folded(True, left * right, "", places)
            case "|", [list() as left, list() as right]:
                return Folded(True, left + [one for one in right if one not in left], "", places)
            case "|", [dict() as left, dict() as right]:
                return Folded(True, left | right, "", places)
            case "not", [value]:
                return Folded(True, not value, "", places)
            case (("neg" | "-"), [int() | float() as value]):
                return Folded(True, -value, "", places)
            case (("<>" | "+"), [str() as left, str() as right]):
                return Folded(True, left + right, "", places)
            case "**", [int() | float() as base, int() as exponent] if 0 <= exponent <= 64:
                return Folded(True, base**exponent, "", places)
            case "<<", [int() as left, int() as right] if 0 <= right <= 64:
                return Folded(True, left << right, "", places)
            case _, [int() as left, int() as right] if op in BITS and not isinstance(left, bool):
                return Folded(True, BITS[op](left, right), "", places)
            case _, [int() | float() as left, int() | float() as right] if op in ARITHMETIC:
                return Folded(True, ARITHMETIC[op](left, right), "", places)
    except (ArithmeticError, ValueError):
        return unknown
    return unknown


def _true(op: str, value: Any) -> bool:
    """Whether a value counts as true: for Elixir's ``||`` and ``&&`` everything but nil and false does."""
    return value is not None and value is not False if op in ("||", "&&") else bool(value)


def render(expression: Expr) -> str:
    """An expression as one would write it, for showing."""
    match expression:
        case Lit(value=str() as value):
            return f'"{value}"'
        case Lit(value=value):
            return (
                {None: "none", True: "true", False: "false"}.get(value, str(value))
                if isinstance(value, bool | None)
                else str(value)
            )
        case Atom(name=name):
            return name.removeprefix("Elixir.") if name.startswith("Elixir.") else f":{name}"
        case Ref(name=name):
            return name
        case Get(of=of, name=name):
            return f"{render(of)}.{name}"
        case Call(name=name, args=args, kwargs=kwargs):
            return f"{name}({', '.join([*map(render, args), *(f'{k}={render(v)}' for k, v in kwargs)])})"
        case Op(op=op, args=(one,)):
            return f"{'-' if op == 'neg' else op + ' '}{render(one)}"
        case Op(op=op, args=args):
            return f" {op} ".join(map(render, args))
        case Seq(items=items):
            return f"[{', '.join(map(render, items))}]"
        case Table(items=items):
            return "{" + ", ".join(f"{render(k)}: {render(v)}" for k, v in items) + "}"
        case Opaque(source=source):
            return source
    raise AssertionError(expression)
