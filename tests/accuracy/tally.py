"""How often the facts are right: counted by category, with every disagreement."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

CATEGORIES = (
    "types", "variants", "fields", "required", "defaults", "wire", "operations", "parameters", "constants", "commands",
    "options", "endpoints", "environment", "headers",
)  # fmt: skip


class Disagreement(NamedTuple):
    """``verdict``: wrong (a value that is not so, or a thing that is not there), unknown, or missed."""

    category: str
    verdict: str
    name: str
    ours: Any = None
    theirs: Any = None

    def __str__(self) -> str:
        return f"{self.verdict:8}{self.category:12}{self.name}: facts {self.ours!r}, reader {self.theirs!r}"


class Tally:
    """What was compared at one commit, or at many."""

    def __init__(self) -> None:
        self.counts: dict[str, dict[str, int]] = {}
        self.found: dict[Disagreement, int] = {}

    def _count(self, category: str, verdict: str, by: int = 1) -> None:
        self.counts.setdefault(category, dict.fromkeys(("right", "wrong", "unknown", "missed"), 0))[verdict] += by

    def right(self, category: str, by: int = 1) -> None:
        self._count(category, "right", by)

    def differs(self, category: str, verdict: str, name: str, ours: Any = None, theirs: Any = None) -> None:
        self._count(category, verdict)
        one = Disagreement(category, verdict, name, _frozen(ours), _frozen(theirs))
        self.found[one] = self.found.get(one, 0) + 1

    def judge(self, category: str, name: str, ours: Any, theirs: Any, known: bool = True) -> None:
        """Right where both say the same; else wrong, or unknown where the facts say that they do not know."""
        if ours == theirs and type(ours) is type(theirs):
            self.right(category)
        else:
            self.differs(category, "wrong" if known else "unknown", name, ours, theirs)

    def sets(self, category: str, ours: Iterable[str], theirs: Iterable[str], owner: str, known: bool = True) -> None:
        """Names that both have, names that only one has."""
        mine, other = set(ours), set(theirs)
        self.right(category, len(mine & other))
        for name in sorted(mine - other):
            self.differs(category, "wrong" if known else "unknown", f"{owner}{name}", "there", "absent")
        for name in sorted(other - mine):
            self.differs(category, "missed" if known else "unknown", f"{owner}{name}", "absent", "there")

    def add(self, other: Tally) -> None:
        for category, counts in other.counts.items():
            for verdict, number in counts.items():
                self._count(category, verdict, number)
        for one, number in other.found.items():
            self.found[one] = self.found.get(one, 0) + number

    def table(self) -> list[dict[str, Any]]:
        """One row a category, in their order."""
        return [{"name": name, "compared": sum(self.counts[name].values()), **self.counts[name]} for name in CATEGORIES
                if name in self.counts]  # fmt: skip

    def verdicts(self, *wanted: str) -> list[Disagreement]:
        return sorted((one for one in self.found if one.verdict in wanted), key=str)


def _frozen(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool | None) else repr(value)


def shares(row: dict[str, Any]) -> tuple[float, float]:
    """Precision: right among what was claimed. Recall: found among what is there."""
    claimed = row["right"] + row["wrong"]
    there = row["compared"]
    return (row["right"] / claimed if claimed else 1.0, 1 - row["missed"] / there if there else 1.0)
