"""What types that both sides send have on the wire, through each request that carries them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from generator.compare import pairing
from generator.compare.ledger import Ledger
from generator.compare.naming import last
from generator.compare.pairing import Pair
from generator.model import Entry, Thing


def wire(ledger: Ledger, types: list[Pair], endpoints: list[Pair], alone: Mapping[str, str]) -> None:
    """Compare the keys of each type that goes into a JSON body on both sides. Other bodies are the endpoints' difference.

    ``alone``: how types of the reference fare that have no counterpart to look into; what they are on the wire fares alike.
    """
    routes = {
        sender: pair
        for pair in endpoints
        if pair.reference is not None
        for sender in pair.reference.facet("senders") or ()
    }
    for pair in types:
        reference, port = pair.reference, pair.port
        if reference is None or not reference.parts:
            continue
        carried = [routes[sender] for sender in reference.facet("senders") or () if sender in routes]
        sent = [one for one in carried if one.reference and _may_be_json(one.reference)]
        json = [one for one in sent if one.port is not None]
        if not sent:
            continue
        if port is None or pair.by == "stand-in":
            ledger.count("wire", alone[reference.name])
        elif not json:
            # Nothing of the port sends it there: told by the requests.
            ledger.count("wire", "missing_in_port")
        elif reference.uncertain or port.uncertain or not port.parts:
            ledger.count("wire", "unknown")
        else:
            routed = [one for route in json for one in (route.reference, route.port)]
            write = partial(_compared, ledger, pair, reference, port, json)
            ledger.once("wire", (reference, port, *routed), pair.by, write)


def _may_be_json(endpoint: Thing) -> bool:
    return bool({"json", "unknown"} & set(endpoint.facet("transports") or ()))


def _compared(ledger: Ledger, pair: Pair, reference: Thing, port: Thing, routes: list[Pair]) -> None:
    """Write down how two types' keys differ. A key that only one side has is told as a field, and such bodies are not the same."""
    if port.facet("unsure"):
        told = str(port.facet("unsure"))
        ledger.found("wire", pair, [ledger.entry("wire", "keys-unknown", told, reference, port)])
        return
    entries = list(_keys(ledger, reference, port, routes))
    if not entries and any(
        _lone_key(one, port) for one in pairing.parts(reference.parts, port.parts, ledger.names, "field")
    ):
        ledger.count("wire", "paired")
    else:
        ledger.found("wire", pair, entries)


def _lone_key(pair: Pair, port: Thing) -> bool:
    """Whether a field that only one side has is a key of what that sends."""
    if pair.reference is not None:
        return pair.port is None and pair.reference.facet("emitted") != "never"
    said = port.facet("keys")
    return pair.port is not None and (said is None or last(pair.port.name) in dict(said))


def _keys(ledger: Ledger, reference: Thing, port: Thing, routes: list[Pair]) -> Iterator[Entry]:
    said = port.facet("keys")
    keys = dict(said) if said is not None else {one.facet("wire"): _claimed(one) for one in port.parts}
    names = ledger.sides
    nulls: list[str] = []
    for pair in pairing.parts(reference.parts, port.parts, ledger.names, "field"):
        field, held = pair.reference, pair.port
        if field is None or held is None or field.facet("emitted") == "never":
            continue
        wired, called = field.facet("wire"), last(held.name)
        always = bool(field.facet("required")) or not field.facet("has_default")
        if wired not in keys:
            sends = f"sends {called}" if called in keys else "has the field and does not send it"
            told = f"{names.reference} sends {wired}, {names.port} {sends}"
            yield ledger.entry("wire", "key-differs", told, field, held)
        elif always and keys[wired] == "when-set":
            told = f"{names.reference} always sends {wired}, {names.port} only when it is set"
            yield ledger.entry("wire", "key-left-out", told, field, held)
        elif (
            keys[wired] == "always" and not always and _is_nil(held) and _left_out(field, routes) and not _drops(routes)
        ):
            nulls.append(wired)
    if nulls:
        listed = ", ".join(sorted(nulls))
        told = f"{names.port} sends null for {listed} where nothing is given, {names.reference} leaves that out"
        yield ledger.entry("wire", "null-sent", told, reference, port)


def _claimed(field: Thing) -> str:
    """When a field is sent by a language whose types need no encoder."""
    return "always" if field.facet("required") or not field.facet("has_default") else "when-set"


def _is_nil(field: Thing) -> bool:
    """Whether a field that nobody gave is nil."""
    return bool(field.facet("known")) and field.facet("default") is None and not field.facet("required")


def _left_out(field: Thing, routes: list[Pair]) -> bool:
    """Whether the reference leaves a field out that nobody set, on every route."""
    said = [omit for one in routes if one.reference for omit in one.reference.facet("omits") or ()]
    nothing = field.facet("default") is None
    return bool(said) and all("unset" in omit or ("none" in omit and nothing) for omit in said)


def _drops(routes: list[Pair]) -> bool:
    """Whether the port takes nil out of the body, on every route."""
    said = [omit for one in routes if one.port for omit in one.port.facet("omits") or ()]
    return bool(said) and all("none" in omit for omit in said)
