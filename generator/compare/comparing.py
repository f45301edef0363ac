"""How a pair of each category is compared; and what differs between two switches, requests or environment variables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from generator.compare.differences import Difference, Sides, constants, defaults, fields, parameters
from generator.compare.headers import differences as headers
from generator.compare.units import show
from generator.model import Thing

# What a variable that is not set may be read as, without anything being taken for it.
UNSET: tuple[Any, ...] = (None, "")

# Parts of a path that may stand in the base address: ``api``, a version, what is filled in.
IN_A_BASE = re.compile(r"api|v\d+|\{\}")

Compare = Callable[[Thing, Thing, Sides], Iterator[Difference]]


def options(reference: Thing, port: Thing, sides: Sides) -> Iterator[Difference]:
    """Arguments and switches of a command."""
    called = reference.name
    if bool(reference.facet("flag")) != bool(port.facet("flag")):
        flag, value = (sides.reference, sides.port) if reference.facet("flag") else (sides.port, sides.reference)
        yield Difference("flag-differs", f"{called} is a switch in {flag} and takes a value in {value}")
        return
    if bool(reference.facet("many")) != bool(port.facet("many")):
        many, one = (sides.reference, sides.port) if reference.facet("many") else (sides.port, sides.reference)
        yield Difference("many-differs", f"{many} takes any number of {called}, {one} takes one")
    needs, asks = bool(reference.facet("required")), bool(port.facet("required"))
    if needs != asks and (reference.facet("argument") or port.facet("has_default") or asks):
        rule, more, less = (
            ("required-loosened", sides.reference, sides.port)
            if needs
            else ("required-tightened", sides.port, sides.reference)
        )
        yield Difference(rule, f"{more} requires {called}, {less} does not")
    elif needs and not asks:
        yield Difference(
            "default-unsaid", f"{sides.reference} requires {called}; whether {sides.port} does is not declared"
        )
    elif not needs and not reference.facet("argument"):
        yield from _switch_default(reference, port, sides)
    if reference.facet("short") and reference.facet("short") != port.facet("short"):
        other = port.facet("short") or "no short form"
        yield Difference(
            "short-differs",
            f"{called} is {reference.facet('short')} for short in {sides.reference}, {sides.port} has {other}",
        )


def _switch_default(reference: Thing, port: Thing, sides: Sides) -> Iterator[Difference]:
    """What holds without a switch. Where it is only declared what a switch is, what holds without it is said elsewhere, or nowhere."""
    called = reference.name
    if all(one.facet("known") and one.facet("default") in (None, False, []) for one in (reference, port)):
        return
    if port.facet("known") and port.facet("default") is None:
        said = show(reference.facet("default")) if reference.facet("known") else reference.facet("source")
        yield Difference(
            "default-unsaid",
            f"without {called} {sides.reference} takes {said}; what {sides.port} takes then was not followed",
        )
    else:
        yield from defaults(reference, port, sides)


def endpoints(reference: Thing, port: Thing, sides: Sides) -> Iterator[Difference]:
    left, right = reference.name.partition(" "), port.name.partition(" ")
    if left[0] != right[0]:
        yield Difference("method-differs", f"{left[2]} is {left[0]} in {sides.reference}, {right[0]} in {sides.port}")
    if left[2] != right[2] and _may_be_based(left[2], right[2]):
        told = f"the path is {reference.facet('path')} in {sides.reference}, {port.facet('path')} in {sides.port}"
        yield Difference("unreadable", f"{told}: whether a base address has the rest is not known")
        return
    elif left[2] != right[2]:
        yield Difference(
            "path-differs",
            f"the path is {reference.facet('path')} in {sides.reference}, {port.facet('path')} in {sides.port}",
        )
    for thing in (reference, port):
        if thing.facet("unsure"):
            yield Difference("transport-unknown", str(thing.facet("unsure")))
            return
    theirs, ours = set(reference.facet("transports") or ()), set(port.facet("transports") or ())
    if theirs and ours and theirs != ours:
        rule = "transport-may-differ" if theirs & ours else "transport-differs"
        yield Difference(
            rule,
            f"the body goes as {' or '.join(sorted(theirs))} from {sides.reference}, as {' or '.join(sorted(ours))} from {sides.port}",
        )


def _may_be_based(left: str, right: str) -> bool:
    """Whether one path is the other behind what may be part of an address that is said elsewhere."""
    longer, shorter = sorted((left, right), key=len, reverse=True)
    before, found, after = longer.rpartition(f"/{shorter.strip('/')}")
    return bool(found) and not after and all(IN_A_BASE.fullmatch(part) for part in before.split("/") if part)


def environment(reference: Thing, port: Thing, sides: Sides) -> Iterator[Difference]:
    """What holds where a variable is not set, as far as it is said where the variable is read."""
    for thing, side in ((reference, sides.reference), (port, sides.port)):
        if not thing.facet("known"):
            told = f"the default of {reference.name} in {side} is {thing.facet('source')}, which is not a value"
            yield Difference("default-unknown", told)
            return
    left, right = (one.facet("default") for one in (reference, port))
    if (left in UNSET) != (right in UNSET):
        said, side, other = (
            (left, sides.reference, sides.port) if right in UNSET else (right, sides.port, sides.reference)
        )
        told = f"where {reference.name} is not set {side} takes {show(said)}; what {other} takes then was not followed"
        yield Difference("default-unsaid", told)
    elif left not in UNSET and str(left).lower() != str(right).lower():
        yield Difference(
            "default-differs",
            f"the default of {reference.name} is {show(left)} in {sides.reference}, {show(right)} in {sides.port}",
        )


COMPARE: dict[str, Compare] = {
    "field": fields,
    "parameter": parameters,
    "constant": constants,
    "option": options,
    "endpoint": endpoints,
    "environment": environment,
    "header": headers,
}
