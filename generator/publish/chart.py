"""How many rows were on which level over time: steps stacked on the bands' own axis, drawn when the site is built."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from generator.model import STATUSES, Interval
from generator.publish import dates
from generator.publish.bands import Axis
from generator.publish.context import Context
from generator.publish.safe import escaped, trusted

STACK = ("ok", "note", "warn", "bad", "unknown", "none")  # from the ground up
HEIGHT, FOOT = 132, 16


@dataclass(frozen=True, slots=True)
class Step:
    """From an instant on, how many rows were on each level of STACK."""

    instant: int
    counts: tuple[int, ...]


def steps(context: Context) -> tuple[Step, ...]:
    """Each moment at which the counts changed. A row counts as «not there yet» while only one side existed at all."""
    moments = sorted(moment.instant for moment in context.moments)
    both = context.both
    instants = sorted({context.began, *moments, *([both] if both is not None else [])})
    found: list[Step] = []
    for instant in instants:
        counts = [0] * len(STACK)
        for row in context.result.rows:
            counts[STACK.index(_level(context.at(row, instant), both is not None and instant >= both))] += 1
        if not found or found[-1].counts != tuple(counts):
            found.append(Step(instant, tuple(counts)))
    return tuple(found)


def _level(interval: Interval | None, both: bool) -> str:
    return STATUSES[interval.verdict.status][1] if interval is not None and both else "none"


def months(context: Context, found: Sequence[Step]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The counts at the first instant of each month, and at the newest commit: the chart as numbers."""
    for instant in (*(instant for instant, _ in dates.months(context.began, context.newest)), context.newest):
        yield instant, next(step.counts for step in reversed(found) if step.instant <= instant)


def stacked(axis: Axis, found: Sequence[Step], label: str) -> Markup:
    """The chart. Its text alternative says what it is of; the numbers are in the table beside it."""
    total = max([1, *(sum(step.counts) for step in found)])
    scale = (HEIGHT - FOOT) / total
    inner = []
    ends = [*(step.instant for step in found[1:]), axis.last]
    for place, level in enumerate(STACK):
        rects = []
        for (left, counts), right in _joined(found, ends, place):
            low, tall = sum(counts[:place]), counts[place]
            if tall:
                x = axis.x(left)
                width = max(axis.x(right) - x, 0.5) if axis.last > axis.first else axis.width
                rects.append(f"M{x:g} {(total - low - tall) * scale:g}h{width:g}v{tall * scale:g}h-{width:g}z")
        if rects:
            fill = ' fill="url(#hatch)"' if level == "unknown" else ""
            inner.append(f'<path class="b-{level}" d="{"".join(rects)}"{fill}/>')
    ground = HEIGHT - FOOT
    marks = dates.months(axis.first, axis.last)
    step = next(n for n in (1, 2, 3, 4, 6, 12, 24, 60, 120, 1200) if len(marks) / n <= max(1, axis.width / 46))
    for instant, word in marks[::step]:
        x = axis.x(instant)
        if x <= axis.width - 24:
            inner.append(
                f'<path class="month" d="M{x:g} {ground}v{FOOT}"/><text x="{x + 3:g}" y="{HEIGHT - 3}">{word}</text>'
            )
    size = f'viewBox="0 0 {axis.width} {HEIGHT}" width="{axis.width}" height="{HEIGHT}"'
    return trusted(f'<svg class="chart axis" {size} role="img" aria-label="{escaped(label)}">{"".join(inner)}</svg>')


def _joined(
    found: Sequence[Step], ends: Sequence[int], place: int
) -> Iterator[tuple[tuple[int, tuple[int, ...]], int]]:
    """Steps of one level, neighbours at the same height as one."""
    run: tuple[int, tuple[int, ...]] | None = None
    shapes = [
        ((sum(step.counts[:place]), step.counts[place]), step, end) for step, end in zip(found, ends, strict=True)
    ]
    for n, (shape, step, end) in enumerate(shapes):
        run = run or (step.instant, step.counts)
        if n + 1 == len(shapes) or shapes[n + 1][0] != shape:
            yield run, end
            run = None
