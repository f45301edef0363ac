"""``alias`` in all its spellings."""

from __future__ import annotations

from generator.extract.elixir.terms import Scope, arguments, pairs
from generator.extract.syntax import Node, text


def aliased(node: Node, scope: Scope) -> list[tuple[str, str]]:
    """Short names and what they stand for: ``alias A.B``, ``alias A.B, as: C``, ``alias A.{B, C}``, ``alias __MODULE__.B``."""
    given = arguments(node)
    if not given:
        return []
    first = given[0]
    renamed = next((text(value) for pair in given[1:] for key, value, _ in pairs(pair) if key == "as"), None)
    inner = first.child_by_field_name("right") if first.type == "dot" else None
    if inner is not None and inner.type == "tuple":
        base = text(first.child_by_field_name("left") or first)
        inside = [text(child) for child in inner.named_children if child.type == "alias"]
        return [(name.rpartition(".")[2], scope.expand(f"{base}.{name}")) for name in inside]
    if first.type == "alias" or text(first) == "__MODULE__" or (inner is not None and inner.type == "alias"):
        full = scope.expand(text(first))
        return [(renamed or full.rpartition(".")[2], full)]
    return []
