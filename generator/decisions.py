"""ADR Markdown → decisions: what a file declares, and safe HTML of its text. The only importer of markdown_it."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import PurePosixPath

from markdown_it import MarkdownIt
from markdown_it.token import Token

from generator.model import Decision

STATUS = re.compile(
    r"^\W*(?:\*\*|__)?\s*status\s*(?:\*\*|__)?\s*[:=]\s*(?:\*\*|__)?\s*(?P<status>[^\n*_|]+)", re.IGNORECASE
)
DATE = re.compile(
    r"^\W*(?:\*\*|__)?\s*date\s*(?:\*\*|__)?\s*[:=]\s*(?:\*\*|__)?\s*(?P<date>\d{4}-\d{2}-\d{2})", re.IGNORECASE
)
NUMBER = re.compile(r"(?:ADR|adr)[-_ ]?(\d+)|^(\d{3,4})[-_]")
NOT_DECLARED = "not declared"


def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")


def decision(path: str, data: bytes) -> Decision:
    """What an ADR file says of itself. The number comes from its heading, else from its name; a status that is not there is said."""
    text = data.decode("utf-8", "replace")
    tokens = _parser().parse(text)
    title = _title(tokens) or PurePosixPath(path).stem
    found = NUMBER.search(title) or NUMBER.search(PurePosixPath(path).name)
    number = next((group for group in found.groups() if group), "") if found else ""
    status, line = _status(tokens, text)
    date = next((match["date"] for match in map(DATE.match, text.splitlines()) if match), None)
    title = re.sub(r"^ADR[-_ ]?\d+\s*[:.\-–—]*\s*", "", title).strip() or title
    return Decision(path=path, number=number, title=title, status=status, date=date, line=line, text=text)


def _title(tokens: list[Token]) -> str | None:
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open" and inline.type == "inline":
            return inline.content.strip()
    return None


def _status(tokens: list[Token], text: str) -> tuple[str, int]:
    """The declared status and its line: a «Status:» line in any dress, else the paragraph under a «Status» heading."""
    lines = text.splitlines()
    code = {n for token in tokens if token.type in ("fence", "code_block") and token.map for n in range(*token.map)}
    for n, written in enumerate(lines):
        match = None if n in code else STATUS.match(written)
        if match:
            return match["status"].strip().rstrip("."), n + 1
    for place, token in enumerate(tokens[:-3]):
        if token.type == "heading_open" and tokens[place + 1].content.strip().lower() == "status":
            body = tokens[place + 4] if place + 4 < len(tokens) else None
            if body is not None and body.type == "inline" and body.map:
                return body.content.splitlines()[0].strip(" *_."), body.map[0] + 1
    return NOT_DECLARED, 1


def identity(path: str) -> str:
    """``ADR-001`` from a file's name, else the name itself."""
    found = NUMBER.search(PurePosixPath(path).name)
    number = next((group for group in found.groups() if group), None) if found else None
    return f"ADR-{int(number):03d}" if number else PurePosixPath(path).stem


def slug(path: str) -> str:
    """The page's name: from the file's name, so that it stays when the title is reworded."""
    return re.sub(r"[^a-z0-9]+", "-", PurePosixPath(path).stem.lower()).strip("-") or "decision"


def html(text: str, lowered: int = 2) -> str:
    """Markdown as HTML: raw HTML and pictures are shown as text, links only to http, https and mailto; headings ``lowered`` levels."""
    parser = _parser()
    parser.validateLink = lambda url: re.match(r"(?:https?://|mailto:)", url.strip(), re.IGNORECASE) is not None  # type: ignore[method-assign]
    tokens = parser.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + lowered)}"
        if token.type in ("th_open", "td_open"):
            # a column's alignment comes as an inline style, which the site's content security policy forbids
            token.attrs = {"scope": "col"} if token.type == "th_open" else {}
        for child in token.children or ():
            if child.type == "link_open":
                child.attrSet("rel", "noopener nofollow")
            if child.type == "image":
                child.type, child.tag, child.attrs = "text", "", {}
    return str(parser.renderer.render(tokens, parser.options, {}))
