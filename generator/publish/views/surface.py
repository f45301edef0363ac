"""/surface/: everything public of both sides without a row, in words, as a table, over time, and what differs, the worst first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from markupsafe import Markup

from generator.model import CATEGORIES, RISKS, SIDES, STATUSES, Entry, Side, Subject
from generator.publish import bands, words
from generator.publish.assets import Assets
from generator.publish.context import LEVELS, Context
from generator.publish.dates import count
from generator.publish.pieces import Phrase, Piece, say, when
from generator.publish.surfaces import CATEGORY_WORDS, HERE, LOG, Surfaces, by_reason, level, subject_folder, surfaces
from generator.publish.tally import HEADS, whole
from generator.publish.urls import Urls
from generator.publish.views.coverage import CoverageLine, OverTime, level_counts, lines, over_time
from generator.publish.views.frame import Frame, Link, frame
from generator.publish.views.matrix import Count
from generator.publish.views.shifts import name_of
from generator.publish.words import Badge

EXTRA = "extra-in-port"
GROUP_WORDS = {
    "bad": ("differs", "differ"),
    "warn": ("lesser gap", "lesser gaps"),
    "unknown": ("unknown", "unknown"),
    "note": ("accepted", "accepted"),
}


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry. ``watched``: yes or no, for the filter; ``row``: the row that covers it."""

    id: str
    name: str
    href: str | None
    category: str
    kind: str
    status: Badge
    detail: str
    why: str
    since: Piece
    by: Phrase
    row: Link | None
    watched: str


@dataclass(frozen=True, slots=True)
class EntryGroup:
    """The entries of one subject, the worst first."""

    subject: Link
    anchor: str
    said: str
    lines: tuple[EntryLine, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """Names that share a reason or a category; folded."""

    said: str
    names: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Aside:
    side: str
    total: str
    reasons: tuple[Names, ...]


@dataclass(frozen=True, slots=True)
class SurfacePage:
    frame: Frame
    heading: str
    said: Phrase
    counts: tuple[Count, ...]
    heads: tuple[str, ...]
    lines: tuple[CoverageLine, ...]
    total: tuple[int, ...]
    chart: OverTime | None
    hatch: Markup
    groups: tuple[EntryGroup, ...]
    statuses: tuple[Link, ...]
    risks: tuple[str, ...]
    categories: tuple[Link, ...]
    aside: tuple[Aside, ...]
    extra: tuple[Names, ...]
    extra_total: str
    subjects: tuple[Link, ...]
    log: str
    port: str


def surface(context: Context, assets: Assets) -> SurfacePage:
    urls, found = context.urls(HERE), surfaces(context)
    reference, port = context.result.reference.name, context.result.port.name
    listed = [entry for entry in found.found.entries if entry.status != EXTRA] if found else []
    extra = [entry for entry in found.found.entries if entry.status == EXTRA] if found else []
    counted = whole(found.found.coverage) if found else whole({})
    return SurfacePage(
        frame=frame(
            context,
            assets,
            urls,
            "Surface",
            f"Everything that {reference} makes public, and how {port} has it: {counted.aligned} of {counted.public} aligned.",
        ),
        heading="The whole public surface",
        said=_said(context, found, urls) if found else (),
        counts=level_counts(counted) if found else (),
        heads=HEADS,
        lines=lines(found, urls) if found else (),
        total=counted.numbers,
        chart=over_time(context, found) if found else None,
        hatch=bands.hatch(),
        groups=_groups(context, urls, found, listed) if found else (),
        statuses=tuple(
            Link(STATUSES[slug][0].capitalize(), slug) for slug in STATUSES if slug in {one.status for one in listed}
        ),
        risks=tuple(risk for risk in RISKS if risk in {one.risk for one in listed}),
        categories=tuple(
            Link(CATEGORY_WORDS[name][1], name) for name in CATEGORIES if name in {one.category for one in listed}
        ),
        aside=tuple(_aside(context, found, side) for side in SIDES) if found else (),
        extra=tuple(_extra(urls, found, extra)) if found else (),
        extra_total=count(len(extra), "thing"),
        subjects=subject_links(context, urls),
        log=urls.to(LOG),
        port=port,
    )


def subject_links(context: Context, urls: Urls) -> tuple[Link, ...]:
    found = surfaces(context)
    return tuple(Link(one.title, urls.to(subject_folder(one))) for one in found.found.subjects) if found else ()


def _said(context: Context, found: Surfaces, urls: Urls) -> Phrase:
    """What was compared, and what of what differs nobody watches."""
    reference, port = context.result.reference.name, context.result.port.name
    differ = [entry for entry in found.found.entries if level(entry) in ("bad", "warn")]
    alone = sum(entry.row is None for entry in differ)
    public = whole(found.found.coverage).public
    start: Phrase = say(
        f"{reference} makes {count(public, 'thing')} public: types, their fields, operations and their parameters, requests, "
        f"commands and what else is listed below, each counted once and paired with what {port} has. "
    )
    if not differ:
        return say(start, "No difference was found in what could be read.")
    return say(
        start,
        f"{count(len(differ), 'difference')} {'is' if len(differ) == 1 else 'are'} open; ",
        Piece(
            f"{alone} of them {'is' if alone == 1 else 'are'} watched by no row",
            href=f"{urls.to(HERE)}?watched=no#differs",
        ),
        ". What could not be read with certainty is unknown, never aligned.",
    )


def _groups(context: Context, urls: Urls, found: Surfaces, listed: list[Entry]) -> tuple[EntryGroup, ...]:
    """Entries by subject, in the order in which the worst of each comes; within one as they are, the worst first."""
    gathered: dict[str, tuple[Subject, list[Entry]]] = {}
    for entry in listed:
        subject, _ = found.places[entry.fingerprint]
        gathered.setdefault(subject.slug, (subject, []))[1].append(entry)
    return tuple(
        EntryGroup(
            subject=Link(subject.title, urls.to(subject_folder(subject))),
            anchor=f"s-{slug}",
            said=_levels(entries),
            lines=tuple(entry_line(context, urls, found, entry) for entry in entries),
        )
        for slug, (subject, entries) in gathered.items()
    )


def _levels(entries: list[Entry]) -> str:
    numbers = Counter(level(entry) for entry in entries)
    return ", ".join(count(numbers[one], *GROUP_WORDS[one]) for one in LEVELS if numbers[one] and one in GROUP_WORDS)


def entry_line(context: Context, urls: Urls, found: Surfaces, entry: Entry) -> EntryLine:
    place = found.place(entry)
    return EntryLine(
        id=f"e-{entry.fingerprint}",
        name=name_of(entry),
        href=urls.to(*place) if place else None,
        category=entry.category,
        kind=CATEGORY_WORDS[entry.category][0],
        status=words.status_word(entry.status, entry.risk),
        detail=entry.detail,
        why=entry.why,
        since=when(found.opened(entry).instant),
        by=opened_by(context, found, entry),
        row=row_link(context, urls, entry),
        watched="no" if entry.row is None else "yes",
    )


def opened_by(context: Context, found: Surfaces, entry: Entry) -> Phrase:
    """«tinker d595dc2»; what was there when both sides first stood beside each other was opened by nobody that is known."""
    if entry.fingerprint not in found.openers:
        return say("from the start")
    side, sha = found.openers[entry.fingerprint]
    return say(words.name(context, side), " ", words.commit(context, side, sha))


def row_link(context: Context, urls: Urls, entry: Entry) -> Link | None:
    row = context.rows.get(entry.row) if entry.row else None
    return Link(row.title, urls.to(context.row_folder(row.id))) if row else Link(entry.row) if entry.row else None


def _aside(context: Context, found: Surfaces, side: Side) -> Aside:
    reasons = [Names(reason, tuple(map(Link, names))) for reason, names in by_reason(found, side)]
    total = sum(len(one.names) for one in reasons)
    return Aside(words.name(context, side), count(total, "public name"), tuple(reasons))


def _extra(urls: Urls, found: Surfaces, entries: list[Entry]) -> list[Names]:
    """What only the port has, by category."""
    result = []
    for category in CATEGORIES:
        here = sorted((entry for entry in entries if entry.category == category), key=lambda one: one.port or "")
        if here:
            links = [
                Link(entry.port or "", urls.to(*place) if (place := found.place(entry)) else None) for entry in here
            ]
            result.append(Names(count(len(here), *CATEGORY_WORDS[category]), tuple(links)))
    return result
