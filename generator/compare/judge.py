"""What a difference earns under a configuration: status, risk, the reason, and who accepts it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import NamedTuple

from generator.compare.judgements import words
from generator.compare.memory import Memory
from generator.compare.naming import fits
from generator.config import SurfaceAccepted, SurfaceConfig
from generator.model import Category, Entry

Covers = Callable[[Entry], str | None]


def fingerprint(category: str, rule: str, reference: str | None, port: str | None) -> str:
    """Sixteen hex digits, the same for the same difference: category, rule and both names, no lines and no commits."""
    return hashlib.sha256("\0".join((category, rule, reference or "", port or "")).encode()).hexdigest()[:16]


class Judgement(NamedTuple):
    """What a difference earns under a configuration: a pure function of category, rule and names, so it is asked for once."""

    status: str
    risk: str
    why: str
    fingerprint: str
    accepting: SurfaceAccepted | None


class Judge:
    """The configuration's words for differences, and a memory for what they were said of. ``row``: which curated row covers an entry,
    None where none does. A judge is for one pair of sides."""

    def __init__(self, config: SurfaceConfig, accepted: tuple[SurfaceAccepted, ...], row: Covers) -> None:
        self.config = config
        self.accepted = accepted
        self.row = row
        self._known: dict[tuple[str, str, str | None, str | None], Judgement] = {}
        self._rows: dict[tuple[str, str, str | None, str | None], str | None] = {}
        self.memory = Memory()

    def judge(self, category: Category, rule: str, reference: str | None, port: str | None) -> Judgement:
        mark = (category, rule, reference, port)
        if mark not in self._known:
            self._known[mark] = self._judged(*mark)
        return self._known[mark]

    def _judged(self, category: Category, rule: str, reference: str | None, port: str | None) -> Judgement:
        status, risk, why = words(category, rule, reference, port, self.config.judge)
        mark = fingerprint(category, rule, reference, port)
        told = (one for one in self.accepted if accepts(one, category, rule, reference, port))
        accepting = next(told, None) if status != "unknown" else None
        if accepting is None:
            return Judgement(status, risk, why, mark, None)
        return Judgement("accepted", "none", accepting.reason, mark, accepting)

    def covering(self, entry: Entry) -> str | None:
        """The row that covers an entry."""
        mark = (entry.category, entry.rule, entry.reference, entry.port)
        if mark not in self._rows:
            self._rows[mark] = self.row(entry)
        return self._rows[mark]


def accepts(accepted: SurfaceAccepted, category: str, rule: str, reference: str | None, port: str | None) -> bool:
    """Whether an acceptance speaks of a difference."""
    return (
        fnmatchcase(category, accepted.category)
        and fnmatchcase(rule, accepted.rule)
        and (accepted.reference == "*" or (reference is not None and fits(reference, accepted.reference)))
        and (accepted.port == "*" or (port is not None and fits(port, accepted.port)))
    )
