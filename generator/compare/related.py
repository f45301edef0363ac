"""Which types are the same on both sides, and which of the reference's are made of which others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

from generator.compare.contents import Counterparts
from generator.compare.pairing import Pair
from generator.model import Thing

OF_PORT, OF_REFERENCE, KIN = "type of the port", "type of the reference", "kin"
RELATIONS = frozenset({OF_PORT, OF_REFERENCE, KIN})


def counterparts(ask: Callable[[str, Any], Any]) -> Counterparts:
    """The same, as whoever compares may ask for it."""
    return Counterparts(
        lambda name: ask(OF_PORT, name),
        lambda name: ask(OF_REFERENCE, name),
        lambda one, other: bool(ask(KIN, (one, other))),
    )


class Related:
    """Types by name, once they are paired."""

    def __init__(self, pairs: Iterable[Pair], references: Iterable[Thing]) -> None:
        self._port = {
            pair.reference.name: pair.port.name
            for pair in pairs
            if pair.reference is not None and pair.port is not None and pair.by != "stand-in"
        }
        self._references = references

    def answer(self, question: str, about: Any) -> str | bool | None:
        """The counterpart of a type, None where it has none; whether one of two types inherits from the other."""
        if question == KIN:
            one, other = about
            return one in self._above(other) or other in self._above(one)
        return (self._port if question == OF_PORT else self._reference).get(about)

    @cached_property
    def _reference(self) -> dict[str, str]:
        return {port: reference for reference, port in self._port.items()}

    @cached_property
    def _bases(self) -> dict[str, tuple[str, ...]]:
        return {one.name: one.facet("bases") or () for one in self._references}

    def _above(self, name: str) -> set[str]:
        """The types that one inherits from."""
        found: set[str] = set()
        waiting = [name]
        while waiting:
            new = set(self._bases.get(waiting.pop(), ())) - found
            found |= new
            waiting += new
        return found
