"""One annotated name of a class body → a field: required or not, default, name on the wire."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from generator.extract.python.expressions import bare, call, dotted, expression
from generator.extract.python.kinds import required as total_required
from generator.extract.python.names import Names
from generator.extract.syntax import Node, text
from generator.model import Call, Emission, Expr, FieldDecl, Lit, Opaque, Ref

FACTORIES = frozenset({"field", "Field", "PrivateAttr", "attrib", "ib"})
NAMERS = FACTORIES | {"PropertyInfo", "Alias"}
# ``x: int = ...`` of a model: it has to be given
ELLIPSIS = Opaque(source="...")
GENERIC = re.compile(r"([\w.]+)\[.*\]")
NOTHING = ("Undefined", "dataclasses.MISSING", "attr.NOTHING", "attrs.NOTHING")
NOT_FIELDS = frozenset({"ClassVar", "InitVar", "KW_ONLY"})


class Declared(NamedTuple):
    """A field; ``uncertain``: what of it is computed."""

    field: FieldDecl
    uncertain: str | None = None


def field(node: Node, annotation: Node | None, names: Names, owner: str, kind: str, total: bool) -> Declared | None:
    """An assignment in the body of the class ``owner`` that declares a field, None where it is no field (``ClassVar``)."""
    label = text(node.child_by_field_name("left") or node)
    written = " ".join(text(annotation).split()) if annotation is not None else ""
    heads = [part.rpartition(".")[2] for part in written.strip("\"'").split("[")]
    right = bare(node.child_by_field_name("right"))
    if heads[0] in NOT_FIELDS or (heads[0] == "Final" and kind == "model" and right is not None):
        return None
    default: Expr | None = None
    wire: str | None = None
    emitted: Emission | None = None
    uncertain: str | None = None
    init = True
    splat = [one for one in ([right] if right is not None else []) + _calls(annotation) if _spread(one)]
    if splat:
        uncertain = f"how {label} is declared is computed: {' '.join(text(splat[0]).split())[:60]}"
    own = _named(right, names, owner, FACTORIES) if right is not None and right.type == "call" else None
    said = [own] if own else []
    if "Annotated" in heads:
        said += [made for one in _calls(annotation) if (made := _named(one, names, owner, NAMERS))]
    for made in said:
        keywords = dict(made.kwargs)
        init = init and keywords.get("init") != Lit(value=False)
        if not isinstance(keywords.get("init", Lit(value=True)), Lit):
            uncertain = f"whether {label} is given to the constructor is computed"
        default = default or _default(made, keywords, names)
        given = next((keywords[key] for key in ("serialization_alias", "alias") if key in keywords), None)
        if given is not None and given != Lit(value=None) and wire is None:
            if isinstance(given, Lit):
                wire = str(given.value)
            else:
                uncertain = f"the name of {label} on the wire is computed"
        if keywords.get("exclude", Lit(value=False)) == Lit(value=True):
            emitted = "never"
        elif not isinstance(keywords.get("exclude", Lit(value=None)), Lit):
            uncertain = f"whether {label} is sent is computed"
    if right is not None and own is None:
        default = (
            _factory(expression(right, names, owner), names) if kind == "attrs" else expression(right, names, owner)
        )
    if kind == "model" and default == ELLIPSIS:
        default = None
    required: bool | None = None if splat else default is None and init
    if kind == "typed-dict":
        required = total_required(written, total)
    declared = FieldDecl(
        name=label,
        required=required,
        line=_line(node),
        init=init,
        type=written or None,
        default=default,
        wire=wire,
        emitted=emitted,
    )
    return Declared(declared, uncertain=uncertain)


def _spread(node: Node) -> bool:
    """Whether a field is declared with settings that are not written there: ``Field(**common)``."""
    arguments = node.child_by_field_name("arguments") if node.type == "call" else None
    callee = dotted(node.child_by_field_name("function")) if arguments is not None else None
    spread = arguments is not None and any("splat" in one.type for one in arguments.named_children)
    return spread and (callee or "").rpartition(".")[2] in NAMERS


def _line(node: Node) -> int:
    return node.start_point[0] + 1


def _named(node: Node, names: Names, owner: str, wanted: frozenset[str]) -> Call | None:
    made = call(node, names, owner)
    return made if made is not None and made.name.rpartition(".")[2] in wanted else None


def _default(made: Call, keywords: dict[str, Expr], names: Names) -> Expr | None:
    """What ``field(…)`` or ``Field(…)`` gives a field that is left out; None where it has to be given."""
    if made.name.rpartition(".")[2] not in FACTORIES:
        return None
    for key in ("default_factory", "factory"):
        if key in keywords and keywords[key] != Lit(value=None):
            return _called(keywords[key], names)
    first = made.args[0] if made.args else None
    given = keywords.get("default", first)
    if given is not None:
        given = _factory(given, names)
    if given is None or given == ELLIPSIS or (isinstance(given, Ref) and given.name.endswith(NOTHING)):
        return None
    return given


def _called(factory: Expr, names: Names) -> Expr:
    """What calling a factory gives: ``list`` and ``list[str]`` alike make a list."""
    if isinstance(factory, Ref):
        return Call(name=factory.name)
    generic = GENERIC.fullmatch(factory.source) if isinstance(factory, Opaque) else None
    return Call(name=names.reference(generic.group(1))) if generic else factory


def _factory(value: Expr, names: Names) -> Expr:
    """``attr.Factory(list)`` is what calls ``list``; any other value is itself."""
    factory = isinstance(value, Call) and value.name.rpartition(".")[2] == "Factory" and len(value.args) == 1
    return _called(value.args[0], names) if isinstance(value, Call) and factory else value


def is_factory(node: Node | None) -> bool:
    """Whether a value is a call that declares a field by itself: ``attr.ib()``, ``attrs.field()``."""
    node = bare(node)
    callee = dotted(node.child_by_field_name("function")) if node is not None and node.type == "call" else None
    return (callee or "").rpartition(".")[2] in FACTORIES


def _calls(node: Node | None) -> list[Node]:
    return list(_calls_in(node)) if node is not None else []


def _calls_in(node: Node) -> Iterator[Node]:
    if node.type == "call":
        yield node
        return
    for child in node.named_children:
        yield from _calls_in(child)
