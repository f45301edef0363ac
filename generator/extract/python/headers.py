"""Headers that requests are given: keys of dicts, of pairs and of assignments that end up in something called headers.

What is looked for is a string, or a name, that can name a header; where it goes is followed outwards from there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.extract.headers import AUTHORIZATION, SHAPE, beginning, holds, mentioned, sendable, telling
from generator.extract.python.expressions import bare, dotted, expression, opaque, string
from generator.extract.python.into_headers import FUNCTIONS, answered, goes, left_out, outer, place_of
from generator.extract.python.names import Names
from generator.extract.syntax import Node, text
from generator.model import Expr, HeaderDecl, Lit, Opaque

WRITTEN = re.compile(rb"""["'](?:%s)["']""" % SHAPE.encode())
# A name that says that it names a header: RAW_RESPONSE_HEADER, BAGGAGE_HEADER_NAME, idempotency_header.
NAMED = re.compile(rb"(?:HEADER|header)(?:_NAME|_name)?(?=\s*[\],:])")
# Clients of HTTP make the header themselves of what they are told so.
AUTH = re.compile(rb"\b(?:HTTP)?(?:Basic|Digest|Bearer)Auth(?=\()|\bauth(?==\()")
BEFORE = re.compile(rb"[\w.]+$")
LONGEST = 80
# Bytes of a function up to which a name in it is followed; in a larger one it is not known what the name holds.
WIDEST = 30_000
CALLED = frozenset({"call", "attribute", "keyword_argument"})
# Values that take a header away.
GONE = re.compile(r"(?:.*\.)?(?:omit|not_?given|unset|null)(?:\(\))?|None", re.IGNORECASE)


def headers(root: Node, data: bytes, names: Names) -> tuple[tuple[HeaderDecl, ...], tuple[tuple[str, int], ...]]:
    """Every header that the file gives a request, and every attribute that it makes name one; and the names of which that is not known."""
    if not mentioned(data) and not _asks(data):
        return (), ()
    named: list[tuple[str, int]] = []
    found = tuple(sorted(_headers(root, data, names, named), key=lambda one: one.line))
    sent = {one.name.value.lower() for one in found if isinstance(one.name, Lit) and isinstance(one.name.value, str)}
    return found, tuple(one for one in named if one[0] not in sent)


def _headers(root: Node, data: bytes, names: Names, named: list[tuple[str, int]]) -> Iterator[HeaderDecl]:
    for found in WRITTEN.finditer(data):
        node = root.descendant_for_byte_range(found.start(), found.end())
        if node is not None and node.type == "string" and node.start_byte == found.start():
            name = string(node)
            if name is not None and sendable(name):
                sent = [*_sent(node, Lit(value=name), names), *_held(node, name, names)]
                if not sent and telling(name) and _may_be_sent(node):
                    named.append((name.lower(), node.start_point[0] + 1))
                yield from sent
    for found in AUTH.finditer(data) if _asks(data) else ():
        node = root.descendant_for_byte_range(found.start(), found.end())
        if node is not None and node.type == "identifier" and node.parent is not None and node.parent.type in CALLED:
            line, owner = node.start_point[0] + 1, _owner(node, names)
            yield HeaderDecl(
                name=AUTHORIZATION, line=line, owner=owner, value=opaque(node.parent), conditional=left_out(node)
            )
    for found in NAMED.finditer(data):
        before = BEFORE.search(data, max(0, found.start() - LONGEST), found.start())
        if before is not None and before[0].endswith(b"_"):
            node = root.descendant_for_byte_range(before.start(), found.end())
            if node is not None and node.start_byte == before.start() and dotted(node) is not None:
                yield from _sent(node, expression(node, names), names)


def _asks(data: bytes) -> bool:
    """Whether a file may tell a client of HTTP to make a header itself."""
    return b"Auth(" in data or b"auth=(" in data


def _sent(key: Node, name: Expr, names: Names) -> Iterator[HeaderDecl]:
    place = place_of(key)
    if place is None or (place.value is not None and GONE.fullmatch(text(place.value))):
        return
    conditional = False if place.sure else goes(place.within)
    if conditional is None:
        return
    holder = None
    if not isinstance(name, Lit):
        holder = text(key).rpartition(".")[2].lstrip("_").lower()
    values = list(dict.fromkeys(_values(place.value, names)))
    given = [one for one in values if not (isinstance(one, Opaque) and GONE.fullmatch(one.source))]
    for value in given:
        yield HeaderDecl(
            name=name,
            line=key.start_point[0] + 1,
            owner=_owner(key, names),
            value=value,
            conditional=conditional or len(given) < len(values) or left_out(key),
            holder=holder,
        )


def _held(node: Node, name: str, names: Names) -> Iterator[HeaderDecl]:
    """``self._idempotency_header = "Idempotency-Key"``: the attribute's name says that it names a header."""
    parent = node.parent
    left = parent.child_by_field_name("left") if parent is not None and parent.type == "assignment" else None
    called = text(left).rpartition(".")[2] if left is not None and dotted(left) else ""
    inside = left is not None and (left.type == "attribute" or outer(node, frozenset({"class_definition"})) is not None)
    if inside and holds(called):
        holder = called.lstrip("_").lower()
        yield HeaderDecl(name=Lit(value=name), line=node.start_point[0] + 1, owner=_owner(node, names), holder=holder)


def _may_be_sent(node: Node) -> bool:
    """Whether a string that was not followed into headers stands where it may go there: under another name, or as a key."""
    parent = node.parent
    if parent is None:
        return False
    if parent.type == "assignment":
        return parent.child_by_field_name("right") == node and dotted(parent.child_by_field_name("left")) is not None
    place = place_of(node)
    return (
        place is not None
        and place.within.type != "tuple"
        and (place.value is None or not GONE.fullmatch(text(place.value)))
        and not answered(node)
    )


# ── values ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _values(node: Node | None, names: Names) -> Iterator[Expr | None]:
    """What a header is given: each string that a local name is given, or that a choice is between."""
    node = bare(node)
    if node is None:
        yield None
    elif node.type == "conditional_expression" and node.named_child_count == 3:
        yield from _values(node.named_children[0], names)
        yield from _values(node.named_children[2], names)
    elif node.type == "string" and string(node) is None:
        yield beginning(text(node).lstrip("rRbBfFuU").strip("\"'")) or opaque(node)
    elif node.type == "identifier":
        given = _given(node)
        if given is None:
            yield expression(node, names)
        else:
            yield from (Lit(value=said) if (said := string(one)) is not None else opaque(node) for one in given)
    elif node.type == "call":
        yield Opaque(source=opaque(node).source)
    else:
        yield expression(node, names)


def _given(node: Node) -> list[Node] | None:
    """What the function around a name gives it; the name itself where callers or loops do; None where it is none of the function's."""
    function = outer(node, FUNCTIONS)
    if function is None:
        return None
    if function.end_byte - function.start_byte > WIDEST:
        return [node]
    called = text(node)
    whole = re.compile(rb"(?<![\w.])%s(?!\w)" % re.escape(called.encode()))
    parameters = function.child_by_field_name("parameters")
    if parameters is not None and whole.search(parameters.text or b""):
        return [node]
    source = function.text or b""
    found: list[Node] = []
    for one in whole.finditer(source):
        at = function.start_byte + one.start()
        name = function.descendant_for_byte_range(at, at + len(called))
        parent = name.parent if name is not None and name.type == "identifier" else None
        if parent is not None and parent.type in ("assignment", "named_expression"):
            left = parent.child_by_field_name("left") or parent.child_by_field_name("name")
            right = parent.child_by_field_name("right") or parent.child_by_field_name("value")
            if left == name and right is not None:
                found.append(right)
        elif parent is not None and parent.type in (
            "for_statement",
            "as_pattern_target",
            "pattern_list",
            "augmented_assignment",
            "for_in_clause",
        ):
            return [node]
    return found or None


def _owner(node: Node, names: Names) -> str:
    """The dotted name of what it stands in."""
    parts: list[str] = []
    around = node.parent
    while around is not None:
        if around.type in ("function_definition", "class_definition"):
            parts.append(text(around.child_by_field_name("name") or around))
        around = around.parent
    return ".".join([names.module, *reversed(parts)])
