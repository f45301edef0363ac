"""What of an Elixir type goes over the wire: the encoder that it declares, the struct itself, or what a function of its own makes of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from msgspec.structs import replace

from generator.compare.naming import last, owner
from generator.compare.view import View
from generator.compare.wire import encoding_path
from generator.config import SurfaceSide
from generator.model import EncoderDecl, Thing
from generator.snapshot import Snapshot

Keys = tuple[tuple[str, str], ...]
# Keys and when each is there, None where nothing says it; and why that is not sure, if so.
Sent = tuple[Keys | None, str | None]


def with_keys(things: tuple[Thing, ...], view: View, config: SurfaceSide) -> list[Thing]:
    """Each type with the keys that it has on the wire and when each is there, where the language has encoders that may say otherwise."""
    if view.language != "elixir":
        return list(things)
    path = encoding_path(view, config.encoded_by, config.bypassed_by)
    made = Making(view.snapshot)
    result = []
    for thing in things:
        if thing.category == "type" and thing.parts:
            keys, unsure = _certain(thing, *_by_path(thing, view.snapshot, path), made)
            where = tuple(encoder.evidence() for encoder in view.snapshot.encoders.get(thing.name, []))
            thing = replace(thing, facets=(*thing.facets, ("keys", keys), ("unsure", unsure), ("encoders", where)))
        result.append(thing)
    return result


def _by_path(thing: Thing, snapshot: Snapshot, path: str | None) -> Sent:
    """What the request path makes of a struct that it is given."""
    if path == "bypassed":
        return tuple((last(part.name), "always") for part in thing.parts), None
    encoders = snapshot.encoders.get(thing.name, [])
    if not encoders:
        return None, f"{thing.name} has no encoder, and what turns it into a body is not known"
    declared = encoders[-1].it
    if declared.uncertain:
        return None, f"the encoder of {thing.name} cannot be followed: {declared.uncertain}"
    return tuple((name, emitted) for name, emitted in declared.keys if emitted != "never"), None


def _certain(thing: Thing, keys: Keys | None, unsure: str | None, made: Making) -> Sent:
    """The same, unsure where nothing was seen to hand the struct to a request, or something else may be handed to it instead."""
    if unsure:
        return keys, unsure
    if not made.used(thing.name):
        return (
            keys,
            f"nothing outside its own module was seen to make {thing.name}: what is sent in its place was not followed",
        )
    for name, other in made.serializers(thing.name):
        said = dict(other.keys)
        if other.uncertain or said != {key: when for key, when in keys or () if when != "never"}:
            return (
                keys,
                f"{name} makes something else of it than is sent of the struct itself, and which of them goes was not followed",
            )
    return keys, None


class Making:
    """Who makes structs, and what else than the struct may be sent."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._named: dict[str, set[str]] = {}
        self._homes: dict[str, tuple[str, int]] = {}
        for path, facts in snapshot.files.items():
            for name in (*(one.target for one in facts.imports), *facts.structs):
                self._named.setdefault(name, set()).add(path)
            for module in facts.modules:
                self._homes[module] = path, len(facts.modules)
        self._own: dict[str, list[EncoderDecl]] = {}
        for facts in snapshot.files.values():
            for declared in facts.serializers:
                self._own.setdefault(declared.type, []).append(declared)

    @cached_property
    def _called(self) -> Mapping[str, set[str]]:
        """Function → the files in which it is called; and the same for modules."""
        found: dict[str, set[str]] = {}
        for functions in self._snapshot.functions.values():
            for function in functions:
                for call in function.it.calls:
                    found.setdefault(call.callee, set()).add(function.path)
        for callee, paths in list(found.items()):
            found.setdefault(owner(callee), set()).update(paths)
        return found

    def used(self, name: str) -> bool:
        """Whether another file, or another module of its own, names the type or what it stands in."""
        path, modules = self._homes.get(name, ("", 2))
        named = self._named.get(name, set()) | self._named.get(owner(name), set())
        return modules > 1 or bool(named - {path}) or bool(self._called.get(name, set()) - {path})

    def serializers(self, name: str) -> Iterable[tuple[str, EncoderDecl]]:
        """The functions of a type's own that make something to be sent of it, and that another file calls."""
        home = self._homes.get(name, ("", 0))[0]
        for declared in self._own.get(name, ()):
            called = f"{name}.{declared.called}"
            if self._called.get(called, set()) - {home}:
                yield called, declared
