"""Elixir's own parser is asked about every case; the extractor must say the same."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.extract.elixir.oracle import ask, disagreements

CASES = Path(__file__).parent / "cases"
LEAST = 60


@pytest.mark.skipif(shutil.which("elixir") is None and not os.environ.get("CI"), reason="elixir is not installed here")
def test_elixir_agrees(tmp_path: Path) -> None:
    paths = []
    for case in sorted(CASES.glob("*.case")):
        path = tmp_path / f"{case.stem}.ex"
        path.write_text(case.read_text("utf-8").partition("\n====\n")[0], "utf-8")
        paths.append(path)
    said = ask(paths)
    wrong, compared = [], 0
    for path in paths:
        found, count = disagreements(path, said.get(str(path), []))
        wrong += found
        compared += count
    assert not wrong, "\n".join(wrong)
    assert compared >= LEAST, f"only {compared} things were compared: the oracle has gone blind"
