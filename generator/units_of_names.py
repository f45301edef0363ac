"""The unit that a name says its number is in: ``MAX_DELAY_MS``, ``default_timeout_seconds``. Both languages name them alike."""

from __future__ import annotations

import re

# What cannot be mistaken: «min» is as often a minimum, «kb» is 1000 or 1024, «per_second» is a rate.
WORDS = {
    "ms": "ms", "msec": "ms", "msecs": "ms", "millis": "ms", "millisecond": "ms", "milliseconds": "ms",
    "s": "s", "sec": "s", "secs": "s", "seconds": "s",
    "mins": "min", "minutes": "min", "hours": "h",
    "bytes": "B", "kib": "KiB", "mib": "MiB",
}  # fmt: skip
PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
NOT_BEFORE = frozenset({"per", "in", "to", "of"})


def unit_of(name: str) -> str | None:
    """The unit in the last word of a dotted name, None where it has none or says a rate."""
    parts = [part.lower() for part in PARTS.findall(name.rpartition(".")[2])]
    if len(parts) < 2 or parts[-2] in NOT_BEFORE:
        return None
    return WORDS.get(parts[-1])
