"""Structs and types: literal fields and enforced keys, with what attributes hold where they are used; members of unions."""

from __future__ import annotations

from generator.extract.elixir.expressions import expression
from generator.extract.elixir.index import Index
from generator.extract.elixir.terms import (
    Scope,
    arguments,
    attribute,
    key_of,
    keyword,
    names_in,
    operator,
    pairs,
    target,
)
from generator.extract.syntax import Node, span, text
from generator.model import Expr, FieldDecl, Lit, TypeDecl

COMPUTED = "its fields are computed"
CONDITION = "a condition decides whether it is declared so"
ATOMS = frozenset({"atom", "quoted_atom"})
FIELDS = frozenset({"field"})
BLOCKS = frozenset({"if", "unless", "for", "case", "cond", "quote", "Enum.each"})
SCHEMAS = frozenset({"typedstruct", "embedded_schema", "schema", "defmodel", "typed_embedded_schema"})

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
    if value.type == "call" and target(value) in ("Keyword.keys", "Map.keys") and len(arguments(value)) == 1:
        fields = listed_fields(arguments(value)[0], scope, depth + 1)
        return None if fields is None else [name for name, _, _ in fields]
    if value.type in ("atom", "quoted_atom"):
        name = key_of(value)
        return None if name is None else [name]
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
    if given.type == "call" and target(given) == "Keyword.merge" and len(arguments(given)) == 2:
        under, over = (listed_fields(side, scope, depth + 1) for side in arguments(given))
        return None if under is None or over is None else _over(under, over)
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
        if child.type == "binary_operator" and operator(child) == "|":
            first, others = child.child_by_field_name("left"), child.child_by_field_name("right")
            rest = listed_fields(others, scope, depth + 1)
            field = _field(first, scope) if first is not None else None
            if field is None or rest is None:
                return None
            fields += [field, *rest]
            continue
        field = _field(child, scope)
        if field is None:
            return None
        fields.append(field)
    return fields


def _field(node: Node, scope: Scope) -> tuple[str, Expr | None, int] | None:
    """``:name``, or ``{:name, default}``."""
    inside = [child for child in node.named_children if child.type != "comment"] if node.type == "tuple" else [node]
    name = key_of(inside[0]) if inside and inside[0].type in ("atom", "quoted_atom") else None
    if name is None or len(inside) > 2:
        return None
    default = expression(inside[1], scope) if len(inside) == 2 else Lit(value=None)
    return name, default, node.start_point[0] + 1


def _over(under: Listed, over: Listed) -> Listed:
    """As ``Keyword.merge`` does it: what is said again is taken from the second, and stands there."""
    again = {name for name, _, _ in over}
    return [*(field for field in under if field[0] not in again), *over]


def shape(node: Node, given: Node, scope: Scope, enforced: list[str] | None, conditional: bool) -> TypeDecl:
    """A struct as it is declared, field types left out. ``enforced`` None: computed; ``conditional``: a condition stands around it."""
    fields = listed_fields(given, scope)
    uncertain = COMPUTED if fields is None else "its enforced keys are computed" if enforced is None else None
    if conditional:
        uncertain = uncertain or CONDITION
    if node.has_error:
        uncertain = "there is a syntax error in it"
    declared = tuple(
        FieldDecl(name=name, required=None if enforced is None else name in enforced, line=line, default=default)
        for name, default, line in fields or ()
    )
    return TypeDecl(name=scope.module, kind="struct", span=span(node), fields=declared, uncertain=uncertain)


def makes_struct(node: Node, name: str, index: Index) -> bool:
    """Whether a macro is known to make a struct, or looks like it: fields are listed in its block."""
    if node.named_children[-1].type != "do_block":
        return False
    return name in SCHEMAS or (name not in BLOCKS and any(one.arguments for one in index.calls(node, FIELDS)))


def alias_type(node: Node, label: str, right: Node, scope: Scope, internal: bool) -> TypeDecl:
    """``@type label :: a | b`` with its members; ``@type label :: %{key: …}`` with its keys, to which nothing holds a value."""
    plain = plain_map(right)
    fields, other = map_keys(right) if plain else ((), None)
    return TypeDecl(
        name=f"{scope.module}.{label}",
        kind="alias",
        span=span(node),
        fields=fields,
        variants=tuple(variant(one, scope) for one in union(right)),
        internal=internal,
        enforced=not plain,
        uncertain="there is a syntax error in it" if node.has_error else other,
    )


def named(value: Node) -> tuple[str, Node | None]:
    """``label :: type`` → both; None for the type where it is none."""
    left, right = value.child_by_field_name("left"), value.child_by_field_name("right")
    if value.type != "binary_operator" or operator(value) != "::" or left is None or right is None:
        return "", None
    return target(left) if left.type == "call" else text(left), right


def plain_map(node: Node) -> bool:
    """``%{…}``, which is no struct."""
    return node.type == "map" and not any(child.type == "struct" for child in node.named_children)


def map_keys(node: Node) -> tuple[tuple[FieldDecl, ...], str | None]:
    """The keys that a map type names, and why they are not all of them."""
    fields: list[FieldDecl] = []
    other = None
    for entry in _entries(node):
        # ``optional(:a) => b | nil`` is read as a union whose first member is the arrow.
        arrow = entry
        while arrow.type == "binary_operator" and operator(arrow) == "|":
            arrow = arrow.child_by_field_name("left") or arrow.named_children[0]
        left, right = (arrow.child_by_field_name(side) for side in ("left", "right"))
        key, value = (arrow.child_by_field_name(side) for side in ("key", "value"))
        given = right if left is not None else value
        asked = target(left) if left is not None and left.type == "call" else ""
        inner = (
            arguments(left)[0] if left is not None and asked in ("required", "optional") and arguments(left) else left
        )
        name = keyword(key) if key is not None else key_of(inner) if inner is not None and inner.type in ATOMS else None
        if name is None or given is None:
            written = "".join(text(entry).split())
            other = f"a map type that may have other keys than those it names: {written[:60]}"
            continue
        kind = " ".join((entry.text or b"")[given.start_byte - entry.start_byte :].decode("utf-8", "replace").split())
        line = entry.start_point[0] + 1
        fields.append(FieldDecl(name=name, required=asked != "optional", line=line, type=kind))
    return tuple(fields), other if fields or other else "a map type that names no key is mostly meant for any map"


def _entries(node: Node) -> list[Node]:
    """The keys of a map with their values: ``a: …`` and ``:a => …``."""
    found: list[Node] = []
    for child in node.named_children:
        if child.type in ("map_content", "keywords"):
            found += _entries(child)
        elif child.type != "comment":
            found.append(child)
    return found


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
