"""Headers that requests are given: keys of dicts, of pairs and of assignments that end up in something called headers.

What is looked for is a string, or a name, that can name a header; where it goes is followed outwards from there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from generator.extract.headers import LOOKS, SHAPE, beginning, holds, mentioned, sendable
from generator.extract.python.expressions import bare, dotted, expression, opaque, string
from generator.extract.python.names import Names
from generator.extract.syntax import Node, text
from generator.model import Expr, HeaderDecl, Lit, Opaque

WRITTEN = re.compile(rb"""["'](?:%s)["']""" % SHAPE.encode())
# A name that says that it names a header: RAW_RESPONSE_HEADER, BAGGAGE_HEADER_NAME, idempotency_header.
NAMED = re.compile(rb"(?:HEADER|header)(?:_NAME|_name)?(?=\s*[\],:])")
BEFORE = re.compile(rb"[\w.]+$")
LONGEST = 80
# What passes on what it is given, or merges it.
ON = frozenset(
    {
        "parenthesized_expression",
        "dictionary_splat",
        "list_splat",
        "boolean_operator",
        "await",
        "list",
        "tuple",
        "dictionary",
    }
)
UNDER_A_CONDITION = frozenset(
    {"if_statement", "elif_clause", "else_clause", "except_clause", "case_clause", "for_statement", "while_statement"}
)
FUNCTIONS = frozenset({"function_definition", "lambda"})
# Methods of a table that give it a value under a key; functions of a request that do.
SETS = frozenset({"setdefault", "add", "set", "append", "extend", "update", "__setitem__", "insert"})
ADDS = frozenset({"add_header", "putheader", "add_unredirected_header", "set_header", "with_header"})
# Values that take a header away.
GONE = re.compile(r"(?:.*\.)?(?:omit|not_?given|unset|null)(?:\(\))?|None", re.IGNORECASE)
ANSWER = re.compile(r"(?:^|[_a-z])(?:Response|response|resp)$")


class Place(NamedTuple):
    """Where a key stands: what is given for it, the node whose value it is part of, and whether that is surely a request's headers."""

    value: Node | None
    within: Node
    sure: bool = False


def headers(root: Node, data: bytes, names: Names) -> tuple[tuple[HeaderDecl, ...], tuple[tuple[str, int], ...]]:
    """Every header that the file gives a request, and every attribute that it makes name one; and the names of which that is not known."""
    if not mentioned(data):
        return (), ()
    named: list[tuple[str, int]] = []
    found = tuple(sorted(_headers(root, data, names, named), key=lambda one: one.line))
    return found, tuple(named)


def _headers(root: Node, data: bytes, names: Names, named: list[tuple[str, int]]) -> Iterator[HeaderDecl]:
    for found in WRITTEN.finditer(data):
        node = root.descendant_for_byte_range(found.start(), found.end())
        if node is not None and node.type == "string" and node.start_byte == found.start():
            name = string(node)
            if name is not None and sendable(name):
                sent = [*_sent(node, Lit(value=name), names), *_held(node, name, names)]
                if not sent and _may_be_sent(node):
                    named.append((name.lower(), node.start_point[0] + 1))
                yield from sent
    for found in NAMED.finditer(data):
        before = BEFORE.search(data, max(0, found.start() - LONGEST), found.start())
        if before is not None and before[0].endswith(b"_"):
            node = root.descendant_for_byte_range(before.start(), found.end())
            if node is not None and node.start_byte == before.start() and dotted(node) is not None:
                yield from _sent(node, expression(node, names), names)


def _sent(key: Node, name: Expr, names: Names) -> Iterator[HeaderDecl]:
    place = _place(key)
    if place is None or (place.value is not None and GONE.fullmatch(text(place.value))):
        return
    conditional = False if place.sure else _goes(place.within)
    if conditional is None:
        return
    holder = None
    if not isinstance(name, Lit):
        holder = text(key).rpartition(".")[2].lstrip("_").lower()
    values = list(_values(place.value, names))
    given = [one for one in values if not (isinstance(one, Opaque) and GONE.fullmatch(one.source))]
    for value in given:
        yield HeaderDecl(
            name=name,
            line=key.start_point[0] + 1,
            owner=_owner(key, names),
            value=value,
            conditional=conditional or len(given) < len(values) or _conditional(key),
            holder=holder,
        )


def _held(node: Node, name: str, names: Names) -> Iterator[HeaderDecl]:
    """``self._idempotency_header = "Idempotency-Key"``: the attribute's name says that it names a header."""
    parent = node.parent
    left = parent.child_by_field_name("left") if parent is not None and parent.type == "assignment" else None
    called = text(left).rpartition(".")[2] if left is not None and dotted(left) else ""
    inside = left is not None and (
        left.type == "attribute" or _outer(node, frozenset({"class_definition"})) is not None
    )
    if inside and holds(called):
        holder = called.lstrip("_").lower()
        yield HeaderDecl(name=Lit(value=name), line=node.start_point[0] + 1, owner=_owner(node, names), holder=holder)


def _may_be_sent(node: Node) -> bool:
    """Whether a string that was not followed into headers stands where it may go there: under another name, or as a key."""
    parent = node.parent
    if parent is None:
        return False
    if parent.type == "assignment":
        return parent.child_by_field_name("right") == node
    place = _place(node)
    return place is not None and (place.value is None or not GONE.fullmatch(text(place.value))) and not _answered(node)


# ── where a key stands ───────────────────────────────────────────────────────────────────────────────────────────────


def _place(key: Node) -> Place | None:
    parent = key.parent
    if parent is None:
        return None
    first = next((child for child in parent.named_children if child.type != "comment"), None)
    if parent.type == "pair" and parent.child_by_field_name("key") == key and parent.parent is not None:
        return Place(parent.child_by_field_name("value"), parent.parent)
    if parent.type in ("tuple", "expression_list") and first == key and parent.named_child_count == 2:
        return Place(parent.named_children[1], parent)
    if parent.type == "subscript" and parent.child_by_field_name("subscript") == key:
        made, table = parent.parent, parent.child_by_field_name("value")
        if (
            made is not None
            and made.type == "assignment"
            and made.child_by_field_name("left") == parent
            and _held_by(table)
        ):
            return Place(made.child_by_field_name("right"), made, sure=True)
        return None
    if parent.type == "argument_list" and first == key and parent.parent is not None:
        function = parent.parent.child_by_field_name("function")
        of = function.child_by_field_name("object") if function is not None and function.type == "attribute" else None
        last = text(function).rpartition(".")[2] if function is not None else ""
        rest = [child for child in parent.named_children if child.type != "comment"][1:]
        if (last in SETS and len(rest) == 1 and _held_by(of)) or (last in ADDS and rest and not _answers(of)):
            return Place(rest[0], parent.parent, sure=True)
    return None


def _held_by(node: Node | None) -> bool:
    """Whether an expression is called headers, and not those of an answer."""
    node = bare(node)
    called = dotted(node)
    if called is None and node is not None and node.type in ("call", "subscript"):
        called = text(node)[:120]
    return (
        called is not None and holds(called.rpartition(".")[2]) and not ANSWER.search(called.partition(".headers")[0])
    )


def _answers(node: Node | None) -> bool:
    return node is None or ANSWER.search(text(node)) is not None


# ── where it goes ────────────────────────────────────────────────────────────────────────────────────────────────────


def _goes(node: Node) -> bool | None:
    """Whether what a node is part of goes into headers under a condition only; None where it does not go there."""
    conditional = False
    while (parent := node.parent) is not None:
        kind = parent.type
        if kind == "conditional_expression":
            conditional = True
        elif kind == "pair":
            key = parent.child_by_field_name("key")
            named = string(key) if key is not None and key != node else None
            return conditional if named is not None and holds(named) and not _answered(parent) else None
        elif kind == "keyword_argument":
            named = text(parent.child_by_field_name("name") or parent)
            return conditional if holds(named) and not _answered(parent) else None
        elif kind in ("assignment", "augmented_assignment", "named_expression"):
            left = parent.child_by_field_name("left") or parent.child_by_field_name("name")
            return conditional if left is not None and left != node and _is_given(left, parent) else None
        elif kind in ("default_parameter", "typed_default_parameter"):
            return conditional if holds(text(parent.child_by_field_name("name") or parent)) else None
        elif kind in ("return_statement", "yield"):
            function = _outer(parent, FUNCTIONS)
            label = function.child_by_field_name("name") if function is not None else None
            return conditional if label is not None and holds(text(label)) else None
        elif kind == "argument_list":
            call = parent.parent
            function = call.child_by_field_name("function") if call is not None else None
            if call is None or function is None:
                return None
            last, of = text(function).rpartition(".")[2], function.child_by_field_name("object")
            if last in SETS and of is not None:
                return conditional if _held_by(of) else None
            if holds(last):
                return None if LOOKS.search(last) else conditional
            parent = call
        elif kind == "binary_operator":
            if text(parent.child_by_field_name("operator") or parent) not in ("|", "+"):
                return None
        elif kind not in ON:
            return None
        node = parent
    return None


def _answered(pair: Node) -> bool:
    """Whether a keyword argument is one of an answer that is made: ``httpx.Response(200, headers={…})``."""
    call = _outer(pair, frozenset({"call"}))
    function = call.child_by_field_name("function") if call is not None else None
    return function is not None and ANSWER.search(text(function)) is not None


def _is_given(left: Node, made: Node) -> bool:
    """Whether a name stands for headers: it says so, or it is handed on as such later."""
    if left.type == "subscript":
        return holds(string(left.child_by_field_name("subscript") or left) or "") and not ANSWER.search(
            text(left).partition("[")[0]
        )
    if left.type != "identifier":
        return _held_by(left)
    called = text(left)
    if holds(called):
        return True
    around = _outer(made, FUNCTIONS)
    handed = re.compile(
        rb"(?i:header)s?\s*=\s*(?:\{\s*\*\*\s*|dict\(\s*)?%s\b(?!\s*[.(\[])" % re.escape(called.encode())
    )
    return around is not None and handed.search(around.text or b"") is not None


def _conditional(node: Node) -> bool:
    """Whether its function may be left without having been there."""
    while (parent := node.parent) is not None and parent.type not in FUNCTIONS and parent.type != "class_definition":
        if parent.type in UNDER_A_CONDITION and parent.child_by_field_name("condition") != node:
            return True
        node = parent
    return False


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
    function = _outer(node, FUNCTIONS)
    if function is None:
        return None
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


# ── around ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _outer(node: Node, kinds: frozenset[str]) -> Node | None:
    found = node.parent
    while found is not None and found.type not in kinds:
        found = found.parent
    return found


def _owner(node: Node, names: Names) -> str:
    """The dotted name of what it stands in."""
    parts: list[str] = []
    around = node.parent
    while around is not None:
        if around.type in ("function_definition", "class_definition"):
            parts.append(text(around.child_by_field_name("name") or around))
        around = around.parent
    return ".".join([names.module, *reversed(parts)])
