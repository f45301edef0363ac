"""How many public things there are to be counted, from the surfaces alone: what coverage has to add up to."""

from __future__ import annotations

from generator.compare.surfaces import Comparison
from generator.model import CATEGORIES, Category, Coverage, Surface, Thing


def expected(reference: Surface, port: Surface, found: Comparison) -> dict[Category, int]:
    """Category → how many things of the reference are compared: what is public, with its parts, and is not set aside."""
    aside = {one.name for one in found.aside["reference"]}
    adopted = {one.name for one in reference.requesters} - aside
    owners = {one.name for one in reference.requesters if one.category == "type" and one.name in adopted}
    public = [
        *(
            one
            for one in reference.things
            if not (one.category in ("operation", "type", "header") and one.name in aside)
        ),
        *(one for one in reference.requesters if one.name in owners or one.facet("owner") in owners),
    ]
    counts: dict[Category, int] = dict.fromkeys(CATEGORIES, 0)
    paired = {one.reference for one in (*found.aligned, *found.entries) if one.category == "constant"}
    for one in public:
        if one.category == "version":
            counts["version"] += one.name == "own" and any(other.name == "follows" for other in port.things)
        elif one.category != "constant" or not one.facet("inner") or one.name in paired:
            counts[one.category] += 1
        for part in one.parts:
            counts[part.category] += 1
    requests = [one for one in public if one.category == "endpoint"]
    counts["wire"] = sum(one.category == "type" and _goes_as_json(one, requests) for one in public)
    return counts


def _goes_as_json(one: Thing, requests: list[Thing]) -> bool:
    sending = [request for request in requests if set(request.facet("senders")) & set(one.facet("senders") or ())]
    return bool(one.parts) and any({"json", "unknown"} & set(request.facet("transports")) for request in sending)


def adds_up(counts: Coverage) -> int:
    """Aligned, differing, missing, accepted and unknown."""
    assert 0 <= counts.aligned <= counts.paired
    assert min(counts.missing_in_port, counts.accepted, counts.unknown, counts.extra_in_port, counts.set_aside) >= 0
    return counts.paired + counts.missing_in_port + counts.accepted + counts.unknown


def own(found: Comparison, category: Category) -> int:
    """How many things are told to be the port's alone."""
    return len({one.port for one in found.entries if one.category == category and one.reference is None})


def set_aside(found: Comparison, category: Category) -> int:
    return sum(one.category == category for one in found.aside["reference"])
