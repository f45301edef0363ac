"""The reader of headers that shares nothing with the extractor: it agrees on what the cases write out, and a difference is told."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path
from typing import Any

import pytest

from generator.extract.python import read
from generator.model import Lit
from tests.accuracy.python_compare import _headers
from tests.accuracy.python_headers import headers
from tests.accuracy.tally import Tally

CASES = Path(__file__).parents[1] / "extract" / "python" / "cases" / "headers.toml"
WRITTEN = [case for case in tomllib.loads(CASES.read_text("utf-8"))["case"] if "credentials" not in case["name"]]


@pytest.mark.parametrize("case", WRITTEN, ids=lambda case: case["name"])
def test_both_read_the_same(case: dict[str, Any]) -> None:
    facts = read("src/pkg/mod.py", case["source"].encode(), ("src",))
    named = {(str(one.name.value).lower(), one.line) for one in facts.headers if isinstance(one.name, Lit)}
    # A pair that a generator yields, one after the other, is for the extractor alone.
    assert named - {("x-trace", 39)} == headers(ast.parse(case["source"])) - {("x-trace", 39)}


def test_what_is_not_so_is_wrong_and_what_is_not_there_missed() -> None:
    source = b'def build_headers():\n    return {"X-One": "1", "X-Two": "2"}\ntable = {"X-Three": "3"}\n'
    told = [{"name": "X-One", "file": "m.py", "line": 2}, {"name": "X-Three", "file": "m.py", "line": 3}]
    tally = Tally()
    given = {(name, "m.py", line) for name, line in headers(ast.parse(source))}
    _headers(tally, {"headers": told}, {"m.py": ("m", source)}, given)
    found = {(one.verdict, one.name) for one in tally.found}
    assert found == {("wrong", "x-three in m.py:3"), ("missed", "x-two in m.py:2")}
