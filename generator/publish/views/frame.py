"""What is around every page: head, navigation, footer. Nothing in it changes from night to night but the hashed
asset names.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.publish.assets import Assets
from generator.publish.context import Context
from generator.publish.urls import Urls

NAVIGATION = (
    ("", "Matrix"),
    ("changes/", "Changes"),
    ("history/", "History"),
    ("releases/", "Releases"),
    ("adr/", "Decisions"),
    ("diagnostics/", "Diagnostics"),
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
    """The frame of one page, with every address as seen from it."""

    title: str
    site: str
    description: str
    home: Link
    style: str
    script: str
    icon: str
    canonical: str | None
    atom: str
    json: str
    api: str
    navigation: tuple[Link, ...]
    crumbs: tuple[Link, ...]


def frame(
    context: Context,
    assets: Assets,
    urls: Urls,
    title: str,
    description: str,
    crumbs: tuple[tuple[str, str | None], ...] = (),
) -> Frame:
    """``crumbs``: (words, folder) of the pages above this one."""
    section = urls.page.split("/")[0] + "/" if "/" in urls.page else ""
    site = context.result.title
    return Frame(
        title=title if title == site else f"{title} · {site}",
        site=site,
        description=description,
        home=Link(site, urls.to("")),
        style=urls.asset(assets.style[0]),
        script=urls.asset(assets.script[0]),
        icon=urls.asset(assets.icon[0]),
        canonical=urls.canonical,
        atom=urls.asset("feed.xml"),
        json=urls.asset("feed.json"),
        api=urls.to("api/"),
        navigation=tuple(
            Link(text, urls.to(folder), folder == urls.page or (folder != "" and folder == section))
            for folder, text in NAVIGATION
        ),
        crumbs=tuple(Link(text, urls.to(folder) if folder is not None else None) for text, folder in crumbs),
    )
