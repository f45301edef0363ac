"""/history/, /changes/ and the permanent page of each moment at which something changed."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from generator.model import SIDES, Moment
from generator.publish import bands, dates, words
from generator.publish.assets import Assets
from generator.publish.context import Context
from generator.publish.pairs import moved
from generator.publish.pairs import since as since_then
from generator.publish.pieces import Phrase, say
from generator.publish.urls import Urls, at_folder
from generator.publish.views.against import Against, columns
from generator.publish.views.changes import Day, MomentLines, days, moment_lines
from generator.publish.views.compare import since
from generator.publish.views.frame import Frame, Link, frame
from generator.publish.views.matrix import Count, Matrix, counts, matrix
from generator.publish.views.trend import Trend, trend

LATELY = 50


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """``total``: how many changes there are in all; ``all``: where all of them are, on a page that shows only the
    newest.
    """

    frame: Frame
    heading: str
    total: str
    days: tuple[Day, ...]
    all: str | None
    since: tuple[Link, ...]
    trend: Trend | None
    hatch: Markup


@dataclass(frozen=True, slots=True)
class MomentPage:
    frame: Frame
    heading: str
    pair: tuple[Phrase, ...]
    change: MomentLines
    counts: tuple[Count, ...]
    matrix: Matrix
    against: Against | None
    since: Link | None
    earlier: Link | None
    later: Link | None


def history(context: Context, assets: Assets) -> HistoryPage:
    urls = context.urls("history/")
    return HistoryPage(
        frame=frame(
            context, assets, urls, "History", "Every change of every row, newest first, with the commit that made it."
        ),
        heading="History",
        total=_total(context),
        days=days(context, urls, context.moments),
        all=None,
        since=(),
        trend=trend(context),
        hatch=bands.hatch(),
    )


def changes(context: Context, assets: Assets) -> HistoryPage:
    """The newest changes: whole moments, until there are fifty."""
    urls = context.urls("changes/")
    chosen: list[Moment] = []
    number = 0
    for moment, found in context.moments.items():
        if number >= LATELY:
            break
        chosen.append(moment)
        number += len(found)
    return HistoryPage(
        frame=frame(context, assets, urls, "Changes", "What moved lately, newest first."),
        heading="What moved lately",
        total=_total(context),
        days=days(context, urls, chosen),
        all=urls.to("history/"),
        since=since(context, urls),
        trend=None,
        hatch=bands.hatch(),
    )


def _total(context: Context) -> str:
    changes, moments = len(context.changes), len(context.moments)
    looked = dates.count(len(context.result.moments), "moment")
    found = f"{dates.count(changes, 'change')} at {dates.count(moments, 'moment')}"
    return f"{found}, of {looked} at which a side gained a commit."


def moment(context: Context, assets: Assets, here: Moment, earlier: Moment | None, later: Moment | None) -> MomentPage:
    """``earlier``, ``later``: the neighbouring moments at which something changed."""
    urls = context.urls(at_folder(here))
    found = {row.id: interval for row in context.result.rows if (interval := context.at(row, here.instant)) is not None}
    heading = f"As it was on {dates.clock(here.instant)}"
    heads = {"reference": here.reference, "port": here.port}
    return MomentPage(
        frame=frame(
            context,
            assets,
            urls,
            heading,
            f"The matrix as it was on {dates.day(here.instant)}.",
            (("History", "history/"),),
        ),
        heading=heading,
        pair=tuple(say(words.sides_at(context, side, heads[side])) for side in SIDES),
        change=moment_lines(context, urls, here),
        counts=counts(found),
        matrix=matrix(
            context,
            urls,
            found,
            f"Every row as it was on {dates.clock(here.instant)}",
            moved=frozenset(change.row.id for change in context.moments[here]),
        ),
        against=columns(context, urls, here.reference, here.port),
        since=_since_then(context, urls, here),
        earlier=Link(dates.day(earlier.instant), urls.to(at_folder(earlier))) if earlier else None,
        later=Link(dates.day(later.instant), urls.to(at_folder(later))) if later else None,
    )


def _since_then(context: Context, urls: Urls, here: Moment) -> Link | None:
    pair = since_then(context, here)
    return Link(f"Since then: {dates.count(len(moved(pair)), 'row')} moved", urls.to(pair.folder)) if pair else None
