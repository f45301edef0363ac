"""Two public surfaces → every pair, every difference, and how much of each category was compared."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from generator.compare import pairing
from generator.compare.differences import Sides
from generator.compare.headed import headers
from generator.compare.judge import Covers, Judge
from generator.compare.ledger import Ledger
from generator.compare.naming import key, last, measured, owner, stems
from generator.compare.naming import words as spoken
from generator.compare.operating import operations
from generator.compare.pairing import Pair
from generator.compare.related import Related
from generator.compare.requesting import with_requesters
from generator.compare.typed import typed
from generator.compare.verdicts import severity
from generator.compare.wired import wire
from generator.config import Same, SurfaceAccepted, SurfaceConfig
from generator.model import CATEGORIES, Coverage, Entry, SetAside, Side, Surface, Thing

UNSAID = "read on both sides; neither says there what holds where it is not set"
BAG = "the options of operations, under their names: compared as their parameters"


class Comparison(NamedTuple):
    """``entries``: what differs or is not known, the worst first; ``aligned``: pairs in which nothing differs, as entries too;
    ``coverage``: category → counts; ``aside``: what is not compared, by side; ``used``: aliases that named a pair; ``accepting``:
    acceptances that took something."""

    entries: tuple[Entry, ...]
    aligned: tuple[Entry, ...]
    coverage: dict[str, Coverage]
    aside: dict[Side, tuple[SetAside, ...]]
    used: frozenset[Same]
    accepting: frozenset[SurfaceAccepted]


def uncovered(_entry: Entry) -> str | None:
    """No curated row covers anything."""
    return None


def compare(
    reference: Surface,
    port: Surface,
    config: SurfaceConfig,
    sides: Sides,
    accepted: tuple[SurfaceAccepted, ...] | None = None,
    row: Covers = uncovered,
) -> Comparison:
    """Compare everything. Pure; ``accepted``: the acceptances that hold, ``row``: which curated row covers an entry."""
    return judged(reference, port, sides, Judge(config, config.accepted if accepted is None else accepted, row))


def judged(reference: Surface, port: Surface, sides: Sides, judge: Judge) -> Comparison:
    """The same under a judge, who is best kept from one comparison to the next."""
    ledger = Ledger(reference, port, sides, judge)
    theirs, ours = _by_category(reference), _by_category(port)
    properties: dict[str, set[str]] = {}
    for one in theirs["operation"]:
        if one.facet("kind") == "property":
            properties.setdefault(str(one.facet("owner")), set()).add(key(last(one.name)))
    named = ledger.once(
        "types",
        (*theirs["type"], None, *ours["type"]),
        None,
        lambda: pairing.types(theirs["type"], ours["type"], ledger.names),
    )
    types, adopted = with_requesters(named, reference, port, ledger)
    theirs["operation"] += adopted["reference"]
    ours["operation"] += adopted["port"]
    endpoints = ledger.once(
        "requests",
        (*theirs["endpoint"], None, *ours["endpoint"]),
        None,
        lambda: pairing.endpoints(theirs["endpoint"], ours["endpoint"], ledger.names),
    )
    bags = [pair for pair in types if pair.port is None and pair.reference is not None and pair.reference.facet("bag")]
    types = [pair for pair in types if pair not in bags]
    ledger.related = Related(types, theirs["type"])
    alone = typed(ledger, types, properties)
    wire(ledger, types, endpoints, alone)
    unmade = operations(ledger, types, alone, endpoints, theirs["operation"], ours["operation"])
    for pair in endpoints:
        ledger.once(
            "request", (pair.reference, pair.port), (pair.by, pair.rivals), partial(ledger.pair, "endpoint", pair)
        )
    _commands(ledger, theirs["command"], ours["command"])
    _environment(ledger, theirs["environment"], ours["environment"])
    unsaid = headers(ledger, theirs["header"], ours["header"])
    _constants(ledger, theirs["constant"], ours["constant"])
    _version(ledger, theirs["version"], ours["version"])
    unmade += [
        SetAside(name=one.name, reason=BAG, evidence=one.evidence, category="type")
        for one in (pair.reference for pair in bags)
        if one is not None
    ]
    aside = _aside(reference, port, types, [*unmade, *unsaid["reference"]])
    aside["port"] += unsaid["port"]
    for left_out in aside["reference"]:
        ledger.count(left_out.category, "set_aside")
    return Comparison(
        tuple(sorted(ledger.page.entries, key=_worst)),
        tuple(sorted(ledger.page.aligned, key=lambda one: (one.category, one.reference or "", one.port or ""))),
        ledger.coverage(),
        aside,
        frozenset(ledger.page.used),
        frozenset(ledger.page.accepting),
    )


def _by_category(surface: Surface) -> dict[str, list[Thing]]:
    found: dict[str, list[Thing]] = {category: [] for category in CATEGORIES}
    for thing in surface.things:
        found[thing.category].append(thing)
    return found


def _aside(
    reference: Surface, port: Surface, types: list[Pair], unmade: list[SetAside]
) -> dict[Side, tuple[SetAside, ...]]:
    """What is not compared: what each side's idioms make unnecessary, but for what the other side has; and what a comparison shows."""
    taken = {one.name for pair in types for one in (pair.reference, pair.port) if one is not None}
    return {
        "reference": (*(one for one in reference.set_aside if one.name not in taken), *unmade),
        "port": tuple(one for one in port.set_aside if one.name not in taken),
    }


def _worst(entry: Entry) -> tuple[object, ...]:
    return (
        *severity(entry.status, entry.risk),
        CATEGORIES.index(entry.category),
        entry.reference or "",
        entry.port or "",
        entry.rule,
    )


# ── the rest ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _commands(ledger: Ledger, references: list[Thing], ports: list[Thing]) -> None:
    for pair in pairing.matched(references, ports, (_command_key,), ledger.names, "command"):
        unsure = [one.facet("unsure") for one in (pair.reference, pair.port) if one is not None and one.facet("unsure")]
        if pair.reference is None or pair.port is None or not unsure:
            found = ledger.pair("command", pair)
            if pair.port is None or pair.by == "stand-in":
                ledger.inside("option", pair, found)
                continue
        if pair.reference is not None and pair.port is not None:
            _arguments(ledger, pair.reference, pair.port)
            if unsure:
                _unsure(ledger, pair.reference, pair.port, str(unsure[0]))
                continue
            left, right = (
                [one for one in side.parts if not one.facet("argument")] for side in (pair.reference, pair.port)
            )
            for part in pairing.matched(left, right, (_switch,), ledger.names, "option"):
                _option(ledger, part, pair.reference, pair.port)


def _option(ledger: Ledger, part: Pair, command: Thing, port: Thing) -> None:
    """A switch; one that the port parses for this command and never reads is none of it, and swallowed where it is given."""
    reference = part.reference
    above = {key(one): one for one in command.facet("above") or ()}
    if part.port is not None and _switch(part.port)[0] in above and reference is None:
        said = above[_switch(part.port)[0]]
        told = (
            f"{ledger.sides.reference} takes {said} before the words of {command.name}, {ledger.sides.port} behind them"
        )
        ledger.found("option", part, [ledger.entry("option", "place-differs", told, None, part.port)])
        return
    swallowed = {key(one) for one in port.facet("swallowed") or ()}
    if reference is None or part.port is not None or _switch(reference)[0] not in swallowed:
        ledger.pair("option", part)
        return
    told = f"{ledger.sides.port} parses {reference.name} and its code never reads it: it is swallowed without a word"
    ledger.found("option", part, [ledger.entry("option", "swallowed", told, reference, None)])


def _unsure(ledger: Ledger, reference: Thing, port: Thing, why: str) -> None:
    """A command whose switches are not surely its own: what is not among them is missing, and no more can be said of the others."""
    left, right = ([one for one in side.parts if not one.facet("argument")] for side in (reference, port))
    told = f"which switches {port.name} of {ledger.sides.port} heeds is not known: {why}"
    ledger.found("command", Pair(reference, port), [ledger.entry("command", "switches-shared", told, reference, port)])
    for part in pairing.matched(left, right, (_switch,), ledger.names, "option"):
        if part.port is None or (part.port.facet("taken") and part.reference is not None):
            _option(ledger, part, reference, port)
        elif part.reference is not None:
            ledger.count("option", "unknown")


def _arguments(ledger: Ledger, reference: Thing, port: Thing) -> None:
    left, right = ([one for one in side.parts if one.facet("argument")] for side in (reference, port))
    if left and not right and port.facet("argv"):
        for one in left:
            told = f"whether {ledger.sides.port} takes {one.name} is not known: what it does with argv is not declared"
            ledger.found("option", Pair(one, None), [ledger.entry("option", "unreadable", told, one, port)])
        return
    for part in pairing.matched(left, right, (_place,), ledger.names, "option"):
        ledger.pair("option", part)


def _command_key(thing: Thing) -> tuple[str, ...]:
    return (" ".join(key(word) for word in thing.name.split()),)


def _place(thing: Thing) -> tuple[str, ...]:
    return (str(thing.facet("place")),)


def _switch(thing: Thing) -> tuple[str, ...]:
    return (key(thing.name.rpartition(" ")[2]),)


def _environment(ledger: Ledger, references: list[Thing], ports: list[Thing]) -> None:
    own = {key(ledger.sides.reference), key(ledger.sides.port)}

    def exactly(thing: Thing) -> tuple[str, ...]:
        return (thing.name,)

    def bare(thing: Thing) -> tuple[str, ...]:
        """Without the name of its SDK in front."""
        said = spoken(thing.name)
        return ("".join(said[1:]),) if len(said) > 1 and said[0] in own else ()

    for pair in pairing.matched(references, ports, (exactly, bare), ledger.names, "environment"):
        unsaid = not any(one.facet("has_default") for one in (pair.reference, pair.port) if one is not None)
        ledger.pair("environment", pair, detail=UNSAID if unsaid else "")


def _constants(ledger: Ledger, references: list[Thing], ports: list[Thing]) -> None:
    """Published values; and numbers inside that both sides name alike, which are never missed."""
    published = [one for one in references if not one.facet("inner")]
    found = pairing.matched(published, ports, (_constant_key, _one_word), ledger.names, "constant", _near)
    left = [
        pair.port for pair in found if pair.reference is None and pair.port is not None and pair.port.facet("number")
    ]
    inner = [one for one in references if one.facet("inner") and one.facet("number")]
    found += pairing.matched(inner, left, (_constant_key,), ledger.names, "constant", _near)
    for pair in found:
        if pair.reference is not None and (pair.port is not None or not pair.reference.facet("inner")):
            ledger.pair("constant", pair)


def _one_word(thing: Thing) -> tuple[str, ...]:
    """A name of one word with the words of its home, the package itself set aside."""
    home = thing.name.split(".")[1:-1]
    return (" ".join([*(key(part) for part in home), key(last(thing.name))]),)


def _constant_key(thing: Thing) -> tuple[str, ...]:
    called = last(thing.name)
    return (measured(called).stem,) if len(spoken(called)) > 1 else ()


def _near(reference: Thing, port: Thing) -> float:
    """How many words two constants' homes share."""
    return float(len(stems(owner(reference.name)) & stems(owner(port.name))))


def _version(ledger: Ledger, references: list[Thing], ports: list[Thing]) -> None:
    own = next((one for one in references if one.name == "own"), None)
    follows = next((one for one in ports if one.name == "follows"), None)
    if own is None or follows is None:
        return
    here, there = own.facet("value"), follows.facet("value")
    told = f"{ledger.sides.port} says that it follows {there}; {ledger.sides.reference} is at {here}"
    found = [] if here == there else [ledger.entry("version", "behind", told, own, follows)]
    ledger.found("version", Pair(own, follows), found)
