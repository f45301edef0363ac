"""Two readings → findings. Rules detect and name; what a finding earns is site.toml's to say (verdicts.py).

Rule names: ``missing`` / ``extra`` (with ``-required`` or ``-optional`` where the thing says which it is), ``<facet>-differs``,
``<facet>-may-differ`` (one side does it in several ways, one of which is the other's), ``stands-in`` (the alternative that was found).
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

from generator.compare.units import show
from generator.model import Finding, Item, Reading

ABSENT_FACET = object()


def compare(reference: Reading, port: Reading, names: tuple[str, str] = ("reference", "port")) -> Iterator[Finding]:
    """Every difference between two readings that are both certain, by key in the reference's order, then the port's own keys."""
    theirs = {item.key: item for item in reference.items}
    ours = {item.key: item for item in port.items}
    covered = (*reference.covers, *port.covers)
    for key, item in theirs.items():
        if key in ours:
            yield from _facets(key, item, ours[key], names)
        elif not any(fnmatchcase(key, glob) for glob in covered):
            yield Finding(
                rule=f"missing{_how(item)}", key=key, detail=f"{names[0]} has {key}{_said(item)}, {names[1]} does not"
            )
    for key, item in ours.items():
        if key not in theirs and not any(fnmatchcase(key, glob) for glob in covered):
            yield Finding(
                rule=f"extra{_how(item)}", key=key, detail=f"{names[1]} has {key}{_said(item)}, {names[0]} does not"
            )


def _how(item: Item) -> str:
    required = item.facet("required")
    return "" if required is None else "-required" if required else "-optional"


def _said(item: Item) -> str:
    said = [
        f"{name} {show(value)}"
        for name, value in item.facets
        if name not in ("required", "default") or value not in (None, False)
    ]
    return f" ({', '.join(said)})" if said else ""


def _facets(key: str, reference: Item, port: Item, names: tuple[str, str]) -> Iterator[Finding]:
    theirs, ours = dict(reference.facets), dict(port.facets)
    for facet in dict.fromkeys([*theirs, *ours]):
        left, right = theirs.get(facet, ABSENT_FACET), ours.get(facet, ABSENT_FACET)
        if same(left, right):
            continue
        detail = f"{key}: {facet} is {_shown(left)} in {names[0]}, {_shown(right)} in {names[1]}"
        yield Finding(rule=f"{facet}-{'may-differ' if _overlap(left, right) else 'differs'}", key=key, detail=detail)


def _shown(value: Any) -> str:
    return "not said" if value is ABSENT_FACET else show(value)


def same(left: Any, right: Any) -> bool:
    """Equal as values of two languages: ``:png`` is "png", 10 is 10.0, but true is not 1."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, str) and isinstance(right, str):
        return left.removeprefix(":") == right.removeprefix(":")
    return bool(left == right)


def _overlap(left: Any, right: Any) -> bool:
    several = [value if isinstance(value, list) else [value] for value in (left, right)]
    return (isinstance(left, list) or isinstance(right, list)) and any(
        same(a, b) for a in several[0] for b in several[1]
    )
