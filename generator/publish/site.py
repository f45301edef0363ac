"""A result → the whole site, file by file, put in place in one step."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.model import STATUSES, Result, Side
from generator.publish import assets, feeds, swap, urls
from generator.publish.badges import Badge
from generator.publish.context import MATRIX_BADGE, Context
from generator.publish.render import Templates
from generator.publish.views import decisions, home, moments, plain, releases, rows
from generator.publish.words import STATES

Page = tuple[str, str, Callable[[], Any]]


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, and where."""

    out: Path
    files: int
    pages: int
    bytes: int

    def __str__(self) -> str:
        return f"Wrote {self.pages} pages ({self.files} files, {self.bytes / 1_000_000:.1f} MB) to {self.out}"


def write(
    result: Result,
    out: Path,
    *,
    base_url: str | None,
    source: Callable[[Side, str, str], str | None],
    markdown: Callable[[str], str],
    documents: Mapping[str, bytes],
    stamp: Mapping[str, str],
    progress: Callable[[str], None] | None = None,
) -> Written:
    """Write the site in place of what is in ``out``; the same input always gives the same bytes.

    ``source``: (side, sha, path) → text for excerpts, None where it cannot be read. ``markdown``: text → safe HTML. ``documents``:
    path → bytes, written as they are. ``stamp``: goes to build.json alone. Raises ParityError; what was in ``out`` is untouched then.
    """
    context = Context(result, base_url=base_url, source=source, markdown=markdown, documents=frozenset(documents))
    static = assets.Assets(assets.static())
    listed = list(pages(context, static))

    def files() -> Iterator[tuple[str, bytes]]:
        templates = Templates(assets.templates())
        for number, (page, template, view) in enumerate(listed):
            if progress is not None and number % 100 == 0:
                progress(f"page {number + 1} of {len(listed)}")
            yield urls.Urls(page, base_url).file, templates.page(template, view())
        yield from static.files().items()
        for name, badge in badges(context):
            yield f"badges/{name}.svg", badge.svg()
            yield f"badges/{name}.json", badge.json()
        yield "feed.xml", feeds.atom(context)
        yield "feed.json", feeds.json_feed(context)
        if base_url:
            yield "sitemap.xml", feeds.sitemap(context, [page for page, _, _ in listed if not page.endswith(".html")])
        yield from sorted(documents.items())
        yield "build.json", json.dumps(dict(sorted(stamp.items())), indent=2).encode() + b"\n"
        yield ".nojekyll", b""

    number, size = swap.replace(out, files())
    return Written(out=out, files=number, pages=len(listed), bytes=size)


def pages(context: Context, static: assets.Assets) -> Iterator[Page]:
    """(folder or file, template, how to make the view) of every page."""
    yield "", "home", lambda: home.home(context, static)
    yield "changes/", "history", lambda: moments.changes(context, static)
    yield "history/", "history", lambda: moments.history(context, static)
    yield "releases/", "releases", lambda: releases.index(context, static)
    yield "adr/", "decisions", lambda: decisions.index(context, static)
    yield "diagnostics/", "diagnostics", lambda: plain.diagnostics(context, static)
    yield "about/", "about", lambda: plain.about(context, static)
    yield "api/", "api", lambda: plain.api(context, static)
    yield "404.html", "not-found", lambda: plain.not_found(context, static)
    for before, row, after in _neighbours(context.result.rows):
        yield context.row_folder(row.id), "row", lambda b=before, r=row, a=after: rows.row(context, static, r, b, a)
    for folder, found in context.decisions.items():
        yield f"adr/{folder}/", "decision", lambda f=folder, d=found: decisions.page(context, static, f, d)
    for later, moment, earlier in _neighbours(tuple(context.moments)):
        yield urls.at_folder(moment), "moment", lambda e=earlier, m=moment, a=later: moments.moment(context, static, m, e, a)
    for newer, folder, older in _neighbours(tuple(context.releases)):
        release = context.releases[folder]
        yield f"releases/{folder}/", "release", lambda f=folder, r=release, o=older, n=newer: releases.page(context, static, f, r, (o, n))


def _neighbours(things: tuple[Any, ...]) -> Iterator[tuple[Any, Any, Any]]:
    """Each thing with the one before it and the one after it."""
    return zip((None, *things[:-1]), things, (*things[1:], None), strict=True) if things else iter(())


def badges(context: Context) -> Iterator[tuple[str, Badge]]:
    """File name → badge: the matrix, each row, each decision."""
    yield MATRIX_BADGE, _whole(context)
    for row in context.result.rows:
        word, level = STATUSES[row.now.verdict.status]
        yield urls.segment(row.id), Badge(row.title, word.lower(), level)
    for name, found in context.decisions.items():
        word, level, _ = STATES[decisions.observed_state(found)]
        yield name, Badge(found.id, word.lower(), level)


def _whole(context: Context) -> Badge:
    """All rows in one message: red where one differs, grey where one is unknown, green only where every row was read and is in step."""
    total, levels = len(context.result.rows), context.levels
    if not total:
        return Badge("parity", "no rows", "unknown")
    said = f"{levels['ok']} of {total} aligned" + (f", {levels['unknown']} unknown" if levels["unknown"] else "")
    level = next((level for level in ("bad", "unknown", "warn", "note") if levels[level]), None)
    return Badge("parity", said, level or ("ok" if levels["ok"] else "none"))
