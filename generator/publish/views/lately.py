"""/changes/: rows and the whole surface together, moment by moment, with the commit that moved them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from generator.model import Moment
from generator.publish import dates
from generator.publish.assets import Assets
from generator.publish.context import Context
from generator.publish.dates import count
from generator.publish.pieces import Phrase, Piece, say, when
from generator.publish.surfaces import LOG, Surfaces, surfaces
from generator.publish.urls import Urls
from generator.publish.views import moments
from generator.publish.views.changes import MomentLines, moment_lines
from generator.publish.views.frame import Frame, Link
from generator.publish.views.shifts import SurfaceMoment, matters, surface_moment

LATELY = 50
MOMENTS = 40


@dataclass(frozen=True, slots=True)
class Both:
    """One moment: the rows that moved, and what moved on the surface."""

    rows: MomentLines
    surface: SurfaceMoment | None


@dataclass(frozen=True, slots=True)
class DayOfBoth:
    anchor: str
    when: Piece
    both: tuple[Both, ...]


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """``older``: how much of each kind is older, and where that is."""

    frame: Frame
    heading: str
    total: str
    surface_total: str
    days: tuple[DayOfBoth, ...]
    older: Phrase
    since: tuple[Link, ...]
    hatch: Markup


def changes(context: Context, assets: Assets) -> ChangesPage:
    """The newest moments, whole, until fifty changes of rows or forty moments are told."""
    urls, found = context.urls("changes/"), surfaces(context)
    rows = moments.changes(context, assets)
    order = _order(context, found)
    chosen = _chosen(context, order)
    told = [_both(context, urls, found, moment) for moment in chosen]
    return ChangesPage(
        frame=rows.frame,
        heading=rows.heading,
        total=rows.total,
        surface_total=surface_total(found) if found else "",
        days=tuple(
            DayOfBoth(f"d{date}", when(group[0][0].instant), tuple(both for _, both in group))
            for date, group in (
                (date, list(inside))
                for date, inside in groupby(
                    zip(chosen, told, strict=True), key=lambda pair: dates.date(pair[0].instant)
                )
            )
        ),
        older=_older(context, urls, found, set(chosen)),
        since=rows.since,
        hatch=rows.hatch,
    )


def _order(context: Context, found: Surfaces | None) -> list[Moment]:
    """Every moment at which a row moved, or something of the surface that matters, newest first."""
    surface = [moment for moment, shifts in found.moments.items() if any(map(matters, shifts))] if found else []
    return sorted(dict.fromkeys((*context.moments, *surface)), key=lambda moment: -moment.instant)


def _chosen(context: Context, order: list[Moment]) -> list[Moment]:
    chosen: list[Moment] = []
    number = 0
    for moment in order[:MOMENTS]:
        if number >= LATELY:
            break
        chosen.append(moment)
        number += len(context.moments.get(moment, ()))
    return chosen


def _both(context: Context, urls: Urls, found: Surfaces | None, moment: Moment) -> Both:
    return Both(
        moment_lines(context, urls, moment),
        surface_moment(context, urls, found, moment, brief=True) if found else None,
    )


def _older(context: Context, urls: Urls, found: Surfaces | None, chosen: set[Moment]) -> Phrase:
    rows = sum(moment not in chosen for moment in context.moments)
    surface = sum(moment not in chosen for moment in found.moments) if found else 0
    return say(
        f"Rows moved at {count(rows, 'older moment')} as well: ",
        Piece("the whole history of the rows", href=urls.to("history/")),
        ".",
        *(
            (
                f" The surface moved at {count(surface, 'other moment')}: ",
                Piece("the whole record of the surface", href=urls.to(LOG)),
                ".",
            )
            if found
            else ()
        ),
    )


def surface_total(found: Surfaces) -> str:
    return (
        f"{count(len(found.found.shifts), 'shift')} of the whole surface at {count(len(found.moments), 'moment')}: "
        "a difference that opened, closed or changed its words."
    )
