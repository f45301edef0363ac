"""Facts as plain values for cases. Expressions are written short:

``5``, ``'text'``, ``None`` literals · ``pkg.NAME`` a name · ``f(1, k=2)`` a call · ``(a or 1)`` an operator ·
``[…]`` ``{…}`` displays · ``of→name`` an attribute of a value · ``‹source›`` what syntax does not explain.

A wanted table is a subset of the fact; a wanted list has the fact's length; ``{}`` asks for nothing.
``"absent"`` asks for None.
"""

from __future__ import annotations

from typing import Any

import msgspec

from generator.model import Atom, Call, Expr, Get, Lit, Op, Opaque, Ref, Seq, Table


def show(value: Expr) -> str:
    match value:
        case Lit(value=inner):
            return repr(inner)
        case Atom(name=name) | Ref(name=name):
            return name
        case Get(of=of, name=name):
            return f"{show(of)}→{name}"
        case Call(name=name, args=args, kwargs=kwargs):
            return f"{name}({', '.join([*map(show, args), *(f'{key}={show(one)}' for key, one in kwargs)])})"
        case Op(op=op, args=(one,)):
            return f"({op} {show(one)})"
        case Op(op=op, args=args):
            return "(" + f" {op} ".join(map(show, args)) + ")"
        case Seq(items=items):
            return "[" + ", ".join(map(show, items)) + "]"
        case Table(items=pairs):
            return "{" + ", ".join(f"{show(key)}: {show(one)}" for key, one in pairs) + "}"
        case Opaque(source=source):
            return f"‹{source}›"
    raise AssertionError(value)


def plain(value: Any) -> Any:
    """Structs as dicts, tuples as lists, expressions as short text."""
    if isinstance(value, Lit | Atom | Ref | Get | Call | Op | Seq | Table | Opaque):
        return show(value)
    if isinstance(value, msgspec.Struct):
        return {name: plain(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    return value


def differences(wanted: Any, found: Any, where: str = "") -> list[str]:
    """Where ``found`` does not hold what is wanted."""
    if isinstance(wanted, dict):
        if not isinstance(found, dict):
            return [f"{where}: wanted a table, found {found!r}"]
        missing = [f"{where}.{key}: no such fact" for key in wanted if key not in found]
        return missing + [
            line for key in wanted if key in found for line in differences(wanted[key], found[key], f"{where}.{key}")
        ]
    if isinstance(wanted, list):
        if not isinstance(found, list) or len(wanted) != len(found):
            return [f"{where}: wanted {len(wanted)} {wanted!r}, found {found!r}"]
        return [
            line
            for index, pair in enumerate(zip(wanted, found, strict=True))
            for line in differences(*pair, f"{where}[{index}]")
        ]
    if wanted == "absent":
        return [] if found is None else [f"{where}: wanted None, found {found!r}"]
    return [] if wanted == found and type(wanted) is type(found) else [f"{where}: wanted {wanted!r}, found {found!r}"]
