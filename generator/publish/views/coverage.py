"""How much of the surface is paired: by category now, and over time as a chart drawn when the site is built."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from generator.model import CATEGORIES
from generator.publish import bands, chart, dates
from generator.publish.context import Context
from generator.publish.dates import count
from generator.publish.pieces import Phrase, Piece, say, when
from generator.publish.surfaces import CATEGORY_WORDS, HERE, Surfaces
from generator.publish.tally import HEADS, Tally, tally, whole
from generator.publish.urls import Urls
from generator.publish.views.matrix import Count, axis


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """One category's numbers, in the order of the table's heads."""

    name: str
    href: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OverTime:
    """The chart twice, for a wide and a narrow window, what it says in words, and the same as numbers by month."""

    wide: Markup
    narrow: Markup
    said: Phrase
    legend: tuple[Count, ...]
    heads: tuple[str, ...]
    months: tuple[tuple[Piece, tuple[int, ...]], ...]


def lines(surface: Surfaces, urls: Urls) -> tuple[CoverageLine, ...]:
    """Each category that either side has anything of."""
    return tuple(
        CoverageLine(
            CATEGORY_WORDS[name][1].capitalize(),
            f"{urls.to(HERE)}?category={name}#differs",
            tally(surface.found.coverage[name]).numbers,
        )
        for name in CATEGORIES
        if name in surface.found.coverage and any(tally(surface.found.coverage[name]).numbers)
    )


def level_counts(found: Tally) -> tuple[Count, ...]:
    """The whole in the form of the start page's counts."""
    told = (
        (found.aligned, "aligned", "ok"),
        (found.differ, "differ" if found.differ != 1 else "differs", "bad"),
        (found.missing, "missing in the port", "bad"),
        (found.accepted, "accepted", "note"),
        (found.unknown, "unknown", "unknown"),
        (found.extra, "only in the port", "none"),
    )
    return tuple(Count(number, word, level) for number, word, level in told)


def over_time(context: Context, surface: Surfaces) -> OverTime | None:
    """Coverage over time; None where there was never anything to cover."""
    states = surface.found.states
    told = [(state.moment.instant, whole(state.coverage)) for state in states]
    if not told or not any(found.public for _, found in told):
        return None
    steps = [chart.Step(instant, _stacked(found)) for instant, found in told]
    first, now = told[0], told[-1]
    reference, port = context.result.reference.name, context.result.port.name
    label = (
        f"Public things of {reference} by how {port} has them, from {dates.day(first[0])} to {dates.day(context.newest)}: "
        f"now {now[1].aligned} aligned of {now[1].public}; the numbers by month are in the table below"
    )
    return OverTime(
        wide=chart.stacked(axis(context, bands.WIDE), steps, label),
        narrow=chart.stacked(axis(context, bands.NARROW), steps, label),
        said=say(
            "When both sides first stood beside each other, on ",
            when(first[0]),
            f", {first[1].aligned} of {count(first[1].public, 'public thing')} of {reference} "
            f"{'was' if first[1].aligned == 1 else 'were'} aligned; now {now[1].aligned} of {now[1].public} "
            f"{'is' if now[1].aligned == 1 else 'are'}.",
        ),
        legend=_legend(now[1]),
        heads=HEADS,
        months=tuple((when(instant), found.numbers) for instant, found in _months(context, told)),
    )


def _stacked(found: Tally) -> tuple[int, ...]:
    """In the order of the chart's levels: what differs and what is missing are one level."""
    return found.aligned, found.accepted, 0, found.differ + found.missing, found.unknown, 0


def _legend(now: Tally) -> tuple[Count, ...]:
    said = {"ok": "aligned", "note": "accepted", "bad": "differ or missing", "unknown": "unknown"}
    return tuple(
        Count(number, said[level], level)
        for level, number in zip(chart.STACK, _stacked(now), strict=True)
        if level in said
    )


def _months(context: Context, told: list[tuple[int, Tally]]) -> list[tuple[int, Tally]]:
    """The numbers when the record begins, at the first instant of each month since, and now."""
    begins = told[0][0]
    months = [instant for instant, _ in dates.months(context.began, context.newest) if instant > begins]
    return [
        (instant, next(found for at, found in reversed(told) if at <= instant))
        for instant in dict.fromkeys((begins, *months, context.newest))
    ]
