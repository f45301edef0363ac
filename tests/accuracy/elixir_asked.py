"""Elixir is asked about every commit: trees are written to a folder, compiled one after another by one Elixir, and what it says is read."""

from __future__ import annotations

import io
import json
import subprocess
import tarfile
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
ROUNDS = 20

Row = list[Any]


class Said(NamedTuple):
    """What was said of one commit. ``unread``: files that could not be compiled; ``reads``: keys that functions read from parameters."""

    modules: list[dict[str, Any]]
    unread: set[str]
    reads: list[Row]
    requests: list[Row]
    variables: list[Row]
    commands: list[Row]


def asked(repository: Path, shas: Iterable[str], room: Path) -> dict[str, Said]:
    """What Elixir says of each commit."""
    folders = {sha: folder for sha in shas if (folder := _tree(repository, sha, room / sha)) is not None}
    said: dict[str, Said] = {sha: Said([], set(), [], [], [], []) for sha in shas}
    for line in _compiled(folders, room):
        _take(said, *json.loads(line))
    given = "".join(f"{label}\t{folder}\n" for label, folder in folders.items())
    for line in _run("elixir_options.exs", given).splitlines():
        label, *row = json.loads(line)
        said[label].reads.append(row)
    return said


def members(types: Iterable[str]) -> dict[str, set[str]]:
    """The members of types as Elixir's parser prints them; none of what it cannot read."""
    return _members(tuple(sorted(set(types))))


@cache
def _members(listed: tuple[str, ...]) -> dict[str, set[str]]:
    said = _run("elixir_types.exs", "".join(f"{one}\n" for one in listed)).splitlines() if listed else []
    return {one: set(shown.split("\t")) for one, shown in zip(listed, said, strict=True)}


def _run(script: str, given: str, *arguments: str) -> str:
    command = ["elixir", "--erl", "+fnu", str(HERE / script), *arguments]
    ended = subprocess.run(command, input=given, capture_output=True, text=True)
    if ended.returncode:
        raise RuntimeError(f"{script} came to grief: {ended.stderr[-2000:]}")
    return ended.stdout


def _tree(repository: Path, sha: str, folder: Path) -> Path | None:
    """What Elixir compiles of a commit, as files."""
    git = ["git", "-C", str(repository)]
    listing = [*git, "ls-tree", "--name-only", sha, "--", "mix.exs", "lib"]
    there = subprocess.run(listing, capture_output=True, text=True, check=True).stdout.split()
    if not there:
        return None
    tree = subprocess.run([*git, "archive", sha, "--", *there], capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(tree)) as archive:
        wanted = [one for one in archive.getmembers() if one.name == "mix.exs" or one.name.startswith("lib/")]
        archive.extractall(folder, members=wanted, filter="data")
    return folder


def _compiled(folders: dict[str, Path], room: Path) -> Iterator[str]:
    """What Elixir says of each tree, and of each file that had to be left out. A module of a library that is missing is made up once."""
    made_up: dict[str, set[str]] = {label: set() for label in folders}
    left_out: dict[str, set[str]] = {label: set() for label in folders}
    waiting, output = dict(folders), room / "round.jsonl"
    for _ in range(ROUNDS):
        listed = [
            f"{label}\t{folder}\t{'|'.join(sorted(made_up[label]))}\t{'|'.join(sorted(left_out[label]))}\n"
            for label, folder in waiting.items()
        ]
        _run("elixir_runtime.exs", "".join(listed), str(HERE / "elixir_stubs.exs"), str(output))
        for line in output.read_text("utf-8").splitlines(keepends=True):
            label, kind, *row = json.loads(line)
            if kind == "done":
                waiting.pop(label)
            elif kind != "error":
                yield line
            elif row[3] and row[3] not in made_up[label]:
                made_up[label].add(row[3])
            else:
                left_out[label].add(row[0])
                yield line
        if not waiting:
            return
    for label, folder in waiting.items():
        for path in folder.glob("lib/**/*.ex"):
            yield json.dumps([label, "error", str(path.relative_to(folder)), 0, "not compiled", None]) + "\n"


def _take(said: dict[str, Said], label: str, kind: str, *row: Any) -> None:
    found = said[label]
    if kind == "error":
        found.unread.add(row[0])
    elif kind == "module":
        found.modules.append(row[0])
    else:
        {"request": found.requests, "variable": found.variables, "command": found.commands}[kind].append(list(row))
