"""Headers that requests are given: pairs in lists, keys of maps and arguments of helpers that end up in something called headers.

What is looked for is a string, or an attribute, that can name a header; where it goes is followed outwards from there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from generator.extract.elixir.into_headers import DEFINERS, given_to, goes, head_of, left_out, may_be_sent, taken_apart
from generator.extract.elixir.terms import arguments, attribute, operator, string, target
from generator.extract.headers import (
    AUTHORIZATION,
    SHAPE,
    beginning,
    mentioned,
    sendable,
    telling,
)
from generator.extract.syntax import Node, text
from generator.model import Expr, HeaderDecl, Lit, Opaque

WRITTEN = re.compile(rb'"(?:%s)"' % SHAPE.encode())
KEYWORD = re.compile(rb"(?<![\w@:.])(?:[Aa]uthorization|[Aa]ccept|[Aa]pikey|[Bb]aggage|traceparent|tracestate)(?=: )")
ATTRIBUTE = re.compile(rb'(?m)^[ \t]*@([a-z_]\w*)[ \t]+(?:"([^"\\\n]*)"|(\S))')
# Clients of HTTP make the header themselves of what they are told so.
AUTH = re.compile(
    rb"\bTesla\.Middleware\.(?:Bearer|Basic|Digest)Auth\b|\bauth:(?=\s*\{:(?:bearer|basic|digest)\b)|\b(?:basic|digest)_auth:(?=\s*\{)"
)


class Strings(NamedTuple):
    """The attributes of a file that are set once, to a string."""

    held: dict[str, str]

    @classmethod
    def of(cls, data: bytes) -> Strings:
        found: dict[str, list[str | None]] = {}
        for one in ATTRIBUTE.finditer(data):
            said = one[2].decode("utf-8", "replace") if one[2] is not None and b"#{" not in one[2] else None
            found.setdefault(one[1].decode(), []).append(said)
        return cls({name: said[0] for name, said in found.items() if len(said) == 1 and said[0] is not None})


def headers(root: Node, data: bytes) -> tuple[tuple[HeaderDecl, ...], tuple[tuple[str, int], ...]]:
    """Every header that the file gives a request, each place once; and the names of which that is not known."""
    if not mentioned(data) and not _asks(data):
        return (), ()
    named: list[tuple[str, int]] = []
    found = tuple(sorted(_headers(root, data, named), key=lambda one: one.line))
    sent = {one.name.value.lower() for one in found if isinstance(one.name, Lit) and isinstance(one.name.value, str)}
    return found, tuple(one for one in named if one[0] not in sent)


def _headers(root: Node, data: bytes, named: list[tuple[str, int]]) -> Iterator[HeaderDecl]:
    strings = Strings.of(data)
    seen: set[tuple[str, int, Expr | None]] = set()
    for asked in AUTH.finditer(data) if _asks(data) else ():
        node = root.descendant_for_byte_range(asked.start(), asked.end())
        if node is not None and node.type in ("alias", "keyword"):
            line, said = node.start_point[0] + 1, Opaque(source=text(node))
            yield HeaderDecl(name=AUTHORIZATION, line=line, owner=_owner(node), value=said, conditional=left_out(node))
    for key, name in _keys(root, data, strings):
        sent = list(_sent(key, name, strings))
        if not sent and telling(name) and may_be_sent(key):
            named.append((name.lower(), key.start_point[0] + 1))
        for found in sent:
            mark = (name.lower(), found.line, found.value)
            if mark not in seen:
                seen.add(mark)
                yield found


def _asks(data: bytes) -> bool:
    """Whether a file may tell a client of HTTP to make a header itself."""
    return b"Auth" in data or b"auth: {" in data or b"_auth:" in data


def _keys(root: Node, data: bytes, strings: Strings) -> Iterator[tuple[Node, str]]:
    """What can name a header, where it stands: a string, or an attribute that holds one."""
    for found in WRITTEN.finditer(data):
        node = root.descendant_for_byte_range(found.start(), found.end())
        name = string(node) if node is not None and node.start_byte == found.start() else None
        if node is not None and node.type == "quoted_keyword":
            name = text(node).strip('": ')
        if node is not None and name is not None and sendable(name):
            yield node, name
    plain = any(one in data for one in (b"uthorization: ", b"ccept: ", b"pikey: ", b"aggage: ", b"trace"))
    for found in KEYWORD.finditer(data) if plain else ():
        node = root.descendant_for_byte_range(found.start(), found.end())
        if node is not None and node.type == "keyword" and node.start_byte == found.start():
            yield node, found[0].decode()
    for attribute_name, held in strings.held.items():
        if not sendable(held):
            continue
        for found in re.finditer(rb"@%s\b(?=\s*[,)}]|\s*=>)" % attribute_name.encode(), data):
            node = root.descendant_for_byte_range(found.start(), found.end())
            if node is not None and node.type == "unary_operator" and node.start_byte == found.start():
                yield node, held


def _sent(key: Node, name: str, strings: Strings) -> Iterator[HeaderDecl]:
    parent = key.parent
    if parent is None or taken_apart(key):
        return
    conditional: bool | None = None
    value: Node | None = None
    inside = [child for child in parent.named_children if child.type != "comment"]
    if parent.type == "tuple" and inside[:1] == [key] and len(inside) == 2:
        conditional, value = goes(parent), inside[1]
    elif parent.type == "binary_operator" and operator(parent) == "=>" and parent.child_by_field_name("left") == key:
        conditional, value = goes(parent), parent.child_by_field_name("right")
    elif parent.type == "pair" and parent.parent is not None:
        # The keys of options and fields are written so too: only in a list, or a map, of its own is it a header.
        outer = parent.parent.parent
        value = parent.child_by_field_name("value")
        if value != key and outer is not None and outer.type in ("list", "map_content", "map"):
            conditional = goes(parent.parent)
    elif parent.type == "arguments" and parent.parent is not None and parent.parent.type == "call":
        conditional, value = given_to(parent.parent, key, inside)
    if conditional is None or (value is not None and value.type == "nil"):
        return
    for said in _values(value, strings):
        yield HeaderDecl(
            name=Lit(value=name),
            line=key.start_point[0] + 1,
            owner=_owner(key),
            value=said,
            conditional=conditional or left_out(key),
        )


# ── values and places ────────────────────────────────────────────────────────────────────────────────────────────────


def _values(node: Node | None, strings: Strings) -> Iterator[Expr | None]:
    """What a header is given: a string, the one that an attribute holds, the ones that an ``if`` chooses between."""
    if node is None:
        yield None
        return
    found = attribute(node)
    said = strings.held.get(found[0]) if found is not None and found[1] is None else string(node)
    if said is not None:
        yield Lit(value=said)
    elif node.type == "call" and target(node) == "if" and (branches := _branches(node)):
        for one in branches:
            yield from _values(one, strings)
    elif node.type == "string":
        yield beginning(text(node).strip('"')) or _opaque(node)
    else:
        yield _opaque(node)


def _branches(node: Node) -> list[Node]:
    given = arguments(node)
    if given and given[-1].type == "keywords":
        pairs = [one.child_by_field_name("value") for one in given[-1].named_children if one.type == "pair"]
        return [one for one in pairs if one is not None]
    return []


def _opaque(node: Node) -> Opaque:
    return Opaque(source=" ".join(text(node).split())[:120])


def _owner(node: Node) -> str:
    """The function, or the module, that a node stands in."""
    parts: list[str] = []
    around = node.parent
    while around is not None:
        if around.type == "call":
            name = target(around)
            given = arguments(around)
            if name == "defmodule" and given:
                parts.append(text(given[0]))
            elif name in DEFINERS and given and not parts:
                parts.append(head_of(around))
        around = around.parent
    return ".".join(reversed(parts))
