"""One query over a file, so that no clause has to be searched twice: calls, ``opts[:key]``, what a pipe hands on, what is quoted."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from operator import attrgetter
from typing import NamedTuple

from tree_sitter import QueryCursor

from generator.extract.syntax import Node, scm, text


class Found(NamedTuple):
    """A call of ``name`` with its ``arguments`` node, or an access (``name``: the bag) with its ``key``."""

    start: int
    node: Node
    name: str
    arguments: Node | None
    key: Node | None


class Index:
    """What bodies are read from, in source order. ``value.field`` is no call here, although the grammar says so."""

    def __init__(self, root: Node) -> None:
        self.found: list[Found] = []
        self.piped: dict[int, Node] = {}
        self.quotes: list[tuple[int, int]] = []
        captures = QueryCursor(scm("elixir", "bodies")).captures(root)
        for pipe in captures.get("pipe", ()):
            left, right = pipe.child_by_field_name("left"), pipe.child_by_field_name("right")
            if left is not None and right is not None and right.type == "call":
                self.piped[right.id] = left
        for access in captures.get("access", ()):
            bag, key = access.child_by_field_name("target"), access.child_by_field_name("key")
            if bag is not None and key is not None and key.type == "atom":
                self.found.append(Found(access.start_byte, access, text(bag), None, key))
        self.misplaced = [
            node for node in captures.get("reserved", ()) if node.parent is None or node.parent.type != "dot"
        ]
        for call in captures.get("call", ()):
            self._call(call)
        self.structs = {text(node) for node in captures.get("struct", ())}
        self._matches = sorted(captures.get("match", ()), key=attrgetter("start_byte"))
        self._match_starts = [node.start_byte for node in self._matches]
        self.found.sort(key=attrgetter("start"))
        self.names = {found.name for found in self.found}
        self._starts = [found.start for found in self.found]

    def _call(self, node: Node) -> None:
        inside = node.named_children
        called = inside[0]
        listed = inside[1] if len(inside) > 1 and inside[1].type == "arguments" else None
        if len(inside) == 1 and (called.type != "dot" or called.named_children[0].type != "alias"):
            return
        name = text(called)
        if "\n" in name or " " in name:
            name = "".join(name.split())
        if name == "quote":
            self.quotes.append((node.start_byte, node.end_byte))
        self.found.append(Found(node.start_byte, node, name, listed, None))

    def within(self, node: Node) -> Iterator[Found]:
        """All that stands in a node."""
        end = node.end_byte
        for n in range(bisect_left(self._starts, node.start_byte), len(self.found)):
            if self._starts[n] >= end:
                return
            yield self.found[n]

    def matches_within(self, node: Node) -> list[Node]:
        """All ``pattern = value`` that stand in a node."""
        first, last = (bisect_left(self._match_starts, at) for at in (node.start_byte, node.end_byte))
        return self._matches[first:last]

    def calls(self, node: Node, names: frozenset[str]) -> Iterator[Found]:
        """The calls of certain names that stand in a node, the node itself left out."""
        return (one for one in self.within(node) if one.key is None and one.name in names and one.node.id != node.id)

    def quoted(self, node: Node) -> bool:
        """Whether a node stands in a ``quote`` block: it is made then, not done."""
        return any(start < node.start_byte < end for start, end in self.quotes)
