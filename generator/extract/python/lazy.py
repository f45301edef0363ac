"""Modules that load what they hand on when it is asked for: a module's ``__getattr__`` over a table of names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from generator.extract.python.expressions import string
from generator.extract.syntax import Node, matches, scm
from generator.model import ImportDecl

HOOK = "__getattr__"


def loaded_later(imports: Iterable[ImportDecl], defined: set[str], root: Node) -> Iterator[ImportDecl]:
    """A file's imports; where the module answers for names by itself, those that it shows to type checkers alone and that it
    names in some string are there when the code runs as well."""
    listed = list(imports)
    if HOOK not in defined or not any(one.typing_only for one in listed):
        yield from listed
        return
    said = {string(captures["said"][0]) for captures in matches(scm("python", "strings"), root)}
    for one in listed:
        yield replace(one, typing_only=False) if one.typing_only and one.name in said else one
