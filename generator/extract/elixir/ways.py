"""Where a clause's variables go, looked at when somebody asks: most clauses never get a bag."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from generator.extract.elixir.flows import Flow, Given, Handed, flows, opened, returned
from generator.extract.elixir.handing import handed
from generator.extract.elixir.terms import Scope, arguments
from generator.extract.syntax import Node, text


class Ways:
    """The ways out of one clause. ``calls``: node, name and arguments of each call in it; ``assigned``: its matches."""

    def __init__(
        self,
        node: Node | None = None,
        scope: Scope | None = None,
        first: Node | None = None,
        shown: Sequence[Node] = (),
        calls: Sequence[tuple[Node, str, list[Node]]] = (),
        assigned: Sequence[Node] = (),
    ) -> None:
        self.node = node
        self.scope = scope or Scope()
        self.first = first
        self.shown = shown
        self.calls = calls
        self.assigned = assigned

    @cached_property
    def handed(self) -> tuple[Handed, ...]:
        """The variables that are handed on."""
        return tuple(one for made, name, given in self.calls for one in handed(made, name, given, self.scope))

    @cached_property
    def flows(self) -> tuple[Flow, ...]:
        """The variables that hold what others do."""
        heads = [flow for n, one in enumerate(self.shown, 1) for flow in _head(one, n)]
        return (*heads, *(flow for one in self.assigned for flow in flows(one, self.scope)))

    @cached_property
    def returned(self) -> tuple[Given, ...]:
        """The variables that are given back."""
        return returned(self.node, self.scope) if self.node is not None else ()

    @cached_property
    def code(self) -> tuple[bytes, int]:
        """The source behind the head, and the byte where it begins."""
        if self.node is None or self.first is None:
            return b"", 0
        given = arguments(self.node)
        start = given[0].end_byte if given else self.first.end_byte
        return (self.node.text or b"")[start - self.node.start_byte :], start


def _head(one: Node, number: int) -> list[Flow]:
    """What a parameter's pattern takes out of a map."""
    if one.type == "map":
        return list(opened(one, f"arg{number}", one.start_byte, one))
    if one.type != "binary_operator":
        return []
    sides = [side for by in ("left", "right") if (side := one.child_by_field_name(by)) is not None]
    whole = next((text(side) for side in sides if side.type == "identifier"), "")
    return [flow for side in sides if side.type == "map" and whole for flow in opened(side, whole, one.start_byte, one)]
