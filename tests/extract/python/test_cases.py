"""Cases as data: each file in ``cases/`` holds sources and what must be read from them (notation: ``facts.py``)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from generator.extract.python import read
from tests.extract.python.facts import differences, plain

CASES = [
    pytest.param(case, id=f"{file.stem}-{case['name']}".replace(" ", "-"))
    for file in sorted((Path(__file__).parent / "cases").glob("*.toml"))
    for case in tomllib.loads(file.read_text("utf-8"))["case"]
]


@pytest.mark.parametrize("case", CASES)
def test_source_gives_facts(case: dict[str, Any]) -> None:
    facts = plain(read(case.get("path", "src/pkg/mod.py"), case["source"].encode(), tuple(case.get("roots", ["src"]))))
    wanted = {key: value for key, value in case.items() if key not in ("name", "path", "roots", "source")}
    assert wanted, "a case that asks for nothing cannot fail"
    assert not (found := differences(wanted, facts)), "\n".join(found)
