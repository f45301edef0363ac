"""Where a clause's variables go, looked at when somebody asks: most clauses never get a bag."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from generator.extract.elixir.assigning import decided, flows, opened, rebound
from generator.extract.elixir.bindings import variable
from generator.extract.elixir.flows import Flow, Given, Handed, plain, returned
from generator.extract.elixir.handing import handed
from generator.extract.elixir.terms import Scope, arguments, operator
from generator.extract.syntax import Node, text

STATEMENTS = frozenset({"do_block", "else_block", "rescue_block", "catch_block", "after_block", "body", "block"})


class Ways:
    """The ways out of one clause. ``calls``: node, name and arguments of each call in it; ``assigned``: its matches; ``cases``: each
    case with what a pipe hands to it."""

    def __init__(
        self,
        node: Node | None = None,
        scope: Scope | None = None,
        first: Node | None = None,
        shown: Sequence[Node] = (),
        calls: Sequence[tuple[Node, str, list[Node]]] = (),
        assigned: Sequence[Node] = (),
        cases: Sequence[tuple[Node, Node | None]] = (),
    ) -> None:
        self.node = node
        self.scope = scope or Scope()
        self.first = first
        self.shown = shown
        self.calls = calls
        self.assigned = assigned
        self.cases = cases
        self._places: dict[str, frozenset[int]] | None = None

    @cached_property
    def handed(self) -> tuple[Handed, ...]:
        """The variables that are handed on."""
        return tuple(one for made, name, given in self.calls for one in handed(made, name, given, self.scope))

    @cached_property
    def flows(self) -> tuple[Flow, ...]:
        """The variables that hold what others do."""
        heads = [flow for n, one in enumerate(self.shown, 1) for flow in _head(one, n)]
        found = [(one, list(flows(one, self.scope))) for one in self.assigned]
        others = [flow for one, piped in self.cases for flow in decided(one, piped, self.scope)]
        known = [*heads, *others, *(flow for _, some in found for flow in some)]
        names = {one for one in map(variable, self.shown) if one} | {flow.to for flow in known}
        lost = (
            flow
            for one, some in found
            for flow in rebound(one, names)
            if not any(other.to.partition(".")[0] == flow.to for other in some)
        )
        return (*heads, *(flow for _, some in found for flow in some), *others, *lost)

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

    @cached_property
    def followed(self) -> frozenset[int]:
        """Where the calls end whose results are followed."""
        return frozenset(door.end for one in self._all for door in one.through)

    @property
    def _all(self) -> tuple[Handed | Flow | Given, ...]:
        return (*self.handed, *self.flows, *self.returned)

    def places(self, read: Iterable[tuple[str, int]]) -> Mapping[str, frozenset[int]]:
        """Where each variable stands and is followed from there. ``read``: where keys of it are read."""
        if self._places is None:
            found: dict[str, set[int]] = {}
            pairs = [*read, *((one.bag, one.at) for one in self._all)]
            pairs += [
                (text(one), one.start_byte)
                for _, name, given in self.calls
                if plain(name)
                for one in given
                if one.type == "identifier"
            ]
            for bag, at in (*pairs, *((one.to, one.named) for one in self.flows)):
                found.setdefault(bag, set()).add(at)
            self._places = {bag: frozenset(every) for bag, every in found.items()}
        return self._places

    def spent(self, end: int) -> bool:
        """Whether nobody looks at what a call gives that ends there: it stands alone, and something comes after it."""
        made = next((made for made, _, _ in self.calls if made.end_byte == end), None)
        while made is not None and made.parent is not None and made.parent.type == "binary_operator":
            made = made.parent if operator(made.parent) == "|>" else None
        outer = made.parent if made is not None else None
        return (
            outer is not None and outer.type in STATEMENTS and made is not None and made.next_named_sibling is not None
        )


def _head(one: Node, number: int) -> list[Flow]:
    """What a parameter's pattern takes out of a map."""
    if one.type == "map":
        return list(opened(one, f"arg{number}", one.start_byte, one))
    if one.type != "binary_operator":
        return []
    sides = [side for by in ("left", "right") if (side := one.child_by_field_name(by)) is not None]
    whole = next((text(side) for side in sides if side.type == "identifier"), "")
    return [flow for side in sides if side.type == "map" and whole for flow in opened(side, whole, one.start_byte, one)]
