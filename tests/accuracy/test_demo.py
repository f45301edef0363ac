"""The toy reference against Python's own runtime at every commit: it is ours, so importing it is safe."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from generator.pipeline import Project
from tests.accuracy.__main__ import measure
from tests.accuracy.python_compare import SET, compare, same
from tests.accuracy.tally import Tally, shares

pytest.importorskip("pydantic")


@pytest.fixture(scope="module")
def measured(demo_project: Project) -> Tally:
    commits, tally = measure(demo_project, "reference", sys.executable, lambda _: None) or (0, Tally())
    assert commits == len(demo_project.reference.history.commits)
    return tally


def test_nothing_is_wrong_and_nothing_is_missed(measured: Tally) -> None:
    assert not [str(one) for one in measured.verdicts("wrong", "missed")]


def test_little_is_unknown(measured: Tally) -> None:
    rows = measured.table()
    assert sum(row["unknown"] for row in rows) < 0.02 * sum(row["compared"] for row in rows)


def test_every_category_was_looked_at(measured: Tally) -> None:
    looked_at = {row["name"] for row in measured.table() if row["right"]}
    assert looked_at >= {
        "types",
        "fields",
        "required",
        "defaults",
        "wire",
        "operations",
        "parameters",
        "constants",
        "commands",
    }
    assert looked_at >= {"options", "endpoints", "environment"}


TOLD: dict[str, Any] = {
    "types": {"p.T": {"kind": "model", "fields": {"a": {"required": True, "owner": "p.T", "wire": "a", "excluded": False}}}},
    "aliases": {}, "operations": {}, "constants": {"p.X": {"json": 1}}, "names": ["p.T", "p.X"], "modules": ["p"], "commands": {},
}  # fmt: skip
FIELD = {
    "name": "a",
    "required": True,
    "has_default": False,
    "default": None,
    "wire": "a",
    "emitted": "always",
    "inherited_from": None,
}
FACTS: dict[str, Any] = {
    "types": [{"name": "p.T", "path": "p.py", "kind": "model", "uncertain": None, "documented": False, "fields": [FIELD], "variants": []}],
    "operations": [], "commands": [], "endpoints": [], "environment": [],
    "constants": [{"name": "p.X", "path": "p.py", "value": 1}],
}  # fmt: skip


def verdicts(facts: dict[str, Any]) -> list[tuple[str, str]]:
    tally = compare(facts, TOLD, {"p.py": ("p", b"class T: ...\nX = 1\n")})
    return [(one.verdict, one.category) for one in tally.verdicts("wrong", "missed", "unknown")]


def test_the_comparison_sees_what_differs() -> None:
    kind = FACTS["types"][0]
    assert verdicts(FACTS) == []
    assert verdicts(FACTS | {"types": []}) == [("missed", "types")]
    assert verdicts(FACTS | {"types": [kind | {"kind": "class"}]}) == [("wrong", "types")]
    assert verdicts(FACTS | {"types": [kind | {"fields": []}]}) == [("missed", "fields")]
    assert verdicts(FACTS | {"types": [kind | {"fields": [FIELD | {"required": False}]}]}) == [("wrong", "required")]
    assert verdicts(FACTS | {"types": [kind | {"fields": [FIELD | {"wire": "b"}]}]}) == [("wrong", "wire")]
    assert verdicts(FACTS | {"constants": []}) == [("missed", "constants")]
    assert verdicts(FACTS | {"constants": [FACTS["constants"][0] | {"value": 2}]}) == [("wrong", "constants")]
    assert verdicts(FACTS | {"constants": [FACTS["constants"][0] | {"value": True}]}) == [("wrong", "constants")]
    unknown = FACTS["constants"][0] | {"value": None, "source": "f()"}
    assert verdicts(FACTS | {"constants": [unknown]}) == [("unknown", "constants")]


def test_values_are_the_same_only_in_type_and_value() -> None:
    assert same([1, "a"], {"json": [1, "a"]})
    assert same(["b", "a"], {"json": {SET: ["a", "b"]}})
    assert not same(1, {"json": 1.0})
    assert not same(1, {"json": True})
    assert not same(None, {"opaque": "NotGiven"})


def test_precision_and_recall() -> None:
    assert shares({"right": 8, "wrong": 2, "compared": 20, "missed": 5}) == (0.8, 0.75)
