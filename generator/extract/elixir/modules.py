"""A file's modules and what stands directly in each: one walk over the statements that can hold a declaration, no function bodies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from generator.extract.elixir.expressions import Assigned, Context
from generator.extract.elixir.names import IMPORTING, Scope, imports
from generator.extract.elixir.nodes import (
    CONDITIONAL,
    alternative,
    arguments,
    attribute,
    binary,
    line,
    option,
    prose,
    source,
    statements,
    string,
    target,
    word,
)
from generator.extract.syntax import Node, matches, scm, text
from generator.model import ImportDecl, Problem

DEFINERS = frozenset({"def", "defp", "defmacro", "defmacrop", "defguard", "defguardp", "defdelegate"})
STRUCTS = frozenset({"defstruct", "defexception"})
SCHEMAS = frozenset({"typedstruct", "embedded_schema", "schema", "defschema", "typed_embedded_schema", "typed_schema"})


class Clause(NamedTuple):
    """One clause of a function as it stands: head and body apart, with what the attributes before it say.

    ``doc``: its text, False where the source says ``@doc false``. ``conditional``: it stands under an ``if`` of the module.
    """

    node: Node
    keyword: str
    name: str
    arguments: tuple[Node, ...]
    guard: Node | None
    body: tuple[Node, ...]
    has_body: bool
    doc: str | None | bool
    callback: bool
    conditional: bool


class Module(NamedTuple):
    """What stands directly in one ``defmodule``, ``defprotocol`` or ``defimpl``, in source order.

    ``protocol``: what a ``defimpl`` implements; ``targets``: for which types.  ``attributes`` hold every assignment.
    """

    name: str
    node: Node
    context: Context
    clauses: tuple[Clause, ...]
    attributes: tuple[tuple[str, Node, Node], ...]
    structs: tuple[Node, ...]
    schemas: tuple[Node, ...]
    calls: tuple[Node, ...]
    imports: tuple[ImportDecl, ...]
    doc: str | None
    doc_line: int
    hidden: bool
    protocol: str | None = None
    targets: tuple[str, ...] = ()


class Found(NamedTuple):
    """All modules of a file, outer before inner; ``loose``: statements outside any module."""

    modules: tuple[Module, ...]
    loose: tuple[Node, ...]
    problems: tuple[Problem, ...]


def modules(root: Node, path: str) -> Found:
    """Every module of a file with its direct statements."""
    found: list[Module] = []
    loose: list[Node] = []
    problems: list[Problem] = []
    scope = Scope("", {})
    for node in root.named_children:
        if _opens(node):
            _open(node, scope, path, found, problems)
        elif target(node) in IMPORTING:
            _learn(imports(node, scope), scope)
        elif target(node) in CONDITIONAL:
            for inner in [*statements(node), *alternative(node)]:
                if _opens(inner):
                    _open(inner, scope, path, found, problems)
        elif node.type != "comment" and not node.is_error:
            loose.append(node)
    return Found(tuple(found), tuple(loose), tuple(problems))


def _opens(node: Node) -> bool:
    return target(node) in ("defmodule", "defprotocol", "defimpl")


def _learn(brought: Iterable[ImportDecl], scope: Scope) -> None:
    scope.aliases.update({each.name: each.target for each in brought if each.name != "*"})


def _open(node: Node, outer: Scope, path: str, found: list[Module], problems: list[Problem]) -> None:
    values = arguments(node)
    written = _written(values[0], outer) if values else None
    if written is None:
        problems.append(Problem(path=path, line=line(node), what="a module with a computed name", symbol=outer.module or None))
        return
    protocol, targets, name = None, (), written
    if target(node) == "defimpl":
        protocol = outer.expand(written)
        targets = _targets(node, outer)
        name = f"{protocol}.{targets[0] if targets else '?'}"
    elif outer.module and not written.startswith("Elixir."):
        inside = values[0].type == "alias"
        name = f"{outer.module}.{written}" if inside else written
        if inside:
            outer.aliases.setdefault(written.partition(".")[0], f"{outer.module}.{written.partition('.')[0]}")
    gathered = _Gathering(Scope(outer.module, dict(outer.aliases)) if protocol else outer.inner(name), path, found, problems, name)
    place = len(found)
    gathered.read(statements(node), False)
    found.insert(place, gathered.module(node, protocol, targets))


def _written(node: Node, scope: Scope) -> str | None:
    return text(node) if node.type == "alias" else scope.module_of(node)


def _targets(node: Node, scope: Scope) -> tuple[str, ...]:
    """The types that a ``defimpl`` is for; the module around it where it does not say."""
    wanted = option(node, "for")
    if wanted is None:
        return (scope.module,) if scope.module else ()
    items = wanted.named_children if wanted.type == "list" else [wanted]
    return tuple(name for item in items if (name := scope.module_of(item)) is not None)


class _Gathering:
    """The statements of one module, sorted by what they declare."""

    def __init__(self, scope: Scope, path: str, found: list[Module], problems: list[Problem], name: str) -> None:
        self.scope, self.path, self.found, self.problems, self.name = scope, path, found, problems, name
        self.clauses: list[Clause] = []
        self.attributes: list[tuple[str, Node, Node]] = []
        self.structs: list[Node] = []
        self.schemas: list[Node] = []
        self.calls: list[Node] = []
        self.imports: list[ImportDecl] = []
        self.accumulating: set[str] = set()
        self.doc: str | None | bool = None
        self.callback = False

    def read(self, nodes: list[Node], conditional: bool) -> None:
        for node in nodes:
            kind = target(node)
            if kind in DEFINERS:
                self._define(node, kind, conditional)
            elif kind in IMPORTING:
                brought = imports(node, self.scope)
                self.imports += brought
                _learn(brought, self.scope)
            elif kind in ("defmodule", "defprotocol", "defimpl"):
                _open(node, self.scope, self.path, self.found, self.problems)
            elif kind in STRUCTS:
                self.structs.append(node)
            elif kind in SCHEMAS:
                self.schemas.append(node)
            elif kind in CONDITIONAL:
                self.read([*statements(node), *alternative(node)], True)
            elif kind != "quote":
                self._assign_or_call(node)

    def _assign_or_call(self, node: Node) -> None:
        assigned = attribute(node)
        if assigned is None:
            if node.type == "call":
                self._call(node)
            return
        name, value = assigned
        if value is None:
            return
        self.attributes.append((name, value, node))
        if name == "doc":
            self.doc = _documentation(value)
        elif name == "impl":
            self.callback = text(value) != "false"

    def _call(self, node: Node) -> None:
        self.calls.append(node)
        if text(node).startswith("Module.register_attribute(") and b"accumulate: true" in (node.text or b""):
            self.accumulating.update(filter(None, map(word, arguments(node)[1:2])))
        if b"def" in (node.text or b""):
            made = next(matches(scm("elixir", "definitions"), node), None)
            if made:
                what = f"functions that `{source(node, 40)}` makes"
                self.problems.append(Problem(path=self.path, line=line(made["definition"][0]), what=what, symbol=self.name))

    def _define(self, node: Node, keyword: str, conditional: bool) -> None:
        values = arguments(node)
        doc, callback, self.doc, self.callback = self.doc, self.callback, None, False
        if not values:
            return
        guarded = binary(values[0], "when")
        head, guard = guarded or (values[0], None)
        named = _head(head)
        if named is None:
            what = f"a function whose name is computed: {source(head, 60)}"
            self.problems.append(Problem(path=self.path, line=line(node), what=what, symbol=self.name))
            return
        body = tuple(statements(node))
        has_body = node.named_children[-1].type == "do_block" or option(node, "do") is not None
        clause = Clause(node, keyword, named[0], tuple(named[1]), guard, body, has_body, doc, callback, conditional)
        self.clauses.append(clause)

    def module(self, node: Node, protocol: str | None, targets: tuple[str, ...]) -> Module:
        assigned = tuple(Assigned(name, value, whole.start_byte) for name, value, whole in self.attributes)
        functions = frozenset(clause.name for clause in self.clauses)
        said = next(((value, whole) for name, value, whole in self.attributes if name == "moduledoc"), None)
        doc = None if said is None else _documentation(said[0])
        return Module(
            name=self.name,
            node=node,
            context=Context(self.scope, assigned, functions, frozenset(self.accumulating)),
            clauses=tuple(self.clauses),
            attributes=tuple(self.attributes),
            structs=tuple(self.structs),
            schemas=tuple(self.schemas),
            calls=tuple(self.calls),
            imports=tuple(self.imports),
            doc=doc if isinstance(doc, str) else None,
            doc_line=0 if said is None else line(said[1]),
            hidden=doc is False or protocol is not None,
            protocol=protocol,
            targets=targets,
        )


def _documentation(value: Node) -> str | None | bool:
    """The text of ``@doc`` or ``@moduledoc``, False for ``false``."""
    if value.type == "boolean":
        return False if text(value) == "false" else None
    if value.type == "string":
        return string(value) or prose(value)
    return prose(value) if value.type == "sigil" else None


def _head(head: Node) -> tuple[str, list[Node]] | None:
    """A function's name and its parameters' patterns; None where the name is computed."""
    if head.type == "identifier":
        return text(head), []
    if head.type == "call":
        name = target(head)
        return (name, arguments(head)) if name and name != "unquote" else None
    if head.type in ("binary_operator", "unary_operator"):
        sign = head.child_by_field_name("operator")
        sides = [head.child_by_field_name(side) for side in ("left", "right", "operand")]
        return None if sign is None else (text(sign), [side for side in sides if side is not None])
    return None
