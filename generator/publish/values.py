"""What a side has, as pieces for a cell: long values folded, and what differs marked, inside a part where only a part of it does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from generator.model import Interval, Reading
from generator.publish.context import Context
from generator.publish.pieces import Phrase, Piece

LONG = 120
AROUND = 8  # so many letters in common are worth leaving unmarked
BESIDE = 28  # letters kept on each side of a marked stretch where all of it is too long
WORD = re.compile(r"[\w.-]")


@dataclass(frozen=True, slots=True)
class Value:
    """What a side has, to show in a cell: pieces with the differing ones marked. ``short``: the start, where all of
    it is long.

    ``note``: instead of a value, why there is none.
    """

    pieces: Phrase = ()
    short: Phrase = ()
    note: str = ""
    muted: bool = False


def values(context: Context, interval: Interval) -> tuple[Value, Value]:
    """Both sides' values of an interval, their differences marked unless the row is in step. Equal ones are made once a site."""
    reference, port, apart = interval.reference, interval.port, _apart(interval)
    key = (_key(reference, interval.start.reference), _key(port, interval.start.port), apart)
    found: tuple[Value, Value] | None = context.memory.get(key)
    if found is None:
        found = context.memory[key] = both(interval)
    return found


def both(interval: Interval) -> tuple[Value, Value]:
    """Both sides' values, made anew."""
    apart = _apart(interval)
    return (
        _value(interval.reference, interval.port if apart else None, interval.start.reference is None),
        _value(interval.port, interval.reference if apart else None, interval.start.port is None),
    )


def over_time(context: Context, before: Reading, after: Reading, unborn: bool) -> tuple[Value, Value]:
    """One side's value at two moments, what changed between them marked. Equal ones are made once a site."""
    key = (
        "over time",
        *(fact for reading in (before, after) for fact in (reading.display, reading.unknown, reading.present)),
        unborn,
    )
    found: tuple[Value, Value] | None = context.memory.get(key)
    if found is None:
        found = context.memory[key] = _value(before, after, unborn), _value(after, before, False)
    return found


def _apart(interval: Interval) -> bool:
    return interval.verdict.status not in ("aligned", "absent", "unknown")


def _key(reading: Reading, commit: str | None) -> tuple[object, ...]:
    return reading.display, reading.unknown, reading.present, commit is None


def _value(reading: Reading, other: Reading | None, unborn: bool) -> Value:
    if reading.unknown:
        return Value(note=f"could not be read: {reading.unknown}")
    if not reading.present:
        return Value(note="no commit yet" if unborn else "does not have this", muted=True)
    if not reading.display:
        return Value(note="is there, without a value to show", muted=True)
    mine = split(reading.display)
    if other is None or not other.present or other.unknown:
        parts: list[Phrase] = [(Piece(part),) for part in mine]
    else:
        parts = _marked(mine, split(other.display))
    if len(reading.display) <= LONG:
        return Value(pieces=_commas(parts))
    return Value(pieces=_commas(parts), short=_short(parts))


def split(display: str) -> list[str]:
    """A displayed value at its commas, except those inside brackets: «a (b, c), d» → «a (b, c)», «d»."""
    parts, depth = [""], 0
    for word in display.split(", "):
        parts[-1] += word if not parts[-1] else f", {word}"
        depth = max(0, depth + sum(word.count(c) for c in "([{") - sum(word.count(c) for c in ")]}"))
        if not depth:
            parts.append("")
    return [part for part in parts if part] or [display]


def _marked(mine: Sequence[str], theirs: Sequence[str]) -> list[Phrase]:
    """Parts that the other side does not have are marked; of one that it has under the same name, only what differs."""
    there = set(theirs)
    left = {part for part in theirs if part not in mine}
    named: dict[str, list[str]] = {}
    for part in left:
        named.setdefault(part.partition(" ")[0], []).append(part)
    alone = len(left) == 1 and sum(part not in there for part in mine) == 1
    result: list[Phrase] = []
    for part in mine:
        if part in there:
            result.append((Piece(part),))
            continue
        same = list(left) if alone else named.get(part.partition(" ")[0], [])
        result.append(within(part, same[0]) if len(same) == 1 else (Piece(part, mark=True),))
    return result


def within(part: str, other: str) -> Phrase:
    """One text against another: the words that they begin and end with in common stay unmarked, where that is worth saying."""
    shortest = min(len(part), len(other))
    low = 0
    while low < shortest and part[low] == other[low]:
        low += 1
    high = 0
    while high < shortest - low and part[-1 - high] == other[-1 - high]:
        high += 1
    end = len(part) - high
    # Whole words: what was put into the middle of one is no word of its own.
    while low and WORD.match(part[low - 1]):
        low -= 1
    while end < len(part) and WORD.match(part[end]):
        end += 1
    if low + len(part) - end < AROUND or end <= low:
        return (Piece(part, mark=True),)
    pieces = (Piece(part[:low]), Piece(part[low:end], mark=True), Piece(part[end:]))
    return tuple(piece for piece in pieces if piece.text)


def _commas(parts: Sequence[Phrase]) -> Phrase:
    """Parts with commas between them, which are never marked."""
    joined: list[Piece] = []
    for n, part in enumerate(parts):
        joined += ([Piece(", ")] if n else []) + list(part)
    return tuple(joined)


def _short(parts: Sequence[Phrase]) -> Phrase:
    """Of a long value the differing parts, else the first ones, and how many more there are."""
    chosen: list[Phrase] = []
    room = LONG - 20
    differing = [part for part in parts if any(piece.mark for piece in part)]
    for part in differing or parts:
        length = sum(len(piece.text) for piece in part)
        if length > room:
            if not chosen:
                chosen.append(_cut(part, room))
            break
        chosen.append(part)
        room -= length + 2
    more = len(parts) - len(chosen)
    return _commas([*chosen, *([(Piece(f"… {more} more"),)] if more else [])])


def _cut(part: Phrase, room: int) -> Phrase:
    """A part that is too long by itself: what is marked in it, with a little on both sides; else its beginning."""
    if len(part) == 1:
        return (Piece(part[0].text[:room] + "…", mark=part[0].mark),)
    return tuple(
        Piece(piece.text[:room] + ("…" if len(piece.text) > room else ""), mark=True)
        if piece.mark
        else Piece(
            piece.text
            if len(piece.text) <= BESIDE
            else "…" + piece.text[-BESIDE:]
            if not n
            else piece.text[:BESIDE] + "…"
        )
        for n, piece in enumerate(part)
    )


def plain(value: Any) -> str:
    """A JSON value for people: none, yes and no in words, lists with commas."""
    match value:
        case None:
            return "none"
        case bool():
            return "yes" if value else "no"
        case list() | tuple():
            return ", ".join(map(plain, value)) or "nothing"
        case dict():
            return ", ".join(f"{key}: {plain(item)}" for key, item in value.items()) or "nothing"
        case _:
            return str(value)
