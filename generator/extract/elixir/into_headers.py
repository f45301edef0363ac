"""Whether a key, or what a value is part of, goes into the headers of a request: followed outwards from where it stands."""

from __future__ import annotations

import re

from generator.extract.elixir.terms import arguments, attribute, operator, string, target
from generator.extract.headers import ANSWERS, LOOKS, OTHERS, holds
from generator.extract.syntax import Node, text

DEFINERS = frozenset({"def", "defp", "defmacro", "defmacrop"})
BRANCHES = frozenset({"if", "unless", "case", "cond", "with", "for", "try", "receive"})
# What such a helper is called that gives headers one more, and what only looks at them.
GIVES = re.compile(r"(?:^|_)(?:put|add|set|append|prepend|insert|store|with|merge|keystore|replace)(?:_|$)|^keystore$")
# What makes a request, so that a list of pairs with names of headers can be nothing else.
ASKS = re.compile(r"(?:^|_)(?:request|get|post|put|patch|delete|head|build|stream|upload|download|send|fetch)(?:_|$|!)")
HTTP = re.compile(r"(?i)^:?(?:finch|httpoison|hackney|req|tesla|mojito|mint|httpc|gun|ibrowse)|http|client")
# What passes on what it is given, or merges it.
ON = frozenset(
    {
        "list",
        "parenthesized",
        "block",
        "keywords",
        "map_content",
        "map",
        "stab_clause",
        "body",
        "anonymous_function",
        "do_block",
    }
)
CLAUSES = frozenset({"else_block", "after_block", "rescue_block", "catch_block"})


# ── where it goes ────────────────────────────────────────────────────────────────────────────────────────────────────


def given_to(call: Node, key: Node, given: list[Node]) -> tuple[bool | None, Node | None]:
    """``put_header(request, "x-key", value)``, ``headers |> Map.put("x-key", value)``: a helper that gives headers one more."""
    called = target(call)
    last = called.rpartition(".")[2]
    at = given.index(key)
    value = given[at + 1] if at + 1 < len(given) else None
    if value is None or not GIVES.search(last) or _answers(called):
        return None, None
    before = _piped(call) if at == 0 else given[0]
    if holds(last) or (before is not None and _is_headers(before)) or _makes_headers(call):
        return last.startswith("maybe"), value
    return None, None


def goes(node: Node) -> bool | None:
    """Whether what a node is part of goes into headers under a condition only; None where it does not go there."""
    conditional = False
    while (parent := node.parent) is not None:
        kind = parent.type
        if kind == "binary_operator":
            sign, left = operator(parent), parent.child_by_field_name("left")
            right = parent.child_by_field_name("right")
            if sign in ("++", "|", "<>", "||", "&&"):
                other = right if left == node else left
                if other is not None and _is_headers(other):
                    return conditional or sign == "&&"
            elif sign in ("=", "<-"):
                return conditional if right == node and left is not None and _stands_for(left, parent) else None
            elif sign == "|>" and left == node and right is not None:
                if _answers(target(right)):
                    return None
                if _is_headers(right):
                    return conditional
            elif sign == "=>":
                return conditional if left is not None and left != node and holds(string(left) or "") else None
            elif sign not in ("->", "when", "|>"):
                return None
        elif kind == "pair":
            key = text(parent.child_by_field_name("key") or parent).strip().removesuffix(":").strip('"')
            if key not in ("do", "else"):
                return conditional if holds(key) else None
            conditional = conditional or not defines(_call_of(parent))
        elif kind == "tuple":
            first = parent.named_children[0]
            if first == node:
                return None
            if first.type in ("alias", "atom", "identifier") and holds(text(first)):
                return conditional
            if first.type != "atom":
                return None
        elif kind == "unary_operator":
            return None
        elif kind == "arguments":
            call = parent.parent
            if call is None or call.type == "stab_clause":
                return None
            if defines(call):
                return conditional if _named_so(call) else None
            if (found := _handed(call, node, parent)) is not None:
                return conditional if found else None
            if (outer := call.parent) is not None and attribute(outer) is not None:
                return conditional if holds(target(call)) else None
            if _piped(call) is not None and _is_headers(_piped(call)):
                return conditional
            parent = call
        elif kind == "stab_clause":
            if parent.child_by_field_name("right") != node and node.type != "body":
                return None
        elif kind == "call":
            name = target(parent)
            if name in DEFINERS or name == "defmodule":
                return conditional if name in DEFINERS and _named_so(parent) else None
            conditional = conditional or name in BRANCHES
        elif kind in CLAUSES:
            conditional = True
        elif kind not in ON:
            return None
        ends = node.type in ("stab_clause", *CLAUSES) or _last(parent) == node
        if kind in ("do_block", "body", "block", *CLAUSES) and not ends:
            return None
        node = parent
    return None


def _handed(call: Node, node: Node, listed: Node) -> bool | None:
    """Whether a call takes what it is given for headers; None where it may only pass it on."""
    called = target(call)
    owner, _, last = called.rpartition(".")
    if _answers(called) or (holds(last) and LOOKS.search(last)):
        return False
    if holds(last) or any(
        child.type == "alias" and holds(text(child).rpartition(".")[2]) for child in listed.named_children
    ):
        return True
    given = [child for child in listed.named_children if child.type != "comment"]
    place = next((n for n, one in enumerate(given) if one == node), 0)
    if any(_is_headers(one) for one in given[:place]) and GIVES.search(last):
        return True
    if ASKS.search(last) and node.type in ("list", "map") and (not owner or HTTP.search(owner)):
        return True
    return None


def _answers(called: str) -> bool:
    """Whether a function makes an answer, not a request."""
    return OTHERS.search(called) is not None or (ANSWERS.search(called) is not None and not holds(called))


def _is_headers(node: Node | None) -> bool:
    """Whether an expression speaks of a request's headers: ``headers(client)``, ``Keyword.get(opts, :headers, [])``."""
    if node is None or node.type in ("string", "list"):
        return False
    said = text(node)[:160]
    return holds(said)


def _piped(call: Node) -> Node | None:
    """What a pipe hands to a call."""
    parent = call.parent
    if parent is None or parent.type != "binary_operator" or operator(parent) != "|>":
        return None
    return parent.child_by_field_name("left") if parent.child_by_field_name("right") == call else None


def _makes_headers(node: Node) -> bool:
    """Whether the function, or the module, around a node says that it makes headers."""
    around = node.parent
    while around is not None and not defines(around):
        around = around.parent
    return around is not None and _named_so(around)


def head_of(definition: Node) -> str:
    """The name of the function that is defined."""
    given = arguments(definition)
    head = given[0] if given else definition
    while head.type == "binary_operator" and head.named_children:
        head = head.named_children[0]
    return target(head) or text(head)


def _named_so(definition: Node) -> bool:
    if holds(head_of(definition)):
        return True
    around = definition.parent
    while around is not None and not (around.type == "call" and target(around) == "defmodule"):
        around = around.parent
    named = text(arguments(around)[0]) if around is not None and arguments(around) else ""
    return holds(named.rpartition(".")[2])


def defines(node: Node | None) -> bool:
    return node is not None and node.type == "call" and target(node) in DEFINERS


def _call_of(node: Node) -> Node | None:
    around = node.parent
    while around is not None and around.type != "call":
        around = around.parent
    return around


def _last(block: Node) -> Node | None:
    for n in range(block.named_child_count - 1, -1, -1):
        child = block.named_child(n)
        if child is not None and child.type != "comment" and child.type not in CLAUSES:
            return child
    return None


def _stands_for(left: Node, made: Node) -> bool:
    """Whether a name stands for headers: it says so, or it is handed on as such later."""
    if left.type != "identifier":
        return False
    called = text(left)
    if holds(called):
        return True
    around = made.parent
    while around is not None and not defines(around):
        around = around.parent
    handed = re.compile(rb"\w*headers:\s*%s\b(?!\s*[.(\[])" % re.escape(called.encode()))
    return around is not None and handed.search(around.text or b"") is not None


def left_out(node: Node) -> bool:
    """Whether its function may be left without having been there."""
    while (parent := node.parent) is not None and not defines(parent):
        if parent.type == "call" and target(parent) in BRANCHES and (node.type == "do_block" or _is_branch(node)):
            return True
        node = parent
    return parent is not None and head_of(parent).startswith("maybe")


def _is_branch(node: Node) -> bool:
    return node.type == "arguments" and any(child.type == "keywords" for child in node.named_children)


def may_be_sent(key: Node) -> bool:
    """Whether a string that was not followed into headers may go there: in an attribute, in a table, handed to what puts."""
    parent = key.parent
    if parent is None or parent.type not in ("arguments", "tuple", "binary_operator") or parent.parent is None:
        return False
    call = parent.parent
    if parent.type == "arguments":
        if call.parent is not None and attribute(call.parent) is not None:
            return True
        called = target(call)
        return GIVES.search(called.rpartition(".")[2]) is not None and not _answers(called)
    pair = operator(parent) == "=>" if parent.type == "binary_operator" else parent.named_child_count == 2
    return (
        pair and parent.named_children[0] == key and parent.named_children[-1].type != "nil" and not taken_apart(parent)
    )


def taken_apart(node: Node) -> bool:
    """Whether something stands in a pattern."""
    while (parent := node.parent) is not None:
        if (
            parent.type == "binary_operator"
            and operator(parent) in ("=", "<-")
            and parent.child_by_field_name("left") == node
        ):
            return True
        if parent.type == "arguments" and parent.parent is not None:
            return parent.parent.type == "stab_clause" or (parent.parent.type == "call" and heads(parent.parent))
        if parent.type in ("do_block", "body", "block", "keywords"):
            return False
        node = parent
    return False


def heads(call: Node) -> bool:
    """Whether a call is the head of a function that is defined."""
    around = call.parent
    while around is not None and around.type == "binary_operator" and operator(around) == "when":
        around = around.parent
    return around is not None and around.type == "arguments" and defines(around.parent)
