"""Operations of types that are the same, with their parameters; then functions that belong to no type, wherever the port has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import partial

from generator.compare import pairing
from generator.compare.clients import at_the_root, lent
from generator.compare.ledger import Ledger
from generator.compare.naming import base, key, last
from generator.compare.naming import words as spoken
from generator.compare.pairing import Pair
from generator.compare.parameters import parameters
from generator.compare.requesting import by_request, operations_of
from generator.model import BAGS, SetAside, Thing

# A type of a parameter that says no more than that it has keys.
MAPPING = re.compile(r"\b(?:Mutable)?Mapping\b|\b[Dd]ict\b")
MADE = "a constructor of what another operation gives: users get it from there"
CODEC = "it makes data of a value or a value of data: a struct is cast and encoded by whoever receives and sends it"
UNMADE = "a constructor: on the BEAM a value is made as a struct or a process"


def operations(
    ledger: Ledger,
    types: list[Pair],
    alone: Mapping[str, str],
    endpoints: list[Pair],
    references: list[Thing],
    ports: list[Thing],
) -> list[SetAside]:
    """Compare every operation, twins together. ``alone``: how types fare that have no counterpart to look into; their operations fare
    alike and are told by the type. ``endpoints``: what two operations of different names both send makes them one. Returns
    constructors that need no counterpart.

    What makes a type that some other operation gives is no operation for users: they get it from there.
    """
    made = {str(name) for one in references for name in one.facet("gives") or () if name != one.facet("owner")}
    kept: list[Thing] = []
    aside: list[SetAside] = []
    for one in references:
        if one.facet("kind") == "constructor" and str(one.facet("owner")) in made:
            aside.append(_aside(one, MADE))
        else:
            kept.append(one)
    theirs = _by_owner(kept)
    ours = _by_owner(ports)
    owners = {pair.reference.name for pair in types if pair.reference is not None}
    loose = [one for owner, found in theirs.items() if owner not in owners for one in found]
    spare: list[Thing] = []
    told: set[int] = set()
    for pair in types:
        left = theirs.get(pair.reference.name, []) if pair.reference is not None else []
        right = ours.get(pair.port.name, []) if pair.port is not None else []
        if pair.reference is not None and pair.reference.name in alone:
            for one in left:
                ledger.count("operation", alone[pair.reference.name])
                ledger.count("parameter", alone[pair.reference.name], len(one.parts))
        elif pair.reference is None:
            spare += right
        elif pair.port is not None:
            left, unmade = _without_constructor(left, right, pair.port)
            aside += [_aside(one, UNMADE) for one in unmade]
            unmatched, own = ledger.once(
                "operations", (*left, None, *right, pair.port), None, partial(_of_type, ledger, left, right, pair.port)
            )
            codecs = [one for one in unmatched if one.facet("codec") and pair.reference.parts and pair.port.parts]
            aside += [_aside(one, CODEC) for one in codecs]
            loose += [one for one in unmatched if one not in codecs]
            spare += own
            told |= {id(one) for one in own}
    named = ledger.once(
        "loose operations",
        (*loose, None, *spare),
        None,
        lambda: pairing.matched(loose, spare, (_long_enough, at_the_root, lent), ledger.names, "operation"),
    )
    for pair in by_request(named, endpoints, [*spare, *operations_of(ledger.port.requesters)]):
        if pair.reference is not None:
            ledger.once(
                "operation", (pair.reference, pair.port), (pair.by, pair.rivals), partial(_operation, ledger, pair)
            )
            if pair.port is not None and id(pair.port) in told:
                ledger.withdraw("operation", pair.port)
    return aside


def _aside(one: Thing, reason: str) -> SetAside:
    return SetAside(name=one.name, reason=reason, evidence=one.evidence, category="operation")


def _by_owner(operations: Iterable[Thing]) -> dict[str, list[Thing]]:
    found: dict[str, list[Thing]] = {}
    for one in operations:
        found.setdefault(str(one.facet("owner")), []).append(one)
    return found


def _of_type(ledger: Ledger, left: list[Thing], right: list[Thing], port: Thing) -> tuple[list[Thing], list[Thing]]:
    """Compare two types' operations. What neither finds on the other side is handed back, to be looked for elsewhere."""
    left, right = _constructors(ledger, left, right, port)
    left = _read_as_fields(ledger, left, right, port)
    loose, spare = [], []
    for pair in pairing.operations(left, right, ledger.names):
        if pair.reference is not None and pair.port is None and not pair.rivals:
            loose.append(pair.reference)
        elif pair.reference is None and pair.port is not None:
            spare.append(pair.port)
            if not pair.port.facet("quiet"):
                ledger.pair("operation", pair)
        else:
            _operation(ledger, pair)
    return loose, [one for one in spare if not one.facet("quiet")]


def _read_as_fields(ledger: Ledger, left: list[Thing], right: list[Thing], port: Thing) -> list[Thing]:
    """What is left of the reference's operations: a property that the port has as a field is that field."""
    fields = {key(last(part.name)): part for part in port.parts}
    taken = {key(last(one.name)) for one in right}
    rest = []
    for one in left:
        called = key(last(one.name))
        if one.facet("kind") == "property" and called in fields and called not in taken:
            ledger.found("operation", Pair(one, fields[called]), (), "a property in one, a field in the other")
        else:
            rest.append(one)
    return rest


def _without_constructor(left: list[Thing], right: list[Thing], port: Thing) -> tuple[list[Thing], list[Thing]]:
    """The reference's operations, and apart from them a constructor to which the port has neither a function nor fields."""
    builds = any(one.facet("kind") == "constructor" for one in right)
    unmade = [
        one
        for one in left
        # What is handed to a constructor that computes its attributes says nothing of a struct's fields or of what builds it.
        if one.facet("kind") == "constructor" and (one.facet("computing") or not (builds or port.parts))
    ]
    return [one for one in left if one not in unmade], unmade


def _constructors(
    ledger: Ledger, left: list[Thing], right: list[Thing], port: Thing
) -> tuple[list[Thing], list[Thing]]:
    """``__init__`` is compared with ``new``, else ``start_link``; where the port has neither, with the fields of its struct."""
    theirs = next((one for one in left if one.facet("kind") == "constructor"), None)
    builders = [one for one in right if one.facet("kind") == "constructor"]
    builders.sort(key=lambda one: last(one.name) != "new")
    if theirs is not None and builders:
        _operation(ledger, Pair(theirs, builders[0]))
    elif theirs is not None and port.parts:
        # A plain class says in its constructor what a struct says in its fields.
        read = {key(last(one.name)) for one in left if one.facet("kind") == "property"}
        ledger.found("operation", Pair(theirs, port), (), "a constructor in one, a struct's fields in the other")
        for pair in pairing.parts(theirs.parts, port.parts, ledger.names, "field"):
            if pair.reference is not None:
                ledger.pair("parameter", pair)
            elif pair.port is not None and not theirs.facet("open") and key(last(pair.port.name)) not in read:
                ledger.pair("field", pair)
    return [one for one in left if one is not theirs], [one for one in right if one not in builders]


def _operation(ledger: Ledger, pair: Pair) -> None:
    """One operation, and every parameter of it that a caller can give."""
    reference, port = pair.reference, pair.port
    found = ledger.pair("operation", pair)
    if reference is None or port is None or found:
        ledger.inside("parameter", pair, found)
        return
    for part in parameters(reference, port, ledger.names):
        if part.reference is not None and part.port is None:
            _unmatched(ledger, part.reference, port)
        elif part.reference is None and reference.facet("open"):
            continue
        else:
            ledger.pair("parameter", part)


def _unmatched(ledger: Ledger, parameter: Thing, port: Thing) -> None:
    """A parameter that the port does not take, as far as its option bag can be followed."""
    called = last(parameter.name)
    keyed = parameter.facet("required") and MAPPING.search(parameter.facet("type") or "")
    if port.facet("bag") and (called in BAGS or keyed):
        told = f"which keys {called} has in {ledger.sides.reference} is not declared, nor so whether {last(port.name)} takes them"
        ledger.found(
            "parameter", Pair(parameter, None), [ledger.entry("parameter", "handed-on", told, parameter, port)]
        )
        return
    goes = port.facet("open") or (port.facet("lost") if ledger.reads(called) else None)
    if port.facet("bag") and goes:
        told = f"whether {last(port.name)} takes {called} is not known: its options are {goes}"
        ledger.found(
            "parameter", Pair(parameter, None), [ledger.entry("parameter", "handed-on", told, parameter, port)]
        )
    else:
        ledger.pair("parameter", Pair(parameter, None))


def _long_enough(thing: Thing) -> tuple[str, ...]:
    """A name of one word says too little to be looked for in other modules."""
    called = last(thing.name)
    return (base(called),) if len(spoken(called)) > 1 else ()
