"""What is around every page: head, navigation, footer. Nothing in it changes from night to night but with a new commit:
the hashed names of the assets, and the newest commit of both sides.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.model import SIDES, Side
from generator.publish import words
from generator.publish.assets import Assets
from generator.publish.context import Context
from generator.publish.pieces import Phrase, say, when
from generator.publish.urls import Urls

NAVIGATION = (
    ("", "Matrix"),
    ("surface/", "Surface"),
    ("changes/", "Changes"),
    ("history/", "History"),
    ("releases/", "Releases"),
    ("compare/", "Compare"),
    ("adr/", "Decisions"),
    ("report/", "Report"),
    ("diagnostics/", "Diagnostics"),
    ("api/", "Data"),
    ("about/", "About"),
)


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere; ``href`` None: they stand alone."""

    text: str
    href: str | None = None
    current: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of one page, with every address as seen from it. ``root``: how its script finds the site's start.

    ``picture``: absolute address of the picture for chat previews, None where the site's own address is not known.
    """

    title: str
    name: str
    site: str
    description: str
    home: Link
    style: str
    script: str
    icon: str
    icons: tuple[tuple[str, str], ...]
    index: str
    root: str
    stamp: str
    search: str
    canonical: str | None
    picture: str | None
    picture_alt: str
    atom: str
    json: str
    feed: str | None
    about: str
    as_of: tuple[Phrase, ...]
    navigation: tuple[Link, ...]
    crumbs: tuple[Link, ...]


def frame(
    context: Context,
    assets: Assets,
    urls: Urls,
    title: str,
    description: str,
    crumbs: tuple[tuple[str, str | None], ...] = (),
    *,
    feed: bool = False,
) -> Frame:
    """``crumbs``: (words, folder) of the pages above this one. ``feed``: whether the page has one of its own beside it."""
    section = urls.page.split("/")[0] + "/" if "/" in urls.page else ""
    site = context.result.title
    return Frame(
        title=title if title == site else f"{title} · {site}",
        name=title,
        site=site,
        description=description,
        home=Link(site, urls.to("")),
        style=urls.asset(assets.style[0]),
        script=urls.asset(assets.script[0]),
        icon=urls.asset(assets.icon[0]),
        icons=tuple(words.ICONS.items()),
        index=urls.asset(assets.search[0]),
        root=urls.root,
        stamp=urls.asset("build.json"),
        search=urls.to("search/"),
        canonical=urls.canonical,
        picture=urls.absolute(assets.card[0]) if urls.base else None,
        picture_alt=f"{site}: each row's history as a strip",
        atom=urls.asset("feed.xml"),
        json=urls.asset("feed.json"),
        feed="feed.xml" if feed else None,
        about=urls.to("about/"),
        as_of=newest(context),
        navigation=tuple(
            Link(text, urls.to(folder), folder == urls.page or (folder != "" and folder == section))
            for folder, text in NAVIGATION
        ),
        crumbs=tuple(Link(text, urls.to(folder) if folder is not None else None) for text, folder in crumbs),
    )


def newest(context: Context) -> tuple[Phrase, ...]:
    """The newest commit of each side: what «now» is on this site."""
    found: tuple[Phrase, ...] | None = context.memory.get(("newest",))
    if found is None:
        found = context.memory[("newest",)] = tuple(_newest(context, side) for side in SIDES)
    return found


def _newest(context: Context, side: Side) -> Phrase:
    head = context.head(side)
    if head is None:
        return say(f"{words.name(context, side)}: no commit yet")
    return say(words.sides_at(context, side, head.sha), ", ", when(head.instant))
