"""Excerpts of source around pieces of evidence: merged where they touch, highlighted, with true line numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name, get_lexer_for_filename
from pygments.lexers.special import TextLexer
from pygments.util import ClassNotFound

from generator.model import Evidence, Frozen, Side
from generator.publish.safe import clean, highlighted

AROUND, MOST_LINES, MOST_EXCERPTS = 3, 40, 6
BIGGEST = 400_000  # characters of a file that is highlighted; a larger one is shown plain
WIDEST = 2_000  # characters of a line

Source = Callable[[Side, str, str], str | None]


class Line(Frozen):
    """``marked``: the evidence itself, not its surroundings."""

    number: int
    marked: bool
    html: Markup


class Excerpt(Frozen):
    """Lines of one file at one commit. ``more``: how many lines of evidence did not fit."""

    path: str
    sha: str
    lines: tuple[Line, ...]
    more: int


class Excerpts:
    """Cuts excerpts and remembers each file's highlighted lines while a site is written."""

    def __init__(self, source: Source, languages: dict[Side, str]) -> None:
        self._source = source
        self._languages = languages
        self._files: dict[tuple[Side, str, str], list[str] | None] = {}

    def of(self, side: Side, evidence: Iterable[Evidence]) -> tuple[Excerpt, ...]:
        """At most six excerpts, in the order in which the evidence names the files."""
        by_file: dict[tuple[str, str], list[Evidence]] = {}
        for one in evidence:
            by_file.setdefault((one.sha, one.path), []).append(one)
        found = (cut for (sha, path), several in by_file.items() for cut in self._cuts(side, sha, path, several))
        return tuple(cut for cut, _ in zip(found, range(MOST_EXCERPTS), strict=False))

    def _cuts(self, side: Side, sha: str, path: str, evidence: list[Evidence]) -> Iterator[Excerpt]:
        lines = self._lines(side, sha, path)
        if lines is None:
            return
        marked = {n for one in evidence for n in range(max(1, one.first_line), min(one.last_line, len(lines)) + 1)}
        for first, last in _ranges(evidence, len(lines)):
            shown = range(first, min(last, first + MOST_LINES - 1) + 1)
            yield Excerpt(
                path=path,
                sha=sha,
                lines=tuple(Line(number=n, marked=n in marked, html=highlighted(lines[n - 1])) for n in shown),
                more=sum(n in marked for n in range(shown.stop, last + 1)),
            )

    def _lines(self, side: Side, sha: str, path: str) -> list[str] | None:
        key = (side, sha, path)
        if key not in self._files:
            text = self._source(side, sha, path) if sha else None
            self._files[key] = None if text is None else _highlight(text, path, self._languages[side])
        return self._files[key]


def _ranges(evidence: Iterable[Evidence], length: int) -> list[tuple[int, int]]:
    """First and last line of each excerpt: the evidence and three lines around it, joined where they touch."""
    result: list[tuple[int, int]] = []
    for one in sorted(evidence, key=lambda one: (one.first_line, one.last_line)):
        first, last = max(1, one.first_line - AROUND), min(length, max(one.first_line, one.last_line) + AROUND)
        if first > last:
            continue
        if result and first <= result[-1][1] + 1 and max(last, result[-1][1]) - result[-1][0] < MOST_LINES:
            result[-1] = (result[-1][0], max(last, result[-1][1]))
        else:
            result.append((first, last))
    return result


def _highlight(text: str, path: str, language: str) -> list[str]:
    """One piece of HTML a line. Only a line feed ends a line, as for whoever counted the lines."""
    plain = text.replace("\r\n", "\n").replace("\r", "\N{SYMBOL FOR CARRIAGE RETURN}")
    plain = "\n".join(clean(line if len(line) <= WIDEST else f"{line[:WIDEST]}…") for line in plain.split("\n"))
    lexer = _lexer(path, language) if len(plain) <= BIGGEST else TextLexer(stripnl=False)
    return str(highlight(plain, lexer, HtmlFormatter(nowrap=True))).removesuffix("\n").split("\n")


def _lexer(path: str, language: str) -> Lexer:
    try:
        return get_lexer_for_filename(path, stripnl=False)
    except ClassNotFound:
        pass
    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return TextLexer(stripnl=False)
