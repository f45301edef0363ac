"""The history in one view, and a permanent page for each moment at which something changed."""

from __future__ import annotations

from markupsafe import Markup

from generator.model import Frozen
from generator.publish import bands, urls
from generator.publish.urls import Links
from generator.publish.views.book import WIDE, Book
from generator.publish.views.changes import MoveView, move_view
from generator.publish.views.frame import Frame, frame
from generator.publish.views.matrix import Matrix, matrix
from generator.publish.views.parts import CommitRef, Count, Link, Status, When, counts, of, pair, when


class MomentPage(Frozen):
    frame: Frame
    heading: str
    when: When
    commits: tuple[CommitRef, ...]
    missing: tuple[str, ...]
    counts: tuple[Count, ...]
    moves: tuple[MoveView, ...]
    first: bool
    matrix: Matrix
    previous: Link | None
    next: Link | None
    now: Link


class HistoryBand(Frozen):
    title: str
    href: str
    band: Markup
    summary: str
    status: Status


class HistoryStep(Frozen):
    when: When
    href: str
    commits: tuple[CommitRef, ...]
    counts: tuple[Count, ...]
    moved: str


class HistoryPage(Frozen):
    frame: Frame
    scale: Markup
    bands: tuple[HistoryBand, ...]
    steps: tuple[HistoryStep, ...]
    reference: str
    port: str


def moment(book: Book, place: int) -> MomentPage:
    """The page of the ``place``-th step: the matrix as it was then, and what moved to get there."""
    step = book.steps[place]
    links = Links(step.page)
    found = {row.id: interval for row in book.result.rows if (interval := book.at(row, step.moment.instant))}
    heading = f"As it was on {when(step.moment.instant).words}"
    sides = pair(book, step.moment)
    description = f"The matrix at {' and '.join(f'{one.side} {one.short}' for one in sides)}."
    absent = [name for name, sha in ((book.names["reference"], step.moment.reference), (book.names["port"], step.moment.port)) if not sha]
    return MomentPage(
        frame=frame(book, links, f"{heading} ({', '.join(f'{one.side} {one.short}' for one in sides)})", description, _crumbs(links)),
        heading=heading,
        when=when(step.moment.instant, exact=True),
        commits=sides,
        missing=tuple(absent),
        counts=counts(found.values()),
        moves=tuple(move_view(book, links, move) for move in step.moves),
        first=place == 0,
        matrix=matrix(book, links, f"Every row as it was on {when(step.moment.instant).words}.", found, changed=frozenset(m.row.id for m in step.moves)),
        previous=_step_link(book, links, place - 1),
        next=_step_link(book, links, place + 1),
        now=Link(text="The matrix now", href=links.to(urls.HOME)),
    )


def _step_link(book: Book, links: Links, place: int) -> Link | None:
    if not 0 <= place < len(book.steps):
        return None
    step = book.steps[place]
    return Link(text=when(step.moment.instant).words, href=links.to(step.page))


def _crumbs(links: Links) -> tuple[Link, ...]:
    return (Link(text="Matrix", href=links.to(urls.HOME)), Link(text="History", href=links.to(urls.HISTORY)))


def history(book: Book) -> HistoryPage:
    """Every row's band in full width, then every moment at which something changed, newest first."""
    links = Links(urls.HISTORY)
    axis = book.axis(WIDE)
    return HistoryPage(
        frame=frame(book, links, "History", "Every row over time, and every moment at which something changed.", _crumbs(links)[:1]),
        scale=bands.scale(axis, book.result.reference.versions, book.result.port.versions, book.names),
        bands=tuple(
            HistoryBand(
                title=row.title,
                href=links.to(urls.row(row.id)),
                band=bands.band(axis, row.history, book.names),
                summary=bands.summary(row.history),
                status=of(row.now),
            )
            for row in book.result.rows
        ),
        steps=tuple(
            HistoryStep(
                when=when(step.moment.instant),
                href=links.to(step.page),
                commits=tuple(one for one in pair(book, step.moment) if one.sha in {move.after.moved_commit for move in step.moves}),
                counts=counts(interval for row in book.result.rows if (interval := book.at(row, step.moment.instant))),
                moved=", ".join(move.row.title for move in step.moves[:4]) + (f" and {len(step.moves) - 4} more" if len(step.moves) > 4 else ""),
            )
            for step in reversed(book.steps)
        ),
        reference=book.names["reference"],
        port=book.names["port"],
    )
