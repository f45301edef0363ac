"""The whole surfaces of a pair: at any two commits, and over the whole axis."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from itertools import chain
from typing import NamedTuple

from generator.beside import beside
from generator.changes import Change, changes
from generator.compare.covering import covering
from generator.compare.differences import Sides
from generator.compare.judge import Judge
from generator.compare.settings import holding, stale
from generator.compare.surfaces import Comparison, judged
from generator.config import SiteConfig, SurfaceAccepted
from generator.drift import Compared, Drift, drift, words
from generator.errors import ParityError
from generator.model import SIDES, STATUSES, Commit, Entry, Interval, Moment, Side, Surface, SurfaceResult
from generator.source import Source
from generator.subjects import subjects

FEW = 12
At = Callable[[Commit | None, Commit | None], Sequence[tuple[str, Interval]]]


class Step(NamedTuple):
    """What one side did between two of its commits, seen against one commit of the other.

    ``rows``: id, before, after, of those that moved; ``entries``: before, after, of those that opened, closed or changed;
    ``to_do``: what then differs and did not before, the worst first.
    """

    side: Side
    before: Commit
    after: Commit
    other: Commit | None
    commits: tuple[Commit, ...]
    changes: tuple[Change, ...]
    rows: tuple[tuple[str, Interval, Interval], ...]
    entries: tuple[tuple[Entry | None, Entry | None], ...]
    to_do: tuple[Entry, ...]


class Surfaces:
    """Compares what both sides make public. What is asked for is computed once."""

    def __init__(
        self,
        site: SiteConfig,
        sides: Mapping[Side, Source],
        names: tuple[str, str],
        axis: Sequence[Moment],
        today: str,
        jobs: int = 1,
    ) -> None:
        self.site = site
        self.sides = sides
        self.names = names
        self.axis = axis
        self.today = today
        self.jobs = jobs
        self._known: dict[tuple[int, int], Comparison] = {}

    @cached_property
    def _sides(self) -> Sides:
        return Sides(*self.names, (self.site.reference.language, self.site.port.language))

    @cached_property
    def _judge(self) -> Judge:
        return Judge(self.site.surface, self.accepted, covering(self.site.rows))

    @cached_property
    def accepted(self) -> tuple[SurfaceAccepted, ...]:
        """The acceptances that hold at the newest commit of both sides; one whose last day is past holds nowhere."""
        return holding(self.site.surface, self.today)

    def at(self, reference: Commit | None, port: Commit | None) -> Comparison:
        """Both surfaces at any pair of commits. Raises ParityError where there is nothing to compare."""
        if reference is None or port is None:
            name = self.names[0] if reference is None else self.names[1]
            raise ParityError(
                f"{name} has no commit yet at that moment, so there is no surface to compare; name a later pair"
            )
        found = {"reference": self._surface("reference", reference.sha), "port": self._surface("port", port.sha)}
        for side, surface in found.items():
            if not any(thing.category != "version" for thing in surface.things):
                name = self.names[0] if side == "reference" else self.names[1]
                raise ParityError(
                    f"nothing public was found in {name} there, so nothing was compared; "
                    f"name a later pair, or correct [{side}] include and roots, or [surface.{side}], in site.toml"
                )
        return self._compare(found["reference"], found["port"])

    def _surface(self, side: Side, sha: str) -> Surface:
        return self.sides[side].surface(sha)

    def _compare(self, reference: Surface, port: Surface) -> Comparison:
        key = (id(reference), id(port))
        if key not in self._known:
            self._known[key] = judged(reference, port, self._sides, self._judge)
        return self._known[key]

    @cached_property
    def drift(self) -> Drift:
        """The surfaces over the whole axis."""

        return drift(self.axis, {side: self.sides[side].surfaces for side in SIDES}, self._compared)

    def _compared(self, pairs: Sequence[tuple[Surface, Surface]]) -> list[Compared]:
        """What there is to say of each pair; neighbours have most in common, so each process gets its own stretch."""

        def stretch(some: Sequence[tuple[Surface, Surface]]) -> list[Compared]:
            found = (judged(*pair, self._sides, self._judge) for pair in some)
            return [(one.entries, one.coverage) for one in found]

        size = max(FEW, -(-len(pairs) // self.jobs))
        return list(chain(*beside([partial(stretch, pairs[n : n + size]) for n in range(0, len(pairs), size)])))

    def step(self, side: Side, before: Commit, after: Commit, other: Commit | None, at: At) -> Step:
        """What ``side`` changed from one of its commits to a later one, against ``other``. ``at``: pair of commits → the rows there."""

        def sided(commit: Commit) -> tuple[Commit | None, Commit | None]:
            return (commit, other) if side == "reference" else (other, commit)

        source = self.sides[side]
        moved_rows = [
            (id, was, now)
            for (id, was), (_, now) in zip(at(*sided(before)), at(*sided(after)), strict=True)
            if _looks(was) != _looks(now)
        ]
        entries: list[tuple[Entry | None, Entry | None]] = []
        if other is not None:
            was, now = self.at(*sided(before)), self.at(*sided(after))
            old, new = ({one.fingerprint: one for one in found.entries} for found in (was, now))
            order = [*new, *(mark for mark in old if mark not in new)]
            entries = [(old.get(mark), new.get(mark)) for mark in order if words(old.get(mark)) != words(new.get(mark))]
        line = source.history.commits
        shas = [commit.sha for commit in line]
        first, last = (shas.index(commit.sha) if commit.sha in shas else None for commit in (before, after))
        return Step(
            side=side,
            before=before,
            after=after,
            other=other,
            commits=line[first + 1 : last + 1] if first is not None and last is not None else (),
            changes=changes(source.surface(before.sha), source.surface(after.sha)),
            rows=tuple(moved_rows),
            entries=tuple(entries),
            to_do=tuple(now for was, now in entries if now is not None and STATUSES[now.status][1] in ("bad", "warn")),
        )

    @cached_property
    def newest(self) -> Comparison:
        """Both surfaces at the newest commits."""
        return self.at(self.sides["reference"].history.commits[-1], self.sides["port"].history.commits[-1])

    @cached_property
    def result(self) -> SurfaceResult:
        """All that is shown of the surface."""
        reference, port = (self.sides[side].surface(self.sides[side].history.commits[-1].sha) for side in SIDES)
        found = self.newest
        return SurfaceResult(
            entries=found.entries,
            coverage=found.coverage,
            subjects=subjects(reference, port, found.entries, found.aligned),
            set_aside=found.aside,
            since=self.drift.since,
            states=self.drift.states,
            shifts=self.drift.shifts,
        )

    @cached_property
    def stale(self) -> tuple[str, ...]:
        """What there is to say of acceptances that ended, and of acceptances and aliases that speak of nothing any more."""
        return stale(self.site.surface, self.accepted, self.newest)


def _looks(interval: Interval) -> tuple[str, str, str, str]:
    verdict = interval.verdict
    return verdict.status, verdict.risk, interval.reference.display, interval.port.display
