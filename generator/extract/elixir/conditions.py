"""What a condition asks of a struct: whether one of its fields is set."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from generator.extract.elixir.terms import arguments, operand, operator, target
from generator.extract.elixir.values import Field, Value
from generator.extract.syntax import Node
from generator.model import FieldDecl

# Tests that nil never passes, and the types for which they are tests of nothing else.
TYPES = {
    "is_boolean": ("boolean()",),
    "is_binary": ("String.t()", "binary()"),
    "is_integer": ("integer()", "non_neg_integer()", "pos_integer()"),
    "is_float": ("float()",),
    "is_number": ("number()", "float()", "integer()", "non_neg_integer()", "pos_integer()"),
    "is_map": ("map()",),
    "is_list": ("list()", "keyword()"),
}


def asked(
    node: Node, value: Callable[[Node], Value], fields: Mapping[str, FieldDecl], positive: bool = True
) -> tuple[str, bool] | None:
    """The field that a condition asks for, and whether it holds when the field is set; None for any other condition.

    ``value``: what an expression stands for; ``fields``: the struct's, for the tests of a type.
    """
    if node.type == "block" and node.named_child_count == 1:
        return asked(node.named_children[0], value, fields, positive)
    if node.type == "unary_operator" and operator(node) in ("not", "!"):
        inner = operand(node)
        return asked(inner, value, fields, not positive) if inner is not None else None
    if node.type == "binary_operator" and operator(node) in ("==", "===", "!=", "!=="):
        sides = [side for name in ("left", "right") if (side := node.child_by_field_name(name)) is not None]
        others = [side for side in sides if side.type != "nil"]
        found = value(others[0]) if len(others) == 1 else None
        return (found.name, (operator(node)[0] == "!") == positive) if isinstance(found, Field) else None
    if node.type not in ("call", "identifier"):
        return None
    test = target(node) if node.type == "call" and len(arguments(node)) == 1 else ""
    if test != "is_nil" and test not in TYPES:
        found = value(node)
        return (found.name, positive) if isinstance(found, Field) else None
    found = value(arguments(node)[0])
    if not isinstance(found, Field):
        return None
    if test == "is_nil":
        return found.name, not positive
    said = fields[found.name].type if found.name in fields else None
    types = {part.strip() for part in (said or "").split("|")} - {"nil"}
    return (found.name, positive) if types and types <= set(TYPES[test]) else None
