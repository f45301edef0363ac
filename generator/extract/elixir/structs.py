"""Structs: literal fields and enforced keys, with what attributes hold where they are used."""

from __future__ import annotations

from generator.extract.elixir.terms import Scope, attribute, expression, key_of, names_in, operator, pairs
from generator.extract.syntax import Node
from generator.model import Expr, Lit

Listed = list[tuple[str, Expr | None, int]]


def listed_names(value: Node | None, scope: Scope, depth: int = 0) -> list[str] | None:
    """A literal list of names, through attributes and ``++``; None where it is computed."""
    if value is None or depth > 12:
        return None
    if attribute(value):
        return listed_names(scope.attribute(value), scope, depth + 1)
    if value.type == "binary_operator" and operator(value) == "++":
        sides = [listed_names(value.child_by_field_name(side), scope, depth + 1) for side in ("left", "right")]
        return None if None in sides else [name for side in sides for name in side or []]
    return names_in(value)


def listed_fields(given: Node | None, scope: Scope, depth: int = 0) -> Listed | None:
    """Name, default and line of each field of a literal defstruct, through attributes and ``++``; None where it is computed."""
    if given is None or depth > 12:
        return None
    if attribute(given):
        return listed_fields(scope.attribute(given), scope, depth + 1)
    if given.type == "binary_operator" and operator(given) == "++":
        sides = [listed_fields(given.child_by_field_name(side), scope, depth + 1) for side in ("left", "right")]
        return None if None in sides else [field for side in sides for field in side or []]
    if given.type == "sigil":
        return [(name, Lit(value=None), given.start_point[0] + 1) for name in names_in(given) or []] or None
    if given.type == "keywords":
        return [(key, expression(value, scope), pair.start_point[0] + 1) for key, value, pair in pairs(given)]
    if given.type != "list":
        return None
    fields: Listed = []
    for child in given.named_children:
        if child.type == "comment":
            continue
        if child.type == "keywords":
            fields += listed_fields(child, scope, depth + 1) or []
            continue
        name = key_of(child) if child.type in ("atom", "quoted_atom") else None
        if name is None:
            return None
        fields.append((name, Lit(value=None), child.start_point[0] + 1))
    return fields
