"""Tests for nil in filters: ``fn {_k, v} -> is_nil(v) end``, ``&(elem(&1, 1) != nil)``, ``&match?({_, nil}, &1)``."""

from __future__ import annotations

from generator.extract.elixir.terms import arguments, operator, target
from generator.extract.syntax import Node, text


def keeps_what_is_set(test: Node) -> bool | None:
    """True where a filter's function holds for all but nil, False where it holds for nil alone, None for anything else."""
    if test.type == "anonymous_function" and test.named_child_count == 1:
        clause = test.named_children[0]
        left, right = clause.child_by_field_name("left"), clause.child_by_field_name("right")
        if left is None or right is None or right.named_child_count != 1 or left.type != "arguments":
            return None
        return _holds(right.named_children[0], _entry_value(left))
    if test.type == "unary_operator" and operator(test) == "&":
        operand = test.child_by_field_name("operand")
        return None if operand is None else _holds(operand, None)
    return None


def _entry_value(patterns: Node) -> str | None:
    """The name of the value in ``fn {_k, v}`` or ``fn _k, v``."""
    listed = patterns.named_children
    if len(listed) == 1 and listed[0].type == "tuple":
        listed = listed[0].named_children
    return text(listed[1]) if len(listed) == 2 and listed[1].type == "identifier" else None


def _is_value(node: Node, name: str | None) -> bool:
    if node.type == "block" and node.named_child_count == 1:
        return _is_value(node.named_children[0], name)
    written = "".join(text(node).split())
    return written == name if name is not None else written in ("elem(&1,1)", "&2", "&1|>elem(1)")


def _holds(node: Node, name: str | None) -> bool | None:
    if node.type == "block" and node.named_child_count == 1:
        return _holds(node.named_children[0], name)
    if node.type == "unary_operator" and operator(node) in ("not", "!"):
        operand = node.child_by_field_name("operand")
        inner = None if operand is None else _holds(operand, name)
        return None if inner is None else not inner
    if node.type == "binary_operator" and operator(node) in ("==", "===", "!=", "!=="):
        sides = [side for at in ("left", "right") if (side := node.child_by_field_name(at)) is not None]
        others = [side for side in sides if side.type != "nil"]
        return operator(node)[0] == "!" if len(sides) == 2 and len(others) == 1 and _is_value(others[0], name) else None
    given = arguments(node) if node.type == "call" else []
    if target(node) == "is_nil" and len(given) == 1 and _is_value(given[0], name):
        return False
    if target(node) == "match?" and name is None and len(given) == 2 and text(given[1]) == "&1" and given[0].type == "tuple":
        pair = given[0].named_children
        return False if len(pair) == 2 and pair[0].type == "identifier" and pair[1].type == "nil" else None
    return None
