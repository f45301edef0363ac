"""What a side's requests say in their headers, as things: a header each, or a media type each where a header names one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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
    r"client-version|sdk|sdk-name|sdk-version|sdk-language)$|python|elixir|erlang|-otp|user-?agent$"
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
        "proxy-authorization",
        "proxy-connection",
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
    """``computed``: headers that are given values which are not written; ``media``: media types that the code names,
    whatever for; ``named``: headers that it names, and where, without its being known what becomes of them."""

    things: tuple[Thing, ...]
    computed: frozenset[str]
    media: frozenset[str]
    named: frozenset[tuple[str, str]]


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
    media = frozenset(one for facts in snapshot.files.values() for one in facts.media)
    named = frozenset(
        (name, path) for path, facts in snapshot.files.items() for name, _ in facts.named if name not in called
    )
    return Headers(tuple(things), frozenset(computed), media, named)


def _thing(name: str, low: str, form: str, places: list[Sent]) -> Thing:
    values = () if form else tuple(sorted({one.value for one in places if one.value is not None}))
    said = (
        ("header", low),
        ("form", form or None),
        ("values", values),
        ("open", any(not one.known for one in places)),
        ("conditional", all(one.conditional for one in places)),
        ("always", tuple(sorted({one.evidence.symbol for one in places if not one.conditional}))),
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
    if tells_who(reference):
        return
    theirs, ours = ({one.lower(): one for one in side.facet("values") or ()} for side in (reference, port))
    lacking = [theirs[one] for one in theirs if one not in ours]
    extra = [ours[one] for one in ours if one not in theirs]
    called, closed = reference.name, (not reference.facet("open"), not port.facet("open"))
    said = f"{_listed(theirs.values())} in {sides.reference}, {_listed(ours.values())} in {sides.port}"
    if not theirs or not ours:
        return
    if all(closed) and len(lacking) == len(theirs):
        yield Difference("value-differs", f"{called} is {said}")
    elif lacking and closed[1]:
        yield Difference("value-missing", f"{called} may be {said}")
    elif extra and closed[0]:
        yield Difference("value-extra", f"{called} may be {said}")


def _listed(values: Iterable[str]) -> str:
    return " or ".join(sorted(values))
