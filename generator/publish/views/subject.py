"""/surface/<subject>/: a type, a client, a group of commands … thing by thing, both sides beside each other, and its history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from dataclasses import replace as replace_row

from msgspec.structs import replace

from generator.model import Category, Entry, Side, Subject, SubjectLine, Thing
from generator.publish.assets import Assets
from generator.publish.context import Context
from generator.publish.dates import count
from generator.publish.facets import described
from generator.publish.pieces import Phrase, say, when
from generator.publish.surfaces import HERE, Surfaces, last, subject_folder
from generator.publish.urls import Urls, file_url
from generator.publish.values import Value
from generator.publish.views.frame import Frame, Link, frame
from generator.publish.views.matrix import Count
from generator.publish.views.subject_history import Past, past
from generator.publish.views.subject_lines import apart_of, badge, in_order
from generator.publish.views.surface import opened_by, row_link
from generator.publish.words import Badge

LATELY = 12
FOLDED = 4
PLACES = 3
KINDS = {
    "type": "A type or client, with its fields and operations",
    "commands": "A group of commands, with arguments and options",
    "requests": "Every request to the server",
    "environment": "Every environment variable that is read",
    "headers": "Every header that requests are given, by any of them: with which it goes is not compared",
    "constants": "Values that are published or named alike on both sides",
    "version": "The version that the port says it follows",
    "extra": "What only the port has and what is no part of a pair",
}
SECTIONS: tuple[tuple[str, str, tuple[Category, ...]], ...] = (
    ("type", "As a whole", ("type",)),
    ("fields", "Fields", ("field",)),
    ("wire", "What is sent", ("wire",)),
    ("operations", "Operations and their parameters", ("operation", "parameter")),
    ("commands", "Commands, their arguments and options", ("command", "option")),
    ("requests", "Requests", ("endpoint",)),
    ("environment", "Environment variables", ("environment",)),
    ("headers", "Headers of requests", ("header",)),
    ("values", "Values", ("constant",)),
    ("version", "Version", ("version",)),
)
COUNTED = (
    ("ok", "is aligned", "are aligned", "ok"),
    ("bad", "differs", "differ", "bad"),
    ("warn", "has a lesser gap", "have a lesser gap", "warn"),
    ("unknown", "is unknown", "are unknown", "unknown"),
    ("note", "is accepted", "are accepted", "note"),
    ("extra-in-port", "is only in the port", "are only in the port", "none"),
    ("paired", "is paired, its parts are not all aligned", "are paired, their parts are not all aligned", "none"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands, in two parts, so that a narrow column breaks it between them."""

    folder: str
    file: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Cell:
    """What one side has. ``name``: where it is called otherwise; ``note``: instead of all that, why there is nothing."""

    name: str
    value: Value | None
    places: tuple[Place, ...]
    more: str
    note: str


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a line. ``row``: the row that watches it."""

    detail: str
    why: str
    since: Phrase
    row: Link | None


@dataclass(frozen=True, slots=True)
class SubjectRow:
    anchor: str
    name: str
    part: bool
    status: Badge
    reference: Cell
    port: Cell
    told: tuple[Told, ...]
    alike: str


@dataclass(frozen=True, slots=True)
class Section:
    """``own``: what only the port has, folded where there is much of it beside what both have."""

    id: str
    heading: str
    said: str
    lines: tuple[SubjectRow, ...]
    own: tuple[SubjectRow, ...]
    own_said: str


@dataclass(frozen=True, slots=True)
class SubjectPage:
    frame: Frame
    heading: str
    kind: str
    names: tuple[tuple[str, str], ...]
    counts: tuple[Count, ...]
    note: str
    reference: str
    port: str
    sections: tuple[Section, ...]
    began: Phrase
    lately: tuple[Past, ...]
    older: tuple[Past, ...]
    older_said: str
    previous: Link | None
    next: Link | None


def subject(
    context: Context, assets: Assets, found: Surfaces, here: Subject, before: Subject | None, after: Subject | None
) -> SubjectPage:
    urls = context.urls(subject_folder(here))
    names = context.result.reference.name, context.result.port.name
    lines = list(zip(here.lines, found.anchors[here.slug], strict=True))
    counts = _counts([badge(line, apart_of(here, line)) for line in here.lines])
    told = past(context, urls, found, here)
    return SubjectPage(
        frame=frame(
            context,
            assets,
            urls,
            here.title,
            f"{here.title} in {names[0]} and in {names[1]}, side by side: "
            + ", ".join(f"{one.number} {one.words}" for one in counts),
            (("Surface", HERE),),
        ),
        heading=here.title,
        kind=KINDS.get(here.kind, ""),
        names=tuple(
            (name, told) for name, told in zip(names, (here.reference, here.port), strict=True) if told is not None
        ),
        counts=counts,
        note=_note(context, here),
        reference=names[0],
        port=names[1],
        sections=tuple(_sections(context, urls, found, here, lines)),
        began=_began(found),
        lately=tuple(told[:LATELY]),
        older=tuple(told[LATELY:]),
        older_said=count(len(told) - LATELY, "older moment"),
        previous=Link(before.title, urls.to(subject_folder(before))) if before else None,
        next=Link(after.title, urls.to(subject_folder(after))) if after else None,
    )


def _counts(found: Sequence[Badge]) -> tuple[Count, ...]:
    """Things by how they stand; a thing that has a part out of step is not among the aligned."""
    numbers = Counter(badge.slug if badge.slug in ("paired", "extra-in-port") else badge.level for badge in found)
    return tuple(
        Count(numbers[key], many if numbers[key] != 1 else one, shade)
        for key, one, many, shade in COUNTED
        if numbers[key] or key in ("ok", "bad", "unknown")
    )


def _note(context: Context, here: Subject) -> str:
    """What of a subject is not asked."""
    thing = next((line.reference for line in here.lines if line.category == "type" and line.reference), None)
    if thing is None or not thing.parts or thing.facet("senders") or not thing.facet("received"):
        return ""
    return (
        f"The server answers this, callers do not make it: what {context.result.port.name} asks for or fills in is compared as its type "
        "declares it, and weighs little."
    )


def _began(found: Surfaces) -> Phrase:
    if not found.found.states:
        return ()
    return say("Compared since ", when(found.found.states[0].moment.instant), ", when both sides first existed.")


# ── lines ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _sections(
    context: Context, urls: Urls, found: Surfaces, here: Subject, lines: Sequence[tuple[SubjectLine, str]]
) -> Iterator[Section]:
    for id, heading, categories in SECTIONS:
        chosen = in_order([pair for pair in lines if pair[0].category in categories], categories)
        if chosen:
            rows = tuple(_row(context, urls, found, here, line, anchor) for line, anchor in chosen)
            shared, own = _parted(rows, chosen)
            aligned = sum(row.status.slug == "aligned" for row in rows)
            yield Section(
                f"in-{id}",
                heading,
                f"{heading}: {aligned} of {len(rows)} aligned",
                shared,
                own,
                f"{len(own)} only in {context.result.port.name}",
            )


def _parted(
    rows: tuple[SubjectRow, ...], chosen: Sequence[tuple[SubjectLine, str]]
) -> tuple[tuple[SubjectRow, ...], tuple[SubjectRow, ...]]:
    """What both have or lack, and what only the port has; where that is all there is or little, it stays where it is."""
    own = [row.status.slug == "extra-in-port" for row in rows]
    if all(own) or sum(own) < FOLDED:
        return rows, ()
    return (
        tuple(row for row, extra in zip(rows, own, strict=True) if not extra),
        tuple(
            replace_row(row, name=_whole(line), part=False)
            for row, extra, (line, _) in zip(rows, own, chosen, strict=True)
            if extra
        ),
    )


def _whole(line: SubjectLine) -> str:
    """The name of a thing that stands apart from what it is part of."""
    thing = line.port or line.reference
    if thing is None:
        return ""
    return ".".join(thing.name.split(".")[-2:]) if line.category == "parameter" else last(thing.name, line.category)


def _row(context: Context, urls: Urls, found: Surfaces, here: Subject, line: SubjectLine, anchor: str) -> SubjectRow:
    thing = line.reference or line.port
    name = last(thing.name, line.category) if thing is not None else ""
    inherited = [entry for entry in line.entries if entry.category == "type" and line.category == "field"]
    parts = line.category in ("parameter", "option")
    return SubjectRow(
        anchor=anchor,
        name=name,
        part=parts,
        status=badge(line, apart_of(here, line)),
        reference=_cell(context, "reference", line, line.reference, name),
        port=_cell(context, "port", line, line.port, name),
        told=(Told("lacking with the whole", "", (), None),)
        if inherited
        else tuple(_told(context, urls, found, entry) for entry in line.entries),
        alike=line.alike or "nothing differs",
    )


def _told(context: Context, urls: Urls, found: Surfaces, entry: Entry) -> Told:
    return Told(
        detail=entry.detail,
        why=entry.why,
        since=say("since ", when(found.opened(entry).instant), ", ", opened_by(context, found, entry)),
        row=row_link(context, urls, entry),
    )


def _cell(context: Context, side: Side, line: SubjectLine, thing: Thing | None, name: str) -> Cell:
    if thing is None:
        return Cell("", None, (), "", f"{context.sides[side].name} does not have this")
    head = context.head(side)
    shown = list(dict.fromkeys((one.path, one.first_line, one.last_line) for one in thing.evidence))
    by_place = {(one.path, one.first_line, one.last_line): one for one in thing.evidence}
    places = tuple(
        Place(
            path[: path.rfind("/") + 1],
            f"{path.rpartition('/')[2]}:{line_number}",
            file_url(context.sides[side], replace(by_place[path, line_number, end], sha=head.sha if head else "")),
        )
        for path, line_number, end in shown[:PLACES]
    )
    called = last(thing.name, thing.category)
    about = line.category if thing.category != line.category and line.category == "wire" else None
    return Cell(
        name=called if called != name or thing.category != line.category else "",
        value=described(thing, line.entries, about),
        places=places,
        more=f"and {count(len(shown) - PLACES, 'more place')}" if len(shown) > PLACES else "",
        note="",
    )
