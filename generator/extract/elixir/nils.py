"""Filters for nil, ``fn {_k, v} -> is_nil(v) end``, ``&(elem(&1, 1) != nil)``, ``&match?({_, nil}, &1)``, and what they leave."""

from __future__ import annotations

from collections.abc import Mapping

from generator.extract.elixir.terms import arguments, operand, operator, target
from generator.extract.elixir.values import Const, Entry, Field, Other, Table, Value, Whole
from generator.extract.syntax import Node, text
from generator.model import Call, FieldDecl, Lit, Opaque, Ref


def keeps_what_is_set(test: Node) -> bool | None:
    """True where a filter's function holds for all but nil, False where it holds for nil alone, None for anything else."""
    if test.type == "anonymous_function" and test.named_child_count == 1:
        clause = test.named_children[0]
        left, right = clause.child_by_field_name("left"), clause.child_by_field_name("right")
        if left is None or right is None or right.named_child_count != 1 or left.type != "arguments":
            return None
        return holds(right.named_children[0], _entry_value(left))
    if test.type == "unary_operator" and operator(test) == "&":
        inner = operand(test)
        return None if inner is None else holds(inner, None)
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


def holds(node: Node, name: str | None) -> bool | None:
    """True where a test of the value of that name holds for all but nil, False where it holds for nil alone, None for anything else."""
    if node.type == "block" and node.named_child_count == 1:
        return holds(node.named_children[0], name)
    if node.type == "unary_operator" and operator(node) in ("not", "!"):
        inner = operand(node)
        held = None if inner is None else holds(inner, name)
        return None if held is None else not held
    if node.type == "binary_operator" and operator(node) in ("==", "===", "!=", "!=="):
        sides = [side for at in ("left", "right") if (side := node.child_by_field_name(at)) is not None]
        others = [side for side in sides if side.type != "nil"]
        return operator(node)[0] == "!" if len(sides) == 2 and len(others) == 1 and _is_value(others[0], name) else None
    given = arguments(node) if node.type == "call" else []
    if target(node) == "is_nil" and len(given) == 1 and _is_value(given[0], name):
        return False
    if (
        target(node) == "match?"
        and name is None
        and len(given) == 2
        and text(given[1]) == "&1"
        and given[0].type == "tuple"
    ):
        pair = given[0].named_children
        return False if len(pair) == 2 and pair[0].type == "identifier" and pair[1].type == "nil" else None
    return None


def without_nil(base: Table, fields: Mapping[str, FieldDecl]) -> Value:
    """A map whose entries with nil are taken out: keys of fields that can be nil are there only when set."""
    entries: dict[str, Entry] = {}
    for key, entry in base.entries.items():
        value = entry.value
        if isinstance(value, Field):
            field = fields.get(value.name)
            if field is None:
                return Other("the struct's fields are not in this file")
            if field.required is None or isinstance(field.default, (Ref, Call, Opaque)):
                return Other(f"whether «{value.name}» can be nil is computed")
            if not field.required and field.default == Lit(value=None):
                entry = Entry("when-set", value)
        elif isinstance(value, Whole) or (isinstance(value, Other) and not value.set):
            return Other(f"whether «{key}» can be nil is computed")
        elif isinstance(value, Const) and value.nil:
            continue
        entries[key] = entry
    return Table(entries)
