"""Coverage as the pages count it: each public thing of the reference in exactly one of five ways, the port's own apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.model import Coverage

HEADS = ("public", "aligned", "differ", "missing", "accepted", "unknown", "only in the port")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many things fared how; the first five of the named ways make up ``public``, which only the reference's are."""

    aligned: int = 0
    differ: int = 0
    missing: int = 0
    accepted: int = 0
    unknown: int = 0
    extra: int = 0

    @property
    def public(self) -> int:
        return self.aligned + self.differ + self.missing + self.accepted + self.unknown

    @property
    def numbers(self) -> tuple[int, ...]:
        """In the order of HEADS."""
        return self.public, self.aligned, self.differ, self.missing, self.accepted, self.unknown, self.extra

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.aligned + other.aligned,
            self.differ + other.differ,
            self.missing + other.missing,
            self.accepted + other.accepted,
            self.unknown + other.unknown,
            self.extra + other.extra,
        )


def tally(found: Coverage) -> Tally:
    """A pair without any difference is aligned, any other pair differs, also where all of that is accepted."""
    return Tally(
        aligned=found.aligned,
        differ=found.paired - found.aligned,
        missing=found.missing_in_port,
        accepted=found.accepted,
        unknown=found.unknown,
        extra=found.extra_in_port,
    )


def whole(found: Mapping[str, Coverage]) -> Tally:
    return sum((tally(counts) for counts in found.values()), Tally())
