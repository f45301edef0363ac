"""The picture that a chat or a search result shows: title, counts, and every row's history as a strip.

It has to be a PNG, which asks for a way to set letters. A dozen rectangles and a 5 × 7 alphabet of our own do, with no
dependency and the same bytes everywhere (docs/decisions/0010).
"""

from __future__ import annotations

import struct
import zlib

from generator.model import SIDES
from generator.publish import bands, dates
from generator.publish.bands import Axis
from generator.publish.context import Context

WIDTH, HEIGHT, MARGIN = 1200, 630, 60
BOTTOM, TOP, LANE, LEAST = 560, 210, 38, 5
PALETTE = {
    "page": 0x0F1216,
    "text": 0xE6E9EE,
    "muted": 0x9AA4B0,
    "ok": 0x2FA37F,
    "bad": 0xD9534A,
    "warn": 0xB8862A,
    "note": 0x6678C9,
    "unknown": 0xCFB0F5,
    "none": 0x2C333C,
}
COLOURS = {name: bytes([n]) for n, name in enumerate(PALETTE)}
# seven rows of five dots, from the top; each row a number in base 32
ALPHABET = dict(
    pair.split("=", 1)
    for pair in (
        "A=EHHVHHH B=UHHUHHU C=EHGGGHE D=UHHHHHU E=VGGUGGV F=VGGUGGG G=EHGNHHF H=HHHVHHH I=E44444E J=72222IC K=HIKOKIH "
        "L=GGGGGGV M=HRLLHHH N=HPLJHHH O=EHHHHHE P=UHHUGGG Q=EHHHLID R=UHHUKIH S=FGGE11U T=V444444 U=HHHHHHE V=HHHHHA4 "
        "W=HHHLLRH X=HHA4AHH Y=HHA4444 Z=V1248GV 0=EHJLPHE 1=4C4444E 2=EH1248V 3=V2421HE 4=26AIV22 5=VGU11HE 6=68GUHHE "
        "7=V124888 8=EHHEHHE 9=EHHF12C .=00000CC ,=0000C48 -=000V000 :=0CC0CC0 /=122488G _=000000V (=2488842 )=8422248 "
        "+=044V440 &=CIK8LID '=4480000"
    ).split()
)


class Picture:
    """Rows of palette numbers, one byte a dot."""

    def __init__(self) -> None:
        self.rows = [bytearray(COLOURS["page"] * WIDTH) for _ in range(HEIGHT)]

    def fill(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        left, right = max(0, round(x)), min(WIDTH, round(x + width))
        if right > left:
            for row in self.rows[max(0, round(y)) : min(HEIGHT, round(y + height))]:
                row[left:right] = COLOURS[colour] * (right - left)

    def write(self, x: int, y: int, words: str, size: int, colour: str) -> int:
        """Words in capitals; gives where the next ones may begin. What the alphabet does not have is left blank."""
        for letter in words.upper():
            for line, dots in enumerate(ALPHABET.get(letter, "")):
                for column in range(5):
                    if int(dots, 32) & (16 >> column):
                        self.fill(x + column * size, y + line * size, size, size, colour)
            x += 6 * size
        return x

    def png(self) -> bytes:
        header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)
        palette = b"".join(struct.pack(">I", colour)[1:] for colour in PALETTE.values())
        data = zlib.compress(b"".join(b"\0" + bytes(row) for row in self.rows), 9)
        parts = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", data), (b"IEND", b""))
        chunks = (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
            for kind, body in parts
        )
        return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def picture(context: Context) -> bytes:
    """The card of a whole site."""
    drawn = Picture()
    room = WIDTH - 2 * MARGIN
    title = context.result.title[:60]
    drawn.write(MARGIN, 52, title, max(2, min(8, room // (6 * max(1, len(title))))), "text")
    _counts(context, drawn)
    _strips(context, drawn, room)
    heads = [
        (context.sides[side].name, head, context.version(side, head.sha))
        for side in SIDES
        if (head := context.head(side))
    ]
    said = " - ".join(
        f"{name} {version + ', ' if version else ''}{dates.day(head.instant)}" for name, head, version in heads
    )
    drawn.write(MARGIN, 582, f"As of {said}"[: room // 18], 3, "muted")
    return drawn.png()


def _counts(context: Context, drawn: Picture) -> None:
    x = MARGIN
    levels = context.levels
    said = [("ok", "aligned"), ("bad", "differ"), ("unknown", "unknown")]
    if levels["warn"]:
        said.insert(2, ("warn", "lesser gaps"))
    for level, words in said:
        x = drawn.write(x, 140, f"{levels[level]} {words}", 4, level) + 36


def _strips(context: Context, drawn: Picture, room: int) -> None:
    """As many rows as there is room for, in the matrix's order."""
    rows = context.result.rows[: (BOTTOM - TOP) // LEAST]
    lane = min(LANE, (BOTTOM - TOP) // max(1, len(rows)))
    axis = Axis(context.began, context.newest, room, context.both)
    names = (context.result.reference.name, context.result.port.name)
    for n, row in enumerate(rows):
        for block in sorted(bands.blocks(axis, row.history.intervals, names), key=lambda block: block.widened):
            tall = (
                (lane - 2 if lane > 8 else lane - 1)
                * (bands.HEIGHT - bands.TOPS[block.level])
                / (bands.HEIGHT - bands.TOP)
            )
            y = TOP + (n + 1) * lane - tall
            drawn.fill(MARGIN + block.x, y, max(block.width - 0.6, 1), tall, block.level)
