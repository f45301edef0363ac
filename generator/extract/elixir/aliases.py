"""``alias`` in all its spellings, and what a Mix project calls its attributes."""

from __future__ import annotations

from generator.extract.elixir.expressions import PROJECT
from generator.extract.elixir.terms import Scope, arguments, attribute, body, pairs
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


def project_keys(definition: Node, scope: Scope) -> list[tuple[str, str]]:
    """``def project, do: [version: @version]`` of a Mix project: what its configuration says under a key is the attribute's value."""
    inside = body(definition)
    listed = inside[-1] if inside and inside[-1].type in ("list", "keywords") else None
    found = [(key, attribute(value)) for key, value, _ in pairs(listed)] if listed is not None else []
    return [(f"{PROJECT}.{key}", f"{scope.module}.{said[0]}") for key, said in found if said and said[1] is None]
