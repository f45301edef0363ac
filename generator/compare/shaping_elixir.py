"""A typespec of Elixir → what it may hold, its names followed through the sources."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from generator.compare.naming import last, owner
from generator.compare.shapes import (
    ANY,
    ATOM,
    BOOLEAN,
    BYTES,
    FLOAT,
    INTEGER,
    KEYED,
    NIL,
    NUMBER,
    RAW,
    TEXT,
    TIME,
    UNKNOWN,
    WORD,
    Shape,
    ending,
    followed,
    listed,
    names,
    union,
)  # fmt: skip
from generator.compare.written import written
from generator.linking import DEEPEST
from generator.located import Located
from generator.model import TypeDecl
from generator.snapshot import Snapshot

PLAIN: Mapping[str, Shape] = {
    **dict.fromkeys(("String.t", "String.grapheme", "String.codepoint", "charlist", "nonempty_charlist"), TEXT),
    **dict.fromkeys(("binary", "nonempty_binary", "bitstring", "nonempty_bitstring"), BYTES),
    **dict.fromkeys(("integer", "non_neg_integer", "pos_integer", "neg_integer", "byte", "char", "arity"), INTEGER),
    **dict.fromkeys(("DateTime.t", "NaiveDateTime.t", "Date.t", "Time.t"), TIME),
    **dict.fromkeys(("boolean", "true", "false"), BOOLEAN),
    **dict.fromkeys(("any", "term"), ANY),
    **dict.fromkeys(("module", "node"), WORD),
    "float": FLOAT, "number": NUMBER, "atom": ATOM, "map": RAW, "nil": NIL,
}  # fmt: skip
LISTS = frozenset({"list", "nonempty_list"})
HOMES = frozenset(owner(name) for name in PLAIN if "." in name)


class Shaping:
    """For one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._known: dict[tuple[str, str, str], Shape] = {}
        self._named_types: dict[str, Shape] = {}
        self._usual: dict[str, bool] = {}
        self._aliases: dict[str, dict[str, str]] = {}

    def of(self, source: str | None, path: str, module: str, depth: int = 0) -> Shape | None:
        """What is written in a file, in the body of a module; None where nothing is."""
        if source is None:
            return None
        return ending(self._known, (path, module, source), lambda: self._said(source, path, module, depth))

    def _said(self, source: str, path: str, module: str, depth: int) -> Shape:
        shape = _plain(source) if self._means_what_it_says(path) else None
        return shape or followed(
            written("elixir", source), lambda name, inside: self._named(name, inside, path, module, depth)
        )

    def _means_what_it_says(self, path: str) -> bool:
        """Whether no module of the language is called like another one there."""
        if path not in self._usual:
            facts = self.snapshot.files[path]
            self._usual[path] = HOMES.isdisjoint(last(one) for one in facts.modules) and HOMES.isdisjoint(
                one.name for one in facts.imports
            )
        return self._usual[path]

    def _named(self, name: str, inside: tuple[Shape, ...], path: str, module: str, depth: int) -> Shape:
        if depth > DEEPEST:
            return UNKNOWN
        if "." not in name:
            if name in PLAIN or name in LISTS:
                return _builtin(name, inside)
            return self._declared(f"{module}.{name}", depth) if not inside else UNKNOWN
        home, called = owner(name), last(name)
        meant = self._module(home, path, module)
        full = f"{meant}.{called}"
        if meant == home and name in PLAIN and home not in self.snapshot.types:
            return PLAIN[name]
        return self._declared(full, depth) if meant and not inside else UNKNOWN

    def _module(self, written_: str, path: str, module: str) -> str:
        """The module that a name stands for there; empty where it may be one or another."""
        if path not in self._aliases:
            found: dict[str, str] = {}
            for one in self.snapshot.files[path].imports:
                found[one.name] = "" if found.get(one.name, one.target) != one.target else one.target
            self._aliases[path] = found
        first, dot, rest = written_.partition(".")
        if first == "__MODULE__":
            return f"{module}{dot}{rest}"
        if first in self._aliases[path]:
            return f"{self._aliases[path][first]}{dot}{rest}" if self._aliases[path][first] else ""
        above = module
        while above:  # a module inside another is known there by its last name
            inner = f"{above}.{written_}"
            if inner in self.snapshot.types and self.snapshot.types[inner].path == path:
                return inner
            above = owner(above)
        return written_

    def _declared(self, full: str, depth: int) -> Shape:
        return ending(self._named_types, full, lambda: self._made(full, depth))

    def _made(self, full: str, depth: int) -> Shape:
        """A type of a module; ``t`` and ``%`` are the struct's own."""
        home, called = owner(full), last(full)
        found = self.snapshot.types.get(home)
        if called in ("t", "%") and found is not None and found.it.kind == "struct":
            return Shape("record", home)
        alias = self.snapshot.types.get(full)
        if alias is None or alias.it.kind != "alias":
            return UNKNOWN
        return self._alias(alias, home if called == "t" else full, depth)

    def _alias(self, found: Located[TypeDecl], said: str, depth: int) -> Shape:
        declared = found.it
        if declared.fields:
            return KEYED._replace(name=said)
        if not declared.variants or (declared.enforced and declared.uncertain):
            return UNKNOWN
        home = owner(found.name)
        return union((self._variant(one, found.path, home, depth) for one in declared.variants), said)

    def _variant(self, written_: str, path: str, module: str, depth: int) -> Shape:
        """A member of a type: ``Lumen.Tensor`` for ``Lumen.Tensor.t()``, a word for an atom."""
        if re.fullmatch(r"[A-Z]\w*(\.[A-Z]\w*)*", written_):
            full = f"{written_}.t"
            return (
                PLAIN[full]
                if full in PLAIN and written_ not in self.snapshot.types
                else self._declared(full, depth + 1)
            )
        if re.fullmatch(r"[a-z_]\w*[?!]?", written_):
            # Without its colon an atom looks like a type without brackets.
            if written_ in ("nil", "true", "false"):
                return PLAIN[written_]
            unsure = written_ in PLAIN or written_ in LISTS or f"{module}.{written_}" in self.snapshot.types
            return UNKNOWN if unsure else WORD
        return self.of(written_, path, module, depth + 1) or UNKNOWN


@lru_cache(maxsize=16384)
def _plain(source: str) -> Shape | None:
    """What a typespec holds that names nothing but what is the language's own."""
    shape = written("elixir", source)
    if not all(one in PLAIN or one in LISTS for one in names(shape)):
        return None
    return followed(shape, _builtin)


def _builtin(name: str, inside: tuple[Shape, ...]) -> Shape:
    return PLAIN[name] if name in PLAIN else listed(inside[0] if inside else ANY)
