"""The whole surface over every case: what is said, what must hold of any comparison, and each side against itself."""

from __future__ import annotations

import pytest

from generator.compare.differences import Sides
from generator.compare.judgements import UNREAD, WORDS
from generator.compare.settings import holding, stale
from generator.compare.surfaces import compare
from generator.config import SurfaceConfig
from generator.model import CATEGORIES, SIDES, Side
from tests.compare.counting import adds_up, expected, own, set_aside
from tests.compare.surface_cases import CASES, NAMES, TODAY, Case, built, compared, told

named = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


@pytest.mark.parametrize(
    "case",
    [pytest.param(c, marks=pytest.mark.xfail(strict=True, reason=c.open)) if c.open else c for c in CASES],
    ids=lambda case: case.name,
)
def test_everything_that_differs_is_said_and_pairs_are_the_same(case: Case) -> None:
    assert sorted(map(told, compared(case).entries)) == sorted(case.entries)
    assert set(case.aligned) <= {f"{e.category} {e.reference} = {e.port}" for e in compared(case).aligned}


@named
def test_what_an_idiom_makes_irrelevant_is_set_aside(case: Case) -> None:
    assert sorted(one.name for side in SIDES for one in compared(case).aside[side]) == sorted(case.aside)


@named
def test_what_speaks_of_nothing_any_more_is_said(case: Case) -> None:
    told = stale(case.config, holding(case.config, TODAY), compared(case))
    assert len(told) == len(case.stale)
    assert all(any(said in one for one in told) for said in case.stale)


def test_every_word_that_a_difference_can_earn_is_earned_by_a_case() -> None:
    earned = {(entry.category, entry.rule) for case in CASES for entry in compared(case).entries}
    assert WORDS.keys() - earned == set()
    assert UNREAD | {"stands-in"} <= {rule for _, rule in earned}


def test_no_difference_of_a_case_goes_without_a_word() -> None:
    for case in CASES:
        for entry in compared(case).entries:
            assert (entry.category, entry.rule) in WORDS or entry.rule in UNREAD | {"stands-in"}, told(entry)
            assert entry.why


@named
def test_fingerprints_are_unique_and_stay_when_lines_move(case: Case) -> None:
    entries = [*compared(case).entries, *compared(case).aligned]
    marks = [entry.fingerprint for entry in entries]
    assert len(set(marks)) == len(marks), [told(e) for e in entries if marks.count(e.fingerprint) > 1]
    moved = compared(case, "# moved\n\n# down\n")
    assert [entry.fingerprint for entry in (*moved.entries, *moved.aligned)] == marks


@named
@pytest.mark.parametrize("side", SIDES)
def test_a_side_against_itself_never_differs(case: Case, side: Side) -> None:
    surface = built(case, side)
    sides = Sides(NAMES[side], NAMES[side], (case.languages[side], case.languages[side]))
    found = compare(surface, surface, SurfaceConfig(), sides).entries
    assert [told(entry) for entry in found if entry.rule not in UNREAD] == []


@named
def test_every_public_thing_of_the_reference_is_counted_once_and_what_the_port_alone_has_apart(case: Case) -> None:
    found = compared(case)
    public = expected(built(case, "reference"), built(case, "port"), found)
    assert {category: adds_up(found.coverage[category]) for category in CATEGORIES} == public
    assert [found.coverage[one].extra_in_port for one in CATEGORIES] == [own(found, one) for one in CATEGORIES]
    assert [found.coverage[one].set_aside for one in CATEGORIES] == [set_aside(found, one) for one in CATEGORIES]
    aligned = {one: sum(e.category == one for e in found.aligned) for one in CATEGORIES}
    assert {category: found.coverage[category].aligned for category in CATEGORIES} == aligned
