"""The matrix as a table: now with bands, or as it was at some moment without."""

from __future__ import annotations

import re
from collections.abc import Mapping

from markupsafe import Markup

from generator.model import RISKS, STATUSES, Frozen, Interval, RowResult
from generator.publish import bands, dates, urls
from generator.publish.urls import Links
from generator.publish.views.book import NARROW, Book
from generator.publish.views.parts import Link, Status, Value, When, of, values, when


class MatrixRow(Frozen):
    """``band`` None on pages that show one moment. ``changed``: moved at just this moment. ``text``: what the search looks in."""

    anchor: str
    id: str
    title: str
    href: str
    status: Status
    reference: Value
    port: Value
    band: Markup | None
    summary: str
    since: When
    age: str
    adrs: tuple[Link, ...]
    adr_ids: str
    area: str
    risk: str
    changed: bool
    text: str


class Group(Frozen):
    area: str
    anchor: str
    rows: tuple[MatrixRow, ...]


class Choice(Frozen):
    value: str
    text: str


class Matrix(Frozen):
    """``prefix`` keeps the anchors of two matrices on one page apart."""

    caption: str
    reference: str
    port: str
    scale: Markup | None
    groups: tuple[Group, ...]
    statuses: tuple[Choice, ...]
    risks: tuple[Choice, ...]
    areas: tuple[Choice, ...]
    adrs: tuple[Choice, ...]
    columns: int


def now(book: Book, links: Links, caption: str) -> Matrix:
    """The matrix at the newest pair, with bands and filters."""
    return matrix(book, links, caption, {row.id: row.now for row in book.result.rows}, with_bands=True)


def matrix(
    book: Book,
    links: Links,
    caption: str,
    found: Mapping[str, Interval],
    *,
    with_bands: bool = False,
    prefix: str = "",
    changed: frozenset[str] = frozenset(),
) -> Matrix:
    """Rows in the order of site.toml, grouped by area; rows without an interval then are left out."""
    shown = [row for row in book.result.rows if row.id in found]
    groups = []
    for area in dict.fromkeys((*book.result.areas, *(row.area for row in shown))):
        rows = tuple(
            _row(book, links, row, found[row.id], with_bands, prefix, row.id in changed) for row in shown if row.area == area
        )
        if rows:
            anchor = re.sub(r"[^a-z0-9]+", "-", area.lower()).strip("-") or "area"
            groups.append(Group(area=area, anchor=f"{prefix}area-{len(groups) + 1}-{anchor}", rows=rows))
    axis = book.axis(NARROW)
    present = [found[row.id].verdict for row in shown]
    ids = dict.fromkeys(adr for row in shown for adr in row.adrs)
    return Matrix(
        caption=caption,
        reference=book.names["reference"],
        port=book.names["port"],
        scale=bands.scale(axis, book.result.reference.versions, book.result.port.versions, book.names) if with_bands else None,
        groups=tuple(groups),
        statuses=tuple(Choice(value=s, text=word.capitalize()) for s, (word, _) in STATUSES.items() if any(v.status == s for v in present)),
        risks=tuple(Choice(value=risk, text=risk.capitalize()) for risk in RISKS if any(v.risk == risk for v in present)),
        areas=tuple(Choice(value=group.area, text=group.area) for group in groups),
        adrs=tuple(Choice(value=adr, text=adr) for adr in sorted(ids)),
        columns=7 if with_bands else 6,
    )


def _row(book: Book, links: Links, row: RowResult, interval: Interval, with_bands: bool, prefix: str, changed: bool) -> MatrixRow:
    left, right = values(book, interval)
    since = book.since(row) if with_bands else interval
    summary = bands.summary(row.history) if with_bands else ""
    ends = interval.verdict.risk
    return MatrixRow(
        anchor=f"{prefix}{row.id}",
        id=row.id,
        title=row.title,
        href=links.to(urls.row(row.id)),
        status=of(interval),
        reference=left,
        port=right,
        band=bands.band(book.axis(NARROW), row.history, book.names) if with_bands else None,
        summary=summary,
        since=when(since.start.instant),
        age=dates.duration(book.newest - since.start.instant) if with_bands else "",
        adrs=tuple(link for adr in row.adrs for link in adr_links(book, links, adr)),
        adr_ids="|".join(row.adrs),
        area=row.area,
        risk=ends,
        changed=changed,
        text=" ".join((row.id, row.title, row.area, *row.adrs, interval.reference.display[:400], interval.port.display[:400])).lower(),
    )


def adr_links(book: Book, links: Links, id: str) -> tuple[Link, ...]:
    """A decision's page or pages; an id without any file is shown without link."""
    found = book.decisions.get(id, ())
    if not found:
        return (Link(text=id, href=None),)
    return tuple(Link(text=id if len(found) == 1 else f"{id} ({one.slug})", href=links.to(urls.adr(one.slug))) for one in found)
