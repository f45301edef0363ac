"""How right the facts are, measured at every first-parent commit of two clones, by readers that share nothing with the extractor.

    python -m tests.accuracy --reference PATH --port PATH [--only reference] [--write]

Prints precision and recall by category and every disagreement; ``--write`` puts the table into generator/accuracy.json.
Code of the reference is imported in throwaway processes by the Python given with ``--python``: only for clones that you trust.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from generator import documents
from generator.config import load, override
from generator.model import SIDES, Side
from generator.parsed import ENDINGS
from generator.pipeline import Project, open_project
from tests.accuracy import elixir_runtime
from tests.accuracy.reader import State, export, reader
from tests.accuracy.tally import Tally, shares

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "generator" / "accuracy.json"


def measure(project: Project, side: Side, interpreter: str, say: Callable[[str], None]) -> tuple[int, Tally] | None:
    """Number of commits and the sum over all of them; each distinct state of the sources is read once. None: nobody can read it."""
    source = project.sides[side]
    judge = reader(source.config.language)
    if judge is None:
        return None
    endings = ENDINGS[source.config.language]
    known: dict[tuple[tuple[str, str], ...], Tally] = {}
    total = Tally()
    for number, commit in enumerate(source.history.commits, 1):
        state = source.states[commit.sha]
        key = tuple(sorted(state.items()))
        if key not in known:
            say(f"{side} {number}/{len(source.history.commits)} {commit.sha[:8]}")
            given = State(
                sha=commit.sha,
                facts=documents.facts(project, side, commit),
                files={path: source.parsed.bytes(blob) for path, blob in state.items() if path.endswith(endings)},
                roots=source.config.roots,
                export=partial(export, source.config.repository, commit.sha),
            )
            known[key] = judge(given, interpreter)
        total.add(known[key])
    return len(source.history.commits), total


def lines(side: str, commits: int, categories: list[dict[str, Any]]) -> Iterable[str]:
    """The table of a side."""
    yield f"{side}: {commits} commits"
    yield f"  {'category':14} {'compared':>9} {'right':>9} {'wrong':>6} {'unknown':>8} {'missed':>7} {'precision':>10} {'recall':>8}"
    for row in categories:
        precision, recall = shares(row)
        yield (
            f"  {row['name']:14} {row['compared']:9} {row['right']:9} {row['wrong']:6} {row['unknown']:8} {row['missed']:7}"
            f" {precision:10.2%} {recall:8.2%}"
        )


def show(side: str, commits: int, tally: Tally) -> Iterable[str]:
    """The table, then the disagreements."""
    yield from lines(side, commits, tally.table())
    for one in tally.verdicts("wrong", "missed", "unknown"):
        yield f"  {tally.found[one]:4} × {one}"


def compiled(project: Project, side: Side) -> dict[str, Any] | None:
    """The same for a language whose runtime reads a whole history at once; None where that is not the side's."""
    config = project.sides[side].config
    return elixir_runtime.measure(Path(config.repository)) if config.language == "elixir" else None


def written(measured: dict[Side, dict[str, Any]], before: dict[str, Any]) -> dict[str, Any]:
    """The table for /about/; a side that was not measured now keeps what was measured before."""
    told = {side: measured.get(side) or before.get(side) for side in SIDES}
    return {"measured": datetime.now(UTC).date().isoformat(), **{side: found for side, found in told.items() if found}}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.accuracy", description=__doc__.splitlines()[0])
    parser.add_argument("--config", type=Path, default=ROOT / "site.toml")
    parser.add_argument("--reference", required=True)
    parser.add_argument("--port", required=True)
    parser.add_argument("--only", choices=SIDES)
    parser.add_argument("--python", default=sys.executable, help="the interpreter that imports the reference")
    parser.add_argument("--write", action="store_true", help=f"write {TABLE.name}")
    given = parser.parse_args()
    site = override(load(given.config), given.reference, given.port)
    measured: dict[Side, dict[str, Any]] = {}
    wrong = 0
    with tempfile.TemporaryDirectory() as cache, open_project(site, cache=Path(cache)) as project:
        for side in SIDES if given.only is None else (given.only,):
            if (whole := compiled(project, side)) is not None:
                print("\n".join((*lines(side, whole["commits"], whole["categories"]), *whole.pop("disagreements"))))
                measured[side] = whole
            elif (found := measure(project, side, given.python, lambda text: print(text, file=sys.stderr))) is not None:
                print("\n".join(show(side, *found)))
                measured[side] = {"commits": found[0], "categories": found[1].table()}
            else:
                print(f"{side}: no reader for {project.sides[side].config.language}", file=sys.stderr)
                continue
            config = project.sides[side].config
            measured[side] = {"of": config.name, "language": config.language, **measured[side]}
            wrong += sum(one["wrong"] for one in measured[side]["categories"])
    if given.write and measured:
        before = json.loads(TABLE.read_text("utf-8")) if TABLE.exists() else {}
        TABLE.write_text(json.dumps(written(measured, before), indent=2) + "\n", "utf-8")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
