"""A folder of steps → a bare git repository whose shas are the same wherever and whenever it is built.

A history is a folder with one sub-folder a commit, in order of their names. Each holds the files that the commit adds
or changes, as a tree, and ``commit.toml``::

    date = "2025-03-01T09:00:00+01:00"         author's and committer's, with its own offset
    message = "…"
    rename = [{from = "a", to = "b"}]          done first, then delete, then the step's own files
    delete = ["c"]
    branch = "side"                            a commit on a branch other than main, which begins where main is
    merge = "side"                             a commit of main whose second parent is that branch's newest commit
    off_line = true                            a commit that no branch keeps …
    from = "010-a-step"                        … beginning at this one
    tag = "v1"                                 or tags = [{name = "v1", message = "annotated if there is one"}]
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import datetime
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple

import msgspec

from generator.errors import ParityError
from generator.history.importing import fast_import

PERSON = b"Demo <demo@example.invalid>"
MAIN = "main"
TREE = "commit.toml"
# What installing a package or looking at a folder leaves behind is no part of a commit.
LITTER = frozenset({"__pycache__", ".DS_Store"})

Files = dict[str, bytes]


class Rename(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"old": "from", "new": "to"}):
    old: str
    new: str


class TagName(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    message: str | None = None


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"start": "from"}):
    """What a step's ``commit.toml`` says."""

    date: str
    message: str
    rename: tuple[Rename, ...] = ()
    delete: tuple[str, ...] = ()
    branch: str = MAIN
    merge: str | None = None
    off_line: bool = False
    start: str | None = None
    tag: str | None = None
    tags: tuple[TagName, ...] = ()


class Tip(NamedTuple):
    """A commit in the making: its mark in the stream, its whole tree, and the tree that its branch began with."""

    mark: int
    files: Files
    base: Files


def demo(side: str) -> Traversable:
    """The folder of the demo's ``reference`` or ``port`` history, wherever the package is installed."""
    from importlib.resources import files

    return files("generator.demo") / side


def build(folder: Traversable, target: Path) -> str:
    """Build the history in ``folder`` as a new bare repository at ``target``; the sha of its newest commit on main.

    Raises ParityError where a step cannot be understood, or ``target`` exists already.
    """
    return fast_import(target, b"".join(stream(folder)))


def steps(folder: Traversable) -> list[tuple[str, Step, Files]]:
    """Name, ``commit.toml`` and files of every step, in order."""
    folders = (entry for entry in folder.iterdir() if entry.is_dir() and entry.name not in LITTER)
    found = sorted(folders, key=lambda entry: entry.name)
    if not found:
        raise ParityError(f"{folder} holds no steps; give a folder with one sub-folder a commit")
    return [(entry.name, _step(entry), dict(_files(entry))) for entry in found]


def _step(entry: Traversable) -> Step:
    try:
        return msgspec.convert(tomllib.loads((entry / TREE).read_text("utf-8")), Step)
    except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ParityError(f"{entry.name}/{TREE} cannot be used: {error}") from None


def _files(entry: Traversable, above: str = "") -> Iterator[tuple[str, bytes]]:
    for child in sorted(entry.iterdir(), key=lambda found: found.name):
        path = f"{above}{child.name}"
        if child.name in LITTER or path == TREE:
            continue
        if child.is_dir():
            yield from _files(child, f"{path}/")
        else:
            yield path, child.read_bytes()


def stream(folder: Traversable) -> Iterator[bytes]:
    """The history as git fast-import reads it. Every commit says its whole tree, so nothing is carried over unseen."""
    tips: dict[str, Tip] = {}
    told: dict[str, Tip] = {}
    blobs: dict[bytes, int] = {}
    mark = 0
    for name, step, own in steps(folder):
        parent = _parent(name, step, tips, told)
        files = _tree(name, step, own, parent, tips)
        for data in files.values():
            if data not in blobs:
                mark += 1
                blobs[data] = mark
                yield b"blob\nmark :%d\n%s" % (mark, _data(data))
        mark += 1
        ref = "off-line" if step.off_line else step.branch
        signed = b"%s %s" % (PERSON, _stamp(name, step.date))
        yield b"commit refs/heads/%s\nmark :%d\nauthor %s\ncommitter %s\n" % (ref.encode(), mark, signed, signed)
        yield _data(step.message.strip().encode() + b"\n")
        if parent:
            yield b"from :%d\n" % parent.mark
        if step.merge:
            yield b"merge :%d\n" % tips[step.merge].mark
        yield b"deleteall\n"
        for path in sorted(files):
            yield b"M 100644 :%d %s\n" % (blobs[files[path]], _quoted(path))
        yield b"\n"
        goes_on = step.branch in tips and not step.off_line
        told[name] = Tip(mark, files, tips[step.branch].base if goes_on else parent.files if parent else {})
        if step.off_line:
            yield _forget("off-line")
        else:
            tips[step.branch] = told[name]
        for tag in ((TagName(step.tag),) if step.tag else ()) + step.tags:
            yield from _tag(tag, mark, signed)
    for branch in tips:
        if branch != MAIN:
            yield _forget(branch)
    yield b"done\n"


def _parent(name: str, step: Step, tips: dict[str, Tip], told: dict[str, Tip]) -> Tip | None:
    if step.start is not None:
        if step.start not in told:
            raise ParityError(f"{name}/{TREE}: from names {step.start}, which is no step before it")
        return told[step.start]
    if step.merge is not None and step.merge not in tips:
        raise ParityError(f"{name}/{TREE}: merge names {step.merge}, a branch that no step before it has begun")
    return tips.get(step.branch) or tips.get(MAIN)


def _tree(name: str, step: Step, own: Files, parent: Tip | None, tips: dict[str, Tip]) -> Files:
    """The commit's whole tree. A merge takes what the branch changed since it began; the step's own files stand."""
    files = dict(parent.files) if parent else {}
    if step.merge:
        side = tips[step.merge]
        for path in side.base.keys() | side.files.keys():
            if side.files.get(path) != side.base.get(path):
                files.pop(path, None)
                if path in side.files:
                    files[path] = side.files[path]
    for rename in step.rename:
        files[rename.new] = _taken(name, files, rename.old)
    for path in step.delete:
        _taken(name, files, path)
    return files | own


def _taken(name: str, files: Files, path: str) -> bytes:
    if path not in files:
        raise ParityError(f"{name}/{TREE} renames or deletes {path}, which is not there")
    return files.pop(path)


def _tag(tag: TagName, mark: int, signed: bytes) -> Iterator[bytes]:
    if tag.message is None:
        yield b"reset refs/tags/%s\nfrom :%d\n\n" % (tag.name.encode(), mark)
    else:
        yield b"tag %s\nfrom :%d\ntagger %s\n" % (tag.name.encode(), mark, signed)
        yield _data(tag.message.strip().encode() + b"\n")


def _forget(branch: str) -> bytes:
    return b"reset refs/heads/%s\nfrom %s\n\n" % (branch.encode(), b"0" * 40)


def _data(data: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(data), data)


def _quoted(path: str) -> bytes:
    """A path as fast-import wants it: C-quoted always, so that no space, quote or letter needs a second thought."""
    return b'"%s"' % path.encode().replace(b"\\", b"\\\\").replace(b'"', b'\\"')


def _stamp(name: str, date: str) -> bytes:
    """Seconds since 1970 and the offset that was written: git keeps both."""
    try:
        moment = datetime.fromisoformat(date)
    except ValueError:
        moment = datetime.min
    if moment.tzinfo is None:
        raise ParityError(f"{name}/{TREE}: date {date} is not an ISO 8601 date with an offset")
    return f"{int(moment.timestamp())} {moment:%z}".encode()
