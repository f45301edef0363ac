"""A row's life as a strip of SVG on a true time axis that all rows share.

In-step blocks are low and the others higher, so that the strip can be read without colour; unknown is hatched,
absent an outline.
A stretch shorter than three pixels is widened to three and carries a notch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup
from msgspec.structs import replace

from generator.model import STATUSES, Interval, Version
from generator.publish import dates
from generator.publish.safe import escaped, trusted

LEAST = 3.0
TOP, HEIGHT = 4, 24
TOPS = {"ok": 16, "note": 12, "warn": 8, "bad": TOP, "unknown": TOP, "none": TOP}
NARROW, WIDE = 250, 1000


@dataclass(frozen=True, slots=True)
class Axis:
    """The stretch of time that all bands share, in seconds UTC, and their width in pixels.

    ``both``: the first instant at which both sides existed; before it there was nothing to be in step with.
    """

    first: int
    last: int
    width: int = NARROW
    both: int | None = None

    def x(self, instant: int) -> float:
        """Where an instant lies."""
        if self.last <= self.first:
            return 0.0
        return round((instant - self.first) / (self.last - self.first) * self.width, 2)


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch on a band, in pixels. ``widened``: it is drawn wider than it is."""

    x: float
    width: float
    level: str
    title: str
    widened: bool


def hatch() -> Markup:
    """The pattern that «unknown» is filled with; once on a page that has bands."""
    pattern = 'id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"'
    lines = '<rect class="hatch-ground" width="5" height="5"/><rect class="hatch-line" width="2.5" height="5"/>'
    return trusted(
        '<svg class="defs" width="0" height="0" aria-hidden="true" focusable="false">'
        f"<defs><pattern {pattern}>{lines}</pattern></defs></svg>"
    )


def blocks(axis: Axis, intervals: Sequence[Interval], names: tuple[str, str]) -> tuple[Block, ...]:
    """Intervals → blocks, oldest first. Neighbours of one status that are too short to be seen apart are one block."""
    found: list[Block] = []
    for _, group in groupby(
        _cut_at_both(axis, intervals), key=lambda interval: (interval.verdict.status, _lone(interval))
    ):
        run = list(group)
        x, end = axis.x(run[0].start.instant), _end(axis, run[-1])
        if end - x < LEAST:
            x = max(0.0, min(x, axis.width - LEAST))
            # A history of one instant has no stretch to show: its block fills the band.
            widened = axis.last > axis.first
            found.append(Block(x, LEAST if widened else axis.width, _level(run[0]), _title(axis, run, names), widened))
            continue
        for part in _visible(axis, run):
            left, right = axis.x(part[0].start.instant), _end(axis, part[-1])
            found.append(Block(left, round(right - left, 2), _level(part[0]), _title(axis, part, names), False))
    return tuple(found)


def _visible(axis: Axis, run: list[Interval]) -> list[list[Interval]]:
    """A run of one status cut where a part of at least three pixels can stand for itself."""
    parts: list[list[Interval]] = []
    for interval in run:
        width = _end(axis, interval) - axis.x(interval.start.instant)
        if parts and (width < LEAST or _end(axis, parts[-1][-1]) - axis.x(parts[-1][0].start.instant) < LEAST):
            parts[-1].append(interval)
        else:
            parts.append([interval])
    return parts


def _end(axis: Axis, interval: Interval) -> float:
    return axis.x(interval.end.instant) if interval.end else float(axis.width)


def _lone(interval: Interval) -> bool:
    """Whether only one side existed at all when an interval began."""
    return interval.start.reference is None or interval.start.port is None


def _cut_at_both(axis: Axis, intervals: Sequence[Interval]) -> list[Interval]:
    """The interval in which the second side came into being, as two: a status may stay while what it means begins."""
    cut: list[Interval] = []
    for interval in intervals:
        end = axis.last if interval.end is None else interval.end.instant
        if axis.both is None or not _lone(interval) or not interval.start.instant < axis.both < end:
            cut.append(interval)
            continue
        began = replace(
            interval.start, instant=axis.both, reference=interval.start.reference or "", port=interval.start.port or ""
        )
        cut += [replace(interval, end=began), replace(interval, start=began)]
    return cut


def _level(interval: Interval) -> str:
    return "none" if _lone(interval) else STATUSES[interval.verdict.status][1]


def _title(axis: Axis, run: Sequence[Interval], names: tuple[str, str]) -> str:
    """From, to, how long, both values, which side moved and by which commit."""
    first, last = run[0], run[-1]
    end = last.end.instant if last.end else axis.last
    until = f"to {dates.day(end)}" if last.end else "until now"
    lasted = dates.duration(max(0, end - first.start.instant))
    mover = names[0] if first.moved_by == "reference" else names[1]
    said = [
        f"{STATUSES[first.verdict.status][0]} from {dates.day(first.start.instant)} {until} ({lasted})",
        *(
            f"{name}: {_cut(r.unknown or r.display or 'does not have this')}"
            for name, r in zip(names, (last.reference, last.port), strict=True)
        ),
        f"moved by {mover} {first.moved_commit[:7]}",
    ]
    return "\n".join([*said, f"{len(run)} changes of values within" if len(run) > 1 else ""]).strip()


def _cut(text: str) -> str:
    return text if len(text) <= 160 else text[:159] + "…"


def in_words(intervals: Sequence[Interval]) -> str:
    """The band in short: «aligned 5 times; DEFAULT MISMATCH since 16 Jan 2026»."""
    if not intervals:
        return "no history yet"
    runs = [list(group) for _, group in groupby(intervals, key=lambda interval: interval.verdict.status)]
    times = sum(run[0].verdict.status == "aligned" for run in runs)
    often = "never aligned" if not times else "aligned once" if times == 1 else f"aligned {times} times"
    now = runs[-1][0]
    return f"{often}; {STATUSES[now.verdict.status][0]} since {dates.day(now.start.instant)}"


def band(axis: Axis, intervals: Sequence[Interval], names: tuple[str, str], title: str) -> Markup:
    """A row's band. Its text alternative is ``in_words``; the whole of it is the table on the row's page."""
    drawn = sorted(blocks(axis, intervals, names), key=lambda block: block.widened)
    inner = "".join(_draw(block) for block in drawn)
    label = escaped(f"{title}: {in_words(intervals)}")
    size = f'viewBox="0 0 {axis.width} {HEIGHT}" width="{axis.width}" height="{HEIGHT}"'
    return trusted(f'<svg class="band" {size} role="img" aria-label="{label}">{inner}</svg>')


def _draw(block: Block) -> str:
    top = TOPS[block.level]
    title = f"<title>{escaped(block.title)}</title>"
    fill = ' fill="url(#hatch)"' if block.level == "unknown" else ""
    left, width = (block.x + 0.5, block.width - 1) if block.level == "none" else (block.x, max(block.width - 0.6, 0.4))
    height = HEIGHT - top - (1 if block.level == "none" else 0)
    width = round(max(width, 0.4), 2)
    shape = f'<rect class="b-{block.level}" x="{left:g}" y="{top}" width="{width:g}" height="{height}"{fill}/>'
    middle = block.x + LEAST / 2
    notch = f'<path class="notch" d="M{middle - 2.5:g} 0h5l-2.5 3.4z"/>' if block.widened else ""
    return f"<g>{title}{shape}{notch}</g>"


def axis_svg(axis: Axis, releases: Sequence[tuple[str, Sequence[Version]]]) -> Markup:
    """Months as words and both sides' releases as ticks, reference above, port below. ``releases``: (side's name,
    its versions).
    """
    inner = []
    for lane, (name, versions) in enumerate(releases):
        for version in versions:
            if axis.first <= version.instant <= axis.last:
                x = min(axis.x(version.instant), axis.width - 1)
                title = escaped(f"{name} {version.name}, {dates.day(version.instant)}")
                inner.append(
                    f'<g><title>{title}</title><path class="tick tick-{lane}" d="M{x + 0.5:g} {lane * 7}v6"/></g>'
                )
    marks = dates.months(axis.first, axis.last)
    step = next(n for n in (1, 2, 3, 4, 6, 12, 24, 60, 120, 1200) if len(marks) / n <= max(1, axis.width / 46))
    for instant, word in marks[::step]:
        x = axis.x(instant)
        if x <= axis.width - 24:
            inner.append(f'<path class="month" d="M{x:g} 14v14"/><text x="{x + 3:g}" y="25">{word}</text>')
    counts = ", ".join(f"{dates.count(len(versions), 'release')} of {name}" for name, versions in releases)
    label = escaped(f"Time from {dates.day(axis.first)} to {dates.day(axis.last)}; ticks: {counts}")
    size = f'viewBox="0 0 {axis.width} 28" width="{axis.width}" height="28"'
    return trusted(f'<svg class="axis" {size} role="img" aria-label="{label}">{"".join(inner)}</svg>')
