"""Statuses over time as a chart, with its numbers and what they come to in sentences."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from generator.publish import bands, chart, dates
from generator.publish.context import Context
from generator.publish.pieces import Phrase, Piece, when
from generator.publish.views.lag import lag
from generator.publish.views.matrix import LEVEL_WORDS, Count, axis, counted


@dataclass(frozen=True, slots=True)
class Trend:
    """Statuses over time: the chart twice, for a wide and a narrow window, and the same as numbers by month."""

    wide: Markup
    narrow: Markup
    said: tuple[Phrase, ...]
    total: str
    legend: tuple[Count, ...]
    months: tuple[tuple[Piece, tuple[int, ...]], ...]


def trend(context: Context) -> Trend | None:
    """The chart of statuses over time; None where there is no row to count."""
    found = chart.steps(context)
    if not context.result.rows or not found:
        return None
    label = (
        f"Rows by status from {dates.day(context.began)} to {dates.day(context.newest)}: "
        f"now {counted(dict(context.now))}; the numbers by month are in the table below"
    )
    return Trend(
        wide=chart.stacked(axis(context, bands.WIDE), found, label),
        narrow=chart.stacked(axis(context, bands.NARROW), found, label),
        said=lag(context),
        total=dates.count(len(context.result.rows), "row"),
        legend=legend(found[-1].counts),
        months=tuple((when(instant), numbers) for instant, numbers in chart.months(context, found)),
    )


def legend(numbers: tuple[int, ...]) -> tuple[Count, ...]:
    """The chart's levels from the ground up, with how many rows are on each now."""
    return tuple(Count(number, LEVEL_WORDS[level], level) for level, number in zip(chart.STACK, numbers, strict=True))
