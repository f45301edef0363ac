"""Each distinct file of a side, read and parsed once however many commits have it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import chain

from generator import extract
from generator.beside import beside
from generator.config import Probe, RowConfig, SideConfig
from generator.history.blobs import read_blobs
from generator.history.repository import Repository
from generator.model import FileFacts, Side

FEW = 24
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


class Parsed:
    """``facts``: of what was read so far, by blob and path. ``keep``: names; the bytes of files that mention one are kept.
    ``manifests``: paths of files that say a version; those that are no sources are kept and not parsed."""

    def __init__(
        self, repository: Repository, config: SideConfig, keep: frozenset[str], manifests: tuple[str, ...]
    ) -> None:
        self.repository = repository
        self.config = config
        self.keep = keep
        self.manifests = {path for path in manifests if not path.endswith(ENDINGS[config.language])}
        self.facts: dict[tuple[str, str], FileFacts] = {}
        self._kept: dict[str, bytes] = {}

    def of(self, state: Mapping[str, str]) -> Iterator[FileFacts]:
        """The facts of each file of a state: path → blob."""
        self.read([state], 1)
        return (self.facts[blob, path] for path, blob in state.items() if (blob, path) in self.facts)

    def forget(self, files: Iterable[tuple[str, str]]) -> None:
        """Let go of what was read of these: blob and path. Whoever asks for it again has it read again."""
        for blob, path in files:
            self.facts.pop((blob, path), None)
            self._kept.pop(blob, None)

    def _has(self, blob: str, path: str) -> bool:
        return blob in self._kept if path in self.manifests else (blob, path) in self.facts

    def bytes(self, blob: str) -> bytes:
        if blob not in self._kept:
            self._kept.update(read_blobs(self.repository, [blob]))
        return self._kept[blob]

    def read(self, states: Iterable[Mapping[str, str]], jobs: int) -> None:
        """Read and parse what these states have and what was not read yet. Raises ParityError for an object that lacks."""
        needed: dict[str, list[str]] = {}
        for state in {id(state): state for state in states}.values():
            for path, blob in state.items():
                if not self._has(blob, path) and path not in needed.setdefault(blob, []):
                    needed[blob].append(path)
        files = []
        for blob, data in read_blobs(self.repository, (blob for blob, paths in needed.items() if paths)):
            sources = [path for path in needed[blob] if path not in self.manifests]
            files += [(blob, path, data) for path in sources]
            if len(sources) < len(needed[blob]) or any(name == "*" or name.encode() in data for name in self.keep):
                self._kept[blob] = data
        jobs = min(jobs, 1 + len(files) // FEW)
        read = partial(_read, self.config.language, self.config.roots)
        for blob, path, facts in chain(*beside([partial(read, files[first::jobs]) for first in range(jobs)])):
            self.facts[blob, path] = facts


def _read(
    language: str, roots: tuple[str, ...], files: list[tuple[str, str, bytes]]
) -> list[tuple[str, str, FileFacts]]:
    return [(blob, path, extract.read(language, path, data, roots)) for blob, path, data in files]
