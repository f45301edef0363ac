"""A pair of things → what differs: small typed differences, each with its rule. What a difference earns is ``judgements``' to say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import isclose
from typing import Any, NamedTuple

from generator.compare.naming import key, last, measured, shortened
from generator.compare.units import UNITS, show
from generator.model import Thing

# The unit that a bare number of a duration has by each language's custom.
CUSTOM = {"python": "s", "elixir": "ms"}
# Types of either language that a value which is not there fits.
LEFT_OUT = re.compile(r"\b(nil|any|term|None|Optional|Any)\b")
NULLABLE = re.compile(r"\bNone\b|\bOptional\[|\bAny\b")
# What is said of an option that is only picked out of a bag.
ELSEWHERE = "whoever it is handed to decides"
EMPTY: tuple[Any, ...] = ([], {}, None)
# Types that leave open which values they have.
ANYTHING = re.compile(
    r"(String\.t|binary|bitstring|atom|module|map|struct|keyword|term|any|integer|number|list|tuple)\(.*\)|%\{.*\}|\[.*\]"
)


class Difference(NamedTuple):
    """``rule``: which; ``detail``: in words, with both values."""

    rule: str
    detail: str


class Sides(NamedTuple):
    """Names and languages of both sides, for words and customs."""

    reference: str
    port: str
    languages: tuple[str, str] = ("python", "elixir")


def fields(reference: Thing, port: Thing, sides: Sides) -> Iterator[Difference]:
    """Required or not, and what holds where it is left out."""
    needs, asks = reference.facet("required"), port.facet("required")
    called = last(reference.name)
    if needs is None or asks is None:
        side = sides.reference if needs is None else sides.port
        yield Difference("unreadable", f"whether {called} is required in {side} could not be read")
        return
    yield from choices(reference, port, sides)
    if needs and not asks:
        held = port.facet("default")
        if held is None and port.facet("known") and not NULLABLE.search(reference.facet("type") or ""):
            yield _dropped(called, port, sides)
        else:
            empty = "an empty list" if held == [] else "an empty map" if held == {} else show(held)
            filled = empty if port.facet("known") else port.facet("source")
            yield Difference(
                "required-loosened", f"{sides.reference} requires {called}, {sides.port} takes {filled} for it"
            )
    elif asks and not needs:
        yield Difference("required-tightened", f"{sides.port} requires {called}, {sides.reference} does not")
    elif not needs:
        yield from defaults(reference, port, sides)


def _dropped(called: str, port: Thing, sides: Sides) -> Difference:
    """The reference requires a field that the port leaves without a value, unless its type says that it has one."""
    said = port.facet("type") or ""
    if said and not LEFT_OUT.search(said):
        told = f"{sides.reference} requires {called}; {sides.port} says that it is {shortened(said)} and does not insist on it"
        return Difference("required-unenforced", told)
    return Difference("required-dropped", f"{sides.reference} requires {called}, in {sides.port} it may be nil")


def choices(reference: Thing, port: Thing, sides: Sides) -> Iterator[Difference]:
    """What a field may be on one side only, where both sides list it."""
    theirs, ours = ({key(one): one for one in thing.facet("choices") or ()} for thing in (reference, port))
    if theirs and ours:
        called = last(reference.name)
        fewer = [one for said, one in theirs.items() if said not in ours]
        more = [one for said, one in ours.items() if said not in theirs]
        if fewer:
            yield Difference(
                "choice-missing", f"{called} can be {' or '.join(fewer)} in {sides.reference}, not in {sides.port}"
            )
        if more:
            yield Difference(
                "choice-extra", f"{called} can be {' or '.join(more)} in {sides.port}, not in {sides.reference}"
            )


def parameters(reference: Thing, port: Thing, sides: Sides) -> Iterator[Difference]:
    needs, asks = reference.facet("required"), port.facet("required")
    called = last(reference.name)
    if needs is None or asks is None:
        side = sides.reference if needs is None else sides.port
        yield Difference("unreadable", f"whether {called} is required in {side} could not be read")
    elif asks and not needs:
        yield Difference("required-tightened", f"{sides.port} requires {called}, {sides.reference} does not")
    elif needs and not asks:
        unsaid = port.facet("known") and port.facet("default") is None
        if port.facet("kind") == "option" and (unsaid or port.facet("source") == ELSEWHERE):
            yield Difference(
                "default-unsaid",
                f"{sides.reference} requires {called}; what {sides.port} takes where it is not given was not followed",
            )
        elif port.facet("has_default"):
            # Without a default it is another function of that name that does without.
            filled = show(port.facet("default")) if port.facet("known") else port.facet("source")
            yield Difference(
                "required-loosened", f"{sides.reference} requires {called}, {sides.port} takes {filled} for it"
            )
    elif not needs:
        yield from defaults(reference, port, sides)


def defaults(reference: Thing, port: Thing, sides: Sides) -> Iterator[Difference]:
    """What holds where nothing is given."""
    called = last(reference.name)
    for thing, side in ((reference, sides.reference), (port, sides.port)):
        if not thing.facet("known"):
            yield Difference(
                "default-unknown", f"the default of {called} in {side} is {thing.facet('source')}, which is not a value"
            )
            return
    left, right = reference.facet("default"), port.facet("default")
    if port.facet("kind") == "option" and right is None and left not in EMPTY:
        yield Difference(
            "default-unsaid",
            f"{called} is {show(left)} in {sides.reference} where nothing is given; what {sides.port} takes then was not followed",
        )
        return
    if _unsaid_unit(left, right, last(reference.name), last(port.name), sides.languages):
        yield Difference(
            "default-unknown",
            f"the default of {called} is {show(left)} on both sides, and neither says whether that is seconds or milliseconds",
        )
        return
    if not same_value(left, right, last(reference.name), last(port.name), sides.languages):
        yield Difference(
            "default-differs",
            f"the default of {called} is {show(left)} in {sides.reference}, {show(right)} in {sides.port}",
        )


def constants(reference: Thing, port: Thing, sides: Sides) -> Iterator[Difference]:
    if not reference.facet("known") or not port.facet("known"):
        yield Difference("unreadable", f"the value of {last(reference.name)} could not be followed")
        return
    left, right = reference.facet("value"), port.facet("value")
    if _unsaid_unit(left, right, last(reference.name), last(port.name), sides.languages):
        told = f"{last(reference.name)} is {show(left)} on both sides, and neither says whether that is seconds or milliseconds"
        yield Difference("unreadable", told)
        return
    if not same_value(left, right, last(reference.name), last(port.name), sides.languages):
        yield Difference(
            "value-differs",
            f"{last(reference.name)} is {show(left)} in {sides.reference}, {show(right)} in {sides.port}",
        )


def same_value(left: Any, right: Any, left_name: str, right_name: str, languages: tuple[str, str]) -> bool:
    """Equal as values of two languages, with the units that names say or that custom gives a duration."""
    if left in EMPTY and right in EMPTY:
        return True
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, int | float) and isinstance(right, int | float):
        if left == right and (measured(left_name).unit or "") == (measured(right_name).unit or ""):
            return True
        scaled = [
            value * UNITS[unit][1] if unit else None
            for value, unit in (
                (left, _unit(left_name, left_name, right_name, languages[0])),
                (right, _unit(right_name, left_name, right_name, languages[1])),
            )
        ]
        if None not in scaled:
            return isclose(float(scaled[0] or 0), float(scaled[1] or 0), rel_tol=1e-9)
        return left == right
    if isinstance(left, str) and isinstance(right, str):
        return (
            left.removeprefix(":").lower() == right.removeprefix(":").lower()
            if right.startswith(":")
            else left == right
        )
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(
            same_value(a, b, left_name, right_name, languages) for a, b in zip(left, right, strict=True)
        )
    if {_endless(left), _endless(right)} == {True}:
        return True
    return bool(left == right)


def _unsaid_unit(left: Any, right: Any, left_name: str, right_name: str, languages: tuple[str, str]) -> bool:
    """Whether a duration has the same bare number on both sides, which custom reads as two lengths: it may have been copied."""
    plain = all(isinstance(value, int | float) and not isinstance(value, bool) for value in (left, right))
    said = (measured(left_name), measured(right_name))
    bare = all(one.unit is None and one.duration for one in said)
    customs = {CUSTOM.get(language, "s") for language in languages}
    return plain and bare and left == right and left != 0 and len(customs) > 1


def _endless(value: Any) -> bool:
    return isinstance(value, str) and value.removeprefix(":") in ("infinity", "inf")


def _unit(name: str, left_name: str, right_name: str, language: str) -> str | None:
    """The unit of a number: said by its name, else by custom where it is a duration or the other name says a time."""
    said = measured(name)
    if said.unit:
        return said.unit
    others = {measured(left_name), measured(right_name)}
    timed = any(one.duration or one.unit in ("ms", "s", "min", "h") for one in others)
    return CUSTOM.get(language, "s") if timed else None


def variants(reference: Thing, port: Thing, sides: Sides) -> Iterator[tuple[str, Difference]]:
    """Members that only one of two unions or enumerations has: the member's name with each."""
    theirs = {key(one): one for one in reference.facet("variants") or ()}
    ours = {key(one): one for one in port.facet("variants") or ()}
    if not theirs or not ours:
        return
    anything = next((one for one in port.facet("variants") if ANYTHING.fullmatch(one)), None)
    if anything and not ANYTHING.fullmatch(next(iter(reference.facet("variants")))):
        told = f"which {last(reference.name)} {sides.port} knows is not said: it is {anything} there"
        yield "", Difference("unreadable", told)
        return
    for said, member in theirs.items():
        if said not in ours:
            yield (
                member,
                Difference(
                    "member-missing",
                    f"{last(reference.name)} can be {member} in {sides.reference}, not in {sides.port}",
                ),
            )
    for said, member in ours.items():
        if said not in theirs:
            yield (
                member,
                Difference(
                    "member-extra", f"{last(port.name)} can be {member} in {sides.port}, not in {sides.reference}"
                ),
            )
