"""Small readings of Elixir syntax: tree-sitter shows nearly everything as ``call``, so what a call is stands in its target."""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import dedent

from generator.extract.syntax import Node, text

ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "s": " ", "0": "\0", "a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "v": "\v"}
CONDITIONAL = frozenset({"if", "unless"})
DO_KEYS = ("do", "else", "after", "rescue", "catch")


def children(node: Node) -> list[Node]:
    """Named children without comments."""
    return [child for child in node.named_children if child.type != "comment"]


def target(node: Node) -> str:
    """The plain name that a call calls (``defmodule``, ``alias``), empty where it is not a plain name."""
    if node.type != "call":
        return ""
    called = node.child_by_field_name("target")
    return text(called) if called is not None and called.type == "identifier" else ""


def arguments(call: Node) -> list[Node]:
    """The arguments of a call as written; trailing keywords are one ``keywords`` node, a ``do`` block is not among them."""
    for child in call.named_children:
        if child.type == "arguments":
            return children(child)
    return []


def block(call: Node) -> Node | None:
    """The ``do … end`` block of a call."""
    last = call.named_children[-1] if call.named_child_count else None
    return last if last is not None and last.type == "do_block" else None


def statements(call: Node) -> list[Node]:
    """What a call's ``do`` holds: the statements of its block, or the one expression after ``do:``."""
    inner = block(call)
    if inner is not None:
        return [child for child in children(inner) if not child.type.endswith("_block")]
    value = option(call, "do")
    return [] if value is None else [value]


def alternative(call: Node) -> list[Node]:
    """What a call's ``else`` holds."""
    inner = block(call)
    if inner is not None:
        return [s for child in children(inner) if child.type == "else_block" for s in children(child)]
    value = option(call, "else")
    return [] if value is None else [value]


def clauses(nodes: list[Node]) -> Iterator[tuple[list[Node], Node | None, list[Node]]]:
    """The ``pattern -> body`` clauses among nodes: patterns, guard and body of each."""
    for node in nodes:
        if node.type != "stab_clause":
            continue
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        patterns, guard = ([], None) if left is None else _guarded(left)
        yield patterns, guard, [] if right is None else children(right)


def _guarded(left: Node) -> tuple[list[Node], Node | None]:
    if left.type == "binary_operator" and operator(left) == "when":
        pattern, guard = left.child_by_field_name("left"), left.child_by_field_name("right")
        assert pattern is not None
        return children(pattern) if pattern.type == "arguments" else [pattern], guard
    return children(left), None


def operator(node: Node) -> str:
    """The operator of a unary or binary operation."""
    sign = node.child_by_field_name("operator")
    return "" if sign is None else " ".join(text(sign).split())


def sides(node: Node) -> tuple[Node, Node] | None:
    """Both operands of a binary operation that has them."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    return None if left is None or right is None else (left, right)


def binary(node: Node, sign: str) -> tuple[Node, Node] | None:
    """Both operands where the node is a binary operation with this sign."""
    return sides(node) if node.type == "binary_operator" and operator(node) == sign else None


def attribute(node: Node) -> tuple[str, Node | None] | None:
    """``@name value`` as name and value, ``@name`` with None; None for any other node."""
    if node.type != "unary_operator" or operator(node) != "@":
        return None
    operand = node.child_by_field_name("operand")
    if operand is None:
        return None
    if operand.type == "identifier":
        return text(operand), None
    values = arguments(operand)
    return (target(operand), values[0]) if values and target(operand) else None


def pairs(node: Node) -> list[tuple[Node, Node]]:
    """Key and value nodes of a keyword list, a map or bare keywords, in source order; items of another kind are left out."""
    found: list[tuple[Node, Node]] = []
    for child in [node] if node.type in ("keywords", "map_content") else children(node):
        if child.type in ("keywords", "map_content"):
            for inner in children(child):
                if inner.type == "pair":
                    key, value = inner.child_by_field_name("key"), inner.child_by_field_name("value")
                    if key is not None and value is not None:
                        found.append((key, value))
                elif inner.type == "keywords":
                    found += pairs(inner)
                else:
                    both = binary(inner, "=>")
                    if both:
                        found.append(both)
    return found


def keywords(call: Node) -> list[tuple[str, Node]]:
    """The trailing keyword arguments of a call."""
    values = arguments(call)
    if not values or values[-1].type not in ("keywords", "list"):
        return []
    return [(word(key) or text(key), value) for key, value in pairs(values[-1])]


def option(call: Node, name: str) -> Node | None:
    """One trailing keyword argument of a call."""
    return next((value for key, value in keywords(call) if key == name), None)


def word(node: Node) -> str | None:
    """The name that an atom, a keyword key or a plain string says; None for anything else."""
    match node.type:
        case "atom":
            return text(node)[1:]
        case "keyword":
            return text(node).rstrip().removesuffix(":")
        case "quoted_atom" | "quoted_keyword":
            return _plain(node)
        case "string":
            return string(node)
        case "boolean" | "nil":
            return text(node)
    return None


def string(node: Node) -> str | None:
    """The value of a string or heredoc without interpolation."""
    return None if node.type != "string" else _plain(node)


def _plain(node: Node) -> str | None:
    if any(child.type == "interpolation" for child in node.named_children):
        return None
    return prose(node)


def prose(node: Node, hole: str = "{}") -> str:
    """A string's text; heredocs without their indentation, what is interpolated replaced by ``hole``."""
    parts: list[str] = []
    for child in node.named_children:
        if child.type == "quoted_content":
            parts.append(text(child))
        elif child.type == "escape_sequence":
            parts.append(_unescaped(text(child)))
        elif child.type == "interpolation":
            parts.append(hole)
    whole = "".join(parts)
    if node.child_count and text(node.children[-1]) in ('"""', "'''"):
        last = node.children[-1].start_point[1]
        lines = whole.removeprefix("\n").split("\n")
        if not lines[-1].strip():
            lines[-1] = ""
        indented = all(not line.strip() or line[:last].strip() == "" for line in lines)
        return "\n".join(line[last:] for line in lines) if indented else dedent("\n".join(lines))
    return whole


def _unescaped(sequence: str) -> str:
    code = re.fullmatch(r"\\(?:u\{?|x\{?)([0-9A-Fa-f]+)\}?", sequence)
    if code and int(code[1], 16) < 0x110000:
        return chr(int(code[1], 16))
    return "" if sequence == "\\\n" else ESCAPES.get(sequence[1:], sequence[1:])


def source(node: Node, limit: int = 120) -> str:
    """A node's source on one line, cut at ``limit`` characters."""
    flat = " ".join(text(node).split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def line(node: Node) -> int:
    return node.start_point[0] + 1
