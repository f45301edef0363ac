"""The whole surface as the pages look it up: which subject an entry belongs to, where it stands on that page, who opened it.

Everything here is computed once a site.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import groupby

from generator.model import (
    STATUSES,
    Category,
    Entry,
    Moment,
    Side,
    Subject,
    SubjectLine,
    SurfaceResult,
    SurfaceShift,
)
from generator.publish import dates
from generator.publish.context import Context
from generator.publish.urls import segment, unique

OPEN = ("bad", "warn", "unknown")
HERE = "surface/"
LOG = "history/surface/"
CATEGORY_WORDS: dict[Category, tuple[str, str]] = {
    "type": ("type", "types"),
    "field": ("field", "fields"),
    "wire": ("wire form", "wire forms"),
    "operation": ("operation", "operations"),
    "parameter": ("parameter", "parameters"),
    "constant": ("named value", "named values"),
    "command": ("command", "commands"),
    "option": ("command option", "command options"),
    "endpoint": ("request", "requests"),
    "environment": ("environment variable", "environment variables"),
    "header": ("header", "headers"),
    "version": ("version", "versions"),
}
LOOSE = {
    "endpoint": "requests", "environment": "environment", "header": "headers", "constant": "constants", "version": "version",
}  # fmt: skip


class Surfaces:
    """A surface's result with its indexes."""

    def __init__(self, found: SurfaceResult) -> None:
        self.found = found

    # ── places ───────────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def anchors(self) -> Mapping[str, tuple[str, ...]]:
        """Slug of a subject → the anchors of its lines, in their order."""
        return {
            subject.slug: tuple(unique([_anchor(line) for line in subject.lines])) for subject in self.found.subjects
        }

    @cached_property
    def places(self) -> Mapping[str, tuple[Subject, str]]:
        """Fingerprint of an entry → its subject, and the anchor of the first line that has it."""
        places: dict[str, tuple[Subject, str]] = {}
        for subject in self.found.subjects:
            for line, anchor in zip(subject.lines, self.anchors[subject.slug], strict=True):
                for entry in line.entries:
                    places.setdefault(entry.fingerprint, (subject, anchor))
        return places

    def place(self, entry: Entry) -> tuple[str, str] | None:
        """The folder and the anchor at which an entry of any time is told; None where its subject has gone."""
        if entry.fingerprint in self.places:
            subject, anchor = self.places[entry.fingerprint]
            return subject_folder(subject), anchor
        found = self.subject(entry)
        return (subject_folder(found), "") if found is not None else None

    def subject(self, entry: Entry) -> Subject | None:
        """The subject of an entry of any time: of its thing, of the thing that it was part of, or of its kind."""
        if entry.fingerprint in self.places:
            return self.places[entry.fingerprint][0]
        if entry.category in LOOSE:
            return self._kinds.get(LOOSE[entry.category])
        for side, name in (("reference", entry.reference), ("port", entry.port)):
            bare = name.partition("[")[0] if name else ""
            if bare and entry.category in ("command", "option"):
                return self._commands.get(_word(bare))
            while bare:
                if (side, bare) in self._names:
                    return self._names[side, bare]
                bare = bare.rpartition(".")[0]
        return self._kinds.get("extra") if entry.reference is None else None

    @cached_property
    def _kinds(self) -> Mapping[str, Subject]:
        return {subject.kind: subject for subject in reversed(self.found.subjects)}

    @cached_property
    def _commands(self) -> Mapping[str, Subject]:
        found: dict[str, Subject] = {}
        for subject in self.found.subjects:
            for line in subject.lines if subject.kind == "commands" else ():
                for thing in (line.reference, line.port):
                    if thing is not None:
                        found.setdefault(_word(thing.name), subject)
        return found

    @cached_property
    def _names(self) -> Mapping[tuple[str, str], Subject]:
        """(side, name of a type or of an operation) → its subject. What gathers the port's own comes last."""
        found: dict[tuple[str, str], Subject] = {}
        for subject in sorted(self.found.subjects, key=lambda one: one.kind == "extra"):
            for side, name in (("reference", subject.reference), ("port", subject.port)):
                if name:
                    found.setdefault((side, name), subject)
            for line in subject.lines:
                for side, thing in (("reference", line.reference), ("port", line.port)):
                    if thing is not None and line.category in ("type", "operation"):
                        found.setdefault((side, thing.name), subject)
        return found

    # ── time ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def moments(self) -> Mapping[Moment, tuple[SurfaceShift, ...]]:
        """Each moment at which something of the surface moved, newest first."""
        newest = sorted(self.found.shifts, key=lambda shift: -shift.moment.instant)
        return {moment: tuple(shifts) for moment, shifts in groupby(newest, key=lambda shift: shift.moment)}

    @cached_property
    def shifts_of(self) -> Mapping[str, tuple[SurfaceShift, ...]]:
        """Slug of a subject → its shifts, newest first."""
        found: dict[str, list[SurfaceShift]] = {}
        for shifts in self.moments.values():
            for shift in shifts:
                subject = self.subject(shift.entry)
                if subject is not None:
                    found.setdefault(subject.slug, []).append(shift)
        return {slug: tuple(shifts) for slug, shifts in found.items()}

    @cached_property
    def openers(self) -> Mapping[str, tuple[Side, str]]:
        """Fingerprint → the side and the commit that opened the entry last; nothing for what was there from the start."""
        return {
            shift.entry.fingerprint: (shift.moved_by, shift.commit)
            for shift in self.found.shifts
            if shift.before is None
        }

    @cached_property
    def to_port(self) -> tuple[Entry, ...]:
        """What differs, is worth porting and has no row, by risk, then by age."""
        open_entries = [
            entry
            for entry in self.found.entries
            if entry.row is None and level(entry) == "bad" and entry.risk in ("critical", "high", "medium")
        ]
        order = {risk: place for place, risk in enumerate(("critical", "high", "medium"))}
        return tuple(sorted(open_entries, key=lambda one: (order[one.risk], self.opened(one).instant)))

    def opened(self, entry: Entry) -> Moment:
        """When an entry of now opened last."""
        return self.found.since[entry.fingerprint]


def surfaces(context: Context) -> Surfaces | None:
    """The surface of a site; None where none was compared."""
    if context.result.surface is None:
        return None
    found: Surfaces | None = context.memory.get(("surfaces",))
    if found is None:
        found = context.memory[("surfaces",)] = Surfaces(context.result.surface)
    return found


def log_folder(moment: Moment) -> str:
    """The page of the month in which a moment of the surface is told, for good."""
    return f"{LOG}{dates.date(moment.instant)[:7]}/"


def subject_folder(subject: Subject) -> str:
    return f"{HERE}{subject.slug}/"


def level(entry: Entry) -> str:
    return STATUSES[entry.status][1]


def last(name: str, category: str) -> str:
    """A name as one says it where the rest is known: its last part; all of a request's, a command's, a variable's."""
    if category in ("command", "option", "endpoint", "environment", "header"):
        return name
    bare, bracket, member = name.partition("[")
    return bare.rpartition(".")[2] + bracket + member


def _word(command: str) -> str:
    return re.split(r" (?=--|<|-)", command)[0].split(" ")[0]


def _anchor(line: SubjectLine) -> str:
    thing = line.reference or line.port
    name = thing.name if thing is not None else ""
    if line.category == "parameter":
        name = ".".join(name.split(".")[-2:])
    shown = name if line.category == "parameter" else last(name, line.category)
    return segment(f"{line.category}-{shown}").lower().replace(".", "-")


def opened_or_closed(shift: SurfaceShift) -> str:
    return "opened" if shift.before is None else "closed" if shift.after is None else "changed"


def by_reason(surface: Surfaces, side: Side) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Why public names are set aside → the names, the most first."""
    found: dict[str, list[str]] = {}
    for one in surface.found.set_aside.get(side, ()):
        found.setdefault(one.reason, []).append(one.name)
    for reason, names in sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        yield reason, tuple(sorted(names))
