"""What the start page says of the whole surface: its coverage in short, and what to port that no row watches."""

from __future__ import annotations

from dataclasses import dataclass

from generator.model import CATEGORIES, Category, Entry, Subject, urgency
from generator.publish import words
from generator.publish.context import Context
from generator.publish.dates import count
from generator.publish.pieces import Phrase, Piece, say, when
from generator.publish.surfaces import CATEGORY_WORDS, HERE, Surfaces, subject_folder, surfaces
from generator.publish.tally import tally, whole
from generator.publish.urls import Urls
from generator.publish.views.frame import Link
from generator.publish.views.lag import DETAILS
from generator.publish.views.surface import opened_by
from generator.publish.words import Badge

MOST = 10
NAMED = 4


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the public surface is paired: a line of words for each category. Shown only where it is measured."""

    said: Phrase
    lines: tuple[tuple[str, str, str], ...]
    all: str


@dataclass(frozen=True, slots=True)
class Unwatched:
    """A subject with open differences that no row watches, the worst of them first."""

    priority: str
    subject: Link
    status: Badge
    details: tuple[str, ...]
    age: str
    opened: Phrase


@dataclass(frozen=True, slots=True)
class Unwatcheds:
    """The worst ten subjects. ``all``: where the others are."""

    said: str
    lines: tuple[Unwatched, ...]
    all: Link


def coverage(context: Context, urls: Urls) -> Coverage | None:
    found = surfaces(context)
    if found is None:
        return None
    total = whole(found.found.coverage)
    reference = context.result.reference.name
    return Coverage(
        said=say(
            f"Found without a row: of {count(total.public, 'public thing')} of {reference}, {total.aligned} "
            f"{'is' if total.aligned == 1 else 'are'} aligned, ",
            Piece(
                f"{total.differ} differ{'s' if total.differ == 1 else ''} and {total.missing} "
                f"{'is' if total.missing == 1 else 'are'} missing",
                href=urls.to(HERE, "differs"),
            ),
            f", {total.accepted} {'is' if total.accepted == 1 else 'are'} accepted, {total.unknown} "
            f"{'is' if total.unknown == 1 else 'are'} unknown.",
        ),
        lines=tuple(_line(found, category) for category in CATEGORIES if _there(found, category)),
        all=urls.to(HERE),
    )


def beyond(context: Context, urls: Urls) -> Phrase:
    """What of the surface a reader of the rows alone would miss: how much is apart, how much of that nobody watches, the worst."""
    found = surfaces(context)
    if found is None:
        return ()
    total = whole(found.found.coverage)
    apart = total.differ + total.missing
    start: Phrase = say(
        f"Of {count(total.public, 'public thing')} of {context.result.reference.name}, ",
        Piece(f"{apart} {'differs or is' if apart == 1 else 'differ or are'} missing", href=urls.to(HERE, "differs")),
        f" and {total.unknown} {'is' if total.unknown == 1 else 'are'} unknown",
    )
    if not found.to_port:
        return say(start, ". No row is missing that would tell of a risk.")
    worst = [entry for entry in found.to_port if entry.risk == found.to_port[0].risk]
    names = list(dict.fromkeys(found.places[entry.fingerprint][0].slug for entry in worst))
    subjects_of = {found.places[entry.fingerprint][0].slug: found.places[entry.fingerprint][0] for entry in worst}
    shown: list[str | Piece] = []
    for n, slug in enumerate(names[:NAMED]):
        shown += [", " if n else "", Piece(subjects_of[slug].title, href=urls.to(subject_folder(subjects_of[slug])))]
    more = f" and {count(len(names) - NAMED, 'more subject')}" if len(names) > NAMED else ""
    return say(
        start,
        "; ",
        Piece(f"{len(found.to_port)} of medium risk or worse", href=urls.to("", "unwatched")),
        f" {'is' if len(found.to_port) == 1 else 'are'} watched by no row, {len(worst)} of {worst[0].risk} risk: ",
        *shown,
        f"{more}.",
    )


def _there(found: Surfaces, category: Category) -> bool:
    return category in found.found.coverage and tally(found.found.coverage[category]).public > 0


def _line(found: Surfaces, category: Category) -> tuple[str, str, str]:
    told = tally(found.found.coverage[category])
    rest = (
        (told.differ, "differ" if told.differ != 1 else "differs"),
        (told.missing, "missing"),
        (told.accepted, "accepted"),
        (told.unknown, "unknown"),
    )
    return (
        CATEGORY_WORDS[category][1].capitalize(),
        f"{told.aligned} of {told.public}",
        ", ".join(f"{number} {word}" for number, word in rest if number) or "none",
    )


def unwatched(context: Context, urls: Urls) -> Unwatcheds | None:
    """What differs, risks something and has no row, by subject: by risk, then by age. None where nothing does."""
    found = surfaces(context)
    if found is None or not found.to_port:
        return None
    grouped = subjects(context, urls, found)
    more = len(grouped) - MOST
    return Unwatcheds(
        said=f"{count(len(found.to_port), 'more difference')} of medium risk or worse in {count(len(grouped), 'subject')} "
        "of the whole surface, watched by no row",
        lines=grouped[:MOST],
        all=Link(
            f"All that no row watches{f', in {more} more subjects' if more > 1 else ''}",
            f"{urls.to(HERE)}?watched=no#differs",
        ),
    )


def subjects(context: Context, urls: Urls, found: Surfaces) -> tuple[Unwatched, ...]:
    """Every subject with such a difference, the most urgent first."""
    grouped: dict[str, tuple[Subject, list[Entry]]] = {}
    for entry in found.to_port:
        subject, _ = found.places[entry.fingerprint]
        grouped.setdefault(subject.slug, (subject, []))[1].append(entry)
    return tuple(_subject(context, urls, found, subject, entries) for subject, entries in grouped.values())


def _subject(context: Context, urls: Urls, found: Surfaces, subject: Subject, entries: list[Entry]) -> Unwatched:
    worst = entries[0]
    more = len(entries) - DETAILS
    opened = found.opened(worst).instant
    return Unwatched(
        priority=urgency(worst.status, worst.risk),
        subject=Link(subject.title, urls.to(subject_folder(subject))),
        status=words.status_word(worst.status, worst.risk),
        details=(
            *(entry.detail for entry in entries[:DETAILS]),
            *([f"and {count(more, 'more difference')}"] if more > 0 else []),
        ),
        age=words.lasted(context.newest - opened),
        opened=say(when(opened), ", ", opened_by(context, found, worst)),
    )
