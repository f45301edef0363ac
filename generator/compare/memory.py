"""What earlier comparisons wrote down, so that only what moved is compared anew."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from generator.config import Same, SurfaceAccepted
from generator.model import Category, Entry

Mark = tuple[object, ...]
# What was asked of the sides beside the things at hand: the question, what it was about, and the answer.
Asked = tuple[str, Any, Any]


class Block(NamedTuple):
    """All that was written down about some things. ``things``: kept alive, so that nothing else gets their identities;
    ``answer``: what the writing gave back."""

    things: tuple[object, ...]
    asked: tuple[Asked, ...]
    entries: tuple[Entry, ...]
    aligned: tuple[Entry, ...]
    tally: tuple[tuple[tuple[Category, str], int], ...]
    used: frozenset[Same]
    accepting: frozenset[SurfaceAccepted]
    answer: Any


class Page:
    """What is being written: entries, pairs that are the same, counts, aliases and acceptances that served."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.aligned: list[Entry] = []
        self.tally: dict[tuple[Category, str], int] = {}
        self.used: set[Same] = set()
        self.accepting: set[SurfaceAccepted] = set()
        self.asked: list[Asked] = []

    def count(self, category: Category, what: str, many: int = 1) -> None:
        mark = (category, what)
        self.tally[mark] = self.tally.get(mark, 0) + many

    def add(self, block: Block) -> None:
        """Take over what a block has."""
        self.entries += block.entries
        self.aligned += block.aligned
        for (category, what), many in block.tally:
            self.count(category, what, many)
        self.used |= block.used
        self.accepting |= block.accepting
        self.asked += block.asked

    def block(self, things: Iterable[object], answer: Any) -> Block:
        return Block(
            tuple(things),
            tuple(self.asked),
            tuple(self.entries),
            tuple(self.aligned),
            tuple(self.tally.items()),
            frozenset(self.used),
            frozenset(self.accepting),
            answer,
        )


class Memory:
    """The blocks of the last comparison and of the one at hand: what neither needed is forgotten."""

    def __init__(self) -> None:
        self._last: dict[Mark, Block] = {}
        self._now: dict[Mark, Block] = {}

    def turn(self) -> None:
        """A new comparison begins."""
        self._last, self._now = self._now, {}

    def get(self, mark: Mark) -> Block | None:
        return self._now.get(mark) or self._last.get(mark)

    def keep(self, mark: Mark, block: Block) -> None:
        self._now[mark] = block
