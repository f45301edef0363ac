"""Every comparison rule over every case; over each side against itself, where it must be silent; and with the sides swapped."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from generator.compare.rules import compare
from generator.model import Item, Reading
from generator.pipeline import Project

CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "cases" / "rules.toml").read_text("utf-8"))["case"]
MIRRORED = {"missing": "extra", "extra": "missing"}


def reading(side: dict[str, dict[str, Any]]) -> Reading:
    return Reading(items=tuple(Item(key=key, facets=tuple(facets.items())) for key, facets in side.items()))


def mirrored(rule: str) -> str:
    head, dash, rest = rule.partition("-")
    return f"{MIRRORED.get(head, head)}{dash}{rest}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_findings(case: dict[str, Any]) -> None:
    found = [[f.rule, f.key] for f in compare(reading(case["reference"]), reading(case["port"]))]
    assert found == case["findings"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
@pytest.mark.parametrize("side", ["reference", "port"])
def test_a_side_against_itself_is_silent(case: dict[str, Any], side: str) -> None:
    assert not list(compare(reading(case[side]), reading(case[side])))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_swapped_sides_mirror_every_finding(case: dict[str, Any]) -> None:
    there = {(mirrored(f.rule), f.key) for f in compare(reading(case["reference"]), reading(case["port"]))}
    back = {(f.rule, f.key) for f in compare(reading(case["port"]), reading(case["reference"]))}
    assert there == back


def test_every_reading_of_the_demo_against_itself_is_silent(demo_project: Project) -> None:
    seen = 0
    for source in demo_project.sides.values():
        for readings in source.readings.values():
            for one in readings.values():
                seen += bool(one.items)
                assert not list(compare(one, one))
    assert seen > 500
