"""Functions, methods and properties: parameters of every kind with their defaults, decorators and documentation."""

from __future__ import annotations

from typing import Literal

from generator.extract.python.expressions import expression, operands
from generator.extract.python.names import Scope, dotted, is_internal, last, squeeze
from generator.extract.python.statements import Statement
from generator.extract.python.strings import docstring
from generator.extract.syntax import Node, span, text
from generator.model import FunctionDecl, Parameter

Kind = Literal["function", "method", "property", "classmethod", "staticmethod", "macro"]
PROPERTIES = frozenset({"property", "cached_property", "computed_field"})
ACCESSORS = frozenset({"setter", "deleter", "getter"})


def is_computed(target: Node) -> bool:
    """Whether a decorator (without its arguments) makes a property."""
    name = dotted(target)
    return name is not None and last(name) in PROPERTIES


def declare(statement: Statement, owner: str, scope: Scope, in_class: bool) -> FunctionDecl:
    """The function that a ``def`` declares; its calls and reads are added when bodies are read."""
    node = statement.node
    name = text(node.child_by_field_name("name") or node)
    decorators = [(dotted(one.target), one) for one in statement.decorators()]
    kind = _kind([word for word, _ in decorators if word], in_class)
    listed = node.child_by_field_name("parameters")
    parameters = _parameters(listed, scope) if listed is not None else []
    if in_class and kind != "staticmethod" and parameters and parameters[0].kind == "positional":
        parameters = parameters[1:]
    named = [one for one in parameters if not one.kind.startswith("variadic")]
    returns = node.child_by_field_name("return_type")
    doc = docstring(node.child_by_field_name("body"))
    full = f"{owner}.{name}"
    dunder = name.startswith("__") and name.endswith("__") and name != "__init__"
    return FunctionDecl(
        owner=owner,
        name=name,
        spans=(span(node),),
        parameters=tuple(parameters),
        kind=kind,
        is_async=bool(node.children) and node.children[0].type == "async",
        arity=(sum(one.required for one in named), len(named)),
        decorators=tuple(scope.resolve(word) if word else squeeze(text(one.target)) for word, one in decorators),
        returns=squeeze(text(returns), 400) if returns is not None else None,
        doc=doc[0] if doc else None,
        internal=dunder or is_internal(full),
        uncertain="it stands in broken syntax" if node.has_error else None,
    )


def _kind(decorators: list[str], in_class: bool) -> Kind:
    for word in decorators:
        if last(word) in PROPERTIES or in_class and "." in word and last(word) in ACCESSORS:
            return "property"
        if word in ("classmethod", "builtins.classmethod"):
            return "classmethod"
        if word in ("staticmethod", "builtins.staticmethod"):
            return "staticmethod"
    return "method" if in_class else "function"


def _parameters(listed: Node, scope: Scope) -> list[Parameter]:
    """All parameters, the receiver among them, in source order."""
    found: list[Parameter] = []
    keyword_only = False
    for node in operands(listed):
        if node.type == "keyword_separator":
            keyword_only = True
            continue
        name: Node | None = node
        annotation, value = node.child_by_field_name("type"), node.child_by_field_name("value")
        if node.type in ("default_parameter", "typed_default_parameter"):
            name = node.child_by_field_name("name")
        elif node.type == "typed_parameter":
            name = next(iter(operands(node)), None)
        if name is None or name.type not in ("identifier", "list_splat_pattern", "dictionary_splat_pattern"):
            continue
        kind: Literal["positional", "keyword", "variadic", "variadic-keyword"] = "keyword" if keyword_only else "positional"
        if name.type == "list_splat_pattern":
            kind, keyword_only = "variadic", True
        elif name.type == "dictionary_splat_pattern":
            kind = "variadic-keyword"
        found.append(
            Parameter(
                name=text(name).lstrip("*").strip(),
                kind=kind,
                required=value is None and not kind.startswith("variadic"),
                default=expression(value, scope) if value is not None else None,
                type=squeeze(text(annotation), 400) if annotation is not None else None,
            )
        )
    return found
