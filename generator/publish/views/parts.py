"""Small pieces that many pages show: statuses, times, commits, sentences, values with their differences marked."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from generator.model import STATUSES, Frozen, Interval, Moment, Reading, Side
from generator.publish import dates, urls
from generator.publish.urls import Links
from generator.publish.views.book import Book

LONG, HEAD = 170, 110
MOST_TOKENS = 400
ICONS = {"ok": "check", "bad": "cross", "warn": "triangle", "note": "ring", "unknown": "question", "none": "dash"}
WORDS = {
    "unreadable": "could not be read with certainty",
    "stands-in": "another form stands in for it",
    "missing-in-port": "the port does not have it",
    "extra-in-port": "only the port has it",
}


class Link(Frozen):
    text: str
    href: str | None


class Status(Frozen):
    """``risk`` is empty where it is none."""

    slug: str
    word: str
    level: str
    icon: str
    risk: str


class When(Frozen):
    iso: str
    words: str


class Part(Frozen):
    """A piece of a sentence: plain, a link, or a date."""

    text: str
    href: str | None = None
    iso: str | None = None


class CommitRef(Frozen):
    """``href`` leads to the code host, None for a local repository."""

    side: str
    short: str
    sha: str
    href: str | None
    subject: str
    when: When | None
    version: str


class Segment(Frozen):
    text: str
    differs: bool


class Value(Frozen):
    """``kind``: there, lacking or unknown. ``head``: the beginning of a value that is too long to show whole at once, else empty."""

    kind: str
    segments: tuple[Segment, ...]
    head: tuple[Segment, ...]
    note: str


class Count(Frozen):
    """``words`` agree with the number."""

    number: int
    word: str
    level: str
    icon: str


def status(slug: str, risk: str = "none") -> Status:
    word, level = STATUSES[slug]
    return Status(slug=slug, word=word, level=level, icon=ICONS[level], risk="" if risk == "none" else risk)


def of(interval: Interval) -> Status:
    return status(interval.verdict.status, interval.verdict.risk)


def when(instant: int, exact: bool = False) -> When:
    return When(iso=dates.iso(instant), words=dates.clock(instant) if exact else dates.day(instant))


def commit(book: Book, side: Side, sha: str) -> CommitRef:
    found = book.commits.get(sha)
    return CommitRef(
        side=book.names[side],
        short=sha[:7],
        sha=sha,
        href=urls.commit(book.sides[side].web, sha),
        subject=found.subject if found else "",
        when=when(found.instant, exact=True) if found else None,
        version=book.version(side, sha) or "",
    )


def moved_by(book: Book, interval: Interval) -> CommitRef | None:
    return commit(book, interval.moved_by, interval.moved_commit) if interval.moved_commit else None


def pair(book: Book, moment: Moment) -> tuple[CommitRef, ...]:
    """The commits of both sides at a moment; a side without any is left out."""
    sides: tuple[tuple[Side, str | None], ...] = (("reference", moment.reference), ("port", moment.port))
    return tuple(commit(book, side, sha) for side, sha in sides if sha)


def counts(intervals: Iterable[Interval]) -> tuple[Count, ...]:
    """How many rows stand where; the four that matter always, the others where there are any."""
    found = list(intervals)
    levels = [STATUSES[interval.verdict.status] for interval in found]
    tally = {level: sum(one == level for _, one in levels) for level in ("ok", "bad", "warn", "unknown")}
    said = [
        ("ok", "aligned"),
        ("bad", "differs" if tally["bad"] == 1 else "differ"),
        ("warn", "warns" if tally["warn"] == 1 else "warn"),
        ("unknown", "unknown"),
    ]
    result = [Count(number=tally[level], word=word, level=level, icon=ICONS[level]) for level, word in said]
    for slug, word in (("accepted", "accepted"), ("extra-in-port", "only in the port"), ("absent", "not there yet")):
        number = sum(interval.verdict.status == slug for interval in found)
        if number:
            level = STATUSES[slug][1]
            result.append(Count(number=number, word=word, level=level, icon=ICONS[level]))
    return tuple(result)


def values(book: Book, interval: Interval) -> tuple[Value, Value]:
    """Both sides' values, with what differs between them marked where the row is not aligned."""
    left, right = interval.reference, interval.port
    marked = interval.verdict.status != "aligned" and left.present and right.present and not (left.unknown or right.unknown)
    segments = _compared(left.display, right.display) if marked else (_plain(left.display), _plain(right.display))
    return (
        _value(book, "reference", interval.start.reference, left, segments[0]),
        _value(book, "port", interval.start.port, right, segments[1]),
    )


def _value(book: Book, side: Side, sha: str | None, reading: Reading, segments: tuple[Segment, ...]) -> Value:
    name = book.names[side]
    if reading.unknown:
        return Value(kind="unknown", segments=segments, head=(), note=f"Not certain: {reading.unknown}")
    if not reading.present:
        why = f"{name} does not have it" if sha else f"{name} had not begun"
        return Value(kind="lacking", segments=(), head=(), note=why)
    if not reading.display:
        return Value(kind="there", segments=_plain("there"), head=(), note="")
    return Value(kind="there", segments=segments, head=_head(segments), note="")


def _head(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    if sum(len(segment.text) for segment in segments) <= LONG:
        return ()
    result, room = [], HEAD
    for segment in segments:
        result.append(Segment(text=segment.text[:room], differs=segment.differs))
        room -= len(segment.text)
        if room <= 0:
            break
    return (*result, Segment(text="…", differs=False))


def _plain(text: str) -> tuple[Segment, ...]:
    return (Segment(text=text, differs=False),) if text else ()


def _compared(left: str, right: str) -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
    """Both texts cut at words; what the other does not have is marked. Very long texts are shown unmarked: the items table has them."""
    a, b = (re.findall(r"\w+(?:[.\u202f]\w+)*|\s+|[^\w\s]", text) for text in (left, right))
    if max(len(a), len(b)) > MOST_TOKENS:
        return _plain(left), _plain(right)
    sides: tuple[list[Segment], list[Segment]] = ([], [])
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        for side, text in ((0, "".join(a[i1:i2])), (1, "".join(b[j1:j2]))):
            if text:
                sides[side].append(Segment(text=text, differs=tag != "equal" and any(c.isalnum() for c in text)))
    return tuple(sides[0]), tuple(sides[1])


def story(book: Book, links: Links, row_id: str, since: Interval) -> tuple[Part, ...]:
    """Who moved and who has not followed, in one sentence; ``since``: the interval with which it began."""
    days = dates.duration(book.newest - since.start.instant)
    date = Part(text=dates.day(since.start.instant), iso=dates.iso(since.start.instant))
    mover, other = book.names[since.moved_by], book.names["port" if since.moved_by == "reference" else "reference"]
    sha = since.moved_commit
    page = Part(text=sha[:7] or "no commit", href=links.to(urls.moment(since.start)))
    first = since.start.instant == book.result.moments[0].instant
    said = since.verdict.status
    if said == "unknown":
        why = next((finding.detail for finding in since.verdict.findings), "the source could not be read with certainty")
        return (Part(text="Not certain since "), date, Part(text=" ("), page, Part(text=f"): {why}"))
    if said == "aligned":
        return (Part(text="Aligned since "), date, Part(text=f", when {mover} moved ("), page, Part(text=f"); for {days}."))
    if said == "absent":
        return (Part(text="Neither side has had it since the record began on "), date, Part(text="."))
    if said == "accepted":
        return (Part(text="Differs on purpose since "), date, Part(text=" ("), page, Part(text=")."))
    if said == "extra-in-port":
        return (Part(text=f"{book.names['port']} has this since "), date, Part(text=" ("), page, Part(text=f"); {book.names['reference']} does not."))
    if first:
        return (Part(text="Has differed since the record began on "), date, Part(text=f", for {days}."))
    if since.moved_by == "reference":
        verb = "added" if said == "missing-in-port" else "changed"
        return (Part(text=f"{mover} {verb} this on "), date, Part(text=" ("), page, Part(text=f"); {other} has not followed for {days}."))
    return (Part(text=f"{mover} changed this on "), date, Part(text=" ("), page, Part(text=f") and has differed from {other} for {days}."))
