"""The start page: how things stand in words, then the matrix, the decisions, what to port next, and the trend."""

from __future__ import annotations

from dataclasses import dataclass, replace

from markupsafe import Markup

from generator.model import SIDES, STATUSES, Side
from generator.publish import bands, dates, words
from generator.publish.assets import Assets
from generator.publish.context import Context
from generator.publish.pieces import Phrase, Piece, say, when
from generator.publish.urls import Urls, at_folder
from generator.publish.views.against import against, counted_levels
from generator.publish.views.changes import MomentLines, moment_lines
from generator.publish.views.compare import since
from generator.publish.views.decisions import DecisionLine, decision_lines
from generator.publish.views.frame import Frame, Link, frame
from generator.publish.views.lag import Task, tasks
from generator.publish.views.matrix import Count, Matrix, counted, counts, matrix
from generator.publish.views.trend import Trend, trend
from generator.publish.views.unwatched import Coverage, Unwatcheds, beyond, coverage, unwatched
from generator.publish.words import Badge

FEW = 3


@dataclass(frozen=True, slots=True)
class Home:
    frame: Frame
    heading: str
    description: str
    total: int
    counts: tuple[Count, ...]
    newest: tuple[tuple[str, Phrase], ...]
    worst: tuple[Link, Badge, Phrase] | None
    follows: Phrase
    followed: Phrase
    beyond: Phrase
    last: MomentLines | None
    changes: str
    since: tuple[Link, ...]
    matrix: Matrix
    hatch: Markup
    coverage: Coverage | None
    decisions: tuple[DecisionLine, ...]
    tasks: tuple[Task, ...]
    unwatched: Unwatcheds | None
    trend: Trend | None


def home(context: Context, assets: Assets) -> Home:
    urls = context.urls("")
    states = dict(context.now)
    names = (context.result.reference.name, context.result.port.name)
    moments = list(context.moments)
    return Home(
        frame=frame(context, assets, urls, context.result.title, f"{names[1]} against {names[0]}: {counted(states)}."),
        heading=context.result.title,
        description=context.result.description,
        total=len(states),
        counts=counts(states),
        newest=tuple((words.name(context, side), _newest(context, side)) for side in SIDES),
        worst=_worst(context, urls),
        follows=follows(context),
        followed=_followed(context, urls),
        beyond=beyond(context, urls),
        last=_first(moment_lines(context, urls, moments[0])) if moments else None,
        changes=urls.to("changes/"),
        since=since(context, urls),
        matrix=matrix(context, urls, states, f"Every row as it is now, {names[0]} beside {names[1]}", with_bands=True),
        hatch=bands.hatch(),
        coverage=coverage(context, urls),
        decisions=decision_lines(context, urls),
        tasks=tasks(context, urls),
        unwatched=unwatched(context, urls),
        trend=trend(context),
    )


def _first(found: MomentLines) -> MomentLines:
    """The first few of a moment's changes; the link below them leads to all."""
    more = len(found.lines) - FEW
    return replace(found, lines=found.lines[:FEW], more=f"and {dates.count(more, 'more change')}" if more > 0 else "")


def _newest(context: Context, side: Side) -> Phrase:
    """The side's newest version and commit, with its date."""
    head = context.head(side)
    if head is None:
        return say("no commit yet")
    version = context.version(side, head.sha)
    return say(f"{version}, " if version else "", when(head.instant), " (", words.commit(context, side, head.sha), ")")


def _worst(context: Context, urls: Urls) -> tuple[Link, Badge, Phrase] | None:
    if not context.worst_first:
        return None
    row = context.worst_first[0]
    now = context.now[row.id]
    if STATUSES[now.verdict.status][1] in ("ok", "none", "note"):
        return None
    return Link(row.title, urls.to(context.row_folder(row.id))), words.status(now), words.sentence(context, row)


def _followed(context: Context, urls: Urls) -> Phrase:
    """How the newest port stands against the version that it says it follows."""
    head, newest = context.head("port"), context.head("reference")
    claimed = context.claimed(head.sha) if head else None
    if head is None or newest is None or claimed is None or claimed == newest.sha:
        return ()
    found = against(context, claimed, head.sha)
    if found is None:
        return ()
    here = next((moment for moment in context.moments if moment.port == head.sha), None)
    told = f"Against that version: {counted_levels(found)}"
    return say(Piece(told, href=urls.to(at_folder(here), "against")) if here else told, ".")


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
