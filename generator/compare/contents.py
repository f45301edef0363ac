"""What a field holds on both sides: the same, not known, or how the two types differ as they are declared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import NamedTuple

from generator.compare.differences import Difference, Sides
from generator.compare.naming import last, measured, shortened
from generator.compare.shapes import Shape, union
from generator.model import Thing

TEXTS = frozenset("text bytes word atom enum time".split())
NUMBERS = frozenset("integer float number".split())
SCALARS = TEXTS | NUMBERS | {"boolean"}
# What a record may be declared as by who writes the value out: which of them it is, or when.
CLOSE_TO_A_RECORD = frozenset("word atom enum time".split())
LEFT_OPEN = frozenset({"any", "unknown"})


class Verdict(IntEnum):
    """What is said of two shapes, the weakest first."""

    SAME = 0
    TIMED = 1  # a time on one side, its text on the other
    UNKNOWN = 2
    UNTYPED = 3  # the port leaves open what the reference has a type for
    WIDENED = 4
    NARROWED = 5
    DIFFERS = 6


class Found(NamedTuple):
    """``of``: the types that the port has and does not name there."""

    verdict: Verdict
    of: tuple[str, ...] = ()


class Counterparts(NamedTuple):
    """``port``: a type of the reference → the port's; ``reference``: the other way round; ``kin``: whether one type of the reference is
    made of the other by inheritance. None where there is none."""

    port: Callable[[str], str | None]
    reference: Callable[[str], str | None]
    kin: Callable[[str, str], bool]


SAME, TIMED, UNKNOWN, DIFFERS = (Found(one) for one in (Verdict.SAME, Verdict.TIMED, Verdict.UNKNOWN, Verdict.DIFFERS))


def contents(reference: Thing, port: Thing, sides: Sides, types: Counterparts) -> tuple[list[Difference], str]:
    """How what a field holds differs; and if it does not, as far as what that is known."""
    theirs, ours = reference.facet("shape"), port.facet("shape")
    called = last(reference.name)
    if theirs is None or ours is None:
        return [], f"what it holds was not compared: {sides.reference if theirs is None else sides.port} does not say"
    found = compared(theirs, ours, types)
    left, right = (shortened(thing.facet("type")) for thing in (reference, port))
    if found.verdict is Verdict.DIFFERS and {theirs.kind, ours.kind} <= NUMBERS and _timed(reference, port):
        found = UNKNOWN
    if found.verdict is Verdict.TIMED:
        return [], f"a time: {left} in {sides.reference}, {right} in {sides.port}"
    if found.verdict is Verdict.UNKNOWN:
        return [], f"what it holds was not compared: {left} in {sides.reference}, {right} in {sides.port}"
    if found.verdict is Verdict.UNTYPED:
        named = " or ".join(dict.fromkeys(map(last, found.of)))
        told = f"{called} is {left} in {sides.reference}; {sides.port} says only {right} and nothing of {named}"
        return [Difference("type-untyped", told)], ""
    if found.verdict is Verdict.WIDENED:
        told = f"{called} can be {right} in {sides.port}, in {sides.reference} only {left}"
        return [Difference("type-widened", told)], ""
    if found.verdict is Verdict.NARROWED:
        told = f"{called} can be {left} in {sides.reference}, in {sides.port} only {right}"
        return [Difference("type-narrowed", told)], ""
    if found.verdict is Verdict.DIFFERS:
        return [Difference("type-differs", f"{called} is {left} in {sides.reference}, {right} in {sides.port}")], ""
    return [], ""


def _timed(reference: Thing, port: Thing) -> bool:
    """Whether a number counts a time: in which unit decides whether it needs fractions."""
    return any(said.unit or said.duration for said in map(measured, (last(reference.name), last(port.name))))


# ── shapes ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def compared(left: Shape, right: Shape, types: Counterparts) -> Found:
    """The reference's shape and the port's."""
    if any(types.port(one) in (right.name, right.said) for one in (left.name, left.said) if one):
        return SAME
    if "union" in (left.kind, right.kind):
        return _several(_members(left), _members(right), types)
    if right.kind in LEFT_OPEN or left.kind in LEFT_OPEN:
        return _open(left, right, types)
    if "nil" in (left.kind, right.kind):
        return SAME if left.kind == right.kind else UNKNOWN
    if {left.kind, right.kind} <= SCALARS:
        return _scalars(left.kind, right.kind)
    if "record" in (left.kind, right.kind) or "keyed" in (left.kind, right.kind):
        return _records(left, right, types)
    if "tuple" in (left.kind, right.kind):
        return _tuples(left, right, types)
    if left.kind == right.kind:
        return compared(left.inside[-1], right.inside[-1], types)
    # Bytes are a list of numbers too, and a list of pairs is a map.
    return UNKNOWN if "bytes" in (left.kind, right.kind) or _of_pairs(left) or _of_pairs(right) else DIFFERS


def _of_pairs(shape: Shape) -> bool:
    """Whether it is a list of keys with values."""
    return shape.kind == "list" and all(
        one.kind == "tuple" and len(one.inside) == 2 for one in _members(shape.inside[0])
    )


def _members(shape: Shape) -> tuple[Shape, ...]:
    return shape.inside if shape.kind == "union" else (shape,)


def _several(left: Sequence[Shape], right: Sequence[Shape], types: Counterparts) -> Found:
    """Unions: each member of one side with whatever of the other fits it best."""
    table = [[compared(a, b, types) for b in right] for a in left]
    theirs = [min(row) for row in table]
    ours = [min(column) for column in zip(*table, strict=True)]
    met = [one for one in theirs if one.verdict is not Verdict.DIFFERS]
    missing = len(met) < len(theirs)
    extra = any(one.verdict is Verdict.DIFFERS for one in ours)
    if not met:
        return DIFFERS
    worst = max(met)
    if missing or extra:
        open_ended = any(one.kind in LEFT_OPEN for one in (*left, *right))
        if open_ended or any(one.verdict is Verdict.UNKNOWN for one in (*theirs, *ours)):
            return max(worst, UNKNOWN)
        return max(worst, Found(Verdict.NARROWED if missing else Verdict.WIDENED))
    return worst


def _open(left: Shape, right: Shape, types: Counterparts) -> Found:
    """One side leaves open what it is."""
    if left.kind == right.kind == "any":
        return SAME
    named = _named(left, types) if right.kind == "any" else ()
    return Found(Verdict.UNTYPED, named) if named else UNKNOWN


def _named(shape: Shape, types: Counterparts) -> tuple[str, ...]:
    """The records in a shape that the port has too."""
    if shape.kind == "record":
        return (shape.name,) if types.port(shape.name) else ()
    return tuple(name for one in shape.inside for name in _named(one, types))


def _scalars(left: str, right: str) -> Found:
    kinds = {left, right}
    if len(kinds) == 1 or (kinds <= NUMBERS and "number" in kinds):
        return SAME
    if kinds <= TEXTS:
        return TIMED if "time" in kinds else SAME
    if (kinds & {"time", "enum"} and kinds & NUMBERS) or kinds == {"atom", "boolean"}:
        return UNKNOWN
    return DIFFERS


def _records(left: Shape, right: Shape, types: Counterparts) -> Found:
    """At least one side names fields."""
    if left.kind == right.kind == "record":
        theirs, ours = types.reference(right.name), types.port(left.name)
        apart = theirs is not None and ours is not None and theirs != left.name
        return DIFFERS if apart and not types.kin(left.name, theirs or "") else UNKNOWN
    other = right if left.kind in ("record", "keyed") else left
    if other.kind in ("record", "keyed") or _of_pairs(other):
        return UNKNOWN
    if other.kind == "map":
        left_open = right.kind == "map" and right.inside[-1].kind == "any"
        named = _named(left, types) if left_open else ()
        return Found(Verdict.UNTYPED, named) if named else UNKNOWN
    return UNKNOWN if other.kind in CLOSE_TO_A_RECORD or other.kind == "tuple" else DIFFERS


def _tuples(left: Shape, right: Shape, types: Counterparts) -> Found:
    if left.kind == right.kind:
        if len(left.inside) != len(right.inside):
            return DIFFERS
        return max((compared(*pair, types) for pair in zip(left.inside, right.inside, strict=True)), default=SAME)
    if right.kind == "list" and left.inside:
        return compared(union(left.inside), right.inside[0], types)
    return UNKNOWN
