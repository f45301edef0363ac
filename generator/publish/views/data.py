"""/api/: every document that is published, what is in it, and the schema that it keeps to."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.publish.assets import Assets
from generator.publish.context import Context
from generator.publish.pieces import Phrase, say, ticked
from generator.publish.tables import COLUMNS
from generator.publish.urls import Urls
from generator.publish.views.frame import Frame, Link, frame

SCHEMAS, ROWS = "api/v1/schemas/", "api/v1/rows/"
DEPTH = 4
CSV_SAID = {
    "api/v1/matrix.csv": "The matrix at the newest commits, a line a row",
    "api/v1/history.csv": "Every stretch of every row's history, a line each",
}
BADGE_KEYS = "schemaVersion, label, message, color, cacheSeconds: the form of a shields.io endpoint"


@dataclass(frozen=True, slots=True)
class Document:
    """A published document. ``schema``: the one it keeps to, with its part of this page."""

    link: Link
    said: Phrase
    size: str
    schema: Link | None


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a document: its path («rows[].status»), type and meaning."""

    path: str
    kind: str
    said: str


@dataclass(frozen=True, slots=True)
class Schema:
    anchor: str
    name: str
    said: str
    link: Link | None
    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Api:
    frame: Frame
    documents: tuple[Document, ...]
    tables: tuple[Document, ...]
    rows: tuple[Link, ...]
    rows_schema: Link | None
    schemas: tuple[Schema, ...]
    feeds: tuple[Link, ...]
    badge: Link
    badge_json: Link
    badge_keys: str
    stamp: Link


def api(context: Context, assets: Assets) -> Api:
    urls = context.urls("api/")
    schemas = _schemas(context)
    paths = sorted(path for path in context.documents if not path.startswith((SCHEMAS, ROWS)))
    rows = sorted(path for path in context.documents if path.startswith(ROWS))
    return Api(
        frame=frame(
            context,
            assets,
            urls,
            "Data",
            "The same facts as JSON documents with schemas, as CSV, as feeds and as badges.",
        ),
        documents=tuple(_document(context, urls, path, schemas) for path in paths),
        tables=tuple(
            Document(Link(path, urls.asset(path)), say(said), "", Link("columns", f"#{_anchor(path)}"))
            for path, said in CSV_SAID.items()
        ),
        rows=tuple(Link(path.removeprefix(ROWS), urls.asset(path)) for path in rows),
        rows_schema=Link("history", "#schema-history") if "history" in schemas else None,
        schemas=(
            *(_schema(urls, name, told) for name, told in schemas.items()),
            *(
                Schema(
                    _anchor(path), path.rpartition("/")[2], CSV_SAID[path], None, tuple(Key(*c) for c in _columns(path))
                )
                for path in COLUMNS
            ),
        ),
        feeds=(Link("feed.xml (Atom)", urls.asset("feed.xml")), Link("feed.json (JSON Feed)", urls.asset("feed.json"))),
        badge=Link("badges/matrix.svg", urls.asset("badges/matrix.svg")),
        badge_json=Link("badges/matrix.json", urls.asset("badges/matrix.json")),
        badge_keys=BADGE_KEYS,
        stamp=Link("build.json", urls.asset("build.json")),
    )


def _columns(path: str) -> Iterator[tuple[str, str, str]]:
    return ((name, "text", said) for name, said in COLUMNS[path])


def _anchor(path: str) -> str:
    return "schema-" + re.sub(r"[^a-z0-9]+", "-", path.rpartition("/")[2].lower())


def _schemas(context: Context) -> dict[str, Mapping[str, Any]]:
    """Name → schema, of those that are published."""
    found: dict[str, Mapping[str, Any]] = {}
    for path, data in sorted(context.documents.items()):
        if path.startswith(SCHEMAS):
            read = json.loads(data)
            found[path.removeprefix(SCHEMAS).removesuffix(".schema.json")] = read if isinstance(read, dict) else {}
    return found


def _document(context: Context, urls: Urls, path: str, schemas: Mapping[str, Mapping[str, Any]]) -> Document:
    data = context.documents[path]
    named = re.search(rb'"schema"\s*:\s*"([a-z-]+)/\d+"', data[:200])
    name = named[1].decode() if named else ""
    known = name in schemas
    return Document(
        link=Link(path, urls.asset(path)),
        said=ticked(_title(schemas[name])) if known else (),
        size=_size(len(data)),
        schema=Link(name, f"#schema-{name}") if known else None,
    )


def _size(number: int) -> str:
    return (
        f"{number} B"
        if number < 1_000
        else f"{number / 1_000:.0f} kB"
        if number < 1_000_000
        else f"{number / 1e6:.1f} MB"
    )


def _title(told: Mapping[str, Any]) -> str:
    return str(told.get("title", ""))


def _schema(urls: Urls, name: str, told: Mapping[str, Any]) -> Schema:
    return Schema(
        anchor=f"schema-{name}",
        name=name,
        said=_title(told),
        link=Link(f"{name}.schema.json", urls.asset(f"{SCHEMAS}{name}.schema.json")),
        keys=tuple(_keys(told, told, "", DEPTH)),
    )


def _keys(root: Mapping[str, Any], node: Mapping[str, Any], path: str, depth: int) -> Iterator[Key]:
    """The keys of an object and of those within it, as deep as a reader would follow."""
    for name, inner in node.get("properties", {}).items():
        told = _resolved(root, inner)
        here = f"{path}.{name}" if path else name
        yield Key(here, _kind(root, told), str(inner.get("description") or told.get("description") or ""))
        if depth > 1:
            yield from _keys(root, told, here, depth - 1)
            yield from _keys(root, _resolved(root, told.get("items", {})), f"{here}[]", depth - 1)


def _resolved(root: Mapping[str, Any], node: Any) -> Mapping[str, Any]:
    if not isinstance(node, dict):
        return {}
    reference = node.get("$ref")
    if isinstance(reference, str) and reference.startswith("#/$defs/"):
        return _resolved(root, root.get("$defs", {}).get(reference.removeprefix("#/$defs/"), {}))
    for word in ("anyOf", "oneOf"):
        choices = [choice for choice in node.get(word, ()) if isinstance(choice, dict) and choice.get("type") != "null"]
        if len(choices) == 1 and "type" not in node:
            return _resolved(root, choices[0])
    return node


def _kind(root: Mapping[str, Any], told: Mapping[str, Any]) -> str:
    if "const" in told:
        return f"«{told['const']}»"
    if "enum" in told:
        return "one of " + ", ".join(str(word) for word in told["enum"])
    kind = told.get("type", "any value")
    words = " or ".join(kind) if isinstance(kind, list) else str(kind)
    if "array" in words:
        inner = _resolved(root, told.get("items", {}))
        return f"{words} of {inner.get('type', 'any value')}" if isinstance(inner.get("type"), str) else words
    return words
