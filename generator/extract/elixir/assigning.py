"""What assignments, patterns and the clauses of a case give new names."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from generator.extract.elixir.flows import ALWAYS, BAGS, ENDING, NOBODY, POPS, Flow, carried
from generator.extract.elixir.terms import Scope, arguments, operator, pairs, target
from generator.extract.syntax import Node, text


def flows(node: Node, scope: Scope) -> Iterator[Flow]:
    """What an assignment gives a new name."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    around = node.parent.parent if node.parent is not None and operator(node) == "<-" else None
    if left is not None and right is not None and (around is None or target(around) != "for"):
        yield from _matched(left, right, node, scope)


def rebound(node: Node, names: Collection[str]) -> Iterator[Flow]:
    """The names that an assignment gives something else than what any of them held: a flow out of nothing."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        return
    for one in left.named_children if left.type == "tuple" else [left]:
        if one.type == "identifier" and text(one) in names:
            yield Flow(text(one), NOBODY, one.start_byte, one.start_byte, right.end_byte, _until(node))


def decided(node: Node, piped: Node | None, scope: Scope) -> Iterator[Flow]:
    """``case normalise(opts) do {:ok, all} -> …``: what the patterns of a case give names to."""
    given = arguments(node)
    subject = piped if piped is not None else given[0] if given else None
    block = next((child for child in node.named_children if child.type == "do_block"), None)
    if subject is None or block is None:
        return
    lefts = []
    for clause in block.named_children:
        left = clause.child_by_field_name("left") if clause.type == "stab_clause" else None
        if left is not None and left.type == "binary_operator":
            left = left.child_by_field_name("left") or left
        if left is not None and left.type == "arguments" and left.named_child_count == 1:
            lefts.append(left)
    # Where a bag itself is taken apart by one of them, none is followed.
    if not any(_looks_inside(left.named_children[0]) for left in lefts):
        for left in lefts:
            yield from _matched(left.named_children[0], subject, left, scope)


def _looks_inside(pattern: Node) -> bool:
    parts = pattern.named_children if pattern.type == "tuple" else [pattern]
    return any(one.type in ("list", "map", "keywords") and one.named_child_count for one in parts)


def _matched(left: Node, right: Node, node: Node, scope: Scope) -> Iterator[Flow]:
    """What a pattern takes out of a value; ``node``: what both stand in."""
    end = right.end_byte
    if left.type == "identifier" and right.type == "map":
        for key, value, _ in pairs(right):
            for held in carried(value, scope):
                yield Flow(f"{text(left)}.{key}", held.bag, held.at, left.start_byte, end, _until(node), held.through)
    elif left.type == "identifier":
        until = 0
        for held in carried(right, scope):
            until = until or _until(node)
            yield Flow(text(left), held.bag, held.at, left.start_byte, end, until, held.through)
    elif left.type == "map" and right.type == "identifier":
        yield from opened(left, text(right), right.start_byte, node)
    elif left.type == "tuple":
        yield from _taken_apart(left, right, node, scope)


def _taken_apart(left: Node, right: Node, node: Node, scope: Scope) -> Iterator[Flow]:
    """``{value, rest} = Keyword.pop(opts, :key)``, ``{:ok, all} <- normalise(opts)``."""
    if _looks_inside(left):
        return
    parts = [(n, one) for n, one in enumerate(left.named_children) if one.type == "identifier"]
    popped = _popped(right)
    if popped is not None:
        kept = parts if popped[1] == "split" else [one for one in parts if one[0]]
        found = [(one, held) for held in carried(popped[0], scope) for _, one in kept]
    else:
        found = [
            (one, held._replace(through=(*held.through[:-1], held.through[-1]._replace(where=n))))
            for held in (carried(right, scope) if parts else ())
            for n, one in (parts if held.through else ())
        ]
    until = _until(node) if found else 0
    for one, held in found:
        yield Flow(text(one), held.bag, held.at, one.start_byte, right.end_byte, until, held.through)


def _popped(right: Node) -> tuple[Node, str] | None:
    """The bag that something is taken out of, and by which function."""
    call, first = right, None
    if right.type == "binary_operator" and operator(right) == "|>":
        call, first = right.child_by_field_name("right") or right, right.child_by_field_name("left")
    given = [first, *arguments(call)] if first is not None else arguments(call)
    name, _, last = target(call).rpartition(".")
    return (given[0], last) if name in BAGS and last in POPS and given else None


def opened(table: Node, of: str, at: int, around: Node) -> Iterator[Flow]:
    """``%{opts: opts} = ctx``: what the map holds under a key."""
    for key, value, _ in pairs(table):
        if value.type == "identifier":
            yield Flow(text(value), f"{of}.{key}", at, value.start_byte, around.end_byte, _until(around))


def _until(node: Node) -> int:
    """Where a name that is bound here is forgotten: at the end of the branch, or of the ``with``."""
    outer = node.parent
    while outer is not None and outer.type not in ENDING:
        if outer.type == "call" and target(outer) in ("with", "for"):
            return outer.end_byte
        outer = outer.parent
    return outer.end_byte if outer is not None else ALWAYS
