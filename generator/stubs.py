"""Rows for site.toml, ready to be filled in: one for each thing of the surface that differs and that no row watches."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from generator.model import Entry

AREAS = {
    "type": "Types", "field": "Types", "wire": "Types", "operation": "Operations", "parameter": "Operations",
    "constant": "Values", "command": "Command line", "option": "Command line", "endpoint": "Requests",
    "environment": "Configuration", "header": "Requests", "version": "Configuration",
}  # fmt: skip


# category → the selector of a row about it, and whether the thing itself is the subject or what it is part of
SUBJECTS: dict[str, tuple[str, bool]] = {
    "type": ("fields", True), "field": ("fields", False), "wire": ("wire", True), "operation": ("operations", True),
    "parameter": ("operations", False), "constant": ("value", True), "command": ("command", True), "option": ("command", False),
    "endpoint": ("endpoint", True), "environment": ("environment", True), "header": ("header", True), "version": ("version", True),
}  # fmt: skip


UNSEEN = re.compile(r"^null-sent$|(^|-)type-")


class Stub(NamedTuple):
    """A row to be: its id, what it is about, and the selector with the name on each side, guessed where a side has none yet."""

    id: str
    title: str
    area: str
    selector: str
    reference: str
    port: str
    status: str
    risk: str
    details: tuple[str, ...]


class Names:
    """Names of the port for names of the reference: as they were paired, else after the manner of those that were."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.pairs: dict[str, str] = {}
        homes: dict[str, Counter[str]] = {}
        for entry in entries:
            if entry.reference and entry.port and entry.category in ("type", "operation", "command", "constant"):
                reference, port = _bare(entry.reference), _bare(entry.port)
                self.pairs.setdefault(reference, port)
                homes.setdefault(_owner(reference), Counter())[_owner(port)] += 1
        self.homes = {home: counts.most_common(1)[0][0] for home, counts in homes.items()}

    def of(self, reference: str) -> str:
        """The port's name; a guess where the port has none yet."""
        if reference in self.pairs:
            return self.pairs[reference]
        home, last = _owner(reference), reference.rpartition(".")[2]
        if home in self.homes:
            return f"{self.homes[home]}.{last}"
        return f"{self.of(home)}.{last}" if "." in home else reference


def stubs(
    entries: Sequence[Entry], aligned: Sequence[Entry], choices: frozenset[str], taken: Iterable[str]
) -> list[Stub]:
    """One stub for each type, operation, command and so on that has an entry without a row, worst entry first.

    ``aligned``: the pairs that are the same, for their names; ``choices``: types that have members and no fields; ``taken``: ids in
    use. That null is sent is left out, since a row would have to name the requests that send it; and what fields hold, which no row sees.
    """
    names = Names((*entries, *aligned))
    grouped: dict[tuple[str, str, str], list[Entry]] = {}
    for entry in entries:
        kept = entry.status not in ("accepted", "extra-in-port", "unknown") and not UNSEEN.search(entry.rule)
        if entry.row is None and kept:
            grouped.setdefault(_subject(entry, names, choices), []).append(entry)
    used = set(taken)
    return [_stub(subject, found, used) for subject, found in grouped.items()]


def _subject(entry: Entry, names: Names, choices: frozenset[str]) -> tuple[str, str, str]:
    """The selector of a row and the names on both sides: what the entry's thing is part of."""
    reference, port = _bare(entry.reference or ""), _bare(entry.port or "")
    selector, whole = SUBJECTS[entry.category]
    if entry.category == "type" and ("[" in (entry.reference or entry.port or "") or reference in choices):
        selector = "variants"
    if not whole or (entry.category == "wire" and not reference.rpartition(".")[2][:1].isupper()):
        cut = _command if selector == "command" else _owner
        reference, port = cut(reference), cut(port)
    if selector in ("endpoint", "environment", "header"):
        return selector, reference or port, port or reference
    if selector == "version":
        return selector, "own", "follows"
    return selector, reference or port, names.of(reference) if reference else port


def _bare(name: str) -> str:
    return name.partition("[")[0]


def _owner(name: str) -> str:
    return name.rpartition(".")[0]


def _command(name: str) -> str:
    return re.split(r" (?=--|<|-)", name)[0]


def _stub(subject: tuple[str, str, str], found: list[Entry], used: set[str]) -> Stub:
    selector, reference, port = subject
    worst = found[0]
    called = (
        (reference or port or "").rpartition(".")[2]
        if selector not in ("command", "endpoint")
        else reference or port or ""
    )
    base = "-".join(re.findall(r"[a-z0-9]+", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", called).lower())) or worst.category
    id = next(name for name in _numbered(base) if name not in used)
    used.add(id)
    return Stub(
        id=id,
        title=called,
        area=AREAS[worst.category],
        selector=selector,
        reference=reference,
        port=port,
        status=worst.status,
        risk=worst.risk,
        details=tuple(entry.detail for entry in found),
    )


def _numbered(base: str) -> Iterator[str]:
    yield base
    number = 2
    while True:
        yield f"{base}-{number}"
        number += 1


def toml(stub: Stub) -> str:
    """The stub as text for site.toml."""
    sides = [stub.reference, stub.port]
    lists = stub.selector in ("operations", "value")
    probes = [f"{{ {stub.selector} = {_array(name) if lists else _text(name)} }}" for name in sides]
    return "\n".join(
        [
            *(f"# {' '.join(detail.split())}" for detail in stub.details),
            "[[rows]]",
            f"id = {_text(stub.id)}",
            f"title = {_text(stub.title)}",
            f"area = {_text(stub.area)}",
            f"reference = [{probes[0]}]",
            f"port = [{probes[1]}]",
            f'judge = [{{ rule = "*", status = {_text(stub.status)}, risk = {_text(stub.risk)} }}]',
            "",
        ]
    )


def _text(value: str) -> str:
    """A TOML string: JSON's escapes are TOML's."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _array(value: str) -> str:
    return f"[{_text(value)}]"
