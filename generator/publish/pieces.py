"""Stretches of a sentence that a template can set: plain words, links, times, code, marks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator.publish import dates


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence: words, with a link (``outside``: to another site), an instant or an emphasis where
    it has one.
    """

    text: str
    href: str | None = None
    iso: str | None = None
    code: bool = False
    mark: bool = False
    outside: bool = False


Phrase = tuple[Piece, ...]


def say(*parts: str | Piece | Phrase) -> Phrase:
    """Words and pieces joined to a phrase."""
    joined: list[Piece] = []
    for part in parts:
        joined += [Piece(part)] if isinstance(part, str) else [part] if isinstance(part, Piece) else part
    return tuple(joined)


def when(instant: int, clock: bool = False) -> Piece:
    return Piece(dates.clock(instant) if clock else dates.day(instant), iso=dates.iso(instant))


def ticked(text: str) -> Phrase:
    """Words in which `backticks` stand for code, as headings of ADR files have them."""
    parts = re.split(r"`([^`]+)`", text)
    return tuple(Piece(part, code=n % 2 == 1) for n, part in enumerate(parts) if part)


def without_ticks(text: str) -> str:
    """The same words where no code can be set: a page's title, a feed."""
    return re.sub(r"`([^`]+)`", r"\1", text)
