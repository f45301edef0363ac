"""A comparison of two surfaces → what a first site.toml can say: rows that work at once, names that nearly fit, and how much paired."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from generator.compare.naming import key, last, measured, owner, words
from generator.compare.readings import combine, look
from generator.compare.surfaces import Comparison
from generator.compare.units import UNITS
from generator.compare.verdicts import judge
from generator.compare.view import View
from generator.config import Judgement, Probe, RowConfig
from generator.model import Category, Entry, Surface, Thing

SCHEMA = (
    Judgement(rule="missing*", status="feature-gap", risk="medium"),
    Judgement(rule="extra*", status="extra-in-port", risk="none"),
    Judgement(rule="default-*", status="default-mismatch", risk="medium"),
    Judgement(rule="*", status="ergonomics-gap", risk="low"),
)
VALUES = (Judgement(rule="*", status="default-mismatch", risk="medium"),)
GAPS = (
    Judgement(rule="missing*", status="feature-gap", risk="low"),
    Judgement(rule="*", status="ergonomics-gap", risk="low"),
)
FOLLOWED = (Judgement(rule="*", status="config-mismatch", risk="low"),)
HELP = ("--help",)
ALIKE = {"type": 0.74, "operation": 0.8, "command": 0.74, "environment": 0.74}
MOST = 8
TRIED = 40


class Near(NamedTuple):
    """A thing of the reference and one of the port that did not pair, though something about them is alike."""

    category: Category
    reference: str
    port: str
    why: str


# ── how much paired ──────────────────────────────────────────────────────────────────────────────────────────────────


def hits(found: Comparison) -> list[tuple[str, int, int]]:
    """Category, how many of the reference's things have a counterpart, and of how many; only categories that it has."""
    told = []
    for category, counts in found.coverage.items():
        whole = counts.paired + counts.missing_in_port + counts.accepted + counts.unknown
        if whole and category not in ("wire", "version"):
            told.append((category, counts.paired, whole))
    return told


def homes(found: Comparison) -> list[tuple[str, str, int]]:
    """Between which places types pair most often: ``pkg.types`` and ``Pkg.Types``, and how often."""
    counts = Counter((owner(one.reference or ""), owner(one.port or "")) for one in _paired(found, "type"))
    ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return [(left, right, number) for (left, right), number in ranked[:3] if left and right and number > 1]


def _paired(found: Comparison, category: str) -> list[Entry]:
    pairs = {
        (one.reference, one.port): one
        for one in (*found.entries, *found.aligned)
        if one.category == category and one.reference and one.port and "[" not in one.reference
    }
    return [pairs[pair] for pair in sorted(pairs)]


# ── names that nearly fit ────────────────────────────────────────────────────────────────────────────────────────────


def near(found: Comparison, reference: Surface, port: Surface) -> list[Near]:
    """What did not pair and could be the same, at most one suggestion for each thing, the likeliest first."""
    result: list[Near] = []
    for category in ("type", "operation", "command", "environment"):
        left = {one.reference for one in found.entries if one.category == category and one.rule == "missing"}
        right = {one.port for one in found.entries if one.category == category and one.rule.startswith("extra")}
        theirs, ours = (
            [thing for thing in surface.things if thing.category == category and thing.name in names]
            for surface, names in ((reference, left), (port, right))
        )
        claims = sorted(
            ((*alike, one.name, other.name) for one in theirs for other in ours if (alike := _alike(one, other))),
            key=lambda claim: (-claim[0], claim[2], claim[3]),
        )
        seen: set[str] = set()
        chosen = []
        for _, why, one_name, other_name in claims:
            if f"<{one_name}" not in seen and f">{other_name}" not in seen:
                seen |= {f"<{one_name}", f">{other_name}"}
                chosen.append(Near(category, one_name, other_name, why))
        result += chosen
    return result


def _alike(reference: Thing, port: Thing) -> tuple[float, str] | None:
    """How alike two things are that no convention pairs, and in what."""
    theirs, ours = (
        {measured(last(part.name)).stem for part in one.parts} if one.category == "type" else set()
        for one in (reference, port)
    )
    shared = len(theirs & ours) / len(theirs | ours) if len(theirs) >= 3 and len(ours) >= 3 else 0.0
    if shared >= 0.6:
        return shared + 1, f"{len(theirs & ours)} fields are called alike"
    one, other = (key(last(thing.name)) for thing in (reference, port))
    wanted = ALIKE[reference.category]
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    if min(len(one), len(other)) < 4 or matcher.real_quick_ratio() < wanted or matcher.quick_ratio() < wanted:
        return None
    ratio = matcher.ratio()
    if reference.category == "operation" and key(last(owner(reference.name))) != key(last(owner(port.name))):
        return None
    return (ratio, "the names are the same" if one == other else "the names are alike") if ratio >= wanted else None


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


class Chooser:
    """Chooses rows, and tries each on both sides before it is taken."""

    def __init__(self, found: Comparison, sides: tuple[tuple[Surface, View], tuple[Surface, View]]) -> None:
        self.found = found
        (self.reference, self.their_view), (self.port, self.our_view) = sides
        self.theirs, self.ours = (
            {(t.category, t.name): t for t in _all((*one.requesters, *one.things))} for one, _ in sides
        )
        self.suggested = tuple(near(found, self.reference, self.port))
        self.taken: set[str] = set()

    def rows(self, follows: bool) -> tuple[RowConfig, ...]:
        """A few rows of different kinds. Empty: not one could be found that says something of both sides."""
        chosen = [*self._first(3, self._types()), *self._first(1, self._values())]
        for tried in (self._operations, self._commands):
            chosen += self._first(1, tried(), {"aligned"}) or self._first(1, tried())
        if follows:
            own, said = Probe(version="own"), Probe(version="follows")
            row = self._row("followed-version", "Which version the port follows", "Versions", own, said, FOLLOWED)
            chosen += self._first(1, iter([row]))
        return tuple(chosen)

    def unpaired(self) -> tuple[RowConfig, ...]:
        """Where nothing pairs: one row that looks at something of each side, so that there is something to correct."""
        probes = [
            next((p for probe in map(_probe, _all(surface.things)) if (p := probe) and self._finds(p, view)), None)
            for surface, view in ((self.reference, self.their_view), (self.port, self.our_view))
        ]
        if probes[0] is None or probes[1] is None:
            return ()
        return (self._row("to-be-replaced", "To be replaced", "To be replaced", probes[0], probes[1], GAPS),)

    def _first(self, most: int, rows: Iterator[RowConfig], statuses: set[str] | None = None) -> list[RowConfig]:
        chosen: list[RowConfig] = []
        for tried, row in enumerate(rows):
            if len(chosen) == most or tried == TRIED:
                break
            status = self._status(row)
            if status not in ("unknown", "absent", "missing-in-port", "extra-in-port") and status in (
                statuses or {status}
            ):
                chosen.append(self._named(row))
        return chosen

    def _types(self) -> Iterator[RowConfig]:
        pairs = [
            (self.theirs["type", str(one.reference)], self.ours["type", str(one.port)])
            for one in _paired(self.found, "type")
        ]
        shared = {
            (one.name, other.name): len(
                {key(last(p.name)) for p in one.parts} & {key(last(p.name)) for p in other.parts}
            )
            for one, other in pairs
        }
        for (one, other), number in sorted(shared.items(), key=lambda pair: (-pair[1], pair[0])):
            if number:
                yield self._row(
                    last(one), f"{last(one)}: fields", "Types", Probe(fields=one), Probe(fields=other), SCHEMA
                )

    def _values(self) -> Iterator[RowConfig]:
        for category in ("field", "constant"):
            for entry in _paired(self.found, category):
                one, other = self.theirs.get((category, entry.reference)), self.ours.get((category, entry.port))  # type: ignore[arg-type]
                if one is None or other is None or not (_numeric(one) and _numeric(other)):
                    continue
                left, right = measured(last(one.name)), measured(last(other.name))
                if (left.unit is None) != (right.unit is None) or (
                    (left.duration or right.duration) and left.unit is None
                ):
                    continue  # what one of the numbers is in is not said
                units = [unit if unit in UNITS else None for unit in (left.unit, right.unit)]
                title = f"{last(owner(one.name))}: {last(one.name)}"
                yield self._row(
                    f"{last(owner(one.name))}-{last(one.name)}", title, "Defaults",
                    Probe(value=(one.name,), unit=units[0]), Probe(value=(other.name,), unit=units[1]), VALUES,
                )  # fmt: skip

    def _operations(self) -> Iterator[RowConfig]:
        """What pairs under one name; then what has one name and one home's name, though no convention pairs it."""
        pairs = [(str(e.reference), str(e.port)) for e in _paired(self.found, "operation")]
        pairs += [(one.reference, one.port) for one in self.suggested if one.category == "operation"]
        for one, other in pairs:
            if last(one) == last(other):
                id = f"{last(owner(one))}-{last(one)}"
                yield self._row(
                    id, f"{last(owner(one))}: {last(one)}", "Operations",
                    Probe(operations=(one,), skip=self._idle(self.their_view, one, self.theirs)),
                    Probe(
                        operations=(other,), rename=self._renamed(other),
                        skip=self._idle(self.our_view, other, self.ours),
                        options_from=(other,) if self.our_view.language == "elixir" else (),
                    ), GAPS,
                )  # fmt: skip

    def _idle(self, view: View, name: str, things: dict[tuple[Category, str], Thing]) -> tuple[str, ...]:
        """Parameters of an operation that the surface does not compare: a receiver, an option bag."""
        thing = things.get(("operation", name))
        kept = {last(part.name) for part in thing.parts} if thing else set()
        told = {
            last(str(side))
            for one in (*self.found.entries, *self.found.aligned)
            if one.category == "parameter"
            for side in (one.reference, one.port)
            if side and owner(side) == name
        }
        declared = [p.name for function in view.snapshot.functions_named(name) for p in function.it.parameters]
        return tuple(dict.fromkeys(p for p in declared if p not in kept or (told and p not in told)))

    def _renamed(self, port: str) -> dict[str, str]:
        """The parameters of the port that pair by their place, in the reference's words."""
        return {
            last(str(one.port)): last(str(one.reference))
            for one in _paired(self.found, "parameter")
            if owner(str(one.port)) == port and last(str(one.port)) != last(str(one.reference))
        }

    def _commands(self) -> Iterator[RowConfig]:
        pairs = [(str(e.reference), str(e.port)) for e in _paired(self.found, "command")]
        for one, other in sorted(pairs, key=lambda pair: (-len(self.theirs["command", pair[0]].parts), pair)):
            yield self._row(
                f"command-{one}",
                f"Command line: {one}",
                "Command line",
                Probe(command=one, skip=HELP),
                Probe(command=other, skip=HELP),
                GAPS,
            )

    @staticmethod
    def _row(id: str, title: str, area: str, reference: Probe, port: Probe, judge: tuple[Judgement, ...]) -> RowConfig:
        return RowConfig(id=id, title=title, area=area, reference=(reference,), port=(port,), judge=judge)

    def _named(self, row: RowConfig) -> RowConfig:
        """The row with an id that is an address and that no other row has."""
        slug = "-".join(re.findall(r"[a-z0-9]+", "-".join(words(row.id)))) or "row"
        id = next(i for n in range(1, 99) if (i := slug if n == 1 else f"{slug}-{n}") not in self.taken)
        self.taken.add(id)
        return RowConfig(id=id, title=row.title, area=row.area, reference=row.reference, port=row.port, judge=row.judge)

    def _status(self, row: RowConfig) -> str:
        left = combine(row, look(row.reference, self.their_view), None, None)
        right = combine(row, look(row.port, self.our_view), None, None)
        return judge(row, left, right).status

    @staticmethod
    def _finds(probe: Probe, view: View) -> bool:
        return any(one.present and not one.unknown for one in look((probe,), view))


def _probe(thing: Thing) -> Probe | None:
    if thing.category == "type" and thing.parts:
        return Probe(fields=thing.name)
    if thing.category == "operation":
        return Probe(operations=(thing.name,))
    return Probe(value=(thing.name,)) if thing.category == "constant" else None


def _numeric(thing: Thing) -> bool:
    value = thing.facet("value") if thing.category == "constant" else thing.facet("default")
    return bool(thing.facet("known")) and isinstance(value, int | float) and not isinstance(value, bool)


def _all(things: Sequence[Thing]) -> Iterable[Thing]:
    for thing in things:
        yield thing
        yield from thing.parts
