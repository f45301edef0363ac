"""Decisions: what each ADR file declares beside what the code shows."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from generator.model import DecisionHistory, DeclaredStatus, Evidence
from generator.publish import words
from generator.publish.assets import Assets
from generator.publish.context import Context
from generator.publish.pieces import Phrase, Piece, say, ticked, when, without_ticks
from generator.publish.safe import trusted
from generator.publish.urls import Urls, file_url
from generator.publish.views.frame import Frame, Link, frame
from generator.publish.words import Badge

SAYS_DONE = ("implemented", "done", "complete", "landed", "shipped")
SAYS_NOT_YET = ("proposed", "draft", "planned", "pending")
UNADDRESSED = "SITE-ADDRESS stands for where this site is published; build with --base-url to have it filled in."


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision in a list. ``contradiction``: in words, where the file and the code disagree."""

    id: str
    title: Phrase
    href: str
    declared: str
    observed: Badge
    since: Phrase
    contradiction: str
    warnings: int
    rows: int


@dataclass(frozen=True, slots=True)
class LinkedRow:
    title: str
    href: str
    status: Badge
    sentence: Phrase


@dataclass(frozen=True, slots=True)
class Declared:
    status: str
    when: Piece
    commit: Phrase
    date: str
    title: str


@dataclass(frozen=True, slots=True)
class Observed:
    state: Badge
    when: Piece
    by: Phrase
    rows: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class DecisionPage:
    frame: Frame
    heading: Phrase
    id: str
    declared_now: str
    observed_now: Badge
    since: Phrase
    meaning: str
    contradiction: str
    overtaken: Phrase
    file: Link
    rows: tuple[LinkedRow, ...]
    requires: tuple[Link, ...]
    warnings: tuple[str, ...]
    declared: tuple[Declared, ...]
    observed: tuple[Observed, ...]
    snippet: str
    snippet_note: str
    badge: str
    text: Markup


@dataclass(frozen=True, slots=True)
class DecisionIndex:
    frame: Frame
    lines: tuple[DecisionLine, ...]


def decision_lines(context: Context, urls: Urls) -> tuple[DecisionLine, ...]:
    return tuple(_line(context, urls, folder, found) for folder, found in context.decisions.items())


def _line(context: Context, urls: Urls, folder: str, found: DecisionHistory) -> DecisionLine:
    return DecisionLine(
        id=found.id,
        title=ticked(_title(found)),
        href=urls.to(f"adr/{folder}/"),
        declared=_declared(found),
        observed=words.state(observed_state(found)),
        since=_since(context, found),
        contradiction=_contradiction(found),
        warnings=len(found.warnings),
        rows=len(found.rows),
    )


def _since(context: Context, found: DecisionHistory) -> Phrase:
    """Since when a decision is as it is, and who made it so."""
    last = found.observed[-1] if found.observed else None
    if last is None:
        return say(words.STATES["unlinked"][2])
    by: Phrase = (
        say(f", by {words.name(context, last.moved_by)} ", words.commit(context, last.moved_by, last.moved_commit))
        if last.state in ("overtaken", "done")
        else ()
    )
    return say("since ", when(last.moment.instant), by)


def observed_state(found: DecisionHistory) -> str:
    """The newest observed state; «unlinked» where nothing is observed."""
    return found.observed[-1].state if found.observed else "unlinked"


def _title(found: DecisionHistory) -> str:
    return found.declared[-1].decision.title if found.declared else found.id


def _declared(found: DecisionHistory) -> str:
    return found.declared[-1].decision.status if found.declared else "no file"


def _contradiction(found: DecisionHistory) -> str:
    """The file against the code, only where both speak clearly."""
    said, seen = _declared(found).lower(), observed_state(found)
    if said.startswith(SAYS_DONE) and seen in ("open", "partly", "overtaken", "waiting"):
        return f"The file says «{_declared(found)}», the code does not show it: {words.STATES[seen][2]}."
    if said.startswith(SAYS_NOT_YET) and seen == "done":
        return f"The file still says «{_declared(found)}», and every linked row is in step."
    return ""


def index(context: Context, assets: Assets) -> DecisionIndex:
    urls = context.urls("adr/")
    return DecisionIndex(
        frame=frame(
            context, assets, urls, "Decisions", "Each decision as its file declares it, beside what the code shows."
        ),
        lines=decision_lines(context, urls),
    )


def page(context: Context, assets: Assets, folder: str, found: DecisionHistory) -> DecisionPage:
    urls = context.urls(f"adr/{folder}/")
    title, state = _title(found), observed_state(found)
    there = urls.absolute(f"adr/{folder}/")
    last = found.declared[-1] if found.declared else None
    path = last.decision.path if last else ""
    here = (
        Evidence(path=path, first_line=last.decision.line, last_line=last.decision.line, sha=last.commit.sha)
        if last
        else None
    )
    return DecisionPage(
        frame=frame(
            context,
            assets,
            urls,
            f"{found.id}: {without_ticks(title)}",
            f"{found.id}, {without_ticks(title)}: declared «{_declared(found)}», observed {words.STATES[state][0].lower()}.",
            (("Decisions", "adr/"),),
            feed=True,
        ),
        heading=ticked(title),
        id=found.id,
        declared_now=_declared(found),
        observed_now=words.state(state),
        since=say("since ", when(found.observed[-1].moment.instant)) if found.observed else (),
        meaning=words.STATES[state][2],
        contradiction=_contradiction(found),
        overtaken=_overtaken(context, found),
        file=Link(path, file_url(context.result.port, here) if here else None),
        rows=tuple(
            LinkedRow(
                row.title,
                urls.to(context.row_folder(row.id)),
                words.status(context.now[row.id]),
                words.sentence(context, row),
            )
            for row in (context.rows[id] for id in found.rows if id in context.rows)
        ),
        requires=tuple(
            Link(id, urls.to(context.decision_folder[id]) if id in context.decision_folder else None)
            for id in found.requires
        ),
        warnings=found.warnings,
        declared=tuple(
            Declared(
                status=one.decision.status,
                when=when(one.commit.instant),
                commit=say(words.commit(context, "port", one.commit.sha)),
                date=one.decision.date or "",
                title=one.decision.title,
            )
            for one in _steps(found)
        ),
        observed=tuple(
            Observed(
                state=words.state(one.state),
                when=when(one.moment.instant),
                by=say(words.name(context, one.moved_by), " ", words.commit(context, one.moved_by, one.moved_commit)),
                rows=tuple(
                    Link(context.rows[id].title, urls.to(context.row_folder(id)))
                    for id in one.rows
                    if id in context.rows
                ),
            )
            for one in reversed(found.observed)
        ),
        snippet=f"**Observed:** [what the code shows]({there}) [![{found.id}]({urls.absolute(f'badges/{folder}.svg')})]({there})",
        snippet_note="" if context.base_url else UNADDRESSED,
        badge=urls.asset(f"badges/{folder}.svg"),
        text=trusted(context.markdown(last.decision.text)) if last else trusted(""),
    )


def _steps(found: DecisionHistory) -> list[DeclaredStatus]:
    """The commits that changed what the file declares, newest first; those that changed other words are left out."""
    kept = [one for n, one in enumerate(found.declared) if not n or _says(one) != _says(found.declared[n - 1])]
    return kept[::-1]


def _says(one: DeclaredStatus) -> tuple[str, str, str | None]:
    return one.decision.status, one.decision.title, one.decision.date


def _overtaken(context: Context, found: DecisionHistory) -> Phrase:
    last = found.observed[-1] if found.observed else None
    if last is None or last.state != "overtaken":
        return ()
    return say(
        "Overtaken on ",
        when(last.moment.instant),
        f" by {words.name(context, last.moved_by)} ",
        words.commit(context, last.moved_by, last.moved_commit),
        ": until then every linked row was in step.",
    )
