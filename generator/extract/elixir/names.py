"""Module names: what an alias stands for in this file, approximated as one scope a module."""

from __future__ import annotations

from typing import NamedTuple

from generator.extract.elixir.nodes import arguments, children, line, option, target
from generator.extract.syntax import Node, text
from generator.model import ImportDecl

IMPORTING = frozenset({"alias", "import", "use", "require"})


class Scope(NamedTuple):
    """The module around a place and the aliases that hold there."""

    module: str
    aliases: dict[str, str]

    def expand(self, name: str) -> str:
        """A module's full name: ``Chunk`` → ``Sdk.Types.Chunk`` where the file says so."""
        head, dot, rest = name.partition(".")
        if head == "__MODULE__":
            return self.module + dot + rest
        if head == "Elixir" and rest:
            return rest
        return self.aliases.get(head, head) + dot + rest

    def module_of(self, node: Node) -> str | None:
        """The module that an alias, ``__MODULE__`` or ``__MODULE__.Inner`` names, None for any other expression."""
        if node.type == "alias" or (node.type == "identifier" and text(node) == "__MODULE__"):
            return self.expand("".join(text(node).split()))
        if node.type == "dot":
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            outer = None if left is None else self.module_of(left)
            if outer is not None and right is not None and right.type == "alias":
                return f"{outer}.{text(right)}"
        return None

    def inner(self, name: str) -> Scope:
        return Scope(name, dict(self.aliases))


def imports(call: Node, scope: Scope) -> list[ImportDecl]:
    """What ``alias``, ``import``, ``use`` or ``require`` brings in; the scope given is not changed."""
    values, kind = arguments(call), target(call)
    if not values:
        return []
    renamed = option(call, "as")
    found: list[ImportDecl] = []
    for name in _named(values[0], scope):
        if kind in ("import", "use"):
            found.append(ImportDecl(name="*", target=name, line=line(call)))
        elif renamed is not None:
            found.append(ImportDecl(name=text(renamed), target=name, line=line(call)))
        elif kind == "alias":
            found.append(ImportDecl(name=name.rpartition(".")[2], target=name, line=line(call)))
    return found


def _named(node: Node, scope: Scope) -> list[str]:
    """``A.B`` and ``A.{B, C}``."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if node.type == "dot" and left is not None and right is not None and right.type == "tuple":
        outer = scope.module_of(left)
        return [] if outer is None else [f"{outer}.{text(child)}" for child in children(right) if child.type == "alias"]
    name = scope.module_of(node)
    return [] if name is None else [name]
