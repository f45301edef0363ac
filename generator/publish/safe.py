"""The one place that marks text as HTML that may stand as it is, and the one that makes foreign text printable.

``trusted`` is for three makers only: the Markdown function that was handed in (raw HTML off), Pygments' output, and
the SVG that bands.py, chart.py and badges.py build from numbers and escaped text. A test holds that nobody else calls it.
"""

from __future__ import annotations

import re
from typing import Any

from markupsafe import Markup, escape

# Controls, lone surrogates, non-characters, and the marks that turn the direction of text around.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
LONG_WORD = re.compile(r"[\w/.:-]{16,}")
MARKS = re.compile(r"([/_.:-](?=\w))")


def trusted(html: str) -> Markup:
    """HTML or SVG from one of our own three makers, unchanged but for what no page may hold."""
    return Markup(clean(html))  # noqa: S704  the one place


def clean(text: str) -> str:
    """Foreign text without what breaks XML and HTML or deceives the eye."""
    return UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def breakable(text: str) -> Markup:
    """Words for a page: a long name may break after the marks that part it, before it has to break anywhere."""
    said = str(escape(clean(text)))
    return Markup(LONG_WORD.sub(lambda found: MARKS.sub(r"\1<wbr>", found.group()), said))  # noqa: S704  escaped above


def escaped(text: str) -> str:
    """Text for use inside an element or a quoted attribute of HTML, SVG or XML."""
    return str(escape(clean(text)))


def finalize(value: Any) -> Any:
    """What Jinja does to each value before it escapes it."""
    return clean(value) if type(value) is str else value
