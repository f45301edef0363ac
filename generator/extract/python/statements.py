"""The statements that can hold a declaration: those of a block and, through ``if``, ``try`` and ``with``, the ones inside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from generator.extract.python.expressions import Arguments
from generator.extract.syntax import Node, text

COMPOUND = frozenset({"if_statement", "try_statement", "with_statement"})


class Decorator(NamedTuple):
    """A decorator's expression; ``call`` is its arguments where it is a call."""

    node: Node
    target: Node
    call: Arguments | None


class Statement(NamedTuple):
    """A statement, its decorators, and the branch it stands in: one number for each ``if`` or ``try`` above it, and the arm's."""

    node: Node
    whole: Node
    branch: tuple[tuple[int, int], ...] = ()
    typing_only: bool = False

    def decorators(self) -> Iterator[Decorator]:
        if self.whole.type == "decorated_definition":
            for child in self.whole.children:
                if child.type == "decorator" and child.named_child_count:
                    yield _decorator(child.named_children[0])


def _decorator(node: Node) -> Decorator:
    target = node.child_by_field_name("function") if node.type == "call" else None
    if target is None:
        return Decorator(node, node, None)
    return Decorator(node, target, Arguments(node.child_by_field_name("arguments")))


def statements(block: Node, branch: tuple[tuple[int, int], ...] = (), typing_only: bool = False) -> Iterator[Statement]:
    """Statements of a block in source order; an expression statement yields its expression."""
    for child in block.named_children:
        kind = child.type
        if kind == "expression_statement":
            for inner in child.named_children:
                yield Statement(inner, child, branch, typing_only)
        elif kind == "decorated_definition":
            definition = child.child_by_field_name("definition")
            if definition is not None:
                yield Statement(definition, child, branch, typing_only)
        elif kind in COMPOUND:
            yield from _compound(child, branch, typing_only)
        elif kind != "comment":
            yield Statement(child, child, branch, typing_only)


def _compound(node: Node, branch: tuple[tuple[int, int], ...], typing_only: bool) -> Iterator[Statement]:
    if node.type == "with_statement":
        body = node.child_by_field_name("body")
        yield from statements(body, branch, typing_only) if body else ()
        return
    checked = _type_checking(node.child_by_field_name("condition"))
    arms = [node, *(child for child in node.named_children if child.type.endswith("_clause"))]
    for number, arm in enumerate(arms):
        seen_by_checkers_only = checked is not None and checked == (number == 0)
        certain = arm.type == "finally_clause" or checked is not None and not seen_by_checkers_only and len(arms) <= 2
        inner = branch if certain else (*branch, (node.start_byte, number))
        for block in arm.named_children:
            if block.type == "block":
                yield from statements(block, inner, typing_only or seen_by_checkers_only)


def _type_checking(condition: Node | None) -> bool | None:
    """True for ``TYPE_CHECKING``, False for ``not TYPE_CHECKING``, None for any other condition."""
    words = text(condition).split() if condition is not None else []
    if not words or words[-1].rpartition(".")[2] != "TYPE_CHECKING" or len(words) > 2:
        return None
    return True if len(words) == 1 else False if words[0] == "not" else None
