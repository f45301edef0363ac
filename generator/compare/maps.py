"""Map types of Elixir, read as fields: ``%{depth: integer(), optional(:width) => integer()}``."""

from __future__ import annotations

from collections.abc import Callable

from generator.compare.naming import owner
from generator.compare.shapes import Shape
from generator.located import Located
from generator.model import Evidence, Thing, TypeDecl

UNENFORCED = "a map type in the port: nothing holds a value to its keys"


def keys_of(
    alias: Located[TypeDecl], name: str, shaping: Callable[[str | None, str, str], Shape | None]
) -> tuple[tuple[Thing, ...], str | None]:
    """The fields that a map type names, and why they are not all of them: it may have any key besides. Neither for other types.

    ``name``: what it is called, which is its module's name where it is the module's own type; ``shaping``: what a type in a file's module
    may hold.
    """
    if alias.it.enforced:
        return (), None
    fields = []
    for field in alias.it.fields:
        facets = (
            ("required", field.required),
            ("wire", field.name),
            ("emitted", None),
            ("type", field.type),
            ("shape", shaping(field.type, alias.path, owner(alias.name))),
            ("kind", "option"),
            ("has_default", False),
            ("known", True),
        )
        label = f"{name}.{field.name}"
        where = Evidence(path=alias.path, first_line=field.line, last_line=field.line, symbol=label)
        fields.append(Thing(category="field", name=label, facets=facets, evidence=(where,)))
    return tuple(fields), alias.it.uncertain
