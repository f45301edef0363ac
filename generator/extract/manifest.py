"""A manifest that is a program: what ``project/0`` of mix.exs or the ``setup(…)`` of setup.py says under a key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from generator.extract.elixir import terms
from generator.extract.python.expressions import string
from generator.extract.syntax import Node, parse, span, text


class Written(NamedTuple):
    """What stands there: a text (``value``), or the name of a constant that holds it (``constant``), and where."""

    value: str | None
    constant: str | None
    lines: tuple[int, int]


def written(language: str, data: bytes, function: str, key: str) -> Written | None:
    """What ``function`` returns (Elixir) or is called with (Python) under ``key``; None unless that is written once, a text or a name."""
    root = parse(language, data).root_node
    found = list((_returned if language == "elixir" else _passed)(root, function, key))
    return found[0] if len(found) == 1 and (found[0].value or found[0].constant) else None


def _returned(root: Node, function: str, key: str) -> Iterator[Written]:
    for node in _below(root, "call"):
        if terms.target(node) not in ("def", "defp") or _defines(node) != function:
            continue
        said = terms.body(node)
        for name, value, pair in terms.pairs(said[-1]) if said and said[-1].type == "list" else ():
            if name == key:
                attribute = terms.operand(value) if value.type == "unary_operator" else None
                plain = attribute is not None and attribute.type == "identifier" and terms.operator(value) == "@"
                yield Written(terms.string(value), text(attribute) if plain and attribute else None, _lines(pair))


def _defines(node: Node) -> str:
    head = next(iter(terms.arguments(node)), None)
    return terms.target(head) if head is not None and head.type == "call" else text(head) if head is not None else ""


def _passed(root: Node, function: str, key: str) -> Iterator[Written]:
    for node in _below(root, "call"):
        called, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if called is None or given is None or text(called).rpartition(".")[2] != function:
            continue
        for one in given.named_children:
            name, value = one.child_by_field_name("name"), one.child_by_field_name("value")
            if one.type == "keyword_argument" and name is not None and value is not None and text(name) == key:
                yield Written(string(value), text(value) if value.type == "identifier" else None, _lines(one))


def _lines(node: Node) -> tuple[int, int]:
    return span(node).first_line, span(node).last_line


def _below(node: Node, kind: str) -> Iterator[Node]:
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if one.type == kind and not one.has_error:
            yield one
        waiting.extend(reversed(one.named_children))
