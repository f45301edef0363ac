"""To what a call hands option bags: to a function, in a message to its own module, to a process that it starts."""

from __future__ import annotations

from collections.abc import Iterator

from generator.extract.elixir.flows import JOINING, VARIABLE, Handed, carried, named, plain
from generator.extract.elixir.terms import Scope, pairs, target
from generator.extract.syntax import Node, text

MESSAGES = {"GenServer.call": "handle_call", "GenServer.cast": "handle_cast", "send": "handle_info"}
ARITIES = {"handle_call": 3, "handle_cast": 2, "handle_info": 2}
# What starts a process from ``{module, argument}``, by calling the module's start_link with the argument.
STARTING = frozenset({"start_child", "start_supervised", "start_supervised!"})
STARTS = (".start_link", ".start")
STARTERS = frozenset({"GenServer.start_link", "GenServer.start", "Agent.start_link"})


def names_process(given: list[Node]) -> bool:
    """Whether a process is started under a name that is said beside it: ``GenServer.start_link(__MODULE__, opts, name: …)``."""
    listed = given[-1] if given else None
    return (
        listed is not None and listed.type in ("keywords", "list") and any(key == "name" for key, _, _ in pairs(listed))
    )


def handed(made: Node, name: str, given: list[Node], scope: Scope) -> Iterator[Handed]:
    """The variables that a call hands on: to a function of this module, into a message to itself, to ``init``."""
    if name in MESSAGES and len(given) > 1 and given[1].type == "tuple":
        inside = [child for child in given[1].named_children if child.type != "comment"]
        tag = text(inside[0]) if inside and inside[0].type == "atom" else None
        callback = MESSAGES[name]
        for n, one in enumerate(inside):
            for held in carried(one, scope):
                door = Handed(callback, ARITIES[callback], n, held.bag, made.end_byte, tag or "", len(inside))
                yield door._replace(at=held.at, through=held.through)
        return
    if name in STARTERS and len(given) > 1 and text(given[0]) == "__MODULE__":
        yield from _doors("init", False, [given[1]], made, scope)
        return
    if name.rpartition(".")[2] in STARTING:
        yield from _started(made, given, scope)
        return
    yield from _applied(made, given, scope)
    called, outside = named(name, scope)
    if called and not plain(called):
        yield from _doors(called, outside, given, made, scope)


def _doors(called: str, outside: bool, given: list[Node], made: Node, scope: Scope) -> Iterator[Handed]:
    for n, one in enumerate(given):
        if one.type == "identifier":
            yield Handed(called, len(given), n, text(one), made.end_byte, outside=outside, at=one.start_byte)
        elif one.type == "map":
            for key, value, _ in pairs(one):
                for held in carried(value, scope):
                    door = Handed(called, len(given), n, held.bag, made.end_byte, outside=outside, key=key)
                    yield door._replace(at=held.at, through=held.through)
        elif one.type in JOINING:
            for held in carried(one, scope):
                door = Handed(called, len(given), n, held.bag, made.end_byte, outside=outside)
                yield door._replace(at=held.at, through=held.through)


def _applied(made: Node, given: list[Node], scope: Scope) -> Iterator[Handed]:
    """``Task.async(Module, :run, [opts])``: a function that is named beside the list of its arguments."""
    for of, last, listed in zip(given, given[1:], given[2:], strict=False):
        if listed.type == "list" and last.type == "atom" and (of.type == "alias" or text(of) == "__MODULE__"):
            called, outside = named(f"{text(of)}.{text(last)[1:]}", scope)
            items = [child for child in listed.named_children if child.type != "comment"]
            yield from _doors(called, outside, items, made, scope) if called else ()


def _started(made: Node, given: list[Node], scope: Scope) -> Iterator[Handed]:
    """``{Module, opts}`` and ``{state.module, opts}`` as a child to start: the latter under the key that names it, after a «?»."""
    for one in given:
        inside = one.named_children if one.type == "tuple" and one.named_child_count == 2 else []
        if not inside:
            continue
        of = inside[0]
        if of.type == "call" and of.named_child_count == 1 and of.named_children[0].type == "dot":
            called = f"{VARIABLE}{target(of).rpartition('.')[2]}.start_link"
        elif of.type == "identifier" and text(of) != "__MODULE__":
            called = f"{VARIABLE}{text(of)}.start_link"
        elif of.type == "alias":
            called = f"{scope.expand(text(of))}.start_link"
        else:
            continue
        yield from _doors(called, True, [inside[1]], made, scope)
