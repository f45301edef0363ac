"""A faithful port yields nothing; one fact changes at a time, and exactly that difference is told. This guards against lying greens."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from generator.compare.judgements import UNREAD
from generator.compare.surfaces import Comparison, compare
from generator.config import SurfaceConfig
from generator.model import CATEGORIES, Entry, Surface, Thing
from tests.compare.counting import adds_up, expected
from tests.compare.surface_cases import LANGUAGES, Case, built, sides_of, told

FOLDER = Path(__file__).parent / "mirror"
SOURCES = {side: tomllib.loads((FOLDER / f"{side}.toml").read_text("utf-8")) for side in ("reference", "port")}
MUTATIONS: list[dict[str, Any]] = tomllib.loads((FOLDER / "mutations.toml").read_text("utf-8"))["mutation"]
FOLLOWED = "0.4.0"


def pair(sources: dict[str, dict[str, str]], follows: str = FOLLOWED) -> tuple[Case, Comparison]:
    case = Case(
        name="mirror",
        entries=[],
        aligned=[],
        aside=[],
        sources={"reference": sources["reference"], "port": sources["port"]},
        config=SurfaceConfig(),
        versions={"own": FOLLOWED, "follows": follows},
        stale=[],
        languages=LANGUAGES,
    )
    return case, compare(built(case, "reference"), built(case, "port"), case.config, sides_of(case))


def changed(files: dict[str, str], old: str, new: str) -> dict[str, str]:
    """The files with the one place that has ``old`` changed."""
    places = [path for path, text in files.items() for _ in range(text.count(old))]
    assert len(places) == 1, f"{old!r} stands in {places}"
    return {path: text.replace(old, new) for path, text in files.items()}


def mutated(mutation: dict[str, Any]) -> tuple[Case, Comparison]:
    if mutation["side"] == "version":
        return pair(SOURCES, mutation["new"])
    files = SOURCES[mutation["side"]]
    for old, new in ((mutation["old"], mutation["new"]), *mutation.get("also", ())):
        files = changed(files, old, new)
    return pair({**SOURCES, mutation["side"]: files})


def test_a_faithful_port_yields_nothing_and_is_compared_in_every_category() -> None:
    _, found = pair(SOURCES)
    assert [told(entry) for entry in found.entries] == []
    assert all(found.coverage[one].aligned == found.coverage[one].paired > 0 for one in CATEGORIES)
    silent = [one for one in found.aligned if one.category == "field" and "not compared" in one.detail]
    assert all(one.detail.endswith("lumenex does not say") for one in silent)
    assert len(silent) * 2 < found.coverage["field"].aligned


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: f"{one['category']}: {one['what']}")
def test_one_fact_that_changes_is_one_difference(mutation: dict[str, Any]) -> None:
    case, found = mutated(mutation)
    assert sorted(map(told, found.entries)) == sorted(mutation["entries"])
    public = expected(built(case, "reference"), built(case, "port"), found)
    assert {one: adds_up(found.coverage[one]) for one in CATEGORIES} == public


def test_facts_of_every_category_are_changed() -> None:
    assert {mutation["category"] for mutation in MUTATIONS} == set(CATEGORIES)
    assert all(mutation["category"] in {entry[0] for entry in mutation["entries"]} for mutation in MUTATIONS)


# ── the same without sources: each thing of the port taken away, each default changed ────────────────────────────────


CASE, FAITHFUL = pair(SOURCES)
REFERENCE, PORT = built(CASE, "reference"), built(CASE, "port")


def told_of(port: Surface) -> list[Entry]:
    return list(compare(REFERENCE, port, CASE.config, sides_of(CASE)).entries)


def edited(edit: Callable[[Thing], Thing | None]) -> Surface:
    """The port with each public thing as ``edit`` leaves it."""

    def every(things: tuple[Thing, ...]) -> tuple[Thing, ...]:
        return tuple(one for one in map(edit, things) if one is not None)

    return replace(PORT, things=every(PORT.things), requesters=every(PORT.requesters))


def without(category: str, name: str) -> Surface:
    def edit(one: Thing) -> Thing | None:
        if (one.category, one.name) == (category, name):
            return None
        return replace(one, parts=tuple(part for part in one.parts if (part.category, part.name) != (category, name)))

    return edited(edit)


LOSABLE = [one for one in FAITHFUL.aligned if one.category not in ("wire", "version")]


@pytest.mark.parametrize("lost", LOSABLE, ids=lambda one: f"{one.category} {one.port}")
def test_whatever_the_port_loses_is_told_as_that(lost: Entry) -> None:
    found = compare(REFERENCE, without(lost.category, lost.port or ""), CASE.config, sides_of(CASE))
    entries = found.entries
    if lost.reference == "lumen.client.POLL_STEPS":
        assert entries == ()  # what is inside is never missed
        return
    if lost.reference == "lumen.Session.__init__":
        assert entries == ()  # a value may be made as a process: that it is not compared is said
        assert [one.name for one in found.aside["reference"]] == [lost.reference]
        return
    assert [entry.reference for entry in entries] == [lost.reference]
    assert "missing" in entries[0].rule or entries[0].rule in UNREAD
    assert entries[0].category == lost.category


def otherwise(value: object) -> object:
    return (
        not value if isinstance(value, bool) else value + 1 if isinstance(value, int | float) else f"{value} otherwise"
    )


def saying(thing: Thing, facet: str) -> Thing:
    """The thing with another value than it has."""
    other = otherwise(thing.facet(facet))
    return replace(thing, facets=tuple((name, other if name == facet else held) for name, held in thing.facets))


VALUED = [
    (thing, part)
    for thing in (*PORT.things, *PORT.requesters)
    for part in (thing, *thing.parts)
    if part.facet("default") not in (None, [], "") or (part.category == "constant" and part.facet("value"))
]


@pytest.mark.parametrize(("thing", "part"), VALUED, ids=lambda one: one.name)
def test_whatever_value_differs_is_told_as_that(thing: Thing, part: Thing) -> None:
    facet = "value" if part.category == "constant" else "default"

    def edit(one: Thing) -> Thing:
        if one is part:
            return saying(one, facet)
        return replace(one, parts=tuple(saying(inner, facet) if inner is part else inner for inner in one.parts))

    entries = told_of(edited(edit))
    assert [(entry.port, entry.status) for entry in entries] == [(part.name, "default-mismatch")]


def test_there_are_values_to_change() -> None:
    assert {part.category for _, part in VALUED} == {"constant", "environment", "field", "parameter"}
    assert len(VALUED) > 15
    assert len(LOSABLE) > 50
