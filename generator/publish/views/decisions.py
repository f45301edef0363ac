"""Decisions: what each ADR declares beside what the code shows."""

from __future__ import annotations

from markupsafe import Markup

from generator.model import DecisionHistory, Frozen, ObservedState, Side
from generator.publish import badges, safe, urls
from generator.publish.urls import Links
from generator.publish.views.book import Book
from generator.publish.views.frame import Frame, frame
from generator.publish.views.parts import ICONS, CommitRef, Link, Part, Status, When, commit, of, when

NOWHERE = "https://example.org/parity"


class State(Frozen):
    """An observed state as it is shown."""

    slug: str
    word: str
    level: str
    icon: str


class DecisionLine(Frozen):
    """One decision in a list."""

    id: str
    title: str
    href: str
    declared: str
    declared_since: When
    state: State
    state_since: When | None
    rows: tuple[Link, ...]
    warnings: int


class Declared(Frozen):
    when: When
    commit: CommitRef
    status: str
    title: str
    file: Link


class Observed(Frozen):
    when: When
    href: str
    state: State
    commit: CommitRef | None
    rows: tuple[Link, ...]


class LinkedRow(Frozen):
    title: str
    href: str
    status: Status


class DecisionPage(Frozen):
    frame: Frame
    id: str
    title: str
    declared: str
    date: str
    state: State
    overtaken: tuple[Part, ...]
    path: Link
    prose: Markup
    declarations: tuple[Declared, ...]
    observations: tuple[Observed, ...]
    rows: tuple[LinkedRow, ...]
    requires: tuple[Link, ...]
    warnings: tuple[str, ...]
    badge: str
    badge_words: str
    snippet: str
    snippet_is_whole: bool


class DecisionIndex(Frozen):
    frame: Frame
    decisions: tuple[DecisionLine, ...]


def line(book: Book, links: Links, found: DecisionHistory) -> DecisionLine:
    last = found.declared[-1]
    since = next(
        (one for n, one in enumerate(found.declared) if all(other.decision.status == last.decision.status for other in found.declared[n:])), last
    )
    now = found.observed[-1] if found.observed else None
    return DecisionLine(
        id=found.id,
        title=last.decision.title,
        href=links.to(urls.adr(found.slug)),
        declared=last.decision.status,
        declared_since=when(since.commit.instant),
        state=state(now),
        state_since=when(now.moment.instant) if now else None,
        rows=_rows(book, links, found.rows),
        warnings=len(found.warnings),
    )


def index(book: Book) -> DecisionIndex:
    links = Links(urls.ADRS)
    return DecisionIndex(
        frame=frame(book, links, "Decisions", "What each decision declares, beside what the code shows.", _crumbs(links)),
        decisions=tuple(line(book, links, found) for found in book.result.decisions),
    )


def decision(book: Book, found: DecisionHistory) -> DecisionPage:
    links = Links(urls.adr(found.slug))
    last = found.declared[-1].decision
    badge = badges.decision([found], found.slug)
    rows = {row.id: row for row in book.result.rows}
    return DecisionPage(
        frame=frame(
            book, links, f"{found.id}: {last.title}", f"{found.id} is declared «{last.status}»; the code shows: {badge.message}.",
            (*_crumbs(links), Link(text="Decisions", href=links.to(urls.ADRS))),
        ),
        id=found.id,
        title=last.title,
        declared=last.status,
        date=last.date or "",
        state=state(found.observed[-1] if found.observed else None),
        overtaken=_overtaken(book, links, found),
        path=_file(book, found.declared[-1].commit.sha, last.path),
        prose=safe.prose(book.markdown(last.text)),
        declarations=tuple(
            Declared(
                when=when(one.commit.instant),
                commit=commit(book, "port", one.commit.sha),
                status=one.decision.status,
                title=one.decision.title,
                file=_file(book, one.commit.sha, one.decision.path),
            )
            for one in reversed(found.declared)
        ),
        observations=tuple(_observed(book, links, one) for one in reversed(found.observed)),
        rows=tuple(
            LinkedRow(title=rows[id].title, href=links.to(urls.row(id)), status=of(rows[id].now)) for id in found.rows if id in rows
        ),
        requires=tuple(
            Link(text=id, href=links.to(urls.adr(book.decisions[id][0].slug)) if id in book.decisions else None) for id in found.requires
        ),
        warnings=found.warnings,
        badge=links.to(urls.badge(found.slug, "svg")),
        badge_words=f"{badge.label}: {badge.message}",
        snippet=_snippet(book.base_url or NOWHERE, found),
        snippet_is_whole=book.base_url is not None,
    )


def state(found: ObservedState | None) -> State:
    """An observed state in words; None: no row is linked, so nothing was looked at."""
    word, level = badges.STATES[found.state] if found else ("no rows linked", "none")
    return State(slug=found.state if found else "none", word=word, level=level, icon=ICONS[level])


def _observed(book: Book, links: Links, one: ObservedState) -> Observed:
    steps = {step.moment: step.page for step in book.steps}
    href = steps.get(one.moment) or next((s.page for s in reversed(book.steps) if s.moment.instant <= one.moment.instant), urls.HISTORY)
    return Observed(
        when=when(one.moment.instant),
        href=links.to(href),
        state=state(one),
        commit=commit(book, one.moved_by, one.moved_commit) if one.moved_commit else None,
        rows=_rows(book, links, one.rows),
    )


def _overtaken(book: Book, links: Links, found: DecisionHistory) -> tuple[Part, ...]:
    """Which commit overtook the decision, where one did."""
    now = found.observed[-1] if found.observed else None
    if now is None or now.state != "overtaken":
        return ()
    side: Side = now.moved_by
    moved = commit(book, side, now.moved_commit)
    moment = when(now.moment.instant)
    who = Part(text=f"{moved.side} {moved.short}", href=moved.href)
    return (Part(text="This was done once. Overtaken by "), who, Part(text=" on "), Part(text=moment.words, iso=moment.iso), Part(text=f": {moved.subject}"))


def _rows(book: Book, links: Links, ids: tuple[str, ...]) -> tuple[Link, ...]:
    titles = {row.id: row.title for row in book.result.rows}
    return tuple(Link(text=titles[id], href=links.to(urls.row(id))) for id in ids if id in titles)


def _file(book: Book, sha: str, path: str) -> Link:
    return Link(text=path, href=urls.file(book.result.port.web, sha, path))


def _snippet(base: str, found: DecisionHistory) -> str:
    return f"[![{found.id}]({base}/{urls.badge(found.slug, 'svg')})]({base}/adr/{found.slug}/)"


def _crumbs(links: Links) -> tuple[Link, ...]:
    return (Link(text="Matrix", href=links.to(urls.HOME)),)
