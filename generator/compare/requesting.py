"""Types of which each operation is one request: set aside, unless the other side has such a type in another form."""

from __future__ import annotations

import re
from collections.abc import Iterable

from generator.compare import pairing
from generator.compare.clients import is_client, is_root
from generator.compare.ledger import Ledger
from generator.compare.naming import base, last
from generator.compare.pairing import Pair
from generator.model import Side, Surface, Thing

# What a module is called that only says how it speaks.
PLUMBING = re.compile(r"(?:\.|[a-z])(?:API|Api|HTTP|Http|REST|Rest)(?:Client)?$")
Adopted = dict[Side, list[Thing]]


def with_requesters(pairs: list[Pair], reference: Surface, port: Surface, ledger: Ledger) -> tuple[list[Pair], Adopted]:
    """Pairs of types, with those that only one side has paired with what the other side sets aside; and the operations of these.

    A type of the reference that is no requester is looked for by its name; one of the port's own has to share an operation too, since a
    helper may well be called like what makes requests.
    """
    adopted: Adopted = {"reference": [], "port": []}
    lone = [pair.reference for pair in pairs if pair.reference is not None and pair.port is None]
    own = [pair.port for pair in pairs if pair.port is not None and pair.reference is None]
    found: list[Pair] = []
    if port.requesters and lone:
        for pair in _named(ledger, lone, _types(port.requesters)):
            if pair.reference is not None and pair.port is not None:
                found.append(pair)
                adopted["port"] += _operations(port.requesters, pair.port)
    if reference.requesters and own:
        for pair in _named(ledger, _types(reference.requesters), own):
            if pair.reference is not None and pair.port is not None:
                theirs = _operations(reference.requesters, pair.reference)
                if _called(theirs) & _called(_operations(port.things, pair.port)):
                    found.append(pair)
                    adopted["reference"] += theirs
    found += _both(found, reference, port, adopted, ledger)
    found += _clients(lone, own, found, reference, port, adopted)
    taken = {id(one) for pair in found for one in (pair.reference, pair.port)}
    rest = [
        pair for pair in pairs if not any(id(one) in taken for one in (pair.reference, pair.port) if one is not None)
    ]
    return [*rest, *found], adopted


def _named(ledger: Ledger, references: list[Thing], ports: list[Thing]) -> list[Pair]:
    return ledger.once(
        "requesters", (*references, None, *ports), None, lambda: pairing.types(references, ports, ledger.names)
    )


def _both(found: list[Pair], reference: Surface, port: Surface, adopted: Adopted, ledger: Ledger) -> list[Pair]:
    """What both sides set aside and call alike, where the port has it right below its own module: there it is for users, as requests
    whose parameters matter to them."""
    taken = {id(one) for pair in found for one in (pair.reference, pair.port)}
    asked = [one for one in _types(reference.requesters) if id(one) not in taken]
    ours = [
        one
        for one in _types(port.requesters)
        if id(one) not in taken and one.name.count(".") == 1 and not PLUMBING.search(one.name)
    ]
    result = []
    for pair in pairing.types(asked, ours, ledger.names) if asked and ours else ():
        if pair.reference is None or pair.port is None:
            continue
        theirs, mine = _operations(reference.requesters, pair.reference), _operations(port.requesters, pair.port)
        if _called(theirs) & _called(mine):
            result.append(pair)
            adopted["reference"] += theirs
            adopted["port"] += mine
    return result


def _clients(
    lone: list[Thing], own: list[Thing], found: list[Pair], reference: Surface, port: Surface, adopted: Adopted
) -> list[Pair]:
    """The one client of the reference and that of the port, else the module that is the whole port, where both do one thing at least."""
    taken = {id(one) for pair in found for one in (pair.reference, pair.port)}
    theirs = [one for one in lone if is_client(one.name) and id(one) not in taken]
    asked = [one for one in _types(port.requesters) if id(one) not in taken]
    ours = [one for one in (*own, *asked) if is_client(one.name) and id(one) not in taken]
    ours = ours or [one for one in (*own, *asked) if is_root(one.name) and id(one) not in taken]
    if len(theirs) != 1 or len(ours) != 1:
        return []
    things = port.requesters if ours[0] in asked else port.things
    if not _called(_operations(reference.things, theirs[0])) & _called(_operations(things, ours[0])):
        return []
    if ours[0] in asked:
        adopted["port"] += _operations(port.requesters, ours[0])
    return [Pair(theirs[0], ours[0])]


def by_request(pairs: list[Pair], endpoints: list[Pair], ports: list[Thing]) -> list[Pair]:
    """Pairs of operations, with each lone one of the reference joined to the one operation of the port that makes the same request."""
    sending = {sender: one for one in ports for sender in _symbols(one)}
    requests: dict[str, set[str]] = {}
    shared: set[str] = set()
    for pair in endpoints:
        if pair.reference is not None and pair.port is not None:
            here, there = (set(one.facet("senders") or ()) for one in (pair.reference, pair.port))
            if min(len({base(last(one)) for one in side}) for side in (here, there)) > 1:
                # What several functions of both send says of none of them which it is.
                shared |= here
            for sender in here:
                requests.setdefault(sender, set()).update(there)
    taken = {pair.port.name for pair in pairs if pair.reference is not None and pair.port is not None}
    found = []
    for pair in pairs:
        if pair.reference is not None and pair.port is None and not pair.rivals:
            asked = _symbols(pair.reference) - shared
            senders = {name for one in asked for name in requests.get(one, ())}
            ours = {sending[name].name: sending[name] for name in senders if name in sending}
            if len(ours) == 1 and not taken & ours.keys():
                taken |= ours.keys()
                pair = Pair(pair.reference, next(iter(ours.values())), "request")
            elif len(ours) > 1:
                pair = Pair(pair.reference, None, rivals=tuple(sorted(ours)))
        found.append(pair)
    return found


def _symbols(operation: Thing) -> set[str]:
    return {one.symbol for one in operation.evidence}


def operations_of(things: Iterable[Thing]) -> list[Thing]:
    return [one for one in things if one.category == "operation"]


def _types(things: Iterable[Thing]) -> list[Thing]:
    return [one for one in things if one.category == "type"]


def _operations(things: Iterable[Thing], of: Thing) -> list[Thing]:
    return [one for one in things if one.category == "operation" and one.facet("owner") == of.name]


def _called(operations: Iterable[Thing]) -> set[str]:
    return {base(last(one.name)) for one in operations}
