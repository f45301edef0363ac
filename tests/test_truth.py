"""The program against the hand-written truth of the demo pair: every interval of every row, every state of every decision."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

import pytest

from generator.demo.histories import demo, steps
from generator.model import Side
from generator.pipeline import Project

STORY: dict[str, Any] = tomllib.loads((files("generator.demo") / "story.toml").read_text("utf-8"))


def step_names(project: Project, side: Side) -> dict[str | None, str]:
    """sha → the step's folder, for the side's first-parent line."""
    told = {step.message.strip().splitlines()[0]: name for name, step, _ in steps(demo(side))}
    return {None: "", **{commit.sha: told[commit.subject] for commit in project.sides[side].history.commits}}


@pytest.mark.parametrize("row", STORY["row"], ids=lambda row: row["id"])
def test_every_interval_is_as_written_down(row: dict[str, Any], demo_project: Project) -> None:
    reference, port = step_names(demo_project, "reference"), step_names(demo_project, "port")
    found: list[list[str]] = []
    for interval in demo_project.row_histories[row["id"]].intervals:
        start = interval.start
        seen = [reference[start.reference], port[start.port], interval.verdict.status, interval.verdict.risk]
        if not found or found[-1][2:] != seen[2:]:
            found.append(seen)
    assert found == [interval[:4] for interval in row["intervals"]]


def test_the_truth_speaks_of_every_row(demo_project: Project) -> None:
    assert {row["id"] for row in STORY["row"]} == {row.id for row in demo_project.site.rows}


@pytest.mark.parametrize("decision", STORY["decision"], ids=lambda decision: decision["id"])
def test_every_decision_stood_as_written_down(decision: dict[str, Any], demo_project: Project) -> None:
    reference, port = step_names(demo_project, "reference"), step_names(demo_project, "port")
    found = next(d for d in demo_project.decisions if d.id == decision["id"])
    assert [declared.decision.status for declared in found.declared] == [decision["declares"]]
    assert list(found.rows) == decision["rows"]
    assert [[reference[s.moment.reference], port[s.moment.port], s.state] for s in found.observed] == decision["states"]


def test_decisions_that_landed_apart_are_told(demo_project: Project) -> None:
    port = step_names(demo_project, "port")
    told = STORY["together"][0]
    sha = next(sha for sha, name in port.items() if name == told["port"])
    warnings = {d.id: d.warnings for d in demo_project.decisions}
    assert sha is not None
    expected = f"lumenex {sha[:7]} has {told['landed_alone']} without {told['without']}, which must land together"
    assert warnings["ADR-002"] == warnings["ADR-003"] == (expected,)
    assert not warnings["ADR-001"]


def test_a_tag_off_the_line_is_judged_by_its_own_files(demo_project: Project) -> None:
    told = STORY["off_line"][0]
    _, port = demo_project.pair(f"..{told['tag']}")
    reference = next(sha for sha, name in step_names(demo_project, "reference").items() if name == told["reference"])
    commit = demo_project.reference.commits[reference or ""]
    statuses = {row.id: demo_project.at(row, commit, port).verdict.status for row in demo_project.site.rows}
    assert statuses == told["statuses"]
