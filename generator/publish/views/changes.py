"""Changes: the moments at which something moved, as /changes/, /history/, a moment's page and the start page show
them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from generator.model import Moment
from generator.publish import dates, words
from generator.publish.context import Change, Context
from generator.publish.pieces import Phrase, Piece, when
from generator.publish.urls import Urls
from generator.publish.values import Value, values
from generator.publish.words import Badge


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One row's change. ``note``: what changed where the status did not."""

    title: str
    href: str
    before: Badge | None
    now: Badge
    note: str
    reference: Value
    port: Value
    detail: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MomentLines:
    """All changes of one moment; ``who``: the commits that made it, with their subjects; ``more``: those that are left out."""

    anchor: str
    when: Piece
    href: str | None
    who: tuple[tuple[Phrase, str], ...]
    lines: tuple[ChangeLine, ...]
    note: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """The moments of one day in UTC."""

    anchor: str
    when: Piece
    moments: tuple[MomentLines, ...]


def moment_lines(context: Context, urls: Urls, moment: Moment) -> MomentLines:
    folder = context.moment_folder(moment)
    first = moment.instant == context.began
    return MomentLines(
        anchor=folder.strip("/").replace("/", "-") if folder else "",
        when=when(moment.instant, clock=True),
        href=urls.to(folder) if folder else None,
        who=tuple(_who(context, moment)),
        lines=tuple(_line(context, urls, change) for change in context.moments.get(moment, ())),
        note="The first commit that is known: here the record begins." if first else "",
    )


def _who(context: Context, moment: Moment) -> Iterable[tuple[Phrase, str]]:
    for side in moment.moved:
        sha = moment.reference if side == "reference" else moment.port
        known = context.commits.get((side, sha)) if sha else None
        yield words.sides_at(context, side, sha), known.subject if known else ""


def _line(context: Context, urls: Urls, change: Change) -> ChangeLine:
    reference, port = values(context, change.now)
    return ChangeLine(
        title=change.row.title,
        href=urls.to(context.row_folder(change.row.id)),
        before=words.status(change.before) if change.before and change.status_changed else None,
        now=words.status(change.now),
        note=words.what(change),
        reference=reference,
        port=port,
        detail=tuple(finding.detail for finding in change.now.verdict.findings if finding.status != "aligned")[:6],
    )


def days(context: Context, urls: Urls, moments: Iterable[Moment]) -> tuple[Day, ...]:
    """Moments, newest first → days, newest first."""
    return tuple(
        Day(f"d{date}", when(group[0].instant), tuple(moment_lines(context, urls, moment) for moment in group))
        for date, group in (
            (date, list(found)) for date, found in groupby(moments, key=lambda moment: dates.date(moment.instant))
        )
    )
