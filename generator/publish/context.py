"""What every view looks up: commits by sha, the newest instant, all changes, each thing's folder. Computed once a
site.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from generator.errors import ParityError
from generator.model import (
    RISKS,
    SIDES,
    STATUSES,
    Commit,
    DecisionHistory,
    Interval,
    Moment,
    Release,
    Result,
    RowResult,
    Side,
    SideResult,
    Verdict,
)
from generator.publish.urls import Urls, at_folder, segment, unique

LEVELS = ("bad", "warn", "unknown", "note", "none", "ok")
MATRIX_BADGE = "matrix"
# anchors of the pages on which rows have anchors too
RESERVED = frozenset(
    {
        "main",
        "hatch",
        "coverage",
        "decisions",
        "next",
        "trend",
        "moved",
        "against",
        "versions",
        "site-search",
        "unwatched",
    }
)


def severity(interval: Interval) -> tuple[int, int]:
    """Sort key of a row's state: the worst first."""
    return LEVELS.index(STATUSES[interval.verdict.status][1]), RISKS.index(interval.verdict.risk)


@dataclass(frozen=True, slots=True)
class Change:
    """A row that looks different from one moment on. ``before`` None: it is there for the first time."""

    row: RowResult
    before: Interval | None
    now: Interval

    @property
    def status_changed(self) -> bool:
        return self.before is None or self.before.verdict.status != self.now.verdict.status


class Context:
    """A result with its indexes. ``documents``: the published JSON documents, so that only those are linked.

    ``verdict``: (row's id, sha of the reference, sha of the port) → how the row stands between any two commits; where it
    is not given, nothing is said of pairs that never stood beside each other.
    """

    def __init__(
        self,
        result: Result,
        *,
        base_url: str | None = None,
        source: Callable[[Side, str, str], str | None] = lambda *_: None,
        markdown: Callable[[str], str] = lambda _: "",
        documents: Mapping[str, bytes] | None = None,
        verdict: Callable[[str, str | None, str | None], Verdict] | None = None,
    ) -> None:
        self.result = result
        self.base_url = base_url
        self.source = source
        self.markdown = markdown
        self.documents: Mapping[str, bytes] = documents or {}
        self.verdict = verdict
        self.memory: dict[tuple[object, ...], Any] = {}
        self.sides: Mapping[Side, SideResult] = {"reference": result.reference, "port": result.port}
        self.rows = {row.id: row for row in result.rows}
        if MATRIX_BADGE in self.rows:
            raise ParityError(
                f"rows ({MATRIX_BADGE}): this id is the whole matrix's own badge; give the row another one"
            )
        if taken := [id for id in self.rows if id in RESERVED]:
            raise ParityError(
                f"rows ({taken[0]}): this id is the anchor of a part of the pages that list rows; give the row another one"
            )
        self.now: Mapping[str, Interval] = {row.id: row.now for row in result.rows}

    def urls(self, page: str) -> Urls:
        return Urls(page, self.base_url)

    # ── commits and time ─────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def commits(self) -> Mapping[tuple[Side, str], Commit]:
        found: dict[tuple[Side, str], Commit] = {}
        for side in SIDES:
            history = self.sides[side].history
            for commit in (*(tag.commit for tag in history.tags), *history.commits):
                found[side, commit.sha] = commit
        return found

    @cached_property
    def newest(self) -> int:
        """Seconds UTC of the newest commit of either side: the site's «now»."""
        return max((moment.instant for moment in self.result.moments), default=0)

    @property
    def both(self) -> int | None:
        """The first instant (seconds UTC) at which both sides had a commit; None while only one has."""
        return next((m.instant for m in self.result.moments if m.reference and m.port), None)

    @cached_property
    def began(self) -> int:
        """Seconds UTC of the first moment."""
        return min((moment.instant for moment in self.result.moments), default=0)

    def head(self, side: Side) -> Commit | None:
        """A side's newest commit."""
        commits = self.sides[side].history.commits
        return commits[-1] if commits else None

    def version(self, side: Side, sha: str | None) -> str | None:
        return self.sides[side].version_at.get(sha) if sha else None

    def at(self, row: RowResult, instant: int) -> Interval | None:
        """A row at an instant."""
        place = bisect_right(row.history.intervals, instant, key=lambda interval: interval.start.instant)
        return row.history.intervals[place - 1] if place else None

    def status_since(self, row: RowResult) -> Interval:
        """The interval in which a row came into its present status (values may have moved since)."""
        found = row.now
        for interval in reversed(row.history.intervals):
            if interval.verdict.status != row.now.verdict.status:
                break
            found = interval
        return found

    def claimed(self, port: str | None) -> str | None:
        """The sha of the reference's version that a commit of the port says it follows, where the history has it."""
        name = self.result.port.follows_at.get(port) if port else None
        return (
            self.named.get(name) or self.named.get(f"v{name}") or self.named.get(name.removeprefix("v"))
            if name
            else None
        )

    @cached_property
    def named(self) -> Mapping[str, str]:
        """The reference's versions: name → sha, the newest where a name occurs twice."""
        return {version.name: version.sha for version in self.result.reference.versions}

    # ── changes ──────────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Every change, newest first; those of one moment in the rows' order. What is absent from the start is none."""
        found = [
            Change(row, before, now)
            for row in self.result.rows
            for before, now in zip((None, *row.history.intervals), row.history.intervals, strict=False)
            if before is not None or now.verdict.status != "absent"
        ]
        return tuple(sorted(found, key=lambda change: -change.now.start.instant))

    @cached_property
    def changes_of(self) -> Mapping[str, tuple[Change, ...]]:
        """Row id → its changes, newest first."""
        found: dict[str, list[Change]] = {id: [] for id in self.rows}
        for change in self.changes:
            found[change.row.id].append(change)
        return {id: tuple(changes) for id, changes in found.items()}

    @cached_property
    def moments(self) -> Mapping[Moment, tuple[Change, ...]]:
        """Each moment at which something changed, newest first, with what did."""
        found: dict[Moment, list[Change]] = {}
        for change in self.changes:
            found.setdefault(change.now.start, []).append(change)
        return {moment: tuple(changes) for moment, changes in found.items()}

    def moment_folder(self, moment: Moment) -> str | None:
        """A moment's page, if it has one."""
        return at_folder(moment) if moment in self.moments else None

    # ── folders ──────────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def decisions(self) -> Mapping[str, DecisionHistory]:
        """Folder name → decision. Names are unique, and differ from those of rows, for both name badges."""
        taken = frozenset(row.lower() for row in self.rows) | {MATRIX_BADGE}
        names = unique([found.slug for found in self.result.decisions], taken)
        return dict(zip(names, self.result.decisions, strict=True))

    @cached_property
    def decision_folder(self) -> Mapping[str, str]:
        """A decision's id → its folder; where two files share an id, the first."""
        return {found.id: f"adr/{name}/" for name, found in reversed(list(self.decisions.items()))}

    @cached_property
    def releases(self) -> Mapping[str, Release]:
        """Folder name → release, in the result's order."""
        return dict(zip(unique([r.version.name for r in self.result.releases]), self.result.releases, strict=True))

    def row_folder(self, id: str) -> str:
        return f"rows/{segment(id)}/"

    # ── sums ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def levels(self) -> Counter[str]:
        """Level → how many rows are on it now."""
        return Counter(STATUSES[now.verdict.status][1] for now in self.now.values())

    @cached_property
    def worst_first(self) -> tuple[RowResult, ...]:
        """Rows by severity, then by age."""
        return tuple(
            sorted(
                self.result.rows, key=lambda row: (*severity(self.now[row.id]), self.status_since(row).start.instant)
            )
        )
