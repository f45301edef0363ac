"""A result → the whole static site in a folder, replaced as a whole. The list of everything that is written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from generator.model import Frozen, Result
from generator.publish import badges, feeds, swap, urls
from generator.publish.environment import renderer
from generator.publish.excerpts import Source
from generator.publish.safe import clean
from generator.publish.views import changes, decisions, home, moments, plain, releases, rows
from generator.publish.views.book import Book

Page = tuple[str, str, Callable[[], Frozen]]


class Written(Frozen):
    """What was written; as text, a sentence."""

    out: str
    pages: int
    files: int
    bytes: int

    def __str__(self) -> str:
        return f"Wrote {self.pages} pages ({self.files} files, {self.bytes / 1024 / 1024:.1f} MiB) to {self.out}."


def write(
    result: Result,
    out: Path,
    *,
    base_url: str | None,
    source: Source,
    markdown: Callable[[str], str],
    documents: Mapping[str, bytes],
    stamp: Mapping[str, str],
    progress: Callable[[str], None] | None = None,
) -> Written:
    """Write the site to ``out``, aside first, then swapped in.

    ``source``: a file's text at a commit, for excerpts. ``markdown``: HTML of an ADR. ``documents``: path → bytes, written as they are.
    ``stamp``: what ``build.json`` says. Raises ParityError where ``out`` is not ours, cannot be written, or there is nothing to show.
    """
    swap.check(out)
    book = Book(result, base_url, source, markdown, documents)
    listed = tuple(pages(book))
    with swap.replacing(out) as staging:
        render = renderer()
        for number, (path, template, view) in enumerate(listed):
            staging.put(path, render(f"pages/{template}.html", view()))
            if progress is not None and number and number % 100 == 0:
                progress(f"{number} of {len(listed)} pages")
        for path, data in files(book, [path for path, _, _ in listed], stamp):
            staging.put(path, data)
    return Written(out=str(out), pages=len(listed), files=staging.files, bytes=staging.bytes)


def pages(book: Book) -> Iterator[Page]:
    """(path, template, how to make its view) of every page."""
    yield urls.HOME, "home", lambda: home.home(book)
    yield urls.HISTORY, "history", lambda: moments.history(book)
    yield urls.CHANGES, "changes", lambda: changes.changes(book)
    yield urls.RELEASES, "releases", lambda: releases.index(book)
    yield urls.ADRS, "decisions", lambda: decisions.index(book)
    yield urls.DIAGNOSTICS, "diagnostics", lambda: plain.diagnostics(book)
    yield urls.ABOUT, "about", lambda: plain.about(book)
    yield urls.API, "api", lambda: plain.api(book)
    yield urls.NOT_FOUND, "not_found", lambda: plain.not_found(book)
    for row in book.result.rows:
        yield urls.row(row.id), "row", lambda row=row: rows.row(book, row)
    for decision in book.result.decisions:
        yield urls.adr(decision.slug), "decision", lambda decision=decision: decisions.decision(book, decision)
    for place, step in enumerate(book.steps):
        yield step.page, "moment", lambda place=place: moments.moment(book, place)
    for release in book.result.releases:
        yield book.release_pages[release.version], "release", lambda release=release: releases.release(book, release)


def files(book: Book, listed: list[str], stamp: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """(path, bytes) of everything that is no page."""
    yield from book.assets.values()
    for badge in badges.all_badges(book.result):
        yield urls.badge(badge.slug, "svg"), badges.svg(badge)
        yield urls.badge(badge.slug, "json"), badges.endpoint(badge)
    yield urls.FEED, feeds.atom(book)
    yield urls.JSON_FEED, feeds.json_feed(book)
    if book.base_url:
        yield "sitemap.xml", feeds.sitemap(book.base_url, (path for path in listed if path != urls.NOT_FOUND))
    yield from sorted(book.documents.items())
    yield "build.json", json.dumps({name: clean(said) for name, said in sorted(stamp.items())}, ensure_ascii=False, indent=2).encode() + b"\n"
    yield ".nojekyll", b""
