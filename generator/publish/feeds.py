"""Every change as an entry of an Atom feed and of its JSON twin, and the site map. Dates are those of commits."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote
from xml.etree import ElementTree

from generator.publish import dates, words
from generator.publish.context import Change, Context
from generator.publish.safe import clean
from generator.publish.surface_feed import messages
from generator.publish.urls import Urls, at_folder

MOST = 100
AUTHORITY = "tag:parity.invalid,2025:"
ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class Entry:
    """A change for a feed reader. ``url``: absolute where the site's address is known, else relative to the feed."""

    id: str
    title: str
    text: str
    url: str
    moment_url: str
    instant: int


def fingerprint(*parts: str | None) -> str:
    return hashlib.sha256("\0".join(part or "-" for part in parts).encode("utf-8", "replace")).hexdigest()[:24]


def entries(context: Context) -> tuple[Entry, ...]:
    """The newest hundred changes of a status, and one entry for each of the newest moments of the surface, newest first.

    An id depends on row, statuses and commits alone: it stays when the site moves.
    """
    urls = context.urls("")
    rows = [_entry(context, urls, change) for change in changed(context)[:MOST]]
    return tuple(sorted([*rows, *_surface(context, urls)], key=lambda one: -one.instant))


def _surface(context: Context, urls: Urls) -> list[Entry]:
    return [
        Entry(
            id=AUTHORITY + "surface/" + fingerprint(*one.marks),
            title=clean(one.title),
            text=clean(one.text),
            url=f"{_url(urls, one.folder)}#{one.anchor}",
            moment_url=_url(urls, "changes/"),
            instant=one.instant,
        )
        for one in messages(context)
    ]


def changed(context: Context) -> tuple[Change, ...]:
    """What is worth a message: changes of a status, newest first. Values that move under one status are on the pages."""
    return tuple(change for change in context.changes if change.status_changed)


def _entry(context: Context, urls: Urls, change: Change) -> Entry:
    now, before = change.now, change.before
    status = words.status(now).word
    was = words.status(before).word if before else None
    said = f"{was} → {status}" if was and was != status else f"{status} ({words.what(change)})"
    subject = context.commits.get((now.moved_by, now.moved_commit))
    lines = [
        f"{words.name(context, now.moved_by)} {now.moved_commit[:7]}" + (f": {subject.subject}" if subject else ""),
        *(
            f"{words.name(context, side)}: {reading.unknown or reading.display or 'does not have this'}"
            for side, reading in words.readings(now)
        ),
        *(finding.detail for finding in now.verdict.findings[:6]),
    ]
    return Entry(
        id=AUTHORITY
        + "change/"
        + fingerprint(
            change.row.id,
            before.verdict.status if before else None,
            now.verdict.status,
            now.start.reference,
            now.start.port,
        ),
        title=clean(f"{change.row.title}: {said}"),
        text=clean("\n".join(lines)),
        url=_url(urls, context.row_folder(change.row.id)),
        moment_url=_url(urls, at_folder(now.start)),
        instant=now.start.instant,
    )


def _url(urls: Urls, folder: str) -> str:
    return urls.base + quote(folder) if urls.base else urls.to(folder)


def _feed_id(context: Context) -> str:
    sides = context.sides.values()
    return (
        AUTHORITY
        + "feed/"
        + fingerprint(
            *(side.name for side in sides),
            *(side.history.commits[0].sha if side.history.commits else None for side in sides),
        )
    )


def atom(context: Context) -> bytes:
    """The feed of everything."""
    return _atom(context, context.result.title, "feed.xml", "", _feed_id(context), entries(context))


def of_rows(context: Context, rows: frozenset[str], title: str, folder: str) -> bytes:
    """The feed of some rows, beside the page that is about them: every change of their status."""
    urls = context.urls(folder)
    told = tuple(_entry(context, urls, change) for change in changed(context) if change.row.id in rows)[:MOST]
    return _atom(context, title, f"{folder}feed.xml", folder, f"{_feed_id(context)}/{folder.rstrip('/')}", told)


def _atom(context: Context, title: str, path: str, folder: str, id: str, told: tuple[Entry, ...]) -> bytes:
    ElementTree.register_namespace("", ATOM)
    feed = ElementTree.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "en"})
    urls = context.urls(folder)
    _text(feed, "id", id)
    _text(feed, "title", title)
    if context.result.description and not folder:
        _text(feed, "subtitle", context.result.description)
    _text(feed, "updated", dates.iso(told[0].instant if told else context.newest))
    _text(ElementTree.SubElement(feed, f"{{{ATOM}}}author"), "name", context.result.title)
    _link(feed, "alternate", urls.canonical or "index.html")
    _link(feed, "self", urls.base + quote(path) if urls.base else "feed.xml")
    for one in told:
        entry = ElementTree.SubElement(feed, f"{{{ATOM}}}entry")
        _text(entry, "id", one.id)
        _text(entry, "title", one.title)
        _text(entry, "updated", dates.iso(one.instant))
        _link(entry, "alternate", one.url)
        _link(entry, "related", one.moment_url)
        _text(entry, "content", one.text).set("type", "text")
    return _xml(feed)


def _text(parent: ElementTree.Element, name: str, text: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{ATOM}}}{name}")
    element.text = clean(text)
    return element


def _link(parent: ElementTree.Element, rel: str, href: str) -> None:
    ElementTree.SubElement(parent, f"{{{ATOM}}}link", {"rel": rel, "href": href})


def json_feed(context: Context) -> bytes:
    base = context.urls("").base
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": clean(context.result.title),
        **({"home_page_url": base, "feed_url": f"{base}feed.json"} if base else {}),
        **({"description": clean(context.result.description)} if context.result.description else {}),
        "language": "en",
        "items": [
            {
                "id": one.id,
                "url": one.url,
                "title": one.title,
                "content_text": one.text,
                "date_published": dates.iso(one.instant),
            }
            for one in entries(context)
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2).encode() + b"\n"


def sitemap(context: Context, pages: Iterable[str]) -> bytes:
    """The site map of pages (their folders); only for a site whose address is known."""
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    ElementTree.register_namespace("", space)
    root = ElementTree.Element(f"{{{space}}}urlset")
    for page in pages:
        ElementTree.SubElement(ElementTree.SubElement(root, f"{{{space}}}url"), f"{{{space}}}loc").text = context.urls(
            page
        ).canonical
    return _xml(root)


def _xml(root: ElementTree.Element) -> bytes:
    ElementTree.indent(root)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + bytes(ElementTree.tostring(root, encoding="utf-8")) + b"\n"
