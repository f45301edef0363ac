"""Functions: clauses gathered by name and arity, their parameters, options read, calls, requests."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from msgspec.structs import replace

from generator.extract.elixir.bindings import unguarded
from generator.extract.elixir.bodies import Body, Said, read_body, written_by_macro
from generator.extract.elixir.doors import Message, best
from generator.extract.elixir.environment import asked_for
from generator.extract.elixir.expressions import expression
from generator.extract.elixir.options import Bags, Options
from generator.extract.elixir.paths import Source
from generator.extract.elixir.terms import Scope, arguments, operator, pairs, string, target
from generator.extract.syntax import Node, span, text
from generator.model import (
    CallSite,
    EndpointDecl,
    EnvironmentDecl,
    Expr,
    FunctionDecl,
    OptionRead,
    Parameter,
    Span,
)

MACROS = frozenset({"defmacro", "defmacrop", "defguard", "defguardp"})
PRIVATE = frozenset({"defp", "defmacrop", "defguardp"})
LISTS = frozenset({"list", "binary_operator"})
CALLBACKS = frozenset({"handle_call", "handle_cast", "handle_info"})
WORD_FIRST = re.compile(rb'\[\s*"')
# With a guard that lists the words: ``def main([word | rest]) when word in ["list", "show"]``.
ANY_FIRST = re.compile(rb'\[\s*("|\w+\s*\|)')
ENTRIES = frozenset({"main", "run"})


class Clause(NamedTuple):
    """One ``def``: its head's parameters, what was said above it, and what its body does."""

    name: str
    word: str
    span: Span
    parameters: tuple[Parameter, ...]
    least: int
    body: Body
    doc: str | None
    hidden: bool
    delegates_to: str | None
    broken: bool
    bare: bool
    certain: bool
    callback: bool
    message: Message | None


class Notes:
    """``@doc``, ``@spec`` and ``@impl`` that stand above the next definition. ``certain``: no condition stands around it."""

    def __init__(self) -> None:
        self.doc: str | None = None
        self.hidden = False
        self.callback = False
        self.certain = True
        self.specs: dict[tuple[str, int], tuple[tuple[str, ...], str]] = {}


class Clauses:
    """Gathers a module's clauses and makes functions of them."""

    def __init__(self, scope: Scope, source: Source) -> None:
        self.scope = scope
        self.source = source
        self.notes = Notes()
        self.clauses: list[Clause] = []
        self.listed: list[tuple[Node, list[Node]]] = []
        self.problems: list[Said] = []

    def note(self, name: str, value: Node | None) -> None:
        """A directive above a definition."""
        if name == "doc" and value is not None:
            if value.type == "keywords":
                return
            self.notes.hidden = text(value) == "false"
            self.notes.doc = None if value.type in ("boolean", "nil") else string(value) or text(value)
        elif name in ("callback", "macrocallback"):
            self.notes.doc, self.notes.hidden = None, False
        elif name == "impl":
            self.notes.callback = value is not None and text(value) != "false"
        elif name == "spec" and value is not None:
            self._spec(value)

    def spent(self) -> None:
        """A struct is made by functions, so what is said above it is said of them."""
        self.notes.doc, self.notes.hidden, self.notes.callback = None, False, False

    def _spec(self, value: Node) -> None:
        if value.type == "binary_operator" and operator(value) == "when":
            value = value.child_by_field_name("left") or value
        if value.type != "binary_operator" or operator(value) != "::":
            return
        left, right = value.child_by_field_name("left"), value.child_by_field_name("right")
        if left is None or right is None:
            return
        sides = [left.child_by_field_name(side) for side in ("left", "right")] if left.type == "binary_operator" else []
        label = target(left) if left.type == "call" else operator(left) if sides else text(left)
        shown = [side for side in sides if side is not None] or (arguments(left) if left.type == "call" else [])
        types, returns = tuple(_type(one) for one in shown), " ".join(text(right).split())
        known = self.notes.specs.get((label, len(types)))
        if known is not None:
            types, returns = tuple(map(_either, known[0], types)), _either(known[1], returns)
        self.notes.specs[label, len(types)] = (types, returns)

    def add(self, node: Node, word: str) -> None:
        """A definition. One whose name is computed is a problem, not a function."""
        given = arguments(node)
        first = unguarded(given[0]) if given else None
        if first is None:
            return
        sides = (
            [first.child_by_field_name(side) for side in ("left", "right")] if first.type == "binary_operator" else []
        )
        label = target(first) if first.type == "call" else operator(first) if sides else text(first)
        if first.type not in ("call", "identifier", "binary_operator") or label == "unquote" or "(" in label:
            what = "a function's name is computed, which only running it would tell"
            self.problems.append(Said(node.start_point[0] + 1, what, self.scope.module))
            return
        shown = [side for side in sides if side is not None] or (arguments(first) if first.type == "call" else [])
        taken = tuple(self._parameter(one, n) for n, one in enumerate(shown, 1))
        options = {key: value for one in given[1:] for key, value, _ in pairs(one)} if word == "defdelegate" else {}
        delegate = None
        if "to" in options:
            delegate = (
                f"{self.scope.expand(text(options['to']))}.{text(options['as'])[1:] if 'as' in options else label}"
            )
        has_body = node.named_children[-1].type == "do_block" or (len(given) > 1 and word != "defdelegate")
        first_word = ANY_FIRST if label in ENTRIES and given[0].type == "binary_operator" else WORD_FIRST
        if any(one.type in LISTS and first_word.search(one.text or b"") for one in shown):
            self.listed.append((node, shown))
        self.clauses.append(
            Clause(
                name=label,
                word=word,
                span=span(node),
                parameters=taken,
                least=sum(p.required for p in taken),
                body=self._body(node, word, f"{self.scope.module}.{label}", first, shown) if has_body else Body(),
                doc=None if word in PRIVATE else self.notes.doc,
                hidden=self.notes.hidden
                or label.startswith("__")
                or (self.notes.doc is None and (self.notes.callback or label.startswith("_"))),
                certain=self.notes.certain,
                callback=self.notes.callback,
                message=_message(shown[0]) if label in CALLBACKS and shown else None,
                delegates_to=delegate,
                broken=node.has_error,
                bare=not has_body and word != "defdelegate",
            )
        )
        self.notes.doc, self.notes.hidden, self.notes.callback = None, False, False

    def _body(self, node: Node, word: str, owner: str, first: Node, shown: list[Node]) -> Body:
        if word in MACROS:
            return Body(problems=written_by_macro(node, owner, self.source.file))
        return read_body(node, self.scope, owner, first, shown, self.source)

    def _parameter(self, node: Node, number: int) -> Parameter:
        default: Expr | None = None
        if node.type == "binary_operator" and operator(node) == "\\\\":
            default = expression(node.child_by_field_name("right"), self.scope)
            node = node.child_by_field_name("left") or node
        return Parameter(
            name=_name(node) or f"arg{number}", kind="positional", required=default is None, default=default
        )

    def finish(
        self, hidden: bool, raised: frozenset[str] = frozenset(), given: Mapping[str, str] | None = None
    ) -> tuple[list[FunctionDecl], list[EndpointDecl], list[EnvironmentDecl], list[Said]]:
        """The module's functions in source order; ``hidden``: the whole module is internal; ``raised``: what it has as an exception;
        ``given``: the documentation that a ``use`` wrote for what takes one argument, and that stays where nothing else is said."""
        families: dict[tuple[str, int], list[Clause]] = {}
        for clause in self.clauses:
            families.setdefault((clause.name, len(clause.parameters)), []).append(clause)
        options = Options(self.clauses)
        functions = [
            self._function(name, arity, found, hidden or _asked_for(found, raised), options.of(name, arity))
            for (name, arity), found in families.items()
        ]
        functions = [
            replace(one, doc=given[one.name])
            if given and one.name in given and one.arity[1] == 1 and not (one.doc or one.internal)
            else one
            for one in functions
        ]
        endpoints = [one for clause in self.clauses for one in clause.body.endpoints]
        environment = [one for clause in self.clauses for one in clause.body.environment] + list(
            asked_for(self.clauses)
        )
        problems = self.problems + [one for clause in self.clauses for one in clause.body.problems]
        return functions, endpoints, environment, problems

    def _function(
        self,
        name: str,
        arity: int,
        clauses: list[Clause],
        hidden: bool,
        bags: Bags,
    ) -> FunctionDecl:
        head = min(clauses, key=lambda clause: clause.least)
        types, returns = self.notes.specs.get((name, arity), ((), None))
        names = [best([c.parameters[n].name for c in clauses], n + 1) for n in range(arity)]
        parameters = tuple(
            Parameter(
                name=names[n],
                kind="positional",
                required=p.required,
                default=p.default,
                type=types[n] if n < len(types) else None,
            )
            for n, p in enumerate(head.parameters)
        )
        word = clauses[0].word
        reads: list[OptionRead] = [read for clause in clauses for read in clause.body.reads]
        calls: list[CallSite] = [call for clause in clauses for call in clause.body.calls]
        return FunctionDecl(
            owner=self.scope.module,
            name=name,
            spans=tuple(clause.span for clause in clauses),
            parameters=parameters,
            kind="macro" if word in MACROS else "function",
            arity=(head.least, arity),
            returns=returns,
            reads=tuple(reads),
            options=bags.options,
            passes=bags.passes,
            gives=bags.gives,
            calls=tuple(calls),
            doc=next((clause.doc for clause in clauses if clause.doc), None),
            internal=hidden or word in PRIVATE or any(clause.hidden for clause in clauses),
            private=word in PRIVATE,
            callback=word not in PRIVATE and any(clause.callback for clause in clauses),
            delegates_to=clauses[0].delegates_to,
            uncertain=_doubt(clauses),
        )


def _asked_for(clauses: list[Clause], names: frozenset[str]) -> bool:
    """Whether it is what every exception has already: documented only where somebody wrote something."""
    known = clauses[0].name in names and len(clauses[0].parameters) == 1
    return known and not any(clause.doc for clause in clauses)


def _doubt(clauses: list[Clause]) -> str | None:
    if any(clause.broken for clause in clauses):
        return "there is a syntax error in it"
    return None if all(clause.certain for clause in clauses) else "a condition decides whether it is declared so"


def _type(node: Node) -> str:
    """A parameter's type in a spec, without the name that may stand before it."""
    if node.type == "binary_operator" and operator(node) == "::":
        node = node.child_by_field_name("right") or node
    return " ".join(text(node).split())


def _either(one: str, other: str) -> str:
    """What several specs of one function say of a place together."""
    return one if other in one.split(" | ") or one == other else f"{one} | {other}"


def _name(node: Node) -> str | None:
    """The variable that a pattern binds as a whole: ``opts``, ``%Foo{} = chunk`` → chunk."""
    if node.type == "identifier":
        return text(node).lstrip("_") or None
    if node.type == "binary_operator" and operator(node) == "=":
        for side in ("right", "left"):
            found = (
                _name(node.child_by_field_name(side) or node) if node.child_by_field_name(side) is not None else None
            )
            if found:
                return found
    return None


def _message(pattern: Node) -> Message | None:
    """``{:tag, name, other}`` as a callback matches it."""
    inside = [child for child in pattern.named_children if child.type != "comment"]
    if pattern.type != "tuple" or not inside or inside[0].type != "atom":
        return None
    return Message(text(inside[0]), tuple(_name(child) for child in inside))
