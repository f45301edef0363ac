"""What comparing two surfaces writes down: entries with their words, pairs that are the same, and each thing counted once.

What was written about the very same things before, and would be again, is taken over from there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from msgspec.structs import replace

from generator.compare.comparing import COMPARE
from generator.compare.contents import Counterparts
from generator.compare.differences import Difference, Sides
from generator.compare.insides import mark
from generator.compare.judge import Judge
from generator.compare.judgements import BY_PLACE
from generator.compare.memory import Page
from generator.compare.naming import key, last, owner, stems
from generator.compare.pairing import Names, Pair
from generator.compare.related import RELATIONS, Related, counterparts
from generator.model import CATEGORIES, Category, Coverage, Entry, Evidence, Surface, Thing

Answer = TypeVar("Answer")
# Categories whose names are not dotted: all of a name is said.
WHOLE: frozenset[Category] = frozenset({"endpoint", "command", "option", "header"})
# What so many functions do that it says nothing of what it is done to.
VERBS = frozenset({"get", "list", "create", "submit"})
SAID = {"alias": "the same by site.toml", "position": "the same by its position", "request": "the same by its request"}


class Ledger:
    """Gathers entries while two surfaces are compared."""

    def __init__(self, reference: Surface, port: Surface, sides: Sides, judge: Judge) -> None:
        self.reference = reference
        self.port = port
        self.sides = sides
        self.judge = judge
        self.page = Page()
        self.related = Related((), ())
        judge.memory.turn()

    @property
    def names(self) -> Names:
        return Names(self.judge.config.same, self.page.used, self.port.stand_ins)

    def coverage(self) -> dict[str, Coverage]:
        """Category → counts."""
        found: dict[str, dict[str, int]] = {category: {} for category in CATEGORIES}
        for (category, what), many in self.page.tally.items():
            found[category][what] = many
        return {name: Coverage(**counts) for name, counts in found.items()}

    # ── memory ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def once(self, about: str, things: Sequence[object], said: object, write: Callable[[], Answer]) -> Answer:
        """What ``write`` writes here and gives back. It may depend on the things, on what is ``said`` of them, and on what it asks.

        Written once for the same things: surfaces share those that did not change.
        """
        things = (*things, self.port.stand_ins)
        mark = (about, tuple(map(id, things)), said)
        block = self.judge.memory.get(mark)
        if block is None or any(self._answer(question, about) != told for question, about, told in block.asked):
            outer, self.page = self.page, Page()
            try:
                answer = write()
            finally:
                inner, self.page = self.page, outer
            block = inner.block(things, answer)
        self.judge.memory.keep(mark, block)
        self.page.add(block)
        given: Answer = block.answer
        return given

    def _ask(self, question: str, about: Any) -> Any:
        """Ask the sides something beside the things at hand, for the record."""
        told = self._answer(question, about)
        self.page.asked.append((question, about, told))
        return told

    def _answer(self, question: str, about: Any) -> Any:
        if question == "read":
            return key(about) in self._read_keys
        if question == "inside":
            return self.reference.inside.get(about)
        if question in RELATIONS:
            return self.related.answer(question, about)
        side, name = (
            (self.reference, self.sides.reference) if question.endswith("reference") else (self.port, self.sides.port)
        )
        if question.startswith("unseen"):
            return _unseen(side, name, about)
        return next((path for path, names in side.unreadable if _mentioned(about, names)), None)

    @cached_property
    def _read_keys(self) -> frozenset[str]:
        return frozenset(map(key, self.port.read_keys))

    @property
    def counterparts(self) -> Counterparts:
        """Which types are the same, for the record."""
        return counterparts(self._ask)

    def reads(self, called: str) -> bool:
        """Whether any function of the port reads an option of that name."""
        return bool(self._ask("read", called))

    # ── entries ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def entry(
        self, category: Category, rule: str, detail: str, reference: Thing | None, port: Thing | None, member: str = ""
    ) -> Entry:
        """An entry with its words, accepted where an acceptance speaks of it. ``member``: a part of both that has no name of its own."""
        left, right = (f"{one.name}{member}" if one is not None else None for one in (reference, port))
        earned = self.judge.judge(category, rule, left, right)
        if earned.accepting is not None:
            self.page.accepting.add(earned.accepting)
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
        if category == "endpoint" and (unsure := self._ask("unseen of the port", thing)):
            return self.entry(category, "unreadable", unsure, thing, None)
        where = self._ask("unread by the port", called)
        if where:
            told = f"{self.sides.port} seems to lack {called}, but {where} could not be read whole and mentions it"
            return self.entry(category, "unreadable", told, thing, None)
        needed = "-required" if thing.facet("required") and category in ("field", "parameter", "option") else ""
        told = f"{self.sides.reference} has {called}, {self.sides.port} does not"
        # A name for a choice is less than a type: the port may well take the same words without naming them.
        choice = "choice-" if category == "type" and thing.facet("variants") and not thing.parts else ""
        if place == "received-" and len(thing.facet("choices") or ()) == 1:
            choice, needed = "constant-", ""
        return self.entry(category, f"{place}{choice}missing{needed}", told, thing, None)

    def surplus(self, category: Category, thing: Thing, place: str = "") -> Entry:
        """The port has it and the reference does not, unless that is not certain."""
        called = thing.name if category in WHOLE else last(thing.name)
        if category == "endpoint" and (unsure := self._ask("unseen of the reference", thing)):
            return self.entry(category, "unreadable", unsure, None, thing)
        where = self._ask("unread by the reference", called)
        if where:
            told = f"only {self.sides.port} seems to have {called}, but {where} could not be read whole and mentions it"
            return self.entry(category, "unreadable", told, None, thing)
        looked_for = mark(category, thing.name)
        hidden: Evidence | None = self._ask("inside", looked_for) if looked_for else None
        if hidden is not None:
            told = f"{self.sides.port} has {called}, {self.sides.reference} has {hidden.symbol} and does not show it"
            return replace(self.entry(category, "extra-unexported", told, None, thing), theirs=(hidden,))
        needed = "-required" if thing.facet("required") and category in ("parameter", "option") else ""
        told = f"{self.sides.port} has {called}, {self.sides.reference} does not"
        return self.entry(category, f"{place}extra{needed}", told, None, thing)

    # ── writing down ─────────────────────────────────────────────────────────────────────────────────────────────────

    def pair(
        self, category: Category, pair: Pair, place: str = "", detail: str = "", more: Sequence[Difference] = ()
    ) -> list[Entry]:
        """Write a pair down: missing, extra, uncertain, whatever its comparison finds, or the same; ``detail``: as far as what.
        ``more``: what else differs."""
        reference, port = pair.reference, pair.port
        found: list[Entry] = []
        if reference is not None and port is not None and pair.by == "stand-in":
            told = f"{last(port.name)} of {self.sides.port} does what {self.sides.reference} has {last(reference.name)} for"
            entry = self.entry(category, "stands-in", told, reference, port)
            found = [replace(entry, why=pair.why or entry.why)]
        elif reference is not None and port is not None:
            unsure = reference.uncertain or port.uncertain
            compared = (
                [Difference("unreadable", unsure)] if unsure else [*self._differences(category, reference, port), *more]
            )
            found = [
                self.entry(category, BY_PLACE.get((place, rule), rule), detail, reference, port)
                for rule, detail in compared
            ]
        elif reference is not None:
            found = [self.missing(category, reference, place, pair.rivals)]
        elif port is not None:
            found = [self.surplus(category, port, place)]
        self.found(category, pair, found, detail)
        return found

    def _differences(self, category: Category, reference: Thing, port: Thing) -> Iterable[Difference]:
        comparing = COMPARE.get(category)
        return comparing(reference, port, self.sides) if comparing else ()

    def found(self, category: Category, pair: Pair, entries: Sequence[Entry], detail: str = "") -> None:
        """Write down what was found of a pair, nothing meaning that it is the same; and count it, by the worst that is said of it."""
        self.page.entries += entries
        self.count(category, fate(pair, entries))
        if pair.reference is not None and pair.port is not None and not entries:
            self.count(category, "aligned")
            said = "; ".join(one for one in (SAID.get(pair.by, ""), detail) if one)
            self._same(category, pair.reference, pair.port, said)

    def count(self, category: Category, what: str, many: int = 1) -> None:
        """Count things that are told already, or told with what they are part of."""
        self.page.count(category, what, many)

    def inside(self, category: Category, pair: Pair, entries: Sequence[Entry]) -> None:
        """Count the parts of a thing of the reference that was not compared part by part: they fare as it does, whose entry says so."""
        if pair.reference is not None and pair.reference.parts:
            self.count(category, fate(pair, entries), len(pair.reference.parts))

    def _same(self, category: Category, reference: Thing, port: Thing, detail: str) -> None:
        self.page.aligned.append(
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
        self.page.entries = [
            one
            for one in self.page.entries
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


def _unseen(side: Surface, called: str, endpoint: Thing) -> str | None:
    """Why a side may make a request that was not read of it; None where nothing says so."""
    if not any(one.category == "endpoint" for one in side.things):
        return f"whether {called} makes this request is not known: none of its requests could be read"
    sender = next((one for one in side.computed if _speaks_of(one, endpoint)), None)
    return f"whether {called} makes this request is not known: {sender} computes its path" if sender else None


def _speaks_of(sender: str, endpoint: Thing) -> bool:
    """Whether the name of a function that computes a path has the last word of an endpoint's, or of what sends that."""
    said, whole = _words_of(sender)
    path = endpoint.name.rpartition("/")[2]
    if "{" not in path and stems(path) and stems(path) <= whole:
        return True
    sending = map(_words_of, endpoint.facet("senders") or ())
    return any((called - VERBS and called - VERBS <= said) or (lent and lent <= whole) for called, lent in sending)


@lru_cache(maxsize=65536)
def _words_of(function: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words of a function's name, without and with those of what it belongs to."""
    return stems(last(function)), stems(last(function), last(owner(function)))


def _mentioned(called: str, names: frozenset[str]) -> bool:
    """Whether a file's words have the name, or the last word of a path, a switch or a line of words."""
    spoken = [part for part in re.split(r"[^\w]+", called) if part]
    return bool(spoken) and key(spoken[-1]) in {key(name) for name in names}
