"""Whether a key, or what a value is part of, goes into the headers of a request: followed outwards from where it stands."""

from __future__ import annotations

import re
from typing import NamedTuple

from generator.extract.headers import LOOKS, holds
from generator.extract.python.expressions import bare, dotted, string
from generator.extract.syntax import Node, text

# What passes on what it is given, or merges it.
ON = frozenset(
    "parenthesized_expression dictionary_splat list_splat boolean_operator await list tuple dictionary for_in_clause"
    " dictionary_comprehension list_comprehension generator_expression".split()
)
UNDER_A_CONDITION = frozenset(
    {"if_statement", "elif_clause", "else_clause", "except_clause", "case_clause", "for_statement", "while_statement"}
)
FUNCTIONS = frozenset({"function_definition", "lambda"})
# Methods of a table that give it a value under a key; functions of a request that do.
SETS = frozenset({"setdefault", "add", "set", "append", "extend", "update", "__setitem__", "insert"})
ADDS = frozenset({"add_header", "putheader", "add_unredirected_header", "set_header", "with_header"})
ANSWER = re.compile(r"(?:^|[._a-z])(?:Response|response|resp)$")


class Place(NamedTuple):
    """Where a key stands: what is given for it, the node whose value it is part of, and whether that is surely a request's headers."""

    value: Node | None
    within: Node
    sure: bool = False


# ── where a key stands ───────────────────────────────────────────────────────────────────────────────────────────────


def place_of(key: Node) -> Place | None:
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


def goes(node: Node) -> bool | None:
    """Whether what a node is part of goes into headers under a condition only; None where it does not go there."""
    conditional = False
    while (parent := node.parent) is not None:
        kind = parent.type
        if kind == "conditional_expression":
            conditional = True
        elif kind == "pair":
            key = parent.child_by_field_name("key")
            named = string(key) if key is not None and key != node else None
            return conditional if named is not None and holds(named) and not answered(parent) else None
        elif kind == "keyword_argument":
            named = text(parent.child_by_field_name("name") or parent)
            return conditional if holds(named) and not answered(parent) else None
        elif kind in ("assignment", "augmented_assignment", "named_expression"):
            left = parent.child_by_field_name("left") or parent.child_by_field_name("name")
            return conditional if left is not None and left != node and _is_given(left, parent) else None
        elif kind in ("default_parameter", "typed_default_parameter"):
            return conditional if holds(text(parent.child_by_field_name("name") or parent)) else None
        elif kind in ("return_statement", "yield"):
            function = outer(parent, FUNCTIONS)
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
        elif kind == "attribute":
            call = parent.parent
            if call is None or call.type != "call" or text(parent).rpartition(".")[2] not in ("items", "copy"):
                return None
            parent = call
        elif kind == "binary_operator":
            if text(parent.child_by_field_name("operator") or parent) not in ("|", "+"):
                return None
        elif kind not in ON:
            return None
        node = parent
    return None


def answered(pair: Node) -> bool:
    """Whether a keyword argument is one of an answer that is made: ``httpx.Response(200, headers={…})``."""
    call = outer(pair, frozenset({"call"}))
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
    around = outer(made, FUNCTIONS)
    handed = re.compile(
        rb"(?i:header)s?\s*=\s*(?:\{\s*\*\*\s*|dict\(\s*)?%s\b(?!\s*[.(\[])" % re.escape(called.encode())
    )
    return around is not None and handed.search(around.text or b"") is not None


def left_out(node: Node) -> bool:
    """Whether its function may be left without having been there."""
    while (parent := node.parent) is not None and parent.type not in FUNCTIONS and parent.type != "class_definition":
        if parent.type in UNDER_A_CONDITION and parent.child_by_field_name("condition") != node:
            return True
        node = parent
    return False


def outer(node: Node, kinds: frozenset[str]) -> Node | None:
    found = node.parent
    while found is not None and found.type not in kinds:
        found = found.parent
    return found
