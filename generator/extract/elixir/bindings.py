"""What a variable stands for at a place: the assignment above it, the argument it was given, or a pattern that only running would tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Literal, NamedTuple

from generator.extract.elixir.terms import arguments, attribute, body, operator, target
from generator.extract.syntax import Node, text

DEFINITIONS = frozenset({"def", "defp"})
BLOCKS = frozenset(
    {"do_block", "else_block", "after_block", "rescue_block", "catch_block", "body", "block", "stab_clause"}
)


class Frame(NamedTuple):
    """A clause that is being followed, and what its parameters were given: nodes of the calling frame, or literals as written."""

    function: Node
    given: Mapping[str, Value]


class Closure(NamedTuple):
    """An expression and the frame in which its names are to be read."""

    node: Node
    frame: Frame


Value = Closure | str


class Bound(NamedTuple):
    """How a name is bound: by an assignment (``node``: the value), as a parameter, or inside a pattern (``node``: where)."""

    by: Literal["value", "parameter", "pattern"]
    node: Node


class Definitions:
    """A module's own functions, found by name and arity."""

    def __init__(self, statements: list[Node]) -> None:
        self.statements = statements

    @cached_property
    def _clauses(self) -> dict[tuple[str, int], list[Node]]:
        found: dict[tuple[str, int], list[Node]] = {}
        for node in self.all():
            if head(node) is None:
                continue
            shown = parameters(node)
            least = sum(not (one.type == "binary_operator" and operator(one) == "\\\\") for one in shown)
            for arity in range(least, len(shown) + 1):
                found.setdefault((name(node), arity), []).append(node)
        return found

    def attribute(self, called: str, at: Node) -> Node | None:
        """What an attribute holds where it is used."""
        above = (node for node in self.statements if node.start_byte < at.start_byte)
        given = [found[1] for node in above if (found := attribute(node)) and found[0] == called]
        return given[-1] if given else None

    def all(self) -> Iterator[Node]:
        """Every definition, in source order."""
        yield from (node for node in self.statements if node.type == "call" and target(node) in DEFINITIONS)

    def clauses(self, called: str, arity: int) -> list[Node]:
        """The clauses, in source order, of a local function; none where this module does not define it."""
        return [node for node in self._clauses.get((called, arity), ()) if body(node)]


def head(definition: Node) -> Node | None:
    """``f(x)`` of ``def f(x) when x > 1 do``."""
    given = arguments(definition)
    return unguarded(given[0]) if given else None


def unguarded(found: Node) -> Node:
    while found.type == "binary_operator" and operator(found) == "when":
        found = found.child_by_field_name("left") or found.named_children[0]
    return found


def guard(definition: Node) -> Node | None:
    """``x > 1`` of ``def f(x) when x > 1 do``."""
    given = arguments(definition)
    if given and given[0].type == "binary_operator" and operator(given[0]) == "when":
        return given[0].child_by_field_name("right")
    return None


def name(definition: Node) -> str:
    found = head(definition)
    return "" if found is None else target(found) if found.type == "call" else text(found)


def parameters(definition: Node) -> list[Node]:
    found = head(definition)
    return arguments(found) if found is not None and found.type == "call" else []


def variable(pattern: Node) -> str | None:
    """The name that a pattern gives to all of a value: ``opts``, ``opts \\\\ []``, ``%Chunk{} = chunk``."""
    if pattern.type == "identifier":
        return text(pattern)
    if pattern.type == "binary_operator" and operator(pattern) in ("=", "\\\\"):
        for side in ("right", "left") if operator(pattern) == "=" else ("left",):
            inner = pattern.child_by_field_name(side)
            found = variable(inner) if inner is not None else None
            if found:
                return found
    return None


def binding(called: str, use: Node, function: Node) -> Bound | None:
    """What binds a name where it is used; None where nothing in the clause does."""
    here = use
    while here.id != function.id:
        outer = here.parent
        if outer is None:
            return None
        found = _bound_in(outer, here, called)
        if found is not None:
            return found
        here = outer
    for pattern in parameters(function):
        if mentions(pattern, called):
            return Bound("parameter" if variable(pattern) == called else "pattern", pattern)
    return None


def _bound_in(outer: Node, here: Node, called: str) -> Bound | None:
    """A binding that ``outer`` holds before its child ``here``."""
    if outer.type in BLOCKS:
        # An else or rescue stands inside the block whose other branch it is.
        earlier = [] if outer.type == "do_block" and here.type.endswith("_block") else outer.named_children
    elif outer.type == "arguments" or here.type.endswith("do_block"):
        call = outer if outer.type == "call" else outer.parent
        earlier = arguments(call) if call is not None and target(call) in ("with", "for") else []
    else:
        return None
    for node in reversed([child for child in earlier if child.end_byte <= here.start_byte]):
        if outer.type == "stab_clause":
            if mentions(node, called):
                return Bound("pattern", node)
        elif node.type == "binary_operator" and operator(node) in ("=", "<-"):
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            if left is not None and right is not None and mentions(left, called):
                plain = left.type == "identifier" and operator(node) == "="
                return Bound("value", right) if plain else Bound("pattern", node)
    return None


def mentions(node: Node, called: str) -> bool:
    return re.search(rf"(?<![\w@:.]){re.escape(called)}(?![\w?!]|:\s)", text(node)) is not None


def resolve(node: Node, frame: Frame) -> Value | Bound | None:
    """A name followed to the expression that it stands for; a Bound where that is a caller's or a pattern's, None if nothing is known."""
    for _ in range(20):
        if node.type != "identifier":
            return Closure(node, frame)
        called = text(node)
        bound = binding(called, node, frame.function)
        if bound is None:
            return None
        if bound.by == "value":
            node = bound.node
            continue
        given = frame.given.get(called)
        if given is None or isinstance(given, str):
            return given or bound
        node, frame = given
    return None


def entered(definition: Node, given: list[Node], frame: Frame) -> Frame:
    """The frame of a clause that is called with these arguments."""
    names = ((variable(pattern), one) for pattern, one in zip(parameters(definition), given, strict=False))
    return Frame(definition, {called: Closure(one, frame) for called, one in names if called})
