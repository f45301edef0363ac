"""Pairs of moments that have a comparison: releases in a row, each release and the newest, every moment and the newest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from generator.model import Interval, Moment
from generator.publish import dates
from generator.publish.context import Context
from generator.publish.urls import at_folder

RECENT = 10
NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Point:
    """A moment of the matrix that can be compared: how it is named in addresses, in words, and every row then."""

    name: str
    words: str
    instant: int
    folder: str
    states: Mapping[str, Interval]
    reference: str | None
    port: str | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two points that have a page, and its folder."""

    folder: str
    left: Point
    right: Point


def pairs(context: Context) -> tuple[Pair, ...]:
    """Every pair that has a page. The names of releases and of moments never change; «newest» moves with the histories."""
    found: tuple[Pair, ...] | None = context.memory.get(("pairs",))
    if found is None:
        found = context.memory[("pairs",)] = tuple(_pairs(context))
    return found


def _pairs(context: Context) -> Iterator[Pair]:
    if not context.result.rows or not context.result.moments:
        return
    newest, releases = _newest(context), list(_releases(context))
    for newer, older in pairwise(releases):
        yield _pair(older, newer)
    for release in releases:
        yield _pair(release, newest)
    for moment in list(context.moments)[1:]:
        states = {
            row.id: found for row in context.result.rows if (found := context.at(row, moment.instant)) is not None
        }
        name = at_folder(moment).removeprefix("at/").rstrip("/")
        yield _pair(
            Point(
                name,
                dates.clock(moment.instant),
                moment.instant,
                at_folder(moment),
                states,
                moment.reference,
                moment.port,
            ),
            newest,
        )


def _pair(left: Point, right: Point) -> Pair:
    return Pair(f"compare/{left.name}...{right.name}/", left, right)


def _newest(context: Context) -> Point:
    heads = {side: head.sha if (head := context.head(side)) else None for side in context.sides}
    return Point(NEWEST, "newest", context.newest, "", context.now, heads["reference"], heads["port"])


def _releases(context: Context) -> Iterator[Point]:
    """The port's releases, newest first."""
    for folder, release in context.releases.items():
        states = {id: interval for id, interval in release.on_that_day if id in context.rows}
        reference = next((interval.start.reference for interval in states.values()), None)
        version = release.version
        label = f"{context.result.port.name} {version.name}"
        yield Point(folder, label, version.instant, f"releases/{folder}/", states, reference, version.sha)


def since(context: Context, moment: Moment) -> Pair | None:
    """From a moment to the newest; None where that is the same."""
    return next((pair for pair in pairs(context) if pair.left.folder == at_folder(moment)), None)


def moved(pair: Pair) -> list[str]:
    return [id for id, now in pair.right.states.items() if _differs(pair.left.states.get(id), now)]


def _differs(before: Interval | None, after: Interval) -> bool:
    return before is None or _looks(before) != _looks(after)


def _looks(interval: Interval) -> tuple[object, ...]:
    verdict, reference, port = interval.verdict, interval.reference, interval.port
    unknown = (reference.unknown is None, port.unknown is None)
    return verdict.status, verdict.risk, reference.display, port.display, unknown
