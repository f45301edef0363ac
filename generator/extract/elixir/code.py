"""Clauses as terms: what a command's code does with what was typed, kept so that it can be followed from module to module.

Pipes are put in, aliases and attributes expanded, ``unless`` turned round. What is of no use for following is left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.extract.elixir.aliases import aliased
from generator.extract.elixir.bindings import Definitions, guard, head, name, parameters
from generator.extract.elixir.control import BRANCHES, Control
from generator.extract.elixir.expressions import expression
from generator.extract.elixir.terms import (
    Scope,
    attribute,
    body,
    key_of,
    operand,
    operator,
    string,
    words,
)
from generator.extract.syntax import Node, text
from generator.model import ClauseDecl, Term

DEEPEST = 120


def clauses(definitions: Definitions, scope: Scope) -> Iterator[ClauseDecl]:
    """Every clause of a module's functions."""
    for node in definitions.all():
        if head(node) is None or not body(node):
            continue
        reader = _Reader(scope.body())
        asked = guard(node)
        yield ClauseDecl(
            owner=scope.module,
            name=name(node),
            parameters=tuple(reader.term(one) for one in parameters(node)),
            guard=reader.term(asked) if asked is not None else None,
            body=_with_rescue(reader, node),
            line=node.start_point[0] + 1,
        )


def _with_rescue(reader: _Reader, node: Node) -> Term:
    block = next((child for child in node.named_children if child.type == "do_block"), None)
    if block is None:
        return reader.block(body(node))
    return (
        reader.tried(block)
        if any(child.type in BRANCHES for child in block.named_children)
        else reader.block(body(node))
    )


class _Reader(Control):
    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        self.depth = 0
        self.within: list[str] = []

    def block(self, nodes: list[Node]) -> Term:
        found = []
        for node in nodes:
            if node.type == "call" and text(node.named_children[0]) == "alias":
                self.scope.aliases.update(aliased(node, self.scope))
                continue
            found.append(self.term(node))
        return found[0] if len(found) == 1 else Term(kind="block", inside=tuple(found))

    def term(self, node: Node | None) -> Term:
        if node is None or self.depth > DEEPEST or node.has_error:
            return Term(kind="lost" if node is not None else "none", line=node.start_point[0] + 1 if node else 0)
        self.depth += 1
        try:
            return self._term(node)
        finally:
            self.depth -= 1

    def _term(self, node: Node) -> Term:
        line = node.start_point[0] + 1
        match node.type:
            case "identifier":
                called = text(node)
                if called == "__MODULE__":
                    return Term(kind="lit", text=self.scope.module, line=line)
                return Term(kind="name", text=called, line=line)
            case "atom" | "quoted_atom":
                written = key_of(node)
                return Term(kind="lit", text=f":{written}", line=line) if written is not None else self.loose(node)
            case "alias":
                return Term(kind="lit", text=self.scope.expand(text(node)), line=line)
            case "nil" | "boolean" | "integer" | "float" | "char":
                return Term(kind="lit", text=text(node), value=expression(node, self.scope), line=line)
            case "string" | "sigil":
                return self._text(node, line)
            case "tuple":
                return Term(kind="tuple", inside=self.terms(node), line=line)
            case "list" | "keywords":
                return Term(kind="list", inside=tuple(self.items(node)), line=line)
            case "map":
                return self._map(node, line)
            case "binary_operator":
                return self._binary(node, line)
            case "unary_operator":
                return self._unary(node, line)
            case "access_call":
                bag, key = node.child_by_field_name("target"), node.child_by_field_name("key")
                return Term(kind="access", inside=(self.term(bag), self.term(key)), line=line)
            case "anonymous_function":
                return Term(kind="fn", inside=tuple(self.stabs(node)), line=line)
            case "block":
                return self.block([child for child in node.named_children if child.type != "comment"])
            case "call":
                return self.call(node, None)
            case "dot":
                return Term(kind="lit", text=self.scope.expand(text(node)), line=line)
        return self.loose(node)

    def _text(self, node: Node, line: int) -> Term:
        listed = words(node)
        if listed is not None:
            atoms = text(node).endswith("a")
            inside = tuple(Term(kind="lit", text=f":{one}" if atoms else f'"{one}"', line=line) for one in listed)
            return Term(kind="list", inside=inside, line=line)
        written = string(node)
        if written is not None:
            return Term(kind="lit", text=f'"{written}"', line=line)
        inside = tuple(
            self.term(child.named_children[0])
            for child in node.named_children
            if child.type == "interpolation" and child.named_children
        )
        return Term(kind="text", inside=inside, line=line)

    def items(self, node: Node) -> Iterator[Term]:
        for child in node.named_children:
            if child.type == "keywords":
                yield from self.items(child)
            elif child.type == "pair":
                key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
                yield self._pair(key, value, child)
            elif child.type == "binary_operator" and operator(child) == "=>":
                key, value = child.child_by_field_name("left"), child.child_by_field_name("right")
                yield Term(kind="pair", inside=(self.term(key), self.valued(value)), line=child.start_point[0] + 1)
            elif child.type == "binary_operator" and operator(child) == "|":
                first, rest = child.child_by_field_name("left"), child.child_by_field_name("right")
                yield Term(kind="cons", inside=(self.term(first), self.term(rest)), line=child.start_point[0] + 1)
            elif child.type != "comment":
                yield self.term(child)

    def _pair(self, key: Node | None, value: Node | None, pair: Node) -> Term:
        written = text(key).rstrip().removesuffix(":").strip('"') if key is not None else ""
        line = pair.start_point[0] + 1
        return Term(kind="pair", inside=(Term(kind="lit", text=f":{written}"), self.valued(value)), line=line)

    def valued(self, node: Node | None) -> Term:
        """A term that may be a default: with its value as it is written."""
        found = self.term(node)
        if found.value is not None or node is None or found.kind == "lost":
            return found
        return Term(
            kind=found.kind, text=found.text, inside=found.inside, line=found.line, value=expression(node, self.scope)
        )

    def _map(self, node: Node, line: int) -> Term:
        struct = next((child for child in node.named_children if child.type == "struct"), None)
        content = next((child for child in node.named_children if child.type == "map_content"), None)
        of = ""
        if struct is not None:
            written = text(struct)
            of = self.scope.expand(written) if written[:1].isupper() or written.startswith("__MODULE__") else "_"
        inside = list(self.items(content)) if content is not None else []
        if inside and inside[0].kind == "cons":
            first, over = inside[0].inside
            inside = [Term(kind="cons", inside=(first,), line=line), *over.inside]
        return Term(kind="map", text=of, inside=tuple(inside), line=line)

    def _binary(self, node: Node, line: int) -> Term:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        sign = operator(node)
        if sign == "|>" and right is not None:
            first = self.term(left)
            if right.type == "call":
                return self.call(right, first)
            return Term(kind="any", inside=(first, self.term(right)), line=line)
        if sign in ("=", "<-"):
            return Term(kind="match", text=sign, inside=(self.term(left), self.term(right)), line=line)
        second = self.valued(right) if sign in ("||", "or") else self.term(right)
        return Term(kind="op", text=sign, inside=(self.term(left), second), line=line)

    def _unary(self, node: Node, line: int) -> Term:
        found = attribute(node)
        if found is not None:
            held = self.scope.attribute(node)
            if held is None or found[0] in self.within:
                return Term(kind="any", line=line)
            self.within.append(found[0])
            inner = self.valued(held)
            self.within.pop()
            return inner
        inside = operand(node)
        sign = text(node)[:1]
        if sign == "&" and inside is not None:
            return self._capture(inside, line)
        sign = "^" if sign == "^" else "not" if sign in ("!", "n") else sign
        if sign == "-":
            return Term(kind="lit", text=text(node), value=expression(node, self.scope), line=line)
        return Term(kind="op", text=sign, inside=(self.term(inside),), line=line)

    def _capture(self, inside: Node, line: int) -> Term:
        if inside.type == "integer":
            return Term(kind="name", text=f"&{text(inside)}", line=line)
        if inside.type == "binary_operator" and operator(inside) == "/":
            named = inside.child_by_field_name("left")
            arity = inside.child_by_field_name("right")
            called = text(named) if named is not None else ""
            owner, _, last = called.rpartition(".")
            known = owner[:1].isupper() or owner == "__MODULE__"
            full = f"{self.scope.expand(owner)}.{last}" if known else called
            return Term(kind="function", text=f"{full}/{text(arity) if arity is not None else ''}", line=line)
        return Term(kind="lambda", inside=(self.term(inside),), line=line)
