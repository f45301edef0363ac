"""One walk over module bodies: structs, attributes, functions, types, encoders, aliases; and nested modules."""

from __future__ import annotations

from generator.extract.elixir.commands import commands
from generator.extract.elixir.encoders import derived, implementation
from generator.extract.elixir.functions import Clauses
from generator.extract.elixir.terms import (
    Scope,
    arguments,
    attribute,
    body,
    expression,
    key_of,
    names_in,
    operator,
    pairs,
    string,
    target,
)
from generator.extract.syntax import Node, span, text
from generator.model import (
    CommandDecl,
    ConstantDecl,
    EncoderDecl,
    EndpointDecl,
    EnvironmentDecl,
    Expr,
    FieldDecl,
    FunctionDecl,
    ImportDecl,
    Lit,
    Problem,
    TypeDecl,
)

DEFINERS = frozenset({"def", "defp", "defmacro", "defmacrop", "defdelegate", "defguard", "defguardp"})
DIRECTIVES = frozenset(
    "moduledoc doc typedoc spec callback macrocallback impl derive enforce_keys behaviour behavior type typep opaque dialyzer deprecated "
    "since on_load before_compile after_compile compile external_resource on_definition optional_callbacks tag moduletag".split()
)
SCHEMAS = frozenset({"typedstruct", "embedded_schema", "schema", "defmodel", "typed_embedded_schema"})


class Reader:
    """Collects what one file declares."""

    def __init__(self, path: str, broken: tuple[int, ...]) -> None:
        self.path = path
        self.broken = broken
        self.modules: list[str] = []
        self.types: list[TypeDecl] = []
        self.encoders: list[EncoderDecl] = []
        self.functions: list[FunctionDecl] = []
        self.constants: list[ConstantDecl] = []
        self.commands: list[CommandDecl] = []
        self.endpoints: list[EndpointDecl] = []
        self.environment: list[EnvironmentDecl] = []
        self.imports: list[ImportDecl] = []
        self.docs: list[tuple[str, str, int]] = []
        self.problems: list[Problem] = []

    def file(self, root: Node) -> None:
        scope = Scope()
        for node in root.named_children:
            self._top(node, scope)

    def symbol_at(self, line: int) -> str | None:
        """The innermost declaration that a line lies in."""
        found = [(t.span.last_line - t.span.first_line, t.name) for t in self.types if t.span.first_line <= line <= t.span.last_line]
        found += [
            (s.last_line - s.first_line, f"{f.owner}.{f.name}")
            for f in self.functions
            for s in f.spans
            if s.first_line <= line <= s.last_line
        ]
        return min(found)[1] if found else None

    def _top(self, node: Node, scope: Scope) -> None:
        if node.type != "call":
            return
        name = target(node)
        if name in ("defmodule", "defprotocol"):
            self.module(node, scope)
        elif name == "defimpl":
            self.encoders += implementation(node, scope, self.types)
        elif name == "alias":
            self.alias(node, scope)
        elif name in ("if", "unless"):
            for inner in body(node):
                self._top(inner, scope)

    def module(self, node: Node, outer: Scope) -> None:
        """A module, and through it everything that its body declares."""
        given = arguments(node)
        if not given:
            return
        written = text(given[0])
        if given[0].type != "alias":
            self.problem(node, f"module name {written[:40]} is computed")
            return
        name = outer.expand(written) if not outer.module else f"{outer.module}.{written}"
        if outer.module:
            first = written.partition(".")[0]
            outer.aliases[first] = f"{outer.module}.{first}"
        self.modules.append(name)
        Module(self, node, outer.inner(name)).read()

    def alias(self, node: Node, scope: Scope) -> None:
        """``alias A.B``, ``alias A.B, as: C``, ``alias A.{B, C}``."""
        given = arguments(node)
        if not given:
            return
        first = given[0]
        line = node.start_point[0] + 1
        renamed = next((text(value) for pair in given[1:] for key, value, _ in pairs(pair) if key == "as"), None)
        found: list[tuple[str, str]] = []
        if first.type == "dot":
            base, inner = text(first.child_by_field_name("left") or first), first.child_by_field_name("right")
            if inner is not None and inner.type == "tuple":
                inside = [text(child) for child in inner.named_children if child.type == "alias"]
                found = [(name.rpartition(".")[2], scope.expand(f"{base}.{name}")) for name in inside]
        elif first.type == "alias" or text(first) == "__MODULE__":
            full = scope.expand(text(first))
            found = [(renamed or full.rpartition(".")[2], full)]
        for name, full in found:
            scope.aliases[name] = full
            self.imports.append(ImportDecl(name=name, target=full, line=line))

    def problem(self, node: Node, what: str, symbol: str | None = None) -> None:
        self.problems.append(Problem(path=self.path, line=node.start_point[0] + 1, what=what, symbol=symbol))


class Module:
    """The reading of one module's body, top to bottom, as the compiler goes: attributes hold from where they stand."""

    def __init__(self, reader: Reader, node: Node, scope: Scope) -> None:
        self.reader = reader
        self.node = node
        self.scope = scope
        self.attributes: dict[str, Node] = {}
        self.enforced: list[str] | None = []
        self.derives: list[tuple[Node, Node]] = []
        self.moduledoc: str | None = None
        self.hidden = False
        self.types_of_fields: dict[str, str] = {}
        self.struct: tuple[Node, Node] | None = None
        self.clauses = Clauses(self.scope)
        self.definitions: list[Node] = []

    def read(self) -> None:
        for child in body(self.node):
            self._statement(child)
        self._struct()
        functions, endpoints, environment, problems = self.clauses.finish(self.hidden)
        self.reader.functions += functions
        self.reader.commands += commands(self.definitions, self.scope)
        self.reader.endpoints += endpoints
        self.reader.environment += environment
        for line, what in problems:
            self.reader.problems.append(Problem(path=self.reader.path, line=line, what=what, symbol=self.scope.module))

    def _statement(self, node: Node) -> None:
        found = attribute(node)
        if found is not None:
            self._attribute(node, *found)
            return
        if node.type != "call":
            return
        name = target(node)
        if name in DEFINERS:
            self.clauses.add(node, name)
            self.definitions.append(node)
        elif name in ("defstruct", "defexception"):
            given = arguments(node)
            if given:
                self.struct = (node, given[0])
        elif name in ("defmodule", "defprotocol"):
            self.reader.module(node, self.scope)
        elif name == "defimpl":
            self._struct()
            self.reader.encoders += implementation(node, self.scope, self.reader.types)
        elif name == "alias":
            self.reader.alias(node, self.scope)
        elif name == "import":
            self._import(node)
        elif name in SCHEMAS:
            what = f"the fields of {self.scope.module} are made by the macro {name}, which only running it would tell"
            self.reader.types.append(TypeDecl(name=self.scope.module, kind="struct", span=span(node), uncertain=what))
            self.reader.problem(node, what, self.scope.module)
        elif name in ("if", "unless"):
            for inner in body(node):
                self._statement(inner)
        elif name in ("for", "Enum.each") and any(target(inner) in DEFINERS for inner in body(node) if inner.type == "call"):
            what = f"functions of {self.scope.module} are made in a loop, which only running it would tell"
            self.reader.problem(node, what, self.scope.module)

    def _import(self, node: Node) -> None:
        given = arguments(node)
        if given and given[0].type == "alias":
            full = self.scope.expand(text(given[0]))
            self.reader.imports.append(ImportDecl(name="*", target=full, line=node.start_point[0] + 1))

    # ── attributes ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _attribute(self, node: Node, name: str, value: Node | None) -> None:
        if name == "moduledoc":
            self.hidden = value is not None and value.type == "boolean" and text(value) == "false"
            self.moduledoc = string(value)
            if self.moduledoc:
                self.reader.docs.append((self.scope.module, self.moduledoc, node.start_point[0] + 1))
        elif name == "enforce_keys":
            self.enforced = self._names(value)
        elif name == "derive" and value is not None:
            self.derives.append((node, value))
        elif name in ("type", "typep", "opaque") and value is not None:
            self._type(node, value, name == "typep")
        elif name in ("doc", "spec", "impl"):
            self.clauses.note(name, value)
        elif name not in DIRECTIVES and value is not None:
            self.attributes[name] = value
            full = f"{self.scope.module}.{name}"
            self.reader.constants.append(ConstantDecl(name=full, value=expression(value, self.scope), span=span(node)))

    def _names(self, value: Node | None) -> list[str] | None:
        """A literal list of names, through an attribute of this module and through ``++``."""
        if value is None:
            return None
        found = attribute(value)
        if found and found[1] is None:
            return self._names(self.attributes.get(found[0]))
        if value.type == "binary_operator" and operator(value) == "++":
            sides = [self._names(value.child_by_field_name(side)) for side in ("left", "right")]
            return None if None in sides else [name for side in sides for name in side or []]
        return names_in(value)

    def _type(self, node: Node, value: Node, private: bool) -> None:
        """``t :: %__MODULE__{…}`` gives the struct's field types; anything else an alias with its variants."""
        if value.type != "binary_operator" or operator(value) != "::":
            return
        left, right = value.child_by_field_name("left"), value.child_by_field_name("right")
        if left is None or right is None:
            return
        label = target(left) if left.type == "call" else text(left)
        if label == "t" and right.type == "map":
            self.types_of_fields = {key: " ".join(text(one).split()) for key, one, _ in pairs(right)}
            return
        variants = tuple(self._variant(one) for one in _union(right))
        name, internal = f"{self.scope.module}.{label}", private or self.hidden
        uncertain = "there is a syntax error in it" if node.has_error else None
        self.reader.types.append(
            TypeDecl(name=name, kind="alias", span=span(node), variants=variants, internal=internal, uncertain=uncertain)
        )

    def _variant(self, node: Node) -> str:
        """``A.B.t()`` → the module's full name, anything else as written."""
        written = "".join(text(node).split()).removesuffix("()")
        name, _, last = written.rpartition(".")
        if last == "t" and name[:1].isupper():
            return self.scope.expand(name)
        return key_of(node) or written

    # ── structs ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _struct(self) -> None:
        if self.struct is None:
            return
        node, given = self.struct
        self.struct = None
        uncertain = None
        fields = self._fields(given)
        if fields is None:
            uncertain = "its fields are computed"
            self.reader.problem(node, f"the fields of {self.scope.module} are computed", self.scope.module)
        if self.enforced is None:
            uncertain = uncertain or "its enforced keys are computed"
        if node.has_error:
            uncertain = "there is a syntax error in it"
        required = set(self.enforced or ())
        declared = tuple(
            FieldDecl(
                name=name,
                required=None if self.enforced is None else name in required,
                line=line,
                type=self.types_of_fields.get(name),
                default=default,
            )
            for name, default, line in fields or ()
        )
        shape = TypeDecl(
            name=self.scope.module,
            kind="struct",
            span=span(node),
            fields=declared,
            doc=self.moduledoc,
            internal=self.hidden,
            uncertain=uncertain,
        )
        self.reader.types.append(shape)
        for mark, value in self.derives:
            self.reader.encoders += derived(mark, value, shape, self.scope, self._names)

    def _fields(self, given: Node) -> list[tuple[str, Expr | None, int]] | None:
        """Name, default and line of each field of a literal defstruct; None where it is computed."""
        found = attribute(given)
        if found and found[1] is None:
            value = self.attributes.get(found[0])
            return self._fields(value) if value is not None else None
        listed = names_in(given)
        if listed is not None and given.type != "list":
            return [(name, Lit(value=None), given.start_point[0] + 1) for name in listed]
        if given.type == "keywords":
            return [(key, expression(value, self.scope), pair.start_point[0] + 1) for key, value, pair in pairs(given)]
        if given.type != "list":
            return None
        fields: list[tuple[str, Expr | None, int]] = []
        for child in given.named_children:
            if child.type == "comment":
                continue
            if child.type == "keywords":
                fields += [(key, expression(value, self.scope), pair.start_point[0] + 1) for key, value, pair in pairs(child)]
                continue
            name = key_of(child) if child.type in ("atom", "quoted_atom") else None
            if name is None:
                return None
            fields.append((name, Lit(value=None), child.start_point[0] + 1))
        return fields


def _union(node: Node) -> list[Node]:
    if node.type == "binary_operator" and operator(node) == "|":
        sides = (node.child_by_field_name("left"), node.child_by_field_name("right"))
        return [one for side in sides if side is not None for one in _union(side)]
    if node.type == "block" and len(node.named_children) == 1:
        return _union(node.named_children[0])
    return [node]
