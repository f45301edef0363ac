"""Types that are the same, with their members and fields."""

from __future__ import annotations

from functools import partial

from msgspec.structs import replace

from generator.compare import pairing
from generator.compare.contents import contents
from generator.compare.differences import Difference, variants
from generator.compare.ledger import Ledger, fate
from generator.compare.maps import UNENFORCED
from generator.compare.naming import key, last
from generator.compare.pairing import Pair
from generator.model import Thing

# Kinds of types that list their fields: one without any has none.
FILLED = "as whoever reads the answer fills it in"
WITH_FIELDS = frozenset({"model", "dataclass", "typed-dict", "named-tuple", "attrs"})


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
    if not unsure and reference.facet("computing") and port.parts:
        named = f"{reference.facet('computing')} gives them names that only running it would tell"
        unsure = f"which attributes {last(reference.name)} of {ledger.sides.reference} has is not known: {named}"
    if unsure:
        found = [ledger.entry("type", "unreadable", unsure, reference, port)]
        ledger.inside("field", pair, found)
    else:
        found = [
            ledger.entry("type", rule, detail, reference, port, f"[{member}]" if member else "")
            for member, (rule, detail) in variants(reference, port, ledger.sides)
        ]
        if reference.parts or reference.facet("kind") in WITH_FIELDS:
            _fields(ledger, reference, port, properties)
    ledger.found("type", pair, found, "" if port.facet("enforced") is not False else UNENFORCED)
    return None


def _fields(ledger: Ledger, reference: Thing, port: Thing, properties: frozenset[str]) -> None:
    """Fields by name, with where they go: what callers send, what a server answers, or neither."""
    senders = reference.facet("senders")
    answered = senders is None and bool(reference.facet("received"))
    place = "received-" if answered else "sent-" if senders else ""
    for pair in pairing.parts(reference.parts, port.parts, ledger.names, "field"):
        if pair.reference is None and pair.port is not None and key(last(pair.port.name)) in properties:
            continue
        more, detail = _contents(ledger, pair)
        if answered and pair.port is not None and pair.port.facet("filled") and not pair.port.facet("required"):
            pair = pair._replace(port=_as_read(pair.port))
            detail = "; ".join(one for one in (FILLED, detail) if one)
        ledger.pair("field", pair, place, detail, more)


def _as_read(port: Thing) -> Thing:
    """A field of an answer with what is filled in where the answer lacks it, instead of what the type has by itself."""
    said = dict(port.facet("filled"))
    return replace(port, facets=(*(one for one in port.facets if one[0] not in said), *said.items()))


def _contents(ledger: Ledger, pair: Pair) -> tuple[list[Difference], str]:
    """How what both fields hold differs, and as far as what that is known where it does not."""
    if pair.reference is None or pair.port is None or pair.by == "stand-in":
        return [], ""
    return contents(pair.reference, pair.port, ledger.sides, ledger.counterparts)
