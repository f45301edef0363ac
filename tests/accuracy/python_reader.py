"""Python's own word on a commit: its package imported in a throwaway process, set against the facts."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tests.accuracy.python_compare import compare
from tests.accuracy.reader import State
from tests.accuracy.tally import Tally

DUMP = Path(__file__).with_name("python_dump.py")
SECONDS = 300


def measure(state: State, interpreter: str) -> Tally:
    """``interpreter``: a Python that has what the package needs; what it has not is stood in for."""
    paths = {path: _module(path, state.roots) for path in state.files if path.endswith(".py")}
    with tempfile.TemporaryDirectory(prefix="parity-accuracy-") as folder:
        state.export(Path(folder))
        told: dict[str, Any] = {}
        for root in sorted({root for root, _ in paths.values()}):
            mine = [path for path, (own, _) in paths.items() if own == root]
            _merge(told, imported(interpreter, Path(folder) / root, [path[len(root) :].lstrip("/") for path in mine]))
    return compare(state.facts, told, {path: (module, state.files[path]) for path, (_, module) in paths.items()})


def imported(interpreter: str, root: Path, files: list[str]) -> dict[str, Any]:
    """What the package says of itself when it runs, without this process's environment."""
    surroundings = {"PATH": os.defpath, "HOME": str(root), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0"}
    done = subprocess.run(
        [str(Path(interpreter).absolute()), "-I", str(DUMP), str(root)],
        input=json.dumps(files), capture_output=True, text=True, timeout=SECONDS, env=surroundings, cwd=root, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{root} could not be imported: {done.stderr[-2000:]}")
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _merge(told: dict[str, Any], more: dict[str, Any]) -> None:
    for key, value in more.items():
        told[key] = (
            told[key] + value
            if isinstance(value, list) and key in told
            else {**told.get(key, {}), **value}
            if isinstance(value, dict)
            else value
        )


def _module(path: str, roots: tuple[str, ...]) -> tuple[str, str]:
    """Root and dotted name of a file's module."""
    root = next((one.strip("/") for one in roots if one.strip("/") and path.startswith(f"{one.strip('/')}/")), "")
    parts = list(Path(path[len(root) :].lstrip("/")).with_suffix("").parts)
    return root, ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
