"""What the pages are built from: the result with its indexes, computed once for a whole site."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

from generator.errors import ParityError
from generator.model import (
    RISKS,
    STATUSES,
    Commit,
    DecisionHistory,
    Frozen,
    Interval,
    Moment,
    Result,
    RowResult,
    Side,
    SideResult,
)
from generator.publish import assets, urls
from generator.publish.bands import Axis
from generator.publish.excerpts import Excerpts, Source

LEVELS = ("bad", "unknown", "warn", "note", "none", "ok")
NARROW, WIDE = 320, 960


class Move(Frozen):
    """A row that began to look different: ``before`` None at the first moment of the record."""

    row: RowResult
    before: Interval | None
    after: Interval


class Step(Frozen):
    """A moment at which something changed, and what."""

    moment: Moment
    page: str
    moves: tuple[Move, ...]


class Book:
    """The result, and what is looked up in it. Raises ParityError where there is nothing that could be shown."""

    def __init__(
        self,
        result: Result,
        base_url: str | None,
        source: Source,
        markdown: Callable[[str], str],
        documents: Mapping[str, bytes],
    ) -> None:
        if not result.moments or any(not row.history.intervals for row in result.rows):
            raise ParityError("neither repository has a commit that could be compared; there is nothing to publish")
        self.result = result
        self.base_url = base_url.rstrip("/") if base_url else None
        self.markdown = markdown
        self.documents = documents
        self.sides: dict[Side, SideResult] = {"reference": result.reference, "port": result.port}
        self.names: dict[Side, str] = {side: found.name for side, found in self.sides.items()}
        self.excerpts = Excerpts(source, {side: found.language for side, found in self.sides.items()})
        self.assets = assets.hashed()
        self.newest = result.moments[-1].instant
        self.release_pages = urls.releases(release.version for release in result.releases)

    @cached_property
    def commits(self) -> dict[str, Commit]:
        return {
            commit.sha: commit
            for side in self.sides.values()
            for commit in (*(tag.commit for tag in side.history.tags), *side.history.commits)
        }

    @cached_property
    def decisions(self) -> dict[str, tuple[DecisionHistory, ...]]:
        """Id → the decisions of that id; more than one where two files claim one number."""
        found: dict[str, tuple[DecisionHistory, ...]] = {}
        for one in self.result.decisions:
            found[one.id] = (*found.get(one.id, ()), one)
        return found

    def newest_commit(self, side: Side) -> Commit | None:
        commits = self.sides[side].history.commits
        return commits[-1] if commits else None

    def version(self, side: Side, sha: str | None) -> str | None:
        return self.sides[side].version_at.get(sha) if sha else None

    def axis(self, width: int) -> Axis:
        """The shared time axis, from the first moment to the newest."""
        begun = [side.history.commits[0].instant for side in self.sides.values() if side.history.commits]
        both = max(begun) if len(begun) == len(self.sides) else self.newest
        return Axis(start=self.result.moments[0].instant, end=self.newest, width=width, both=both)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Each moment at which a row changed, oldest first."""
        moves: dict[Moment, list[Move]] = {}
        for row in self.result.rows:
            before: Interval | None = None
            for interval in row.history.intervals:
                moves.setdefault(interval.start, []).append(Move(row=row, before=before, after=interval))
                before = interval
        ordered = sorted(moves, key=lambda moment: moment.instant)
        return tuple(Step(moment=moment, page=urls.moment(moment), moves=tuple(moves[moment])) for moment in ordered)

    def at(self, row: RowResult, instant: int) -> Interval | None:
        """How a row was at an instant."""
        return next((found for found in reversed(row.history.intervals) if found.start.instant <= instant), None)

    def since(self, row: RowResult) -> Interval:
        """The interval with which the row's present status began."""
        first = row.now
        for interval in reversed(row.history.intervals):
            if interval.verdict.status != row.now.verdict.status:
                break
            first = interval
        return first


def severity(interval: Interval) -> tuple[int, int]:
    """Sort key: the worst first."""
    return LEVELS.index(STATUSES[interval.verdict.status][1]), RISKS.index(interval.verdict.risk)
