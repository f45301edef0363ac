"""tree-sitter, in one place: grammars, parsing, queries from .scm files, and small readings of nodes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import tree_sitter
import tree_sitter_elixir
import tree_sitter_python
from tree_sitter import Language, Node, Parser, Query, QueryCursor, Tree

from generator.model import Span

GRAMMARS = {"python": tree_sitter_python.language, "elixir": tree_sitter_elixir.language}
MAX_BYTES = 2_000_000

__all__ = ["MAX_BYTES", "Node", "Tree", "errors", "language", "matches", "parse", "query", "scm", "span", "text"]


@cache
def language(name: str) -> Language:
    """The grammar for a language's name; raises ValueError where grammar and runtime do not fit each other."""
    return Language(GRAMMARS[name]())


@cache
def _parser(name: str) -> Parser:
    return Parser(language(name))


def parse(name: str, data: bytes) -> Tree:
    return _parser(name).parse(data)


@cache
def query(name: str, source: str) -> Query:
    """A compiled query; raises tree_sitter.QueryError with the offset of the fault."""
    return Query(language(name), source)


@cache
def scm(name: str, file: str) -> Query:
    """The query in ``generator/extract/<language>/<file>.scm``."""
    return query(name, (files("generator.extract") / name / f"{file}.scm").read_text("utf-8"))


def matches(compiled: Query, node: Node) -> Iterator[dict[str, list[Node]]]:
    """Each match of a query at or below a node, as capture name → nodes, in source order."""
    found: list[tuple[int, dict[str, list[Node]]]] = QueryCursor(compiled).matches(node)
    for _, captures in sorted(
        found, key=lambda match: min((n.start_byte for ns in match[1].values() for n in ns), default=0)
    ):
        yield captures


def text(node: Node) -> str:
    """A node's source; what is not UTF-8 is replaced, never refused."""
    return (node.text or b"").decode("utf-8", "replace")


def span(node: Node) -> Span:
    return Span(
        first_line=node.start_point[0] + 1, last_line=node.end_point[0] + 1, start=node.start_byte, end=node.end_byte
    )


def errors(node: Node) -> Iterator[Node]:
    """Every error and missing node at or below a node; costs nothing where there is none."""
    if not node.has_error:
        return
    if node.is_error or node.is_missing:
        yield node
        return
    for child in node.children:
        yield from errors(child)


def abi() -> dict[str, Any]:
    """Grammar versions, for cache keys and diagnostics."""
    return {"tree-sitter": tree_sitter.__name__, **{name: language(name).abi_version for name in GRAMMARS}}
