"""What is taken over from an earlier comparison is what a fresh one would say; and what moved is compared anew."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from msgspec.structs import replace

from generator.compare.differences import Sides
from generator.compare.judge import Judge
from generator.compare.ledger import Ledger
from generator.compare.sharing import sharing
from generator.compare.surfaces import judged, uncovered
from generator.config import Same, SurfaceConfig
from generator.model import Evidence, Surface, Thing
from generator.pipeline import Project

SIDES = Sides("ours", "theirs")
LINE = Evidence(path="a.py", first_line=1, last_line=1, symbol="sdk.Thing")


def thing(category: Any, name: str, *parts: Thing, **facets: Any) -> Thing:
    return Thing(category=category, name=name, facets=tuple(facets.items()), parts=parts, evidence=(LINE,))


def dated(name: str, default: int = 1) -> Thing:
    return thing("field", name, required=False, has_default=True, known=True, default=default)


def pair() -> tuple[Surface, Surface]:
    reference = Surface(
        language="python",
        things=(
            thing("type", "sdk.Thing", dated("sdk.Thing.kept"), dated("sdk.Thing.lone"), kind="model"),
            thing("operation", "sdk.Thing.read_all", thing("parameter", "limit", has_default=True), owner="sdk.Thing"),
            thing("endpoint", "GET /things", path="/things", senders=("sdk.Thing.list_things",)),
        ),
    )
    port = Surface(
        language="elixir",
        things=(
            thing("type", "Sdk.Thing", dated("Sdk.Thing.kept"), kind="struct"),
            thing("operation", "Sdk.Thing.read_all", owner="Sdk.Thing", bag="opts", lost="handed to look"),
            thing("operation", "Sdk.Thing.write_all", owner="Sdk.Thing"),
            thing("endpoint", "GET /elsewhere", path="/elsewhere", senders=("Sdk.Elsewhere.look",)),
        ),
    )
    return reference, port


ANYWHERE = Evidence(path="hidden.py", first_line=3, last_line=4, symbol="sdk._hidden.write_all")
WORDS = frozenset({"lone", "write_all"})
# What a comparison asks of the sides beside the two things at hand: each change has to be seen although no thing moved.
BESIDE: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "the reference hides it": ({"inside": {("operation", "writeall"): ANYWHERE}}, {}),
    "the reference cannot be read": ({"unreadable": (("b.py", WORDS),)}, {}),
    "the port cannot be read": ({}, {"unreadable": (("b.ex", WORDS),)}),
    "the port reads the key somewhere": ({}, {"read_keys": frozenset({"limit"})}),
    "the port computes a path": ({}, {"computed": ("Sdk.Api.list_things",)}),
    "the reference computes a path": ({"computed": ("sdk.Api.elsewhere",)}, {}),
}


@pytest.mark.parametrize("beside", BESIDE)
def test_what_is_asked_beside_the_things_is_asked_again(beside: str) -> None:
    reference, port = pair()
    left, right = (replace(side, **change) for side, change in zip((reference, port), BESIDE[beside], strict=True))
    judge = Judge(SurfaceConfig(), (), uncovered)
    before = judged(reference, port, SIDES, judge)
    after = judged(left, right, SIDES, judge)
    fresh = judged(left, right, SIDES, Judge(SurfaceConfig(), (), uncovered))
    assert after == fresh
    assert after != before
    assert judged(reference, port, SIDES, judge) == before


def test_a_stand_in_that_goes_is_missed() -> None:
    config = SurfaceConfig(same=(Same(category="operation", reference="read_all", port=("fetch_all",), why="renamed"),))
    reference, port = pair()
    port = replace(port, things=port.things[:1])
    standing = replace(port, stand_ins=(thing("operation", "Sdk.Deep.fetch_all"),))
    judge = Judge(config, (), uncovered)
    with_it, without = (judged(reference, side, SIDES, judge) for side in (standing, port))
    assert [len(found.used) for found in (with_it, without)] == [1, 0]
    assert without == judged(reference, port, SIDES, Judge(config, (), uncovered))


def test_a_thing_that_moved_is_compared_anew() -> None:
    reference, port = pair()
    judge = Judge(SurfaceConfig(), (), uncovered)
    assert "default-differs" not in {one.rule for one in judged(reference, port, SIDES, judge).entries}
    changed = replace(reference.things[0], parts=(dated("sdk.Thing.kept", 2), *reference.things[0].parts[1:]))
    moved = sharing(replace(reference, things=(changed, *reference.things[1:])), reference)
    found = judged(moved, port, SIDES, judge)
    assert "default-differs" in {one.rule for one in found.entries}
    assert found == judged(moved, port, SIDES, Judge(SurfaceConfig(), (), uncovered))


@dataclass
class Writing:
    """Writes one count, and remembers how often it was asked to."""

    ledger: Ledger
    times: list[int] = field(default_factory=list)

    def __call__(self) -> int:
        self.times.append(1)
        self.ledger.count("type", "paired")
        return len(self.times)


def test_the_same_is_written_once_and_forgotten_when_it_is_not_needed() -> None:
    reference, port = pair()
    judge = Judge(SurfaceConfig(), (), uncovered)
    counts = []
    for said in ("a", "a", "b", "b", "a"):
        ledger = Ledger(reference, port, SIDES, judge)
        write = Writing(ledger)
        ledger.once("type", reference.things[:1], said, write)
        assert ledger.coverage()["type"].paired == 1
        counts.append(len(write.times))
    assert counts == [1, 0, 1, 0, 1]


def test_surfaces_share_what_is_equal_and_nothing_else() -> None:
    reference, _ = pair()
    again, _ = pair()
    assert sharing(again, reference) is reference
    other = replace(again, things=(*again.things[:2], thing("endpoint", "GET /others", path="/others")))
    shared = sharing(other, reference)
    assert shared == other
    assert [one is old for one, old in zip(shared.things, reference.things, strict=True)] == [True, True, False]
    assert sharing(again, None) is again


def test_the_whole_axis_of_the_example_pair_is_as_if_compared_afresh(demo_project: Project) -> None:
    surfaces = {side: source.surfaces for side, source in demo_project.sides.items()}
    kept = Judge(demo_project.site.surface, (), uncovered)
    sides = Sides(*demo_project.names)
    seen = 0
    for moment in demo_project.axis:
        if moment.reference and moment.port:
            two = surfaces["reference"][moment.reference], surfaces["port"][moment.port]
            fresh = Judge(demo_project.site.surface, (), uncovered)
            assert judged(*two, sides, kept) == judged(*two, sides, fresh)
            seen += 1
    assert seen > 20
