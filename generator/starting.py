"""Two repositories → a first site.toml for them. Looks at the newest commit of each, through git, and runs nothing of it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from generator import extract
from generator.compare.differences import Sides
from generator.compare.public import surface
from generator.compare.surfaces import compare
from generator.compare.view import View
from generator.config import SideConfig, SurfaceConfig, SurfaceSide, VersionSource, load
from generator.errors import ParityError
from generator.extract.probe import explain
from generator.first_site import Outline, SideOutline, text
from generator.history.blobs import read_blobs
from generator.history.globs import matcher
from generator.history.mirror import shown
from generator.history.repository import open_repository
from generator.history.walk import Newest, read_newest
from generator.layout import decisions, endings, language, layout, manifest
from generator.manifests import Said, followed, own_version, project_name
from generator.model import Evidence, FileFacts, Side, Surface
from generator.printing import clean
from generator.snapshot import Snapshot
from generator.starters import Chooser, hits, homes, near

Progress = Callable[[str], None]
LONGEST_NAME = 60


class Looked(NamedTuple):
    """One side at its newest commit: how site.toml names it, everything public in it, and what there is to say of the choices."""

    config: SideConfig
    newest: Newest
    files: int
    left_out: int
    own: Said
    facts: dict[str, FileFacts]
    source: Callable[[str], bytes]
    manifests: tuple[str, ...]
    remarks: tuple[str, ...]

    def view(self, follows: Said | None = None) -> View:
        said = {"own": self.own, **({"follows": follows} if follows else {})}
        versions = {
            name: (one.value, Evidence(path=one.source.file, first_line=1, last_line=1))
            for name, one in said.items()
            if one.value and one.source
        }
        run = partial(explain, self.config.language)
        return View(self.config.language, Snapshot(self.facts.values()), self.source, run, versions)


def outline(
    reference: str, port: str, *, cache: Path, fetch: bool = True, progress: Progress = lambda _: None
) -> Outline:
    """What a site.toml for the two can say. Raises ParityError where one of them has nothing that can be compared."""
    theirs = _look("reference", reference, cache, fetch, progress)
    ours = _look("port", port, cache, fetch, progress)
    names = _names(theirs, ours)
    follows = followed(
        ours.facts, ours.config.name, theirs.config.name, theirs.config.language, ours.own, ours.manifests
    )
    progress("pairing names")
    views = theirs.view(), ours.view(follows)
    public = surface(views[0], SurfaceSide()), surface(views[1], SurfaceSide())
    for looked, there in zip((theirs, ours), public, strict=True):
        _something(looked, there)
    found = compare(*public, SurfaceConfig(), Sides(*names, (theirs.config.language, ours.config.language)))
    chooser = Chooser(found, ((public[0], views[0]), (public[1], views[1])))
    rows = chooser.rows(follows.source is not None and theirs.own.value is not None)
    unpaired = () if rows else chooser.unpaired()
    if not rows and not unpaired:
        raise ParityError(
            f"no row could be made for {names[0]} and {names[1]}: they have no fields, functions or constants that can be read; "
            "write site.toml by hand, beginning with the demo's"
        )
    return Outline(
        reference=_side(theirs, names[0], Said(None)),
        port=_side(ours, names[1], follows),
        decisions=decisions(ours.newest.files),
        hits=tuple(hits(found)),
        homes=tuple(homes(found)),
        near=tuple(near(found, *public)),
        rows=rows or unpaired,
        paired=bool(rows),
    )


def _side(looked: Looked, name: str, follows: Said) -> SideOutline:
    return SideOutline(
        looked.config, name, looked.files, looked.left_out, len(looked.newest.tags), looked.own, follows, looked.remarks
    )


def _look(side: Side, given: str, cache: Path, fetch: bool, progress: Progress) -> Looked:
    """One repository: language, layout, manifest, facts."""
    with open_repository(given, cache=cache, fetch=fetch, progress=progress) as repository:
        newest = read_newest(repository)
        kept: dict[str, bytes] = {}

        def data(path: str) -> bytes:
            blob = newest.files[path]
            if blob not in kept:
                kept.update(read_blobs(repository, [blob]))
            return kept[blob]

        paths = sorted(newest.files)
        spoken = language(paths)
        if spoken is None:
            raise ParityError(
                f"{shown(given)} has neither Python nor Elixir sources at its newest commit ({endings(paths)}); "
                f"parity reads these two: name another repository as --{side}"
            )
        project = project_name(spoken, paths, lambda path: data(path).decode("utf-8", "replace"))
        where = layout(spoken, paths, project)
        if where is None:
            raise ParityError(
                f"{shown(given)} has {spoken} files, but none that looks like a package's sources; "
                "write site.toml by hand and name them as include"
            )
        progress(f"reading {shown(given)} at {newest.sha[:7]}")
        wanted = matcher(where.include, where.exclude)
        sources = [path for path in paths if wanted(path)]
        every = matcher(where.include)
        mix = manifest("elixir", paths, "mix.exs") if spoken == "elixir" else None
        manifests = (mix,) if mix else ()
        read = [*sources, *(path for path in manifests if path not in sources)]
        kept.update(read_blobs(repository, [newest.files[path] for path in read]))
        facts = {path: extract.read(spoken, path, data(path), where.roots) for path in read}
        own = own_version(spoken, paths, lambda path: data(path).decode("utf-8", "replace"), facts, where.packages)
        blobs = {path: data(path) for path in read}
    name = where.packages[0].rstrip("/").rpartition("/")[2].removesuffix(".py") if spoken == "python" else project or ""
    config = SideConfig(
        name=_shown_name(name) or _shown_name(project or "") or _from_address(given) or side,
        language=spoken,
        repository=shown(given),
        branch=newest.branch,
        include=where.include,
        exclude=where.exclude,
        roots=where.roots,
        version=own.source or VersionSource(file=mix or "pyproject.toml", key="project.version"),
    )
    return Looked(
        config=config,
        newest=newest,
        files=len(sources),
        left_out=sum(every(path) for path in paths) - len(sources),
        own=own,
        facts=facts,
        source=blobs.__getitem__,
        manifests=manifests,
        remarks=where.remarks,
    )


def _shown_name(name: str) -> str:
    """A name from a repository as it may stand on pages and in messages."""
    return " ".join(clean(name).split())[:LONGEST_NAME]


def _from_address(given: str) -> str:
    return _shown_name(given.rstrip("/").removesuffix(".git").replace(":", "/").rpartition("/")[2])


def _names(reference: Looked, port: Looked) -> tuple[str, str]:
    """What both sides are called; two of one name are told apart by their language, else by their place."""
    left, right = reference.config, port.config
    if left.name.lower() != right.name.lower():
        return left.name, right.name
    if left.language != right.language:
        return f"{left.name} ({left.language.capitalize()})", f"{right.name} ({right.language.capitalize()})"
    return f"{left.name} (reference)", f"{right.name} (port)"


def _something(looked: Looked, found: Surface) -> None:
    if not any(thing.category != "version" for thing in found.things):
        globs = ", ".join(looked.config.include)
        raise ParityError(
            f"nothing public was found in {looked.config.repository} below {globs}; "
            "write site.toml by hand and name the sources as include"
        )


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def refuse_existing(out: Path, force: bool) -> None:
    """Raise ParityError where ``out`` is there already and may not be replaced, or is no place for a file."""
    if out.is_dir() or not out.parent.is_dir():
        raise ParityError(f"{out} is no place for a file; name one in a folder that exists with --out")
    if os.path.lexists(out) and not force:
        raise ParityError(
            f"{out} is there already and was left as it is; name another with --out, or replace it with --force"
        )


def write(found: Outline, out: Path, force: bool) -> None:
    """Write the file whole or not at all, after it was read back as any site.toml is."""
    refuse_existing(out, force)
    handle, aside = tempfile.mkstemp(prefix=f".{out.name}.", suffix=".new", dir=out.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text(found))
        load(Path(aside))
        Path(aside).chmod(0o644)
        if force:
            Path(aside).replace(out)
        else:
            os.link(aside, out)  # unlike a rename, this never replaces what somebody else wrote meanwhile
    except FileExistsError:
        refuse_existing(out, force)
        raise
    finally:
        Path(aside).unlink(missing_ok=True)
