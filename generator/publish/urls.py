"""Every address in the site. Pages are folders with an index.html; links are relative and lead to the file."""

from __future__ import annotations

import re
from urllib.parse import quote

from generator.model import Evidence, Moment, SideResult
from generator.publish import dates

SEGMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*\Z")


def segment(name: str) -> str:
    """A name as one folder name: as it is where that is possible."""
    if SEGMENT.match(name):
        return name
    return re.sub(r"[^A-Za-z0-9._+]+", "-", name).strip("-.") or "unnamed"


def unique(names: list[str], taken: frozenset[str] = frozenset()) -> list[str]:
    """Names made into folder names that all differ, in order: the second of two equal ones gets «-2»."""
    used = set(taken)
    result = []
    for name in names:
        base, number = segment(name), 1
        found = base
        while found.lower() in used:
            number += 1
            found = f"{base}-{number}"
        used.add(found.lower())
        result.append(found)
    return result


def at_folder(moment: Moment) -> str:
    """``at/2026-01-16-9e511c0a-c57d52c1/``"""
    reference, port = ((sha or "none")[:8] for sha in (moment.reference, moment.port))
    return f"at/{dates.date(moment.instant)}-{reference}-{port}/"


class Urls:
    """Addresses as seen from one page. ``page``: its folder («rows/x/», «» for the start), or a file's name
    («404.html»).
    """

    def __init__(self, page: str, base_url: str | None) -> None:
        self.page = page
        self.base = base_url.rstrip("/") + "/" if base_url else None
        self.root = self.base if page == "404.html" and self.base else "../" * page.count("/")

    @property
    def file(self) -> str:
        """The file that holds the page."""
        return self.page if self.page.endswith(".html") else f"{self.page}index.html"

    @property
    def canonical(self) -> str | None:
        """The page's own absolute address, where the site's is known."""
        return self.base + quote(self.page) if self.base else None

    def to(self, folder: str, fragment: str = "") -> str:
        """The relative link to a page."""
        return f"{self.root}{quote(folder)}index.html{'#' + quote(fragment) if fragment else ''}"

    def asset(self, path: str) -> str:
        """The relative link to a file."""
        return self.root + quote(path)

    def absolute(self, path: str) -> str:
        """For text that is pasted elsewhere: absolute where the site's address is known, else with a word in its
        place.
        """
        return (self.base or "SITE-ADDRESS/") + quote(path)


def web(side: SideResult) -> str | None:
    """The side's address at its code host, if it has one that a browser may follow."""
    return side.web.rstrip("/") if side.web and re.match(r"https?://", side.web) else None


def commit_url(side: SideResult, sha: str | None) -> str | None:
    """A commit at the code host."""
    place = web(side)
    return f"{place}/commit/{quote(sha)}" if place and sha else None


def file_url(side: SideResult, evidence: Evidence) -> str | None:
    """Lines of a file at a commit at the code host."""
    place = web(side)
    if not place or not evidence.sha:
        return None
    lines = f"#L{evidence.first_line}" + (f"-L{evidence.last_line}" if evidence.last_line > evidence.first_line else "")
    return f"{place}/blob/{quote(evidence.sha)}/{quote(evidence.path)}{lines if evidence.first_line else ''}"
