"""The paths of a repository → where its language, its sources and its decisions are. Looks at names only, and says what it left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

ENDINGS = {"python": (".py",), "elixir": (".ex",)}
MANIFESTS = {"python": ("pyproject.toml", "setup.cfg", "setup.py"), "elixir": ("mix.exs",)}
# Folders that hold no SDK, wherever they are; what begins with a dot neither.
ELSEWHERE = frozenset(
    "tests test examples example samples docs doc benchmarks bench scripts tools deps node_modules venv site-packages"
    " build dist _build".split()
)
VENDORED = ("_vendor", "vendor", "vendored", "_vendored", "third_party", "_third_party")
TESTS = re.compile(r"(?:test_.*|.*_test|conftest)\.py\Z")
# Written into every file, so that a test that is added tomorrow does not count either.
ALWAYS = {"python": ("**/test_*.py", "**/*_test.py", "**/conftest.py", "**/*_pb2.py", "**/*_pb2_grpc.py"), "elixir": ()}
SOMETIMES = {"python": ("**/*_pb2.pyi",), "elixir": ("**/*.pb.ex",)}
ADR = re.compile(r"(adr[-_ ]?)\d+.*\.md\Z", re.IGNORECASE)
NUMBERED = re.compile(r"\d{3,4}[-_].*\.md\Z")
DECIDING = frozenset("adr adrs decisions decision architecture-decisions".split())


class Layout(NamedTuple):
    """Where one side's sources are, as site.toml says it. ``remarks``: what a reader should know of the choice."""

    roots: tuple[str, ...]
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    packages: tuple[str, ...]
    remarks: tuple[str, ...] = ()


def language(paths: Sequence[str]) -> str | None:
    """By the manifest at the top, where only one language has one; else by the number of files. None: neither language."""
    at_top = [name for name, manifests in MANIFESTS.items() if any(manifest in paths for manifest in manifests)]
    counts = Counter({name: sum(_is_source(name, path) for path in paths) for name in ENDINGS})
    if len(at_top) == 1 and counts[at_top[0]]:
        return at_top[0]
    best = max(counts, key=lambda name: (counts[name], name in at_top))
    return best if counts[best] else None


def endings(paths: Iterable[str]) -> str:
    """The commonest endings in words: «12 .go, 3 .md»."""
    counts = Counter(match[0] for path in paths if (match := re.search(r"\.[A-Za-z0-9]{1,8}\Z", path)))
    return ", ".join(f"{number} {ending}" for ending, number in counts.most_common(4)) or "no file with an ending"


def manifest(language: str, paths: Iterable[str], name: str) -> str | None:
    """The manifest called ``name`` that is nearest to the top and not in an example or test."""
    found = [p for p in paths if p.rpartition("/")[2] == name and name in MANIFESTS[language] and not _elsewhere(p)]
    return min(found, key=lambda path: (path.count("/"), path), default=None)


def base(language: str, paths: Sequence[str]) -> str:
    """The folder of the manifest that is nearest to the top; the top where there is none."""
    found = [m for name in MANIFESTS[language] if (m := manifest(language, paths, name))]
    return min(found, key=lambda path: path.count("/"), default="").rpartition("/")[0]


def layout(language: str, paths: Sequence[str], project: str | None) -> Layout | None:
    """Where the sources are. ``project``: the name that the manifest gives, to choose among several packages. None: nowhere."""
    sources = [path for path in paths if _is_source(language, path) and "\\" not in path]
    found = (_python if language == "python" else _elixir)(sources, base(language, paths), project)
    if found is None:
        return None
    inside = [path for path in sources if path.startswith(found.packages)]
    exclude = [*ALWAYS[language], *_folders(language, inside)]
    exclude += [glob for glob in SOMETIMES[language] if any(path.endswith(glob[4:]) for path in inside)]
    return found._replace(exclude=tuple(exclude))


# ── the two languages ────────────────────────────────────────────────────────────────────────────────────────────────


def _python(sources: Sequence[str], base: str, project: str | None) -> Layout | None:
    here = [path for path in sources if path.startswith(f"{base}/" if base else "")]
    folders = {path.rpartition("/")[0] for path in here if path.endswith("/__init__.py")}
    tops = [one for one in folders if one.rpartition("/")[0] not in folders and not _elsewhere(f"{one}/")]
    if not tops:  # packages without __init__.py, below src/ or the base
        source = f"{base}/src".lstrip("/")
        start = source if any(path.startswith(f"{source}/") for path in here) else base
        inside = [path.removeprefix(f"{start}/" if start else "") for path in here if path.startswith(start)]
        tops = [
            f"{start}/{first}".lstrip("/")
            for first in dict.fromkeys(path.partition("/")[0] for path in inside if "/" in path)
            if not _elsewhere(f"{first}/")
        ]
        if not tops:
            modules = [
                path for path in inside if path not in ("setup.py", "conftest.py", "noxfile.py") and "/" not in path
            ]
            whole = tuple(f"{start}/{path}".lstrip("/") for path in sorted(modules) if not TESTS.match(path))
            return Layout((start,), tuple(map(escaped, whole)), (), whole) if whole else None
    sizes = {top: sum(path.startswith(f"{top}/") for path in here) for top in tops}

    def rank(top: str) -> tuple[bool, int, int, str]:
        return not _named(top, project), top.count("/"), -sizes[top], top

    best = min(tops, key=rank if any(_named(top, project) for top in tops) else lambda top: (-sizes[top], top))
    left = sorted(top for top in tops if top != best and not top.startswith(f"{best}/"))
    told = (f"packages that were left out: {', '.join(left[:6])}" + (" …" if len(left) > 6 else ""),) if left else ()
    root = best.rpartition("/")[0]
    below = best.removeprefix(f"{base}/" if base else "")
    if "/" in below and _plain(below) == _plain(project or ""):  # google/cloud/thing of google-cloud-thing
        root = base
    if below.startswith("src/"):
        root = f"{base}/src".lstrip("/")
    return Layout((root,), (f"{escaped(best)}/**/*.py",), (), (f"{best}/",), told)


def _elixir(sources: Sequence[str], base: str, _project: str | None) -> Layout | None:
    lib = f"{base}/lib/".lstrip("/")
    if any(path.startswith(lib) for path in sources):
        return Layout(("",), (f"{escaped(lib)}**/*.ex",), (), (lib,))
    apps = sorted({match[0] for path in sources if (match := re.match(r"apps/[^/]+/lib/", path))})
    if apps:
        return Layout(("",), ("apps/*/lib/**/*.ex",), (), tuple(apps))
    libs = Counter(
        match[1] for path in sources if (match := re.match(r"((?:.+/)?lib/)", path)) and not _elsewhere(path)
    )
    if not libs:
        return None
    best = min(libs, key=lambda folder: (-libs[folder], folder))
    return Layout(("",), (f"{escaped(best)}**/*.ex",), (), (best,))


def _named(top: str, project: str | None) -> bool:
    """Whether a package's folder is called as the project is; ``_`` and ``-`` do not count."""
    return bool(project) and _plain(top.rpartition("/")[2]) == _plain(project or "")


def _plain(name: str) -> str:
    return re.sub(r"[-_./]+", "", name).lower()


def _folders(language: str, inside: Sequence[str]) -> list[str]:
    """Globs for folders among the sources that hold tests, examples or other people's code."""
    found = []
    parts = {part for path in inside for part in path.split("/")[:-1]}
    for name in ("test", "tests") if language == "python" else ():
        below = [path for path in inside if f"/{name}/" in path]
        if any(TESTS.match(path.rpartition("/")[2]) for path in below):
            found.append(f"**/{name}/**")
    return found + [f"**/{name}/**" for name in (*VENDORED, "examples", "example") if name in parts]


# ── decisions ────────────────────────────────────────────────────────────────────────────────────────────────────────


def decisions(paths: Iterable[str]) -> tuple[str, ...]:
    """Globs for the ADR files: called ADR-…, anywhere; or numbered, in a folder that is called for decisions."""
    globs: set[str] = set()
    for path in paths:
        folder, _, name = path.rpartition("/")
        if "\\" in path or not folder or {"deps", "node_modules", *VENDORED} & set(folder.split("/")):
            continue
        named = ADR.match(name)
        if named:
            globs.add(f"{escaped(folder)}/{escaped(named[1])}*.md")
        elif NUMBERED.match(name) and folder.rpartition("/")[2].lower() in DECIDING:
            globs.add(f"{escaped(folder)}/[0-9]*.md")
    return tuple(sorted(globs))


def escaped(path: str) -> str:
    """A path as a glob that stands for itself alone."""
    return re.sub(r"[\[*?]", lambda match: f"[{match[0]}]", path)


def _is_source(language: str, path: str) -> bool:
    return path.endswith(ENDINGS[language])


def _elsewhere(path: str) -> bool:
    return any(part in ELSEWHERE or part.startswith(".") for part in path.split("/")[:-1])
