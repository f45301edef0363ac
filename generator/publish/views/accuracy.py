"""The measured accuracy of the readers, as /about/ shows it; where there is none, that is what is said."""

from __future__ import annotations

from dataclasses import dataclass

from generator.publish import measured
from generator.publish.dates import count
from generator.publish.measured import Category, Measured


@dataclass(frozen=True, slots=True)
class AccuracyLine:
    """One category: the numbers, then the shares in words."""

    name: str
    numbers: tuple[int, ...]
    right: str
    found: str


@dataclass(frozen=True, slots=True)
class AccuracyTable:
    caption: str
    lines: tuple[AccuracyLine, ...]


@dataclass(frozen=True, slots=True)
class Accuracy:
    said: str
    tables: tuple[AccuracyTable, ...]


def accuracy() -> Accuracy:
    told = measured.read()
    if told is None:
        return Accuracy(
            "No measurement comes with this version: how often the readers are right is not known here.", ()
        )
    return Accuracy(
        f"On {told.measured} what the readers said was compared with what an independent reader of each language says.",
        tuple(_table(found) for found in (told.reference, told.port) if found is not None),
    )


def _table(told: Measured) -> AccuracyTable:
    return AccuracyTable(
        f"The reader of {told.language.capitalize()}, over {count(told.commits, 'commit')} of {told.of}",
        tuple(_line(one) for one in told.categories),
    )


def _line(one: Category) -> AccuracyLine:
    """Right: of what was said; found: of what there was. Both are cut, not rounded up: 99.99 % are not all."""
    return AccuracyLine(
        one.name,
        (one.compared, one.right, one.wrong, one.unknown, one.missed),
        _share(one.right, one.right + one.wrong),
        _share(one.compared, one.compared + one.missed),
    )


def _share(part: int, whole: int) -> str:
    if not whole:
        return "nothing to compare"
    return f"{part * 10_000 // whole / 100:g} %"
