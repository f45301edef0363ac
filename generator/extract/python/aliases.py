"""Annotations that name a choice: the members of a union, the values of a ``Literal``."""

from __future__ import annotations

import re

from generator.extract.python.expressions import bare, dotted, literal, string
from generator.extract.python.kinds import OWN
from generator.extract.python.names import Names
from generator.extract.syntax import Node, text
from generator.model import Lit

BUILTIN = frozenset(
    {
        "str",
        "int",
        "float",
        "bool",
        "bytes",
        "list",
        "dict",
        "tuple",
        "set",
        "frozenset",
        "object",
        "type",
        "None",
        "complex",
    }
)
DOTTED = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")
UNIONS = {"Union", "Optional"}
WRAPPERS = {"Annotated", "Required", "NotRequired", "ReadOnly", "Final"}


def variants(node: Node | None, names: Names) -> tuple[str, ...] | None:
    """Members of a union or values of a Literal; None where the expression is neither."""
    if node is None:
        return None
    if node.type == "type":
        return variants(node.named_children[0], names) if node.named_children else None
    if node.type == "parenthesized_expression":
        return variants(bare(node), names)
    if node.type in ("binary_operator", "union_type"):
        operator = node.child_by_field_name("operator")
        if operator is not None and text(operator) != "|":
            return None
        parts = [child for child in node.named_children if child.type != "comment"]
        return tuple(name for part in parts for name in (variants(part, names) or _member(part, names)))
    if node.type in ("subscript", "generic_type"):
        head, inner = _subscript(node)
        last = (head or "").rpartition(".")[2]
        if last in WRAPPERS and inner:
            return variants(inner[0], names)
        if last in UNIONS:
            found = tuple(name for part in inner for name in (variants(part, names) or _member(part, names)))
            return (*found, "None") if last == "Optional" else found
        if last == "Literal":
            return tuple(_literal_text(part, names) for part in inner)
    return None


def _subscript(node: Node) -> tuple[str | None, list[Node]]:
    if node.type == "generic_type":
        head = dotted(node.named_children[0])
        inner = [c for child in node.named_children[1:] for c in child.named_children]
        return head, [c.named_children[0] if c.type == "type" and c.named_children else c for c in inner]
    head = dotted(node.child_by_field_name("value"))
    inner = [
        c.named_children[0] if c.type == "type" and c.named_children else c
        for c in node.children_by_field_name("subscript")
    ]
    return head, [part for one in inner for part in (one.named_children if one.type == "tuple" else [one])]


def _member(node: Node, names: Names) -> tuple[str, ...]:
    if node.type == "type" and node.named_children:
        return variants(node, names) or _member(node.named_children[0], names)
    written = string(node)
    if written is None and node.type in ("subscript", "generic_type"):
        head, inner = _subscript(node)
        if (head or "").rpartition(".")[2] in WRAPPERS and inner:
            return variants(inner[0], names) or _member(inner[0], names)
    return (_named(" ".join((written if written is not None else text(node)).split()), names),)


def _named(written: str, names: Names) -> str:
    """A member by name; a class of the sources that is given parameters, ``Event[T]``, is that class."""
    if DOTTED.fullmatch(written):
        return names.reference(written)
    head = written.partition("[")[0]
    found = names.resolve(head) if DOTTED.fullmatch(head) else head
    outside = found == head or found.partition(".")[0] in OWN
    return written if outside else found


def _literal_text(node: Node, names: Names) -> str:
    if node.type == "type" and node.named_children:
        node = node.named_children[0]
    value = literal(node) if node.type in ("string", "concatenated_string", "integer") else None
    if isinstance(value, Lit):
        return str(value.value)
    name = dotted(node)
    return names.reference(name) if name else text(node)


def alias(node: Node | None, names: Names, marked: bool) -> tuple[str, ...] | None:
    """The variants of a module-level alias; ``marked``: it says that it is one, so that a single member is enough."""
    node = bare(node)
    if node is None:
        return None
    found = variants(node, names)
    if found is None:
        return _member(node, names) if marked else None
    if node.type == "binary_operator" and not marked and not _joins_types(text(node)):
        return None
    return found


def _joins_types(written: str) -> bool:
    """``re.A | re.MULTILINE`` and ``1 | 2`` are joined by ``|`` too, and are no types."""
    parts = [part.partition("[")[0].strip(" \n()\"'") for part in written.split("|")]
    last = [part.rpartition(".")[2] for part in parts]
    if any(name in BUILTIN for name in last):
        return True
    return all(
        bare[:1].isupper() and (not bare.isupper() or (name == part and len(bare) == 1)) and not _in_class(part)
        for name, bare, part in zip(last, (name.lstrip("_") for name in last), parts, strict=True)
    )


def _in_class(part: str) -> bool:
    """``Mode.Read`` is what a class holds, and mostly a value."""
    owner = part.rpartition(".")[0].rpartition(".")[2].lstrip("_")
    return owner[:1].isupper()
