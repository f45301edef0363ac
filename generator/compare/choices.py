"""What a field may be, where its type lists it: ``Literal["png", "jpeg"]`` and ``:png | :jpeg``."""

from __future__ import annotations

import re
from collections.abc import Callable

LITERAL = re.compile(r"(?:\w+\.)*Literal\[(?P<inside>[^\[\]]*)\]")
OPTIONAL = re.compile(r"(?:\w+\.)*Optional\[(?P<inside>.*)\]")
QUOTED = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)')\s*,?""")
ATOM = re.compile(r":(\w+[?!]?)")
LOCAL = re.compile(r"(\w+)\(\)")
NOTHING = frozenset({"None", "nil"})
Choices = tuple[str, ...] | None


def of_python(annotation: str | None) -> Choices:
    """The texts of a literal, with or without None; None for any other type."""
    written = (annotation or "").strip()
    optional = OPTIONAL.fullmatch(written)
    parts = [part.strip() for part in (optional["inside"] if optional else written).split("|")]
    parts = [part for part in parts if part not in NOTHING]
    found = LITERAL.fullmatch(parts[0]) if len(parts) == 1 else None
    if found is None:
        return None
    texts = QUOTED.findall(found["inside"])
    return tuple(one or other for one, other in texts) if not QUOTED.sub("", found["inside"]).strip() else None


def of_elixir(annotation: str | None, local: Callable[[str], Choices]) -> Choices:
    """The atoms of a union, with or without nil; ``local``: the members of a type of the same module, None for any other type."""
    found: list[str] = []
    for part in (annotation or "").split("|"):
        written = part.strip()
        named = LOCAL.fullmatch(written)
        atom = ATOM.fullmatch(written)
        if written in NOTHING:
            continue
        inside = (atom[1],) if atom else local(named[1]) if named else None
        if inside is None:
            return None
        found += inside
    return tuple(found) or None
