"""What a type really puts on the wire: its fields, through the encoder or what goes around it, along each request that sends it.

An encoder is only a claim. A request function says how its body is made (``model_dump`` and what that omits, a protobuf conversion, a
transform that turns structs into maps and so never asks the encoder), and that decides.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any

from generator.compare.view import View
from generator.config import Probe
from generator.located import Field, Located
from generator.model import BodyDecl, Evidence, Item, TypeDecl

Wired = tuple[tuple[Item, ...], str | None]


def wire(probe: Probe, view: View, found: Located[TypeDecl]) -> Wired:
    """Items: one for each key (``emitted``: always or when-set) and one for each route (``transport``); or why it is not known."""
    found_routes = routes(probe, view)
    for name, (bodies, _) in found_routes.items():
        strange = next((body for body in bodies if body.transport == "unknown"), None)
        if strange or not bodies:
            return (), f"how {name} makes its body cannot be followed{f': {strange.source[:80]}' if strange else ''}"
    json = [body for bodies, _ in found_routes.values() for body in bodies if body.transport == "json"]
    keys, unknown = _keys(probe, view, found, json)
    if unknown:
        return (), unknown
    transports = (
        Item(
            key=f"transport of {name}",
            facets=(("transport", _one({body.transport for body in bodies})),),
            evidence=where,
        )
        for name, (bodies, where) in found_routes.items()
    )
    return (*keys, *transports), None


def _one(values: set[Any]) -> Any:
    return next(iter(values)) if len(values) == 1 else sorted(values)


def routes(probe: Probe, view: View) -> dict[str, tuple[tuple[BodyDecl, ...], tuple[Evidence, ...]]]:
    """The requests that carry the type, by the name that site.toml gives each; none where the side cannot send it yet."""
    found: dict[str, tuple[tuple[BodyDecl, ...], tuple[Evidence, ...]]] = {}
    for name, symbol in probe.sent_by.items():
        endpoints = [e for e in view.snapshot.endpoints if fnmatchcase(f".{e.name}", f"*.{symbol}")]
        if endpoints:
            bodies = tuple(body for endpoint in endpoints for body in endpoint.it.bodies)
            found[name] = bodies, tuple(endpoint.evidence() for endpoint in endpoints)
    return found


def _keys(probe: Probe, view: View, found: Located[TypeDecl], json: list[BodyDecl]) -> Wired:
    encoders = view.snapshot.encoders.get(found.name, [])
    path = encoding_path(view, probe.encoded_by, probe.bypassed_by) if view.language == "elixir" else "plain"
    if path is None:
        return (), f"what encodes {found.name} was not found ({', '.join(probe.encoded_by)})"
    if path == "encoder":
        if not encoders:
            return (), f"{found.name} has no encoder"
        encoder = encoders[-1]
        if encoder.it.uncertain:
            return (), f"the encoder of {found.name} cannot be followed: {encoder.it.uncertain}"
        return tuple(
            Item(key=key, facets=(("emitted", emitted),), evidence=(encoder.evidence(),))
            for key, emitted in encoder.it.keys
            if emitted != "never"
        ), None
    items = []
    claimed = tuple(encoder.evidence() for encoder in encoders)
    for name, field in view.snapshot.fields(found).items():
        if field.decl.emitted == "never" or name in probe.skip:
            continue
        line = Evidence(
            path=field.path, first_line=field.decl.line, last_line=field.decl.line, symbol=f"{field.owner}.{name}"
        )
        emitted = _one({_emission(field, body) for body in json}) if json else "always"
        items.append(Item(key=field.decl.wire or name, facets=(("emitted", emitted),), evidence=(line, *claimed)))
    return tuple(items), None


def encoding_path(view: View, encoded_by: tuple[str, ...], bypassed_by: str | None) -> str | None:
    """``bypassed`` where the request path turns structs into plain maps before any encoder is asked, ``encoder`` where it does not,
    None where neither can be seen."""
    functions = (f for name in encoded_by for f in view.snapshot.functions_named(name))
    callees = [call.callee for function in functions for call in function.it.calls]
    if bypassed_by and any(fnmatchcase(f".{callee}", f"*.{bypassed_by}") for callee in callees):
        return "bypassed"
    if not encoded_by or any(callee.rpartition(".")[2].startswith("encode") for callee in callees):
        return "encoder"
    return None


def _emission(field: Field, body: BodyDecl) -> str:
    if field.decl.required or field.default is None:
        return "always"
    if "unset" in body.omits:
        return "when-set"
    return "when-set" if "none" in body.omits and field.default.known and field.default.value is None else "always"
