"""Atom, JSON Feed and the sitemap: one entry for each row that changed at a moment, newest first."""

from __future__ import annotations

import json
from collections.abc import Iterable
from uuid import NAMESPACE_URL, uuid5

from generator.model import STATUSES, Frozen
from generator.publish import dates, urls
from generator.publish.safe import clean, text
from generator.publish.views.book import Book, Move, Step

NEWEST = 60


class Entry(Frozen):
    id: str
    title: str
    path: str
    instant: int
    summary: str


def entries(book: Book) -> tuple[Entry, ...]:
    """The first moment is where the record begins, no change; so it has no entries, unless it is all there is."""
    steps = book.steps[1:] or book.steps
    found = [_entry(book, step, move) for step in reversed(steps) for move in step.moves]
    return tuple(found[:NEWEST])


def _entry(book: Book, step: Step, move: Move) -> Entry:
    after, before = move.after, move.before
    word = STATUSES[after.verdict.status][0].lower()
    moved = f"{STATUSES[before.verdict.status][0].lower()} → {word}" if before and before.verdict.status != after.verdict.status else word
    mover = f"{book.names[after.moved_by]} {after.moved_commit[:7]} moved it on {dates.day(step.moment.instant)}."
    said = " ".join(f"{finding.detail}." for finding in after.verdict.findings[:5])
    name = f"parity/{move.row.id}/{step.moment.reference}/{step.moment.port}/{after.verdict.status}"
    return Entry(
        id=f"urn:uuid:{uuid5(NAMESPACE_URL, name)}",
        title=f"{move.row.title}: {moved}",
        path=step.page,
        instant=step.moment.instant,
        summary=f"{mover} {said}".strip(),
    )


def _address(book: Book, path: str) -> str:
    return urls.canonical(book.base_url, path) or path


def atom(book: Book) -> bytes:
    """Atom 1.0. Without a base address its links are relative to the feed."""
    found = entries(book)
    feed_id = f"urn:uuid:{uuid5(NAMESPACE_URL, f'parity/{book.result.title}')}"
    own = f'  <link rel="self" type="application/atom+xml" href="{text(_address(book, urls.FEED))}"/>\n'
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">\n',
        f"  <id>{feed_id}</id>\n  <title>{text(book.result.title)}</title>\n  <updated>{dates.iso(_updated(book, found))}</updated>\n",
        f"  <author><name>{text(book.result.title)}</name></author>\n",
        own,
        f'  <link rel="alternate" type="text/html" href="{text(_address(book, urls.HOME))}"/>\n',
    ]
    for entry in found:
        parts.append(
            f"  <entry>\n    <id>{entry.id}</id>\n    <title>{text(entry.title)}</title>\n"
            f"    <updated>{dates.iso(entry.instant)}</updated>\n"
            f'    <link rel="alternate" type="text/html" href="{text(_address(book, entry.path))}"/>\n'
            f"    <summary>{text(entry.summary)}</summary>\n  </entry>\n"
        )
    parts.append("</feed>\n")
    return "".join(parts).encode()


def json_feed(book: Book) -> bytes:
    """JSON Feed 1.1."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": clean(book.result.title),
        "language": "en",
        **({"home_page_url": f"{book.base_url}/", "feed_url": f"{book.base_url}/{urls.JSON_FEED}"} if book.base_url else {}),
        "items": [
            {
                "id": entry.id,
                "url": _address(book, entry.path),
                "title": clean(entry.title),
                "content_text": clean(entry.summary),
                "date_published": dates.iso(entry.instant),
            }
            for entry in entries(book)
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2).encode() + b"\n"


def sitemap(base_url: str, pages: Iterable[str]) -> bytes:
    """Every page's canonical address."""
    found = "".join(f"  <url><loc>{text(urls.canonical(base_url, page) or '')}</loc></url>\n" for page in sorted(pages))
    return f'<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{found}</urlset>\n'.encode()


def _updated(book: Book, found: tuple[Entry, ...]) -> int:
    return found[0].instant if found else book.newest
