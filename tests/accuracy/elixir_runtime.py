"""``parity facts`` of a port against Elixir itself, at every first-parent commit: the tree is compiled, with stubs for what it depends on.

Compared are structs (fields, required or not, defaults, types), functions with every arity and the types of their specs, what is
documented, what is hidden, module attributes as they are at the end of their module, which keys encoders write, what Elixir's parser says
of keys that a function reads from its own parameters, which commands a command line answers to and what OptionParser is told there, and
which requests and variables of the environment values can be followed to in what the compiler made. Needs Elixir; minutes, not seconds.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator import documents
from generator.config import load, override
from generator.model import Commit
from generator.pipeline import Project, open_project
from tests.accuracy import elixir_declared, elixir_done
from tests.accuracy.elixir_asked import Said, asked, members
from tests.accuracy.elixir_tally import VERDICTS, Tally

SITE = Path(__file__).parent.parent.parent / "site.toml"


def measure(repository: Path, said: dict[str, Said] | None = None) -> dict[str, Any]:
    """Figures over all commits. ``said``: what Elixir said in an earlier run, so that only facts are read again."""
    tally = Tally()
    site = override(load(SITE), str(repository), str(repository))
    with tempfile.TemporaryDirectory() as room, open_project(site, cache=Path(room), fetch=False) as project:
        commits = list(_distinct(project))
        said = said or asked(repository, [commit.sha for commit in commits], Path(room))
        every = [documents.facts(project, "port", commit) for commit in commits]
        count = len(project.port.history.commits)
    shown = members(kind for facts in every for kind in _types(facts))
    for facts in every:
        found = said[facts["sha"]]
        elixir_declared.compare(facts, found.modules, found.unread, shown, tally)
        elixir_declared.options(facts, found.modules, found.reads, tally)
        elixir_done.compare(facts, found, tally)
    categories = [
        {"name": name, "compared": sum(found.values()), **{verdict: found[verdict] for verdict in VERDICTS}}
        for name, found in tally.counts.items()
    ]
    listed = [f"{what} (first at {where})" for what, where in sorted(tally.disagreements.items())]
    return {"commits": count, "categories": categories, "disagreements": listed}


def _distinct(project: Project) -> Iterator[Commit]:
    """The first-parent commits at which some source changed."""
    before = None
    for commit in project.port.history.commits:
        state = project.port.states[commit.sha]
        if state and state is not before:
            yield commit
        before = state


def _types(facts: dict[str, Any]) -> Iterator[str]:
    """Every type that stands in the facts."""
    held = [field["type"] for one in facts["types"] for field in one["fields"]]
    held += [parameter["type"] for one in facts["operations"] for parameter in one["parameters"]]
    yield from (kind for kind in held if kind is not None)
