"""/report/: the findings document, made by the machine: scope, matrix, details with evidence, gaps, decisions, actions, confidence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from generator.model import PRIORITIES, SIDES, STATUSES, RowResult, Side
from generator.publish import words
from generator.publish.assets import Assets
from generator.publish.context import Context
from generator.publish.dates import count
from generator.publish.pieces import Phrase, Piece, say
from generator.publish.surfaces import HERE, Surfaces, surfaces
from generator.publish.tally import whole
from generator.publish.urls import Urls
from generator.publish.values import Value, values
from generator.publish.views.actions import Action, actions
from generator.publish.views.decisions import DecisionLine, decision_lines
from generator.publish.views.frame import Frame, Link, frame
from generator.publish.views.home import follows
from generator.publish.views.lag import Task, lag, tasks
from generator.publish.views.matrix import Count, adr_links, counts
from generator.publish.views.rows import CONFIDENCE, Place, evidence_of, place
from generator.publish.views.unwatched import Unwatched, subjects
from generator.publish.words import Badge

SHOWN_PLACES = 8
HERE_IS = "report/"


@dataclass(frozen=True, slots=True)
class ReportLine:
    title: str
    href: str
    area: str
    reference: Value
    port: Value
    status: Badge


@dataclass(frozen=True, slots=True)
class ReportSide:
    """What one side shows for a row, and where. ``more``: how many places are not listed."""

    name: str
    commit: Phrase
    places: tuple[Place, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Detail:
    """A row that is not in step, with all that was found."""

    title: str
    href: str
    anchor: str
    why: str
    status: Badge
    sentence: Phrase
    findings: tuple[str, ...]
    confidence: str
    adrs: tuple[Link, ...]
    sides: tuple[ReportSide, ReportSide]


@dataclass(frozen=True, slots=True)
class Gap:
    """An open gap: of a row, or of a subject of the surface that no row watches."""

    name: Link
    status: Badge
    said: tuple[str, ...]
    age: str


@dataclass(frozen=True, slots=True)
class Gaps:
    """The open gaps of one priority; rows first."""

    priority: str
    meaning: str
    lines: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class ReportPage:
    frame: Frame
    heading: str
    scope: tuple[Phrase, ...]
    total: int
    counts: tuple[Count, ...]
    reference: str
    port: str
    lines: tuple[ReportLine, ...]
    details: tuple[Detail, ...]
    gaps: tuple[Gaps, ...]
    decisions: tuple[DecisionLine, ...]
    documentation: tuple[Link, ...]
    actions: tuple[Action, ...]
    confidence: tuple[Phrase, ...]


def report(context: Context, assets: Assets) -> ReportPage:
    urls, found = context.urls(HERE_IS), surfaces(context)
    names = context.result.reference.name, context.result.port.name
    opened = tasks(context, urls)
    others = subjects(context, urls, found) if found else ()
    decisions = decision_lines(context, urls)
    apart = [row for row in context.worst_first if _level(context, row) not in ("ok", "none")]
    return ReportPage(
        frame=frame(
            context,
            assets,
            urls,
            "Report",
            f"Findings on {names[1]} against {names[0]}: matrix, details with evidence, gaps by priority, suggested actions.",
        ),
        heading=f"Findings: {names[1]} against {names[0]}",
        scope=_scope(context, found, urls),
        total=len(context.now),
        counts=counts(context.now),
        reference=names[0],
        port=names[1],
        lines=tuple(_line(context, urls, row) for row in context.result.rows),
        details=tuple(_detail(context, urls, row) for row in apart),
        gaps=_gaps(opened, others),
        decisions=decisions,
        documentation=tuple(
            Link(row.title, urls.to(context.row_folder(row.id)))
            for row in context.result.rows
            if context.now[row.id].verdict.status == "documentation-gap"
        ),
        actions=tuple(actions(context, opened, others, decisions)),
        confidence=_confidence(context, urls),
    )


def _level(context: Context, row: RowResult) -> str:
    return STATUSES[context.now[row.id].verdict.status][1]


def _scope(context: Context, found: Surfaces | None, urls: Urls) -> tuple[Phrase, ...]:
    heads = [words.sides_at(context, side, head.sha if (head := context.head(side)) else None) for side in SIDES]
    both = say(heads[0], " and ", heads[1])
    said = [
        say(
            "Compared: ",
            both,
            f", by {count(len(context.result.rows), 'row')} that were written by hand, at every commit of both histories.",
        ),
        follows(context),
        *lag(context),
    ]
    if found:
        told = whole(found.found.coverage)
        said.insert(
            1,
            say(
                f"Beside the rows, all of {count(told.public, 'public thing')} of {context.result.reference.name} were "
                f"compared by rules that hold for all: {told.aligned} are aligned, {told.differ} differ, {told.missing} are missing, "
                f"{told.accepted} are accepted, {told.unknown} are unknown (",
                Piece("the surface", href=urls.to(HERE)),
                ").",
            ),
        )
    return tuple(said)


def _line(context: Context, urls: Urls, row: RowResult) -> ReportLine:
    now = context.now[row.id]
    reference, port = values(context, now)
    return ReportLine(row.title, urls.to(context.row_folder(row.id)), row.area, reference, port, words.status(now))


def _detail(context: Context, urls: Urls, row: RowResult) -> Detail:
    now = context.now[row.id]
    return Detail(
        title=row.title,
        href=urls.to(context.row_folder(row.id)),
        anchor=f"row-{row.id}",
        why=row.why,
        status=words.status(now),
        sentence=words.sentence(context, row),
        findings=tuple(finding.detail for finding in now.verdict.findings if finding.status != "aligned"),
        confidence=CONFIDENCE[now.verdict.confidence],
        adrs=adr_links(context, urls, row),
        sides=(_side(context, row, "reference"), _side(context, row, "port")),
    )


def _side(context: Context, row: RowResult, side: Side) -> ReportSide:
    now = context.now[row.id]
    reading = now.reference if side == "reference" else now.port
    evidence = evidence_of(reading)
    head = context.head(side)
    return ReportSide(
        name=context.sides[side].name,
        commit=words.sides_at(context, side, head.sha if head else None),
        places=tuple(place(context, side, one) for one in evidence[:SHOWN_PLACES]),
        more=max(0, len(evidence) - SHOWN_PLACES),
    )


def _gaps(opened: tuple[Task, ...], others: tuple[Unwatched, ...]) -> tuple[Gaps, ...]:
    found = [
        *((task.priority, Gap(Link(task.title, task.href), task.status, task.details, task.age)) for task in opened),
        *((one.priority, Gap(one.subject, one.status, one.details, one.age)) for one in others),
    ]
    return tuple(
        Gaps(priority, meaning, tuple(gap for at, gap in found if at == priority))
        for priority, meaning in PRIORITIES.items()
        if any(at == priority for at, _ in found)
    )


def _confidence(context: Context, urls: Urls) -> tuple[Phrase, ...]:
    told = Counter(now.verdict.confidence for now in context.now.values())
    problems = " and ".join(
        f"{count(len(context.sides[side].problems), 'place')} in {context.sides[side].name}" for side in SIDES
    )
    return (
        say(
            f"{told['exact']} of {count(len(context.now), 'row')} are read straight from declarations, {told['derived']} by a query "
            f"over a function's body, {told['unknown']} could not be read with certainty.",
        ),
        say(
            f"At the newest commits {problems} could not be read with certainty: ",
            Piece("all of them", href=urls.to("diagnostics/")),
            ".",
        ),
        say(
            "Read from source, not run: no server was asked, no test was started. ",
            Piece("How often the readers are right", href=urls.to("about/", "accuracy")),
            " was measured.",
        ),
    )
