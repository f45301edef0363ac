"""One walk over the statements that can declare something: classes, functions, constants, imports, exports."""

from __future__ import annotations

from generator.extract.python.bodies import Body, read_body
from generator.extract.python.expressions import call, dotted, expression, string, variants
from generator.extract.python.fields import class_type, docstring, statements
from generator.extract.python.names import Names
from generator.extract.syntax import Node, span, text
from generator.model import (
    ConstantDecl,
    EndpointDecl,
    EnvironmentDecl,
    Expr,
    FunctionDecl,
    OptionRead,
    Parameter,
    Problem,
    TypeDecl,
)

Decorated = tuple[str, list[Node], Node]
BLOCKS = frozenset({"if_statement", "else_clause", "elif_clause", "try_statement", "except_clause", "finally_clause", "with_statement", "block"})
SPLATS = {"list_splat_pattern": "variadic", "dictionary_splat_pattern": "variadic-keyword"}


class Reader:
    """Collects what one file declares."""

    def __init__(self, path: str, names: Names, broken: frozenset[int]) -> None:
        self.path = path
        self.names = names
        self.broken = broken
        self.types: list[TypeDecl] = []
        self.functions: list[FunctionDecl] = []
        self.constants: list[ConstantDecl] = []
        self.endpoints: list[EndpointDecl] = []
        self.environment: list[EnvironmentDecl] = []
        self.exports: list[str] | None = None
        self.docs: list[tuple[str, str, int]] = []
        self.problems: list[Problem] = []
        self.decorated: list[Decorated] = []

    def module(self, root: Node) -> None:
        self._define(root)
        said = docstring(root)
        if said:
            self.docs.append((self.names.module, said, 1))
        self._block(root, typing_only=False)
        loose = read_body(root, self.names, self.names.module, functions=False)
        self.environment += loose.environment

    def symbol_at(self, line: int) -> str | None:
        """The innermost declaration that a line lies in."""
        found = [
            (one.last_line - one.first_line, name)
            for name, one in [
                *((t.name, t.span) for t in self.types),
                *((f"{f.owner}.{f.name}", f.spans[0]) for f in self.functions),
            ]
            if one.first_line <= line <= one.last_line
        ]
        return min(found)[1] if found else None

    # ── module level ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _define(self, block: Node) -> None:
        """Names of the module's own definitions first: a use may stand above."""
        for node in statements(block):
            if node.type in ("import_statement", "import_from_statement"):
                continue
            inner = node.child_by_field_name("definition") if node.type == "decorated_definition" else node
            if inner is not None and inner.type in ("class_definition", "function_definition"):
                label = inner.child_by_field_name("name")
                if label is not None:
                    self.names.define(text(label))
            elif node.type == "expression_statement" and node.named_children and node.named_children[0].type == "assignment":
                left = node.named_children[0].child_by_field_name("left")
                if left is not None and left.type == "identifier":
                    self.names.define(text(left))

    def _block(self, block: Node, typing_only: bool) -> None:
        for node in block.named_children:
            if node.type in BLOCKS:
                condition = node.child_by_field_name("condition")
                typing = typing_only or (condition is not None and text(condition).rpartition(".")[2] == "TYPE_CHECKING")
                self._block(node, typing)
            elif node.type in ("import_statement", "import_from_statement"):
                self.names.add_import(node, typing_only)
            elif node.type in ("class_definition", "function_definition", "decorated_definition"):
                self._definition(node, self.names.module, in_class=False)
            elif node.type == "expression_statement" and node.named_children:
                self._statement(node.named_children[0])
            elif node.type == "type_alias_statement":
                left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
                if left is not None:
                    self._alias(f"{self.names.module}.{text(left)}", right, node)

    def _statement(self, node: Node) -> None:
        if node.type == "augmented_assignment" and text(node.child_by_field_name("left") or node) == "__all__":
            self._export(node.child_by_field_name("right"))
        if node.type != "assignment":
            return
        left, right, annotation = (node.child_by_field_name(f) for f in ("left", "right", "type"))
        if left is None or left.type != "identifier" or right is None:
            return
        if right.type == "assignment":
            return
        label = text(left)
        if label == "__all__":
            self._export(right)
            return
        name = f"{self.names.module}.{label}"
        marked = annotation is not None and "TypeAlias" in text(annotation)
        if (marked or label[:1].isupper()) and self._alias(name, right, node):
            return
        self.constants.append(
            ConstantDecl(name=name, value=self._value(right), span=span(node), internal=label.startswith("_"))
        )

    def _value(self, right: Node) -> Expr:
        return expression(right, self.names)

    def _alias(self, name: str, right: Node | None, node: Node) -> bool:
        found = variants(right, self.names)
        if found is None:
            return False
        internal = name.rpartition(".")[2].startswith("_")
        uncertain = "syntax error in it" if node.has_error else None
        self.types.append(TypeDecl(name=name, kind="alias", span=span(node), variants=found, internal=internal, uncertain=uncertain))
        return True

    def _export(self, node: Node | None) -> None:
        if node is None or node.type not in ("list", "tuple"):
            self.problems.append(Problem(path=self.path, line=(node.start_point[0] + 1) if node else 1, what="__all__ is computed"))
            return
        self.exports = self.exports or []
        self.exports += [name for name in map(string, node.named_children) if name is not None]

    # ── definitions ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _definition(self, node: Node, owner: str, in_class: bool) -> None:
        marks: list[Node] = []
        definition: Node | None = node
        if node.type == "decorated_definition":
            marks = [child.named_children[0] for child in node.named_children if child.type == "decorator" and child.named_children]
            definition = node.child_by_field_name("definition")
        label = definition.child_by_field_name("name") if definition is not None else None
        if definition is None or label is None:
            return
        decorators = tuple(self.names.resolve(name) for name in (dotted(_head(mark)) for mark in marks) if name)
        if definition.type == "class_definition":
            self._class(definition, f"{owner}.{text(label)}", decorators, marks)
        elif definition.type == "function_definition":
            self._function(definition, text(label), owner, decorators, in_class)
            if marks and not in_class:
                self.decorated.append((f"{owner}.{text(label)}", marks, definition))

    def _class(self, node: Node, name: str, decorators: tuple[str, ...], marks: list[Node]) -> None:
        options = tuple(kw for mark in marks if mark.type == "call" for made in [call(mark, self.names)] if made for kw in made.kwargs)
        internal = any(part.startswith("_") for part in name.removeprefix(self.names.module).split("."))
        if any(other.name == name for other in self.types):
            what = f"{name} is declared twice in this file; the later one holds"
            self.problems.append(Problem(path=self.path, line=node.start_point[0] + 1, what=what, symbol=name))
        declared = class_type(node, name, decorators, options, self.names, internal)
        if self._touched(node, name):
            declared = _uncertain(declared)
        self.types.append(declared)
        for statement in statements(node.child_by_field_name("body")):
            if statement.type in ("function_definition", "class_definition", "decorated_definition"):
                self._definition(statement, name, in_class=True)
            elif statement.type == "expression_statement" and statement.named_children:
                self._class_constant(statement.named_children[0], name, declared.kind == "enum")

    def _class_constant(self, node: Node, owner: str, enum: bool) -> None:
        if node.type != "assignment" or node.child_by_field_name("type") is not None:
            return
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None or left.type != "identifier" or not (enum or text(left).lstrip("_").isupper()):
            return
        value = expression(right, self.names, owner)
        self.constants.append(
            ConstantDecl(name=f"{owner}.{text(left)}", value=value, span=span(node), internal=text(left).startswith("_"))
        )

    def _touched(self, node: Node, name: str) -> bool:
        """Whether an error lies in a definition itself; for a class, not one inside a method's body."""
        if not node.has_error:
            return False
        lines = {line for line in self.broken if node.start_point[0] < line <= node.end_point[0] + 1}
        inner = [s for s in statements(node.child_by_field_name("body")) if s.type in ("function_definition", "decorated_definition")]
        return any(not any(f.start_point[0] < line <= f.end_point[0] + 1 and not _whole(f) for f in inner) for line in lines)

    def _function(self, node: Node, label: str, owner: str, decorators: tuple[str, ...], in_class: bool) -> None:
        last = {mark.rpartition(".")[2] for mark in decorators}
        kind = "function" if not in_class else "method"
        for mark, meant in (("property", "property"), ("cached_property", "property"), ("classmethod", "classmethod"), ("staticmethod", "staticmethod")):
            if mark in last:
                kind = meant
        parameters = self._parameters(node.child_by_field_name("parameters"), owner, drop=in_class and kind != "staticmethod")
        body = read_body(node, self.names, f"{owner}.{label}", functions=True)
        self.endpoints += body.endpoints
        self.environment += body.environment
        self.problems += [Problem(path=self.path, line=line, what=what, symbol=f"{owner}.{label}") for line, what in body.problems]
        returns = node.child_by_field_name("return_type")
        internal = (label.startswith("_") and label != "__init__") or any(
            part.startswith("_") for part in owner.removeprefix(self.names.module).split(".") if part
        )
        self.functions.append(
            FunctionDecl(
                owner=owner,
                name=label,
                spans=(span(node),),
                parameters=parameters,
                kind=kind,  # type: ignore[arg-type]
                is_async=any(child.type == "async" for child in node.children),
                arity=(sum(p.required for p in parameters), len(parameters)),
                decorators=decorators,
                returns=" ".join(text(returns).split()) if returns is not None else None,
                reads=_reads(body, parameters),
                calls=body.calls,
                doc=docstring(node),
                internal=internal,
                uncertain="there is a syntax error in it" if node.has_error else None,
            )
        )

    def _parameters(self, listed: Node | None, owner: str, drop: bool) -> tuple[Parameter, ...]:
        found: list[Parameter] = []
        keyword_only = False
        for node in listed.named_children if listed is not None else ():
            if node.type in ("comment", "positional_separator"):
                continue
            if node.type == "keyword_separator":
                keyword_only = True
                continue
            inner = node.named_children[0] if node.type in ("typed_parameter",) and node.named_children else node
            kind = SPLATS.get(inner.type)
            label = node.child_by_field_name("name") or (inner.named_children[0] if kind and inner.named_children else inner)
            annotation, value = node.child_by_field_name("type"), node.child_by_field_name("value")
            default = expression(value, self.names, owner) if value is not None else None
            found.append(
                Parameter(
                    name=text(label),
                    kind=kind or ("keyword" if keyword_only else "positional"),  # type: ignore[arg-type]
                    required=kind is None and default is None,
                    default=default,
                    type=" ".join(text(annotation).split()) if annotation is not None else None,
                )
            )
            keyword_only = keyword_only or kind == "variadic"
        return tuple(found[1:] if drop and found and found[0].kind == "positional" else found)


def _head(mark: Node) -> Node:
    return (mark.child_by_field_name("function") or mark) if mark.type == "call" else mark


def _whole(node: Node) -> bool:
    return node.is_error or node.is_missing


def _uncertain(declared: TypeDecl) -> TypeDecl:
    return TypeDecl(
        name=declared.name, kind=declared.kind, span=declared.span, fields=declared.fields, bases=declared.bases,
        variants=declared.variants, computed=declared.computed, options=declared.options, doc=declared.doc,
        internal=declared.internal, uncertain="there is a syntax error in it",
    )  # fmt: skip


def _reads(body: Body, parameters: tuple[Parameter, ...]) -> tuple[OptionRead, ...]:
    """Keys read from the function's own keyword arguments or from a parameter that is a dictionary."""
    bags = {p.name for p in parameters if p.kind == "variadic-keyword" or (p.type or "").startswith(("dict", "Dict", "Mapping"))}
    return tuple(read for read in body.reads if read.bag in bags)


