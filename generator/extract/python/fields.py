"""Classes → types: what kind, which fields, required or not, default, name on the wire."""

from __future__ import annotations

from collections.abc import Iterator

from generator.extract.python.expressions import call, dotted, expression, string
from generator.extract.python.names import Names
from generator.extract.syntax import Node, span, text
from generator.model import Call, Expr, FieldDecl, Lit, Opaque, Ref, TypeDecl

FACTORIES = frozenset({"field", "Field", "PrivateAttr", "attrib", "ib"})
ENUMS = frozenset({"Enum", "StrEnum", "IntEnum", "Flag", "IntFlag"})
NOT_FIELDS = frozenset({"ClassVar", "InitVar", "Final"})
BLOCKS = frozenset({"if_statement", "else_clause", "elif_clause", "try_statement", "except_clause", "finally_clause", "with_statement", "block"})


def statements(block: Node | None) -> Iterator[Node]:
    """The statements of a block, those under if, else, try and with in it included."""
    for child in block.named_children if block is not None else ():
        if child.type in BLOCKS:
            yield from statements(child)
        else:
            yield child


def class_type(node: Node, name: str, decorators: tuple[str, ...], options: tuple[tuple[str, Expr], ...], names: Names, internal: bool) -> TypeDecl:
    """A class definition as a type."""
    bases, keywords = _bases(node, names)
    kind = _kind(bases, decorators, node)
    fields: dict[str, FieldDecl] = {}
    members: list[str] = []
    settings = [*options, *keywords]
    last: str | None = None
    for statement in statements(node.child_by_field_name("body")):
        if statement.type == "expression_statement" and statement.named_children:
            inner = statement.named_children[0]
            said = string(inner)
            if said is not None and last in fields:
                fields[last] = _documented(fields[last], said)
            last = None
            if inner.type != "assignment":
                continue
            left, annotation = inner.child_by_field_name("left"), inner.child_by_field_name("type")
            if left is None or left.type != "identifier":
                continue
            label = text(left)
            if kind == "enum":
                if not label.startswith("_"):
                    members.append(label)
            elif label == "model_config":
                value = expression(inner.child_by_field_name("right"), names, name)
                settings += list(value.kwargs) if isinstance(value, Call) else [("model_config", value)]
            elif annotation is not None and not (kind == "model" and label.startswith("_")):
                declared = _field(inner, label, annotation, names, name, kind, settings)
                if declared is not None:
                    fields[label] = declared
                    last = label
            elif label in fields:
                right = expression(inner.child_by_field_name("right"), names, name)
                fields[label] = FieldDecl(name=label, required=False, line=inner.start_point[0] + 1, type=fields[label].type, default=right)
    if kind == "class" and fields and bases:
        kind = "model"
    return TypeDecl(
        name=name,
        kind=kind,  # type: ignore[arg-type]
        span=span(node),
        fields=tuple(fields.values()),
        bases=tuple(base for base in bases if base.rpartition(".")[2] not in ENUMS),
        variants=tuple(members),
        computed=tuple(_properties(node)),
        options=tuple(settings),
        doc=docstring(node),
        internal=internal,
    )


def docstring(node: Node) -> str | None:
    """The docstring of a definition, as ``inspect.cleandoc`` gives it."""
    import inspect

    body = node.child_by_field_name("body") if node.type != "module" else node
    first = next((child for child in body.named_children if child.type != "comment"), None) if body is not None else None
    if first is None or first.type != "expression_statement" or not first.named_children:
        return None
    said = string(first.named_children[0])
    return inspect.cleandoc(said) if said is not None else None


def _documented(declared: FieldDecl, said: str) -> FieldDecl:
    return FieldDecl(
        name=declared.name, required=declared.required, line=declared.line, type=declared.type, default=declared.default,
        wire=declared.wire, emitted=declared.emitted, doc=said.strip(),
    )  # fmt: skip


def _bases(node: Node, names: Names) -> tuple[tuple[str, ...], list[tuple[str, Expr]]]:
    listed = node.child_by_field_name("superclasses")
    bases: list[str] = []
    keywords: list[tuple[str, Expr]] = []
    for child in listed.named_children if listed is not None else ():
        if child.type == "keyword_argument":
            key = child.child_by_field_name("name")
            keywords.append((text(key) if key is not None else "", expression(child.child_by_field_name("value"), names)))
        elif child.type != "comment":
            head = child.child_by_field_name("value") if child.type == "subscript" else child
            found = dotted(head)
            bases.append(names.resolve(found) if found else " ".join(text(child).split()))
    return tuple(bases), keywords


def _kind(bases: tuple[str, ...], decorators: tuple[str, ...], node: Node) -> str:
    last = {base.rpartition(".")[2] for base in bases}
    marks = {mark.rpartition(".")[2] for mark in decorators}
    if "dataclass" in marks:
        return "dataclass"
    if marks & {"define", "frozen", "mutable", "attrs", "attr.s"} or "attr.s" in decorators:
        return "attrs"
    if "TypedDict" in last:
        return "typed-dict"
    if "NamedTuple" in last:
        return "named-tuple"
    if last & ENUMS:
        return "enum"
    return "model" if any(base.endswith(("Model", "StrictBase")) for base in last) else "class"


def _field(node: Node, label: str, annotation: Node, names: Names, owner: str, kind: str, settings: list[tuple[str, Expr]]) -> FieldDecl | None:
    written = " ".join(text(annotation).split())
    head = written.partition("[")[0].rpartition(".")[2]
    if head in NOT_FIELDS:
        return None
    right = node.child_by_field_name("right")
    default: Expr | None = None
    wire: str | None = None
    emitted = None
    made = call(right, names, owner) if right is not None and right.type == "call" else None
    annotated = next((c for c in _calls_in(annotation) if c), None) if head == "Annotated" else None
    for factory in (made, call(annotated, names, owner) if annotated is not None else None):
        if factory is None or factory.name.rpartition(".")[2] not in FACTORIES:
            continue
        keywords = dict(factory.kwargs)
        if keywords.get("init") == Lit(value=False):
            return None
        default = default or _factory_default(factory, keywords)
        for key in ("serialization_alias", "alias"):
            if wire is None and isinstance(keywords.get(key), Lit):
                wire = str(keywords[key].value)  # type: ignore[union-attr]
        if keywords.get("exclude") == Lit(value=True):
            emitted = "never"
    if right is not None and (made is None or made.name.rpartition(".")[2] not in FACTORIES):
        default = expression(right, names, owner)
    required: bool | None = default is None
    if kind == "typed-dict":
        total = dict(settings).get("total") != Lit(value=False)
        required = head == "Required" or (total and head != "NotRequired")
    return FieldDecl(
        name=label, required=required, line=node.start_point[0] + 1, type=written, default=default, wire=wire,
        emitted=emitted,  # type: ignore[arg-type]
    )  # fmt: skip


def _factory_default(factory: Call, keywords: dict[str, Expr]) -> Expr | None:
    for key in ("default", "default_factory", "factory"):
        if key in keywords:
            value = keywords[key]
            if key == "default":
                return None if value == Lit(value=...) else value  # type: ignore[arg-type]
            return Call(name=value.name) if isinstance(value, Ref) else Opaque(source="a factory")
    first = factory.args[0] if factory.args else None
    if first is None or (isinstance(first, Opaque) and first.source == "..."):
        return None
    return first


def _calls_in(node: Node) -> Iterator[Node]:
    if node.type == "call":
        yield node
        return
    for child in node.named_children:
        yield from _calls_in(child)


def _properties(node: Node) -> Iterator[str]:
    for statement in statements(node.child_by_field_name("body")):
        if statement.type == "decorated_definition":
            marks = [text(mark).lstrip("@").strip() for mark in statement.named_children if mark.type == "decorator"]
            definition = statement.child_by_field_name("definition")
            if definition is not None and any(m.rpartition(".")[2] in ("property", "cached_property", "computed_field") for m in marks):
                label = definition.child_by_field_name("name")
                if label is not None:
                    yield text(label)


