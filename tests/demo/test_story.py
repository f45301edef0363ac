"""The hand-written truth holds together: its steps exist, its pairs were moments, its words are words."""

from __future__ import annotations

import re
import tomllib
from datetime import datetime
from importlib.resources import files
from itertools import pairwise
from typing import Any

import pytest

from generator.demo.histories import demo, steps
from generator.model import RISKS, STATUSES

STORY: dict[str, Any] = tomllib.loads((files("generator.demo") / "story.toml").read_text("utf-8"))
ROWS = {row["id"]: row for row in STORY["row"]}
NO_RISK = {"aligned", "accepted", "absent", "unknown", "extra-in-port"}


def _line(side: str) -> list[tuple[int, str]]:
    """(instant, step) of the first-parent line, pulled up where a date runs backwards."""
    line: list[tuple[int, str]] = []
    for name, step, _ in steps(demo(side)):
        if step.branch == "main" and not step.off_line:
            instant = int(datetime.fromisoformat(step.date).timestamp())
            line.append((max(instant, line[-1][0]) if line else instant, name))
    return line


def _moments() -> list[tuple[str, str]]:
    """Every pair of newest steps that there was, in order."""
    lines = {side: _line(side) for side in ("reference", "port")}
    axis = sorted({instant for line in lines.values() for instant, _ in line})

    def newest(side: str, at: int) -> str:
        return next((name for instant, name in reversed(lines[side]) if instant <= at), "")

    return [(newest("reference", at), newest("port", at)) for at in axis]


MOMENTS = _moments()


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_intervals_are_moments_in_order_and_each_changes_something(row: dict[str, Any]) -> None:
    told = [(reference, port) for reference, port, *_ in row["intervals"]]
    places = [MOMENTS.index(pair) for pair in told]
    assert places == sorted(set(places))
    assert places[0] == 0
    words = [(status, risk) for _, _, status, risk, _ in row["intervals"]]
    assert all(before != after for before, after in pairwise(words))


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_words_are_the_closed_lists(row: dict[str, Any]) -> None:
    for _, _, status, risk, why in row["intervals"]:
        assert status in STATUSES
        assert risk in RISKS
        assert (risk == "none") == (status in NO_RISK)
        assert why
        if status == "missing-in-port":
            assert risk == row["missing"]


def test_every_status_happens_and_most_last() -> None:
    happened = {status for row in ROWS.values() for _, _, status, *_ in row["intervals"]}
    last = {row["intervals"][-1][2] for row in ROWS.values()}
    assert happened == set(STATUSES)
    assert last >= set(STATUSES) - {"absent", "ergonomics-gap"}


def test_an_episode_of_two_hours() -> None:
    at = {side: {name: instant for instant, name in _line(side)} for side in ("reference", "port")}
    opened, closed = (row for row in ROWS["max-attempts"]["intervals"] if row[0] == "016-more-attempts")
    assert at["port"][closed[1]] - at["reference"][opened[0]] == 2 * 3600


def test_the_hotfix_names_every_row() -> None:
    for tag in STORY["off_line"]:
        step = {name: step for name, step, _ in steps(demo("port"))}[tag["step"]]
        assert (step.off_line, step.start, step.tag) == (True, tag["base"], tag["tag"])
        assert set(tag["statuses"]) == set(ROWS)
        assert set(tag["statuses"].values()) <= set(STATUSES)


def test_decisions_are_the_ports_own_and_agree_with_their_rows() -> None:
    written = {
        found[0]: text
        for _, _, own in steps(demo("port"))
        for path, text in own.items()
        if (found := re.findall(r"docs/adr/(ADR-\d+)_", path))
    }
    assert set(written) == {decision["id"] for decision in STORY["decision"]}
    for decision in STORY["decision"]:
        assert decision["declares"].encode() in written[decision["id"]]
        assert all(decision["id"] in ROWS[row]["adrs"] for row in decision["rows"])
        assert [MOMENTS.index((reference, port)) for reference, port, _ in decision["states"]] == sorted(
            MOMENTS.index((reference, port)) for reference, port, _ in decision["states"]
        )
        for reference, port, state in decision["states"]:
            at = MOMENTS.index((reference, port))
            now = [_status(ROWS[row], at) for row in decision["rows"]]
            assert (state == "done") == all(status in ("aligned", "accepted") for status in now)


def _status(row: dict[str, Any], at: int) -> str:
    return str([i[2] for i in row["intervals"] if MOMENTS.index((i[0], i[1])) <= at][-1])


def test_what_had_to_land_together_did_not() -> None:
    states = {decision["id"]: decision["states"] for decision in STORY["decision"]}
    for group in STORY["together"]:
        landed = {id: next(port for _, port, state in states[id] if state == "done") for id in group["decisions"]}
        assert landed[group["landed_alone"]] == group["port"] != landed[group["without"]]
