"""A commit's headers, linked: names and values through constants, and through the attribute that one file names a header in for another."""

from __future__ import annotations

import re
from typing import NamedTuple

from generator.model import Evidence, HeaderDecl
from generator.snapshot import Snapshot

# A constant may hold a mark that only looks like a header's name to those who read its own.
NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*")


class Sent(NamedTuple):
    """A header that requests are given at one place. ``value`` None: it is computed (``known`` False), or never said there."""

    name: str
    value: str | None
    known: bool
    source: str
    conditional: bool
    evidence: Evidence


def sent(snapshot: Snapshot) -> tuple[Sent, ...]:
    """Every header that the sources give a request, as far as its name can be told, in the order of paths and lines."""
    declared = [(path, one) for path, facts in sorted(snapshot.files.items()) for one in facts.headers]
    held: dict[str, list[tuple[str, str, HeaderDecl]]] = {}
    given: list[tuple[str, str, HeaderDecl]] = []
    for path, one in declared:
        folded = snapshot.fold(one.name).value if one.name is not None else None
        name = folded if isinstance(folded, str) and NAME.fullmatch(folded) else ""
        if one.holder is not None and one.value is None and name:
            held.setdefault(one.holder, []).append((name, path, one))
        else:
            given.append((name, path, one))
    found = []
    for name, path, one in given:
        if name:
            found.append(_sent(snapshot, name, path, one))
        elif one.holder in held:
            for called, where, attribute in held[one.holder]:
                found += [_sent(snapshot, called, path, one), _sent(snapshot, called, where, attribute)]
    return tuple(found)


def _sent(snapshot: Snapshot, name: str, path: str, one: HeaderDecl) -> Sent:
    folded = snapshot.fold(one.value) if one.value is not None else None
    known = folded is not None and folded.known and isinstance(folded.value, str | int | float | bool)
    return Sent(
        name=name,
        value=str(folded.value) if known and folded is not None else None,
        known=known or one.value is None,
        source=folded.source if folded is not None else "",
        conditional=one.conditional,
        evidence=Evidence(path=path, first_line=one.line, last_line=one.line, symbol=one.owner),
    )
