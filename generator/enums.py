"""What Python makes of what is written for an enum's members: counted by ``auto()``, turned into the type that the enum mixes in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from generator.fold import render
from generator.model import Call, ConstantDecl, Expr, Lit, Opaque, Seq, Table, TypeDecl

HOOKS = ("__new__", "_generate_next_value_")
# The types that an enum's members are turned into, by the base that says so.
DATA: dict[str, type] = {
    "str": str, "enum.StrEnum": str, "int": int, "enum.IntEnum": int, "enum.IntFlag": int, "float": float, "bytes": bytes,
}  # fmt: skip


def held(
    members: Sequence[ConstantDecl], lineage: Sequence[TypeDecl], roots: frozenset[str], methods: frozenset[str]
) -> list[ConstantDecl]:
    """The members of an enum with the values that they end up with. ``lineage``: the enum and its bases in the sources; ``roots``:
    those outside; ``methods``: which of Python's own hooks the lineage defines."""
    values: list[Expr] = [one.value for one in members]
    if "_generate_next_value_" not in methods:
        values = numbered([(one.name.rpartition(".")[2], one.value) for one in members], roots)
    made = "__new__" in methods
    return [
        replace(one, value=Opaque(source=f"{render(value)}, as the enum makes it"))
        if altered(value, roots, lineage, made)
        else replace(one, value=value)
        for one, value in zip(members, values, strict=True)
    ]


def altered(value: Expr, roots: frozenset[str], lineage: Iterable[TypeDecl], made: bool) -> bool:
    """Whether an enum makes something else of what is written for a member. ``made``: a ``__new__`` of its own does."""
    if made or any(one.kind in ("dataclass", "named-tuple", "attrs") for one in lineage):
        return True
    data = next((DATA[root] for root in sorted(roots) if root in DATA), None)
    written = type(value.value) if isinstance(value, Lit) else list if isinstance(value, Seq | Table) else None
    return data is not None and written is not None and written is not data


def numbered(members: Sequence[tuple[str, Expr]], roots: frozenset[str]) -> list[Expr]:
    """The values of an enum's members, with what ``auto()`` gives where the enum's own kind decides that."""
    found: list[Expr] = []
    highest = 0
    for name, value in members:
        settled = value
        if isinstance(value, Call) and value.name == "enum.auto" and not value.args:
            if "enum.StrEnum" in roots:
                settled = Lit(value=name.lower())
            elif roots <= {"enum.Enum", "enum.IntEnum", "int"}:
                settled = Lit(value=highest + 1)
            elif roots <= {"enum.Flag", "enum.IntFlag"}:
                settled = Lit(value=1 << highest.bit_length())
        number = settled.value if isinstance(settled, Lit) else None
        if not isinstance(number, int) or number < highest:
            roots = roots & {"enum.StrEnum"} or frozenset({"?"})  # what follows is not counted from here
        else:
            highest = number
        found.append(settled)
    return found
