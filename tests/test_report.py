"""The findings document: nothing that is open is left out, what must land together is one step, and text stays text."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

import pytest
from markdown_it import MarkdownIt

from generator.config import SiteConfig
from generator.errors import ParityError
from generator.model import SIDES, STATUSES
from generator.pipeline import Project
from generator.publish.context import Context
from generator.publish.views.lag import tasks
from generator.report_document import ORDER, report
from generator.report_printing import _text, html, markdown
from tests.test_cli import ROOT, parity
from tests.test_schemas import faults

Document = dict[str, Any]


@pytest.fixture(scope="module")
def told(demo_project: Project) -> Document:
    return report(demo_project, *demo_project.pair(None))


def test_every_open_row_has_a_gap_a_detail_and_a_step(told: Document) -> None:
    opened = {row["id"] for row in told["rows"] if STATUSES[row["status"]][1] in ("bad", "warn", "unknown")}
    assert opened
    assert {id for gap in told["gaps"] for id in gap["rows"]} == opened
    assert sorted(id for step in told["actions"] for id in step["rows"]) == sorted(opened)
    written = markdown(told)
    for row in told["rows"]:
        assert (f"### {_text(row['title'])}\n" in written) == (row["id"] in opened)


def test_an_unknown_row_is_to_be_looked_at_and_never_left_out(told: Document) -> None:
    unknown = [row["id"] for row in told["rows"] if row["status"] == "unknown"]
    look = [gap for gap in told["gaps"] if gap["priority"] == "look"]
    assert unknown
    assert [id for gap in look for id in gap["rows"]] == unknown


def test_entries_that_no_row_watches_are_told_once(told: Document) -> None:
    marks = [one["fingerprint"] for gap in told["gaps"] for one in gap["entries"]]
    assert marks
    assert len(marks) == len(set(marks))
    assert sorted(mark for step in told["actions"] for mark in step["entries"]) == sorted(marks)
    assert all(one["row"] is None for gap in told["gaps"] for one in gap["entries"])


def test_steps_are_in_order_and_what_lands_together_is_one(told: Document, demo_config: SiteConfig) -> None:
    order = [ORDER.index(step["priority"]) for step in told["actions"]]
    assert order == sorted(order)
    for group in demo_config.decisions.together:
        steps = [step for step in told["actions"] if set(step["together"]) & set(group)]
        assert len(steps) <= 1
        assert all(step["together"] == sorted(group) for step in steps)


def test_each_difference_has_evidence(told: Document) -> None:
    rows = {row["id"]: row for row in told["rows"]}
    written = markdown(told)
    for gap in told["gaps"]:
        for id in gap["rows"]:
            for side in SIDES:
                for place in rows[id][side]["evidence"][:1]:
                    assert f"{place['path']}:{place['first_line']}".replace("*", r"\*") in written


def test_it_holds_at_every_moment(demo_project: Project) -> None:
    commits = {side: source.commits for side, source in demo_project.sides.items()}
    both = [moment for moment in demo_project.axis if moment.reference and moment.port][2:]
    for moment in both[:: max(1, len(both) // 12)]:
        pair = [commits[side].get(sha or "") for side, sha in zip(SIDES, (moment.reference, moment.port), strict=True)]
        document = report(demo_project, *pair)
        assert not faults(document)
        assert markdown(document).startswith("# Findings")


def test_a_decision_is_told_as_it_stood_then(demo_project: Project) -> None:
    reference, port = demo_project.pair("0.2.0..v0.2.0")
    assert port is not None
    told = {one["id"]: one["declared"] for one in report(demo_project, reference, port)["decisions"]}
    for decision in demo_project.decisions:
        then = [one.decision.status for one in decision.declared if one.commit.instant <= port.instant]
        assert told.get(decision.id) == (then[-1] if then else None)
    newest = {one["id"]: one for one in report(demo_project, *demo_project.pair(None))["decisions"]}
    for decision in demo_project.decisions:
        assert newest[decision.id]["declared"] == decision.declared[-1].decision.status
        assert newest[decision.id]["observed"] == (decision.observed[-1].state if decision.observed else None)


def test_a_pair_without_one_side_is_refused(demo_project: Project) -> None:
    with pytest.raises(ParityError, match="name a later pair"):
        report(demo_project, None, demo_project.port.history.commits[0])


HOSTILE = [
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "![x](https://x.example/p.png)",
    "a|b\n# c",
    "`code` **bold** _it_",
    "</code></main>",
    "&lt;b&gt;",
    "1. one",
    "- two",
    "\x1b[31m\u202e",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_text(text: str) -> None:
    rendered = MarkdownIt("commonmark").render(f"x {_text(text)}")
    seen: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: Any) -> None:
            seen.append(tag)

    Reader().feed(rendered)
    assert seen == ["p"]
    assert "\x1b" not in rendered


def test_names_keep_their_underscores() -> None:
    assert _text("raises_without expected_tokens") == "raises_without expected_tokens"
    assert _text("_private_ and __all__") != "_private_ and __all__"


def test_the_page_is_whole_and_loads_nothing(told: Document) -> None:
    page = html(told)
    assert page.startswith("<!doctype html>")
    assert page.count("<h1>") == 1
    assert "<script" not in page
    assert "src=" not in page


def test_the_command(demo_config: SiteConfig) -> None:
    sides = ("--reference", demo_config.reference.repository, "--port", demo_config.port.repository)
    words = ("report", "--config", str(ROOT / "generator" / "demo" / "site.toml"), *sides)
    assert parity(*words).stdout.startswith("# Findings")
    assert parity(*words, "--format", "html").stdout.startswith("<!doctype html>")
    at = json.loads(parity(*words, "--at", "0.2.0..v0.2.0", "--format", "json").stdout)
    assert (at["schema"], at["pair"]["reference"]["version"]) == ("report/1", "0.2.0")
    assert parity(*words, "--at", "9.9.9..").returncode == 2


def test_the_page_and_the_command_call_the_same_rows_urgent(told: Document, demo_project: Project) -> None:
    context = Context(demo_project.result())
    paged = {task.title: task.priority for task in tasks(context, context.urls(""))}
    titles = {row["id"]: row["title"] for row in told["rows"]}
    assert paged == {titles[id]: gap["priority"] for gap in told["gaps"] for id in gap["rows"]}
