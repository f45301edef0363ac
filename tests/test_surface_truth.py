"""The whole surface of the demo pair against its hand-written truth, at three pairs."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from generator.compare.surfaces import Comparison
from generator.model import CATEGORIES, SIDES, Commit, Side
from generator.pipeline import Project
from tests.compare.counting import adds_up, expected, own
from tests.test_truth import step_names

PAIRS: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "demo" / "surface.toml").read_text("utf-8"))[
    "pair"
]


def commit(project: Project, side: Side, step: str) -> Commit:
    sha = next(sha for sha, name in step_names(project, side).items() if name == step)
    return project.sides[side].commits[sha or ""]


def compared(project: Project, pair: dict[str, Any]) -> Comparison:
    return project.surfaces.at(commit(project, "reference", pair["reference"]), commit(project, "port", pair["port"]))


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["reference"])
def test_every_difference_is_as_written_down(pair: dict[str, Any], demo_project: Project) -> None:
    entries = compared(demo_project, pair).entries
    told = [[e.category, e.rule, e.reference or "", e.port or "", e.status, e.risk] for e in entries]
    own = [one for one in told if one[1] in ("extra", "extra-unexported")]
    assert sorted(one for one in told if one not in own) == sorted(pair["entries"])
    assert sorted(f"{one[0]} {one[3]}" for one in own if one[1] == "extra") == pair["extra"]
    assert sorted(f"{one[0]} {one[3]}" for one in own if one[1] != "extra") == pair["unexported"]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["reference"])
def test_every_pair_that_is_the_same_is_as_written_down(pair: dict[str, Any], demo_project: Project) -> None:
    aligned = compared(demo_project, pair).aligned
    assert sorted(f"{e.category} {e.reference} = {e.port}" for e in aligned) == sorted(pair["aligned"])


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["reference"])
def test_what_is_set_aside_is_as_written_down(pair: dict[str, Any], demo_project: Project) -> None:
    aside = compared(demo_project, pair).aside
    assert sorted(one.name for found in aside.values() for one in found) == sorted(pair["aside"])


def test_coverage_adds_up_wherever_the_demo_pair_moved(demo_project: Project) -> None:
    seen = 0
    for state in demo_project.surfaces.drift.states:
        shas = (state.moment.reference or "", state.moment.port or "")
        reference, port = (demo_project.sides[side].surface(sha) for side, sha in zip(SIDES, shas, strict=True))
        found = demo_project.surfaces.at(
            *(demo_project.sides[s].commits[sha] for s, sha in zip(SIDES, shas, strict=True))
        )
        public = expected(reference, port, found)
        assert {one: adds_up(state.coverage[one]) for one in CATEGORIES} == public
        assert [state.coverage[one].extra_in_port for one in CATEGORIES] == [own(found, one) for one in CATEGORIES]
        seen += sum(public.values())
    assert seen > 500
