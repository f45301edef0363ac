"""Types that are the same, with their members and fields."""

from __future__ import annotations

from functools import partial

from generator.compare import pairing
from generator.compare.differences import fields, variants
from generator.compare.ledger import Ledger, fate
from generator.compare.naming import key, last
from generator.compare.pairing import Pair
from generator.model import Entry, Thing

# Kinds of types that list their fields: one without any has none.
WITH_FIELDS = frozenset({"model", "dataclass", "typed-dict", "named-tuple", "attrs"})
# What differs in what a server answers matters less than in what callers make.
RECEIVED = {"required-tightened": "received-tightened", "default-differs": "received-default"}


def typed(ledger: Ledger, pairs: list[Pair], properties: dict[str, set[str]]) -> dict[str, str]:
    """Types with their members and fields. ``properties``: type → what of it is read like a field and is none.

    Returns how each type of the reference fares that has no counterpart to look into: what is in it fares alike.
    """
    alone: dict[str, str] = {}
    for pair in pairs:
        name = pair.reference.name if pair.reference is not None else ""
        read = frozenset(properties.get(name, ()))
        said = (pair.by, pair.rivals, pair.why, read)
        found = ledger.once("type", (pair.reference, pair.port), said, partial(_type, ledger, pair, read))
        if found is not None and name:
            alone[name] = found
    return alone


def _type(ledger: Ledger, pair: Pair, properties: frozenset[str]) -> str | None:
    """One type. Returns how it fares where it has no counterpart to look into."""
    reference, port = pair.reference, pair.port
    if reference is None or port is None or pair.by == "stand-in":
        # An alias that only the port has names something for its own specs.
        if reference is None and port is not None and port.facet("kind") == "alias":
            return None
        found = ledger.pair("type", pair)
        ledger.inside("field", pair, found)
        return fate(pair, found)
    unsure = reference.uncertain or port.uncertain
    if not unsure and reference.parts and not port.parts:
        unsure = f"{port.name} of {ledger.sides.port} has no fields that could be seen, {last(reference.name)} has"
    if unsure:
        found = [ledger.entry("type", "unreadable", unsure, reference, port)]
        ledger.inside("field", pair, found)
    else:
        found = [
            ledger.entry("type", rule, detail, reference, port, f"[{member}]" if member else "")
            for member, (rule, detail) in variants(reference, port, ledger.sides)
        ]
        if reference.parts or reference.facet("kind") in WITH_FIELDS:
            found += _fields(ledger, reference, port, properties)
    ledger.found("type", pair, found)
    return None


def _fields(ledger: Ledger, reference: Thing, port: Thing, properties: frozenset[str]) -> list[Entry]:
    """Fields by name. Returns what there is to say of the type for all of them together."""
    senders = reference.facet("senders")
    answered = senders is None and bool(reference.facet("received"))
    place = "received-" if answered else "sent-" if senders else ""
    loose = []
    for pair in pairing.parts(reference.parts, port.parts, ledger.names, "field"):
        if pair.reference is None and pair.port is not None and key(last(pair.port.name)) in properties:
            continue
        if pair.reference is not None and pair.port is not None and answered:
            loose += _answered(ledger, pair, pair.reference, pair.port)
        else:
            ledger.pair("field", pair, place)
    if not loose:
        return []
    refuses = f"{ledger.sides.reference} refuses an answer without {', '.join(loose)}"
    asks = f"{last(port.name)} of {ledger.sides.port} does not ask for {'it' if len(loose) == 1 else 'them'}"
    return [ledger.entry("type", "received-loosened", f"{refuses}; {asks}", reference, port)]


def _answered(ledger: Ledger, pair: Pair, reference: Thing, port: Thing) -> list[str]:
    """A field of what a server answers. What the port does not insist on is told of the type, once: structs seldom do. Returns its name
    if so."""
    found, loose = [], []
    for rule, detail in fields(reference, port, ledger.sides):
        if rule in ("required-dropped", "required-loosened"):
            loose.append(last(reference.name))
        else:
            found.append(ledger.entry("field", RECEIVED.get(rule, rule), detail, reference, port))
    if loose and not found:
        ledger.count("field", "paired")
    else:
        ledger.found("field", pair, found)
    return loose
