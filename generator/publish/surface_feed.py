"""What a feed says of the whole surface: one message a moment, so that it never drowns the rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from generator.model import RISKS, Moment, SurfaceShift
from generator.publish import words
from generator.publish.context import LEVELS, Context
from generator.publish.surfaces import level, log_folder, surfaces
from generator.publish.surfaces import opened_or_closed as kind_of
from generator.publish.urls import at_folder

MOST = 30
DETAILS = 8


class Message(NamedTuple):
    """``marks``: what the message's id rests on; ``folder``, ``anchor``: its place on the record of the surface."""

    marks: tuple[str | None, ...]
    title: str
    text: str
    folder: str
    anchor: str
    instant: int


def messages(context: Context) -> tuple[Message, ...]:
    """The newest moments at which something of the surface moved that no row of that moment tells."""
    found = surfaces(context)
    told: list[Message] = []
    for moment, shifts in found.moments.items() if found else ():
        left = list(untold(context, moment, shifts))
        if left and len(told) < MOST:
            told.append(_message(context, moment, left))
    return tuple(told)


def untold(context: Context, moment: Moment, shifts: tuple[SurfaceShift, ...]) -> Iterator[SurfaceShift]:
    rows = {change.row.id for change in context.moments.get(moment, ())}
    for shift in shifts:
        if shift.entry.row not in rows and any(
            entry is not None and level(entry) in ("bad", "warn", "unknown") for entry in (shift.before, shift.after)
        ):
            yield shift


def _message(context: Context, moment: Moment, shifts: list[SurfaceShift]) -> Message:
    side, sha = shifts[0].moved_by, shifts[0].commit
    known = context.commits.get((side, sha))
    kinds = [kind_of(shift) for shift in shifts]
    said = ", ".join(f"{kind} {kinds.count(kind)}" for kind in ("opened", "changed", "closed") if kind in kinds)
    ordered = sorted(shifts, key=lambda one: (LEVELS.index(level(one.entry)), RISKS.index(one.entry.risk)))
    lines = [
        f"{words.name(context, side)} {sha[:7]}" + (f": {known.subject}" if known else ""),
        *(f"{kind_of(one)} ({one.entry.risk}): {one.entry.detail}" for one in ordered[:DETAILS]),
        *([f"and {len(shifts) - DETAILS} more"] if len(shifts) > DETAILS else []),
    ]
    return Message(
        marks=("surface", moment.reference, moment.port),
        title=f"Surface: {words.name(context, side)} {said} {'difference' if len(shifts) == 1 else 'differences'}",
        text="\n".join(lines),
        folder=log_folder(moment),
        anchor=at_folder(moment).strip("/").replace("/", "-"),
        instant=moment.instant,
    )
