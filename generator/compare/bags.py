"""A Python parameter that is a bag of named options, a TypedDict: what callers can pass is its keys, as it is in an Elixir keyword list."""

from __future__ import annotations

import re

from generator.compare.reach_python import Reach
from generator.compare.things import parameter_facets
from generator.located import Field, Located
from generator.model import BAGS, Evidence, FunctionDecl, Parameter, Thing, TypeDecl
from generator.snapshot import Snapshot

# One type by its name, quoted or not, that may be None or unpacked: not a list of it, nor a choice of several.
ALONE = re.compile(r"""(?:(?:\w+\.)*(?:Optional|Unpack)\[)?["']?[\w.]+["']?\]?(?:\s*\|\s*None)?["']?""")


def bag(
    snapshot: Snapshot, reach: Reach, function: Located[FunctionDecl], parameter: Parameter
) -> Located[TypeDecl] | None:
    """The TypedDict that a parameter called like an option bag, or what it unpacks, is; None where it is none that is known whole."""
    unpacked = parameter.kind == "variadic-keyword" and "Unpack[" in (parameter.type or "")
    if not (unpacked or (parameter.name in BAGS and parameter.kind != "variadic-keyword")):
        return None
    if not ALONE.fullmatch((parameter.type or "").strip()):
        return None
    found = [snapshot.types[name] for name in reach.types_in(parameter.type, function.path, function.it.owner)]
    if len(found) != 1 or found[0].it.kind != "typed-dict":
        return None
    return None if snapshot.uncertain(found[0]) or snapshot.strange.get(found[0].name) else found[0]


def keys(snapshot: Snapshot, shown: str, parameter: Parameter, of: Located[TypeDecl]) -> list[Thing]:
    """The keys of a bag as parameters of the operation that takes it."""
    optional = not parameter.required and parameter.kind != "variadic-keyword"
    return [_key(f"{shown}.{name}", name, field, optional) for name, field in snapshot.fields(of).items()]


def _key(shown: str, called: str, field: Field, optional: bool) -> Thing:
    line = Evidence(
        path=field.path, first_line=field.decl.line, last_line=field.decl.line, symbol=f"{field.owner}.{called}"
    )
    required = False if optional else field.decl.required
    facets = parameter_facets(bool(required), "keyword", field.default, field.decl.type)
    facets = facets if required is not None else (("required", None), *facets[1:])
    return Thing(category="parameter", name=shown, facets=facets, evidence=(line,))
