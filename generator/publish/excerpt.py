"""Lines of source around the evidence, highlighted when the site is built, once for each distinct snippet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup
from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from generator.model import Evidence
from generator.publish.safe import clean, escaped, trusted

AROUND, LONGEST, MOST, WIDEST = 3, 40, 6, 400


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an excerpt; ``hit``: it is evidence itself."""

    number: int
    html: Markup
    hit: bool


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of one file. ``more``: how many lines of evidence follow that are not shown."""

    path: str
    evidence: Evidence
    lines: tuple[Line, ...]
    more: int


def excerpts(
    evidence: Sequence[Evidence], language: str, source: Callable[[str, str], str | None]
) -> tuple[tuple[Excerpt, ...], tuple[str, ...]]:
    """Evidence → excerpts in its order, near lines of one file joined, and the paths that could not be read.
    ``source``: (sha, path) → text.
    """
    shown: list[Excerpt] = []
    lost: list[str] = []
    for (sha, path), spans in _grouped(evidence).items():
        text = source(sha, path) if sha else None
        if text is None:
            lost.append(path)
            continue
        lines = [line.rstrip("\r") for line in text.removesuffix("\n").split("\n")]
        hits = {n for first, last in spans for n in range(first, last + 1)}
        for first, last in _joined(spans, len(lines)):
            if len(shown) == MOST:
                break
            end = min(last, first + LONGEST - 1)
            snippet = _highlight(language, tuple(clean(line[:WIDEST]) for line in lines[first - 1 : end]))
            shown.append(
                Excerpt(
                    path=path,
                    evidence=Evidence(path=path, first_line=first, last_line=end, sha=sha),
                    lines=tuple(Line(first + n, html, first + n in hits) for n, html in enumerate(snippet)),
                    more=len([n for n in hits if end < n <= last]),
                )
            )
    return tuple(shown), tuple(lost)


def _grouped(evidence: Sequence[Evidence]) -> dict[tuple[str, str], list[tuple[int, int]]]:
    groups: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for one in evidence:
        groups.setdefault((one.sha, one.path), []).append(
            (max(1, one.first_line), max(1, one.first_line, one.last_line))
        )
    return groups


def _joined(spans: list[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """Spans with the lines around them; those that touch become one, those outside the file go."""
    result: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if first > length:
            continue
        low, high = max(1, first - AROUND), min(length, last + AROUND)
        if result and low <= result[-1][1] + 1:
            result[-1] = (result[-1][0], max(result[-1][1], high))
        else:
            result.append((low, high))
    return result


@lru_cache(maxsize=2048)
def _highlight(language: str, lines: tuple[str, ...]) -> tuple[Markup, ...]:
    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
        html = highlight("\n".join(lines), lexer, HtmlFormatter(nowrap=True)).split("\n")
    except ClassNotFound:
        html = []
    if len(html) == len(lines) + 1 and not html[-1]:
        html.pop()
    if len(html) != len(lines):
        html = [escaped(line) for line in lines]
    return tuple(trusted(line) for line in html)
