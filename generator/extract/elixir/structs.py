"""Structs and types: literal fields and enforced keys, with what attributes hold where they are used; members of unions."""

from __future__ import annotations

from generator.extract.elixir.terms import Scope, attribute, expression, key_of, names_in, operator, pairs
from generator.extract.syntax import Node, span, text
from generator.model import Expr, FieldDecl, Lit, TypeDecl

COMPUTED = "its fields are computed"

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


def shape(node: Node, given: Node, scope: Scope, enforced: list[str] | None, conditional: bool) -> TypeDecl:
    """A struct as it is declared, field types left out. ``enforced`` None: computed; ``conditional``: a condition stands around it."""
    fields = listed_fields(given, scope)
    uncertain = COMPUTED if fields is None else "its enforced keys are computed" if enforced is None else None
    if conditional:
        uncertain = uncertain or "a condition decides whether it is declared so"
    if node.has_error:
        uncertain = "there is a syntax error in it"
    declared = tuple(
        FieldDecl(name=name, required=None if enforced is None else name in enforced, line=line, default=default)
        for name, default, line in fields or ()
    )
    return TypeDecl(name=scope.module, kind="struct", span=span(node), fields=declared, uncertain=uncertain)


def union(node: Node) -> list[Node]:
    """The members of ``a | b | c``."""
    if node.type == "binary_operator" and operator(node) == "|":
        sides = (node.child_by_field_name("left"), node.child_by_field_name("right"))
        return [one for side in sides if side is not None for one in union(side)]
    if node.type == "block" and len(node.named_children) == 1:
        return union(node.named_children[0])
    return [node]


def variant(node: Node, scope: Scope) -> str:
    """``A.B.t()`` → the module's full name, anything else as written."""
    written = "".join(text(node).split())
    name, _, last = written.removesuffix("()").rpartition(".")
    if last == "t" and name[:1].isupper():
        return scope.expand(name)
    return key_of(node) or written
