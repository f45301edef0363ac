"""The surface over time, folded from toy comparisons: what opens, closes and changes, and since when."""

from __future__ import annotations

from collections.abc import Sequence

from generator.drift import Compared, Drift, drift
from generator.model import Coverage, Entry, Moment, Surface

SHAS = ("a" * 40, "b" * 40, "c" * 40)


def entry(mark: str, detail: str = "differs") -> Entry:
    return Entry(
        category="type",
        rule="missing",
        reference=mark,
        port=None,
        status="missing-in-port",
        risk="medium",
        detail=detail,
        fingerprint=mark,
    )


def folded(*steps: tuple[Entry, ...]) -> Drift:
    """The reference moves at each step, and each comparison gives what the step says."""
    moments = [
        Moment(instant=n, moved=("reference",), reference=sha, port="f" * 40)
        for n, sha in enumerate(SHAS[: len(steps)])
    ]
    surfaces = {sha: Surface(language="python", things=()) for sha in SHAS}
    port = {"f" * 40: Surface(language="elixir", things=())}
    told = {id(surfaces[sha]): found for sha, found in zip(SHAS, steps, strict=False)}

    def compare(pairs: Sequence[tuple[Surface, Surface]]) -> list[Compared]:
        return [(told[id(left)], {"type": Coverage()}) for left, _ in pairs]

    return drift(moments, {"reference": surfaces, "port": port}, compare)


def test_a_difference_that_changes_its_words_is_as_old_as_it_was() -> None:
    found = folded((entry("x"),), (entry("x", "differs otherwise"),))
    assert [shift.after and shift.after.detail for shift in found.shifts] == ["differs otherwise"]
    assert found.since["x"].instant == 0


def test_a_difference_that_comes_back_is_as_old_as_its_return() -> None:
    found = folded((entry("x"),), (), (entry("x"),))
    assert [shift.before is None for shift in found.shifts] == [False, True]
    assert found.since["x"].instant == 2


def test_what_has_closed_has_no_age() -> None:
    assert folded((entry("x"),), ()).since == {}
