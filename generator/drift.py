"""The whole surface over time: every pair of surfaces on the axis compared once, and what each step opened, closed or changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from generator.model import SIDES, Coverage, Entry, Moment, Side, Surface, SurfaceShift, SurfaceState

Compared = tuple[tuple[Entry, ...], Mapping[str, Coverage]]


class Step(NamedTuple):
    """A moment from which the two surfaces are others than before, and the side whose surface is."""

    moment: Moment
    mover: Side
    pair: tuple[Surface, Surface]


class Drift(NamedTuple):
    """``states``: only moments at which something changed; ``shifts``: oldest first; ``since``: fingerprint → where it opened last."""

    states: tuple[SurfaceState, ...]
    shifts: tuple[SurfaceShift, ...]
    since: dict[str, Moment]


def drift(
    axis: Sequence[Moment],
    surfaces: Mapping[Side, Mapping[str, Surface]],
    compare: Callable[[Sequence[tuple[Surface, Surface]]], Sequence[Compared]],
) -> Drift:
    """Fold over the axis. ``surfaces``: side → sha → surface (equal states share one object); begins when both sides exist.
    ``compare`` is asked once, for all pairs of surfaces in the order of the axis."""
    states: list[SurfaceState] = []
    shifts: list[SurfaceShift] = []
    since: dict[str, Moment] = {}
    before: dict[str, Entry] = {}
    steps = list(_steps(axis, surfaces))
    for step, (entries, coverage) in zip(steps, compare([step.pair for step in steps]), strict=True):
        moment, mover = step.moment, step.mover
        after = {entry.fingerprint: entry for entry in entries}
        moved = sorted(
            mark for mark in before.keys() | after.keys() if words(before.get(mark)) != words(after.get(mark))
        )
        if not moved and states and states[-1].coverage == coverage:
            continue
        commit = (moment.reference if mover == "reference" else moment.port) or ""
        for mark in moved:
            if states:
                shifts.append(
                    SurfaceShift(
                        moment=moment, moved_by=mover, commit=commit, before=before.get(mark), after=after.get(mark)
                    )
                )
            if mark not in after:
                since.pop(mark, None)
            elif mark not in before:
                since[mark] = moment
        states.append(SurfaceState(moment=moment, entries=entries, coverage=dict(coverage)))
        before = after
    return Drift(tuple(states), tuple(shifts), since)


def _steps(axis: Sequence[Moment], surfaces: Mapping[Side, Mapping[str, Surface]]) -> Iterator[Step]:
    last: tuple[Surface, Surface] | None = None
    for moment in axis:
        if moment.reference is None or moment.port is None:
            continue
        pair = surfaces["reference"][moment.reference], surfaces["port"][moment.port]
        moved = [side for side, was, now in zip(SIDES, last or (None, None), pair, strict=True) if was is not now]
        if moved:
            last = pair
            yield Step(moment, moment.moved[0] if len(moved) > 1 else moved[0], pair)


def words(entry: Entry | None) -> tuple[str, str, str] | None:
    """What a reader would notice of an entry: where it stands in a file does not count."""
    return (entry.status, entry.risk, entry.detail) if entry is not None else None
