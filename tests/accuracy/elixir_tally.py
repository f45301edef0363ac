"""What is counted of Elixir facts, and when something that is missing from them is said to be unknown."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

CATEGORIES = (
    "types",
    "fields",
    "required",
    "field defaults",
    "field types",
    "type members",
    "operations",
    "visibility",
    "parameter types",
    "constants",
    "wire keys",
    "options",
    "option defaults",
    "commands",
    "switches",
    "endpoints",
    "environment",
    "environment defaults",
)
VERDICTS = ("right", "wrong", "unknown", "missed")
ONLY_RUNNING = "which only running it would tell"


class Tally:
    """Counts for each category, and each disagreement once."""

    def __init__(self) -> None:
        self.counts: dict[str, Counter[str]] = {name: Counter() for name in CATEGORIES}
        self.disagreements: dict[str, str] = {}

    def add(self, category: str, verdict: str, what: str, where: str) -> None:
        self.counts[category][verdict] += 1
        if verdict != "right":
            self.disagreements.setdefault(f"{category}: {verdict}: {what}", where)

    def judge(self, category: str, right: bool, what: str, where: str) -> None:
        self.add(category, "right" if right else "wrong", what, where)

    def value(
        self, category: str, what: str, ours: dict[str, Any], theirs: Any, where: str, key: str = "value"
    ) -> None:
        """A value of the facts, which may have a ``source`` instead, against ``{"known": …}`` or «unknown»."""
        if "source" in ours:
            self.add(category, "unknown", f"{what}: {ours[key]}, {theirs}", where)
        elif theirs == "unknown":
            self.add(category, "wrong", f"{what}: {ours[key]!r} although Elixir has no plain value", where)
        else:
            said = f"{what}: {ours[key]!r} is not {theirs['known']!r}"
            self.judge(category, same(ours[key], theirs["known"]), said, where)


def same(one: Any, other: Any) -> bool:
    """1 and True, 1 and 1.0 are not the same."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


class Told:
    """What the facts say that they could not read. Something missing is unknown only where one of these names it, or stands at the
    statement that holds it; a file that has some problem excuses nothing else in it."""

    def __init__(self, facts: dict[str, Any]) -> None:
        self.problems = facts["problems"]

    def at(self, path: str, line: int) -> bool:
        """Whether exactly this line is said to be unreadable."""
        return any(one["path"] == path and one["line"] == line for one in self.problems)

    def around(self, path: str, line: int, statements: list[list[int]]) -> bool:
        """Whether the statement of a module around this line is said to do what only running it would tell."""
        held = [(first, last) for first, last in statements if first <= line <= last]
        return any(
            one["path"] == path and ONLY_RUNNING in one["what"] and any(a <= one["line"] <= b for a, b in held)
            for one in self.problems
        )

    def named(self, path: str, name: str) -> bool:
        """Whether a problem of the file speaks of this module or command."""
        return any(one["path"] == path and _speaks_of(one["what"], name) for one in self.problems)


def _speaks_of(what: str, name: str) -> bool:
    return f"«{name}»" in what or name in what.replace(",", " ").replace(":", " ").split()
