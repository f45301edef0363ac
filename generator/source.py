"""One side, from git to readings: its history, which files each commit has, their facts, and what each row sees at each state."""

from __future__ import annotations

from functools import cached_property, partial
from typing import NamedTuple

from generator.compare.public import surface
from generator.compare.readings import look, over_time
from generator.compare.sharing import sharing
from generator.compare.view import View
from generator.config import Probe, RowConfig, Same, SideConfig, SurfaceSide, VersionSource
from generator.errors import ParityError
from generator.extract.probe import explain
from generator.history.repository import Repository
from generator.history.versions import commit_of_version, name_versions
from generator.history.walk import State, read_history, resolve, states
from generator.model import Commit, Evidence, FileFacts, History, Problem, Reading, Side, SideResult, Surface, Version
from generator.parsed import Parsed, wanted_symbols
from generator.said import said_in_source, said_under_key
from generator.snapshot import Snapshot

# States whose files are read at once: many, so that git is asked seldom, and few, so that not all facts are held.
STRETCH = 64


class Survey(NamedTuple):
    """What one look at every state of a side gave. ``looks``, ``surfaces``: by the sha of the first commit with that state;
    ``facts``: of the newest commit and of manifests, the others have done their work."""

    facts: dict[tuple[str, str], FileFacts]
    looks: dict[str, dict[str, tuple[object, ...]]]
    surfaces: dict[str, Surface]


class Source:
    """A side whose repository is open. Everything is computed once, when first asked for."""

    def __init__(
        self,
        side: Side,
        config: SideConfig,
        repository: Repository,
        rows: tuple[RowConfig, ...],
        public: SurfaceSide,
        aliases: tuple[Same, ...] = (),
        jobs: int = 1,
    ) -> None:
        self.side = side
        self.config = config
        self.repository = repository
        self.rows = rows
        self.public = public
        self.aliases = aliases
        self.jobs = jobs
        self._surfaces: dict[int, Surface] = {}
        self.parsed = Parsed(repository, config, wanted_symbols(rows, side), self.manifests)

    @cached_property
    def manifests(self) -> tuple[str, ...]:
        sources = (self.config.version, self.config.follows)
        return tuple(dict.fromkeys(source.file for source in sources if source))

    @cached_property
    def history(self) -> History:
        """The first-parent line with the changes that touch sources or manifests."""
        found = read_history(
            self.repository,
            branch=self.config.branch,
            include=(*self.config.include, *self.manifests),
            exclude=self.config.exclude,
        )
        if not any(commit.changes for commit in found.commits):
            globs = ", ".join(self.config.include)
            raise ParityError(
                f"no file of {self.config.name} ever matched its include globs ({globs}); correct [{self.side}] include in site.toml"
            )
        return found

    @cached_property
    def states(self) -> dict[str, State]:
        """sha → path → blob, for each first-parent commit and each tag; commits that change nothing share one mapping."""
        return {commit.sha: state for commit, state in states(self.history)}

    @cached_property
    def facts(self) -> dict[tuple[str, str], FileFacts]:
        """(blob, path) → facts of every file that any commit has, each distinct pair read and parsed once."""
        self.parsed.read(self.states.values(), self.jobs)
        return self.parsed.facts

    # ── one commit ───────────────────────────────────────────────────────────────────────────────────────────────────

    def snapshot(self, sha: str) -> Snapshot:
        """Everything declared at a commit, linked."""
        state = self.states[sha]
        return Snapshot(self.parsed.of(state))

    def view(self, sha: str) -> View:
        state = self.states[sha]
        return View(
            language=self.config.language,
            snapshot=self.snapshot(sha),
            source=lambda path: self.parsed.bytes(state[path]),
            run=partial(explain, self.config.language),
            versions=self._versions(state),
        )

    @cached_property
    def surfaces(self) -> dict[str, Surface]:
        """sha → everything public there, for each first-parent commit and tag."""
        return {sha: self.surface(sha) for sha in self.states}

    def surface(self, sha: str) -> Surface:
        """Everything public at a commit; commits that change nothing share one."""
        mark = id(self.states[sha])
        if mark not in self._surfaces:
            self._take(mark, self.view(sha))
        return self._surfaces[mark]

    def _take(self, mark: int, view: View) -> None:
        """Keep a state's surface, sharing what it has in common with the last one."""
        last = next(reversed(self._surfaces.values()), None)
        self._surfaces[mark] = sharing(surface(view, self.public, self.aliases), last)

    def _versions(self, state: State) -> dict[str, tuple[str, Evidence]]:
        asked = {"own": self.config.version, "follows": self.config.follows}
        return {name: said for name, source in asked.items() if (said := self._version(state, source))}

    def _version(self, state: State, source: VersionSource | None) -> tuple[str, Evidence] | None:
        if source is None or source.file not in state:
            return None
        blob = state[source.file]
        facts = self.parsed.facts.get((blob, source.file))
        if source.key:
            return said_under_key(self.parsed.bytes(blob), source.file, source.key, facts)
        return said_in_source(facts, source.file, source.constant or "")

    # ── all commits ──────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def version_at(self) -> dict[str, str]:
        return self._named("own")

    @cached_property
    def follows_at(self) -> dict[str, str]:
        return self._named("follows")

    def _named(self, which: str) -> dict[str, str]:
        manifests = (
            {path: blob for path, blob in state.items() if path in self.manifests} for state in self.states.values()
        )
        self.parsed.read(manifests, self.jobs)
        known: dict[int, str | None] = {}
        result: dict[str, str] = {}
        for sha, state in self.states.items():
            if id(state) not in known:
                known[id(state)] = self._versions(state).get(which, (None,))[0]
            version = known[id(state)]
            if version:
                result[sha] = version
        return result

    @cached_property
    def versions(self) -> tuple[Version, ...]:
        named = name_versions(self.history, self.version_at)
        return tuple(
            Version(name=v.name, sha=v.sha, instant=v.instant, tagged=v.tagged, follows=self.follows_at.get(v.sha))
            for v in named
        )

    @cached_property
    def _selectors(self) -> dict[str, tuple[Probe, ...]]:
        return {row.id: row.reference if self.side == "reference" else row.port for row in self.rows}

    @cached_property
    def _looks(self) -> dict[int, dict[str, tuple[object, ...]]]:
        return self._look_through(surfaces=False)

    @cached_property
    def _first(self) -> dict[int, str]:
        """Each state's first commit, in order."""
        first: dict[int, str] = {}
        for sha, state in self.states.items():
            first.setdefault(id(state), sha)
        return first

    @property
    def surveyed(self) -> bool:
        return "_looks" in self.__dict__

    def survey(self, surfaces: bool, jobs: int | None = None) -> Survey:
        """Look at every state once for all that is asked of it: the rows, and with ``surfaces`` everything public.
        Linking a state costs more than either."""
        if not self.surveyed:
            self._looks = self._look_through(surfaces, jobs)
        first = self._first
        return Survey(
            facts=self.parsed.facts,
            looks={first[mark]: found for mark, found in self._looks.items()},
            surfaces={first[mark]: found for mark, found in self._surfaces.items()},
        )

    def adopt(self, found: Survey) -> None:
        """Take over what a survey of this side gave elsewhere."""
        self.parsed.facts = found.facts
        self._looks = {id(self.states[sha]): it for sha, it in found.looks.items()}
        self._surfaces = {id(self.states[sha]): it for sha, it in found.surfaces.items()}

    def _look_through(self, surfaces: bool, jobs: int | None = None) -> dict[int, dict[str, tuple[object, ...]]]:
        """State → row id → what the row's probes find there. Facts are let go of once no later state has them."""
        order = list(self._first.values())
        last = {(blob, path): n for n, sha in enumerate(order) for path, blob in self.states[sha].items()}
        newest = self.states[self.history.commits[-1].sha]
        kept = {(blob, path) for blob, path in last if newest.get(path) == blob or path in self.manifests}
        looks: dict[int, dict[str, tuple[object, ...]]] = {}
        for start in range(0, len(order), STRETCH):
            stretch = order[start : start + STRETCH]
            self.parsed.read((self.states[sha] for sha in stretch), jobs or self.jobs)
            for sha in stretch:
                mark, view = id(self.states[sha]), self.view(sha)
                looks[mark] = {row.id: look(self._selectors[row.id], view) for row in self.rows}
                if surfaces and mark not in self._surfaces:
                    self._take(mark, view)
            self.parsed.forget(one for one, n in last.items() if n < start + STRETCH and one not in kept)
        return looks

    @cached_property
    def readings(self) -> dict[str, dict[str, Reading]]:
        """row id → sha → reading, over every first-parent commit and tag, with memory of what was there before."""
        selectors = self._selectors
        looks = self._looks
        line = [commit.sha for commit in self.history.commits]
        result: dict[str, dict[str, Reading]] = {}
        for row in self.rows:
            seen = [(sha, looks[id(self.states[sha])][row.id]) for sha in line]
            result[row.id] = dict(over_time(row, selectors[row.id], seen))  # type: ignore[arg-type]
            for tag in self.history.tags:
                if not tag.on_line:
                    path = [
                        *seen[: line.index(tag.base) + 1],
                        (tag.commit.sha, looks[id(self.states[tag.commit.sha])][row.id]),
                    ]
                    result[row.id][tag.commit.sha] = dict(over_time(row, selectors[row.id], path))[tag.commit.sha]  # type: ignore[arg-type]
        return result

    @cached_property
    def commits(self) -> dict[str, Commit]:
        return {commit.sha: commit for commit in (*(tag.commit for tag in self.history.tags), *self.history.commits)}

    def commit(self, revision: str) -> Commit:
        """The commit that a revision or a version's name stands for. Raises ParityError naming what there is instead."""
        named = commit_of_version(self.history, self.versions, self.version_at, revision)
        return named or resolve(self.repository, self.history, revision)

    def problems(self, sha: str) -> tuple[Problem, ...]:
        found = (problem for facts in self.parsed.of(self.states[sha]) for problem in facts.problems)
        return tuple(sorted(found, key=lambda p: (p.path, p.line, p.what)))

    def result(self) -> SideResult:
        return SideResult(
            side=self.side,
            name=self.config.name,
            language=self.config.language,
            web=self.config.address,
            history=self.history,
            versions=self.versions,
            version_at=self.version_at,
            follows_at=self.follows_at,
            problems=self.problems(self.history.commits[-1].sha),
        )
