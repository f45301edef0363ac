"""Walking a file: which statements can declare something, and what is said about a definition by its first string."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator

from generator.extract.python.expressions import dotted, string
from generator.extract.python.flow import checks_types
from generator.extract.syntax import Node, text

BLOCKS = frozenset(
    {
        "if_statement", "else_clause", "elif_clause", "try_statement", "except_clause", "except_group_clause",
        "finally_clause", "with_statement", "block", "match_statement", "case_clause",
        "for_statement", "while_statement",
    }
)  # fmt: skip
DEFINITIONS = frozenset({"class_definition", "function_definition", "decorated_definition"})
IMPORTS = frozenset({"import_statement", "import_from_statement"})


def statements(block: Node | None, typing_only: bool = False) -> Iterator[tuple[Node, bool]]:
    """A block's statements, those under if, else, try and with included; and whether only a type checker sees them."""
    if block is None:
        return
    condition = block.child_by_field_name("condition") if block.type in ("if_statement", "elif_clause") else None
    checks = checks_types(condition)
    for child in block.named_children:
        if child.type in BLOCKS:
            unseen = checks is not None and checks == (child.type == "block")
            yield from statements(child, typing_only or unseen)
        else:
            yield child, typing_only


def definition(node: Node) -> tuple[Node | None, list[Node]]:
    """A definition without its decorators, and their expressions."""
    if node.type != "decorated_definition":
        return node, []
    marks = [
        child.named_children[0] for child in node.named_children if child.type == "decorator" and child.named_children
    ]
    return node.child_by_field_name("definition"), marks


def head(mark: Node) -> str | None:
    """The dotted name of a decorator, called or not."""
    return dotted(mark.child_by_field_name("function") if mark.type == "call" else mark)


def assigned(node: Node) -> list[tuple[str, Node]]:
    """The simple names that a statement assigns and the assignment that carries the value: ``A = B = 1`` gives both."""
    found: list[tuple[str, Node]] = []
    inner: Node | None = node.named_children[0] if node.type == "expression_statement" and node.named_children else None
    whole = inner
    while inner is not None and whole is not None and inner.type == "assignment":
        left = inner.child_by_field_name("left")
        if left is not None and left.type == "identifier":
            found.append((text(left), whole))
        inner = inner.child_by_field_name("right")
    return found


def value(assignment: Node) -> Node | None:
    """The value of an assignment, through a chain of them."""
    right = assignment.child_by_field_name("right")
    while right is not None and right.type == "assignment":
        right = right.child_by_field_name("right")
    return right


def docstring(node: Node) -> str | None:
    """The docstring of a definition or module, as ``inspect.cleandoc`` gives it."""
    first = _first(node)
    said = string(first.named_children[0]) if first is not None else None
    return inspect.cleandoc(said) if said is not None else None


def docstring_line(node: Node) -> int:
    first = _first(node)
    return first.start_point[0] + 1 if first is not None else 1


def _first(node: Node) -> Node | None:
    body = node.child_by_field_name("body") if node.type != "module" else node
    first = (
        next((child for child in body.named_children if child.type != "comment"), None) if body is not None else None
    )
    return first if first is not None and first.type == "expression_statement" and first.named_children else None


def members_given(inside: Iterable[Node]) -> dict[str, int]:
    """The names that a class's body gives values, and after which byte."""
    found: dict[str, int] = {}
    for statement in inside:
        given = [label for label, assignment in assigned(statement) if value(assignment) is not None]
        inner, _marks = definition(statement)
        label = inner.child_by_field_name("name") if inner is not None and inner.type in DEFINITIONS else None
        for name in [*given, *([text(label)] if label is not None else [])]:
            found.setdefault(name, statement.end_byte)
    return found
