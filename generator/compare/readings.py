"""A row's probes on one side, over that side's states in order → its readings, with memory: what was there once is not silently gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from generator.compare import probes
from generator.compare.probes import NOTHING, Found
from generator.compare.units import show
from generator.compare.view import View
from generator.config import Probe, RowConfig
from generator.model import Evidence, Item, Reading


def look(selectors: tuple[Probe, ...], view: View) -> tuple[Found, ...]:
    """One finding a probe, at one state."""
    return tuple(probes.read(probe, view) for probe in selectors)


def over_time(
    row: RowConfig, selectors: tuple[Probe, ...], looks: Iterable[tuple[str, tuple[Found, ...]]]
) -> Iterator[tuple[str, Reading]]:
    """(sha, what the probes found) in order → (sha, reading). A probe that found something before and nothing now: evidence lost."""
    last_seen: list[str | None] = [None] * len(selectors)
    confirmed: str | None = None
    for sha, found in looks:
        lost = next(
            (
                f"evidence lost: {describe(selectors[n])} was there at {seen[:7]} and matches nothing now"
                for n, seen in enumerate(last_seen)
                if seen and not found[n].present and not selectors[n].optional
            ),
            None,
        )
        for n, one in enumerate(found):
            if one.items:
                last_seen[n] = sha
        reading = combine(row, found, lost, confirmed)
        if not reading.unknown and reading.present:
            confirmed = sha
        yield sha, reading


def describe(probe: Probe) -> str:
    """A selector in words, for messages."""
    if probe.any:
        return " or ".join(describe(other) for other in probe.any)
    for name in probes.READERS:
        value = getattr(probe, name)
        if value is not None:
            text = (
                ", ".join(probe.symbols)
                if name in ("query", "mentions")
                else value
                if isinstance(value, str)
                else ", ".join(value)
            )
            return f"{name} {text}"
    return "the selector"


def combine(row: RowConfig, found: tuple[Found, ...], lost: str | None, confirmed: str | None) -> Reading:
    """What all probes of a side found, as one reading. Without any item the side does not have the thing."""
    reasons = [lost] if lost else [one.unknown for one in found if one.unknown]
    items = tuple(item for one in found for item in one.items)
    unknown = None
    if reasons:
        unknown = reasons[0]
        if (confirmed and "changed" in (unknown or "")) or (confirmed and "explain" in (unknown or "")):
            unknown = f"{unknown}; changed since confirmed at {confirmed[:7]}"
    doubled = next((item.key for n, item in enumerate(items) if item.key in {other.key for other in items[:n]}), None)
    if doubled and not unknown:
        unknown = f"two probes of {row.id} give {doubled}"
    base = items[0].facet("unit") if len(items) == 1 else None
    value = _value(items)
    places = [e for one in found for e in (*(e for item in one.items for e in item.evidence), *one.evidence)]
    evidence = tuple({(e.path, e.first_line, e.last_line): e for e in reversed(places)}.values())[::-1]
    return Reading(
        items=items,
        display=_display(items, value, base),
        value=value,
        unit=base,
        confidence="unknown" if unknown else "derived" if any(one.derived for one in found) else "exact",
        unknown=unknown,
        earned=next((one.earned for one in found if one.earned), None),
        covers=tuple(glob for one in found for glob in one.covers),
        watched=evidence,
    )


def _value(items: tuple[Item, ...]) -> Any:
    """One plain value where there is just one, else key → facets."""
    if len(items) == 1 and {name for name, _ in items[0].facets} <= {"value", "unit"} and items[0].facets:
        return items[0].facet("value")
    if not items:
        return None
    if all(not item.facets for item in items):
        return [item.key for item in items]
    return {item.key: _short(item) for item in items}


def _short(item: Item) -> Any:
    facets = dict(item.facets)
    if set(facets) == {"value"}:
        return facets["value"]
    return facets or True


def _display(items: tuple[Item, ...], value: Any, unit: str | None) -> str:
    if not items:
        return ""
    if not isinstance(value, dict):
        return show(value, unit)
    operations = {item.key for item in items if not item.facets}
    parts: list[str] = []
    for item in items:
        owner = item.key.rpartition(".")[0]
        if owner in operations:
            continue
        if item.key in operations:
            inside = [_part(i.key.rpartition(".")[2], i) for i in items if i.key.rpartition(".")[0] == item.key]
            parts.append(f"{item.key}({', '.join(inside)})" if inside else item.key)
        else:
            parts.append(_part(item.key, item))
    return ", ".join(parts)


def _part(name: str, item: Item) -> str:
    """One item in short: ``name``, ``name?`` for what need not be there, ``name value unit``, or its facets."""
    facets = {facet: value for facet, value in item.facets if facet != "default"}
    if facets.keys() <= {"required"}:
        return name if facets.get("required", True) else f"{name}?"
    if facets.keys() == {"emitted"}:
        return name if facets["emitted"] == "always" else f"{name}?"
    if {"value"} <= facets.keys() <= {"value", "unit"}:
        return f"{name} {show(facets['value'], facets.get('unit'))}"
    if facets.keys() == {"documented"}:
        return name if facets["documented"] else f"not: {name}"
    said = [
        f"{facet} {show(value)}" if not isinstance(value, bool) else facet
        for facet, value in facets.items()
        if value not in (None, False)
    ]
    return f"{name} ({', '.join(said)})" if said else name


def with_sha(reading: Reading, sha: str) -> Reading:
    """The reading with the commit at which it was read written into every piece of evidence."""

    def at(evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
        return tuple(
            Evidence(path=e.path, first_line=e.first_line, last_line=e.last_line, symbol=e.symbol, sha=sha)
            for e in evidence
        )

    items = tuple(Item(key=item.key, facets=item.facets, evidence=at(item.evidence)) for item in reading.items)
    return Reading(
        items=items,
        display=reading.display,
        value=reading.value,
        unit=reading.unit,
        confidence=reading.confidence,
        unknown=reading.unknown,
        earned=reading.earned,
        covers=reading.covers,
        watched=at(reading.watched),
    )


__all__ = ["NOTHING", "combine", "describe", "look", "over_time", "with_sha"]
