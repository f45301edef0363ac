"""The whole run, top to bottom: two repositories → facts → readings → verdicts → history → site.

open both repositories → read histories → parse each distinct blob once → link each state → probe every row on each side
→ judge every pair on the merged axis → fold to intervals and episodes → decisions → releases → Result → files
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path

from generator.beside import beside
from generator.compare.readings import with_sha
from generator.compare.verdicts import judge
from generator.config import Accepted, RowConfig, SideConfig, SiteConfig
from generator.deciding import decision_histories
from generator.errors import ParityError
from generator.history.repository import open_repository
from generator.model import (
    SIDES,
    Commit,
    DecisionHistory,
    Interval,
    Moment,
    Reading,
    Release,
    Result,
    RowHistory,
    RowResult,
    Side,
    Verdict,
)
from generator.source import Source
from generator.surfacing import Step, Surfaces
from generator.timeline import moments, newest_at, row_history

Progress = Callable[[str], None]


class Project:
    """Both sides opened under one configuration. What is asked for is computed once."""

    def __init__(self, site: SiteConfig, reference: Source, port: Source, jobs: int = 1) -> None:
        self.site = site
        self.jobs = jobs
        self.sides: dict[Side, Source] = {"reference": reference, "port": port}
        self.reference = reference
        self.port = port
        self.names = (site.reference.name, site.port.name)

    @cached_property
    def accepted(self) -> tuple[Accepted, ...]:
        """The acceptances that hold at the newest commit of both sides; one whose last day is past holds nowhere."""
        return tuple(one for one in self.site.accepted if one.until is None or one.until >= self.today)

    @cached_property
    def today(self) -> str:
        """The day of the newest commit of either side: what ends on a day ends by this one, never by the wall clock."""
        return datetime.fromtimestamp(self.axis[-1].instant, UTC).date().isoformat()

    @cached_property
    def stale_acceptances(self) -> tuple[str, ...]:
        """What there is to say of acceptances that ended, or that nothing differs under any more."""
        told = [f"the acceptance for {a.row} ended on {a.until}" for a in self.site.accepted if a not in self.accepted]
        for one in self.accepted:
            statuses = {f.status for f in self.row_histories[one.row].intervals[-1].verdict.findings}
            if "accepted" not in statuses:
                told.append(f"the acceptance for {one.row} («{one.reason}») matches nothing any more")
        return tuple(told)

    @cached_property
    def axis(self) -> tuple[Moment, ...]:
        return moments(self.reference.history.commits, self.port.history.commits)

    def survey(self, *, surfaces: bool) -> None:
        """Look at every state of both sides, side by side where there are jobs for both. Their commits are read before
        the processes part, so that all speak of the same ones."""
        sources = [source for source in self.sides.values() if not source.surveyed and source.states]
        together = min(self.jobs, len(sources))
        surveys = [partial(source.survey, surfaces, self.jobs // together) for source in sources]
        found = beside(surveys) if together > 1 else [survey() for survey in surveys]
        for source, survey in zip(sources, found, strict=True):
            source.adopt(survey)

    def judge(self, row: RowConfig) -> Callable[[Reading, Reading], Verdict]:
        """The row's verdict as a cached function of two readings."""
        known: dict[tuple[int, int], Verdict] = {}

        def verdict(reference: Reading, port: Reading) -> Verdict:
            key = (id(reference), id(port))
            if key not in known:
                known[key] = judge(row, reference, port, self.accepted, self.names)
            return known[key]

        return verdict

    @cached_property
    def row_histories(self) -> dict[str, RowHistory]:
        self.survey(surfaces=False)
        self.refuse_vacuous()
        return {row.id: self._row_history(row) for row in self.site.rows}

    def refuse_vacuous(self) -> None:
        """Raise ParityError where a side never had anything that a row looks for: then nothing was compared."""
        for source in self.sides.values():
            if not any(
                reading.items or reading.unknown for found in source.readings.values() for reading in found.values()
            ):
                raise ParityError(
                    f"no row ever found anything in {source.config.name}, so nothing was compared; "
                    f"correct the rows' [{source.side}] selectors, or include and roots, in site.toml"
                )

    def _row_history(self, row: RowConfig) -> RowHistory:
        sided = {side: _located(self.sides[side].readings[row.id]) for side in SIDES}
        return row_history(row.id, self.axis, sided["reference"], sided["port"], self.judge(row))

    # ── a pair ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def pair(self, at: str | None) -> tuple[Commit | None, Commit | None]:
        """``REFERENCE..PORT`` → both commits. One side left out: its newest at the other's moment. Nothing: the newest of both."""
        if not at:
            return self.reference.history.commits[-1], self.port.history.commits[-1]
        left, dots, right = at.partition("..")
        if not dots or ".." in right or not (left or right):
            raise ParityError(
                f"«{at}» is not a pair; write REFERENCE..PORT, REFERENCE.. or ..PORT, for example 0.6.3..v0.1.14"
            )
        reference = self.reference.commit(left) if left else None
        port = self.port.commit(right) if right else None
        if reference is None and port is not None:
            reference = newest_at(self.reference.history.commits, port.instant)
        if port is None and reference is not None:
            port = newest_at(self.port.history.commits, reference.instant)
        return reference, port

    def at(self, row: RowConfig, reference: Commit | None, port: Commit | None) -> Interval:
        """A row at any pair of commits, as an interval of that one moment."""
        self.refuse_vacuous()
        left = with_sha(self.reference.readings[row.id][reference.sha], reference.sha) if reference else Reading()
        right = with_sha(self.port.readings[row.id][port.sha], port.sha) if port else Reading()
        instant = max(commit.instant for commit in (reference, port) if commit)
        here = Moment(
            instant=instant, moved=(), reference=reference.sha if reference else None, port=port.sha if port else None
        )
        late: Side = "port" if port and port.instant == instant else "reference"
        return Interval(
            start=here,
            end=None,
            verdict=judge(row, left, right, self.accepted, self.names),
            reference=left,
            port=right,
            moved_by=late,
            moved_commit=(here.reference if late == "reference" else here.port) or "",
        )

    def since(self, row_id: str, reference: Commit | None, port: Commit | None) -> Moment | None:
        """The moment from which the row has looked as it does at a pair; None where the pair is not on the axis."""
        wanted = (reference.sha if reference else None, port.sha if port else None)
        here = next((moment for moment in self.axis if (moment.reference, moment.port) == wanted), None)
        if here is None:
            return None
        found = [i for i in self.row_histories[row_id].intervals if i.start.instant <= here.instant]
        return found[-1].start if found else None

    @cached_property
    def surfaces(self) -> Surfaces:
        """Everything public of both sides, compared without rows."""
        return Surfaces(self.site, self.sides, self.names, self.axis, self.today, self.jobs)

    def step(self, side: Side, revisions: str) -> Step:
        """``FROM..TO`` of one side → what it changed, against the newest commit of the other side at the later moment."""
        left, dots, right = revisions.partition("..")
        if not dots or not left or ".." in right:
            raise ParityError(f"«{revisions}» is not two revisions; write FROM..TO or FROM.., for example 0.6.3..0.7.0")
        source = self.sides[side]
        before = source.commit(left)
        after = source.commit(right) if right else source.history.commits[-1]
        if before.instant > after.instant:
            raise ParityError(f"{left} is newer than {right or 'the newest commit'}; write the older one first")
        other = newest_at(self.sides["port" if side == "reference" else "reference"].history.commits, after.instant)

        def rows(reference: Commit | None, port: Commit | None) -> list[tuple[str, Interval]]:
            return [(row.id, self.at(row, reference, port)) for row in self.site.rows]

        return self.surfaces.step(side, before, after, other, rows)

    # ── the rest of the result ───────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def decisions(self) -> tuple[DecisionHistory, ...]:
        """The port's ADRs, each as it was declared and as the rows linked to it show it."""
        return decision_histories(self.site, self.port, self.row_histories, self.axis, self.names[1])

    @cached_property
    def releases(self) -> tuple[Release, ...]:
        """The port's versions, newest first: as it was that day, and against the version that it says it follows."""
        result = []
        for version in reversed(self.port.versions):
            port = self.port.commits[version.sha]
            day = newest_at(self.reference.history.commits, port.instant)
            followed = None
            if version.follows:
                try:
                    followed = self.reference.commit(version.follows)
                except ParityError:
                    followed = None
            result.append(
                Release(
                    version=version,
                    on_that_day=tuple((row.id, self.at(row, day, port)) for row in self.site.rows),
                    against_followed=tuple((row.id, self.at(row, followed, port)) for row in self.site.rows)
                    if followed
                    else None,
                )
            )
        return tuple(result)

    def result(self) -> Result:
        """Everything that is shown."""
        self.survey(surfaces=True)
        rows = tuple(
            RowResult(
                id=row.id,
                title=row.title,
                area=row.area,
                adrs=row.adrs,
                why=row.why,
                history=self.row_histories[row.id],
                newest=(now.reference, now.port),
            )
            for row in self.site.rows
            for now in (self.at(row, *self.pair(None)),)
        )
        return Result(
            title=self.site.title,
            description=self.site.description,
            reference=self.reference.result(),
            port=self.port.result(),
            moments=self.axis,
            areas=tuple(dict.fromkeys(row.area for row in self.site.rows)),
            rows=rows,
            decisions=self.decisions,
            releases=self.releases,
            notes=(
                *self.reference.history.notes,
                *self.port.history.notes,
                *self.stale_acceptances,
                *self.surfaces.stale,
            ),
            surface=self.surfaces.result,
        )

    def text(self, side: Side, sha: str, path: str) -> str | None:
        """A file's text at a commit, for excerpts."""
        source = self.sides[side]
        blob = source.states.get(sha, {}).get(path)
        return source.parsed.bytes(blob).decode("utf-8", "replace") if blob else None


def _located(readings: dict[str, Reading]) -> dict[str, Reading]:
    """Each reading with its sha in its evidence; equal neighbours keep the first commit at which they were read."""
    result: dict[str, Reading] = {}
    last: tuple[Reading, Reading] | None = None
    for sha, reading in readings.items():
        if last is None or last[0] != reading:
            last = (reading, with_sha(reading, sha))
        result[sha] = last[1]
    return result


@contextmanager
def open_project(
    site: SiteConfig,
    *,
    cache: Path,
    fetch: bool = True,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Iterator[Project]:
    """Open both repositories (mirroring and fetching URLs), and close them again."""
    with ExitStack() as stack:
        sources: list[Source] = []
        sided: tuple[tuple[Side, SideConfig], ...] = (("reference", site.reference), ("port", site.port))
        for side, config in sided:
            repository = stack.enter_context(
                open_repository(config.repository, cache=cache, fetch=fetch, progress=progress)
            )
            public = site.surface.reference if side == "reference" else site.surface.port
            aliases = site.surface.same if side == "port" else ()
            sources.append(Source(side, config, repository, site.rows, public, aliases, jobs))
        reference, port = sources
        yield Project(site, reference, port, jobs)
