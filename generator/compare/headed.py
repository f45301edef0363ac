"""The headers of both sides, paired and judged: what one of them never says, and what it says otherwise."""

from __future__ import annotations

from msgspec.structs import replace

from generator.compare import pairing
from generator.compare.headers import FORMS, credential, own, tells_who
from generator.compare.ledger import Ledger
from generator.compare.naming import key
from generator.compare.pairing import Pair
from generator.model import Entry, SetAside, Side, Surface, Thing

WHO = "it says which language, runtime or machine a client has"
OWN = "clients of HTTP give it themselves"
WHEN = "with which requests is not compared"
COMPUTED = "with which requests, and what it is given where that is computed, is not compared"
Aside = dict[Side, tuple[SetAside, ...]]


def headers(ledger: Ledger, references: list[Thing], ports: list[Thing]) -> Aside:
    """Write the headers down; what is set aside of either side is given back."""
    said = (
        tuple((side.computed_headers, side.named_headers, side.media) for side in (ledger.reference, ledger.port))
        if references
        else None
    )
    return ledger.once("headers", (*references, None, *ports), said, lambda: _headers(ledger, references, ports))


def _headers(ledger: Ledger, references: list[Thing], ports: list[Thing]) -> Aside:
    names = {key(ledger.sides.reference), key(ledger.sides.port)}

    def exactly(thing: Thing) -> tuple[str, ...]:
        return (thing.name.lower(),)

    def bare(thing: Thing) -> tuple[str, ...]:
        """Without the name of its SDK."""
        said = str(thing.facet("header")).split("-")
        left = [one for one in said if key(one) not in names]
        return ("-".join(left),) if len(left) < len(said) and left and not thing.facet("form") else ()

    pairs = pairing.matched(references, ports, (exactly, bare), ledger.names, "header")
    shared = [pair.reference for pair in pairs if pair.reference is not None and pair.port is not None]
    aside: dict[Side, list[SetAside]] = {"reference": [], "port": []}
    for pair in pairs:
        lone = pair.reference if pair.port is None else pair.port if pair.reference is None else None
        if lone is None:
            ledger.pair("header", pair, detail=_alike(ledger, pair))
        elif tells_who(lone) or own(lone):
            reason = WHO if tells_who(lone) else OWN
            side: Side = "reference" if pair.port is None else "port"
            aside[side].append(SetAside(name=lone.name, reason=reason, evidence=lone.evidence, category="header"))
        elif pair.reference is not None:
            ledger.found("header", pair, [_missing(ledger, pair, shared, ports)])
        else:
            ledger.found("header", pair, [_extra(ledger, pair, references)])
    return {side: tuple(found) for side, found in aside.items()}


def _alike(ledger: Ledger, pair: Pair) -> str:
    """What there is to say of a header that both sides name."""
    sided = ((ledger.sides.reference, pair.reference), (ledger.sides.port, pair.port))
    bound = [name for name, thing in sided if thing is not None and thing.facet("conditional")]
    opened = any(thing is not None and thing.facet("open") for _, thing in sided)
    sent = f"both can send it, {' and '.join(bound)} under a condition" if bound else "both send it"
    return f"{sent}; {COMPUTED if opened else WHEN}"


def _missing(ledger: Ledger, pair: Pair, shared: list[Thing], ports: list[Thing]) -> Entry:
    thing, sides = pair.reference, ledger.sides
    assert thing is not None
    unsure = _unseen(ledger.port, sides.port, thing, ports)
    if unsure:
        return ledger.entry("header", "unreadable", unsure, thing, None)
    low, others = thing.facet("header"), [one for one in ports if one.facet("header") == thing.facet("header")]
    place = ""
    if low == "accept" and (others or low in ledger.port.computed_headers):
        place = "answer-form-"
    elif low == "content-type":
        said = bool(others) or low in ledger.port.computed_headers
        # What clients of HTTP name themselves may be shared without being written on both sides.
        alike = (
            low in ledger.port.computed_headers
            or any(one.facet("header") == low for one in shared)
            or any(map(own, others))
        )
        place = "body-form-" if said and alike else "body-forms-" if said else "body-label-"
    elif credential(thing):
        place = "credential-choice-" if _one_of_several(thing, shared) else "credential-"
    found = ledger.missing("header", thing, place, pair.rivals)
    if found.status == "unknown" or found.rule in ("unreadable", "ambiguous"):
        return found
    when = " under a condition" if thing.facet("conditional") else ""
    forms = sorted(str(one.facet("form")) for one in others) if low in FORMS else []
    never = f"{sides.port} names {' and '.join(forms)} there, not this" if forms else f"{sides.port} does not"
    return replace(found, detail=f"{sides.reference} sends {thing.name}{when}, {never}")


def _one_of_several(thing: Thing, shared: list[Thing]) -> bool:
    """Whether a credential is not sent with everything: the port has another, and this one goes alone, or under a condition."""
    others = [one for one in shared if credential(one)]
    beside = {sender for one in others for sender in one.facet("always")} & set(thing.facet("always"))
    return bool(others) and not beside


def _extra(ledger: Ledger, pair: Pair, references: list[Thing]) -> Entry:
    thing, sides = pair.port, ledger.sides
    assert thing is not None
    unsure = _unseen(ledger.reference, sides.reference, thing, references)
    if unsure:
        return ledger.entry("header", "unreadable", unsure, None, thing)
    found = ledger.surplus("header", thing)
    if found.rule != "extra":
        return found
    when = " under a condition" if thing.facet("conditional") else ""
    return replace(found, detail=f"{sides.port} sends {thing.name}{when}, {sides.reference} does not")


def _unseen(side: Surface, called: str, thing: Thing, things: list[Thing]) -> str | None:
    """Why a side may send a header that was not read of it; None where nothing says so."""
    if not things:
        return f"whether {called} sends {thing.name} is not known: none of its headers could be read"
    low, form = thing.facet("header"), thing.facet("form")
    if form and low in side.computed_headers and form in side.media:
        return f"whether {called} sends {thing.name} is not known: it names {form}, and computes what {low} is"
    where = next((place for name, place in sorted(side.named_headers) if name == low), None)
    if where and not form:
        return f"whether {called} sends {thing.name} is not known: it names it in {where}, and what becomes of it was not followed"
    return None
