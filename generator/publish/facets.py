"""What a side says of one public thing, in words: required, type, default, wire key, transports."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from generator.model import Entry, Thing
from generator.publish.pieces import Phrase, Piece
from generator.publish.surfaces import last
from generator.publish.values import LONG, Value

SENT = {"always": "always sent", "when-set": "sent when it is set", "never": "never sent"}
KINDS = {"keyword": "by name only", "variadic": "any number", "variadic-keyword": "any names"}
# a word of a rule → what of a thing that rule is about
ABOUT = {
    "default": "default",
    "value": "default",
    "required": "required",
    "transport": "transports",
    "many": "many",
    "flag": "flag",
    "path": "path",
    "behind": "default",
}
Said = Iterator[tuple[str, Phrase]]


def described(thing: Thing, entries: Iterable[Entry] = (), category: str | None = None) -> Value:
    """A thing's facets; those that ``entries`` speak of are marked. ``category``: of the line, where it is not the thing's own."""
    marked = {about for entry in entries for word, about in ABOUT.items() if word in entry.rule}
    parts = [
        tuple(replace(piece, mark=name in marked) if n == 0 else piece for n, piece in enumerate(phrase))
        for name, phrase in TELLERS[category or thing.category](thing)
    ]
    if thing.uncertain:
        parts.append((Piece(f"not read whole: {thing.uncertain}"),))
    if not parts:
        return Value(note="is there", muted=True)
    pieces = _joined(parts)
    if sum(len(piece.text) for piece in pieces) <= LONG:
        return Value(pieces=pieces)
    return Value(pieces=pieces, short=_short(parts))


def _joined(parts: Iterable[Phrase]) -> Phrase:
    joined: list[Piece] = []
    for n, part in enumerate(parts):
        joined += ([Piece(", ")] if n else []) + list(part)
    return tuple(joined)


def _short(parts: list[Phrase]) -> Phrase:
    """The first parts, and how many more there are; a part that is long by itself is cut, since all of it is in the whole."""
    chosen: list[Phrase] = []
    room = LONG - 20
    for part in parts:
        length = sum(len(piece.text) for piece in part)
        if length > room:
            if not chosen:
                chosen.append(tuple(replace(p, text=p.text[:room] + ("…" if len(p.text) > room else "")) for p in part))
            break
        chosen.append(part)
        room -= length + 2
    more = len(parts) - len(chosen)
    return _joined([*chosen, *([(Piece(f"… {more} more"),)] if more else [])])


def literal(value: Any) -> str:
    """A value as code: strings in quotes, so that «none» and "none" differ."""
    return "none" if value is None else json.dumps(value, ensure_ascii=False)


def _default(thing: Thing, word: str = "default ") -> Said:
    facets = dict(thing.facets)
    name = "default" if "has_default" in facets else "value"
    if name == "default" and not facets.get("has_default"):
        return
    if facets.get("known", True):
        yield "default", (Piece(word + literal(facets.get(name)), code=not word),)
    else:
        yield "default", (Piece(f"{word}not known, written as {facets.get('source', '')}".strip()),)


def _taken(thing: Thing) -> Said:
    """A field, a parameter or an option."""
    facets = dict(thing.facets)
    if facets.get("argument"):
        yield "argument", (Piece("argument"),)
    if "required" in facets:
        required = facets["required"]
        told = "whether it is required is not known" if required is None else "required" if required else "optional"
        yield "required", (Piece(told),)
    if facets.get("kind") in KINDS:
        yield "kind", (Piece(KINDS[facets["kind"]]),)
    if facets.get("type"):
        yield "type", (Piece(str(facets["type"]), code=True),)
    if not (facets.get("required") and facets.get("default") is None and facets.get("known", True)):
        yield from _default(thing)
    if facets.get("flag"):
        yield "flag", (Piece("a flag"),)
    if facets.get("many"):
        yield "many", (Piece("may be given more than once"),)
    if facets.get("short"):
        yield "short", (Piece("short "), Piece(str(facets["short"]), code=True))
    wire = facets.get("wire")
    if wire and wire != last(thing.name, "field"):
        yield "wire", (Piece("on the wire as "), Piece(str(wire), code=True))
    if facets.get("emitted") in SENT:
        yield "emitted", (Piece(SENT[facets["emitted"]]),)


def _type(thing: Thing) -> Said:
    facets = dict(thing.facets)
    if facets.get("kind"):
        yield "kind", (Piece(str(facets["kind"])),)
    if facets.get("received") and thing.parts:
        yield "received", (Piece("comes from the server"),)
    if facets.get("senders"):
        yield "senders", (Piece("goes to the server"),)
    for variant in facets.get("variants") or ():
        yield "variants", (Piece(str(variant), code=True),)


def _wire(thing: Thing) -> Said:
    """The keys that a type is sent with."""
    keys = thing.facet("keys")
    told = keys or [(part.facet("wire") or last(part.name, "field"), part.facet("emitted")) for part in thing.parts]
    for name, emitted in told:
        yield "keys", (Piece(str(name), code=True), *((Piece(" when set"),) if emitted == "when-set" else ()))
    if thing.facet("unsure"):
        yield "unsure", (Piece(f"not sure: {thing.facet('unsure')}"),)


def _operation(thing: Thing) -> Said:
    if thing.facet("kind") in ("property", "classmethod", "staticmethod", "macro"):
        yield "kind", (Piece(str(thing.facet("kind"))),)
    for part in thing.parts:
        yield "parameters", (Piece(last(part.name, "parameter"), code=True),)


def _command(thing: Thing) -> Said:
    if thing.facet("unsure"):
        yield "unsure", (Piece(str(thing.facet("unsure"))),)


def _endpoint(thing: Thing) -> Said:
    facets = dict(thing.facets)
    if facets.get("path"):
        yield "path", (Piece(str(facets["path"]), code=True),)
    sent = [one for one in facets.get("transports") or () if one != "none"]
    if sent:
        omitted = [one for one in facets.get("omits") or () if one]
        told = f"body as {' or '.join(dict.fromkeys(sent))}"
        yield (
            "transports",
            (Piece(told + (f", without what is {' or '.join(dict.fromkeys(omitted))}" if omitted else "")),),
        )
    elif facets.get("transports"):
        yield "transports", (Piece("no body"),)
    for sender in facets.get("senders") or ():
        yield "senders", (Piece("by "), Piece(str(sender), code=True))
    if facets.get("unsure"):
        yield "unsure", (Piece(f"not sure: {facets['unsure']}"),)


def _header(thing: Thing) -> Said:
    for value in thing.facet("values") or ():
        yield "value", (Piece(str(value), code=True),)
    if thing.facet("open"):
        yield "open", (Piece("what it is given is computed"),)
    if thing.facet("conditional"):
        yield "conditional", (Piece("under a condition"),)


def _value(thing: Thing) -> Said:
    return _default(thing, "")


TELLERS: dict[str, Callable[[Thing], Said]] = {
    "type": _type,
    "field": _taken,
    "parameter": _taken,
    "option": _taken,
    "wire": _wire,
    "operation": _operation,
    "command": _command,
    "endpoint": _endpoint,
    "environment": _default,
    "header": _header,
    "constant": _value,
    "version": _value,
}
