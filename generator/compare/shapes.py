"""What a field may hold, in words that both languages share."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import NamedTuple, TypeVar

Key = TypeVar("Key", bound=Hashable)


class Shape(NamedTuple):
    """``kind``: what it is. ``name``: of a declared type, or of a name that was not followed yet; ``inside``: what it is made of: the
    members of a union, the items of a list, key and value of a map. ``said``: another name that stands for it, if one does.

    A record has fields and is more than a map of them; what is ``keyed`` is a map that names its keys."""

    kind: str
    name: str = ""
    inside: tuple[Shape, ...] = ()
    said: str = ""


TEXT, BYTES, WORD, ATOM, ENUM, TIME, INTEGER, FLOAT, NUMBER, BOOLEAN, NIL, ANY, UNKNOWN, KEYED = map(
    Shape, "text bytes word atom enum time integer float number boolean nil any unknown keyed".split()
)
RAW = Shape("map", inside=(ANY, ANY))


def listed(inside: Shape) -> Shape:
    return Shape("list", inside=(inside,))


def mapped(key: Shape, value: Shape) -> Shape:
    return Shape("map", inside=(key, value))


def union(members: Iterable[Shape], said: str = "") -> Shape:
    """What is one of several. Whether it may be nil is said by what is required and by default, so nil is left out."""
    held = [member for member in members if member != NIL]
    if len(held) == 1:
        return held[0]._replace(said=said) if said else held[0]
    flat: dict[Shape, None] = {}
    for member in held:
        flat.update(dict.fromkeys(member.inside if member.kind == "union" else (member,)))
    if {INTEGER, FLOAT} <= flat.keys():
        flat = dict.fromkeys([*(one for one in flat if one not in (INTEGER, FLOAT, NUMBER)), NUMBER])
    if not flat:
        return NIL
    if len(flat) == 1:
        only = next(iter(flat))
        return only._replace(said=said) if said else only
    return Shape("union", inside=tuple(flat), said=said)


def followed(shape: Shape, follow: Callable[[str, tuple[Shape, ...]], Shape]) -> Shape:
    """A shape without names: each is what ``follow`` says of it and of what stands in its brackets."""
    if not shape.inside and shape.kind != "name":
        return shape
    inside = tuple(followed(one, follow) for one in shape.inside)
    if shape.kind == "name":
        return follow(shape.name, inside)
    return union(inside, shape.said) if shape.kind == "union" else shape._replace(inside=inside)


def names(shape: Shape) -> frozenset[str]:
    """The names in a shape that are still to be followed."""
    own = frozenset({shape.name}) if shape.kind == "name" else frozenset()
    return own.union(*map(names, shape.inside))


def ending(known: dict[Key, Shape], mark: Key, make: Callable[[], Shape]) -> Shape:
    """The shape that is known by a mark, made if need be. What is made of itself ends: there it is unknown."""
    if mark not in known:
        known[mark] = UNKNOWN
        known[mark] = make()
    return known[mark]
