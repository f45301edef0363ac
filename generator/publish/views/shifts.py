"""What moved on the surface, moment by moment: what a commit opened, closed and changed, as the pages list it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.model import RISKS, Entry, Moment, SurfaceShift
from generator.publish import words
from generator.publish.context import LEVELS, Context
from generator.publish.dates import count
from generator.publish.surfaces import CATEGORY_WORDS, OPEN, Surfaces, last, level, log_folder, opened_or_closed
from generator.publish.urls import Urls, at_folder
from generator.publish.views.frame import Link
from generator.publish.words import Badge

FEW = 6
ORDER = ("opened", "changed", "closed")


@dataclass(frozen=True, slots=True)
class ShiftLine:
    """An entry that came, went or changed. ``subject``: where all of its thing is told; ``before``/``after``: None where it was not."""

    subject: Link
    name: str
    category: str
    before: Badge | None
    after: Badge | None
    detail: str


@dataclass(frozen=True, slots=True)
class ShiftPart:
    """The entries of one moment that moved in one way. ``few`` are shown, ``rest`` are folded under ``more``."""

    said: str
    few: tuple[ShiftLine, ...]
    rest: tuple[ShiftLine, ...]
    more: str


@dataclass(frozen=True, slots=True)
class SurfaceMoment:
    """What one moment moved on the surface. ``note``: what is only counted here; ``all``: where it is listed."""

    parts: tuple[ShiftPart, ...]
    note: str
    all: Link | None


def surface_moment(
    context: Context, urls: Urls, surface: Surfaces, moment: Moment, *, brief: bool = False
) -> SurfaceMoment | None:
    """``brief``: what rows tell, and what asks nothing of anybody, is only counted; the record of the surface has all of it.

    None where nothing of the surface moved.
    """
    shifts = surface.moments.get(moment, ())
    rows = {change.row.id for change in context.moments.get(moment, ())} if brief else set()
    kept = [shift for shift in shifts if not brief or (matters(shift) and shift.entry.row not in rows)]
    parts = tuple(
        _part(context, urls, surface, kind, [shift for shift in kept if opened_or_closed(shift) == kind])
        for kind in ORDER
        if any(opened_or_closed(shift) == kind for shift in kept)
    )
    if not shifts:
        return None
    quiet = sum(not matters(shift) for shift in shifts) if brief else 0
    above = len(shifts) - len(kept) - quiet
    said = [
        f"{count(above, 'more shift')} of the surface {'is' if above == 1 else 'are'} what the rows above tell."
        if above
        else "",
        f"{count(quiet, 'more shift')} {'asks' if quiet == 1 else 'ask'} nothing of anybody: accepted, or the port's own."
        if quiet
        else "",
    ]
    return SurfaceMoment(
        parts=parts,
        note=" ".join(filter(None, said)),
        all=Link("All that moved then", urls.to(log_folder(moment), anchor(moment)))
        if brief and (above or quiet)
        else None,
    )


def anchor(moment: Moment) -> str:
    return at_folder(moment).strip("/").replace("/", "-")


def matters(shift: SurfaceShift) -> bool:
    """Whether a shift is about what differs or is not known, before or after it."""
    return any(entry is not None and level(entry) in OPEN for entry in (shift.before, shift.after))


def _part(context: Context, urls: Urls, surface: Surfaces, kind: str, shifts: list[SurfaceShift]) -> ShiftPart:
    shifts.sort(key=lambda shift: (LEVELS.index(level(shift.entry)), RISKS.index(shift.entry.risk)))
    lines = [shift_line(urls, surface, shift) for shift in shifts]
    return ShiftPart(
        said=_said(context, kind, shifts),
        few=tuple(lines[:FEW]),
        rest=tuple(lines[FEW:]),
        more=f"{len(lines) - FEW} more",
    )


def _said(context: Context, kind: str, shifts: Iterable[SurfaceShift]) -> str:
    """Who did what, and what follows from it."""
    found = list(shifts)
    who = words.name(context, found[0].moved_by)
    reference, port = (words.name(context, side) for side in ("reference", "port"))
    number = count(len(found), "difference")
    to_do = sum(level(shift.entry) in ("bad", "warn") for shift in found)
    if kind == "opened":
        follows = (
            ""
            if not to_do
            else f": {port} has to follow in {to_do}"
            if found[0].moved_by == "reference"
            else f": {port} went apart from {reference} in {to_do}"
        )
        return f"{who} opened {number}{follows}"
    return f"{who} {kind} {number}"


def shift_line(urls: Urls, surface: Surfaces, shift: SurfaceShift) -> ShiftLine:
    entry = shift.entry
    place, subject = surface.place(entry), surface.subject(entry)
    title = subject.title if subject is not None else _owner(entry)
    return ShiftLine(
        subject=Link(title, urls.to(*place) if place else None),
        name=name_of(entry),
        category=CATEGORY_WORDS[entry.category][0],
        before=_badge(shift.before),
        after=_badge(shift.after),
        detail=entry.detail,
    )


def name_of(entry: Entry) -> str:
    """The name of an entry's thing, as the reference has it where it has it."""
    return last(entry.reference or entry.port or "", entry.category)


def _owner(entry: Entry) -> str:
    """A name for a subject that has gone: what its thing was part of."""
    name = (entry.reference or entry.port or "").partition("[")[0]
    return name.rpartition(".")[0].rpartition(".")[2] or name


def _badge(entry: Entry | None) -> Badge | None:
    return words.status_word(entry.status, entry.risk) if entry is not None else None
