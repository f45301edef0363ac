"""A comparison of surfaces, laid out by subject: a page's worth of things that belong together, both sides beside each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from generator.model import Category, Entry, Subject, SubjectLine, Surface, Thing

LOOSE: dict[Category, tuple[str, str]] = {
    "endpoint": ("requests", "Requests"),
    "environment": ("environment", "Environment variables"),
    "header": ("headers", "Headers of requests"),
    "constant": ("constants", "Named values"),
    "version": ("version", "Versions"),
}
BOUNDARY = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
Names = tuple[str | None, str | None]


def subjects(
    reference: Surface, port: Surface, entries: Iterable[Entry], aligned: Iterable[Entry]
) -> tuple[Subject, ...]:
    """Every subject, sorted by title. A thing that only the port has and that is no part of a pair is told in one subject, «extra»."""
    theirs, ours = _index(reference), _index(port)
    lines = _lines(theirs, ours, [*entries, *aligned])
    grouped: dict[Names, list[SubjectLine]] = {}
    pairs = {
        line.reference.name: line.port.name
        for line in lines
        if line.category == "type" and line.reference and line.port
    }
    back = {port_name: name for name, port_name in pairs.items()}
    loose: dict[str, list[SubjectLine]] = {}
    for line in lines:
        owner = _owner(line, pairs, back)
        if isinstance(owner, str):
            loose.setdefault(owner, []).append(line)
        else:
            grouped.setdefault(owner, []).append(line)
    found = [_subject(names, inside) for names, inside in grouped.items()]
    found += [_loose(kind, inside) for kind, inside in loose.items()]
    return tuple(_addressed(sorted(found, key=lambda one: (one.title.lower(), one.reference or "", one.port or ""))))


def _index(surface: Surface) -> dict[tuple[Category, str], Thing]:
    return {
        (one.category, one.name): one
        for thing in (*surface.requesters, *surface.stand_ins, *surface.things)
        for one in (thing, *thing.parts)
    }


def _lines(
    theirs: dict[tuple[Category, str], Thing], ours: dict[tuple[Category, str], Thing], entries: list[Entry]
) -> list[SubjectLine]:
    """One line for each pair or lone thing that the entries speak of, with all that is said of it."""
    found: dict[tuple[Category, str | None, str | None], list[Entry]] = {}
    for entry in entries:
        names = ((name.partition("[")[0] if name else None) for name in (entry.reference, entry.port))
        found.setdefault((entry.category, *names), []).append(entry)  # type: ignore[arg-type]
    lines = []
    for (category, reference, port), told in found.items():
        left, right = (_thing(side, category, name) for side, name in ((theirs, reference), (ours, port)))
        said = tuple(entry for entry in told if entry.rule != "aligned")
        alike = "; ".join(dict.fromkeys(entry.detail for entry in told if entry.rule == "aligned" and entry.detail))
        lines.append(SubjectLine(category=category, reference=left, port=right, entries=said, alike=alike))
        if category == "type" and left is not None and right is None:
            # What is in a type that the port lacks as a whole is lacking with it.
            lines += [SubjectLine(category="field", reference=part, port=None, entries=said) for part in left.parts]
    return lines


def _thing(side: dict[tuple[Category, str], Thing], category: Category, name: str | None) -> Thing | None:
    """What an entry names; an entry about the wire names a type or a field, one about an operation may name a field."""
    if name is None:
        return None
    for kind in (category, "type", "field", "operation", "command"):
        if (kind, name) in side:
            return side[kind, name]
    return Thing(category=category, name=name)


def _owner(line: SubjectLine, pairs: dict[str, str], back: dict[str, str]) -> Names | str:
    """The pair of types that a line belongs to, or the name of the subject that gathers its kind."""
    if line.category in LOOSE:
        return line.category
    thing = line.reference or line.port
    assert thing is not None
    if line.category in ("command", "option"):
        return f"command {re.split(r' (?=--|<|-)', thing.name)[0].split(' ')[0]}"
    names = [_type_of(one) if one is not None else None for one in (line.reference, line.port)]
    left = names[0] or back.get(names[1] or "")
    right = pairs.get(left or "") or (names[1] if left is None else None)
    if left is None and line.category != "type" and right is None:
        return "extra"
    if left is None and line.category == "type":
        return "extra"
    return left, right


def _type_of(thing: Thing) -> str:
    if thing.category == "type":
        return thing.name
    if thing.category == "parameter":
        return thing.name.rpartition(".")[0].rpartition(".")[0]
    if thing.category == "operation":
        return str(thing.facet("owner") or thing.name.rpartition(".")[0])
    return thing.name.rpartition(".")[0]


ORDER: tuple[Category, ...] = ("type", "field", "wire", "operation", "parameter", "command", "option")


def _sorted(lines: list[SubjectLine]) -> tuple[SubjectLine, ...]:
    def key(line: SubjectLine) -> tuple[int, str]:
        thing = line.reference or line.port
        place = ORDER.index(line.category) if line.category in ORDER else 0
        # an operation is followed by its own parameters
        return (min(place, 3), thing.name if thing else "")

    return tuple(sorted(lines, key=key))


def _subject(names: Names, lines: list[SubjectLine]) -> Subject:
    reference, port = names
    title = (reference or port or "").rpartition(".")[2]
    return Subject(slug="", title=title, kind="type", reference=reference, port=port, lines=_sorted(lines))


def _loose(kind: str, lines: list[SubjectLine]) -> Subject:
    if kind.startswith("command "):
        word = kind.partition(" ")[2]
        return Subject(
            slug="", title=f"Command {word}", kind="commands", reference=None, port=None, lines=_sorted(lines)
        )
    if kind == "extra":
        return Subject(slug="", title="Only in the port", kind="extra", reference=None, port=None, lines=_sorted(lines))
    name, title = LOOSE[kind]  # type: ignore[index]
    return Subject(slug="", title=title, kind=name, reference=None, port=None, lines=_sorted(lines))


def _addressed(found: list[Subject]) -> Iterator[Subject]:
    """Each with an address of its own: its title in lower-case words; a second one of a title gets more of its name."""
    used: set[str] = set()
    for one in found:
        names = (one.title, one.reference or one.port or one.title)
        words = ("-".join(re.findall(r"[a-z0-9]+", BOUNDARY.sub("-", name).lower())) for name in names)
        tried = [word for word in words if word] or [one.kind]
        slug = next((word for word in tried if word not in used), None)
        number = 2
        while slug is None or slug in used:
            slug = f"{tried[-1]}-{number}"
            number += 1
        used.add(slug)
        yield replace(one, slug=slug)
