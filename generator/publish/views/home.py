"""The first page: where things stand in words and counts, what is open, what moved last, then the matrix."""

from __future__ import annotations

from generator.model import Frozen, RowResult, Side
from generator.publish import dates, urls
from generator.publish.urls import Links
from generator.publish.views import matrix
from generator.publish.views.book import Book, severity
from generator.publish.views.changes import StepView, step_view
from generator.publish.views.decisions import DecisionLine, line
from generator.publish.views.frame import Frame, frame
from generator.publish.views.parts import Count, Link, Part, Status, When, counts, of, story, when

MOVED_LAST = 3


class AsOf(Frozen):
    """The newest state of one side; ``version`` or, without any, the short sha."""

    name: str
    version: str
    short: str
    href: str | None
    when: When


class Gap(Frozen):
    """A row that is open now. ``age``: how long, to the newest commit on either side."""

    title: str
    href: str
    status: Status
    age: str
    sentence: tuple[Part, ...]
    unknown: str


class Home(Frozen):
    frame: Frame
    heading: str
    description: str
    as_of: tuple[AsOf, ...]
    counts: tuple[Count, ...]
    total: str
    worst: Gap | None
    follows: tuple[Part, ...]
    moved: tuple[StepView, ...]
    changes: Link
    matrix: matrix.Matrix
    decisions: tuple[DecisionLine, ...]
    gaps: tuple[Gap, ...]
    about: Link


def home(book: Book) -> Home:
    links = Links(urls.HOME)
    result = book.result
    reference, port = book.names["reference"], book.names["port"]
    open_rows = sorted((row for row in result.rows if _open(row)), key=lambda row: (severity(row.now), _opened(row)))
    gaps = tuple(_gap(book, links, row) for row in open_rows)
    return Home(
        frame=frame(book, links, result.title, result.description or f"How {port} follows {reference}."),
        heading=f"{port} follows {reference}",
        description=result.description,
        as_of=tuple(found for side in book.sides if (found := as_of(book, side))),
        counts=counts(row.now for row in result.rows),
        total=dates.count(len(result.rows), "row"),
        worst=gaps[0] if gaps else None,
        follows=follows(book),
        moved=tuple(step_view(book, links, step) for step in reversed(book.steps[-MOVED_LAST:])),
        changes=Link(text="All changes", href=links.to(urls.CHANGES)),
        matrix=matrix.now(book, links, f"Each row compares one thing that both SDKs should have in common: {reference} leads, {port} follows."),
        decisions=tuple(line(book, links, found) for found in result.decisions),
        gaps=gaps,
        about=Link(text="read from source, not run", href=links.to(urls.ABOUT, "limits")),
    )


def as_of(book: Book, side: Side) -> AsOf | None:
    """A side's newest commit and version; None for a side without commits."""
    found = book.newest_commit(side)
    if found is None:
        return None
    versions = book.sides[side].versions
    version = book.version(side, found.sha) or (max(versions, key=lambda one: one.instant).name if versions else "")
    return AsOf(
        name=book.names[side],
        version=version,
        short=found.sha[:7],
        href=urls.commit(book.sides[side].web, found.sha),
        when=when(found.instant),
    )


def follows(book: Book) -> tuple[Part, ...]:
    """What the port says it follows, and how far behind the newest that is in versions, commits and days."""
    reference, port = book.names["reference"], book.names["port"]
    newest_port, newest = book.newest_commit("port"), book.newest_commit("reference")
    said = book.result.port.follows_at.get(newest_port.sha) if newest_port else None
    if not said:
        return (Part(text=f"{port} does not say which version of {reference} it follows."),)
    start = f"{port} says it follows {reference} {said}"
    ordered = sorted(book.result.reference.versions, key=lambda one: one.instant)
    place = next((n for n, one in enumerate(ordered) if one.name.removeprefix("v") == said.removeprefix("v")), None)
    if place is None or newest is None:
        return (Part(text=f"{start}, a version that the history of {reference} does not name; how far behind that is cannot be told."),)
    followed = ordered[place]
    # The version may be first seen at a commit or tagged off the line, so commits are counted by time, not by position.
    commits = sum(commit.instant > followed.instant for commit in book.result.reference.history.commits)
    versions = len(ordered) - 1 - place
    if not commits and not versions:
        return (Part(text=f"{start}, the newest there is."),)
    days = dates.duration(newest.instant - followed.instant)
    lag = f"{dates.count(versions, 'version')}, {dates.count(commits, 'commit')} and {days}"
    return (Part(text=f"{start} of "), Part(text=dates.day(followed.instant), iso=dates.iso(followed.instant)), Part(text=f": {lag} behind the newest."))


def _open(row: RowResult) -> bool:
    return row.now.verdict.status == "unknown" or bool(row.history.episodes and row.history.episodes[-1].closed is None)


def _opened(row: RowResult) -> int:
    episodes = row.history.episodes
    return episodes[-1].opened.start.instant if episodes and episodes[-1].closed is None else row.now.start.instant


def _gap(book: Book, links: Links, row: RowResult) -> Gap:
    since = book.since(row)
    return Gap(
        title=row.title,
        href=links.to(urls.row(row.id)),
        status=of(row.now),
        age=dates.duration(book.newest - _opened(row)),
        sentence=story(book, links, row.id, since),
        unknown=row.now.reference.unknown or row.now.port.unknown or "",
    )
