"""One query over a file, so that no clause has to be searched twice: calls, ``opts[:key]``, what a pipe hands on, what is quoted."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from generator.extract.syntax import Node, matches, scm


class Found(NamedTuple):
    """A call (``callee``: its target) or an access (``callee``: the bag, ``key``: the key)."""

    node: Node
    callee: Node
    key: Node | None


class Index:
    """What bodies are read from, in source order."""

    def __init__(self, root: Node) -> None:
        self.found: list[Found] = []
        self.piped: dict[int, Node] = {}
        self._quotes: list[tuple[int, int]] = []
        for captures in matches(scm("elixir", "bodies"), root):
            if "call" in captures:
                self.found.append(Found(captures["call"][0], captures["callee"][0], None))
            elif "access" in captures:
                self.found.append(Found(captures["access"][0], captures["bag"][0], captures["key"][0]))
            elif "pipe" in captures:
                self.piped[captures["right"][0].id] = captures["left"][0]
            else:
                quote = captures["quote"][0]
                self._quotes.append((quote.start_byte, quote.end_byte))
        self._starts = [found.node.start_byte for found in self.found]

    def within(self, node: Node) -> Iterator[Found]:
        """All that stands in a node."""
        end = node.end_byte
        for n in range(bisect_left(self._starts, node.start_byte), len(self.found)):
            if self._starts[n] >= end:
                return
            yield self.found[n]

    def quoted(self, node: Node) -> bool:
        """Whether a node stands in a ``quote`` block: it is made then, not done."""
        return any(start < node.start_byte < end for start, end in self._quotes)
