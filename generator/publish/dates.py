"""Instants and stretches of time in words, the same in every locale and time zone."""

from __future__ import annotations

from datetime import UTC, datetime

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MINUTE, HOUR, DAY, YEAR = 60, 3_600, 86_400, 31_557_600


def day(instant: int) -> str:
    """Seconds UTC → «16 Jan 2026»."""
    at = datetime.fromtimestamp(instant, UTC)
    return f"{at.day} {MONTHS[at.month - 1]} {at.year}"


def clock(instant: int) -> str:
    """Seconds UTC → «16 Jan 2026, 09:05 UTC»."""
    at = datetime.fromtimestamp(instant, UTC)
    return f"{day(instant)}, {at:%H:%M} UTC"


def iso(instant: int) -> str:
    """Seconds UTC → «2026-01-16T09:05:00Z»."""
    return datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def date(instant: int) -> str:
    """Seconds UTC → «2026-01-16»."""
    return iso(instant)[:10]


def duration(seconds: int) -> str:
    """A stretch in the unit that a person would use: «2 hours», «311 days»."""
    for unit, name, limit in (
        (1, "second", 90),
        (MINUTE, "minute", 90 * MINUTE),
        (HOUR, "hour", 36 * HOUR),
        (DAY, "day", 2 * YEAR),
    ):
        if seconds < limit:
            return count(seconds // unit, name)
    return f"{seconds / YEAR:.1f} years"


def count(number: int, one: str, many: str | None = None) -> str:
    """«1 day», «2 days»."""
    figure = f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
    return f"{figure} {one if number == 1 else many or one + 's'}"


def months(first: int, last: int) -> list[tuple[int, str]]:
    """The first instant of each month inside a stretch, with its name; January carries the year."""
    at = datetime.fromtimestamp(first, UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    found: list[tuple[int, str]] = []
    while (instant := int(at.timestamp())) <= last:
        if instant >= first:
            found.append((instant, str(at.year) if at.month == 1 else MONTHS[at.month - 1]))
        at = at.replace(year=at.year + at.month // 12, month=at.month % 12 + 1)
    return found
