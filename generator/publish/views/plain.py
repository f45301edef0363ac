"""The pages around the comparison: diagnostics, about, data, and the page for an address that leads nowhere."""

from __future__ import annotations

from generator.model import RISKS, STATUSES, Evidence, Frozen
from generator.publish import badges, urls
from generator.publish.urls import Links
from generator.publish.views.book import Book
from generator.publish.views.frame import Frame, frame
from generator.publish.views.parts import CommitRef, Link, Status, commit, status

MEANING = {
    "aligned": "Both sides were read with certainty and say the same.",
    "breaking-divergence": "What one side sends or accepts, the other does not.",
    "feature-gap": "Part of the thing is lacking on one side.",
    "default-mismatch": "Both have it, with different defaults.",
    "config-mismatch": "It is configured in different ways.",
    "ergonomics-gap": "It can be done, but less easily.",
    "documentation-gap": "It is there, but not written down.",
    "missing-in-port": "The reference has it, the port does not.",
    "extra-in-port": "The port has it, the reference does not.",
    "accepted": "It differs on purpose, with a written reason.",
    "absent": "Neither side has it yet.",
    "unknown": "The source could not be read with certainty. Never counted as aligned.",
}


class ProblemView(Frozen):
    place: str
    href: str | None
    what: str
    symbol: str


class SideProblems(Frozen):
    name: str
    problems: tuple[ProblemView, ...]
    redated: tuple[CommitRef, ...]


class UnknownRow(Frozen):
    title: str
    href: str
    reasons: tuple[str, ...]


class Diagnostics(Frozen):
    frame: Frame
    unknown: tuple[UnknownRow, ...]
    sides: tuple[SideProblems, ...]
    notes: tuple[str, ...]


class Meaning(Frozen):
    status: Status
    words: str


class About(Frozen):
    frame: Frame
    reference: str
    port: str
    meanings: tuple[Meaning, ...]
    risks: tuple[str, ...]
    rows: int
    diagnostics: str


class DocumentView(Frozen):
    path: str
    href: str
    size: str


class BadgeView(Frozen):
    slug: str
    words: str
    svg: str
    json: str


class Api(Frozen):
    frame: Frame
    documents: tuple[DocumentView, ...]
    badges: tuple[BadgeView, ...]
    atom: str
    json_feed: str


class NotFound(Frozen):
    frame: Frame
    history: str


def diagnostics(book: Book) -> Diagnostics:
    links = Links(urls.DIAGNOSTICS)
    sides = []
    for name, side in book.sides.items():
        newest = book.newest_commit(name)
        sha = newest.sha if newest else ""
        sides.append(
            SideProblems(
                name=side.name,
                problems=tuple(
                    ProblemView(
                        place=f"{one.path}:{one.line}",
                        href=urls.blob(side.web, Evidence(path=one.path, first_line=one.line, last_line=one.line, sha=sha)),
                        what=one.what,
                        symbol=one.symbol or "",
                    )
                    for one in side.problems
                ),
                redated=tuple(commit(book, name, one.sha) for one in side.history.commits if one.pulled_up),
            )
        )
    return Diagnostics(
        frame=frame(book, links, "Diagnostics", "What could not be read with certainty, and why.", _crumbs(links)),
        unknown=tuple(
            UnknownRow(title=row.title, href=links.to(urls.row(row.id)), reasons=tuple(f.detail for f in row.now.verdict.findings))
            for row in book.result.rows
            if row.now.verdict.status == "unknown"
        ),
        sides=tuple(sides),
        notes=book.result.notes,
    )


def about(book: Book) -> About:
    links = Links(urls.ABOUT)
    return About(
        frame=frame(book, links, "About", "How this comparison is made, and what it cannot see.", _crumbs(links)),
        reference=book.names["reference"],
        port=book.names["port"],
        meanings=tuple(Meaning(status=status(slug), words=MEANING[slug]) for slug in STATUSES),
        risks=RISKS[:-1],
        rows=len(book.result.rows),
        diagnostics=links.to(urls.DIAGNOSTICS),
    )


def api(book: Book) -> Api:
    links = Links(urls.API)
    return Api(
        frame=frame(book, links, "Data", "The same facts as documents, feeds and badges.", _crumbs(links)),
        documents=tuple(
            DocumentView(path=path, href=links.to(path), size=_size(len(data))) for path, data in sorted(book.documents.items())
        ),
        badges=tuple(
            BadgeView(
                slug=one.slug,
                words=f"{one.label}: {one.message}",
                svg=links.to(urls.badge(one.slug, "svg")),
                json=links.to(urls.badge(one.slug, "json")),
            )
            for one in badges.all_badges(book.result)
        ),
        atom=links.to(urls.FEED),
        json_feed=links.to(urls.JSON_FEED),
    )


def not_found(book: Book) -> NotFound:
    links = Links(urls.NOT_FOUND, book.base_url, anywhere=True)
    return NotFound(
        frame=frame(book, links, "There is no such page", "There is no page at this address.", _crumbs(links)),
        history=links.to(urls.HISTORY),
    )


def _size(number: int) -> str:
    return f"{number} bytes" if number < 1024 else f"{number / 1024:.1f} KiB"


def _crumbs(links: Links) -> tuple[Link, ...]:
    return (Link(text="Matrix", href=links.to(urls.HOME)),)
