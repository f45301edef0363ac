"""Definitions of functions and methods → their signature and what their bodies do."""

from __future__ import annotations

from msgspec.structs import replace

from generator.extract.python.bodies import Body, read_body
from generator.extract.python.expressions import expression
from generator.extract.python.names import Names
from generator.extract.python.statements import docstring
from generator.extract.syntax import Node, span, text
from generator.model import FunctionDecl, OptionRead, Parameter

KINDS = {
    "property": "property", "cached_property": "property", "setter": "property", "deleter": "property",
    "classmethod": "classmethod", "staticmethod": "staticmethod",
}  # fmt: skip
# pydantic makes class methods of these, a model_validator of which only where it comes before the model.
VALIDATORS = frozenset({"validator", "root_validator", "field_validator", "model_validator"})
# Methods that Python makes class methods without a decorator.
IMPLICIT = dict.fromkeys(("__init_subclass__", "__class_getitem__"), "classmethod")

SPLATS = {"list_splat_pattern": "variadic", "dictionary_splat_pattern": "variadic-keyword"}


def function(
    node: Node, label: str, owner: str, decorators: tuple[str, ...], in_class: bool, names: Names
) -> tuple[FunctionDecl, Body]:
    """A ``def`` and what its body does. ``owner``: the module or class that it stands in; ``decorators``: dotted."""
    kind = IMPLICIT.get(label, "method") if in_class else "function"
    every = parameters(node.child_by_field_name("parameters"), names, owner if in_class else "")
    for mark in decorators if in_class else ():
        kind = KINDS.get(mark.rpartition(".")[2], kind)
        if mark.partition(".")[0] == "pydantic" and mark.rpartition(".")[2] in VALIDATORS and kind == "method":
            of_class = mark.rpartition(".")[2] != "model_validator" or (every and every[0].name == "cls")
            kind = "classmethod" if of_class else kind
    drop = in_class and kind != "staticmethod" and bool(every) and every[0].kind == "positional"
    listed = every[1:] if drop else every
    body = read_body([node], names, f"{owner}.{label}", {one.name for one in every}, node)
    returns = node.child_by_field_name("return_type")
    inside = owner.removeprefix(names.module).split(".")
    declared = FunctionDecl(
        owner=owner,
        name=label,
        spans=(span(node),),
        parameters=listed,
        kind=kind,  # type: ignore[arg-type]
        is_async=any(child.type == "async" for child in node.children),
        arity=(sum(one.required and one.kind == "positional" for one in listed), len(listed)),
        decorators=decorators,
        returns=" ".join(text(returns).split()) if returns is not None else None,
        reads=_reads(body, listed),
        calls=body.calls,
        doc=docstring(node),
        internal=(label.startswith("_") and label != "__init__") or any(part.startswith("_") for part in inside),
        uncertain="there is a syntax error in it" if node.has_error else None,
    )
    return declared, body


def parameters(listed: Node | None, names: Names, scope: str) -> tuple[Parameter, ...]:
    """Parameters in order; ``scope``: the class whose names a default sees."""
    found: list[Parameter] = []
    keyword_only = False
    for node in listed.named_children if listed is not None else ():
        if node.type == "positional_separator":
            found = [replace(one, positional_only=True) for one in found]
        if node.type in ("comment", "positional_separator") or node.is_error:
            continue
        if node.type == "keyword_separator":
            keyword_only = True
            continue
        inner = node.named_children[0] if node.type == "typed_parameter" and node.named_children else node
        kind = SPLATS.get(inner.type)
        label = node.child_by_field_name("name") or (
            inner.named_children[0] if kind and inner.named_children else inner
        )
        annotation, value = node.child_by_field_name("type"), node.child_by_field_name("value")
        default = expression(value, names, scope) if value is not None else None
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
    return tuple(found)


def _reads(body: Body, listed: tuple[Parameter, ...]) -> tuple[OptionRead, ...]:
    """Keys read from the function's own keyword arguments or from a parameter that is a dictionary."""
    bags = {
        p.name for p in listed if p.kind == "variadic-keyword" or (p.type or "").startswith(("dict", "Dict", "Mapping"))
    }
    return tuple(read for read in body.reads if read.bag in bags)
