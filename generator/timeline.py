"""Two histories on one UTC axis: moments, a row's intervals over them, and the episodes in which it was not aligned."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from generator.model import SIDES, Commit, Episode, Interval, Moment, Reading, RowHistory, Side, Verdict

NOT_YET = frozenset({"absent", "missing-in-port", "extra-in-port"})
IN_STEP = frozenset({"aligned", "accepted"})


def moments(reference: Sequence[Commit], port: Sequence[Commit]) -> tuple[Moment, ...]:
    """Every instant at which a side gained a commit, oldest first; commits of one second are one moment of both sides."""
    axis = sorted({commit.instant for commit in (*reference, *port)})
    heads: dict[Side, str | None] = {"reference": None, "port": None}
    at: dict[Side, dict[int, str]] = {
        "reference": {commit.instant: commit.sha for commit in reference},
        "port": {commit.instant: commit.sha for commit in port},
    }
    result = []
    for instant in axis:
        moved: tuple[Side, ...] = tuple(side for side in SIDES if instant in at[side])
        for side in moved:
            heads[side] = at[side][instant]
        result.append(Moment(instant=instant, moved=moved, reference=heads["reference"], port=heads["port"]))
    return tuple(result)


def newest_at(commits: Sequence[Commit], instant: int) -> Commit | None:
    """The newest commit at an instant, that instant included."""
    return next((commit for commit in reversed(commits) if commit.instant <= instant), None)


Readings = Mapping[str, Reading]
Judge = Callable[[Reading, Reading], Verdict]
NONE = Reading()


def intervals(axis: Sequence[Moment], reference: Readings, port: Readings, judge: Judge) -> tuple[Interval, ...]:
    """Fold a row over the axis. ``reference`` and ``port``: sha → reading; ``judge`` is pure and may be cached.

    A new interval starts where status, risk or a displayed value changes; the mover is the side whose reading changed.
    """
    result: list[Interval] = []
    for moment in axis:
        left = reference[moment.reference] if moment.reference else NONE
        right = port[moment.port] if moment.port else NONE
        verdict = judge(left, right)
        if result and _looks(result[-1].verdict, result[-1].reference, result[-1].port) == _looks(verdict, left, right):
            continue
        mover = _mover(result[-1] if result else None, moment, left)
        commit = (moment.reference if mover == "reference" else moment.port) or ""
        if result:
            result[-1] = _ended(result[-1], moment)
        result.append(
            Interval(
                start=moment, end=None, verdict=verdict, reference=left, port=right, moved_by=mover, moved_commit=commit
            )
        )
    return tuple(result)


def _looks(verdict: Verdict, reference: Reading, port: Reading) -> tuple[object, ...]:
    """What a reader would notice; where something stands in a file, and the wording of a reason, do not count."""
    findings = tuple((f.rule, f.key, f.status, f.risk) for f in verdict.findings)
    return (
        verdict.status,
        verdict.risk,
        findings,
        reference.display,
        port.display,
        reference.unknown is None,
        port.unknown is None,
    )


def _mover(before: Interval | None, moment: Moment, reference: Reading) -> Side:
    if len(moment.moved) == 1:
        return moment.moved[0]
    if (
        before is not None
        and before.reference.items == reference.items
        and before.reference.unknown == reference.unknown
    ):
        return "port"
    return "reference"


def _ended(interval: Interval, end: Moment) -> Interval:
    return Interval(
        start=interval.start,
        end=end,
        verdict=interval.verdict,
        reference=interval.reference,
        port=interval.port,
        moved_by=interval.moved_by,
        moved_commit=interval.moved_commit,
    )


def episodes(found: Sequence[Interval], newest: int) -> tuple[Episode, ...]:
    """Stretches of not being in step after the row had become comparable, oldest first; ``newest``: the axis's last instant.

    What neither or only one side has yet opens an episode only once the reference has it and the port does not follow.
    """
    result: list[Episode] = []
    opened: Interval | None = None
    for interval in found:
        apart = interval.verdict.status not in IN_STEP and interval.verdict.status not in ("absent", "extra-in-port")
        if apart and opened is None:
            opened = interval
        elif not apart and opened is not None:
            result.append(
                Episode(opened=opened, closed=interval, seconds=interval.start.instant - opened.start.instant)
            )
            opened = None
    if opened is not None:
        result.append(Episode(opened=opened, closed=None, seconds=newest - opened.start.instant))
    return tuple(result)


def row_history(id: str, axis: Sequence[Moment], reference: Readings, port: Readings, judge: Judge) -> RowHistory:
    """A row through time."""
    found = intervals(axis, reference, port, judge)
    return RowHistory(id=id, intervals=found, episodes=episodes(found, axis[-1].instant if axis else 0))
