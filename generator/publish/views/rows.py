"""A row's page: both values, what differs and what that earns, the evidence with excerpts, and its whole history."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from generator.model import Evidence, Finding, Frozen, Interval, Item, Reading, RowResult, Side
from generator.publish import bands, dates, urls
from generator.publish.excerpts import Excerpt
from generator.publish.urls import Links
from generator.publish.views.book import WIDE, Book
from generator.publish.views.frame import Frame, frame
from generator.publish.views.matrix import adr_links
from generator.publish.views.parts import (
    CommitRef, Link, Part, Status, Value, When, moved_by, of, status, story, values, when,
)

CONFIDENCE = {
    "exact": "Exact: read straight from a declaration.",
    "derived": "Derived: a query over a function's body says so.",
    "unknown": "Unknown: the source could not be read with certainty.",
}


class Place(Frozen):
    """A piece of evidence as it is shown: ``lib/retry.ex:3-9``."""

    text: str
    symbol: str
    short: str
    href: str | None


class ExcerptView(Frozen):
    label: str
    href: str | None
    excerpt: Excerpt


class SideView(Frozen):
    name: str
    language: str
    value: Value
    normalised: str
    places: tuple[Place, ...]
    excerpts: tuple[ExcerptView, ...]


class Facet(Frozen):
    name: str
    value: str
    differs: bool


class Cell(Frozen):
    """``lacking``: why there is nothing here, empty where there is something."""

    facets: tuple[Facet, ...]
    lacking: str
    differs: bool
    places: tuple[Place, ...]


class ItemRow(Frozen):
    key: str
    reference: Cell
    port: Cell
    status: Status | None


class FindingView(Frozen):
    rule: str
    key: str
    detail: str
    earns: Status


class IntervalView(Frozen):
    start: When
    href: str
    until: When | None
    lasted: str
    status: Status
    reference: Value
    port: Value
    commit: CommitRef | None


class EpisodeView(Frozen):
    opened: When
    opened_by: CommitRef | None
    closed: When | None
    closed_by: CommitRef | None
    lasted: str


class RowPage(Frozen):
    frame: Frame
    id: str
    title: str
    area: str
    why: str
    status: Status
    sentence: tuple[Part, ...]
    unknown: tuple[Part, ...]
    confidence: str
    adrs: tuple[Link, ...]
    sides: tuple[SideView, ...]
    items: tuple[ItemRow, ...]
    reference: str
    port: str
    findings: tuple[FindingView, ...]
    scale: Markup
    band: Markup
    summary: str
    intervals: tuple[IntervalView, ...]
    episodes: tuple[EpisodeView, ...]
    badge: str
    badge_words: str
    data: Link | None


def row(book: Book, found: RowResult) -> RowPage:
    links = Links(urls.row(found.id))
    now = found.now
    shown = values(book, now)
    axis = book.axis(WIDE)
    document = f"api/v1/rows/{found.id}.json"
    summary = bands.summary(found.history)
    unsure = [(side, reading.unknown) for side, reading in (("reference", now.reference), ("port", now.port)) if reading.unknown]
    return RowPage(
        frame=frame(book, links, found.title, f"{found.title}: {summary}.", (Link(text="Matrix", href=links.to(urls.HOME)),)),
        id=found.id,
        title=found.title,
        area=found.area,
        why=found.why,
        status=of(now),
        sentence=story(book, links, found.id, book.since(found)),
        unknown=tuple(Part(text=f"{book.names[side]}: {why}") for side, why in unsure),  # type: ignore[index]
        confidence=CONFIDENCE[now.verdict.confidence],
        adrs=tuple(link for adr in found.adrs for link in adr_links(book, links, adr)),
        sides=(_side(book, "reference", now.reference, shown[0]), _side(book, "port", now.port, shown[1])),
        items=_items(book, now),
        reference=book.names["reference"],
        port=book.names["port"],
        findings=tuple(_finding(finding) for finding in now.verdict.findings),
        scale=bands.scale(axis, book.result.reference.versions, book.result.port.versions, book.names),
        band=bands.band(axis, found.history, book.names),
        summary=summary,
        intervals=tuple(_interval(book, links, interval) for interval in reversed(found.history.intervals)),
        episodes=tuple(
            EpisodeView(
                opened=when(episode.opened.start.instant, exact=True),
                opened_by=moved_by(book, episode.opened),
                closed=when(episode.closed.start.instant, exact=True) if episode.closed else None,
                closed_by=moved_by(book, episode.closed) if episode.closed else None,
                lasted=dates.duration(episode.seconds),
            )
            for episode in reversed(found.history.episodes)
        ),
        badge=links.to(urls.badge(found.id, "svg")),
        badge_words=f"{found.title}: {of(now).word.lower()}",
        data=Link(text=document, href=links.to(document)) if document in book.documents else None,
    )


def _side(book: Book, side: Side, reading: Reading, value: Value) -> SideView:
    web = book.sides[side].web
    evidence = tuple(dict.fromkeys((*reading.watched, *(one for item in reading.items for one in item.evidence))))
    return SideView(
        name=book.names[side],
        language=book.sides[side].language,
        value=value,
        normalised=_normalised(reading),
        places=tuple(_place(web, one) for one in evidence),
        excerpts=tuple(_excerpt(web, cut) for cut in book.excerpts.of(side, evidence)),
    )


def _normalised(reading: Reading) -> str:
    """The value as it is compared, where that is one plain value; more than one is in the items table."""
    if reading.unknown or not reading.present or isinstance(reading.value, dict | list):
        return ""
    said = said_value(reading.value)
    return f"{said} {reading.unit}" if reading.unit else said


def said_value(value: Any) -> str:
    """A value as JSON, texts without their quotes."""
    return value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False, default=str)


def _place(web: str | None, one: Evidence) -> Place:
    lines = f"{one.first_line}" if one.last_line <= one.first_line else f"{one.first_line}-{one.last_line}"
    return Place(text=f"{one.path}:{lines}", symbol=one.symbol, short=one.sha[:7], href=urls.blob(web, one))


def _excerpt(web: str | None, cut: Excerpt) -> ExcerptView:
    first, last = cut.lines[0].number, cut.lines[-1].number
    return ExcerptView(label=f"{cut.path}, lines {first} to {last}, at {cut.sha[:7]}", href=urls.file(web, cut.sha, cut.path), excerpt=cut)


def _items(book: Book, now: Interval) -> tuple[ItemRow, ...]:
    """All keys, the reference's order first. What is marked is what a finding names: the comparison judged, this page does not."""
    theirs = {item.key: item for item in now.reference.items}
    ours = {item.key: item for item in now.port.items}
    by_key: dict[str, list[Finding]] = {}
    for finding in now.verdict.findings:
        by_key.setdefault(finding.key, []).append(finding)
    result = []
    for key in dict.fromkeys([*theirs, *ours]):
        findings = by_key.get(key, [])
        worst = findings[0] if findings and key else None
        result.append(
            ItemRow(
                key=key,
                reference=_cell(book, "reference", now.reference, theirs.get(key), findings),
                port=_cell(book, "port", now.port, ours.get(key), findings),
                status=status(worst.status, worst.risk) if worst else None,
            )
        )
    return tuple(result)


def _cell(book: Book, side: Side, reading: Reading, item: Item | None, findings: list[Finding]) -> Cell:
    if item is None:
        named = any(finding.rule.startswith(("missing", "extra")) for finding in findings)
        why = f"not certain: {reading.unknown}" if reading.unknown else f"{book.names[side]} does not have it"
        return Cell(facets=(), lacking=why if named or reading.unknown or not reading.present else f"{why}; covered in another way", differs=named, places=())
    rules = {finding.rule for finding in findings}
    facets = tuple(
        Facet(name=name, value=said_value(value), differs=f"{name}-differs" in rules or f"{name}-may-differ" in rules)
        for name, value in item.facets
    )
    return Cell(
        facets=facets,
        lacking="",
        differs=any(rule.startswith(("missing", "extra")) for rule in rules),
        places=tuple(_place(book.sides[side].web, one) for one in item.evidence),
    )


def _finding(finding: Finding) -> FindingView:
    return FindingView(rule=finding.rule, key=finding.key, detail=finding.detail, earns=status(finding.status, finding.risk))


def _interval(book: Book, links: Links, interval: Interval) -> IntervalView:
    end = interval.end.instant if interval.end else book.newest
    left, right = values(book, interval)
    return IntervalView(
        start=when(interval.start.instant, exact=True),
        href=links.to(urls.moment(interval.start)),
        until=when(interval.end.instant, exact=True) if interval.end else None,
        lasted=dates.duration(end - interval.start.instant),
        status=of(interval),
        reference=left,
        port=right,
        commit=moved_by(book, interval),
    )
