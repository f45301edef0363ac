"""``__all__``: the names listed in it, where they are written."""

from __future__ import annotations

from generator.extract.python.expressions import string
from generator.extract.syntax import Node, text


def names_listed(node: Node | None) -> list[str | None]:
    """The strings of a list or tuple, or a single one; None for each that is computed."""
    if node is not None and node.type == "string":
        return [string(node)]
    if node is None or node.type not in ("list", "tuple"):
        return [None]
    return [string(child) for child in node.named_children if child.type != "comment"]


def added(node: Node) -> list[str | None] | None:
    """What ``__all__ += […]``, ``__all__.extend([…])`` or ``__all__.append("…")`` adds; None for another statement."""
    if node.type == "augmented_assignment" and text(node.child_by_field_name("left") or node) == "__all__":
        return names_listed(node.child_by_field_name("right"))
    called = node.child_by_field_name("function") if node.type == "call" else None
    if called is not None and text(called) in ("__all__.extend", "__all__.append"):
        given = (node.child_by_field_name("arguments") or node).named_children
        return names_listed(given[0] if len(given) == 1 else None)
    return None
