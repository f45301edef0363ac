"""The matrix at one moment: rows grouped by area, as the start page, a moment's page and a release's page show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from generator.model import RISKS, STATUSES, Interval, RowResult
from generator.publish import bands, words
from generator.publish.bands import Axis
from generator.publish.context import LEVELS, Context
from generator.publish.dates import count
from generator.publish.pieces import Piece, when
from generator.publish.urls import Urls
from generator.publish.values import Value, values
from generator.publish.views.frame import Link
from generator.publish.words import Badge


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the matrix; ``adr_words``: its decisions joined by blanks, for the filter."""

    id: str
    title: str
    href: str
    status: Badge
    reference: Value
    port: Value
    since: Piece | None
    band: Markup | None
    adrs: tuple[Link, ...]
    adr_words: str
    moved: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one area. ``said``: its counts in words."""

    area: str
    anchor: str
    said: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole table. ``axis``: the time axis above the bands, None where there are no bands."""

    caption: str
    reference: str
    port: str
    groups: tuple[Group, ...]
    axis: Markup | None
    statuses: tuple[Link, ...]
    risks: tuple[str, ...]
    areas: tuple[str, ...]
    adrs: tuple[str, ...]


def axis(context: Context, width: int = bands.NARROW) -> Axis:
    return Axis(context.began, context.newest, width, context.both)


def axis_svg(context: Context, drawn: Axis) -> Markup:
    sides = (context.result.reference, context.result.port)
    return bands.axis_svg(drawn, [(side.name, side.versions) for side in sides])


def adr_links(context: Context, urls: Urls, row: RowResult) -> tuple[Link, ...]:
    """The row's decisions; one that no file stands for is named without a link."""
    folders = context.decision_folder
    return tuple(Link(id, urls.to(folders[id]) if id in folders else None) for id in row.adrs)


def matrix(
    context: Context,
    urls: Urls,
    states: Mapping[str, Interval],
    caption: str,
    *,
    with_bands: bool = False,
    moved: frozenset[str] = frozenset(),
) -> Matrix:
    """``states``: row id → how it is at the moment to be shown; a row that is not in it is left out."""
    drawn = axis(context)
    shown = [row for row in context.result.rows if row.id in states]
    names = (context.result.reference.name, context.result.port.name)

    def line(row: RowResult) -> Line:
        interval = states[row.id]
        reference, port = values(context, interval)
        since = context.status_since(row) if with_bands else None
        return Line(
            id=row.id,
            title=row.title,
            href=urls.to(context.row_folder(row.id)),
            status=words.status(interval),
            reference=reference,
            port=port,
            since=when(since.start.instant) if since else None,
            band=bands.band(drawn, row.history.intervals, names, row.title) if with_bands else None,
            adrs=adr_links(context, urls, row),
            adr_words=" ".join(row.adrs),
            moved=row.id in moved,
        )

    areas = [*context.result.areas, *(row.area for row in shown if row.area not in context.result.areas)]
    groups = [
        Group(
            area,
            f"area-{number}",
            in_words(
                [one for one in counts({row.id: states[row.id] for row in shown if row.area == area}) if one.number]
            ),
            tuple(line(row) for row in shown if row.area == area),
        )
        for number, area in enumerate(dict.fromkeys(areas), 1)
    ]
    there = {states[row.id].verdict.status for row in shown}
    return Matrix(
        caption=caption,
        reference=names[0],
        port=names[1],
        groups=tuple(group for group in groups if group.lines),
        axis=axis_svg(context, drawn) if with_bands else None,
        statuses=tuple(Link(STATUSES[slug][0].capitalize(), slug) for slug in STATUSES if slug in there),
        risks=tuple(risk for risk in RISKS if risk in {states[row.id].verdict.risk for row in shown}),
        areas=tuple(group.area for group in groups if group.lines),
        adrs=tuple(sorted({id for row in shown for id in row.adrs})),
    )


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows are on a level, in words."""

    number: int
    words: str
    level: str


ALWAYS = ("ok", "bad", "unknown")
SAID = {
    "ok": ("is aligned", "are aligned"),
    "bad": ("differs", "differ"),
    "warn": ("has a lesser gap", "have a lesser gap"),
    "unknown": ("is unknown", "are unknown"),
    "note": ("differs as accepted or extra", "differ as accepted or extra"),
    "none": ("is on neither side", "are on neither side"),
}


LEVEL_WORDS = {
    "ok": "aligned",
    "note": "accepted or extra",
    "warn": "lesser gap",
    "bad": "differ",
    "unknown": "unknown",
    "none": "not there on both sides",
}


def counts(states: Mapping[str, Interval]) -> tuple[Count, ...]:
    """Rows by level, the reassuring one first and the others by severity; of levels without a row only «aligned», «differ»
    and «unknown» are said.
    """
    return level_counts([STATUSES[interval.verdict.status][1] for interval in states.values()])


def level_counts(levels: Sequence[str]) -> tuple[Count, ...]:
    order = ("ok", *(level for level in LEVELS if level != "ok"))
    return tuple(
        Count(levels.count(level), SAID[level][levels.count(level) != 1], level)
        for level in order
        if level in levels or level in ALWAYS
    )


def counted(states: Mapping[str, Interval]) -> str:
    """The counts in one sentence."""
    if not states:
        return "no rows"
    return f"of {count(len(states), 'row')} " + in_words(counts(states))


def in_words(found: Sequence[Count]) -> str:
    return ", ".join(f"{one.number} {one.words}" for one in found)
