"""Environment variables: named where they are read, in an attribute that lists them, or by whoever calls the function that reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.extract.elixir.doors import Clause, taken_as
from generator.extract.elixir.expressions import expression
from generator.extract.elixir.flows import Handed
from generator.extract.elixir.reads import instead
from generator.extract.elixir.terms import Scope, arguments, attribute, key_of, pairs, string, target
from generator.extract.syntax import Node, text
from generator.model import EnvironmentDecl, Expr, Lit, Opaque

READERS = frozenset({"System.get_env", "System.fetch_env!", "System.fetch_env"})
NAME = re.compile(r"[A-Z][A-Z0-9_]*")
QUOTED = re.compile(r'"([^"\\#]*)"')
BAGS = frozenset({"Map.get", "Map.fetch!", "Keyword.get", "Keyword.fetch!", "Access.get"})


class Asked(NamedTuple):
    """A variable that names what is read, and the one that holds what counts instead."""

    name: str
    default: str | None = None


def variables(made: Node, given: list[Node], scope: Scope) -> list[EnvironmentDecl]:
    """The environment variables that a call reads, where their names are written out or in an attribute."""
    line, default = made.start_point[0] + 1, _default(made, given, scope)
    found = string(given[0]) or string(scope.attribute(given[0]) if attribute(given[0]) else None)
    names = [found] if found else _looked_up(given[0], scope)
    return [EnvironmentDecl(name=name, line=line, default=default) for name in names]


def _default(made: Node, given: list[Node], scope: Scope) -> Expr | None:
    if len(given) > 1:
        return expression(given[1], scope)
    found = instead(made, scope)
    return None if found == Lit(value=None) else found


def _looked_up(node: Node, scope: Scope) -> list[str]:
    """``@names[:key]``, ``@names.key``, ``Map.get(@names, :key)``: the name under the key, or all where the key is computed."""
    if node.type == "access_call":
        table, key = node.child_by_field_name("target"), node.child_by_field_name("key")
    elif node.type == "call" and target(node) in BAGS and len(arguments(node)) > 1:
        table, key = arguments(node)[:2]
    elif node.type == "call" and node.named_child_count == 1 and node.named_children[0].type == "dot":
        table, key = node.named_children[0].child_by_field_name("left"), None
        held = _names(scope.attribute(table) if table is not None and attribute(table) else None)
        return [name for name, said in held if said == target(node).rpartition(".")[2]]
    else:
        return []
    held = _names(scope.attribute(table) if table is not None and attribute(table) else None)
    wanted = key_of(key)
    return [name for name, said in held if wanted is None or said == wanted]


def _names(node: Node | None) -> list[tuple[str, str | None]]:
    """The names in a list or table of nothing else, with their keys."""
    if node is None or node.type not in ("list", "map", "keywords"):
        return []
    listed: list[tuple[str | None, str | None]] = [(string(value), key) for key, value, _ in pairs(node)]
    listed += [(string(child), None) for child in node.named_children if child.type == "string"]
    return [(name, key) for name, key in listed if name] if all(n and NAME.fullmatch(n) for n, _ in listed) else []


def each_of(body: Node, line: int, scope: Scope) -> Iterator[EnvironmentDecl]:
    """The names of an attribute that a body goes through, where it reads a variable of each."""
    for node in _attributes(body):
        yield from (EnvironmentDecl(name=name, line=line) for name, _ in _names(scope.attribute(node)))


def _attributes(node: Node) -> Iterator[Node]:
    if attribute(node):
        yield node
        return
    for child in node.named_children:
        yield from _attributes(child)


def asked(made: Node, given: list[Node], scope: Scope) -> Asked | None:
    """Who names what a call reads, if a variable does."""
    if not given or given[0].type != "identifier":
        return None
    default = _default(made, given, scope)
    named = default.source if isinstance(default, Opaque) else None
    return Asked(text(given[0]).lstrip("_"), named)


# ── through functions ────────────────────────────────────────────────────────────────────────────────────────────────


def asked_for(clauses: Sequence[Clause]) -> Iterator[EnvironmentDecl]:
    """Variables whose names are handed to functions of the module that read the environment under the name that they are given."""
    readers: dict[tuple[int, str], Asked] = {}
    for n, clause in enumerate(clauses):
        names = {parameter.name for parameter in clause.parameters}
        readers |= {(n, one.name): one for one in clause.body.asks_for if one.name in names}
    if not readers:
        return
    waiting = list(readers)
    while waiting:
        at, name = waiting.pop()
        for n, clause in enumerate(clauses):
            for door in clause.body.ways.handed:
                known = (
                    (n, door.bag) in readers or door.through or door.tag is not None or door.called != clauses[at].name
                )
                names = {parameter.name for parameter in clause.parameters}
                if not known and door.bag in names and taken_as(clauses[at], door) == name:
                    readers[n, door.bag] = Asked(door.bag)
                    waiting.append((n, door.bag))
    for clause in clauses:
        for call in clause.body.calls:
            yield from _named(call.callee, call.args, call.line, clauses, readers)


def _named(
    callee: str, args: tuple[str, ...], line: int, clauses: Sequence[Clause], readers: dict[tuple[int, str], Asked]
) -> Iterator[EnvironmentDecl]:
    for place, written in enumerate(args):
        name = QUOTED.fullmatch(written)
        if name is None or not NAME.fullmatch(name[1]):
            continue
        for (n, bag), how in readers.items():
            reader = clauses[n]
            if reader.name == callee and taken_as(reader, Handed(callee, len(args), place, "", 0)) == bag:
                yield EnvironmentDecl(name=name[1], line=line, default=_handed_default(args, reader, how))
                break


def _handed_default(args: tuple[str, ...], reader: Clause, how: Asked) -> Expr | None:
    """What the caller says counts instead."""
    for place, written in enumerate(args):
        if how.default and taken_as(reader, Handed(reader.name, len(args), place, "", 0)) == how.default:
            said = QUOTED.fullmatch(written)
            return Lit(value=said[1]) if said else Lit(value=None) if written == "nil" else Opaque(source=written)
    return None
