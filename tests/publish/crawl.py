"""A written site read back: pages parsed strictly, links resolved to files and fragments."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

import html5lib


def parse(path: Path) -> Element:
    """The page's tree; raises where a browser would have to mend it."""
    return _parsed(path.read_text("utf-8"))


@lru_cache(maxsize=512)
def _parsed(page: str) -> Element:
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    found: Element = parser.parse(page)
    return found


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def references(tree: Element) -> Iterator[str]:
    for element in tree.iter():
        for name in ("href", "src"):
            if name in element.attrib:
                yield element.attrib[name]


def broken(site: Path) -> list[str]:
    """Every internal link of the site that leads to no file, or to no element of it."""
    ids: dict[Path, set[str]] = {}
    trees = {page: parse(page) for page in pages(site)}
    for page, tree in trees.items():
        ids[page] = {element.attrib["id"] for element in tree.iter() if "id" in element.attrib}
    found = []
    for page, tree in trees.items():
        for link in references(tree):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            if not target.is_file() or not target.is_relative_to(site.resolve()):
                found.append(f"{page.relative_to(site)}: {link}")
            elif parts.fragment and unquote(parts.fragment) not in ids.get(target, set()):
                found.append(f"{page.relative_to(site)}: {link} has no such fragment")
    return found
