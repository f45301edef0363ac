"""One walk over the statements that can declare something: classes, functions, constants, aliases, imports, exports."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from generator.extract.python import settle
from generator.extract.python.aliases import alias
from generator.extract.python.bodies import Body, read_body
from generator.extract.python.constants import changeable, changed, constant, set_inside
from generator.extract.python.exports import added, names_listed
from generator.extract.python.expressions import call, dotted, expression, opaque, string
from generator.extract.python.flow import names_in
from generator.extract.python.functional import made, not_made
from generator.extract.python.functions import function
from generator.extract.python.names import Names
from generator.extract.python.settings import variables
from generator.extract.python.settle import Said
from generator.extract.python.statements import (
    BLOCKS,
    DEFINITIONS,
    IMPORTS,
    assigned,
    definition,
    docstring,
    docstring_line,
    head,
    members_given,
    statements,
    value,
)
from generator.extract.python.types import class_type, marked
from generator.extract.syntax import Node, span, text
from generator.model import Call, ConstantDecl, EndpointDecl, EnvironmentDecl, FunctionDecl, Problem, TypeDecl

Decorated = tuple[str, list[Node], Node]
BROKEN = "there is a syntax error in it"


class Reader:
    """Collects what one file declares. ``broken``: lines with syntax errors."""

    def __init__(self, path: str, names: Names, broken: frozenset[int]) -> None:
        self.path = path
        self.names = names
        self.broken = broken
        self.types: list[TypeDecl] = []
        self.functions: list[FunctionDecl] = []
        self.constants: list[ConstantDecl] = []
        self._types: list[Node] = []
        self._made: set[int] = set()
        self._functions: list[tuple[FunctionDecl, Node]] = []
        self._constants: list[Said] = []
        self._inside: list[tuple[Node, set[str], str]] = []
        self._deleted: list[tuple[str, Node]] = []
        self.endpoints: list[EndpointDecl] = []
        self.environment: list[EnvironmentDecl] = []
        self.exports: list[str] | None = None
        self.docs: list[tuple[str, str, int]] = []
        self.problems: list[Problem] = []
        self.decorated: list[Decorated] = []
        self.loose: list[Node] = []

    def module(self, root: Node) -> None:
        for node, typing_only in statements(root):
            self._define(node, typing_only)
        said = docstring(root)
        if said:
            self.docs.append((self.names.module, said, docstring_line(root)))
        for node, typing_only in statements(root):
            if typing_only:
                continue
            try:
                self._statement(node)
            except RecursionError:
                self._problem(node, "not read: it is nested too deeply")
        gone = settle.deleted(self._deleted, self._declared())
        self._constants = [one for one in self._constants if one.it.name not in gone]
        self._constants += changeable(self._constants, self._inside, self.names)
        self.functions = [
            one for one in settle.functions(self._functions, root) if f"{one.owner}.{one.name}" not in gone
        ]
        self.constants = settle.constants(self._constants, root)
        self.types = settle.types(list(zip(self.types, self._types, strict=True)), root)
        self.types = [one for one in self.types if one.name not in gone]
        self.names.imports = [one for one in self.names.imports if f"{self.names.module}.{one.name}" not in gone]
        self._loose(root)
        self._world(read_body(self.loose, self.names, self.names.module, set(), None), None)
        self._mark()

    def _declared(self) -> Iterator[tuple[str, Node]]:
        """What the module declares under its own names, and where."""
        yield from ((f"{one.owner}.{one.name}", node) for one, node in self._functions)
        yield from ((one.it.name, one.node) for one in self._constants if one.binds)
        yield from ((one.name, node) for one, node in zip(self.types, self._types, strict=True))

    def _mark(self) -> None:
        """Types that some statement changes after their definition are not what their definition says."""
        lines: dict[str | None, int] = {one.name: one.span.first_line for one in self.constants}
        lines |= {one.symbol: one.line for one in self.problems if one.symbol and one.what.startswith("setattr")}
        self.types = marked(self.types, lines)

    def symbol_at(self, line: int) -> str | None:
        """The innermost declaration that a line lies in."""
        spans = [
            *((t.name, t.span) for t in self.types),
            *((f"{f.owner}.{f.name}", f.spans[0]) for f in self.functions),
        ]
        found = [
            (one.last_line - one.first_line, name) for name, one in spans if one.first_line <= line <= one.last_line
        ]
        return min(found)[1] if found else None

    def _problem(self, node: Node, what: str, symbol: str | None = None) -> None:
        self.problems.append(Problem(path=self.path, line=node.start_point[0] + 1, what=what, symbol=symbol))

    def _define(self, node: Node, typing_only: bool) -> None:
        """Imports and the module's own names before anything else: a use may stand above."""
        if node.type in IMPORTS:
            self.names.add_import(node, typing_only)
            return
        inner, _ = definition(node)
        if inner is not None and inner.type in DEFINITIONS:
            label = inner.child_by_field_name("name")
            if label is not None:
                self.names.define(text(label))
        elif node.type == "type_alias_statement":
            self.names.define(text(node.child_by_field_name("left") or node).partition("[")[0])
        given = assigned(node)
        self.names.together |= dict.fromkeys((one for one, _ in given), tuple(one for one, _ in given))
        for name, assignment in given:
            first = name not in self.names.defined and node.parent is not None and node.parent.type == "module"
            table = self.names.resolve(dotted(value(assignment)) or "") == "os.environ"
            self.names.assign(name, string(value(assignment)) if first else None, table)
        for one in node.named_children if node.type == "expression_statement" else ():
            left = one.child_by_field_name("left") if one.type in ("assignment", "augmented_assignment") else None
            for name in names_in(left) if left is not None and left.type != "identifier" else ():
                self.names.define(name)
            if left is not None and one.type == "augmented_assignment":
                self.names.strings.pop(text(left), None)

    def _loose(self, block: Node) -> None:
        """What runs when the module is loaded: everything that is not in a function."""
        for child in block.named_children:
            inner, _ = definition(child)
            if inner is not None and inner.type == "class_definition":
                body = inner.child_by_field_name("body")
                if body is not None:
                    self._loose(body)
            elif child.type in BLOCKS:
                self._loose(child)
            elif child.type not in DEFINITIONS | IMPORTS | {"comment"} and not self._makes_type(child):
                self.loose.append(child)

    def _makes_type(self, node: Node) -> bool:
        return any((right := value(one)) is not None and right.start_byte in self._made for _, one in assigned(node))

    def _world(self, body: Body, symbol: str | None) -> None:
        self.endpoints += body.endpoints
        self.environment += body.environment
        for line, what, named in body.problems:
            self.problems.append(Problem(path=self.path, line=line, what=what, symbol=named or symbol))

    # ── module level ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _statement(self, node: Node) -> None:
        if node.type in DEFINITIONS:
            self._definition(node, self.names.module, in_class=False)
        elif node.type == "type_alias_statement":
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            inner = (
                right.named_children[0]
                if right is not None and right.type == "type" and right.named_children
                else right
            )
            if left is not None:
                self._alias(f"{self.names.module}.{text(left).partition('[')[0]}", inner, node, marked=True)
        elif node.type == "delete_statement":
            self._constants += changed(node, self.names)
            self._deleted.append((self.names.module, node))
        elif node.type == "expression_statement" and node.named_children:
            for label, assignment in assigned(node):
                self._assignment(label, assignment)
            self._constants += changed(node.named_children[0], self.names)
            listed = added(node.named_children[0])
            if listed is not None:
                self._export(node, listed)

    def _assignment(self, label: str, node: Node) -> None:
        right, annotation = value(node), node.child_by_field_name("type")
        if right is None:
            return
        if label == "__all__":
            self._export(right, names_listed(right))
            return
        name = f"{self.names.module}.{label}"
        called = made(name, right, self.names)
        if called is not None:
            self._made.add(right.start_byte)
        if called := called or not_made(name, right, self.names):
            self._type(called, node)
            return
        marked = annotation is not None and "TypeAlias" in text(annotation)
        if (marked or label.lstrip("_")[:1].isupper() or right.type == "subscript") and self._alias(
            name, right, node, marked
        ):
            return
        held = opaque(node) if node.has_error else expression(right, self.names)
        self._constants.append(Said(constant(name, node, held), node))

    def _alias(self, name: str, right: Node | None, node: Node, marked: bool) -> bool:
        found = alias(right, self.names, marked)
        if found is None:
            return False
        internal = name.rpartition(".")[2].startswith("_")
        uncertain = BROKEN if node.has_error else None
        self._type(
            TypeDecl(name=name, kind="alias", span=span(node), variants=found, internal=internal, uncertain=uncertain),
            node,
        )
        return True

    def _type(self, declared: TypeDecl, node: Node) -> None:
        self.types.append(declared)
        self._types.append(node)

    def _export(self, node: Node, listed: list[str | None]) -> None:
        if None in listed:
            self._problem(node, "__all__ is computed")
        self.exports = (self.exports or []) + [name for name in listed if name is not None]

    # ── definitions ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _definition(self, node: Node, owner: str, in_class: bool) -> None:
        inner, marks = definition(node)
        label = inner.child_by_field_name("name") if inner is not None else None
        if inner is None or label is None:
            return
        name = f"{owner}.{text(label)}"
        if inner.type == "class_definition":
            self._class(inner, name, marks)
        elif inner.type == "function_definition":
            decorators = tuple(self.names.resolve(one) for one in map(head, marks) if one)
            declared, body = function(inner, text(label), owner, decorators, in_class, self.names)
            self._functions.append((declared, node))
            self._world(body, name)
            self._constants += set_inside(inner, self.names, name)
            self._inside.append((inner, {one.name for one in declared.parameters}, name))
            if marks and not in_class:
                self.decorated.append((name, marks, inner))

    def _class(self, node: Node, name: str, marks: list[Node]) -> None:
        body = node.child_by_field_name("body")
        decorators = [
            (call(m, self.names) if m.type == "call" else None) or Call(name=self.names.resolve(head(m) or ""))
            for m in marks
        ]
        internal = any(part.startswith("_") for part in name.removeprefix(self.names.module).split("."))
        inside = [(statement, typing) for statement, typing in statements(body) if not typing]
        self.names.members[name] = members_given(statement for statement, _ in inside)
        if any(other.name == name for other in self.types):
            self._problem(node, f"{name} is declared twice in this file; the later one holds", name)
        declared = class_type(node, name, decorators, self.names, internal, {other.name: other for other in self.types})
        if self._touched(node, [statement for statement, _ in inside]):
            declared = replace(declared, uncertain=BROKEN)
        self._type(declared, node)
        read, computed = variables(declared, (statement for statement, _ in inside), self.names, self.path)
        self.environment, self.problems = self.environment + read, self.problems + computed
        for statement, _ in inside:
            if statement.type in DEFINITIONS:
                self._definition(statement, name, in_class=True)
            elif statement.type == "delete_statement":
                self._deleted.append((name, statement))
            for label, assignment in assigned(statement):
                self._class_constant(label, assignment, name, declared)

    def _class_constant(self, label: str, node: Node, owner: str, declared: TypeDecl) -> None:
        right = value(node)
        member = label in declared.variants and declared.kind == "enum"
        fixed = declared.kind != "enum" and label.lstrip("_").isupper()
        if right is not None and (member or fixed):
            held = expression(right, self.names, owner)
            self._constants.append(Said(constant(f"{owner}.{label}", node, held), node))

    def _touched(self, node: Node, inside: list[Node]) -> bool:
        """Whether an error lies in a class itself and not inside one of its methods."""
        if not node.has_error:
            return False
        lines = {line for line in self.broken if node.start_point[0] < line <= node.end_point[0] + 1}
        inner = [statement for statement in inside if statement.type in ("function_definition", "decorated_definition")]
        return any(not any(one.start_point[0] < line <= one.end_point[0] + 1 for one in inner) for line in lines)
