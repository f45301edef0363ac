"""One side, from git to readings: its history, which files each commit has, their facts, and what each row sees at each state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import cached_property, partial

from generator import extract
from generator.compare.public import surface
from generator.compare.readings import look, over_time
from generator.compare.sharing import sharing
from generator.compare.view import View
from generator.config import Probe, RowConfig, Same, SideConfig, SurfaceSide, VersionSource
from generator.errors import ParityError
from generator.extract.probe import explain
from generator.history.blobs import read_blobs
from generator.history.repository import Repository
from generator.history.versions import commit_of_version, name_versions
from generator.history.walk import State, read_history, resolve, states
from generator.model import Commit, Evidence, FileFacts, History, Problem, Reading, Side, SideResult, Surface, Version
from generator.said import said_in_source, said_under_key
from generator.snapshot import Snapshot

BATCH = 24
ENDINGS: dict[str, tuple[str, ...]] = {"python": (".py", ".pyi"), "elixir": (".ex", ".exs")}


def wanted_symbols(rows: Iterable[RowConfig], side: Side) -> frozenset[str]:
    """Last names of the functions whose source a row may ask for; ``*`` stands for all."""
    names: set[str] = set()

    def add(probe: Probe) -> None:
        for wanted in (*probe.symbols, *(name for watch in probe.watch for name in (*watch.symbols, *watch.optional))):
            names.add("*" if "*" in wanted.rpartition(".")[2] else wanted.rpartition(".")[2])
        for other in probe.any or ():
            add(other)

    for row in rows:
        for probe in row.reference if side == "reference" else row.port:
            add(probe)
    return frozenset(names)


def _read(
    language: str, roots: tuple[str, ...], files: list[tuple[str, str, bytes]]
) -> list[tuple[str, str, FileFacts]]:
    return [(blob, path, extract.read(language, path, data, roots)) for blob, path, data in files]


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
        self._kept: dict[str, bytes] = {}
        self._surfaces: dict[int, Surface] = {}
        self._facts: dict[tuple[str, str], FileFacts] = {}

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
        self._read(self.states.values())
        return self._facts

    def _read(self, states: Iterable[Mapping[str, str]]) -> None:
        """Read and parse what these states have and what was not read yet."""
        needed: dict[str, list[str]] = {}
        for state in {id(state): state for state in states}.values():
            for path, blob in state.items():
                if (blob, path) not in self._facts and path not in needed.setdefault(blob, []):
                    needed[blob].append(path)
        needed = {blob: paths for blob, paths in needed.items() if paths}
        keep = wanted_symbols(self.rows, self.side)
        batches: list[list[tuple[str, str, bytes]]] = [[]]
        manifests = {path for path in self.manifests if not self._is_source(path)}
        for blob, data in read_blobs(self.repository, needed):
            for path in needed[blob]:
                if path in manifests:
                    self._kept[blob] = data
                    continue
                if len(batches[-1]) >= BATCH:
                    batches.append([])
                batches[-1].append((blob, path, data))
            if _mentions(data, keep):
                self._kept[blob] = data
        read = partial(_read, self.config.language, self.config.roots)
        if self.jobs > 1 and len(batches) > 2:
            with ProcessPoolExecutor(self.jobs) as pool:
                done = [one for batch in pool.map(read, batches) for one in batch]
        else:
            done = [one for batch in batches for one in read(batch)]
        for blob, path, facts in done:
            self._facts[blob, path] = facts

    def _is_source(self, path: str) -> bool:
        return path.endswith(ENDINGS[self.config.language])

    def blob(self, blob: str) -> bytes:
        if blob not in self._kept:
            self._kept.update(read_blobs(self.repository, [blob]))
        return self._kept[blob]

    # ── one commit ───────────────────────────────────────────────────────────────────────────────────────────────────

    def snapshot(self, sha: str) -> Snapshot:
        """Everything declared at a commit, linked."""
        state = self.states[sha]
        self._read([state])
        return Snapshot(self._facts[blob, path] for path, blob in state.items() if (blob, path) in self._facts)

    def view(self, sha: str) -> View:
        state = self.states[sha]
        return View(
            language=self.config.language,
            snapshot=self.snapshot(sha),
            source=lambda path: self.blob(state[path]),
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
        facts = self._facts.get((blob, source.file))
        if source.key:
            return said_under_key(self.blob(blob), source.file, source.key, facts)
        return said_in_source(facts, source.file, source.constant or "")

    # ── all commits ──────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def version_at(self) -> dict[str, str]:
        return self._named("own")

    @cached_property
    def follows_at(self) -> dict[str, str]:
        return self._named("follows")

    def _named(self, which: str) -> dict[str, str]:
        self._read(
            {path: blob for path, blob in state.items() if path in self.manifests} for state in self.states.values()
        )
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

    def survey(self) -> None:
        """Look at every state once for all that is asked of it: the rows and the whole surface. Linking a state costs more than either."""
        if "_looks" not in self.__dict__:
            self._looks = self._look_through(surfaces=True)

    def _look_through(self, surfaces: bool) -> dict[int, dict[str, tuple[object, ...]]]:
        """State → row id → what the row's probes find there."""
        self._read(self.states.values())
        looks: dict[int, dict[str, tuple[object, ...]]] = {}
        for sha, state in self.states.items():
            mark = id(state)
            if mark not in looks:
                view = self.view(sha)
                looks[mark] = {row.id: look(self._selectors[row.id], view) for row in self.rows}
                if surfaces and mark not in self._surfaces:
                    self._take(mark, view)
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
        found = (self._facts.get((blob, path)) for path, blob in self.states[sha].items())
        return tuple(
            sorted((p for facts in found if facts for p in facts.problems), key=lambda p: (p.path, p.line, p.what))
        )

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


def _mentions(data: bytes, names: Iterable[str]) -> bool:
    return any(name == "*" or name.encode() in data for name in names)
