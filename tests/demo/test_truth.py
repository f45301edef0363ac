"""The program against the hand-written truth: every row at every moment, the hotfix's tag, and every decision."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from generator.demo import demo_site
from generator.demo.histories import demo, steps
from generator.model import SIDES
from generator.pipeline import Project, open_project

STORY: dict[str, Any] = tomllib.loads((files("generator.demo") / "story.toml").read_text("utf-8"))
ROWS = {row["id"]: row for row in STORY["row"]}
DECISIONS = {decision["id"]: decision for decision in STORY["decision"]}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    cache = tmp_path_factory.mktemp("cache")
    with demo_site() as site, open_project(site, cache=Path(cache), fetch=False, jobs=1) as opened:
        yield opened


@pytest.fixture(scope="module")
def names(project: Project) -> dict[str | None, str]:
    """The step that each commit of the two lines was made from."""
    found: dict[str | None, str] = {None: ""}
    for side in SIDES:
        told = [name for name, step, _ in steps(demo(side)) if step.branch == "main" and not step.off_line]
        commits = project.sides[side].history.commits
        found |= {commit.sha: name for commit, name in zip(commits, told, strict=True)}
    return found


def test_the_same_rows(project: Project) -> None:
    assert {row.id for row in project.site.rows} == set(ROWS)


@pytest.mark.parametrize("row", ROWS)
def test_row_was_what_the_truth_says(row: str, project: Project, names: dict[str | None, str]) -> None:
    told: list[tuple[str, str, str, str]] = []
    for interval in project.row_histories[row].intervals:
        words = (interval.verdict.status, interval.verdict.risk)
        if not told or told[-1][2:] != words:
            told.append((names[interval.start.reference], names[interval.start.port], *words))
    assert told == [tuple(interval[:4]) for interval in ROWS[row]["intervals"]]


@pytest.mark.parametrize("tag", STORY["off_line"], ids=lambda tag: tag["tag"])
def test_tag_off_the_line_is_what_the_truth_says(
    tag: dict[str, Any], project: Project, names: dict[str | None, str]
) -> None:
    reference = next(commit for commit in project.reference.history.commits if names[commit.sha] == tag["reference"])
    port = project.port.commit(tag["tag"])
    assert {row.id: project.at(row, reference, port).verdict.status for row in project.site.rows} == tag["statuses"]


def test_decisions_stood_as_the_truth_says(project: Project, names: dict[str | None, str]) -> None:
    for decision in project.decisions:
        truth = DECISIONS[decision.id]
        observed = [[names[o.moment.reference], names[o.moment.port], o.state] for o in decision.observed]
        assert observed == truth["states"], decision.id
        assert {declared.decision.status for declared in decision.declared} == {truth["declares"]}
        assert set(decision.rows) == set(truth["rows"])
    assert {decision.id for decision in project.decisions} == set(DECISIONS)


def test_what_had_to_land_together_is_said(project: Project, names: dict[str | None, str]) -> None:
    for group in STORY["together"]:
        sha = next(sha for sha, name in names.items() if name == group["port"])
        for decision in project.decisions:
            said = " ".join(decision.warnings)
            concerned = decision.id in group["decisions"]
            assert (f"{str(sha)[:7]} has {group['landed_alone']} without {group['without']}" in said) == concerned
