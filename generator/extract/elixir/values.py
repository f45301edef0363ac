"""Values of an encoder, as far as they matter: the struct, its fields, literals, maps, and what is not followed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from generator.model import Emission


class Whole(NamedTuple):
    """The struct itself."""


class Field(NamedTuple):
    """A field of the struct, as it is."""

    name: str


class Const(NamedTuple):
    """A literal; ``name`` is what it says as a key, ``nil`` whether it is nil."""

    name: str | None
    nil: bool = False


class Other(NamedTuple):
    """Something that is not followed, and why; ``fields``: what it is made from, «*» for more than can be told; ``set``: never nil."""

    why: str
    fields: frozenset[str] = frozenset()
    set: bool = False


class Entry(NamedTuple):
    """A key of a map: when it is there, and what stands under it."""

    when: Emission
    value: Value


class Table(NamedTuple):
    """A map whose keys are known."""

    entries: Mapping[str, Entry]


Value = Whole | Field | Const | Other | Table
Names = dict[str, Value]


def made_from(value: Value) -> set[str]:
    """The fields that a value is made from."""
    return {value.name} if isinstance(value, Field) else set(value.fields) if isinstance(value, Other) else set()


def sources(written: str, names: Names) -> frozenset[str]:
    """The fields that an expression, as it is written, is made from."""
    found: set[str] = set()
    for name, value in names.items():
        if isinstance(value, Const) or name not in written:
            continue
        for after in re.findall(rf"(?<![\w@:.]){re.escape(name)}(?![\w?!])(\.\w+)?", written):
            if isinstance(value, Whole):
                found.add(after[1:] or "*")
            else:
                found |= {"*"} if isinstance(value, Table) else made_from(value)
    return frozenset(found)


def either(field: str, filled: Value, unset: Value) -> Value | None:
    """One of two maps, as a field is set or not; None where they are no maps. What is only there with the field must be the field's own."""
    if not isinstance(filled, Table) or not isinstance(unset, Table):
        broken = [one for one in (filled, unset) if isinstance(one, Other)]
        return broken[0] if len(broken) == 1 and isinstance(unset if broken[0] is filled else filled, Table) else None
    entries: dict[str, Entry] = {}
    for key in {*filled.entries, *unset.entries}:
        one, other = filled.entries.get(key), unset.entries.get(key)
        if one is not None and other is not None and one.when == other.when:
            entries[key] = one if one == other else Entry(one.when, Other("it differs", frozenset("*")))
        elif one is not None and other is None and made_from(one.value) == {field}:
            entries[key] = Entry("when-set", one.value)
        else:
            return Other(f"whether «{key}» is there depends on something other than its own field")
    return Table(entries)
