"""What a class is, as far as its decorators and bases tell: and what bases from outside the sources are known to make of it."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Iterable, Mapping
from typing import Literal

from generator.model import Call, Expr, TypeDecl

Kind = Literal["model", "dataclass", "typed-dict", "named-tuple", "enum", "alias", "class", "struct", "attrs"]

MODULES: dict[Kind, dict[str, tuple[str, ...]]] = {
    "model": {
        "BaseModel": ("pydantic", "pydantic.main", "pydantic.v1", "pydantic.v1.main"),
        "RootModel": ("pydantic", "pydantic.root_model"),
        "GenericModel": ("pydantic.generics", "pydantic.v1.generics"),
        "BaseSettings": ("pydantic", "pydantic.v1", "pydantic_settings", "pydantic_settings.main"),
        "SQLModel": ("sqlmodel", "sqlmodel.main"),
    },
    "typed-dict": {"TypedDict": ("typing", "typing_extensions", "mypy_extensions")},
    "named-tuple": {"NamedTuple": ("typing", "typing_extensions")},
    "enum": {
        "Enum": ("enum",), "IntEnum": ("enum",), "Flag": ("enum",), "IntFlag": ("enum",), "ReprEnum": ("enum",),
        "StrEnum": ("enum", "strenum", "backports.strenum"),
    },
}  # fmt: skip
KNOWN: dict[str, Kind] = {
    f"{module}.{name}": kind for kind, names in MODULES.items() for name, modules in names.items() for module in modules
}
# A name that nothing in the file explains, such as one from a star import, is taken for the well-known thing of that name.
BARE: dict[str, Kind] = {name: kind for kind, names in MODULES.items() for name in names}
PLAIN = frozenset({"Protocol", "Generic", "ABC", "TypeVar"}) | frozenset(dir(builtins))
OWN = frozenset(sys.stdlib_module_names) | {"typing_extensions", "abc"}
ATTRS = frozenset({"define", "frozen", "mutable", "attrs", "s", "attributes", "dataclass"})
PROPERTIES = frozenset({"property", "cached_property", "computed_field"})
# What a class takes over from a base of that kind.
INHERITED: tuple[Kind, ...] = ("model", "typed-dict", "enum", "named-tuple", "dataclass", "attrs")


def outside(base: str) -> Kind | None:
    """What a base that is not in the sources makes of a class; None where that is not known."""
    if base in KNOWN:
        return KNOWN[base]
    if "." not in base:
        return BARE.get(base) or ("class" if base in PLAIN else None)
    return "class" if base.partition(".")[0] in OWN else None


def kind_of(
    bases: Iterable[str], marks: Iterable[Call], keywords: Mapping[str, Expr], earlier: Mapping[str, TypeDecl]
) -> Kind:
    """What a class is, as far as its own file tells; «class» where only a base in another file would."""
    for mark in marks:
        root, _, name = mark.name.rpartition(".")
        if root.partition(".")[0] in ("attr", "attrs") and name in ATTRS:
            return "attrs"
        if name == "dataclass":
            return "dataclass"
    for base in bases:
        known = outside(base)
        if known not in (None, "class"):
            return known or "class"
        if base in earlier and earlier[base].kind in ("typed-dict", "enum", "model"):
            return earlier[base].kind
    return "typed-dict" if "total" in keywords else "class"


def is_member(label: str) -> bool:
    """Whether an enum takes a name for a member's: not ``__private``, nor its own ``_names_``."""
    return not label.startswith("__") and not (label.startswith("_") and label.endswith("_"))


def required(annotation: str | None, total: bool) -> bool:
    """Whether a key of a typed dict has to be there."""
    heads = [part.rpartition(".")[2] for part in (annotation or "").strip("\"'").split("[")]
    return "Required" in heads or (total and "NotRequired" not in heads)
