"""What differs between two moments of the matrix: releases in a row, each release and the newest, every moment and the newest."""

from __future__ import annotations

from dataclasses import dataclass

from generator.model import Interval, Reading
from generator.publish import dates, words
from generator.publish.assets import Assets
from generator.publish.context import Context
from generator.publish.pairs import NEWEST, RECENT, Pair, Point, moved, pairs
from generator.publish.pieces import Phrase, Piece, say, when
from generator.publish.urls import Urls
from generator.publish.values import Value, over_time
from generator.publish.views.frame import Frame, Link, frame
from generator.publish.views.matrix import Count, counts
from generator.publish.words import Badge


@dataclass(frozen=True, slots=True)
class Side:
    """One end of a comparison."""

    words: str
    href: str
    when: Piece
    commits: tuple[Phrase, ...]
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is not the same at both ends. ``steps``: the changes in between, oldest first."""

    title: str
    href: str
    anchor: str
    before: Badge | None
    after: Badge
    note: str
    reference: tuple[Value, Value] | None
    port: tuple[Value, Value] | None
    steps: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class ComparePage:
    frame: Frame
    heading: str
    sides: tuple[Side, ...]
    names: tuple[str, str]
    said: str
    differences: tuple[Difference, ...]
    alike: str
    alike_rows: tuple[Link, ...]
    swap_note: str


@dataclass(frozen=True, slots=True)
class CompareGroup:
    anchor: str
    heading: str
    note: str
    links: tuple[tuple[Link, str], ...]
    older: tuple[tuple[Link, str], ...]
    older_said: str


@dataclass(frozen=True, slots=True)
class CompareIndex:
    frame: Frame
    groups: tuple[CompareGroup, ...]


def since(context: Context, urls: Urls) -> tuple[Link, ...]:
    """From where a maintainer may want to look: the port's last release, and the newest moment before the last change."""
    found = [pair for pair in pairs(context) if pair.right.name == NEWEST]
    release = next((pair for pair in found if pair.left.folder.startswith("releases/")), None)
    moment = next((pair for pair in found if pair.left.folder.startswith("at/")), None)
    return tuple(
        Link(f"Since {pair.left.words}: {dates.count(len(moved(pair)), 'row')} moved", urls.to(pair.folder))
        for pair in (release, moment)
        if pair is not None
    )


def page(context: Context, assets: Assets, pair: Pair) -> ComparePage:
    urls = context.urls(pair.folder)
    there = set(moved(pair))
    statuses = sum(
        (old := pair.left.states.get(id)) is None or old.verdict.status != pair.right.states[id].verdict.status
        for id in there
    )
    rows = [row for row in context.result.rows if row.id in pair.right.states]
    alike = [row for row in rows if row.id not in there]
    heading = f"{pair.left.words} → {pair.right.words}"
    return ComparePage(
        frame=frame(
            context,
            assets,
            urls,
            heading,
            f"What differs between {pair.left.words} and {pair.right.words}: {dates.count(len(there), 'row')} moved.",
            (("Compare", "compare/"),),
        ),
        heading=heading,
        sides=tuple(_side(context, urls, point) for point in (pair.left, pair.right)),
        names=(context.result.reference.name, context.result.port.name),
        said=f"{dates.count(len(there), 'row')} moved, {statuses} of them to another status; {len(alike)} look the same.",
        differences=tuple(_difference(context, urls, pair, row.id) for row in rows if row.id in there),
        alike=dates.count(len(alike), "row looks", "rows look") + " the same at both ends",
        alike_rows=tuple(Link(row.title, urls.to(context.row_folder(row.id))) for row in alike),
        swap_note="«Newest» moves with the histories: this page is another one after the next commit."
        if NEWEST in (pair.left.name, pair.right.name)
        else "",
    )


def _side(context: Context, urls: Urls, point: Point) -> Side:
    return Side(
        words=point.words[0].upper() + point.words[1:] if point.name == NEWEST else point.words,
        href=urls.to(point.folder),
        when=when(point.instant, clock=True),
        commits=(
            say(words.sides_at(context, "reference", point.reference)),
            say(words.sides_at(context, "port", point.port)),
        ),
        counts=counts(point.states),
    )


def _difference(context: Context, urls: Urls, pair: Pair, id: str) -> Difference:
    row, before, after = context.rows[id], pair.left.states.get(id), pair.right.states[id]
    status = before is None or _judged(before) != _judged(after)
    return Difference(
        title=row.title,
        href=urls.to(context.row_folder(id)),
        anchor=id,
        before=words.status(before) if before and status else None,
        after=words.status(after),
        note="" if status else "values changed, the status stays",
        reference=_values(context, before.reference, after.reference, before.start.reference is None)
        if before
        else None,
        port=_values(context, before.port, after.port, before.start.port is None) if before else None,
        steps=_steps(context, pair, id),
    )


def _values(context: Context, before: Reading, after: Reading, unborn: bool) -> tuple[Value, Value] | None:
    """One side's value at both ends; None where it looks the same."""
    if (before.display, before.unknown) == (after.display, after.unknown):
        return None
    return over_time(context, before, after, unborn)


def _judged(interval: Interval) -> tuple[str, str]:
    return interval.verdict.status, interval.verdict.risk


def _steps(context: Context, pair: Pair, id: str) -> tuple[Phrase, ...]:
    """The changes of status in between, oldest first, and how many others there were."""
    between = [
        c for c in reversed(context.changes_of[id]) if pair.left.instant < c.now.start.instant <= pair.right.instant
    ]
    told = [c for c in between if c.before is None or _judged(c.before) != _judged(c.now)]
    steps = [
        say(when(change.now.start.instant), " ", words.mover(context, change.now), f": {words.status(change.now).word}")
        for change in told
    ]
    more = len(between) - len(told)
    if more:
        steps.append(say(f"{'and ' if told else ''}{dates.count(more, 'change')} of values alone"))
    return tuple(steps)


def _links(urls: Urls, chosen: list[Pair]) -> tuple[tuple[Link, str], ...]:
    return tuple(
        (Link(f"{pair.left.words} → {pair.right.words}", urls.to(pair.folder)), f"{len(moved(pair))} moved")
        for pair in chosen
    )


def index(context: Context, assets: Assets) -> CompareIndex:
    urls = context.urls("compare/")
    found = pairs(context)
    both = [pair for pair in found if pair.right.name != NEWEST]
    until = [pair for pair in found if pair.right.name == NEWEST and pair.left.folder.startswith("releases/")]
    recent = [pair for pair in found if pair.left.folder.startswith("at/")]
    groups = (
        ("releases", "From each release to the next", "These addresses stay.", both),
        (
            "until-now",
            "From each release to now",
            "These addresses stay; what they show moves with the histories.",
            until,
        ),
        (
            "recent",
            "From a moment to now",
            "These addresses stay; what they show moves with the histories.",
            recent,
        ),
    )
    return CompareIndex(
        frame=frame(context, assets, urls, "Compare", "What differs between two moments of the matrix."),
        groups=tuple(
            CompareGroup(
                anchor,
                heading,
                note,
                _links(urls, chosen[:RECENT] if anchor == "recent" else chosen),
                _links(urls, chosen[RECENT:] if anchor == "recent" else []),
                dates.count(len(chosen) - RECENT, "older moment"),
            )
            for anchor, heading, note, chosen in groups
            if chosen
        ),
    )
