"""What moved, moment by moment: for the first page, the changes page, and each moment's own page."""

from __future__ import annotations

from generator.model import Frozen
from generator.publish import urls
from generator.publish.urls import Links
from generator.publish.views.book import Book, Move, Step
from generator.publish.views.frame import Frame, frame
from generator.publish.views.parts import CommitRef, Link, Status, Value, When, moved_by, of, values, when

NEWEST = 100


class MoveView(Frozen):
    """``before`` None where the record of the row begins. ``quiet``: the status stayed, only what is shown changed."""

    title: str
    href: str
    before: Status | None
    after: Status
    quiet: bool
    reference: Value
    port: Value
    commit: CommitRef | None


class StepView(Frozen):
    href: str
    when: When
    commits: tuple[CommitRef, ...]
    moves: tuple[MoveView, ...]


class Changes(Frozen):
    frame: Frame
    steps: tuple[StepView, ...]
    older: int
    history: Link


def move_view(book: Book, links: Links, move: Move) -> MoveView:
    left, right = values(book, move.after)
    before = of(move.before) if move.before else None
    return MoveView(
        title=move.row.title,
        href=links.to(urls.row(move.row.id)),
        before=before,
        after=of(move.after),
        quiet=move.before is not None and move.before.verdict.status == move.after.verdict.status,
        reference=left,
        port=right,
        commit=moved_by(book, move.after),
    )


def step_view(book: Book, links: Links, step: Step) -> StepView:
    commits = {move.after.moved_commit: moved_by(book, move.after) for move in step.moves}
    return StepView(
        href=links.to(step.page),
        when=when(step.moment.instant),
        commits=tuple(found for found in commits.values() if found),
        moves=tuple(move_view(book, links, move) for move in step.moves),
    )


def changes(book: Book) -> Changes:
    """The newest moments at which something changed, newest first."""
    links = Links(urls.CHANGES)
    shown = book.steps[-NEWEST:]
    return Changes(
        frame=frame(book, links, "Changes", "What moved lately, newest first.", (Link(text="Matrix", href=links.to(urls.HOME)),)),
        steps=tuple(step_view(book, links, step) for step in reversed(shown)),
        older=len(book.steps) - len(shown),
        history=Link(text="the whole history", href=links.to(urls.HISTORY)),
    )
