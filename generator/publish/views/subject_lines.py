"""The lines of a subject: how each stands, and in which order they are read."""

from __future__ import annotations

from generator.model import RISKS, Category, Subject, SubjectLine, Thing
from generator.publish import words
from generator.publish.context import LEVELS
from generator.publish.surfaces import OPEN, level
from generator.publish.words import Badge

PARTS: dict[Category, tuple[Category, ...]] = {
    "type": ("field", "wire", "operation", "parameter"),
    "operation": ("parameter",),
    "command": ("option",),
}
PAIRED = Badge(slug="paired", word="PAIRED", level="none")


def _status(line: SubjectLine) -> str:
    """The worst that is said of a line. Aligned only where both sides have the thing and nothing is said."""
    if line.entries:
        return min(line.entries, key=lambda entry: (LEVELS.index(level(entry)), RISKS.index(entry.risk))).status
    return "aligned" if line.reference is not None and line.port is not None else "unknown"


def badge(line: SubjectLine, apart: bool) -> Badge:
    """``apart``: some part of the thing is not aligned, so neither is the whole."""
    status = _status(line)
    if status == "aligned" and apart:
        return PAIRED
    return words.status_word(status, next((entry.risk for entry in line.entries if entry.status == status), "none"))


def apart_of(here: Subject, line: SubjectLine) -> bool:
    """Whether a part of a line's thing is not aligned."""
    below = PARTS.get(line.category, ())
    own = {(side, thing.name) for side, thing in _sided(line)}
    return any(
        other.category in below
        and any(level(entry) in OPEN for entry in other.entries)
        and (line.category == "type" or any((s, up) in own for s, t in _sided(other) for up in _up(t.name)))
        for other in here.lines
    )


def in_order(lines: list[tuple[SubjectLine, str]], categories: tuple[Category, ...]) -> list[tuple[SubjectLine, str]]:
    """Parts after what they are part of, also where only the port has them; what only the port has comes last."""
    if len(categories) == 1:
        return sorted(lines, key=lambda pair: pair[0].reference is None)
    homes: dict[tuple[str, str], int] = {}
    keys: list[tuple[int, bool, bool]] = []
    wholes = sorted(
        (line for line, _ in lines if line.category == categories[0]), key=lambda line: line.reference is None
    )
    for place, line in enumerate(wholes):
        homes.update({(side, thing.name): place for side, thing in _sided(line)})
    for line, _ in lines:
        own = [homes[side, name] for side, thing in _sided(line) for name in _up(thing.name) if (side, name) in homes]
        keys.append((own[0] if own else len(wholes), line.category != categories[0], line.reference is None))
    order = sorted(range(len(lines)), key=lambda n: (keys[n], n))
    return [lines[n] for n in order]


def _sided(line: SubjectLine) -> list[tuple[str, Thing]]:
    return [(side, one) for side, one in (("reference", line.reference), ("port", line.port)) if one is not None]


def _up(name: str) -> tuple[str, ...]:
    """A name, and what it may be part of."""
    command = name.partition(" --")[0].partition(" <")[0]
    return name, name.rpartition(".")[0], command
