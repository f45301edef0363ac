"""The whole surface over time: every pair of surfaces on the axis compared once, and what each step opened, closed or changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from generator.model import Coverage, Entry, Moment, Side, Surface, SurfaceShift, SurfaceState


class Drift(NamedTuple):
    """``states``: only moments at which something changed; ``shifts``: oldest first; ``since``: fingerprint → where it opened last."""

    states: tuple[SurfaceState, ...]
    shifts: tuple[SurfaceShift, ...]
    since: dict[str, Moment]


def drift(
    axis: Sequence[Moment],
    surfaces: Mapping[Side, Mapping[str, Surface]],
    compare: Callable[[Surface, Surface], tuple[tuple[Entry, ...], Mapping[str, Coverage]]],
) -> Drift:
    """Fold over the axis. ``surfaces``: side → sha → surface (equal states share one object); begins when both sides exist."""
    states: list[SurfaceState] = []
    shifts: list[SurfaceShift] = []
    since: dict[str, Moment] = {}
    before: dict[str, Entry] = {}
    last: tuple[int, int] | None = None
    for moment in axis:
        if moment.reference is None or moment.port is None:
            continue
        left, right = surfaces["reference"][moment.reference], surfaces["port"][moment.port]
        here = (id(left), id(right))
        if here == last:
            continue
        mover: Side = moment.moved[0]
        if last is not None and len(moment.moved) > 1:
            mover = "port" if here[0] == last[0] else "reference"
        elif last is not None:
            mover = "reference" if here[0] != last[0] else "port"
        last = here
        entries, coverage = compare(left, right)
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


def words(entry: Entry | None) -> tuple[str, str, str] | None:
    """What a reader would notice of an entry: where it stands in a file does not count."""
    return (entry.status, entry.risk, entry.detail) if entry is not None else None
