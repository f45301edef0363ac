"""Which curated row already watches what an entry of the surface speaks of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from generator.compare.judgements import CONTENTS
from generator.compare.naming import fits, owner
from generator.compare.probes import HOLE
from generator.config import Probe, RowConfig
from generator.model import Entry


class Claim(NamedTuple):
    """What a probe looks at: a category, and a name (or a whole one's parts) on one side."""

    row: str
    side: str
    categories: tuple[str, ...]
    wanted: str
    parts: bool


def covering(rows: tuple[RowConfig, ...]) -> Callable[[Entry], str | None]:
    """entry → the first row that looks at the same thing, None where no row does."""
    claims = [
        claim
        for row in rows
        for side, probes in (("reference", row.reference), ("port", row.port))
        for probe in probes
        for claim in _claims(row.id, side, probe)
    ]

    def row(entry: Entry) -> str | None:
        # No probe sees what a field holds.
        if entry.rule in CONTENTS:
            return None
        for claim in claims:
            name = entry.reference if claim.side == "reference" else entry.port
            if name is None or entry.category not in claim.categories:
                continue
            bare = name.partition("[")[0]
            if fits(bare, claim.wanted) or (claim.parts and fits(owner(bare), claim.wanted)):
                return claim.row
            if entry.category == "header" and name.lower() in (said := claim.wanted.lower(), f"{said}:{_form(name)}"):
                return claim.row
            if entry.category in ("command", "option") and f"{name} ".startswith(f"{claim.wanted} "):
                return claim.row
        return None

    return row


def _form(header: str) -> str:
    return header.lower().partition(":")[2]


def _claims(row: str, side: str, probe: Probe) -> Iterator[Claim]:
    for other in probe.any or ():
        yield from _claims(row, side, other)
    if probe.fields:
        yield Claim(row, side, ("field",), probe.fields, True)
    if probe.wire:
        yield Claim(row, side, ("wire",), probe.wire, True)
    if probe.variants:
        yield Claim(row, side, ("type",), probe.variants, False)
    for wanted in probe.value or ():
        yield Claim(row, side, ("field", "constant", "parameter"), wanted, False)
    for wanted in probe.operations or ():
        yield Claim(row, side, ("operation", "parameter"), wanted, True)
    if probe.command:
        yield Claim(row, side, ("command", "option"), probe.command, False)
    if probe.endpoint:
        yield Claim(row, side, ("endpoint",), HOLE.sub("{}", probe.endpoint), False)
    if probe.environment:
        yield Claim(row, side, ("environment",), probe.environment, False)
    if probe.header:
        yield Claim(row, side, ("header",), probe.header, False)
    if probe.version:
        yield Claim(row, side, ("version",), probe.version, False)
