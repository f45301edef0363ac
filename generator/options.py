"""What can be passed in an operation's option bag: keys read from it, in its own module and in those that it is handed to."""

from __future__ import annotations

from typing import NamedTuple

from generator.fold import Folded
from generator.located import Located
from generator.model import Evidence, FunctionDecl, Parameter, Passed, Seq, Table
from generator.snapshot import Snapshot

NAMES = frozenset("opts options params attrs keywords kw kwargs overrides".split())
DEEPEST = 8
# The language's own modules that heed no key of an SDK. What goes through a whole bag (Enum, URI …) may take every key there is.
STANDARD = frozenset(
    "Agent Application Code DynamicSupervisor Exception GenServer IO Inspect Kernel Logger Macro Module Node PartitionSupervisor Port "
    "Process Registry Supervisor System Task Version".split()
)


class Option(NamedTuple):
    """A key that a caller can pass. ``default`` None: there is none. ``required``: without it the call fails."""

    name: str
    default: Folded | None
    required: bool
    evidence: Evidence


class Bag(NamedTuple):
    """An option bag: its parameter's name, the keys read from it, and to what it is handed out of our sight (``open``)."""

    bag: str | None = None
    options: tuple[Option, ...] = ()
    open: str | None = None


def bag_of(function: FunctionDecl) -> str | None:
    """The parameter that is an option bag: the last one, if it is named like one or has an empty list or map as its default."""
    if not function.parameters:
        return None
    final = function.parameters[-1]
    if final.default in (Seq(items=()), Table(items=())) or final.name in NAMES:
        return final.name
    return None


def options(snapshot: Snapshot, function: Located[FunctionDecl]) -> Bag:
    """The bag of a function with every key that is read from it, as far as it can be followed."""
    called = bag_of(function.it)
    if called is None:
        return _delegated(snapshot, function)
    found: dict[str, Option] = {}
    opened = _follow(snapshot, function, called, frozenset(), found, set(), 0)
    return Bag(called, tuple(found[name] for name in sorted(found)), opened)


def _delegated(snapshot: Snapshot, function: Located[FunctionDecl]) -> Bag:
    target = function.it.delegates_to
    for other in snapshot.functions.get(target, ()) if target else ():
        if other.it.arity[1] == function.it.arity[1] and other.name != function.name:
            return options(snapshot, other)
    return Bag()


def _follow(
    snapshot: Snapshot,
    function: Located[FunctionDecl],
    bag: str,
    forced: frozenset[str],
    found: dict[str, Option],
    seen: set[tuple[str, int, str]],
    depth: int,
) -> str | None:
    """Gather what is read from ``bag``; returns the first function that it is handed to and that is not in these sources."""
    mark = (function.name, function.it.arity[1], bag)
    if mark in seen:
        return None
    seen.add(mark)
    for option, folded in snapshot.options(function.it):
        if option.parameter == bag and option.name not in forced:
            known = found.get(option.name)
            if known is None or (_says_nothing(known.default) and not _says_nothing(folded)):
                line = Evidence(path=function.path, first_line=option.line, last_line=option.line, symbol=function.name)
                found[option.name] = Option(option.name, folded, option.required, line)
    opened = None
    for passed in function.it.passes:
        if passed.parameter != bag:
            continue
        targets = _targets(snapshot, passed) if depth < DEEPEST else []
        for target, inner in targets:
            deeper = forced | frozenset(passed.forced)
            opened = _follow(snapshot, target, inner, deeper, found, seen, depth + 1) or opened
        if not targets and passed.callee.partition(".")[0] not in STANDARD:
            opened = opened or f"handed to {passed.callee}"
    return opened


def _says_nothing(folded: Folded | None) -> bool:
    return folded is None or (folded.known and folded.value is None)


def _targets(snapshot: Snapshot, passed: Passed) -> list[tuple[Located[FunctionDecl], str]]:
    """The functions that a bag is handed to, each with the name that it has there."""
    found = []
    for function in snapshot.functions.get(passed.callee, ()):
        if function.it.arity[0] <= passed.given <= function.it.arity[1]:
            name = _taken_as(function.it.parameters, passed)
            if name is not None:
                found.append((function, name))
    return found


def _taken_as(parameters: tuple[Parameter, ...], passed: Passed) -> str | None:
    """The parameter that gets the argument at a place, where defaults may stand in for some."""
    spare = passed.given - sum(parameter.required for parameter in parameters)
    place = -1
    for parameter in parameters:
        if not parameter.required:
            if spare <= 0:
                continue
            spare -= 1
        place += 1
        if place == passed.place:
            return parameter.name
    return None
