"""A row's page: both values, the evidence they rest on, what was found, and the row's life in tables."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from generator.model import Episode, Evidence, Finding, Interval, Item, Reading, RowResult, Side
from generator.publish import bands, rules, words
from generator.publish.assets import Assets
from generator.publish.context import Context
from generator.publish.excerpt import Excerpt, excerpts
from generator.publish.facets import SENT
from generator.publish.pieces import Phrase, Piece, say, when
from generator.publish.urls import Urls, file_url
from generator.publish.values import Value, plain, values
from generator.publish.views.frame import Frame, Link, frame
from generator.publish.views.matrix import adr_links, axis, axis_svg
from generator.publish.words import Badge

SHOWN_LINKS, SHOWN_ITEMS = 40, 400


@dataclass(frozen=True, slots=True)
class Place:
    """A piece of evidence: ``path:3-9`` and, where there is a code host, its address at the exact commit."""

    text: str
    href: str | None
    symbol: str


@dataclass(frozen=True, slots=True)
class Cut:
    """An excerpt with its place."""

    place: Place
    excerpt: Excerpt


@dataclass(frozen=True, slots=True)
class SideView:
    """What one side has. ``compared``: the normalised value as JSON, ``unit`` its unit."""

    name: str
    language: str
    commit: Phrase
    value: Value
    compared: str
    unit: str
    confidence: str
    places: tuple[Place, ...]
    more_places: int
    cuts: tuple[Cut, ...]
    unreadable: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A key of the comparison with its facets on both sides; None: that side does not have it."""

    key: str
    reference: Phrase | None
    port: Phrase | None
    differs: bool


@dataclass(frozen=True, slots=True)
class FindingLine:
    rule: str
    meaning: str
    detail: str
    status: Badge | None


@dataclass(frozen=True, slots=True)
class IntervalLine:
    status: Badge
    start: Piece
    end: Piece | None
    lasted: str
    by: Phrase
    reference: Value
    port: Value
    href: str | None


@dataclass(frozen=True, slots=True)
class EpisodeLine:
    opened: Phrase
    closed: Phrase
    lasted: str
    open: bool


@dataclass(frozen=True, slots=True)
class RowPage:
    frame: Frame
    heading: str
    why: str
    status: Badge
    confidence: str
    sentence: Phrase
    narrow: Markup
    wide: Markup
    narrow_axis: Markup
    wide_axis: Markup
    hatch: Markup
    in_words: str
    sides: tuple[SideView, ...]
    items: tuple[ItemLine, ...]
    more_items: int
    findings: tuple[FindingLine, ...]
    adrs: tuple[Link, ...]
    intervals: tuple[IntervalLine, ...]
    episodes: tuple[EpisodeLine, ...]
    previous: Link | None
    next: Link | None
    badge: str
    snippet: str
    document: str | None


def row(
    context: Context, assets: Assets, row: RowResult, previous: RowResult | None, following: RowResult | None
) -> RowPage:
    """``previous``, ``following``: the rows beside it in the matrix."""
    folder = context.row_folder(row.id)
    urls = context.urls(folder)
    now = context.now[row.id]
    names = (context.result.reference.name, context.result.port.name)
    narrow, wide = axis(context), axis(context, bands.WIDE)
    badge = folder.split("/")[1]
    document = f"api/v1/rows/{row.id}.json"
    items, more = _items(now)
    return RowPage(
        frame=frame(
            context,
            assets,
            urls,
            row.title,
            f"{row.title}: {words.status(now).word}.",
            (("Matrix", ""), (row.area, None)),
            feed=True,
        ),
        heading=row.title,
        why=row.why,
        status=words.status(now),
        confidence=CONFIDENCE[now.verdict.confidence],
        sentence=words.sentence(context, row),
        narrow=bands.band(narrow, row.history.intervals, names, row.title),
        wide=bands.band(wide, row.history.intervals, names, row.title),
        narrow_axis=axis_svg(context, narrow),
        wide_axis=axis_svg(context, wide),
        hatch=bands.hatch(),
        in_words=bands.in_words(row.history.intervals),
        sides=(_side(context, "reference", now, now.reference, 0), _side(context, "port", now, now.port, 1)),
        items=items,
        more_items=more,
        findings=tuple(map(_finding, now.verdict.findings)),
        adrs=adr_links(context, urls, row),
        intervals=tuple(_interval(context, urls, interval) for interval in reversed(row.history.intervals)),
        episodes=tuple(_episode(context, episode) for episode in reversed(row.history.episodes)),
        previous=Link(previous.title, urls.to(context.row_folder(previous.id))) if previous else None,
        next=Link(following.title, urls.to(context.row_folder(following.id))) if following else None,
        badge=urls.asset(f"badges/{badge}.svg"),
        snippet=f"[![{row.id}]({urls.absolute(f'badges/{badge}.svg')})]({urls.absolute(folder)})",
        document=urls.asset(document) if document in context.documents else None,
    )


CONFIDENCE = {
    "exact": "Certainty: exact, read straight from declarations.",
    "derived": "Certainty: derived, worked out from what a function's body does; code that does not fit makes this unknown.",
    "unknown": "Certainty: none, see why below.",
}


def _side(context: Context, side: Side, interval: Interval, reading: Reading, at: int) -> SideView:
    result = context.sides[side]
    evidence = evidence_of(reading)
    cuts, lost = excerpts(evidence, result.language, lambda sha, path: context.source(side, sha, path))
    head = context.head(side)
    return SideView(
        name=result.name,
        language=result.language,
        commit=words.sides_at(context, side, head.sha if head else None),
        value=values(context, interval)[at],
        compared="" if not reading.present else json.dumps(reading.value, ensure_ascii=False, default=str),
        unit=reading.unit or "",
        confidence=reading.confidence,
        places=tuple(place(context, side, one) for one in evidence[:SHOWN_LINKS]),
        more_places=max(0, len(evidence) - SHOWN_LINKS),
        cuts=tuple(Cut(place(context, side, cut.evidence), cut) for cut in cuts),
        unreadable=lost,
    )


def evidence_of(reading: Reading) -> tuple[Evidence, ...]:
    """Every place that a reading rests on, each once."""
    return tuple(dict.fromkeys((*reading.watched, *(one for item in reading.items for one in item.evidence))))


def place(context: Context, side: Side, evidence: Evidence) -> Place:
    last = f"-{evidence.last_line}" if evidence.last_line > evidence.first_line else ""
    return Place(
        f"{evidence.path}:{evidence.first_line}{last}", file_url(context.sides[side], evidence), evidence.symbol
    )


def _items(interval: Interval) -> tuple[tuple[ItemLine, ...], int]:
    """Both sides' items by key, the reference's order first, differences marked; and how many more there are."""
    theirs = {item.key: item for item in interval.reference.items}
    ours = {item.key: item for item in interval.port.items}
    keys = list(dict.fromkeys([*theirs, *ours]))
    said = {finding.key for finding in interval.verdict.findings}
    lines = [_item(key, theirs.get(key), ours.get(key), key in said) for key in keys[:SHOWN_ITEMS]]
    return tuple(lines), max(0, len(keys) - SHOWN_ITEMS)


def _item(key: str, reference: Item | None, port: Item | None, differs: bool) -> ItemLine:
    return ItemLine(key, _facets(reference, port, differs), _facets(port, reference, differs), differs)


def _facets(item: Item | None, other: Item | None, differs: bool) -> Phrase | None:
    if item is None:
        return None
    if not item.facets:
        return say("has it")
    theirs = dict(other.facets) if other else {}
    parts = []
    for number, (name, value) in enumerate(item.facets):
        mark = differs and (name not in theirs or theirs[name] != value)
        end = ", " if number < len(item.facets) - 1 else ""
        parts.append(Piece(f"{_facet(name, value)}{end}", mark=mark))
    return tuple(parts)


def _facet(name: str, value: Any) -> str:
    if name == "emitted" and value in SENT:
        return SENT[value]
    return plain(value) if name == "value" else f"{name}: {plain(value)}"


def _finding(finding: Finding) -> FindingLine:
    status = None if finding.status == "aligned" else words.status_word(finding.status, finding.risk)
    return FindingLine(rule=finding.rule, meaning=rules.said(finding.rule), detail=finding.detail, status=status)


def _interval(context: Context, urls: Urls, interval: Interval) -> IntervalLine:
    reference, port = values(context, interval)
    end = interval.end.instant if interval.end else context.newest
    return IntervalLine(
        status=words.status(interval),
        start=when(interval.start.instant, clock=True),
        end=when(interval.end.instant, clock=True) if interval.end else None,
        lasted=words.lasted(end - interval.start.instant),
        by=say("the first commit") if words.at_start(context, interval) else words.mover(context, interval),
        reference=reference,
        port=port,
        href=words.moment_link(context, urls, interval.start),
    )


def _episode(context: Context, episode: Episode) -> EpisodeLine:
    opened = episode.opened
    start = when(opened.start.instant, clock=True)
    how: tuple[str | Phrase, ...] = (
        (", at the first commit",) if words.at_start(context, opened) else (" by ", words.mover(context, opened))
    )
    closed = episode.closed
    return EpisodeLine(
        opened=say(start, *how),
        closed=say(
            when(closed.start.instant, clock=True),
            " by ",
            words.mover(context, closed),
            f" → {words.status(closed).word}",
        )
        if closed
        else say("still open"),
        lasted=words.age(context, episode),
        open=closed is None,
    )
