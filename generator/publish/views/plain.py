"""The pages of few tables: diagnostics, about, the list of documents, and what stands where nothing is."""

from __future__ import annotations

from dataclasses import dataclass

from generator.model import SIDES, STATUSES, Evidence, Problem, Side
from generator.publish import dates, words
from generator.publish.assets import Assets
from generator.publish.context import Context
from generator.publish.pieces import Phrase, Piece, say, when
from generator.publish.surfaces import HERE, subject_folder, surfaces
from generator.publish.tally import whole
from generator.publish.urls import Urls, file_url
from generator.publish.views.accuracy import Accuracy, accuracy
from generator.publish.views.frame import Frame, Link, frame
from generator.publish.views.surface import subject_links
from generator.publish.words import STATES, Badge

CAP = 20
MEANINGS = {
    "aligned": "Both sides have it and no difference was found.",
    "breaking-divergence": "They differ so that requests fail or mean something else.",
    "feature-gap": "The port lacks a part of what the reference can do.",
    "default-mismatch": "The same setting has another default.",
    "config-mismatch": "A configured name or address differs.",
    "ergonomics-gap": "The port can do it, less directly.",
    "documentation-gap": "The port does it without saying so.",
    "missing-in-port": "The reference has it, the port does not.",
    "extra-in-port": "The port has it, the reference does not.",
    "accepted": "A difference that is right as it is, for a written reason.",
    "absent": "Neither side has it yet.",
    "unknown": "The source could not be read with certainty; never counted as aligned.",
}


@dataclass(frozen=True, slots=True)
class ProblemLine:
    text: str
    href: str | None
    symbol: str


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """Problems of one kind; ``more``: how many of them are not listed."""

    what: str
    number: int
    lines: tuple[ProblemLine, ...]
    more: int


@dataclass(frozen=True, slots=True)
class SideProblems:
    name: str
    total: str
    groups: tuple[ProblemGroup, ...]


@dataclass(frozen=True, slots=True)
class UnknownRow:
    title: str
    href: str
    status: Badge
    sentence: Phrase


@dataclass(frozen=True, slots=True)
class UnknownThings:
    """What of one subject of the surface could not be judged, with why."""

    subject: Link
    number: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Diagnostics:
    frame: Frame
    unknown: tuple[UnknownRow, ...]
    surface: tuple[UnknownThings, ...]
    surface_said: Phrase
    sides: tuple[SideProblems, ...]
    notes: tuple[str, ...]


def diagnostics(context: Context, assets: Assets) -> Diagnostics:
    urls = context.urls("diagnostics/")
    return Diagnostics(
        frame=frame(context, assets, urls, "Diagnostics", "What could not be read with certainty."),
        unknown=tuple(
            UnknownRow(
                row.title,
                urls.to(context.row_folder(row.id)),
                words.status(context.now[row.id]),
                words.sentence(context, row),
            )
            for row in context.result.rows
            if context.now[row.id].verdict.status == "unknown"
        ),
        surface=_unknown_things(context, urls),
        surface_said=_surface_said(context, urls),
        sides=tuple(_problems(context, side) for side in SIDES),
        notes=context.result.notes,
    )


def _unknown_things(context: Context, urls: Urls) -> tuple[UnknownThings, ...]:
    found = surfaces(context)
    grouped: dict[str, tuple[Link, list[str]]] = {}
    for entry in found.found.entries if found else ():
        if found and entry.status == "unknown":
            subject, _ = found.places[entry.fingerprint]
            link = Link(subject.title, urls.to(subject_folder(subject)))
            grouped.setdefault(subject.slug, (link, []))[1].append(entry.detail)
    return tuple(
        UnknownThings(link, dates.count(len(reasons), "thing"), tuple(dict.fromkeys(reasons)))
        for link, reasons in sorted(grouped.values(), key=lambda one: (-len(one[1]), one[0].text))
    )


def _surface_said(context: Context, urls: Urls) -> Phrase:
    """How much of the surface was not judged, and how much is not compared at all."""
    found = surfaces(context)
    if found is None:
        return ()
    told = whole(found.found.coverage)
    aside = sum(len(names) for names in found.found.set_aside.values())
    return say(
        f"Of {dates.count(told.public, 'public thing')} of {context.result.reference.name}, {told.unknown} could not be judged"
        f"{_said_by(sum(entry.status == 'unknown' for entry in found.found.entries), told.unknown)}. ",
        Piece(f"{dates.count(aside, 'public name')} of both sides", href=urls.to(HERE, "aside")),
        " are set aside by convention and not compared, each with the reason.",
    )


def _said_by(entries: int, things: int) -> str:
    """One entry may speak of a whole with all its parts."""
    if entries == things:
        return ""
    verb = "says" if entries == 1 else "say"
    return f", which {dates.count(entries, 'entry', 'entries')} below {verb}: one may stand for a command with all its options"


def _problems(context: Context, side: Side) -> SideProblems:
    result, head = context.sides[side], context.head(side)
    kinds: dict[str, list[Problem]] = {}
    for problem in result.problems:
        kinds.setdefault(problem.what, []).append(problem)

    def line(problem: Problem) -> ProblemLine:
        here = Evidence(
            path=problem.path, first_line=problem.line, last_line=problem.line, sha=head.sha if head else ""
        )
        return ProblemLine(f"{problem.path}:{problem.line}", file_url(result, here), problem.symbol or "")

    groups = [
        ProblemGroup(what, len(found), tuple(map(line, found[:CAP])), max(0, len(found) - CAP))
        for what, found in sorted(kinds.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    ]
    return SideProblems(result.name, dates.count(len(result.problems), "problem"), tuple(groups))


@dataclass(frozen=True, slots=True)
class Meaning:
    status: Badge
    meaning: str


@dataclass(frozen=True, slots=True)
class About:
    frame: Frame
    reference: str
    port: str
    sides: tuple[Phrase, ...]
    moments: str
    statuses: tuple[Meaning, ...]
    states: tuple[Meaning, ...]
    diagnostics: str
    api: str
    accuracy: Accuracy
    surface: str


def about(context: Context, assets: Assets) -> About:
    urls = context.urls("about/")
    return About(
        frame=frame(context, assets, urls, "About", "How this is made, and what it cannot know."),
        reference=context.result.reference.name,
        port=context.result.port.name,
        sides=tuple(_read(context, side) for side in SIDES),
        moments=dates.count(len(context.result.moments), "moment"),
        statuses=tuple(Meaning(words.status_word(slug), MEANINGS[slug]) for slug in STATUSES),
        states=tuple(
            Meaning(words.state(slug), said[2][0].upper() + said[2][1:] + ".") for slug, said in STATES.items()
        ),
        diagnostics=urls.to("diagnostics/"),
        api=urls.to("api/"),
        accuracy=accuracy(),
        surface=urls.to("surface/"),
    )


def _read(context: Context, side: Side) -> Phrase:
    result, head = context.sides[side], context.head(side)
    commits = dates.count(len(result.history.commits), "commit")
    if head is None:
        return say(f"{result.name} ({result.language.capitalize()}): no commit yet")
    return say(
        f"{result.name} ({result.language.capitalize()}): {commits} of branch {result.history.branch}, the newest ",
        words.commit(context, side, head.sha),
        " of ",
        when(head.instant),
    )


@dataclass(frozen=True, slots=True)
class NotFound:
    frame: Frame
    links: tuple[Link, ...]


def not_found(context: Context, assets: Assets) -> NotFound:
    urls = context.urls("404.html")
    return NotFound(
        frame=frame(context, assets, urls, "Not here", "There is no page at this address."),
        links=(
            Link("The matrix now", urls.to("")),
            Link("Every change", urls.to("history/")),
            Link("Releases", urls.to("releases/")),
        ),
    )


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Where a search leads: without a script, everything that has a page, as plain lists."""

    frame: Frame
    lists: tuple[tuple[str, tuple[Link, ...]], ...]


def search(context: Context, assets: Assets) -> SearchPage:
    urls = context.urls("search/")
    return SearchPage(
        frame=frame(
            context, assets, urls, "Search", "Search rows, decisions, releases, symbols of both sides and commits."
        ),
        lists=tuple(
            (heading, links)
            for heading, links in (
                ("Rows", tuple(Link(row.title, urls.to(context.row_folder(row.id))) for row in context.result.rows)),
                (
                    "Decisions",
                    tuple(Link(found.id, urls.to(f"adr/{folder}/")) for folder, found in context.decisions.items()),
                ),
                (
                    "Releases",
                    tuple(
                        Link(found.version.name, urls.to(f"releases/{folder}/"))
                        for folder, found in context.releases.items()
                    ),
                ),
                ("Surface", subject_links(context, urls)),
            )
            if links
        ),
    )
