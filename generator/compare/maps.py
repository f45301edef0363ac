"""Map types of Elixir, read as fields: ``%{depth: integer(), optional(:width) => integer()}``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.located import Located
from generator.model import Thing, TypeDecl

KEY = re.compile(
    r"(?:(?P<how>required|optional)\(:(?P<called>\w+[?!]?)\)|:(?P<atom>\w+[?!]?))=>(?P<given>.+)|(?P<name>\w+[?!]?):(?P<type>.+)"
)
OPENING, CLOSING = "([{<", ")]}>"


def keys_of(alias: Located[TypeDecl]) -> tuple[tuple[Thing, ...], str | None]:
    """The fields that a map type names, and why they are not all of them: it may have any key besides. Neither for other types."""
    written = alias.it.variants[0] if len(alias.it.variants) == 1 else ""
    if not (written.startswith("%{") and written.endswith("}")):
        return (), None
    fields = []
    unsure = None
    for entry in _entries(written[2:-1]):
        found = KEY.fullmatch(entry)
        if found is None:
            unsure = f"a map type that may have other keys than those it names: {entry[:60]}"
            continue
        called = found["called"] or found["atom"] or found["name"]
        facets = (
            ("required", found["how"] != "optional"),
            ("wire", called),
            ("emitted", None),
            ("type", found["given"] or found["type"]),
            ("kind", "option"),
            ("has_default", False),
            ("known", True),
        )
        fields.append(
            Thing(category="field", name=f"{alias.name}.{called}", facets=facets, evidence=(alias.evidence(),))
        )
    return tuple(fields), unsure


def _entries(written: str) -> Iterator[str]:
    """What stands between the commas that no bracket encloses."""
    depth, start = 0, 0
    for at, sign in enumerate(written):
        if sign in OPENING:
            depth += 1
        elif sign in CLOSING and written[at - 1] not in "=-":
            depth -= 1
        elif sign == "," and depth == 0:
            yield written[start:at]
            start = at + 1
    if written[start:]:
        yield written[start:]
