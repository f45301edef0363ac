"""Classes → types: what kind, which fields, members and settings."""

from __future__ import annotations

import inspect
from collections.abc import Mapping

from msgspec.structs import replace

from generator.extract.python.expressions import dotted, expression, string
from generator.extract.python.fields import field, is_factory
from generator.extract.python.flow import Event, arms, condition, surviving
from generator.extract.python.kinds import PROPERTIES, is_member, kind_of
from generator.extract.python.names import Names
from generator.extract.python.statements import assigned, definition, docstring, head, statements, value
from generator.extract.syntax import Node, span, text
from generator.model import Call, Expr, FieldDecl, Lit, Opaque, Ref, TypeDecl

NO_MEMBERS = frozenset({"nonmember", "property", "staticmethod", "classmethod", "cached_property"})
COMPUTED_SETTINGS = frozenset({"alias_generator"})
# pydantic's own, which are followed when files are linked.
KNOWN_GENERATORS = frozenset({"pydantic.alias_generators.to_camel", "pydantic.alias_generators.to_pascal"})


def class_type(
    node: Node, name: str, marks: list[Call], names: Names, internal: bool, earlier: dict[str, TypeDecl]
) -> TypeDecl:
    """A class definition as a type. ``marks``: its decorators; ``earlier``: the file's types up to here, by name."""
    body = node.child_by_field_name("body")
    bases, keywords = _bases(node, names)
    settings = [*(setting for mark in marks for setting in mark.kwargs), *keywords]
    settings += [("@", Ref(name=mark.name)) for mark in marks]
    kind = kind_of(bases, marks, dict(keywords), earlier)
    total = dict(keywords).get("total") != Lit(value=False)
    auto = any(_takes_annotations(mark, body) for mark in marks)
    fields: dict[str, FieldDecl] = {}
    declared_at: dict[str, list[tuple[Event, FieldDecl | None]]] = {}
    members: list[str] = []
    assigned_names: list[str] = []
    ignored: set[str] = set()
    computed: list[str] = []
    uncertain: str | None = None
    last: str | None = None
    for statement, typing_only in statements(body):
        if statement.type == "comment" or typing_only:
            continue
        inner = (
            statement.named_children[0]
            if statement.type == "expression_statement" and statement.named_children
            else None
        )
        said = string(inner) if inner is not None and last else None
        if said is not None and last in fields:
            fields[last] = replace(fields[last], doc=inspect.cleandoc(said))
        last = None
        computed += _property(statement)
        for label in _given_by_method(statement) if kind == "attrs" else ():
            if label in fields:
                fields[label] = replace(fields[label], required=False, default=Opaque(source=f"@{label}.default"))
                declared_at[label] = [(event, fields[label]) for event, _ in declared_at[label]]
        if kind == "enum" and inner is not None and inner.type == "assignment":
            left = inner.child_by_field_name("left")
            if left is not None and left.type in ("pattern_list", "tuple_pattern", "list_pattern"):
                uncertain = uncertain or f"line {left.start_point[0] + 1} unpacks members"
        for label, assignment in assigned(statement):
            annotation = assignment.child_by_field_name("type")
            right = value(assignment)
            if annotation is None and right is not None:
                assigned_names.append(label)
            if kind == "enum":
                if label == "_ignore_" and right is not None:
                    ignored |= set(" ".join(map(str, (string(one) for one in (right, *right.named_children)))).split())
                elif right is not None and _makes_member(label, right):
                    members.append(label)
                    declared_at.setdefault(label, []).append(
                        (Event(assignment, None, True, arms(assignment, node)), None)
                    )
            elif label == "model_config":
                setting = expression(right, names, name)
                settings += list(setting.kwargs) if isinstance(setting, Call) else [("model_config", setting)]
            elif kind == "attrs" and not auto and not is_factory(right):
                continue
            elif (annotation is not None and not (kind == "model" and label.startswith("_"))) or (
                kind == "attrs" and is_factory(right)
            ):
                declared = field(assignment, annotation, names, name, kind, total)
                if declared is None:
                    continue
                uncertain = uncertain or declared.uncertain
                fields[label] = declared.field
                last = label
                declared_at.setdefault(label, []).append(
                    (Event(assignment, None, True, arms(assignment, node)), declared.field)
                )
            elif label in fields and right is not None:
                fields[label] = replace(fields[label], required=False, default=expression(right, names, name))
                declared_at[label].append((Event(assignment, None, True, arms(assignment, node)), fields[label]))
        if (
            statement.type == "class_definition"
            and text(statement.child_by_field_name("name") or statement) == "Config"
        ):
            settings += _config(statement, names, name)
    root = _root(node, names) if kind == "model" and "root" not in fields else None
    if root is not None:
        fields["root"] = root
    for label, found in declared_at.items():
        doubt = _doubt(label, found)
        if doubt:
            uncertain = uncertain or doubt
        if doubt and label in fields:
            fields[label] = replace(fields[label], required=None, default=Opaque(source=doubt))
        elif label in fields:
            last_one = surviving([event for event, _ in found], ())[0][-1]
            settled = next(field for event, field in found if event is last_one)
            fields[label] = replace(settled or fields[label], doc=fields[label].doc)
    generated = next((key for key, held in settings if key in COMPUTED_SETTINGS and not _is_known(held)), None)
    return TypeDecl(
        name=name,
        kind=kind,
        span=span(node),
        fields=tuple(fields.values()),
        bases=bases,
        variants=tuple(member for member in dict.fromkeys(members) if member not in ignored),
        computed=tuple(dict.fromkeys(computed)),
        assigned=tuple(dict.fromkeys(assigned_names)),
        options=tuple(settings),
        doc=docstring(node),
        internal=internal,
        uncertain=uncertain or (f"its names on the wire come from {generated}" if generated else None),
    )


def marked(types: list[TypeDecl], changes: Mapping[str | None, int]) -> list[TypeDecl]:
    """The types of a file, uncertain where it declares one in several ways or changes it later. ``changes``: name → line."""
    touched = {name: f"line {line} changes it" for name, line in changes.items()}
    first: dict[str, TypeDecl] = {}
    for one in types:
        other = first.setdefault(one.name, one)
        if replace(one, span=other.span, doc=other.doc) != other:
            touched[one.name] = f"lines {other.span.first_line} and {one.span.first_line} declare it differently"
    return [replace(one, uncertain=one.uncertain or touched.get(one.name)) for one in types]


def _makes_member(label: str, given: Node) -> bool:
    """Whether what an enum's body gives a name is a member: no function, nor what says that it is none."""
    callee = dotted(given.child_by_field_name("function")) if given.type == "call" else None
    return is_member(label) and given.type != "lambda" and (callee or "").rpartition(".")[2] not in NO_MEMBERS


def _doubt(label: str, found: list[tuple[Event, FieldDecl | None]]) -> str | None:
    """Why it is not certain how a class ends up with a name that is declared under conditions; None where it is."""
    held, absent = surviving([event for event, _ in found], ())
    if absent:
        said = condition(held[0].arms)
        return f"{label} is declared only under a condition{f': {said}' if said else ''}"
    declared = [field for event, field in found if any(event is one for one in held)]
    if any(one is not None and other is not None and not _same(one, other) for one in declared for other in declared):
        return f"{label} is declared in more than one way"
    return None


def _same(one: FieldDecl, other: FieldDecl) -> bool:
    return replace(one, line=0, doc=None) == replace(other, line=0, doc=None)


def _config(node: Node, names: Names, owner: str) -> list[tuple[str, Expr]]:
    """The settings of a class ``Config`` inside a model."""
    found = [pair for statement, _ in statements(node.child_by_field_name("body")) for pair in assigned(statement)]
    return [(label, expression(value(assignment), names, owner)) for label, assignment in found]


def _bases(node: Node, names: Names) -> tuple[tuple[str, ...], list[tuple[str, Expr]]]:
    listed = node.child_by_field_name("superclasses")
    bases: list[str] = []
    keywords: list[tuple[str, Expr]] = []
    for child in listed.named_children if listed is not None else ():
        if child.type == "keyword_argument":
            key = child.child_by_field_name("name")
            keywords.append(
                (text(key) if key is not None else "", expression(child.child_by_field_name("value"), names))
            )
        elif child.type != "comment":
            found = dotted(child.child_by_field_name("value") if child.type == "subscript" else child)
            bases.append(names.resolve(found) if found else " ".join(text(child).split()))
            if found and found.partition(".")[0] in names.unsure and bases[-1].partition(".")[0] == "pydantic":
                keywords.append(("pydantic", Lit(value="either")))
    return tuple(bases), keywords


def _root(node: Node, names: Names) -> FieldDecl | None:
    """The one field of a ``RootModel[…]`` that has no annotation of its own for it."""
    listed = node.child_by_field_name("superclasses")
    for base in listed.named_children if listed is not None else ():
        of = dotted(base.child_by_field_name("value")) if base.type == "subscript" else None
        inner = base.child_by_field_name("subscript") if of else None
        if inner is not None and names.resolve(of or "") in ("pydantic.RootModel", "pydantic.root_model.RootModel"):
            return FieldDecl(
                name="root", required=True, line=base.start_point[0] + 1, type=" ".join(text(inner).split())
            )
    return None


def _is_known(generator: Expr) -> bool:
    return generator == Lit(value=None) or (isinstance(generator, Ref) and generator.name in KNOWN_GENERATORS)


def _takes_annotations(mark: Call, body: Node | None) -> bool:
    """Whether an attrs decorator makes a field of every annotated name: the newer ones do, unless some field has no annotation."""
    said = dict(mark.kwargs).get("auto_attribs", Lit(value=None))
    last = mark.name.rpartition(".")[2]
    if said != Lit(value=None) or last not in ("define", "frozen", "mutable"):
        return said == Lit(value=True) or (last == "dataclass" and said == Lit(value=None))
    given = [assignment for statement, _ in statements(body) for _, assignment in assigned(statement)]
    return not any(is_factory(value(one)) and one.child_by_field_name("type") is None for one in given)


def _given_by_method(statement: Node) -> list[str]:
    """The fields whose default a method gives: ``@x.default``."""
    heads = [head(mark) or "" for mark in definition(statement)[1]]
    return [one.removesuffix(".default") for one in heads if one.endswith(".default")]


def _property(statement: Node) -> list[str]:
    """The name of a property that a statement defines."""
    inner, marks = definition(statement)
    if inner is None or inner.type != "function_definition":
        return []
    if not any((head(mark) or "").rpartition(".")[2] in PROPERTIES for mark in marks):
        return []
    label = inner.child_by_field_name("name")
    return [text(label)] if label is not None else []
