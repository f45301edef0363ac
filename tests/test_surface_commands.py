"""The whole surface on the command line: counted, listed, told as a step, and as rows that can be pasted."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from generator.config import SiteConfig, load
from generator.pipeline import Project
from generator.surface_documents import difference, surface
from generator.surface_printing import difference as told_difference
from generator.surface_printing import surface as told_surface
from tests.test_cli import ROOT, parity

DEMO = ROOT / "generator" / "demo" / "site.toml"


@pytest.fixture(scope="session")
def pair(demo_config: SiteConfig) -> list[str]:
    sides = ("--reference", demo_config.reference.repository, "--port", demo_config.port.repository)
    return ["--config", str(DEMO), *sides]


def test_surface_in_every_format(pair: list[str]) -> None:
    told = json.loads(parity("surface", "--format", "json", *pair).stdout)
    assert told["schema"] == "surface/1"
    shown = [one for one in told["entries"] if one["status"] not in ("accepted", "extra-in-port")]
    table = parity("surface", *pair)
    assert table.returncode == 0, table.stderr
    lines = table.stdout.splitlines()
    for one in shown:
        named = [line for line in lines if line.startswith(f"{one['reference'] or one['port']} ")]
        assert any(one["risk"] in line and one["category"] in line for line in named), one
    assert f"aligned pairs: {len(told['aligned'])}" in table.stdout
    markdown = parity("surface", "--format", "md", *pair).stdout
    assert "| category | paired |" in markdown
    assert markdown.count("\n| ") >= len(shown) + len(told["coverage"])


@pytest.mark.parametrize("words", [["diff"], ["diff", "reference"], ["diff", "nothing", "0.1.0..0.2.0"]])
def test_a_step_that_is_not_named_whole_is_refused(words: list[str], pair: list[str]) -> None:
    told = parity(*words, *pair)
    assert told.returncode == 2
    assert "Traceback" not in told.stderr


def test_a_step_of_the_reference(pair: list[str]) -> None:
    told = json.loads(parity("diff", "reference", "0.2.0..0.3.0", "--format", "json", *pair).stdout)
    assert told["schema"] == "diff/1"
    assert told["facts"]
    table = parity("diff", "reference", "0.2.0..0.3.0", *pair).stdout
    for heading in ("What changed", "Rows that moved", "Surface entries that moved", "To do in the port"):
        assert heading in table
    assert all(f"{one['category']} {one['name']}" in table for one in told["facts"])
    assert "\n\n\n" not in table


def test_a_step_that_changes_nothing_says_so(demo_project: Project) -> None:
    newest = demo_project.sides["reference"].history.commits[-1].sha
    told = told_difference(difference(demo_project, demo_project.step("reference", f"{newest}..{newest}")), "md", False)
    assert told.count("Nothing.") == 4


def test_a_row_that_keeps_its_status_is_not_told_as_if_it_moved_to_it() -> None:
    looks = {"status": "feature-gap", "risk": "low"}
    place = {"sha": "a" * 40, "version": "1", "date": "2026-01-01T00:00:00+00:00"}
    document = {
        "side": "reference", "from": place, "to": place, "other": None, "commits": [], "facts": [], "surface": [], "to_do": [],
        "rows": [{"id": "one", "before": looks, "after": looks}, {"id": "two", "before": looks, "after": looks | {"status": "aligned"}}],
    }  # fmt: skip
    told = told_difference(document, "table", False)
    assert "FEATURE GAP as before, for other reasons" in told
    assert "FEATURE GAP → ALIGNED" in told


def test_a_surface_without_differences_says_so(demo_project: Project) -> None:
    document = surface(demo_project, *demo_project.pair(None)) | {"entries": []}
    assert "Nothing differs." in told_surface(document, "table", False)


def test_stubs_can_be_pasted(pair: list[str], demo_config: SiteConfig, tmp_path: Path) -> None:
    told = parity("rows", "--unmapped", *pair)
    assert told.returncode == 0, told.stderr
    stubs = tomllib.loads(told.stdout)["rows"]
    assert stubs
    config = tmp_path / "site.toml"
    config.write_text(DEMO.read_text("utf-8") + "\n" + told.stdout, "utf-8")
    whole = load(config)
    assert len(whole.rows) == len(demo_config.rows) + len(stubs)
    told_again = parity("rows", "--unmapped", "--config", str(config), *pair[2:])
    left = tomllib.loads(told_again.stdout).get("rows", [])
    assert not {one["id"] for one in left} & {one["id"] for one in stubs}


def test_each_stub_sees_the_difference_that_it_was_made_for(pair: list[str], tmp_path: Path) -> None:
    stubs = parity("rows", "--unmapped", *pair).stdout
    config = tmp_path / "site.toml"
    config.write_text(DEMO.read_text("utf-8") + "\n" + stubs, "utf-8")
    told = json.loads(parity("matrix", "--format", "json", "--config", str(config), *pair[2:]).stdout)
    status = {row["id"]: row["status"] for row in told["rows"]}
    for stub in tomllib.loads(stubs)["rows"]:
        assert status[stub["id"]] not in ("aligned", "absent"), stub
