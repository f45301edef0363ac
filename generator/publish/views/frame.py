"""What surrounds every page: title, navigation, assets. No date and no total in it, or every page would change every night."""

from __future__ import annotations

from generator.model import Frozen
from generator.publish import urls
from generator.publish.urls import Links
from generator.publish.views.book import Book
from generator.publish.views.parts import Link

NAVIGATION = (
    ("Matrix", urls.HOME),
    ("History", urls.HISTORY),
    ("Changes", urls.CHANGES),
    ("Releases", urls.RELEASES),
    ("Decisions", urls.ADRS),
    ("Diagnostics", urls.DIAGNOSTICS),
    ("About", urls.ABOUT),
    ("Data", urls.API),
)


class Nav(Frozen):
    """``current``: page where it is the page itself, true where it is its section, else empty."""

    text: str
    href: str
    current: str


class Frame(Frozen):
    site: str
    title: str
    description: str
    home: str
    navigation: tuple[Nav, ...]
    crumbs: tuple[Link, ...]
    css: str
    script: str
    atom: str
    json_feed: str
    canonical: str | None


def frame(book: Book, links: Links, title: str, description: str, crumbs: tuple[Link, ...] = ()) -> Frame:
    """The frame of one page; ``crumbs``: the pages above it."""
    page = links.page

    def current(target: str) -> str:
        if target == page:
            return "page"
        section = target.removesuffix(urls.HOME)
        return "true" if section and page.startswith(section) else ""

    return Frame(
        site=book.result.title,
        title=title,
        description=description,
        home=links.to(urls.HOME),
        navigation=tuple(Nav(text=text, href=links.to(target), current=current(target)) for text, target in NAVIGATION),
        crumbs=crumbs,
        css=links.to(book.assets["site.css"][0]),
        script=links.to(book.assets["site.js"][0]),
        atom=links.to(urls.FEED),
        json_feed=links.to(urls.JSON_FEED),
        canonical=None if page == urls.NOT_FOUND else urls.canonical(book.base_url, page),
    )
