"""What a side's requests say in their headers, as things: a header each, or a media type each where a header names one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from generator.compare.differences import Difference, Sides
from generator.headers import Sent, sent
from generator.model import Thing
from generator.snapshot import Snapshot

# Headers whose values are media types: in which form an answer is wanted, in which a body is sent.
FORMS = ("accept", "content-type")
MEDIA = re.compile(r"\s*([\w.+-]+/[\w.+-]+)\s*(?:;.*)?")
# What says who asks: the language, the runtime and the machine of a client, which are not the other's.
WHO = re.compile(
    r"(?:^|-)(?:lang|language|runtime|runtime-version|os|arch|platform|async|user-agent|package-version|client-info|client-name|"
    r"client-version|sdk|sdk-name|sdk-version|sdk-language)$"
)
# What clients of HTTP add or answer for themselves.
OWN = frozenset(
    {
        "accept-encoding",
        "connection",
        "content-length",
        "date",
        "host",
        "keep-alive",
        "te",
        "transfer-encoding",
        "upgrade",
    }
)
# Forms of a body that clients of HTTP name themselves where they are given a body to encode.
OWN_FORMS = frozenset({"application/json", "application/x-www-form-urlencoded", "multipart/form-data"})
CREDENTIAL = re.compile(
    r"(?:^|-)(?:auth|authorization|api-?key|credential|credentials|secret|signature|token|cookie|dpop)(?:$|-)"
)
# What speaks of a credential or of the time around it, and is none.
NO_CREDENTIAL = re.compile(r"-(?:ttl|seconds|expires|type|id)$|ttl-|-idempotency|^idempotency")


class Headers(NamedTuple):
    """``computed``: headers that are given values which are not written; ``named``: media types that the code names, whatever for."""

    things: tuple[Thing, ...]
    computed: frozenset[str]
    named: frozenset[str]


def read(snapshot: Snapshot) -> Headers:
    """Every header of a side, under the name that it is first given."""
    found: dict[tuple[str, str], list[Sent]] = {}
    computed = set()
    called: dict[str, str] = {}
    for one in sent(snapshot):
        low = one.name.lower()
        called.setdefault(low, one.name)
        if not one.known:
            computed.add(low)
        if low not in FORMS:
            found.setdefault((low, ""), []).append(one)
            continue
        for part in (one.value or "").split(","):
            form = MEDIA.fullmatch(part)
            if form is not None and form[1] != "*/*":
                found.setdefault((low, form[1].lower()), []).append(one)
    things = [_thing(called[low], low, form, places) for (low, form), places in found.items()]
    named = frozenset(one for facts in snapshot.files.values() for one in facts.media)
    return Headers(tuple(things), frozenset(computed), named)


def _thing(name: str, low: str, form: str, places: list[Sent]) -> Thing:
    values = () if form else tuple(sorted({one.value for one in places if one.value is not None}))
    said = (
        ("header", low),
        ("form", form or None),
        ("values", values),
        ("open", any(not one.known for one in places)),
        ("conditional", all(one.conditional for one in places)),
    )
    evidence = tuple(dict.fromkeys(one.evidence for one in places))
    return Thing(category="header", name=f"{name}: {form}" if form else name, facets=said, evidence=evidence)


def tells_who(thing: Thing) -> bool:
    return WHO.search(str(thing.facet("header"))) is not None


def own(thing: Thing) -> bool:
    """Whether clients of HTTP give it themselves, so that naming it or not says little."""
    return str(thing.facet("header")) in OWN or (
        thing.facet("header") == "content-type" and thing.facet("form") in OWN_FORMS
    )


def credential(thing: Thing) -> bool:
    """Whether its name says that it lets one in."""
    low = str(thing.facet("header"))
    return CREDENTIAL.search(low) is not None and NO_CREDENTIAL.search(low) is None


def differences(reference: Thing, port: Thing, sides: Sides) -> Iterator[Difference]:
    """What a header is given, where that is written on both sides."""
    if reference.facet("open") or port.facet("open") or tells_who(reference):
        return
    theirs, ours = ({one.lower(): one for one in side.facet("values") or ()} for side in (reference, port))
    called = reference.name
    lacking, extra = (
        [side[one] for one in side if one not in other] for side, other in ((theirs, ours), (ours, theirs))
    )
    if not theirs or not ours:
        return
    if len(lacking) == len(theirs):
        told = f"{called} is {_listed(theirs.values())} in {sides.reference}, {_listed(ours.values())} in {sides.port}"
        yield Difference("value-differs", told)
    elif lacking:
        told = (
            f"{called} may be {_listed(theirs.values())} in {sides.reference}, {_listed(ours.values())} in {sides.port}"
        )
        yield Difference("value-missing", told)
    elif extra:
        told = (
            f"{called} may be {_listed(ours.values())} in {sides.port}, {_listed(theirs.values())} in {sides.reference}"
        )
        yield Difference("value-extra", told)


def _listed(values: object) -> str:
    return " or ".join(sorted(values))  # type: ignore[call-overload]
