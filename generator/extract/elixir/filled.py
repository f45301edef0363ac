"""What functions that make a struct of an answer fill in where that lacks a key: ``%__MODULE__{public: map["public"] || false}``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from msgspec.structs import replace

from generator.extract.elixir.beneath import assigned
from generator.extract.elixir.bindings import Definitions, name, parameters, variable
from generator.extract.elixir.expressions import expression
from generator.extract.elixir.terms import Scope, arguments, body, operator, pairs, target
from generator.extract.syntax import Node, text
from generator.model import Atom, Expr, FieldDecl, Lit, Seq, Table

READERS = re.compile(r"(from|parse|decode|cast)(_\w+)?[!?]?")
GETTERS = frozenset({"Map.get", "Access.get", "Keyword.get"})
# What gives an empty list for an empty list.
OVER_EACH = frozenset("map filter reject sort sort_by uniq flat_map with_index reverse to_list".split())
FALLBACK = re.compile(r"(default|fallback|otherwise)(_\w+)?")
NOTHING, EMPTY = Lit(value=None), Seq(items=())
DEEPEST = 6


def filled(scope: Scope, definitions: Definitions) -> dict[str, Expr]:
    """Field of the module's struct → what every function that makes one of an answer fills in for it."""
    found: dict[str, list[Expr | None]] = {}
    made = 0
    for definition in definitions.all():
        done = body(definition) if READERS.fullmatch(name(definition)) else []
        if done and _own(done[-1], scope):
            made += 1
            reading = Reading(definition, scope, definitions)
            for key, value, _ in pairs(done[-1]):
                found.setdefault(key, []).append(reading.of(value))
    return {
        key: every[0]
        for key, every in found.items()
        if every[0] is not None and len(every) == made and all(one == every[0] for one in every)
    }


def completed(
    fields: Iterable[FieldDecl], types: Mapping[str, str], scope: Scope, definitions: Definitions
) -> tuple[FieldDecl, ...]:
    """A struct's fields with what its module says of them besides: their types, and what is filled in."""
    given = filled(scope, definitions)
    return tuple(replace(one, type=types.get(one.name), filled=given.get(one.name)) for one in fields)


def _own(node: Node, scope: Scope) -> bool:
    """Whether an expression is a struct of the module, written out."""
    of = next((child for child in node.named_children if child.type == "struct"), None) if node.type == "map" else None
    inner = of.named_children[0] if of is not None and of.named_child_count else None
    content = next((child for child in node.named_children if child.type == "map_content"), node)
    if inner is None or any(
        child.type == "binary_operator" and operator(child) == "|" for child in content.named_children
    ):
        return False
    return text(inner) == "__MODULE__" or (inner.type == "alias" and scope.expand(text(inner)) == scope.module)


class Reading(NamedTuple):
    """Values in one function that reads an answer."""

    around: Node
    scope: Scope
    definitions: Definitions

    def of(self, node: Node, depth: int = 0) -> Expr | None:
        """What an expression comes to where the answer lacks what it reads, if a value is written there; None where that does not show."""
        if depth > DEEPEST:
            return None
        if node.type == "identifier":
            given = assigned(node, self.around)
            return self.of(given, depth + 1) if given is not None else None
        if node.type == "block" and node.named_child_count == 1:
            return self.of(node.named_children[0], depth + 1)
        if node.type == "binary_operator":
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            if left is None or right is None:
                return None
            if operator(node) == "||":
                return self._written(right) or self.of(right, depth + 1)
            piped = operator(node) == "|>" and right.type == "call"
            return self._called(right, [left, *arguments(right)], depth) if piped else None
        return self._called(node, arguments(node), depth) if node.type == "call" else None

    def _called(self, call: Node, given: list[Node], depth: int) -> Expr | None:
        module, _, last = target(call).rpartition(".")
        if f"{module}.{last}" in GETTERS:
            return self._written(given[2]) if len(given) == 3 else None
        if module == "Enum" and last in OVER_EACH and given:
            return EMPTY if self.of(given[0], depth + 1) == EMPTY else None
        clauses = self.definitions.clauses(last, len(given)) if not module else []
        names = [[variable(one) or "" for one in parameters(clause)] for clause in clauses]
        for place, one in enumerate(given):
            if clauses and all(place < len(said) and FALLBACK.fullmatch(said[place]) for said in names):
                return self._written(one)
        return None

    def _written(self, node: Node) -> Expr | None:
        """A value that is written out, and not nil."""
        said = expression(node, self.scope)
        return said if isinstance(said, Lit | Atom | Seq | Table) and said != NOTHING else None
