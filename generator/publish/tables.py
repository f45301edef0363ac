"""The matrix and its history as CSV, for a spreadsheet. Text that a spreadsheet would run as a formula is kept as text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from generator.model import Interval, Moment
from generator.publish import dates
from generator.publish.context import Context
from generator.publish.safe import clean

FORMULA = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = {
    "api/v1/matrix.csv": (
        ("id", "The row's id."),
        ("title", "Its title."),
        ("area", "Its area."),
        ("adrs", "The decisions linked to it, joined by blanks."),
        ("status", "How it stands at the newest commits."),
        ("risk", "What that risks."),
        ("reference", "What the reference has."),
        ("port", "What the port has."),
        ("since", "Since when it has this status, UTC."),
        ("moved_by", "Which side moved then."),
        ("commit", "By which commit."),
    ),
    "api/v1/history.csv": (
        ("id", "The row's id."),
        ("from", "First instant of the stretch, UTC."),
        ("to", "First instant after it, UTC; empty while it lasts."),
        ("status", "How it stood."),
        ("risk", "What that risked."),
        ("reference", "What the reference had."),
        ("port", "What the port had."),
        ("moved_by", "Which side moved at its beginning."),
        ("commit", "By which commit."),
    ),
}


def tables(context: Context) -> Iterator[tuple[str, bytes]]:
    """Path below the site → CSV with a line of heads."""
    for (path, columns), rows in zip(COLUMNS.items(), (_matrix(context), _history(context)), strict=True):
        yield path, _csv([name for name, _ in columns], rows)


def _matrix(context: Context) -> Iterator[list[str]]:
    for row in context.result.rows:
        now, since = context.now[row.id], context.status_since(row)
        reference, port = _values(now)
        yield [
            row.id,
            row.title,
            row.area,
            " ".join(row.adrs),
            now.verdict.status,
            now.verdict.risk,
            reference,
            port,
            dates.iso(since.start.instant),
            since.moved_by,
            since.moved_commit,
        ]


def _history(context: Context) -> Iterator[list[str]]:
    for row in context.result.rows:
        for interval in row.history.intervals:
            reference, port = _values(interval)
            yield [
                row.id,
                dates.iso(interval.start.instant),
                _end(interval.end),
                interval.verdict.status,
                interval.verdict.risk,
                reference,
                port,
                interval.moved_by,
                interval.moved_commit,
            ]


def _values(interval: Interval) -> tuple[str, str]:
    """Both values in words: why one could not be read, nothing where a side does not have it."""
    reference, port = (
        f"could not be read: {reading.unknown}" if reading.unknown else reading.display
        for reading in (interval.reference, interval.port)
    )
    return reference, port


def _end(moment: Moment | None) -> str:
    return dates.iso(moment.instant) if moment else ""


def _csv(heads: list[str], rows: Iterable[list[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([safe(clean(cell)) for cell in row] for row in rows)
    return out.getvalue().encode()


def safe(cell: str) -> str:
    """A cell that begins like a formula gets an apostrophe in front, which spreadsheets take as «this is text»."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
