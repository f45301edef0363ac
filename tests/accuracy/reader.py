"""What an independent reader is given, and where the readers of the languages are."""

from __future__ import annotations

import importlib
import io
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from tests.accuracy.tally import Tally

# language → the module whose ``measure`` compares one state of its sources with what the language itself says. Elixir compiles a
# whole history in one run: tests.accuracy.elixir_runtime.
READERS = {"python": "tests.accuracy.python_reader"}


class State(NamedTuple):
    """One commit of one side. ``facts``: the facts/1 document; ``files``: path → bytes of what the facts are read from;
    ``roots``: folders that module names start below; ``export``: writes the commit's whole tree into a folder."""

    sha: str
    facts: dict[str, Any]
    files: dict[str, bytes]
    roots: tuple[str, ...]
    export: Callable[[Path], None]


def reader(language: str) -> Callable[[State, str], Tally] | None:
    """The language's ``measure(state, interpreter)``; None where nobody wrote one."""
    try:
        module = importlib.import_module(READERS[language])
    except ModuleNotFoundError as missing:
        if missing.name != READERS[language]:
            raise
        return None
    found: Callable[[State, str], Tally] = module.measure
    return found


def export(repository: str, sha: str, target: Path) -> None:
    """The tree of a commit as files in ``target``; links and what points out of it are left out."""
    packed = subprocess.run(["git", "-C", repository, "archive", "--format=tar", sha], capture_output=True, check=True)
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(target, filter="data")
