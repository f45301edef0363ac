"""Nodes → expressions. What syntax alone does not explain becomes Opaque with its source; nothing is guessed."""

from __future__ import annotations

import math

from generator.extract.python.names import Scope, dotted, squeeze
from generator.extract.python.strings import string
from generator.extract.syntax import Node, text
from generator.model import Call, Expr, Get, Lit, Op, Opaque, Ref, Seq, Table

CONSTANTS = {"none": None, "true": True, "false": False}
DISPLAYS = frozenset({"list", "tuple", "set", "expression_list"})
INTEGER_LIMIT = 2**63


def expression(node: Node, scope: Scope) -> Expr:
    """The expression at a node, names followed as far as the file tells."""
    kind = node.type
    if kind in CONSTANTS:
        return Lit(value=CONSTANTS[kind])
    if node.has_error:
        return opaque(node)
    if kind in ("integer", "float"):
        return _number(node)
    if kind in ("string", "concatenated_string"):
        value = string(node)
        return opaque(node) if value is None else Lit(value=value)
    if kind in ("identifier", "attribute"):
        return _name(node, scope)
    if kind == "parenthesized_expression":
        return next((expression(inner, scope) for inner in operands(node)), opaque(node))
    if kind == "call":
        return _call(node, scope)
    if kind in ("unary_operator", "not_operator"):
        return _unary(node, scope)
    if kind in ("binary_operator", "boolean_operator"):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        operator = node.child_by_field_name("operator")
        if left is None or right is None or operator is None:
            return opaque(node)
        return Op(op=text(operator), args=(expression(left, scope), expression(right, scope)))
    if kind in DISPLAYS:
        items = operands(node)
        if any(item.type in ("list_splat", "parenthesized_list_splat") for item in items):
            return opaque(node)
        return Seq(items=tuple(expression(item, scope) for item in items))
    if kind == "dictionary":
        return _table(node, scope)
    return opaque(node)


def opaque(node: Node) -> Opaque:
    return Opaque(source=squeeze(text(node)))


def operands(node: Node) -> list[Node]:
    """The named children without comments."""
    return [child for child in node.named_children if child.type != "comment"]


def _name(node: Node, scope: Scope) -> Expr:
    name = dotted(node)
    if name is not None:
        return Ref(name=scope.resolve(name))
    of, attribute = node.child_by_field_name("object"), node.child_by_field_name("attribute")
    if of is None or attribute is None:
        return opaque(node)
    inner = expression(of, scope)
    return opaque(node) if isinstance(inner, Opaque) else Get(of=inner, name=text(attribute))


def _number(node: Node) -> Expr:
    source = text(node).replace("_", "")
    value: int | float
    try:
        value = int(source, 0) if node.type == "integer" else float(source)
    except ValueError:
        return opaque(node)
    if isinstance(value, float) and not math.isfinite(value) or isinstance(value, int) and value >= INTEGER_LIMIT:
        return opaque(node)
    return Lit(value=value)


def _unary(node: Node, scope: Scope) -> Expr:
    argument = node.child_by_field_name("argument")
    if argument is None:
        return opaque(node)
    inner = expression(argument, scope)
    if node.type == "not_operator":
        return Op(op="not", args=(inner,))
    sign = text(node.children[0])
    number = isinstance(inner, Lit) and isinstance(inner.value, int | float) and not isinstance(inner.value, bool)
    if sign == "+" and number:
        return inner
    if sign == "-" and isinstance(inner, Lit) and isinstance(inner.value, int | float) and number:
        return Lit(value=-inner.value)
    return Op(op={"-": "neg"}.get(sign, sign), args=(inner,))


class Arguments:
    """The arguments of a call, nodes as they stand. ``starred``: there are more than syntax shows."""

    __slots__ = ("keywords", "positional", "starred")

    def __init__(self, arguments: Node | None) -> None:
        self.positional: list[Node] = []
        self.keywords: dict[str, Node] = {}
        self.starred = arguments is not None and arguments.type != "argument_list"
        for argument in operands(arguments) if arguments is not None and not self.starred else ():
            if argument.type == "keyword_argument":
                name, value = argument.child_by_field_name("name"), argument.child_by_field_name("value")
                if name is not None and value is not None:
                    self.keywords[text(name)] = value
            elif argument.type in ("list_splat", "dictionary_splat", "parenthesized_list_splat"):
                self.starred = True
            else:
                self.positional.append(argument)


def arguments(call: Node) -> Arguments:
    return Arguments(call.child_by_field_name("arguments"))


def callee(call: Node) -> str | None:
    """The plain dotted name that a call calls, as written."""
    function = call.child_by_field_name("function")
    return dotted(function) if function is not None else None


def _call(node: Node, scope: Scope) -> Expr:
    name, given = callee(node), arguments(node)
    if name is None or given.starred:
        return opaque(node)
    return Call(
        name=scope.resolve(name),
        args=tuple(expression(argument, scope) for argument in given.positional),
        kwargs=tuple((key, expression(value, scope)) for key, value in given.keywords.items()),
    )


def _table(node: Node, scope: Scope) -> Expr:
    items: list[tuple[Expr, Expr]] = []
    for pair in operands(node):
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        if pair.type != "pair" or key is None or value is None:
            return opaque(node)
        items.append((expression(key, scope), expression(value, scope)))
    return Table(items=tuple(items))
