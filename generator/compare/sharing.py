"""Surfaces of one side share what did not change between them: then sameness is identity, and only what moved is looked at."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from generator.model import Surface, Thing


def sharing(found: Surface, before: Surface | None) -> Surface:
    """A surface with the very things of an earlier one wherever they are equal; that one itself where all of it is."""
    if before is None:
        return found
    things, requesters = _shared(found.things, before.things), _shared(found.requesters, before.requesters)
    stand_ins = before.stand_ins if found.stand_ins == before.stand_ins else found.stand_ins
    shared = replace(found, things=things, requesters=requesters, stand_ins=stand_ins)
    return before if shared == before else shared


def _shared(found: tuple[Thing, ...], before: Iterable[Thing]) -> tuple[Thing, ...]:
    known = {(one.category, one.name): one for one in before}
    return tuple(old if (old := known.get((one.category, one.name))) == one and old else one for one in found)
