"""What both languages' public readers share: fields, parameters and places as neutral things."""

from __future__ import annotations

from typing import Any, NamedTuple

from generator.compare.shapes import Shape
from generator.fold import Folded, Place
from generator.located import Field
from generator.model import Category, Evidence, Thing


class Aside(NamedTuple):
    """A public name that is not compared, by which convention, and where it stands."""

    name: str
    reason: str
    evidence: tuple[Evidence, ...]
    category: Category = "type"


class Gathered(NamedTuple):
    """One side's public things, and what was set aside; ``requesters``: those of the latter of which each operation is one request."""

    things: tuple[Thing, ...]
    aside: tuple[Aside, ...]
    requesters: tuple[Thing, ...] = ()


def place(found: Place) -> Evidence:
    """Where a value that was followed stands."""
    return Evidence(
        path=found.path, first_line=found.span.first_line, last_line=found.span.last_line, symbol=found.symbol
    )


def default_facets(folded: Folded | None) -> tuple[tuple[str, Any], ...]:
    """``has_default``, ``default`` and whether its value is ``known``; ``source``: how it is written."""
    if folded is None:
        return (("has_default", False), ("known", True))
    return (("has_default", True), ("default", folded.value), ("known", folded.known), ("source", folded.source))


def parameter_facets(
    required: bool, kind: str, default: Folded | None, type: str | None
) -> tuple[tuple[str, Any], ...]:
    return (("required", required), ("kind", kind), ("type", type), *default_facets(default))


def field_thing(
    name: str, called: str, field: Field, choices: tuple[str, ...] | None = None, shape: Shape | None = None
) -> Thing:
    """A field as a type ends up with it. ``choices``: all that it may be, where its type lists that; ``shape``: what it holds."""
    line = Evidence(
        path=field.path, first_line=field.decl.line, last_line=field.decl.line, symbol=f"{field.owner}.{called}"
    )
    places = tuple(place(one) for one in field.default.places) if field.default else ()
    facets = (
        ("required", field.decl.required),
        ("wire", field.decl.wire or called),
        ("emitted", field.decl.emitted),
        ("type", field.decl.type),
        ("choices", choices),
        ("shape", shape),
        *default_facets(field.default),
    )
    return Thing(category="field", name=name, facets=facets, evidence=(line, *places))
