"""What a repository says of itself: its name, where its version is, and which version of the reference it follows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from generator.config import VersionSource
from generator.layout import manifest
from generator.model import FileFacts
from generator.said import said_under_key
from generator.snapshot import Snapshot

Read = Callable[[str], str]
VERSION = re.compile(r"v?\d+(\.\d+)+([-.+]?[A-Za-z0-9.+-]+)?\Z")
# Names of constants that hold a package's own version, the likeliest first.
OWN = (
    "__version__",
    "version",
    "VERSION",
    "__VERSION__",
    "_version",
    "SDK_VERSION",
    "LIB_VERSION",
    "LIBRARY_VERSION",
    "sdk_version",
)
LEADING = frozenset("upstream reference parity follows".split())
WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")


class Said(NamedTuple):
    """Where a version stands and what it is at the newest commit. ``value`` None: nothing there can be read; ``remark`` says why."""

    source: VersionSource | None
    value: str | None = None
    remark: str = ""


# ── names ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def project_name(language: str, paths: Iterable[str], read: Read) -> str | None:
    """The name that the manifest gives the package; None where it gives none that can be read."""
    paths = tuple(paths)
    if language == "elixir":
        mix = manifest(language, paths, "mix.exs")
        return _match(r"^[^#\n]*\bapp:\s*:(\w+)", read(mix)) if mix else None
    pyproject, cfg, setup = (manifest(language, paths, name) for name in ("pyproject.toml", "setup.cfg", "setup.py"))
    keys = [(pyproject, key) for key in ("project.name", "tool.poetry.name", "tool.flit.metadata.module")]
    for file, key in (*keys, (cfg, "metadata.name")):
        named = said_under_key(read(file).encode(), file, key) if file else None
        if named and named[0].strip():
            return named[0]
    return _match(r"^\s*name\s*=\s*[\"']([\w.-]+)[\"']", read(setup)) if setup else None


# ── versions ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def own_version(
    language: str, paths: Iterable[str], read: Read, facts: Mapping[str, FileFacts], packages: tuple[str, ...]
) -> Said:
    """Where a side says its own version."""
    paths = tuple(paths)
    return _elixir(paths, read, facts) if language == "elixir" else _python(paths, read, facts, packages)


def _python(paths: tuple[str, ...], read: Read, facts: Mapping[str, FileFacts], packages: tuple[str, ...]) -> Said:
    pyproject = manifest("python", paths, "pyproject.toml")
    for key in ("project.version", "tool.poetry.version"):
        said = said_under_key(read(pyproject).encode(), pyproject, key) if pyproject else None
        if pyproject and said and VERSION.match(said[0]):
            return Said(VersionSource(file=pyproject, key=key), said[0])
    near = [path for path in facts if path.startswith(packages) and _depth(path, packages) <= 1]
    found = [
        (path.count("/"), OWN.index(name), path, name, value)
        for path in near
        for name, value in _constants(facts[path])
        if name in OWN
    ]
    if found:
        _, _, path, name, value = min(found)
        return Said(VersionSource(file=path, constant=name), value)
    cfg, setup = (manifest("python", paths, name) for name in ("setup.cfg", "setup.py"))
    for file, key in ((cfg, "metadata.version"), (setup, "setup.version")):
        said = said_under_key(read(file).encode(), file, key) if file else None
        if file and said and VERSION.match(said[0]):
            return Said(VersionSource(file=file, key=key), said[0])
    why = "no version was found in pyproject.toml, setup.cfg, setup.py or as a constant"
    return Said(VersionSource(file=pyproject or "pyproject.toml", key="project.version"), None, why)


def _elixir(paths: tuple[str, ...], read: Read, facts: Mapping[str, FileFacts]) -> Said:
    mix = manifest("elixir", paths, "mix.exs") or "mix.exs"
    there = dict(_constants(facts[mix])) if mix in facts else {}
    used = _match(r"^[^#\n]*\bversion:\s*@(\w+)", read(mix)) if mix in facts else None
    for name in (used, "version"):
        if name and name in there:
            return Said(VersionSource(file=mix, constant=name), there[name])
    said = said_under_key(read(mix).encode(), mix, "project.version", facts[mix]) if mix in facts else None
    if said and VERSION.match(said[0]):
        return Said(VersionSource(file=mix, key="project.version"), said[0])
    why = f"{mix} has no version that can be read, in project/0 or as a module attribute"
    return Said(VersionSource(file=mix, key="project.version"), None, why)


def followed(
    facts: Mapping[str, FileFacts], port: str, reference: str, language: str, own: Said, manifests: tuple[str, ...]
) -> Said:
    """Where the port says which version of the reference it follows: a constant whose name says so. Never a guess between two."""
    theirs = {word.lower() for word in WORD.findall(reference)}
    ours = {word.lower() for word in WORD.findall(port)}
    found: list[tuple[int, bool, int, str, str, str]] = []
    for path, file in facts.items():
        for name, value in _constants(file):
            said = {word.lower() for word in WORD.findall(name)}
            if "version" not in said or (own.source and (path, name) == (own.source.file, own.source.constant)):
                continue
            named = bool(theirs) and theirs <= said and not theirs <= ours
            spoken = bool(said & LEADING) or (language in said and language not in ours)
            if named or spoken:
                found.append((0 if named else 1, path not in manifests, path.count("/"), path, name, value))
    if not found:
        return Said(None, None, "no constant says so by its name")
    best = min(found)
    rivals = sorted({(path, name, value) for rank, _, _, path, name, value in found if rank == best[0]})
    if len({value for _, _, value in rivals}) > 1:
        told = ", ".join(f"{name} in {path} ({value})" for path, name, value in rivals[:4])
        return Said(None, None, f"several constants could say so: {told}")
    return Said(VersionSource(file=best[3], constant=best[4]), best[5])


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _constants(facts: FileFacts) -> Iterable[tuple[str, str]]:
    """The constants of a file that are versions: last name and value."""
    for constant in facts.constants:
        name = constant.name.rpartition(".")[2]
        if "version" in name.lower():
            folded = Snapshot([facts]).fold(constant.value)
            if folded.known and isinstance(folded.value, str) and VERSION.match(folded.value):
                yield name, folded.value


def _depth(path: str, packages: tuple[str, ...]) -> int:
    return min((path.removeprefix(one).count("/") for one in packages if path.startswith(one)), default=9)


def _match(pattern: str, text: str) -> str | None:
    found = re.search(pattern, text, re.MULTILINE)
    return found[1] if found else None
