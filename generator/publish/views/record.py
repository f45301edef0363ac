"""/history/surface/ and a page a month below it: every difference of the surface that ever opened, closed or changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from generator.model import Moment
from generator.publish import dates, words
from generator.publish.assets import Assets
from generator.publish.context import Context
from generator.publish.dates import count
from generator.publish.pieces import Phrase, Piece, say, when
from generator.publish.surfaces import LOG, Surfaces, log_folder, opened_or_closed, surfaces
from generator.publish.urls import Urls
from generator.publish.views.frame import Frame, Link, frame
from generator.publish.views.lately import surface_total
from generator.publish.views.shifts import ORDER, SurfaceMoment, anchor, surface_moment

NEWEST = 5
DATA = "api/v1/surface-history.json"


@dataclass(frozen=True, slots=True)
class LogMoment:
    """One moment of the record."""

    anchor: str
    when: Piece
    who: tuple[tuple[Phrase, str], ...]
    surface: SurfaceMoment


@dataclass(frozen=True, slots=True)
class Month:
    """A month with its own page, and what happened in it by number."""

    link: Link
    moments: int
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LogIndex:
    """The months, and the newest moments."""

    frame: Frame
    heading: str
    total: str
    began: Phrase
    months: tuple[Month, ...]
    moments: tuple[LogMoment, ...]
    data: Link | None


@dataclass(frozen=True, slots=True)
class LogMonth:
    """All of one month."""

    frame: Frame
    heading: str
    total: str
    moments: tuple[LogMoment, ...]
    older: Link | None
    newer: Link | None


def months(context: Context) -> Mapping[str, tuple[Moment, ...]]:
    """Folder → the moments that it tells, newest first."""
    found = surfaces(context)
    grouped = groupby(found.moments if found else (), key=log_folder)
    return {folder: tuple(moments) for folder, moments in grouped}


def index(context: Context, assets: Assets) -> LogIndex:
    """The months, and the newest moments whole."""
    urls, found = context.urls(LOG), surfaces(context)
    states = found.found.states if found else ()
    return LogIndex(
        frame=frame(
            context,
            assets,
            urls,
            "History of the surface",
            "Every difference of the whole public surface that opened, closed or changed, newest first.",
            (("History", "history/"),),
        ),
        heading="History of the surface",
        total=surface_total(found) if found else "",
        began=say("The record begins on ", when(states[0].moment.instant), ", when both sides first existed.")
        if states
        else (),
        months=tuple(_month(urls, found, *one) for one in months(context).items()) if found else (),
        moments=tuple(_moment(context, urls, found, moment) for moment in list(found.moments)[:NEWEST])
        if found
        else (),
        data=Link(DATA, urls.asset(DATA)) if DATA in context.documents else None,
    )


def month(
    context: Context,
    assets: Assets,
    found: Surfaces,
    folder: str,
    neighbours: tuple[str | None, str | None],
) -> LogMonth:
    """One month. ``neighbours``: the folders of the month before this one and of the one after it."""
    urls, moments = context.urls(folder), months(context)[folder]
    older, newer = neighbours
    shifts = sum(len(found.moments[moment]) for moment in moments)
    heading = f"The surface in {_words(folder)}"
    told = f"{count(shifts, 'change')} of the whole surface at {count(len(moments), 'moment')}"
    return LogMonth(
        frame=frame(
            context,
            assets,
            urls,
            heading,
            f"{told} in {_words(folder)}: what opened, closed or changed, newest first.",
            (("History", "history/"), ("History of the surface", LOG)),
        ),
        heading=heading,
        total=f"{told}, newest first.",
        moments=tuple(_moment(context, urls, found, moment) for moment in moments),
        older=Link(_words(older), urls.to(older)) if older else None,
        newer=Link(_words(newer), urls.to(newer)) if newer else None,
    )


def _words(folder: str) -> str:
    """«history/surface/2026-08/» → «Aug 2026»."""
    year, number = folder.rstrip("/").rpartition("/")[2].split("-")
    return f"{dates.MONTHS[int(number) - 1]} {year}"


def _month(urls: Urls, found: Surfaces, folder: str, moments: tuple[Moment, ...]) -> Month:
    kinds = Counter(opened_or_closed(shift) for moment in moments for shift in found.moments[moment])
    return Month(Link(_words(folder), urls.to(folder)), len(moments), tuple(kinds[kind] for kind in ORDER))


def _moment(context: Context, urls: Urls, found: Surfaces, moment: Moment) -> LogMoment:
    told = surface_moment(context, urls, found, moment)
    assert told is not None
    who = []
    for side in moment.moved:
        sha = moment.reference if side == "reference" else moment.port
        known = context.commits.get((side, sha)) if sha else None
        who.append((words.sides_at(context, side, sha), known.subject if known else ""))
    return LogMoment(anchor=anchor(moment), when=when(moment.instant, clock=True), who=tuple(who), surface=told)
