"""What moved in one subject of the surface, moment by moment."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from generator.model import Subject
from generator.publish import words
from generator.publish.context import Context
from generator.publish.pieces import Phrase, Piece, when
from generator.publish.surfaces import Surfaces, opened_or_closed
from generator.publish.urls import Urls
from generator.publish.views.shifts import ShiftLine, shift_line


@dataclass(frozen=True, slots=True)
class Past:
    """What one moment moved in a subject."""

    when: Piece
    by: Phrase
    subject: str
    moves: tuple[tuple[str, ShiftLine], ...]


def past(context: Context, urls: Urls, found: Surfaces, here: Subject) -> list[Past]:
    """Every shift of the subject, newest first, one group a moment."""
    result = []
    for moment, group in groupby(found.shifts_of.get(here.slug, ()), key=lambda shift: shift.moment):
        shifts = list(group)
        mover = shifts[0].moved_by, shifts[0].commit
        known = context.commits.get(mover)
        result.append(
            Past(
                when=when(moment.instant),
                by=words.sides_at(context, *mover),
                subject=known.subject if known else "",
                moves=tuple((opened_or_closed(shift), shift_line(urls, found, shift)) for shift in shifts),
            )
        )
    return result
