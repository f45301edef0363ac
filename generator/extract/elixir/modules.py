"""One walk over module bodies: structs, attributes, functions, types, encoders, aliases; and nested modules."""

from __future__ import annotations

from msgspec.structs import replace

from generator.extract.elixir.aliases import project_keys
from generator.extract.elixir.bindings import Definitions
from generator.extract.elixir.bindings import name as defined
from generator.extract.elixir.bodies import DEFINERS
from generator.extract.elixir.code import clauses
from generator.extract.elixir.collected import Collected
from generator.extract.elixir.commands import behind, commands
from generator.extract.elixir.encoders import derived, derived_outside, implementation, serialized
from generator.extract.elixir.environment import READERS as ENVIRONMENT
from generator.extract.elixir.environment import variables
from generator.extract.elixir.expressions import expression
from generator.extract.elixir.filled import completed
from generator.extract.elixir.functions import Clauses
from generator.extract.elixir.macros import CHILD_SPEC, DIRECTIVES, OWN, STARTED, may_declare
from generator.extract.elixir.paths import Source
from generator.extract.elixir.statements import branches, changing, everything
from generator.extract.elixir.structs import (
    COMPUTED,
    CONDITION,
    alias_type,
    listed_names,
    makes_struct,
    named,
    shape,
)
from generator.extract.elixir.terms import (
    Scope,
    arguments,
    attribute,
    body,
    pairs,
    string,
    target,
)
from generator.extract.syntax import Node, span, text
from generator.model import ConstantDecl, Expr, Opaque, Problem, TypeDecl

MODULES = frozenset({"defmodule", "defprotocol"})


class Reader(Collected):
    """Walks one file."""

    def file(self) -> None:
        scope = Scope()
        for node in self.root.named_children:
            self._top(node, scope)

    def _top(self, node: Node, scope: Scope) -> None:
        if node.type != "call":
            return
        name = target(node)
        if name in MODULES:
            self.module(node, scope)
        elif name == "defimpl":
            self.encoders += implementation(node, scope, self.types)
        elif name == "alias":
            self.alias(node, scope)
        elif name == "Protocol.derive":
            self.encoders += derived_outside(node, scope, self.types)
        elif name in ("if", "unless"):
            self.conditions += 1
            for inner in (one for branch in branches(node) for one in branch):
                self._top(inner, scope)
            self.conditions -= 1
        else:
            self.made(node)

    def made(self, node: Node) -> None:
        """Modules that stand in anything that may be done more than once, or not at all, are not read: that much is said."""
        for one in self.index.calls(node, MODULES):
            if not self.index.quoted(one.node):
                self.problem(
                    one.node, "a module is made in a loop or under a condition, which only running it would tell"
                )

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


class Module:
    """The reading of one module's body, top to bottom, as the compiler goes: attributes hold from where they stand."""

    def __init__(self, reader: Reader, node: Node, scope: Scope) -> None:
        self.reader = reader
        self.node = node
        self.scope = scope
        self.statements = body(node)
        statements = list(everything(self.statements))
        self.changing = changing(statements)
        self.enforced: list[str] | None = []
        self.derives: list[tuple[Node, Node, Scope]] = []
        self.moduledoc: str | None = None
        self.hidden = False
        self.is_project = False
        self.started = False
        self.raised: frozenset[str] = frozenset()
        self.types_of_fields: dict[str, str] = {}
        self.struct: TypeDecl | None = None
        self.as_map: TypeDecl | None = None
        self.strange: set[str] = set()
        self.source = Source(reader.index, Definitions(statements))
        self.clauses = Clauses(self.scope, self.source)
        self.scope.changing = {name: Opaque(source=f"@{name}") for name in self.changing}

    def read(self) -> None:
        for child in self.statements:
            self._statement(child)
        self._struct()
        # Beside a struct, ``t`` says what the fields of that are.
        if self.as_map is not None and all(one.name != self.scope.module for one in self.reader.types):
            self.reader.types.append(self.as_map)
        functions, endpoints, environment, problems = self.clauses.finish(
            self.hidden, self.raised, CHILD_SPEC if self.started else None
        )
        self.reader.functions += functions
        found, unread = commands(self.clauses.listed, self.node, self.scope, self.source)
        self.reader.commands += found
        if found or behind(self.node, self.scope, self.reader.index):
            self.reader.clauses += clauses(self.source.definitions, self.scope)
        self.reader.endpoints += endpoints
        self.reader.environment += environment
        for line, what, symbol in (*problems, *unread):
            self.reader.problems.append(Problem(path=self.reader.path, line=line, what=what, symbol=symbol))

    def _statement(self, node: Node) -> None:
        found = attribute(node)
        if found is not None:
            self._attribute(node, *found)
            return
        if node.type != "call":
            return
        name = target(node)
        if name in DEFINERS:
            self.clauses.notes.certain = not self.reader.conditions
            self.clauses.add(node, name)
            if self.is_project and defined(node) == "project":
                self.reader.name(project_keys(node, self.scope), node)
        elif name in ("defstruct", "defexception"):
            given = arguments(node)
            if given:
                self._struct()
                self.struct = shape(node, given[0], self.scope, self.enforced, bool(self.reader.conditions))
                if not self.struct.fields and self.struct.uncertain == COMPUTED:
                    self.reader.problem(node, f"the fields of {self.scope.module} are computed", self.scope.module)
                self.clauses.spent()
            if name == "defexception" and self.struct is not None:
                self.raised = frozenset(
                    {"exception", *(one.name for one in self.struct.fields if one.name == "message")}
                )
        elif name in MODULES:
            self.reader.module(node, self.scope)
        elif name == "defimpl":
            self._struct()
            self.reader.encoders += implementation(node, self.scope, self.reader.types)
        elif name == "alias":
            self.reader.alias(node, self.scope)
        elif name == "import":
            self._import(node)
        elif name == "use":
            self._use(node)
        elif makes_struct(node, name, self.reader.index):
            what = f"the fields of {self.scope.module} are made by the macro {name}, which only running it would tell"
            self.reader.types.append(TypeDecl(name=self.scope.module, kind="struct", span=span(node), uncertain=what))
            self.reader.problem(node, what, self.scope.module)
        elif name == "Protocol.derive":
            self._struct()
            self.reader.encoders += derived_outside(node, self.scope, self.reader.types)
        elif name in ("if", "unless"):
            self._conditional(node)
        elif name in ("for", "Enum.each", "case", "cond"):
            self._loop(node, name)
            self.reader.made(node)
        elif may_declare(node, name) and name not in self.strange:
            self.strange.add(name)
            what = f"what «{name}» makes of {self.scope.module} is a macro's work, which only running it would tell"
            self.reader.problem(node, what, self.scope.module)

    def _conditional(self, node: Node) -> None:
        """Both branches are read; what an attribute holds after them depends on the condition."""
        self.reader.conditions += 1
        inside = [one for branch in branches(node) for one in branch]
        for inner in inside:
            self._statement(inner)
        self.reader.conditions -= 1
        for inner in inside:
            found = attribute(inner)
            if found and found[1] is not None:
                self.scope.attributes.pop(found[0], None)
                self.scope.changing[found[0]] = Opaque(source=f"@{found[0]}")

    def _loop(self, node: Node, name: str) -> None:
        made = next((one.node for one in self.reader.index.calls(node, DEFINERS)), None)
        if made is not None:
            where = "under a condition" if name in ("case", "cond") else "in a loop"
            what = f"functions of {self.scope.module} are made {where}, which only running it would tell"
            self.reader.problem(made, what, self.scope.module)
        self.clauses.notes.certain = False
        for one in self.reader.index.calls(node, DEFINERS):
            if not self.reader.index.quoted(one.node) and not defined(one.node).startswith("unquote"):
                self.clauses.add(one.node, one.name)

    def _use(self, node: Node) -> None:
        given = arguments(node)
        used = self.scope.expand(text(given[0])) if given else ""
        self.is_project |= used == "Mix.Project"
        self.started |= used in STARTED
        if used not in OWN:
            what = f"what «use {used[:60]}» writes into {self.scope.module} is a macro's work, which only running it would tell"
            self.reader.problem(node, what, self.scope.module)

    def _import(self, node: Node) -> None:
        given = arguments(node)
        if given and given[0].type == "alias":
            self.reader.name([("*", self.scope.expand(text(given[0])))], node)

    # ── attributes ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _attribute(self, node: Node, name: str, value: Node | None) -> None:
        if name == "moduledoc":
            if value is not None and value.type == "keywords":
                return
            self.hidden = value is not None and value.type == "boolean" and text(value) == "false"
            written = text(value) if value is not None and value.type not in ("boolean", "nil") else None
            self.moduledoc = string(value) or written
            if self.moduledoc:
                self.reader.docs.append((self.scope.module, self.moduledoc, node.start_point[0] + 1))
        elif name == "enforce_keys":
            self.enforced = None if self.reader.conditions else listed_names(value, self.scope)
        elif name == "derive" and value is not None:
            self.derives.append((node, value, self.scope.frozen()))
        elif name in ("type", "typep", "opaque") and value is not None:
            self._type(node, value, name == "typep")
        elif name in ("doc", "spec", "impl", "callback", "macrocallback"):
            self.clauses.note(name, value)
        elif name not in DIRECTIVES and value is not None:
            self._constant(node, name, value)

    def _constant(self, node: Node, name: str, value: Node) -> None:
        """An attribute that is set once is a name for its value; one that changes is its value where it is used."""
        held: Expr = expression(value, self.scope)
        for one in self.reader.index.within(value):
            given = arguments(one.node) if one.name in ENVIRONMENT else []
            self.reader.environment += variables(one.node, given, self.scope) if given else []
        settled = self.changing.get(name, True)
        shown = held if settled and not self.reader.conditions else Opaque(source=" ".join(text(value).split())[:120])
        if settled:
            self.scope.attributes[name] = value
        if name in self.changing:
            self.scope.changing[name] = held if settled else Opaque(source=f"@{name}")
        self.reader.constants.append(ConstantDecl(name=f"{self.scope.module}.{name}", value=shown, span=span(node)))

    def _type(self, node: Node, value: Node, private: bool) -> None:
        """``t :: %__MODULE__{…}`` gives the struct's field types; anything else an alias with its variants."""
        label, right = named(value)
        if right is None:
            return
        found = alias_type(node, label, right, self.scope, private or self.hidden)
        found = replace(found, uncertain=found.uncertain or (CONDITION if self.reader.conditions else None))
        if label == "t" and right.type == "map":
            self.types_of_fields = {key: " ".join(text(one).split()) for key, one, _ in pairs(right)}
            self.as_map = None if found.enforced else found
        else:
            self.reader.types.append(found)

    # ── structs ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _struct(self) -> None:
        """Hand over the struct, once all that belongs to it has been seen."""
        if self.struct is None:
            return
        found, self.struct = self.struct, None
        fields = completed(found.fields, self.types_of_fields, self.scope, self.source.definitions)
        found = replace(found, fields=fields, doc=self.moduledoc, internal=self.hidden)
        self.reader.types.append(found)
        for mark, value, scope in self.derives:
            self.reader.encoders += derived(mark, value, found, scope)
        self.reader.serializers += serialized(found, self.source.definitions)
