"""Constants: assignments at module level, and those of a class that look like constants."""

from __future__ import annotations

from collections.abc import Iterator

from generator.extract.python.expressions import DISPLAYS, expression, opaque, operands
from generator.extract.python.names import Scope, is_internal
from generator.extract.syntax import Node, span, text
from generator.model import ConstantDecl, Expr, Opaque, Op, Ref


def assigned(node: Node) -> Iterator[tuple[str, Node, Node]]:
    """Each name that an assignment binds: name, its value's node, and the assignment. Chains and pairs are taken apart."""
    targets = []
    value: Node | None = node
    while value is not None and value.type == "assignment":
        left = value.child_by_field_name("left")
        if left is not None:
            targets.append(left)
        value = value.child_by_field_name("right")
    if value is None:
        return
    for target in targets:
        if target.type == "identifier":
            yield text(target), value, node
        elif target.type in ("pattern_list", "tuple_pattern", "list_pattern"):
            names = operands(target)
            values = operands(value) if value.type in DISPLAYS else []
            plain = len(names) == len(values) and all(name.type == "identifier" for name in names)
            for number, name in enumerate(names):
                if name.type == "identifier":
                    yield text(name), values[number] if plain else value, node if plain else target


def constants(node: Node, owner: str, scope: Scope) -> Iterator[ConstantDecl]:
    """The constants that an assignment or ``+=`` declares in ``owner``, a module or a class."""
    if node.type == "augmented_assignment":
        left, right, operator = (node.child_by_field_name(field) for field in ("left", "right", "operator"))
        if left is not None and right is not None and operator is not None and left.type == "identifier":
            name = f"{owner}.{text(left)}"
            sign = text(operator).rstrip("=")
            yield _constant(name, Op(op=sign, args=(Ref(name=name), expression(right, scope))), node)
        return
    for local, value, whole in assigned(node):
        taken: Expr = opaque(whole) if whole is not node else expression(value, scope)
        yield _constant(f"{owner}.{local}", taken, node)


def rebound(node: Node, module: str) -> Iterator[ConstantDecl]:
    """A ``global`` statement: what it names is not constant, so it is declared once more with a value that nobody knows."""
    for name in node.named_children:
        if name.type == "identifier":
            yield _constant(f"{module}.{text(name)}", Opaque(source=text(node)), node)


def _constant(name: str, value: Expr, node: Node) -> ConstantDecl:
    return ConstantDecl(name=name, value=value, span=span(node), internal=is_internal(name))
