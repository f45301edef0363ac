"""Every form of declaration in one toy package, imported by Python and read by the extractor."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from generator import documents
from generator.config import override
from generator.demo import demo_site
from generator.demo.histories import build
from generator.pipeline import open_project
from tests.accuracy.python_reader import measure
from tests.accuracy.reader import State
from tests.accuracy.tally import Tally

TOY = Path(__file__).with_name("toy")


pytest.importorskip("pydantic")
UNKNOWN = {"CHOSEN", "COUNTED", "HAVE", "LISTED", "PLATFORM", "Model.maybe"}


def test_the_facts_are_what_running_the_toy_gives() -> None:
    found = tally()
    assert not [str(one) for one in found.verdicts("wrong", "missed")]
    assert {one.name.removeprefix("pkg._impl.") for one in found.verdicts("unknown")} == UNKNOWN
    assert min(row["right"] for row in found.table() if row["name"] != "endpoints") > 2


def tally() -> Tally:
    """The toy as a history of one commit beside the demo's port."""
    with demo_site() as demo, tempfile.TemporaryDirectory() as folder:
        step = Path(folder) / "steps" / "001"
        shutil.copytree(TOY, step, ignore=shutil.ignore_patterns("__pycache__"))
        (step / "commit.toml").write_text('date = "2025-03-01T09:00:00+00:00"\nmessage = "Toy"\n', "utf-8")
        build(step.parent, Path(folder) / "toy.git")
        site: Any = override(demo, str(Path(folder) / "toy.git"), demo.port.repository)
        site = _with(site, include=("pkg/**/*.py",), roots=("",))
        with open_project(site, cache=Path(folder) / "cache") as project:
            source = project.reference
            commit = source.history.commits[-1]
            files = {
                path: source.parsed.bytes(blob)
                for path, blob in source.states[commit.sha].items()
                if path.endswith(".py")
            }
            facts = documents.facts(project, "reference", commit)
            return measure(State(commit.sha, facts, files, ("",), _copy), sys.executable)


def _copy(target: Path) -> None:
    shutil.copytree(TOY, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))


def _with(site: Any, **changes: Any) -> Any:
    return replace(site, reference=replace(site.reference, **changes))
