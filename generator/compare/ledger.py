"""What comparing two surfaces writes down: entries with their words, pairs that are the same, and each thing counted once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

from msgspec.structs import replace

from generator.compare.comparing import COMPARE
from generator.compare.differences import Difference, Sides
from generator.compare.insides import mark
from generator.compare.judgements import words
from generator.compare.naming import fits, key, last, owner, stems
from generator.compare.pairing import Names, Pair
from generator.config import SurfaceAccepted, SurfaceConfig
from generator.model import CATEGORIES, Category, Coverage, Entry, Surface, Thing

Covers = Callable[[Entry], str | None]
# Categories whose names are not dotted: all of a name is said.
WHOLE: frozenset[Category] = frozenset({"endpoint", "command", "option"})
# What is not known to be sent breaks no request.
LOOSE = {"required-dropped": "required-loosened"}
# What so many functions do that it says nothing of what it is done to.
VERBS = frozenset({"get", "list", "create", "submit"})
SAID = {"alias": "the same by site.toml", "position": "the same by its position", "request": "the same by its request"}


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
    """The configuration's words for differences. ``row``: which curated row covers an entry, None where none does."""

    def __init__(self, config: SurfaceConfig, accepted: tuple[SurfaceAccepted, ...], row: Covers) -> None:
        self.config = config
        self.accepted = accepted
        self.row = row
        self._known: dict[tuple[str, str, str | None, str | None], Judgement] = {}
        self._rows: dict[tuple[str, str | None, str | None], str | None] = {}

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
        mark = (entry.category, entry.reference, entry.port)
        if mark not in self._rows:
            self._rows[mark] = self.row(entry)
        return self._rows[mark]


class Ledger:
    """Gathers entries while two surfaces are compared."""

    def __init__(self, reference: Surface, port: Surface, sides: Sides, judge: Judge) -> None:
        self.reference = reference
        self.port = port
        self.sides = sides
        self.judge = judge
        self.names = Names(judge.config.same, set(), port.stand_ins)
        self.accepting: set[SurfaceAccepted] = set()
        self.entries: list[Entry] = []
        self.aligned: list[Entry] = []
        self.tally: dict[Category, dict[str, int]] = {category: {} for category in CATEGORIES}

    def coverage(self) -> dict[str, Coverage]:
        """Category → counts."""
        return {name: Coverage(**counts) for name, counts in self.tally.items()}

    # ── entries ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def entry(
        self, category: Category, rule: str, detail: str, reference: Thing | None, port: Thing | None, member: str = ""
    ) -> Entry:
        """An entry with its words, accepted where an acceptance speaks of it. ``member``: a part of both that has no name of its own."""
        left, right = (f"{one.name}{member}" if one is not None else None for one in (reference, port))
        earned = self.judge.judge(category, rule, left, right)
        if earned.accepting is not None:
            self.accepting.add(earned.accepting)
        entry = Entry(
            category=category,
            rule=rule,
            reference=left,
            port=right,
            status=earned.status,
            risk=earned.risk,
            detail=detail,
            why=earned.why,
            fingerprint=earned.fingerprint,
            theirs=reference.evidence if reference else (),
            ours=port.evidence if port else (),
        )
        covering = self.judge.covering(entry)
        return replace(entry, row=covering) if covering else entry

    def missing(self, category: Category, thing: Thing, place: str = "", rivals: tuple[str, ...] = ()) -> Entry:
        """The reference has it and the port does not, unless that is not certain. ``place``: what the rule's name begins with."""
        called = thing.name if category in WHOLE else last(thing.name)
        if rivals:
            told = f"{called} could be {' or '.join(rivals)} of {self.sides.port}"
            return self.entry(category, "ambiguous", told, thing, None)
        if category == "endpoint" and (unsure := _unseen(self.port, self.sides.port, thing)):
            return self.entry(category, "unreadable", unsure, thing, None)
        where = next((path for path, names in self.port.unreadable if _mentioned(called, names)), None)
        if where:
            told = f"{self.sides.port} seems to lack {called}, but {where} could not be read whole and mentions it"
            return self.entry(category, "unreadable", told, thing, None)
        needed = "-required" if thing.facet("required") and category in ("field", "parameter", "option") else ""
        told = f"{self.sides.reference} has {called}, {self.sides.port} does not"
        # A name for a choice is less than a type: the port may well take the same words without naming them.
        choice = "choice-" if category == "type" and thing.facet("variants") and not thing.parts else ""
        return self.entry(category, f"{place}{choice}missing{needed}", told, thing, None)

    def surplus(self, category: Category, thing: Thing, place: str = "") -> Entry:
        """The port has it and the reference does not, unless that is not certain."""
        called = thing.name if category in WHOLE else last(thing.name)
        if category == "endpoint" and (unsure := _unseen(self.reference, self.sides.reference, thing)):
            return self.entry(category, "unreadable", unsure, None, thing)
        where = next((path for path, names in self.reference.unreadable if _mentioned(called, names)), None)
        if where:
            told = f"only {self.sides.port} seems to have {called}, but {where} could not be read whole and mentions it"
            return self.entry(category, "unreadable", told, None, thing)
        looked_for = mark(category, thing.name)
        hidden = self.reference.inside.get(looked_for) if looked_for else None
        if hidden is not None:
            told = f"{self.sides.port} has {called}, {self.sides.reference} has {hidden.symbol} and does not show it"
            return replace(self.entry(category, "extra-unexported", told, None, thing), theirs=(hidden,))
        needed = "-required" if thing.facet("required") and category in ("parameter", "option") else ""
        told = f"{self.sides.port} has {called}, {self.sides.reference} does not"
        return self.entry(category, f"{place}extra{needed}", told, None, thing)

    # ── writing down ─────────────────────────────────────────────────────────────────────────────────────────────────

    def pair(self, category: Category, pair: Pair, place: str = "") -> list[Entry]:
        """Write a pair down: missing, extra, uncertain, whatever its comparison finds, or the same."""
        reference, port = pair.reference, pair.port
        found: list[Entry] = []
        if reference is not None and port is not None and pair.by == "stand-in":
            told = f"{last(port.name)} of {self.sides.port} does what {self.sides.reference} has {last(reference.name)} for"
            entry = self.entry(category, "stands-in", told, reference, port)
            found = [replace(entry, why=pair.why or entry.why)]
        elif reference is not None and port is not None:
            unsure = reference.uncertain or port.uncertain
            compared = [Difference("unreadable", unsure)] if unsure else self._differences(category, reference, port)
            loose = category == "field" and place != "sent-"
            found = [
                self.entry(category, LOOSE.get(rule, rule) if loose else rule, detail, reference, port)
                for rule, detail in compared
            ]
        elif reference is not None:
            found = [self.missing(category, reference, place, pair.rivals)]
        elif port is not None:
            found = [self.surplus(category, port, place)]
        self.found(category, pair, found)
        return found

    def _differences(self, category: Category, reference: Thing, port: Thing) -> Iterable[Difference]:
        comparing = COMPARE.get(category)
        return comparing(reference, port, self.sides) if comparing else ()

    def found(self, category: Category, pair: Pair, entries: Sequence[Entry], detail: str = "") -> None:
        """Write down what was found of a pair, nothing meaning that it is the same; and count it, by the worst that is said of it."""
        self.entries += entries
        self.count(category, fate(pair, entries))
        if pair.reference is not None and pair.port is not None and not entries:
            self.count(category, "aligned")
            self._same(category, pair.reference, pair.port, detail or SAID.get(pair.by, ""))

    def count(self, category: Category, what: str, many: int = 1) -> None:
        """Count things that are told already, or told with what they are part of."""
        tally = self.tally[category]
        tally[what] = tally.get(what, 0) + many

    def inside(self, category: Category, pair: Pair, entries: Sequence[Entry]) -> None:
        """Count the parts of a thing of the reference that was not compared part by part: they fare as it does, whose entry says so."""
        if pair.reference is not None and pair.reference.parts:
            self.count(category, fate(pair, entries), len(pair.reference.parts))

    def _same(self, category: Category, reference: Thing, port: Thing, detail: str) -> None:
        self.aligned.append(
            Entry(
                category=category,
                rule="aligned",
                reference=reference.name,
                port=port.name,
                status="aligned",
                risk="none",
                detail=detail,
                fingerprint=self.judge.judge(category, "aligned", reference.name, port.name).fingerprint,
                theirs=reference.evidence,
                ours=port.evidence,
            )
        )

    def withdraw(self, category: Category, port: Thing) -> None:
        """Take back that the port alone has something: its counterpart was found elsewhere."""
        self.entries = [
            one
            for one in self.entries
            if not (one.category == category and one.reference is None and one.port == port.name)
        ]
        self.count(category, "extra_in_port", -1)


def fate(pair: Pair, entries: Sequence[Entry]) -> str:
    """Where a pair is counted, by the worst that is said of it. What only the port has is its own, known for sure or not."""
    statuses = {entry.status for entry in entries}
    if pair.reference is None:
        return "extra_in_port"
    if "unknown" in statuses:
        return "unknown"
    if pair.port is not None and pair.by != "stand-in":
        return "paired"
    return "accepted" if statuses == {"accepted"} else "missing_in_port" if pair.port is None else "paired"


def accepts(accepted: SurfaceAccepted, category: str, rule: str, reference: str | None, port: str | None) -> bool:
    """Whether an acceptance speaks of a difference."""
    return (
        fnmatchcase(category, accepted.category)
        and fnmatchcase(rule, accepted.rule)
        and (accepted.reference == "*" or (reference is not None and fits(reference, accepted.reference)))
        and (accepted.port == "*" or (port is not None and fits(port, accepted.port)))
    )


def _unseen(side: Surface, called: str, endpoint: Thing) -> str | None:
    """Why a side may make a request that was not read of it; None where nothing says so."""
    if not any(one.category == "endpoint" for one in side.things):
        return f"whether {called} makes this request is not known: none of its requests could be read"
    sender = next((one for one in side.computed if _speaks_of(one, endpoint)), None)
    return f"whether {called} makes this request is not known: {sender} computes its path" if sender else None


def _speaks_of(sender: str, endpoint: Thing) -> bool:
    """Whether the name of a function that computes a path has the last word of an endpoint's, or of what sends that."""
    said, whole = stems(last(sender)), stems(last(sender), last(owner(sender)))
    path = endpoint.name.rpartition("/")[2]
    if "{" not in path and stems(path) and stems(path) <= whole:
        return True
    sending = [(stems(last(one)), stems(last(one), last(owner(one)))) for one in endpoint.facet("senders") or ()]
    return any((called - VERBS and called - VERBS <= said) or (lent and lent <= whole) for called, lent in sending)


def _mentioned(called: str, names: frozenset[str]) -> bool:
    """Whether a file's words have the name, or the last word of a path, a switch or a line of words."""
    spoken = [part for part in re.split(r"[^\w]+", called) if part]
    return bool(spoken) and key(spoken[-1]) in {key(name) for name in names}
