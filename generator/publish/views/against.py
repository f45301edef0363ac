"""One port, several references: the newest of that day, the version it follows, the newest there is, every version since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.model import STATUSES, Verdict
from generator.publish import words
from generator.publish.context import Context
from generator.publish.dates import count
from generator.publish.pieces import Phrase, Piece, say, when
from generator.publish.urls import Urls
from generator.publish.views.matrix import Count, in_words, level_counts
from generator.publish.words import Badge

Verdicts = Mapping[str, Verdict]


def against(context: Context, reference: str | None, port: str | None) -> Verdicts | None:
    """Every row between any two commits; None where it is not known how to judge pairs."""
    if context.verdict is None:
        return None
    key = ("against", reference, port)
    found: Verdicts | None = context.memory.get(key)
    if found is None:
        judged = {row.id: context.verdict(row.id, reference, port) for row in context.result.rows}
        found = context.memory[key] = judged
    return found


def counted_levels(found: Verdicts) -> str:
    return in_words(_counts(found))


def _counts(found: Verdicts) -> tuple[Count, ...]:
    return level_counts([STATUSES[verdict.status][1] for verdict in found.values()])


@dataclass(frozen=True, slots=True)
class Column:
    """One of the references that a port is held against. ``short``: the column's head; ``said``: which commit, in words."""

    short: str
    said: Phrase
    counted: str


@dataclass(frozen=True, slots=True)
class Across:
    """A row against each of the columns. ``same``: it stands alike against all of them."""

    title: str
    href: str
    badges: tuple[Badge, ...]


@dataclass(frozen=True, slots=True)
class Against:
    """Rows that do not stand alike against all columns, and how many do."""

    columns: tuple[Column, ...]
    lines: tuple[Across, ...]
    alike: str
    note: str


def columns(context: Context, urls: Urls, day: str | None, port: str | None) -> Against | None:
    """A port's commit against the reference of its day (``day``), the version it says it follows, and the newest."""
    newest, claimed = context.head("reference"), context.claimed(port)
    name = context.result.reference.name
    follows = context.result.port.follows_at.get(port or "", "")
    wanted = (("That day", day), (f"Followed: {follows}", claimed), ("Newest", newest.sha if newest else None))
    chosen: dict[str, str] = {}
    for short, sha in wanted:
        if sha:
            chosen[sha] = f"{chosen[sha]} · {short}" if sha in chosen else short
    found = [
        (short, sha, states) for sha, short in chosen.items() if (states := against(context, sha, port)) is not None
    ]
    if not found:
        return None
    lines = []
    for row in context.result.rows:
        verdicts = [states[row.id] for _, _, states in found]
        if len({(verdict.status, verdict.risk) for verdict in verdicts}) > 1:
            badges = tuple(words.status_word(verdict.status, verdict.risk) for verdict in verdicts)
            lines.append(Across(row.title, urls.to(context.row_folder(row.id)), badges))
    alike = len(context.result.rows) - len(lines)
    return Against(
        columns=tuple(
            Column(short, say(words.sides_at(context, "reference", sha)), counted_levels(states))
            for short, sha, states in found
        ),
        lines=tuple(lines),
        alike=f"{count(alike, 'row stands', 'rows stand')} alike against all of them." if alike else "",
        note=_note(context, port, name),
    )


def _note(context: Context, port: str | None, reference: str) -> str:
    said = context.result.port.follows_at.get(port) if port else None
    if not said:
        return (
            f"It does not say which version of {reference} it follows; the comparison with that version would be here."
        )
    if context.claimed(port) is None:
        return f"It says that it follows {said}, a version that the history of {reference} does not have."
    return ""


@dataclass(frozen=True, slots=True)
class Run:
    """Versions of the reference against which a port stands alike. ``moved``: rows that changed with the first of them."""

    versions: str
    start: Piece
    counts: tuple[Count, ...]
    moved: tuple[tuple[str, str, Badge, Badge], ...]


def versions(context: Context, urls: Urls, port: str | None) -> tuple[Run, ...]:
    """A port against every version of the reference from the one it follows on (else from the first), newest first."""
    known = context.result.reference.versions
    claimed = context.claimed(port)
    first = next((n for n, version in enumerate(known) if version.sha == claimed), 0)
    runs: list[tuple[list[int], Verdicts]] = []
    for n, version in enumerate(known[first:], first):
        states = against(context, version.sha, port)
        if states is None:
            return ()
        if runs and _looks(runs[-1][1]) == _looks(states):
            runs[-1][0].append(n)
        else:
            runs.append(([n], states))
    return tuple(
        Run(
            versions=_span([known[n].name for n in numbers]),
            start=when(known[numbers[0]].instant),
            counts=_counts(states),
            moved=_moved(context, urls, runs[place - 1][1], states) if place else (),
        )
        for place, (numbers, states) in reversed(list(enumerate(runs)))
    )


def _looks(states: Verdicts) -> list[tuple[str, str]]:
    return [(verdict.status, verdict.risk) for verdict in states.values()]


def _span(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"


def _moved(
    context: Context, urls: Urls, before: Verdicts, after: Verdicts
) -> tuple[tuple[str, str, Badge, Badge], ...]:
    return tuple(
        (
            row.title,
            urls.to(context.row_folder(row.id)),
            words.status_word(before[row.id].status, before[row.id].risk),
            words.status_word(after[row.id].status, after[row.id].risk),
        )
        for row in context.result.rows
        if (before[row.id].status, before[row.id].risk) != (after[row.id].status, after[row.id].risk)
    )
