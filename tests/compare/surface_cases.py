"""The cases of the whole surface: two sides' sources as data, and what comparing them must say."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from generator import extract
from generator.compare.differences import Sides
from generator.compare.public import surface
from generator.compare.settings import holding
from generator.compare.surfaces import Comparison, compare
from generator.compare.view import View
from generator.config import SurfaceConfig
from generator.model import Entry, Evidence, Side, Surface
from generator.snapshot import Snapshot

FOLDER = Path(__file__).parent / "cases" / "surface"
NAMES = {"reference": "lumen", "port": "lumenex"}
LANGUAGES: Mapping[str, str] = {"reference": "python", "port": "elixir"}
KEYS = frozenset("name why open entries aligned aside stale reference port config versions languages".split())
# The day on which the cases are judged.
TODAY = "2026-01-01"


class Case(NamedTuple):
    """``entries``: everything that differs or is unknown; ``aligned``: pairs that must be among those that are the same;
    ``aside``: everything that is set aside; ``stale``: what each complaint about site.toml says; ``open``: why the program does not agree
    yet, a known bug."""

    name: str
    entries: list[list[str]]
    aligned: list[str]
    aside: list[str]
    sources: dict[Side, dict[str, str]]
    config: SurfaceConfig
    versions: dict[str, str]
    stale: list[str]
    languages: Mapping[str, str]
    open: str = ""


def read() -> list[Case]:
    return [
        _case(path.stem, raw)
        for path in sorted(FOLDER.glob("*.toml"))
        for raw in tomllib.loads(path.read_text("utf-8"))["case"]
    ]


def _case(group: str, raw: dict[str, Any]) -> Case:
    assert raw.keys() <= KEYS, f"{group}: {raw.get('name')} has a key that no case has: {raw.keys() - KEYS}"
    return Case(
        name=f"{group}: {raw['name']}",
        entries=raw["entries"],
        aligned=raw.get("aligned", []),
        aside=raw.get("aside", []),
        sources={"reference": raw.get("reference", {}), "port": raw.get("port", {})},
        config=msgspec.convert(raw.get("config", {}), SurfaceConfig),
        versions=raw.get("versions", {}),
        stale=raw.get("stale", []),
        languages=raw.get("languages", LANGUAGES),
        open=raw.get("open", ""),
    )


def built(case: Case, side: Side, above: str = "") -> Surface:
    """One side's surface. ``above``: what to put before the text of each file, to move its lines."""
    files = {path: f"{above}{text}".encode() for path, text in case.sources[side].items()}
    language = case.languages[side]
    facts = [extract.read(language, path, data, ("src",)) for path, data in sorted(files.items())]
    shown = {"reference": "own", "port": "follows"}[side]
    where = Evidence(path="manifest", first_line=1, last_line=1, symbol="version")
    view = View(
        language=language,
        snapshot=Snapshot(facts),
        source=lambda path: files[path],
        run=lambda clauses, query: None,
        versions={shown: (case.versions[shown], where)} if shown in case.versions else {},
    )
    if side == "reference":
        return surface(view, case.config.reference)
    return surface(view, case.config.port, case.config.same)


def sides_of(case: Case) -> Sides:
    return Sides(NAMES["reference"], NAMES["port"], (case.languages["reference"], case.languages["port"]))


@cache
def _compared(index: int, above: str) -> Comparison:
    case = CASES[index]
    surfaces = built(case, "reference", above), built(case, "port", above)
    return compare(*surfaces, case.config, sides_of(case), holding(case.config, TODAY))


def compared(case: Case, above: str = "") -> Comparison:
    return _compared(CASES.index(case), above)


def told(entry: Entry) -> list[str]:
    return [entry.category, entry.rule, entry.reference or "", entry.port or "", entry.status, entry.risk]


CASES = read()
