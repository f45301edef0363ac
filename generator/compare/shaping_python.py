"""A Python annotation → what it may hold, its names followed through the sources."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from generator.compare.naming import last, owner
from generator.compare.shapes import (
    ANY,
    BOOLEAN,
    BYTES,
    ENUM,
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
    mapped,
    names,
    union,
)  # fmt: skip
from generator.compare.written import written
from generator.linking import DEEPEST
from generator.located import Field, Located
from generator.model import Call, Expr, Opaque, Ref, TypeDecl
from generator.snapshot import Snapshot

PLAIN: Mapping[str, Shape] = {
    **dict.fromkeys(("str", "Text", "AnyStr", "LiteralString"), TEXT),
    **dict.fromkeys(("StrictStr", "SecretStr", "EmailStr", "AnyUrl", "AnyHttpUrl", "HttpUrl"), TEXT),
    **dict.fromkeys(("int", "StrictInt", "PositiveInt", "NonNegativeInt"), INTEGER),
    **dict.fromkeys(("float", "StrictFloat", "PositiveFloat", "NonNegativeFloat"), FLOAT),
    **dict.fromkeys(("bool", "StrictBool"), BOOLEAN),
    **dict.fromkeys(("bytes", "bytearray", "memoryview"), BYTES),
    **dict.fromkeys(("datetime", "date", "time", "AwareDatetime", "NaiveDatetime", "PastDatetime", "FutureDatetime"), TIME),
    **dict.fromkeys(("object", "Any"), ANY),
    **dict.fromkeys(("None", "NoneType"), NIL),
    "Number": NUMBER,
}  # fmt: skip
LISTS = frozenset(
    "list List Sequence MutableSequence Iterable Collection set Set MutableSet AbstractSet frozenset FrozenSet deque Deque".split()
)
MAPS = frozenset("dict Dict Mapping MutableMapping OrderedDict defaultdict DefaultDict".split())
# What only says something of the field besides.
AROUND = frozenset("Required NotRequired ReadOnly Final ClassVar InitVar Annotated".split())
BUILTIN = frozenset({*PLAIN, *LISTS, *MAPS, *AROUND, "tuple", "Tuple", "Union", "Optional"})
# Where a name has to come from for it to mean what it is called.
KNOWN_HOMES = frozenset(
    "typing typing_extensions collections builtins datetime types dataclasses pydantic numbers".split()
)
SENTINEL = re.compile(r"^(not_?given|omit(ted)?|unset|undefined|missing)(_?type)?$", re.IGNORECASE)
RECORDS = frozenset({"model", "dataclass", "attrs"})
ROOTS = frozenset({"root", "__root__"})
NUMBERED = frozenset({"int", "IntEnum", "IntFlag", "Flag"})


class Shaping:
    """``shown``: full name → the name under which users know it. For one snapshot."""

    def __init__(self, snapshot: Snapshot, shown: Mapping[str, str]) -> None:
        self.snapshot = snapshot
        self.shown = shown
        self._known: dict[tuple[str, str, str], Shape] = {}
        self._named_types: dict[str, Shape] = {}
        self._scopes: dict[str, tuple[str, dict[str, str]]] = {}

    def field(self, field: Field) -> Shape | None:
        """What a field holds; None where it does not say."""
        return self.of(field.decl.type, field.path, field.owner)

    def above(self, found: Located[TypeDecl]) -> tuple[str, ...]:
        """The public types that a type inherits from."""
        bases = (self.snapshot.canonical(base, self.snapshot.types) for base in found.it.bases)
        return tuple(self.shown[one] for one in bases if one is not None and one in self.shown)

    def of(self, source: str | None, path: str, within: str, depth: int = 0) -> Shape | None:
        """What is written in a file, in the body of a class; None where nothing is."""
        if source is None:
            return None
        return ending(self._known, (path, within, source), lambda: self._said(source, path, within, depth))

    def _said(self, source: str, path: str, within: str, depth: int) -> Shape:
        shape, names_in_it = _plain(source)
        if shape is not None and self._means_what_it_says(names_in_it, path, within):
            return shape
        return followed(written("python", source), lambda name, inside: self._named(name, inside, path, within, depth))

    def _means_what_it_says(self, said: frozenset[str], path: str, within: str) -> bool:
        """Whether no name of the language, or of its own library, is something else there."""
        module, imported = self._scope(path)
        for first in said:
            own = f"{module}.{first}"
            if (
                own in self.snapshot.types
                or own in self.snapshot.constants
                or f"{within}.{first}" in self.snapshot.types
            ):
                return False
            if imported.get(first, "builtins").partition(".")[0] not in KNOWN_HOMES:
                return False
        return True

    def _named(self, name: str, inside: tuple[Shape, ...], path: str, within: str, depth: int) -> Shape:
        if depth > DEEPEST:
            return UNKNOWN
        module, imported = self._scope(path)
        first, dot, rest = name.partition(".")
        local = f"{within}.{name}"
        full = f"{imported[first]}{dot}{rest}" if first in imported else f"{module}.{name}"
        meant = local if local in self.snapshot.types else self.snapshot.resolved(full)
        if meant in self.snapshot.types:
            return self._declared(meant, depth)
        constant = self.snapshot.canonical(full, self.snapshot.constants)
        if constant is not None and meant in (full, constant):
            return self._constant(constant, depth)
        called = last(name) if meant == full else last(meant)
        if first in imported or meant != full:
            if SENTINEL.match(called):
                return NIL
            if meant.partition(".")[0] not in KNOWN_HOMES and "." in meant:
                return UNKNOWN
        elif dot:
            return UNKNOWN
        return _builtin(called, inside)

    def _scope(self, path: str) -> tuple[str, dict[str, str]]:
        if path not in self._scopes:
            facts = self.snapshot.files[path]
            # What only a type checker imports is no name of the module, and annotations mean it all the same.
            self._scopes[path] = facts.modules[0], {one.name: one.target for one in facts.imports if one.name != "*"}
        return self._scopes[path]

    def _declared(self, name: str, depth: int) -> Shape:
        return ending(self._named_types, name, lambda: self._made(name, depth))

    def _made(self, name: str, depth: int) -> Shape:
        found = self.snapshot.types[name]
        declared, said = found.it, self.shown.get(name, name)
        if SENTINEL.match(last(name)):
            return NIL
        if declared.kind == "alias":
            if declared.uncertain or not declared.variants:
                return UNKNOWN
            return union((self._variant(one, found.path, depth) for one in declared.variants), said)
        if declared.kind == "enum":
            return ENUM._replace(name=said)
        if declared.kind == "typed-dict":
            return KEYED._replace(name=said)
        if declared.kind in RECORDS and not self._is_its_root(name, declared):
            return Shape("record", said)
        return UNKNOWN._replace(name=said)

    def _is_its_root(self, name: str, declared: TypeDecl) -> bool:
        """Whether a model is what its one field is, not something that has it; or what it holds is not known."""
        fields = self.snapshot.fields(self.snapshot.types[name])
        named = self.snapshot.strange.get(name, "")
        return (
            not fields
            or not ROOTS.isdisjoint(fields)
            or "Root" in named
            or any("Root" in one for one in declared.bases)
        )

    def _variant(self, written_: str, path: str, depth: int) -> Shape:
        """A member of an alias: a type, or a literal, whose quotes are gone."""
        if written_ in self.snapshot.types:
            return self._declared(written_, depth + 1)
        if not re.fullmatch(r"[^\W\d]\w*", written_):
            plain = "." in written_ and re.fullmatch(r"[\w.]+", written_)
            if plain:
                meant = self.snapshot.resolved(written_)
                if meant in self.snapshot.types:
                    return self._declared(meant, depth + 1)
                module, imported = self._scope(path)
                named = {one.partition(".")[0] for one in (module, *imported.values())}
                return self._outside(meant) if written_.partition(".")[0] in named else WORD
            if re.fullmatch(r"-?\d+", written_):
                return INTEGER
            if re.search(r"[^\w\s.,|\[\]()'\"=:]", written_):
                return WORD
            return self.of(written_, path, "", depth + 1) or UNKNOWN
        module, imported = self._scope(path)
        full = imported.get(written_, f"{module}.{written_}")
        if self.snapshot.resolved(full) in self.snapshot.types or self.snapshot.canonical(
            full, self.snapshot.constants
        ):
            return self._named(written_, (), path, "", depth + 1)
        return _builtin(written_, ()) if written_ in PLAIN or written_ in LISTS or written_ in MAPS else WORD

    def _outside(self, name: str) -> Shape:
        return _builtin(last(name), ()) if name.partition(".")[0] in KNOWN_HOMES else UNKNOWN

    def _constant(self, name: str, depth: int) -> Shape:
        """A name for a type that is assigned: ``Parts = Dict[str, Part]``, ``Id = NewType("Id", str)``."""
        declared = self.snapshot.constants[name][-1]
        value: Expr = declared.it.value
        if self.snapshot.ambiguous(name):
            return UNKNOWN
        if isinstance(value, Call) and last(value.name) == "NewType" and len(value.args) == 2:
            value = value.args[1]
        source = value.name if isinstance(value, Ref) else value.source if isinstance(value, Opaque) else None
        if source is None:
            return UNKNOWN
        return self.of(source, declared.path, owner(name), depth + 1) or UNKNOWN


@lru_cache(maxsize=16384)
def _plain(source: str) -> tuple[Shape | None, frozenset[str]]:
    """What an annotation holds that names nothing but what is the language's own, and where these names begin."""
    shape = written("python", source)
    said = names(shape)
    if not all(last(one) in BUILTIN for one in said):
        return None, frozenset()
    return followed(shape, lambda name, inside: _builtin(last(name), inside)), frozenset(
        one.partition(".")[0] for one in said
    )


def _builtin(called: str, inside: tuple[Shape, ...]) -> Shape:
    """What a name of the language, or of its own library, holds."""
    if called in PLAIN:
        return PLAIN[called]
    if called in LISTS:
        return listed(inside[0] if inside else ANY)
    if called in MAPS:
        return mapped(*inside) if len(inside) == 2 else RAW
    if called in ("tuple", "Tuple"):
        if len(inside) == 2 and inside[1].kind == "rest":
            return listed(inside[0])
        return Shape("tuple", inside=inside) if inside else listed(ANY)
    if called == "Union" or called == "Optional":
        return union(inside)
    if called in AROUND and inside:
        return inside[0]
    return UNKNOWN
