"""Releases of the port: each as it was on its day, and against the version of the reference that it says it follows."""

from __future__ import annotations

from generator.model import Frozen, Interval, Release
from generator.publish import urls
from generator.publish.urls import Links
from generator.publish.views.book import Book
from generator.publish.views.frame import Frame, frame
from generator.publish.views.matrix import Matrix, matrix
from generator.publish.views.parts import CommitRef, Count, Link, When, commit, counts, when


class ReleaseLine(Frozen):
    name: str
    href: str
    when: When
    tagged: bool
    follows: str
    counts: tuple[Count, ...]
    followed: tuple[Count, ...]


class ReleaseIndex(Frozen):
    frame: Frame
    port: str
    reference: str
    releases: tuple[ReleaseLine, ...]


class ReleasePage(Frozen):
    frame: Frame
    port: str
    reference: str
    name: str
    when: When
    tagged: bool
    commit: CommitRef
    follows: str
    day: Matrix
    day_counts: tuple[Count, ...]
    followed: Matrix | None
    followed_counts: tuple[Count, ...]


def index(book: Book) -> ReleaseIndex:
    links = Links(urls.RELEASES)
    return ReleaseIndex(
        frame=frame(book, links, "Releases", f"Each release of {book.names['port']} as it was.", (_home(links),)),
        port=book.names["port"],
        reference=book.names["reference"],
        releases=tuple(
            ReleaseLine(
                name=found.version.name,
                href=links.to(book.release_pages[found.version]),
                when=when(found.version.instant),
                tagged=found.version.tagged,
                follows=found.version.follows or "",
                counts=counts(interval for _, interval in found.on_that_day),
                followed=_counts(found.against_followed),
            )
            for found in book.result.releases
        ),
    )


def release(book: Book, found: Release) -> ReleasePage:
    version = found.version
    links = Links(book.release_pages[version])
    port, reference = book.names["port"], book.names["reference"]
    day = when(version.instant)
    return ReleasePage(
        frame=frame(
            book, links, f"{port} {version.name}", f"{port} {version.name} compared with {reference}.",
            (_home(links), Link(text="Releases", href=links.to(urls.RELEASES))),
        ),
        port=port,
        reference=reference,
        name=version.name,
        when=day,
        tagged=version.tagged,
        commit=commit(book, "port", version.sha),
        follows=version.follows or "",
        day=matrix(book, links, f"{port} {version.name} against the newest {reference} of {day.words}.", dict(found.on_that_day), prefix="day-"),
        day_counts=counts(interval for _, interval in found.on_that_day),
        followed=matrix(
            book, links, f"{port} {version.name} against {reference} {version.follows}, which it says it follows.",
            dict(found.against_followed), prefix="followed-",
        ) if found.against_followed is not None else None,
        followed_counts=_counts(found.against_followed),
    )


def _counts(found: tuple[tuple[str, Interval], ...] | None) -> tuple[Count, ...]:
    return counts(interval for _, interval in found) if found is not None else ()


def _home(links: Links) -> Link:
    return Link(text="Matrix", href=links.to(urls.HOME))
