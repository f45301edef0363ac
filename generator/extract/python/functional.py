"""Types that a call makes of what is written in it: ``P = NamedTuple("P", [("a", int)])``, ``D = TypedDict("D", {"a": int})``."""

from __future__ import annotations

from collections.abc import Iterator

from generator.extract.python.expressions import dotted, expression, string
from generator.extract.python.kinds import Kind, outside, required
from generator.extract.python.names import Names
from generator.extract.syntax import Node, span, text
from generator.model import Expr, FieldDecl, Lit, TypeDecl

NAMED = frozenset({"collections.namedtuple"})
SETTINGS: dict[Kind, frozenset[str]] = {
    "named-tuple": frozenset({"defaults", "module"}),
    "typed-dict": frozenset({"total"}),
    "enum": frozenset({"module", "qualname", "type"}),
}


def made(name: str, node: Node | None, names: Names) -> TypeDecl | None:
    """The type that an assigned call makes, None where it makes none or not all of it is written there."""
    if node is None or node.type != "call" or node.has_error:
        return None
    callee = names.resolve(dotted(node.child_by_field_name("function")) or "")
    kind: Kind | None = "named-tuple" if callee in NAMED else outside(callee) if "." in callee else None
    arguments = node.child_by_field_name("arguments")
    if kind not in SETTINGS or arguments is None:
        return None
    given = [one for one in arguments.named_children if one.type != "comment"]
    positional = [one for one in given if one.type != "keyword_argument"]
    settings = {
        text(one.child_by_field_name("name") or one): one.child_by_field_name("value")
        for one in given
        if one.type == "keyword_argument"
    }
    if len(positional) != 2 or string(positional[0]) is None or not settings.keys() <= SETTINGS[kind]:
        return None
    listed = _typed(positional[1]) if kind == "typed-dict" or (callee not in NAMED and kind != "enum") else None
    labels = [label for label, _ in listed] if listed is not None else _labels(positional[1])
    if labels is None:
        return None
    if kind == "enum":
        return TypeDecl(
            name=name, kind=kind, span=span(node), variants=tuple(labels), bases=(callee,), internal=_hidden(name)
        )
    values = expression(settings["defaults"], names) if "defaults" in settings else None
    defaults = _defaults(values, len(labels))
    if defaults is None:
        return None
    total = settings.get("total") is None or text(settings["total"] or node) != "False"
    types = dict(listed or ())
    fields = [
        FieldDecl(
            name=label,
            required=required(types.get(label), total) if kind == "typed-dict" else default is None,
            line=node.start_point[0] + 1,
            type=types.get(label),
            default=default,
        )
        for label, default in zip(labels, defaults, strict=True)
    ]
    return TypeDecl(
        name=name, kind=kind, span=span(node), fields=tuple(fields), bases=(callee,), internal=_hidden(name),
        options=(("total", Lit(value=False)),) if not total else (),
    )  # fmt: skip


def not_made(name: str, node: Node, names: Names) -> TypeDecl | None:
    """A call that makes a type of what is not written in it, as a type of which no more is known than its kind."""
    if node.type != "call":
        return None
    callee = names.resolve(dotted(node.child_by_field_name("function")) or "")
    kind: Kind | None = "named-tuple" if callee in NAMED else outside(callee) if "." in callee else None
    given = (node.child_by_field_name("arguments") or node).named_children
    if kind not in SETTINGS or len(given) < 2 or string(given[0]) is None:
        return None
    return TypeDecl(
        name=name, kind=kind, span=span(node), bases=(callee,), internal=_hidden(name),
        uncertain="what it is made of is computed",
    )  # fmt: skip


def _hidden(name: str) -> bool:
    return name.rpartition(".")[2].startswith("_")


def _typed(node: Node) -> list[tuple[str, str]] | None:
    """``{"a": int}`` or ``[("a", int)]`` → names and types; None where that is not what is written."""
    pairs: list[tuple[Node | None, Node | None]] = []
    for one in (child for child in node.named_children if child.type != "comment"):
        if node.type == "dictionary" and one.type == "pair":
            pairs.append((one.child_by_field_name("key"), one.child_by_field_name("value")))
        elif node.type in ("list", "tuple") and one.type == "tuple" and len(one.named_children) == 2:
            pairs.append((one.named_children[0], one.named_children[1]))
        else:
            return None
    found = [(string(key), " ".join(text(value).split())) for key, value in pairs if value is not None]
    named = [(label, kind) for label, kind in found if label is not None]
    return named if node.type in ("dictionary", "list", "tuple") and len(named) == len(pairs) else None


def _labels(node: Node) -> list[str] | None:
    """``"a b"``, ``["a", "b"]``, ``[("a", 1)]`` or ``{"a": 1}`` → the names."""
    said = string(node)
    if said is not None:
        return said.replace(",", " ").split()
    if node.type == "dictionary" or (node.type in ("list", "tuple") and any(_pairs(node))):
        pairs = _typed(node)
        return None if pairs is None else [label for label, _ in pairs]
    if node.type not in ("list", "tuple"):
        return None
    found = [string(one) for one in node.named_children if one.type != "comment"]
    return None if None in found else [label for label in found if label is not None]


def _pairs(node: Node) -> Iterator[bool]:
    return (one.type == "tuple" for one in node.named_children)


def _defaults(values: Expr | None, number: int) -> list[Expr | None] | None:
    """Defaults belong to the last names; None where they are not written one by one."""
    items: tuple[Expr, ...] | None = () if values is None else getattr(values, "items", None)
    if items is None or len(items) > number:
        return None
    return [None] * (number - len(items)) + list(items)
