"""Classes: their kind, bases, fields, computed attributes and options. Only the file is known, so a kind may be revised later."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from generator.extract.python.constants import assigned
from generator.extract.python.expressions import Arguments, expression, operands
from generator.extract.python.fields import field, is_maker, member
from generator.extract.python.functions import is_computed
from generator.extract.python.names import BUILTINS, Scope, dotted, is_internal, last, squeeze
from generator.extract.python.statements import Statement, statements
from generator.extract.python.strings import doc_statement, docstring
from generator.extract.syntax import Node, span, text
from generator.model import Call, Expr, FieldDecl, Lit, Opaque, Table, TypeDecl

Kind = Literal["model", "dataclass", "typed-dict", "named-tuple", "enum", "alias", "class", "struct", "attrs"]
ENUMS = frozenset({"Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "ReprEnum"})
NO_DATA = frozenset({"Generic", "Protocol", "ABC", "object"})
ATTRS = frozenset({"define", "frozen", "mutable", "attrs", "s", "dataclass"})
CONFIG = ("model_config", "Config")


def class_body(node: Node) -> list[Statement]:
    """The statements of a class, those under conditions included, what only type checkers see excluded."""
    body = node.child_by_field_name("body")
    return [] if body is None else list(statements(body))


def declare(statement: Statement, name: str, scope: Scope, body: list[Statement]) -> TypeDecl:
    """The type that a class statement declares. ``name``: its dotted name; ``scope``: where the statement stands."""
    node = statement.node
    given = Arguments(node.child_by_field_name("superclasses"))
    bases = tuple(_base(base, scope) for base in given.positional)
    options: list[tuple[str, Expr]] = [(key, expression(value, scope)) for key, value in given.keywords.items()]
    kind = _kind(statement, bases, body, options, scope)
    fields, doubts = _fields(body, name, kind, dict(options).get("total") != Lit(value=False), scope)
    if kind == "model":
        options += _config(body, scope)
    if given.starred:
        doubts.append("its bases or options are computed")
    doubts += [f"the base {base} is computed" for base in bases if not base.replace(".", "").isidentifier()]
    if node.has_error:
        doubts.append("it stands in broken syntax")
    doc = docstring(node.child_by_field_name("body"))
    return TypeDecl(
        name=name,
        kind=kind,
        span=span(node),
        fields=fields,
        bases=bases,
        variants=tuple(one.name for one in fields) if kind == "enum" else (),
        computed=tuple(dict.fromkeys(_computed(body))),
        options=tuple(options),
        doc=doc[0] if doc else None,
        internal=is_internal(name),
        uncertain="; ".join(dict.fromkeys(doubts)) or None,
    )


def _base(node: Node, scope: Scope) -> str:
    while node.type == "subscript":
        node = node.child_by_field_name("value") or node.named_children[0]
    name = dotted(node)
    return scope.resolve(name) if name is not None else squeeze(text(node))


def _kind(
    statement: Statement, bases: tuple[str, ...], body: list[Statement], options: list[tuple[str, Expr]], scope: Scope
) -> Kind:
    for decorator in statement.decorators():
        name = scope.resolve(dotted(decorator.target) or "")
        of_attrs = name.split(".")[0] in ("attr", "attrs") and last(name) in ATTRS
        if of_attrs or last(name) == "dataclass":
            if decorator.call is not None:
                options += [(key, expression(value, scope)) for key, value in decorator.call.keywords.items()]
            return "attrs" if of_attrs else "dataclass"
    ends = {last(base) for base in bases}
    if "TypedDict" in ends:
        return "typed-dict"
    if "NamedTuple" in ends or any(base.startswith(("namedtuple(", "collections.namedtuple(")) for base in bases):
        return "named-tuple"
    if ends & ENUMS:
        return "enum"
    if any(end.endswith(("Model", "Base")) for end in ends):
        return "model"
    unknown = [base for base in bases if last(base) not in NO_DATA and base not in BUILTINS]
    annotated = any(one.node.type == "assignment" and one.node.child_by_field_name("type") is not None for one in body)
    return "model" if unknown and annotated and "Protocol" not in ends else "class"


def _fields(
    body: list[Statement], owner: str, kind: Kind, total: bool, scope: Scope
) -> tuple[tuple[FieldDecl, ...], list[str]]:
    """Fields in order of first appearance, the last declaration of a name winning; and what is doubtful about them."""
    found: dict[str, tuple[FieldDecl, Statement]] = {}
    doubts: list[str] = []
    bound: dict[str, str] = {}
    latest: str | None = None
    for statement in body:
        node = statement.node
        said = doc_statement(statement.whole) if latest and node.type in ("string", "concatenated_string") else None
        if said and latest in found:
            decl, where = found[latest]
            found[latest] = (msgspec.structs.replace(decl, doc=said[0]), where)
        latest = None
        if node.type != "assignment" or statement.typing_only:
            continue
        inner = scope.within(bound)
        for decl in _declared(node, kind, total, inner, found):
            earlier = found.get(decl.name)
            if earlier is not None and (doubt := _conflict(earlier, decl, statement)):
                doubts.append(doubt)
                decl = msgspec.structs.replace(decl, required=None, default=_either(earlier[0], decl))
            elif earlier is not None and not statement.branch:
                doubts = [doubt for doubt in doubts if doubt != _conditional(decl.name)]
            elif earlier is None and statement.branch:
                doubts.append(_conditional(decl.name))
            elif earlier is not None and earlier[1].branch[:-1] == statement.branch[:-1]:
                doubts = [doubt for doubt in doubts if doubt != _conditional(decl.name)]
            found[decl.name] = (decl, statement)
            latest = decl.name
        for name, _, _ in assigned(node):
            bound[name] = f"{owner}.{name}"
    return tuple(decl for decl, _ in found.values()), doubts


def _declared(
    node: Node, kind: Kind, total: bool, scope: Scope, found: dict[str, tuple[FieldDecl, Statement]]
) -> Iterator[FieldDecl]:
    """The fields that one assignment declares or changes."""
    if node.child_by_field_name("type") is not None:
        if kind == "enum":
            for name, value, _ in assigned(node):
                yield member(name, value, node, scope)
            return
        decl = field(node, kind, total, scope)
        if decl is not None and decl.name not in CONFIG and not (kind == "model" and decl.name.startswith("_")):
            yield decl
        return
    for name, value, _ in assigned(node):
        if kind == "enum":
            if not (name.startswith("__") or name.startswith("_") and name.endswith("_")):
                yield member(name, value, node, scope)
        elif name in found:
            earlier = found[name][0]
            now = member(name, value, node, scope)
            yield msgspec.structs.replace(earlier, default=now.default, required=now.required, wire=now.wire or earlier.wire)
        elif kind == "attrs" and is_maker(value):
            yield member(name, value, node, scope)


def _conditional(name: str) -> str:
    return f"the field {name} is declared under a condition"


def _conflict(earlier: tuple[FieldDecl, Statement], now: FieldDecl, statement: Statement) -> str | None:
    """Two declarations of one field that a condition chooses between, and that do not say the same."""
    if not statement.branch or earlier[1].branch == statement.branch:
        return None
    plain = {"line": 0, "doc": None}
    same = msgspec.structs.replace(earlier[0], **plain) == msgspec.structs.replace(now, **plain)
    return None if same else f"the field {now.name} depends on a condition"


def _either(one: FieldDecl, other: FieldDecl) -> Expr | None:
    if one.default == other.default:
        return other.default
    return Opaque(source=f"one of two values, at lines {one.line} and {other.line}")


def _computed(body: list[Statement]) -> Iterator[str]:
    for statement in body:
        if statement.node.type == "function_definition" and any(is_computed(one.target) for one in statement.decorators()):
            name = statement.node.child_by_field_name("name")
            if name is not None:
                yield text(name)
        elif statement.node.type == "assignment":
            for name_, value, _ in assigned(statement.node):
                target = value.child_by_field_name("function") if value.type == "call" else None
                if target is not None and is_computed(target):
                    yield name_


def _config(body: list[Statement], scope: Scope) -> Iterator[tuple[str, Expr]]:
    """What ``model_config = ConfigDict(...)`` or a nested ``class Config`` says, each key an option."""
    for statement in body:
        node = statement.node
        if node.type == "assignment":
            for name, value, _ in assigned(node):
                if name == "model_config":
                    yield from _settings(expression(value, scope))
        elif node.type == "class_definition" and text(node.child_by_field_name("name") or node) == "Config":
            for inner in class_body(node):
                if inner.node.type == "assignment":
                    yield from ((name, expression(value, scope)) for name, value, _ in assigned(inner.node))


def _settings(value: Expr) -> Iterator[tuple[str, Expr]]:
    if isinstance(value, Call) and not value.args:
        yield from value.kwargs
    elif isinstance(value, Table) and all(isinstance(key, Lit) and isinstance(key.value, str) for key, _ in value.items):
        yield from ((str(key.value), one) for key, one in value.items if isinstance(key, Lit))
    else:
        yield "model_config", value
