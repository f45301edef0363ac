"""Badges: an SVG of our own, and the JSON that a shields.io endpoint reads. Green only for what was read and found
in step.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from generator.publish.safe import clean, escaped

# level → shields' colour name, and a ground on which white text has more than 5:1
COLOURS = {
    "ok": ("brightgreen", "#0b6b4f"),
    "bad": ("red", "#a3180f"),
    "warn": ("orange", "#7a4d00"),
    "note": ("blue", "#3b4a8f"),
    "unknown": ("lightgrey", "#57606a"),
    "none": ("lightgrey", "#57606a"),
}
LONGEST = 60
CACHE = 3_600


@dataclass(frozen=True, slots=True)
class Badge:
    """Two words and a level; a level that is not known is grey. ``as_of``: of which commits it speaks, in the title alone."""

    label: str
    message: str
    level: str
    as_of: str = ""

    def json(self) -> bytes:
        """Exactly the keys of the endpoint form."""
        name, _ = COLOURS.get(self.level, COLOURS["unknown"])
        document = {
            "schemaVersion": 1,
            "label": _short(self.label),
            "message": _short(self.message) or "unknown",
            "color": name,
            "cacheSeconds": CACHE,
        }
        return json.dumps(document, ensure_ascii=False, indent=2).encode() + b"\n"

    def svg(self) -> bytes:
        """A flat badge, 20 px high."""
        label, message = _short(self.label), _short(self.message) or "unknown"
        left, right = _width(label), _width(message)
        _, ground = COLOURS.get(self.level, COLOURS["unknown"])
        said = escaped(f"{label}: {message}{f', as of {self.as_of}' if self.as_of else ''}")
        size = f'width="{left + right}" height="20" viewBox="0 0 {left + right} 20"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{said}"><title>{said}</title>'
            f'<rect width="{left}" height="20" fill="#24292f"/>'
            f'<rect x="{left}" width="{right}" height="20" fill="{ground}"/>'
            '<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">'
            f"{_text(left / 2, left, label)}{_text(left + right / 2, right, message)}</g></svg>\n"
        ).encode()


def _text(middle: float, width: int, words: str) -> str:
    fitted = f'textLength="{width - 12}" lengthAdjust="spacingAndGlyphs"'
    return f'<text x="{middle:g}" y="14" {fitted}>{escaped(words)}</text>'


def _short(text: str) -> str:
    text = " ".join(clean(text).split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _width(text: str) -> int:
    """Pixels of a text at 11 px Verdana, roughly, with 6 px at both ends; the text is fitted to it."""
    return 12 + round(
        sum(4 if c in "iljtfI.,:;'!| " else 9 if c in "mwMW" or c.isupper() or ord(c) > 0x2E80 else 6.8 for c in text)
    )
