"""Names of two languages in the words they share: camel and snake, ``?`` and ``!``, ``_async`` twins, units, plurals, prefixes."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import NamedTuple

PARTS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
# What a name ends with → the unit that it says.  Only whole words count, so ``items`` has none.
SUFFIXES = {
    "ms": "ms", "msec": "ms", "msecs": "ms", "millis": "ms", "milliseconds": "ms",
    "s": "s", "sec": "s", "secs": "s", "second": "s", "seconds": "s",
    "min": "min", "mins": "min", "minute": "min", "minutes": "min",
    "hour": "h", "hours": "h",
    "bytes": "B", "kib": "KiB", "mib": "MiB",
}  # fmt: skip
DURATIONS = frozenset(
    "timeout interval delay period duration backoff ttl wait sleep deadline cooldown lifetime expiry age window".split()
)
# Words that only say how a call waits: the other language says that by Task, await or process.
WAITING = frozenset({"async", "sync"})
# Small words that two languages choose differently for the same relation.
RELATIONS = {"by": "from"}
LONGEST = 80


@lru_cache(maxsize=65536)
def words(name: str) -> tuple[str, ...]:
    """``ImageChunk``, ``image_chunk``, ``image-chunk`` and ``image_chunk?`` → ("image", "chunk")."""
    return tuple(part.lower() for part in PARTS.findall(name))


@lru_cache(maxsize=65536)
def key(name: str) -> str:
    """A name without its punctuation and case: equal for two spellings of one name."""
    return "".join(words(name))


@lru_cache(maxsize=65536)
def base(name: str) -> str:
    """The key of an operation without ``async`` or ``sync`` at either end: twins have one base."""
    said = list(words(name))
    if len(said) > 1 and said[-1] in WAITING:
        said.pop()
    elif len(said) > 1 and said[0] in WAITING:
        said.pop(0)
    return "".join(RELATIONS.get(word, word) for word in said)


@lru_cache(maxsize=65536)
def singular(word: str) -> str:
    """``models`` → ``model``, ``capabilities`` → ``capability``; ``status`` and ``access`` stay."""
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


def stems(*names: str) -> frozenset[str]:
    """All words of some names, singular: the order and the number do not count."""
    return frozenset(singular(word) for name in names for word in words(name) if word not in WAITING)


class Measured(NamedTuple):
    """A name without the unit that it ends with. ``unit`` None: it says none. ``duration``: it names a time without saying in what."""

    stem: str
    unit: str | None
    duration: bool


@lru_cache(maxsize=65536)
def measured(name: str) -> Measured:
    """``progress_timeout_ms`` → ("progresstimeout", "ms"); ``progress_timeout`` → the same stem, no unit, a duration."""
    said = words(name)
    if len(said) > 1 and said[-1] in SUFFIXES:
        unit = SUFFIXES[said[-1]]
        known = unit in ("B", "KiB", "MiB") or any(word in DURATIONS for word in said[:-1]) or said[-1] != "s"
        # ``max_bytes`` counts bytes, and the word is part of the name on both sides.
        if known and unit != "B":
            return Measured("".join(said[:-1]), unit, False)
    return Measured("".join(said), None, any(word in DURATIONS for word in said))


def last(name: str) -> str:
    """The last part of a dotted name."""
    return name.rpartition(".")[2]


def owner(name: str) -> str:
    """Everything before the last part of a dotted name."""
    return name.rpartition(".")[0]


def fits(name: str, wanted: str) -> bool:
    """Whether a dotted name is, or ends at a dot with, what is wanted; ``*`` is a glob."""
    if "*" not in wanted and "[" not in wanted:
        return name == wanted or name.endswith(f".{wanted}")
    return fnmatchcase(f".{name}", f"*.{wanted.replace('?', '[?]')}")


def shortened(type: str | None) -> str:
    """A type as it is written, in one line of bearable length."""
    said = " ".join((type or "").strip("\"' ").split())
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"
