"""Fields of a type: annotated assignments, what ``field``, ``Field`` and ``Annotated`` say of them, and members of enums."""

from __future__ import annotations

from typing import NamedTuple

from generator.extract.python.aliases import form, metadata, unwrapped
from generator.extract.python.expressions import Arguments, arguments, callee, expression, opaque
from generator.extract.python.names import Scope, dotted, last, squeeze
from generator.extract.syntax import Node, text
from generator.model import Call, Emission, Expr, FieldDecl, Lit, Opaque

MAKERS = frozenset({"field", "Field", "attrib", "ib"})
POSITIONAL = frozenset({"Field", "attrib", "ib"})
NOT_FIELDS = frozenset({"ClassVar", "InitVar", "KW_ONLY", "TypeAlias"})


class Said(NamedTuple):
    """What a ``field(...)`` call or the metadata of an annotation says of a field."""

    required: bool | None = True
    default: Expr | None = None
    wire: str | None = None
    emitted: Emission | None = None


def field(node: Node, kind: str, total: bool, scope: Scope) -> FieldDecl | None:
    """The field that an annotated assignment declares, None for class variables and the like."""
    left, annotation, value = (node.child_by_field_name(name) for name in ("left", "type", "right"))
    if left is None or left.type != "identifier" or annotation is None or form(annotation) in NOT_FIELDS:
        return None
    said = Said()
    for extra in metadata(annotation):
        said = _metadata(extra, said, scope)
    if value is not None:
        said = _value(value, said, scope)
    elif kind == "typed-dict":
        said = said._replace(required={"Required": True, "NotRequired": False}.get(form(annotation), total))
    return FieldDecl(
        name=text(left),
        required=None if node.has_error else said.required,
        line=node.start_point[0] + 1,
        type=squeeze(text(annotation), 400),
        default=said.default,
        wire=said.wire,
        emitted=said.emitted,
    )


def member(name: str, value: Node, node: Node, scope: Scope) -> FieldDecl:
    """A member of an enum, or an attribute made with ``attr.ib``."""
    said = Said(False, expression(value, scope))
    if value.type == "call" and last(callee(value) or "") in MAKERS:
        said = _value(value, Said(), scope)
    return FieldDecl(name=name, required=said.required, line=node.start_point[0] + 1, default=said.default, wire=said.wire)


def is_maker(value: Node) -> bool:
    return value.type == "call" and last(callee(value) or "") in MAKERS


def _value(value: Node, said: Said, scope: Scope) -> Said:
    value = unwrapped(value)
    if is_maker(value):
        return _maker(arguments(value), last(callee(value) or ""), value, said, scope)
    if value.type == "ellipsis":
        return said
    return said._replace(required=False, default=expression(value, scope))


def _metadata(call: Node, said: Said, scope: Scope) -> Said:
    """``Field(...)`` inside ``Annotated`` may give all but the default's position; any other call only an alias."""
    name = last(callee(call) or "")
    if name == "Field":
        return _maker(arguments(call), name, call, said, scope)
    return said._replace(wire=_wire(arguments(call), scope) or said.wire)


def _maker(given: Arguments, name: str, node: Node, said: Said, scope: Scope) -> Said:
    if given.starred:
        return said._replace(required=None, default=opaque(node))
    default = given.keywords.get("default") or (given.positional[0] if given.positional and name in POSITIONAL else None)
    factory = given.keywords.get("default_factory") or given.keywords.get("factory")
    if default is not None and default.type != "ellipsis":
        said = said._replace(required=False, default=expression(default, scope))
    elif factory is not None:
        called = dotted(factory)
        made: Expr = Call(name=scope.resolve(called)) if called else Opaque(source=f"({squeeze(text(factory))})()")
        said = said._replace(required=False, default=made)
    if "init" in given.keywords and text(given.keywords["init"]) == "False":
        said = said._replace(required=False)
    return said._replace(wire=_wire(given, scope) or said.wire, emitted=_emitted(given) or said.emitted)


def _wire(given: Arguments, scope: Scope) -> str | None:
    for key in ("serialization_alias", "alias"):
        if key in given.keywords:
            value = expression(given.keywords[key], scope)
            if isinstance(value, Lit):
                return value.value if isinstance(value.value, str) else None
            return None
    return None


def _emitted(given: Arguments) -> Emission | None:
    return "never" if "exclude" in given.keywords and text(given.keywords["exclude"]) == "True" else None
