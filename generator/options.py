"""What can be passed in an operation's option bag: keys read from it, in the function itself and in those that it is handed to."""

from __future__ import annotations

import re
from typing import NamedTuple

from generator.model import Evidence, Expr, FunctionDecl, OptionRead, Seq, Table
from generator.snapshot import Located, Snapshot

NAMES = frozenset("opts options params attrs keywords kw overrides".split())
# Keys that are put over what the caller gave, or taken out, are no options.
SETTING = frozenset({"put", "put!", "drop", "delete", "replace", "take"})
# What reads a bag without handing it to anybody.
PLAIN = (
    "Keyword.",
    "Map.",
    "Enum.",
    "is_list",
    "is_map",
    "is_nil",
    "Access.",
    "length",
    "inspect",
    "Logger.",
    "map_size",
)
DEEPEST = 6


class Option(NamedTuple):
    """A key that a caller can pass. ``required``: it is read with ``fetch!`` and nothing stands in for it."""

    name: str
    default: Expr | None
    required: bool
    evidence: Evidence


class Bag(NamedTuple):
    """An option bag: its parameter's name, the keys read from it, and where it leaves our sight (``open``)."""

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
    """The bag of a function with every key that is read from it as far as it can be followed."""
    called = bag_of(function.it)
    if called is None:
        return _delegated(snapshot, function)
    found: dict[str, Option] = {}
    opened = _follow(snapshot, function, called, found, set(), 0)
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
    found: dict[str, Option],
    seen: set[tuple[str, int, str]],
    depth: int,
) -> str | None:
    """Gather what is read from ``bag`` in a function; returns to what it is handed that cannot be followed."""
    mark = (function.name, function.it.arity[1], bag)
    if mark in seen:
        return None
    seen.add(mark)
    forced = {read.name for read in function.it.reads if read.by in SETTING and read.bag == bag}
    for read in function.it.reads:
        if read.bag == bag and read.by not in SETTING and read.name not in forced:
            _add(found, function, read)
    word = re.compile(rf"(?<![\w@:.]){re.escape(bag)}(?![\w?!]|:\s)")
    opened = None
    for call in function.it.calls:
        places = [n for n, argument in enumerate(call.args) if word.search(argument)]
        if not places or call.callee.startswith(PLAIN):
            continue
        targets = _targets(snapshot, function, call.callee, len(call.args))
        followed = False
        for target in targets if depth < DEEPEST else ():
            for at in places:
                if at < len(target.it.parameters) and call.args[at] == bag:
                    followed = True
                    opened = _follow(snapshot, target, target.it.parameters[at].name, found, seen, depth + 1) or opened
        if not followed:
            opened = opened or f"handed to {call.callee}"
    return opened


def _targets(
    snapshot: Snapshot, function: Located[FunctionDecl], callee: str, arity: int
) -> list[Located[FunctionDecl]]:
    name = callee if "." in callee else f"{function.it.owner}.{callee}"
    return [one for one in snapshot.functions.get(name, ()) if one.it.arity[0] <= arity <= one.it.arity[1]]


def _add(found: dict[str, Option], function: Located[FunctionDecl], read: OptionRead) -> None:
    known = found.get(read.name)
    if known is not None and known.default is not None:
        return
    line = Evidence(path=function.path, first_line=read.line, last_line=read.line, symbol=function.name)
    found[read.name] = Option(read.name, read.default, read.by == "fetch!", line)
