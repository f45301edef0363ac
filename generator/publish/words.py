"""Sentences about rows and commits, as pieces that a template can set: plain words, links, times, code."""

from __future__ import annotations

from dataclasses import dataclass

from generator.model import STATUSES, Episode, Interval, Moment, Reading, RowResult, Side
from generator.publish import dates
from generator.publish.context import Change, Context
from generator.publish.pieces import Phrase, Piece, say, when
from generator.publish.urls import Urls, commit_url

ICONS = {
    "ok": "M3 8.5l3.2 3.2L13 5",
    "bad": "M4 4l8 8M12 4l-8 8",
    "warn": "M8 3L14 13H2ZM8 7v3M8 11.6v.4",
    "note": "M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M8 7a1 1 0 1 0 0 2a1 1 0 1 0 0-2",
    "unknown": "M5.2 6a2.8 2.8 0 1 1 4 2.5c-.9.5-1.2.9-1.2 1.8M8 12.6v.6",
    "none": "M4 8h8",
}
STATES = {
    "done": ("DONE", "ok", "every linked row is in step"),
    "partly": ("PARTLY", "warn", "some linked rows are in step, others are not"),
    "open": ("OPEN", "bad", "no linked row is in step"),
    "overtaken": ("OVERTAKEN", "bad", "all linked rows were in step once, and no longer are"),
    "unknown": ("UNKNOWN", "unknown", "a linked row could not be read with certainty"),
    "waiting": ("WAITING", "none", "neither side has the thing yet"),
    "unlinked": ("NOT WATCHED", "none", "no row is linked to this decision, so nothing is observed"),
}


@dataclass(frozen=True, slots=True)
class Badge:
    """A status to show: level for the colour and the icon, word for the meaning."""

    slug: str
    word: str
    level: str
    risk: str = "none"


def status(interval: Interval) -> Badge:
    return status_word(interval.verdict.status, interval.verdict.risk)


def status_word(slug: str, risk: str = "none") -> Badge:
    word, level = STATUSES[slug]
    return Badge(slug=slug, word=word, level=level, risk=risk)


def state(slug: str) -> Badge:
    """An observed state of a decision."""
    word, level, _ = STATES[slug]
    return Badge(slug=slug, word=word, level=level)


def commit(context: Context, side: Side, sha: str | None) -> Piece:
    """A short sha, linked to the code host where there is one."""
    if not sha:
        return Piece("no commit yet")
    return Piece(sha[:7], href=commit_url(context.sides[side], sha), code=True, outside=True)


def name(context: Context, side: Side) -> str:
    return context.sides[side].name


def sides_at(context: Context, side: Side, sha: str | None) -> Phrase:
    """«tinker 0.25.0 (d595dc2)»"""
    if not sha:
        return say(name(context, side), " had no commit yet")
    version = context.version(side, sha)
    return say(f"{name(context, side)} {version + ' ' if version else ''}(", commit(context, side, sha), ")")


def mover(context: Context, interval: Interval) -> Phrase:
    """«tinkex c57d52c»"""
    return say(name(context, interval.moved_by), " ", commit(context, interval.moved_by, interval.moved_commit))


def at_start(context: Context, interval: Interval) -> bool:
    """Whether an interval begins with the histories themselves, so that nobody is known to have moved."""
    return interval.start.instant == context.began


def sentence(context: Context, row: RowResult) -> Phrase:
    """How a row stands now, and by whom."""
    now, since = context.now[row.id], context.status_since(row)
    slug, level = now.verdict.status, STATUSES[now.verdict.status][1]
    reference, port = name(context, "reference"), name(context, "port")
    stamp = when(since.start.instant)
    by = mover(context, since)
    if slug == "unknown":
        return say("Unknown since ", stamp, ": ", reason(context, now), ".")
    if slug == "absent":
        return say("Neither side has this yet." if at_start(context, since) else "Neither side has this any more.")
    if slug == "aligned":
        made: Phrase = () if at_start(context, since) else say(", when ", by, " made it so")
        return say("In step since ", stamp, made, ".")
    if slug == "accepted":
        return say("They differ, and that is accepted since ", stamp, ". ", accepted_reason(now))
    if slug == "extra-in-port":
        return say(f"{port} has this since ", stamp, f"; {reference} does not.")
    episode = row.history.episodes[-1] if row.history.episodes and row.history.episodes[-1].closed is None else None
    opened = episode.opened if episode else since
    age = dates.duration(context.newest - opened.start.instant)
    was = before(row, opened)
    when_opened, who = when(opened.start.instant), commit(context, opened.moved_by, opened.moved_commit)
    if at_start(context, opened):
        return say(
            "The two already differed at the first commit, on ",
            when_opened,
            f"; {age} ago, counted to the newest commit.",
        )
    if (was is not None and was.verdict.status == "unknown") or opened.verdict.status == "unknown":
        return say(
            "Not in step since ",
            when_opened,
            " at the latest (",
            who,
            f"), for {age}; for a part of that it could not be read.",
        )
    if level == "none":
        return say("Since ", when_opened, ".")
    if opened.moved_by == "reference":
        verb = "added" if was is None or was.verdict.status == "absent" else "changed"
        return say(f"{reference} {verb} this on ", when_opened, " (", who, f"); {port} has not followed for {age}.")
    return say(f"{port} changed this on ", when_opened, " (", who, f"); it has been apart from {reference} for {age}.")


def reason(context: Context, interval: Interval) -> str:
    """Why a row is unknown."""
    said = [f"{name(context, side)}: {reading.unknown}" for side, reading in readings(interval) if reading.unknown]
    return (
        "; ".join(said or [finding.detail for finding in interval.verdict.findings if finding.status == "unknown"])
        or "no reason is given"
    )


def readings(interval: Interval) -> tuple[tuple[Side, Reading], tuple[Side, Reading]]:
    """Both sides with what they had."""
    return ("reference", interval.reference), ("port", interval.port)


def accepted_reason(interval: Interval) -> str:
    """The written reason of an accepted difference."""
    said = [finding.detail for finding in interval.verdict.findings if finding.status == "accepted"]
    return "; ".join(said) or "No reason is given."


def before(row: RowResult, interval: Interval) -> Interval | None:
    """The interval before one."""
    place = row.history.intervals.index(interval)
    return row.history.intervals[place - 1] if place else None


def age(context: Context, episode: Episode) -> str:
    """How long an episode lasted, or lasts, counted to the newest commit of either side."""
    end = context.newest if episode.closed is None else episode.closed.start.instant
    return lasted(end - episode.opened.start.instant)


def lasted(seconds: int) -> str:
    """A stretch up to the newest commit, which may have begun with it."""
    return dates.duration(seconds) if seconds else "since the newest commit"


def what(change: Change) -> str:
    """What changed when the status did not."""
    if change.before is None:
        return "first seen"
    if change.status_changed:
        return ""
    if change.before.verdict.risk != change.now.verdict.risk:
        return f"risk {change.before.verdict.risk} → {change.now.verdict.risk}"
    moved = (
        change.before.reference.display != change.now.reference.display
        or change.before.port.display != change.now.port.display
    )
    return "values changed, the status stays" if moved else "findings changed, the status stays"


def moment_link(context: Context, urls: Urls, moment: Moment) -> str | None:
    folder = context.moment_folder(moment)
    return urls.to(folder) if folder else None
