"""How long the port stays behind: open gaps in the order in which to close them, and how long closed ones took."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from generator.model import RISKS, STATUSES, Episode, Interval, RowResult, urgency
from generator.publish import dates, words
from generator.publish.context import Context
from generator.publish.pieces import Phrase, say, when
from generator.publish.urls import Urls
from generator.publish.views.frame import Link
from generator.publish.words import Badge

DETAILS = 2


@dataclass(frozen=True, slots=True)
class Task:
    """An open gap. ``priority``: P0 to P3 by risk; «look» for a row that first has to be readable.

    ``together``: decisions that must land in one go with this row's, and their rows.
    """

    priority: str
    title: str
    href: str
    status: Badge
    age: str
    opened: Phrase
    details: tuple[str, ...]
    together: tuple[Link, ...]
    adrs: tuple[Link, ...]


def tasks(context: Context, urls: Urls) -> tuple[Task, ...]:
    """Open gaps by risk, then by age, what must land together side by side; rows that cannot be read come last."""
    open_rows = [(row, episode) for row in context.result.rows if (episode := open_episode(row)) is not None]
    open_rows.sort(key=lambda pair: _urgency(context, *pair))
    partners = _partners(context)
    ordered: list[tuple[RowResult, Episode]] = []
    for row, episode in open_rows:
        needed = {id for adr in row.adrs if partners.get(adr) for id in (adr, *partners[adr])}
        group = [other for other in open_rows if needed & set(other[0].adrs)]
        ordered += [pair for pair in group or [(row, episode)] if pair not in ordered]
    return tuple(_task(context, urls, row, episode, partners) for row, episode in ordered)


def open_episode(row: RowResult) -> Episode | None:
    """The gap that is open now."""
    last = row.history.episodes[-1] if row.history.episodes else None
    return last if last is not None and last.closed is None else None


def _urgency(context: Context, row: RowResult, episode: Episode) -> tuple[bool, int, int]:
    verdict = context.now[row.id].verdict
    return verdict.status == "unknown", RISKS.index(verdict.risk), episode.opened.start.instant


def _partners(context: Context) -> dict[str, tuple[str, ...]]:
    """Decision → those that must land together with it, whichever of them says so."""
    found: dict[str, list[str]] = {}
    for decision in context.result.decisions:
        for other in decision.requires:
            found.setdefault(decision.id, []).append(other)
            found.setdefault(other, []).append(decision.id)
    return {id: tuple(dict.fromkeys(others)) for id, others in found.items()}


def _task(context: Context, urls: Urls, row: RowResult, episode: Episode, partners: dict[str, tuple[str, ...]]) -> Task:
    now, folders = context.now[row.id], context.decision_folder
    needed = dict.fromkeys(id for adr in row.adrs for id in partners.get(adr, ()) if id not in row.adrs)
    said = [finding.detail for finding in now.verdict.findings if finding.status not in ("aligned", "accepted")]
    more = len(said) - DETAILS
    return Task(
        priority=urgency(now.verdict.status, now.verdict.risk),
        title=row.title,
        href=urls.to(context.row_folder(row.id)),
        status=words.status(now),
        age=words.age(context, episode),
        opened=say(when(episode.opened.start.instant), *_opener(context, episode.opened)),
        details=(*said[:DETAILS], *([f"and {dates.count(more, 'more difference')}"] if more > 0 else [])),
        together=tuple(Link(id, urls.to(folders[id]) if id in folders else None) for id in needed),
        adrs=tuple(Link(id, urls.to(folders[id]) if id in folders else None) for id in row.adrs),
    )


def _opener(context: Context, opened: Interval) -> tuple[str | Phrase, ...]:
    if words.at_start(context, opened):
        return (", already so at the first commit",)
    return (" by ", words.mover(context, opened))


def to_follow(context: Context) -> tuple[list[int], int]:
    """Seconds from each change of the reference to the port's following it, and how many such changes are still open.

    Only gaps that opened when both sides existed count, and only those that could be read: before, there was nobody to follow.
    """
    closed: list[int] = []
    still = 0
    for row in context.result.rows:
        for episode in row.history.episodes:
            opened = episode.opened
            lone = opened.start.reference is None or opened.start.port is None
            if lone or opened.moved_by != "reference" or STATUSES[opened.verdict.status][1] == "unknown":
                continue
            if episode.closed is None:
                still += 1
            else:
                closed.append(episode.seconds)
    return closed, still


def lag(context: Context) -> tuple[Phrase, ...]:
    """How quickly the port follows, in sentences."""
    reference, port = context.result.reference.name, context.result.port.name
    closed, still = to_follow(context)
    opens = [(episode.opened.start.instant, row) for row in context.result.rows if (episode := open_episode(row))]
    said: list[Phrase] = []
    if closed:
        said.append(
            say(
                f"Of {dates.count(len(closed) + still, 'gap')} that {reference} opened since both exist, {port} closed "
                f"{len(closed)}: half of them within {dates.duration(int(median(closed)))}, "
                f"the slowest after {dates.duration(max(closed))}."
            )
        )
    elif still:
        said.append(
            say(f"{reference} opened {dates.count(still, 'gap')} since both exist; {port} has closed none of them yet.")
        )
    else:
        said.append(
            say(f"{reference} has opened no gap since both exist; how long {port} takes to follow would be here.")
        )
    if opens:
        first, row = min(opens, key=lambda pair: pair[0])
        verb = "is" if len(opens) == 1 else "are"
        said.append(
            say(
                f"{dates.count(len(opens), 'gap')} {verb} open; the oldest, {row.title}, since ",
                when(first),
                f" ({dates.duration(context.newest - first)}, counted to the newest commit).",
            )
        )
    return tuple(said)
