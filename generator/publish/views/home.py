"""The start page: how things stand in words, then the matrix, the open gaps and the decisions."""

from __future__ import annotations

from dataclasses import dataclass, replace

from markupsafe import Markup

from generator.model import STATUSES, Interval, Side
from generator.publish import bands, dates, words
from generator.publish.assets import Assets
from generator.publish.context import Context
from generator.publish.urls import Urls
from generator.publish.views.changes import MomentLines, moment_lines
from generator.publish.views.decisions import DecisionLine, decision_lines
from generator.publish.views.frame import Frame, Link, frame
from generator.publish.views.matrix import Count, Matrix, counted, counts, matrix
from generator.publish.words import Badge, Phrase, say, when

FEW = 4


@dataclass(frozen=True, slots=True)
class Gap:
    """A row that is not in step now, with its age."""

    title: str
    href: str
    status: Badge
    age: str
    opened: Phrase


@dataclass(frozen=True, slots=True)
class Home:
    frame: Frame
    heading: str
    description: str
    as_of: tuple[Phrase, ...]
    total: int
    counts: tuple[Count, ...]
    worst: tuple[Link, Badge, Phrase] | None
    follows: Phrase
    last: MomentLines | None
    changes: str
    matrix: Matrix
    hatch: Markup
    gaps: tuple[Gap, ...]
    decisions: tuple[DecisionLine, ...]


def home(context: Context, assets: Assets) -> Home:
    urls = context.urls("")
    states = {row.id: row.now for row in context.result.rows}
    names = (context.result.reference.name, context.result.port.name)
    moments = list(context.moments)
    return Home(
        frame=frame(context, assets, urls, context.result.title, f"{names[1]} against {names[0]}: {counted(states)}."),
        heading=context.result.title,
        description=context.result.description,
        as_of=tuple(_as_of(context, side) for side in ("reference", "port")),
        total=len(states),
        counts=counts(states),
        worst=_worst(context, urls),
        follows=follows(context),
        last=_newest(moment_lines(context, urls, moments[0])) if moments else None,
        changes=urls.to("changes/"),
        matrix=matrix(context, urls, states, f"Every row as it is now, {names[0]} beside {names[1]}", with_bands=True),
        hatch=bands.hatch(),
        gaps=_gaps(context, urls),
        decisions=decision_lines(context, urls),
    )


def _newest(found: MomentLines) -> MomentLines:
    """The first few of a moment's changes; the link below them leads to all."""
    more = len(found.lines) - FEW
    return replace(
        found, lines=found.lines[:FEW], note=f"and {dates.count(more, 'more change')}" if more > 0 else found.note
    )


def _as_of(context: Context, side: Side) -> Phrase:
    head = context.head(side)
    if head is None:
        return say(f"{words.name(context, side)}: no commit yet")
    return say(words.sides_at(context, side, head.sha), ", ", when(head.instant))


def _worst(context: Context, urls: Urls) -> tuple[Link, Badge, Phrase] | None:
    if not context.worst_first:
        return None
    row = context.worst_first[0]
    if STATUSES[row.now.verdict.status][1] in ("ok", "none", "note"):
        return None
    return Link(row.title, urls.to(context.row_folder(row.id))), words.status(row.now), words.sentence(context, row)


def follows(context: Context) -> Phrase:
    """Which version the port says it follows, and how far that is behind the reference's newest commit."""
    reference, port = context.result.reference, context.result.port
    head, newest = context.head("port"), context.head("reference")
    claimed = port.follows_at.get(head.sha) if head else None
    if not claimed:
        return say(f"{port.name} does not say which version of {reference.name} it follows.")
    versions = [version.name for version in reference.versions]
    name = next((n for n in (claimed, f"v{claimed}", claimed.removeprefix("v")) if n in versions), None)
    if name is None or newest is None:
        return say(
            f"{port.name} says that it follows {reference.name} {claimed}, "
            f"a version that {reference.name}'s history does not have."
        )
    place = len(versions) - 1 - versions[::-1].index(name)
    version = reference.versions[place]
    line = [commit.sha for commit in reference.history.commits]
    commits = (
        len(line) - 1 - line.index(version.sha)
        if version.sha in line
        else sum(commit.instant > version.instant for commit in reference.history.commits)
    )
    behind = len(versions) - 1 - place
    if not commits:
        return say(f"{port.name} says that it follows {reference.name} {name}, the newest there is.")
    return say(
        f"{port.name} says that it follows {reference.name} {name} (",
        when(version.instant),
        f"): {dates.count(behind, 'version')}, {dates.count(commits, 'commit')} and "
        f"{dates.count((newest.instant - version.instant) // dates.DAY, 'day')} behind the newest.",
    )


def _gaps(context: Context, urls: Urls) -> tuple[Gap, ...]:
    """Open episodes, the oldest first."""
    found = [
        (row, row.history.episodes[-1])
        for row in context.result.rows
        if row.history.episodes and row.history.episodes[-1].closed is None
    ]
    found.sort(key=lambda pair: pair[1].opened.start.instant)
    return tuple(
        Gap(
            title=row.title,
            href=urls.to(context.row_folder(row.id)),
            status=words.status(row.now),
            age=words.age(context, episode),
            opened=say(when(episode.opened.start.instant), *_opener(context, episode.opened)),
        )
        for row, episode in found
    )


def _opener(context: Context, opened: Interval) -> tuple[str | Phrase, ...]:
    if words.at_start(context, opened):
        return (", already so at the first commit",)
    return (" by ", words.mover(context, opened))
