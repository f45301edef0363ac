"""What one side changed between two of its surfaces, in facts: the release note that its commit messages do not give."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from generator.model import CATEGORIES, Category, Evidence, Surface, Thing

# Facets that a user of the side notices. What else a thing carries is for comparing, or follows from these.
NOTICED = (
    "kind",
    "required",
    "default",
    "wire",
    "emitted",
    "type",
    "value",
    "transports",
    "many",
    "flag",
    "path",
    "keys",
)


class Change(NamedTuple):
    """``before``/``after``: facet → value of what changed, None where it was or is not there."""

    category: Category
    name: str
    change: Literal["added", "removed", "changed"]
    detail: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    evidence: tuple[Evidence, ...]


def changes(before: Surface, after: Surface) -> tuple[Change, ...]:
    """Every public thing that came, went or changed, by category and name. The parts of what came or went as a whole are not told."""
    old, new = _things(before), _things(after)
    found = [_added(thing) for mark, thing in new.items() if mark not in old and not _inside(thing, old, new)]
    found += [_removed(thing) for mark, thing in old.items() if mark not in new and not _inside(thing, new, old)]
    for mark in old.keys() & new.keys():
        found += _changed(old[mark], new[mark])
    return tuple(sorted(found, key=lambda one: (CATEGORIES.index(one.category), one.name, one.change)))


Mark = tuple[Category, str]


def _things(surface: Surface) -> dict[Mark, Thing]:
    """Every thing and every part of one, by category and name; values inside that nobody reaches left out."""
    found: dict[Mark, Thing] = {}
    for thing in surface.things:
        if not thing.facet("inner") and not thing.facet("quiet"):
            for one in (thing, *thing.parts):
                found.setdefault((one.category, one.name), one)
    return found


def _inside(thing: Thing, other: dict[Mark, Thing], own: dict[Mark, Thing]) -> bool:
    """Whether a thing is part of another one, or an operation of a type, that the other surface lacks as a whole."""
    owners: list[Mark] = []
    if thing.category == "field":
        owners = [("type", thing.name.rpartition(".")[0])]
    elif thing.category == "parameter":
        owners = [
            ("operation", thing.name.rpartition(".")[0]),
            ("type", thing.name.rpartition(".")[0].rpartition(".")[0]),
        ]
    elif thing.category == "operation":
        owners = [("type", str(thing.facet("owner")))]
    elif thing.category == "option":
        owners = [("command", thing.name.rpartition(" ")[0])]
    return any(owner in own and owner not in other for owner in owners)


def _added(thing: Thing) -> Change:
    said = _said(thing)
    return Change(thing.category, thing.name, "added", _in_words(said), None, said, thing.evidence)


def _removed(thing: Thing) -> Change:
    said = _said(thing)
    return Change(thing.category, thing.name, "removed", _in_words(said), said, None, thing.evidence)


def _changed(old: Thing, new: Thing) -> Iterator[Change]:
    before, after = _said(old), _said(new)
    differ = [name for name in dict.fromkeys([*before, *after]) if before.get(name) != after.get(name)]
    if differ:
        told = ", ".join(f"{name} {_word(before.get(name))} → {_word(after.get(name))}" for name in differ)
        was, now = ({name: said.get(name) for name in differ} for said in (before, after))
        yield Change(new.category, new.name, "changed", told, was, now, new.evidence)
    theirs, ours = old.facet("variants") or (), new.facet("variants") or ()
    if set(theirs) != set(ours):
        gone, come = sorted(set(theirs) - set(ours)), sorted(set(ours) - set(theirs))
        parts = [f"members added: {', '.join(come)}"] if come else []
        parts += [f"members gone: {', '.join(gone)}"] if gone else []
        members = ({"variants": sorted(theirs)}, {"variants": sorted(ours)})
        yield Change(new.category, new.name, "changed", "; ".join(parts), *members, new.evidence)


def _said(thing: Thing) -> dict[str, Any]:
    """What of a thing is noticed, as JSON values; a default that is not known as it is written."""
    said = {name: value for name, value in thing.facets if name in NOTICED and value not in (None, "", ())}
    if thing.facet("has_default"):
        said["default"] = thing.facet("default") if thing.facet("known") else thing.facet("source")
    if thing.category == "constant" and not thing.facet("known"):
        said["value"] = thing.facet("source")
    if said.get("wire") == thing.name.rpartition(".")[2]:
        del said["wire"]
    return {name: list(value) if isinstance(value, tuple) else value for name, value in said.items()}


def _in_words(said: dict[str, Any]) -> str:
    return ", ".join(f"{name} {_word(value)}" for name, value in said.items())


def _word(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(_word, value)) or "nothing"
    return str(value)
