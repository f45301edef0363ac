"""A row's own tree-sitter query over one function: what it captures, what it leaves unexplained, and the function's shape.

A query *explains* a function when every name, literal and operator in it lies inside one of its captures; a capture whose name starts
with ``_`` explains without saying anything. The *shape* is a fingerprint of the function in which every captured value is a hole, so it
stays the same when only a value, a comment, a docstring or the layout changes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from tree_sitter import QueryCursor, QueryError

from generator.errors import ParityError
from generator.extract.syntax import Node, parse, query, text

# Tokens that follow from the kind of node around them; every other token has to be explained.
STRUCTURE = frozenset(
    "( ) [ ] { } , : . ; \" ' -> => = % & fn do end def defp return if elif else for in async await raise with as try except "
    "lambda while class del assert yield from import global nonlocal pass break continue <- | #{ when".split()
)
DEFINERS = frozenset({"def", "defp", "defmacro", "defmacrop"})


class Capture(NamedTuple):
    """Source text of a captured node; its lines, counted from the first line (0) of the clause (0) that it stands in."""

    text: str
    line: int
    last_line: int
    clause: int = 0


class Match(NamedTuple):
    captures: dict[str, tuple[Capture, ...]]
    settings: dict[str, str]


class Explanation(NamedTuple):
    """What a query says of a function; ``unexplained``: what no capture covers."""

    matches: tuple[Match, ...]
    unexplained: tuple[Capture, ...]
    shape: str


def check(language: str, source: str) -> None:
    """Refuse a query that does not compile. Raises ParityError naming what tree-sitter says."""
    try:
        query(language, source)
    except QueryError as error:
        raise ParityError(f"the query does not compile for {language}: {error}") from None


@lru_cache(maxsize=4096)
def explain(language: str, clauses: tuple[bytes, ...], source: str) -> Explanation:
    """Run a query over a function given as the source of its clauses (one in Python)."""
    found: list[Match] = []
    unexplained: list[Capture] = []
    shapes: list[str] = []
    for number, clause in enumerate(clauses):
        root = parse(language, clause).root_node
        captured: list[tuple[int, int]] = []
        holes: dict[tuple[int, int, str], str] = {}
        if source:
            compiled = query(language, source)
            for pattern, captures in sorted(QueryCursor(compiled).matches(root), key=_first_byte):
                settings = {key: value or "" for key, value in compiled.pattern_settings(pattern).items()}
                for name, nodes in captures.items():
                    for node in nodes:
                        captured.append((node.start_byte, node.end_byte))
                        if not name.startswith("_"):
                            holes[(node.start_byte, node.end_byte, node.type)] = name
                found.append(
                    Match(
                        {
                            name: tuple(Capture(text(n), n.start_point[0], n.end_point[0], number) for n in nodes)
                            for name, nodes in captures.items()
                        },
                        settings,
                    )
                )
        for node in _leaves(root):
            if not any(start <= node.start_byte and node.end_byte <= end for start, end in captured):
                unexplained.append(Capture(text(node)[:80], node.start_point[0], node.end_point[0], number))
        shapes.append(_shape(root, holes))
    digest = hashlib.sha256("\n".join(shapes).encode()).hexdigest()[:12]
    return Explanation(tuple(found), tuple(unexplained), digest)


def _first_byte(match: tuple[int, dict[str, list[Node]]]) -> tuple[int, int]:
    return min((node.start_byte for nodes in match[1].values() for node in nodes), default=0), match[0]


def _silent(node: Node) -> bool:
    """Comments, docstrings, and the parts of a definition that only name it."""
    if node.type == "comment":
        return True
    parent = node.parent
    if node.type == "expression_statement" and parent is not None and parent.type == "block":
        owner = parent.parent
        first = next((child for child in parent.named_children if child.type != "comment"), None)
        string = node.named_children[0] if node.named_children else None
        return (
            owner is not None
            and owner.type == "function_definition"
            and first == node
            and string is not None
            and string.type == "string"
        )
    if parent is not None and parent.type == "function_definition":
        return node != parent.child_by_field_name("body")
    return False


def _leaves(node: Node) -> Iterator[Node]:
    """Names, literals and operators of a function, its own name and (in Python) its signature excepted."""
    if _silent(node):
        return
    if node.type == "keyword" and text(node).strip() in ("do:", "else:"):
        return
    if node.child_count == 0:
        if (node.is_named or node.type not in STRUCTURE) and not _names_the_definition(node):
            yield node
        return
    if node.type in ("string", "integer", "float", "atom", "quoted_atom", "keyword") and not any(
        child.type == "interpolation" for child in node.children
    ):
        yield node
        return
    for child in node.children:
        yield from _leaves(child)


def _names_the_definition(node: Node) -> bool:
    """``defp`` and the function's name in an Elixir definition: parts of the subject, not of what it does."""
    parent = node.parent
    if node.type != "identifier" or parent is None or parent.type != "call":
        return False
    if text(node) in DEFINERS and parent.parent is not None and parent.parent.type == "source":
        return True
    if parent.child_by_field_name("target") != node:
        return False
    outer = parent.parent
    while outer is not None and outer.type in ("binary_operator", "arguments"):
        outer = outer.parent
    target = outer.child_by_field_name("target") if outer is not None and outer.type == "call" else None
    in_head = target is not None and text(target) in DEFINERS and outer is not None and outer.parent is not None
    return bool(in_head and outer is not None and outer.parent is not None and outer.parent.type == "source")


def _shape(node: Node, holes: dict[tuple[int, int, str], str]) -> str:
    if _silent(node):
        return ""
    hole = holes.get((node.start_byte, node.end_byte, node.type))
    if hole is not None:
        return f"@{hole}"
    if node.child_count == 0:
        return "" if node.type in (",", "(", ")") else f"{node.type}:{text(node)}" if node.is_named else node.type
    if node.type == "string" and not any(child.type == "interpolation" for child in node.children):
        return "string:" + "".join(text(child) for child in node.named_children if "content" in child.type)
    inner = " ".join(part for part in (_shape(child, holes) for child in node.children) if part)
    return inner if node.type in ("parenthesized_expression", "block") else f"({node.type} {inner})"
