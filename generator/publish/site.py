"""A result → the whole site, file by file, put in place in one step."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from generator.beside import in_turns
from generator.model import STATUSES, Result, Side, Verdict
from generator.publish import assets, card, feeds, pairs, search, swap, tables, urls
from generator.publish import surfaces as public
from generator.publish.badges import Badge
from generator.publish.context import MATRIX_BADGE, Context
from generator.publish.render import Templates
from generator.publish.views import (
    compare,
    data,
    decisions,
    home,
    lately,
    moments,
    plain,
    record,
    releases,
    report,
    rows,
    subject,
    surface,
)
from generator.publish.views.frame import newest
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
    verdict: Callable[[str, str | None, str | None], Verdict] | None = None,
    jobs: int = 1,
) -> Written:
    """Write the site in place of what is in ``out``; the same input always gives the same bytes.

    ``source``: (side, sha, path) → text for excerpts, None where it cannot be read. ``markdown``: text → safe HTML.
    ``documents``:
    path → bytes, written as they are. ``stamp``: goes to build.json alone. ``verdict``: (row, sha of the reference, sha of
    the port) → how the row stands between them. ``jobs``: processes that render.
    Raises ParityError; what was in ``out`` is untouched then.
    """
    context = Context(result, base_url=base_url, source=source, markdown=markdown, documents=documents, verdict=verdict)
    static = assets.Assets(assets.static(), search.index(context), card.picture(context))
    listed = list(pages(context, static))

    def files() -> Iterator[tuple[str, bytes]]:
        templates = Templates(assets.templates(), {template for _, template, _ in listed})

        def share(first: int) -> Iterator[tuple[str, bytes]]:
            for page, template, view in listed[first::jobs]:
                yield urls.Urls(page, base_url).file, templates.page(template, view())

        for number, file in enumerate(in_turns([partial(share, first) for first in range(jobs)])):
            if progress is not None and number % 100 == 0:
                progress(f"page {number + 1} of {len(listed)}")
            yield file
        yield from static.files().items()
        as_of = ", ".join("".join(piece.text for piece in phrase) for phrase in newest(context))
        for name, made in badges(context):
            badge = replace(made, as_of=as_of)
            yield f"badges/{name}.svg", badge.svg()
            yield f"badges/{name}.json", badge.json()
        yield "feed.xml", feeds.atom(context)
        yield "feed.json", feeds.json_feed(context)
        for row in context.result.rows:
            folder = context.row_folder(row.id)
            yield f"{folder}feed.xml", feeds.of_rows(context, frozenset({row.id}), row.title, folder)
        for name, decision in context.decisions.items():
            linked = frozenset(decision.rows)
            yield f"adr/{name}/feed.xml", feeds.of_rows(context, linked, f"Rows of {decision.id}", f"adr/{name}/")
        if base_url:
            yield "sitemap.xml", feeds.sitemap(context, [page for page, _, _ in listed if not page.endswith(".html")])
        yield from sorted(documents.items())
        yield from tables.tables(context)
        yield "build.json", json.dumps(dict(sorted(stamp.items())), indent=2).encode() + b"\n"
        yield ".nojekyll", b""

    number, size = swap.replace(out, files())
    return Written(out=out, files=number, pages=len(listed), bytes=size)


def pages(context: Context, static: assets.Assets) -> Iterator[Page]:
    """(folder or file, template, how to make the view) of every page."""
    yield "", "home", partial(home.home, context, static)
    yield "surface/", "surface", partial(surface.surface, context, static)
    yield "changes/", "changes", partial(lately.changes, context, static)
    yield "history/", "history", partial(moments.history, context, static)
    yield public.LOG, "surface-record", partial(record.index, context, static)
    yield "releases/", "releases", partial(releases.index, context, static)
    yield "adr/", "decisions", partial(decisions.index, context, static)
    yield report.HERE_IS, "report", partial(report.report, context, static)
    yield "diagnostics/", "diagnostics", partial(plain.diagnostics, context, static)
    yield "about/", "about", partial(plain.about, context, static)
    yield "api/", "api", partial(data.api, context, static)
    yield "search/", "search", partial(plain.search, context, static)
    yield "compare/", "compare-index", partial(compare.index, context, static)
    yield "404.html", "not-found", partial(plain.not_found, context, static)
    for before, row, after in _neighbours(context.result.rows):
        yield context.row_folder(row.id), "row", partial(rows.row, context, static, row, before, after)
    for folder, found in context.decisions.items():
        yield f"adr/{folder}/", "decision", partial(decisions.page, context, static, folder, found)
    for later, moment, earlier in _neighbours(tuple(context.moments)):
        yield urls.at_folder(moment), "moment", partial(moments.moment, context, static, moment, earlier, later)
    for newer, folder, older in _neighbours(tuple(context.releases)):
        view = partial(releases.page, context, static, folder, context.releases[folder], (older, newer))
        yield f"releases/{folder}/", "release", view
    if whole := public.surfaces(context):
        for before, here, after in _neighbours(whole.found.subjects):
            told = partial(subject.subject, context, static, whole, here, before, after)
            yield public.subject_folder(here), "surface-subject", told
        for newer, folder, older in _neighbours(tuple(record.months(context))):
            yield folder, "surface-history", partial(record.month, context, static, whole, folder, (older, newer))
    for pair in pairs.pairs(context):
        yield pair.folder, "compare", partial(compare.page, context, static, pair)


def _neighbours(things: tuple[Any, ...]) -> Iterator[tuple[Any, Any, Any]]:
    """Each thing with the one before it and the one after it."""
    return zip((None, *things[:-1]), things, (*things[1:], None), strict=True) if things else iter(())


def badges(context: Context) -> Iterator[tuple[str, Badge]]:
    """File name → badge: the matrix, each row, each decision."""
    yield MATRIX_BADGE, _whole(context)
    for row in context.result.rows:
        word, level = STATUSES[context.now[row.id].verdict.status]
        yield urls.segment(row.id), Badge(row.title, word.lower(), level)
    for name, found in context.decisions.items():
        word, shade, _ = STATES[decisions.observed_state(found)]
        yield name, Badge(found.id, word.lower(), shade)
        short = urls.segment(found.id.lower())
        if short != name and short not in (*context.decisions, *(row.id for row in context.result.rows), MATRIX_BADGE):
            yield short, Badge(found.id, word.lower(), shade)


def _whole(context: Context) -> Badge:
    """All rows in one message: red where one differs, grey where one is unknown, green only where every row was
    read and is in step.
    """
    total, levels = len(context.result.rows), context.levels
    if not total:
        return Badge("parity", "no rows", "unknown")
    said = f"{levels['ok']} of {total} aligned" + (f", {levels['unknown']} unknown" if levels["unknown"] else "")
    worst = next((level for level in ("bad", "unknown", "warn", "note") if levels[level]), None)
    return Badge("parity", said, worst or ("ok" if levels["ok"] else "none"))
