"""Branches: what stands in an if, unless, case or cond, and a module's statements through its conditions."""

from __future__ import annotations

from collections.abc import Iterator

from generator.extract.elixir.terms import arguments, attribute, body, key_of, pairs, target
from generator.extract.syntax import Node, text

SETTERS = frozenset({"Module.register_attribute", "Module.put_attribute"})


def branches(node: Node) -> list[list[Node]]:
    """The expressions of an if's or unless's branches, as many as are written out."""
    block = next((child for child in node.named_children if child.type == "do_block"), None)
    if block is None:
        return [[value] for one in arguments(node) for key, value, _ in pairs(one) if key in ("do", "else")]
    otherwise = next((child for child in block.named_children if child.type == "else_block"), None)
    return [body(node), *([_expressions(otherwise)] if otherwise is not None else [])]


def results(node: Node) -> list[Node]:
    """The last expression of each branch of an if or unless."""
    return [expressions[-1] for expressions in branches(node) if expressions]


def clauses(node: Node) -> list[tuple[Node, list[Node]]]:
    """Pattern or condition, and expressions, of each clause of a case or cond; none at all where one has a guard."""
    block = next((child for child in node.named_children if child.type == "do_block"), None)
    found: list[tuple[Node, list[Node]]] = []
    for clause in block.named_children if block is not None else ():
        if clause.type == "comment":
            continue
        left, right = clause.child_by_field_name("left"), clause.child_by_field_name("right")
        if (
            clause.type != "stab_clause"
            or left is None
            or right is None
            or left.type != "arguments"
            or left.named_child_count != 1
        ):
            return []
        found.append((left.named_children[0], _expressions(right)))
    return found


def _expressions(node: Node) -> list[Node]:
    return [child for child in node.named_children if child.type != "comment"]


def everything(statements: list[Node]) -> Iterator[Node]:
    """A module's statements with those of its conditions."""
    for node in statements:
        if node.type == "call" and target(node) in ("if", "unless"):
            for branch in branches(node):
                yield from everything(branch)
        else:
            yield node


def changing(statements: list[Node]) -> dict[str, bool]:
    """Attributes that do not hold one value all over a module; False where not even the place of use tells which."""
    found: dict[str, bool] = {}
    seen: set[str] = set()
    for node in statements:
        said = attribute(node)
        if said and said[1] is not None:
            if said[0] in seen:
                found.setdefault(said[0], True)
            seen.add(said[0])
        elif node.type == "call" and node.named_children[0].type == "dot" and target(node) in SETTERS:
            name = key_of(arguments(node)[1]) if len(arguments(node)) > 1 else None
            if name is not None and (target(node) == "Module.put_attribute" or "accumulate: true" in text(node)):
                found[name] = False
    return found
