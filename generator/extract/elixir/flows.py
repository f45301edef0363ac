"""Where option bags go: under which names they are held, and to which functions they are handed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from generator.extract.elixir.statements import results
from generator.extract.elixir.terms import arguments, body, operator, target
from generator.extract.syntax import Node, text

BAGS = frozenset({"Keyword", "Map", "Access"})
# What takes a key away from the caller, or puts another value over the caller's.
FORCING = frozenset({"put", "delete", "drop", "replace"})
# Functions of a bag that give a bag: the others give values out of it.
PASSING = FORCING | frozenset("put_new put_new_lazy merge take new validate validate! update to_list".split())
MESSAGES = {"GenServer.call": "handle_call", "GenServer.cast": "handle_cast", "send": "handle_info"}
ARITIES = {"handle_call": 3, "handle_cast": 2, "handle_info": 2}
# What starts a process from ``{module, argument}``, by calling the module's start_link with the argument.
STARTING = frozenset({"start_child", "start_supervised", "start_supervised!"})
STARTERS = frozenset({"GenServer.start_link", "GenServer.start", "Agent.start_link"})
JOINING = frozenset({"binary_operator", "call", "list", "block"})


class Handed(NamedTuple):
    """A variable that is handed to a function of the module, or in a message ``{tag, …}`` to a callback: at which place of how many.

    ``outside``: to a function of another module, ``called`` being its full name.
    """

    called: str
    given: int
    place: int
    bag: str
    end: int
    tag: str | None = None
    size: int = 0
    outside: bool = False


class Flow(NamedTuple):
    """A variable that holds what another one held, more or less: ``rest`` in ``{value, rest} = Keyword.pop(opts, :key)``.

    ``through``: the function that it was handed to, if that gives back what it was handed. ``start``, ``end``: bytes of the value;
    ``sure``: nothing decides about it.
    """

    to: str
    bag: str
    start: int
    end: int
    through: Handed | None = None
    sure: bool = True


def carried(node: Node, depth: int = 0) -> Iterator[str]:
    """The variables whose entries are in what an expression gives."""
    if depth > 6:
        return
    if node.type == "identifier":
        yield text(node)
        return
    sides: list[Node | None] = []
    if node.type == "binary_operator" and operator(node) == "|>":
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        sides = [left] if right is not None and _passes(right) else []
        if right is not None and target(right) in ("Keyword.merge", "Map.merge"):
            sides += arguments(right)
    elif node.type == "binary_operator" and operator(node) in ("++", "||"):
        sides = [node.child_by_field_name("left"), node.child_by_field_name("right")]
    elif node.type == "list":
        last = node.named_children[-1] if node.named_children else node
        if last.type == "binary_operator" and operator(last) == "|":
            sides = [last.child_by_field_name("right")]
    elif node.type == "block" and node.named_child_count == 1:
        sides = [node.named_children[0]]
    elif node.type == "call" and target(node) in ("if", "unless"):
        sides = list(results(node))
    elif node.type == "call" and _passes(node):
        given = arguments(node)
        sides = list(given) if target(node) in ("Keyword.merge", "Map.merge") else list(given[:1])
    for side in sides:
        if side is not None:
            yield from carried(side, depth + 1)


def _passes(call: Node) -> bool:
    name, _, last = target(call).rpartition(".")
    return (name in BAGS and last in PASSING) or f"{name}.{last}" in ("Enum.into", "Enum.reject", "Enum.filter")


def handed(made: Node, name: str, full: str, given: list[Node], own: str) -> Iterator[Handed]:
    """The variables that a call hands on: to a function of this module, into a message to itself, to ``init``."""
    called = name if "." not in name else full.removeprefix(f"{own}.") if full.startswith(f"{own}.") else ""
    if called and "." not in called and name not in MESSAGES:
        for n, one in enumerate(given):
            if one.type == "identifier":
                yield Handed(called, len(given), n, text(one), made.end_byte)
            elif one.type in JOINING:
                yield from (Handed(called, len(given), n, bag, made.end_byte) for bag in carried(one))
    elif name in MESSAGES and len(given) > 1 and given[1].type == "tuple":
        inside = [child for child in given[1].named_children if child.type != "comment"]
        tag = text(inside[0]) if inside and inside[0].type == "atom" else None
        callback = MESSAGES[name]
        for n, one in enumerate(inside):
            for bag in carried(one):
                yield Handed(callback, ARITIES[callback], n, bag, made.end_byte, tag or "", len(inside))
    elif name in STARTERS and len(given) > 1 and text(given[0]) == "__MODULE__":
        yield from (Handed("init", 1, 0, bag, made.end_byte) for bag in carried(given[1]))
    elif name.rpartition(".")[2] in STARTING:
        yield from _started(made, given)
    elif full[:1].isupper() and "." in full and full.rpartition(".")[0] not in BAGS:
        for n, one in enumerate(given):
            if one.type == "identifier" or one.type in JOINING:
                yield from (Handed(full, len(given), n, bag, made.end_byte, outside=True) for bag in carried(one))


def _started(made: Node, given: list[Node]) -> Iterator[Handed]:
    """``{Module, opts}`` and ``{state.module, opts}`` as a child to start: the latter under the key that names it, after a «?»."""
    for one in given:
        inside = one.named_children if one.type == "tuple" and one.named_child_count == 2 else []
        if not inside:
            continue
        of = inside[0]
        if of.type == "call" and of.named_child_count == 1 and of.named_children[0].type == "dot":
            called = f"?{target(of).rpartition('.')[2]}.start_link"
        elif of.type == "alias":
            called = f"{text(of)}.start_link"
        else:
            continue
        yield from (Handed(called, 1, 0, bag, made.end_byte, outside=True) for bag in carried(inside[1]))


def flows(node: Node) -> Iterator[Flow]:
    """What an assignment gives a new name."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        return
    sure = not (right.type == "call" and target(right) in ("if", "unless", "case", "cond"))
    at = (right.start_byte, right.end_byte)
    if left.type == "identifier":
        yield from (Flow(text(left), bag, *at, sure=sure) for bag in carried(right))
        yield from _returned([left], right)
    elif left.type == "tuple" and left.named_child_count == 2 and left.named_children[0].type == "atom":
        yield from _returned(left.named_children[1:], right)
    elif left.type == "tuple":
        call, first = right, None
        if right.type == "binary_operator" and operator(right) == "|>":
            call, first = right.child_by_field_name("right") or right, right.child_by_field_name("left")
        given = [first, *arguments(call)] if first is not None else arguments(call)
        name, _, last = target(call).rpartition(".")
        if name in BAGS and last in ("pop", "pop!", "pop_lazy", "pop_first", "split") and given:
            names = [text(one) for one in left.named_children if one.type == "identifier"]
            kept = names if last == "split" else names[-1:] if left.named_children[-1].type == "identifier" else []
            yield from (Flow(to, bag, *at) for to in kept for bag in carried(given[0]))


def _returned(names: list[Node], call: Node) -> Iterator[Flow]:
    """``all = normalise(opts)``, ``{:ok, all} <- normalise(opts)``: the name holds the bag if the function gives it back."""
    first, at = None, call
    if call.type == "binary_operator" and operator(call) == "|>":
        call, first = call.child_by_field_name("right") or call, call.child_by_field_name("left")
    if call.type != "call" or "." in target(call):
        return
    given = [first, *arguments(call)] if first is not None else arguments(call)
    for to in names:
        for door in handed(call, target(call), "", given, "") if to.type == "identifier" else ():
            yield Flow(text(to), door.bag, at.start_byte, at.end_byte, door)


def returned(definition: Node) -> frozenset[str]:
    """The variables whose entries are in what a clause gives back, also as ``{:ok, value}``, whichever branch is taken."""
    return frozenset(_given_back(body(definition), 0))


def _given_back(expressions: list[Node], depth: int) -> Iterator[str]:
    last = expressions[-1] if expressions and depth < 8 else None
    if last is None:
        return
    if last.type == "call" and target(last) in ("case", "cond", "with", "try"):
        block = next((child for child in last.named_children if child.type == "do_block"), None)
        inside = [child for child in block.named_children if child.type != "comment"] if block is not None else []
        plain = [child for child in inside if not child.type.endswith("_block") and child.type != "stab_clause"]
        yield from _given_back(plain, depth + 1)
        for clause in inside:
            right = clause.child_by_field_name("right") if clause.type == "stab_clause" else None
            yield from _given_back(right.named_children if right is not None else [], depth + 1)
    elif last.type == "call" and target(last) in ("if", "unless"):
        for one in results(last):
            yield from _given_back([one], depth + 1)
    else:
        for one in last.named_children if last.type == "tuple" else [last]:
            yield from carried(one)
