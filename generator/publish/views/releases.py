"""The port's releases: each as it was on its day, against the version that it says it follows, and against the newest."""

from __future__ import annotations

from dataclasses import dataclass

from generator.model import Interval, Release
from generator.publish import words
from generator.publish.assets import Assets
from generator.publish.context import Context
from generator.publish.pairs import pairs
from generator.publish.pieces import Phrase, Piece, say, when
from generator.publish.urls import Urls
from generator.publish.views.against import Against, Run, columns, versions
from generator.publish.views.frame import Frame, Link, frame
from generator.publish.views.matrix import Count, Matrix, counted, counts, matrix


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    name: str
    href: str
    when: Piece
    how: str
    follows: str
    on_that_day: tuple[Count, ...]
    against_followed: tuple[Count, ...] | None


@dataclass(frozen=True, slots=True)
class ReleaseIndex:
    frame: Frame
    port: str
    reference: str
    lines: tuple[ReleaseLine, ...]


@dataclass(frozen=True, slots=True)
class ReleasePage:
    frame: Frame
    heading: str
    said: Phrase
    counts: tuple[Count, ...]
    matrix: Matrix
    against: Against | None
    versions: tuple[Run, ...]
    reference: str
    compare: tuple[Link, ...]
    earlier: Link | None
    later: Link | None


def _how(release: Release) -> str:
    return "by its tag" if release.version.tagged else "by its manifest"


def index(context: Context, assets: Assets) -> ReleaseIndex:
    urls = context.urls("releases/")
    port, reference = context.result.port.name, context.result.reference.name
    return ReleaseIndex(
        frame=frame(context, assets, urls, "Releases", f"Each release of {port} as it was on its day."),
        port=port,
        reference=reference,
        lines=tuple(
            ReleaseLine(
                name=release.version.name,
                href=urls.to(f"releases/{folder}/"),
                when=when(release.version.instant),
                how=_how(release),
                follows=release.version.follows or "not said",
                on_that_day=counts(dict(release.on_that_day)),
                against_followed=counts(dict(release.against_followed))
                if release.against_followed is not None
                else None,
            )
            for folder, release in context.releases.items()
        ),
    )


def page(
    context: Context, assets: Assets, folder: str, release: Release, neighbours: tuple[str | None, str | None]
) -> ReleasePage:
    """``neighbours``: the folders of the release before this one and of the one after it."""
    urls = context.urls(f"releases/{folder}/")
    port, reference, name = context.result.port.name, context.result.reference.name, release.version.name
    day = dict(release.on_that_day)
    sha = next((interval.start.reference for interval in day.values()), None)
    before, after = neighbours
    return ReleasePage(
        frame=frame(
            context, assets, urls, f"{port} {name}", f"{port} {name}: {counted(day)}.", (("Releases", "releases/"),)
        ),
        heading=f"{port} {name}",
        said=say(
            "Named ",
            _how(release),
            ", on ",
            when(release.version.instant),
            " (",
            words.commit(context, "port", release.version.sha),
            f"). Against {reference} as it was on that day: ",
            words.sides_at(context, "reference", sha),
            ".",
        ),
        counts=counts(day),
        matrix=matrix(context, urls, _known(context, day), f"{port} {name} against {reference} of that day"),
        against=columns(context, urls, sha, release.version.sha),
        versions=versions(context, urls, release.version.sha),
        reference=reference,
        compare=tuple(
            Link(f"{pair.left.words} → {pair.right.words}", urls.to(pair.folder))
            for pair in pairs(context)
            if folder in (pair.left.name, pair.right.name)
        ),
        earlier=_neighbour(context, urls, before),
        later=_neighbour(context, urls, after),
    )


def _known(context: Context, states: dict[str, Interval]) -> dict[str, Interval]:
    return {id: interval for id, interval in states.items() if id in context.rows}


def _neighbour(context: Context, urls: Urls, folder: str | None) -> Link | None:
    return Link(context.releases[folder].version.name, urls.to(f"releases/{folder}/")) if folder else None
