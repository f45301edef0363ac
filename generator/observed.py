"""A decision against the code: in which state its rows were, from the day it was written on, and who moved them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.model import Interval, Moment, ObservedState, RowHistory
from generator.timeline import IN_STEP


def observed(rows: Sequence[RowHistory], axis: Sequence[Moment], began: int) -> tuple[ObservedState, ...]:
    """The linked rows' joint state over time, from ``began`` (seconds UTC) on; «overtaken» only after it was done once since then."""
    result: list[ObservedState] = []
    was_done = False
    if not rows:
        return ()
    for moment in axis:
        if moment.instant < began:
            continue
        now = {row.id: interval for row in rows if (interval := _at(row, moment)) is not None}
        state = state_of([interval.verdict.status for interval in now.values()], was_done)
        was_done = was_done or state == "done"
        if result and result[-1].state == state:
            continue
        moved = max(now.values(), key=lambda interval: interval.start.instant)
        result.append(
            ObservedState(
                moment=moment if not result else moved.start,
                state=state,  # type: ignore[arg-type]
                moved_by=moved.moved_by,
                moved_commit=moved.moved_commit,
                rows=tuple(id for id, interval in now.items() if interval.verdict.status not in IN_STEP),
            )
        )
    return tuple(result)


def _at(row: RowHistory, moment: Moment) -> Interval | None:
    return next((i for i in reversed(row.intervals) if i.start.instant <= moment.instant), None)


def state_of(statuses: Sequence[str], was_done: bool) -> str:
    """What the statuses of a decision's rows come to; ``was_done``: whether all were in step before."""
    if statuses and all(status in IN_STEP for status in statuses):
        return "done"
    if "unknown" in statuses:
        return "unknown"
    if all(status == "absent" for status in statuses):
        return "waiting"
    if was_done:
        return "overtaken"
    return "partly" if any(status in IN_STEP for status in statuses) else "open"


def together_warnings(
    members: Mapping[str, Sequence[RowHistory]], axis: Sequence[Moment], began: int, port: str
) -> tuple[str, ...]:
    """Commits of the port by which some decisions of a group that must land together were done and others were not."""
    warnings = []
    before: dict[str, bool] = {}
    for moment in axis:
        if moment.instant < began:
            continue
        done = {id: all(_in_step(row, moment) for row in rows) for id, rows in members.items() if rows}
        landed = [id for id, now in done.items() if now and not before.get(id, False)]
        lacking = [id for id, now in done.items() if not now]
        if landed and lacking and "port" in moment.moved and before:
            warnings.append(
                f"{port} {(moment.port or '')[:7]} has {', '.join(landed)} without {', '.join(lacking)}, which must land together"
            )
        before = done
    return tuple(warnings)


def _in_step(row: RowHistory, moment: Moment) -> bool:
    interval = _at(row, moment)
    return interval is not None and interval.verdict.status in IN_STEP
