"""Syntax → model.Expr: values as written, names expanded through the file's aliases; what syntax does not explain stays Opaque."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from generator.extract.elixir.names import Scope
from generator.extract.elixir.nodes import arguments, attribute, binary, children, operator, pairs, source, string, target, word
from generator.extract.syntax import Node, text
from generator.model import Atom, Call, Expr, Get, Lit, Op, Opaque, Ref, Seq, Table

OPERATORS = {"and": "and", "&&": "and", "or": "||", "||": "||", **{sign: sign for sign in "+ - * / ** <> ++".split()}}
DIVISIONS = {"div": "//", "rem": "%"}
LIMIT = 24


class Assigned(NamedTuple):
    """One assignment to a module attribute."""

    name: str
    value: Node
    start: int


class Context(NamedTuple):
    """What an expression's names may stand for: the module's scope, its attributes in order and the functions that it defines.

    ``accumulating``: attributes that collect every value they are given.
    """

    scope: Scope
    attributes: tuple[Assigned, ...] = ()
    functions: frozenset[str] = frozenset()
    accumulating: frozenset[str] = frozenset()

    def assigned(self, name: str, before: int) -> Node | None:
        """The value that an attribute has at a place: the last one assigned before it."""
        found = None
        for each in self.attributes:
            if each.name == name and each.start < before:
                found = each.value
        return None if name in self.accumulating else found

    def literal(self, node: Node, depth: int = 0) -> Node:
        """The node itself, or what the attribute that it reads was last assigned."""
        read = attribute(node)
        if read is None or read[1] is not None or depth > LIMIT:
            return node
        value = self.assigned(read[0], node.start_byte)
        return node if value is None else self.literal(value, depth + 1)


def expression(node: Node, context: Context, depth: int = 0) -> Expr:
    """A value as written. Never raises; anything that depends on what runs is Opaque with its source."""
    read = READERS.get(node.type)
    found = read(node, context, depth + 1) if read is not None and depth <= LIMIT else None
    return Opaque(source=source(node, 200)) if found is None else found


def names(node: Node, context: Context, depth: int = 0) -> tuple[str, ...] | None:
    """The words of a literal list: atoms, strings or keyword keys, through attributes, sigils and ``++``; None where it is none."""
    node = context.literal(node)
    joined = binary(node, "++")
    if joined and depth <= LIMIT:
        left, right = names(joined[0], context, depth + 1), names(joined[1], context, depth + 1)
        return None if left is None or right is None else left + right
    if node.type == "sigil":
        return _sigil_words(node)
    if node.type not in ("list", "keywords"):
        return None
    found: list[str] = []
    for item in [node] if node.type == "keywords" else children(node):
        if item.type == "keywords":
            for key, _ in pairs(item):
                said = word(key)
                if said is None:
                    return None
                found.append(said)
            continue
        said = word(context.literal(item))
        if said is None:
            return None
        found.append(said)
    return tuple(found)


def _sigil_words(node: Node) -> tuple[str, ...] | None:
    if not any(child.type == "sigil_name" and text(child) in ("w", "W") for child in node.named_children):
        return None
    if any(child.type == "interpolation" for child in node.named_children):
        return None
    return tuple(" ".join(text(child) for child in node.named_children if child.type == "quoted_content").split())


def _number(node: Node, context: Context, depth: int) -> Expr | None:
    digits = text(node).replace("_", "")
    try:
        return Lit(value=int(digits, 0) if node.type == "integer" else float(digits))
    except ValueError:
        return None


def _string(node: Node, context: Context, depth: int) -> Expr | None:
    value = string(node)
    return None if value is None else Lit(value=value)


def _atom(node: Node, context: Context, depth: int) -> Expr | None:
    name = word(node)
    return None if name is None else Lit(value=name) if node.type == "quoted_keyword" else Atom(name=name)


def _boolean(node: Node, context: Context, depth: int) -> Expr | None:
    return Lit(value=text(node) == "true")


def _nothing(node: Node, context: Context, depth: int) -> Expr | None:
    return Lit(value=None)


def _name(node: Node, context: Context, depth: int) -> Expr | None:
    name = context.scope.module_of(node)
    return None if name is None else Ref(name=name)


def _unary(node: Node, context: Context, depth: int) -> Expr | None:
    read = attribute(node)
    if read is not None:
        return _attribute(node, read[0], context, depth) if read[1] is None else None
    operand = node.child_by_field_name("operand")
    sign = {"-": "neg", "!": "not", "not": "not"}.get(operator(node))
    if operand is None or sign is None:
        return expression(operand, context, depth) if operand is not None and operator(node) == "+" else None
    inner = expression(operand, context, depth)
    if sign == "neg" and isinstance(inner, Lit) and isinstance(inner.value, int | float) and not isinstance(inner.value, bool):
        return Lit(value=-inner.value)
    return Op(op=sign, args=(inner,))


def _attribute(node: Node, name: str, context: Context, depth: int) -> Expr | None:
    """A name to be followed, or the value itself where the attribute is assigned more than once."""
    if name in context.accumulating:
        return None
    if sum(each.name == name for each in context.attributes) > 1:
        value = context.assigned(name, node.start_byte)
        return None if value is None else expression(value, context, depth)
    return Ref(name=f"{context.scope.module}.{name}")


def _binary(node: Node, context: Context, depth: int) -> Expr | None:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    op = OPERATORS.get(operator(node))
    if left is None or right is None or op is None:
        return None
    a, b = expression(left, context, depth), expression(right, context, depth)
    if op == "++":
        return Seq(items=a.items + b.items) if isinstance(a, Seq) and isinstance(b, Seq) else Op(op=op, args=(a, b))
    return Op(op=op, args=(a, b))


def _list(node: Node, context: Context, depth: int) -> Expr | None:
    items = children(node)
    if items and all(item.type == "keywords" for item in items):
        return _table(node, context, depth)
    if any(item.type == "binary_operator" and operator(item) == "|" for item in items):
        return None
    found: list[Expr] = []
    for item in items:
        if item.type == "keywords":
            found += [Seq(items=pair) for pair in _entries(item, context, depth)]
        else:
            found.append(expression(item, context, depth))
    return Seq(items=tuple(found))


def _entries(node: Node, context: Context, depth: int) -> list[tuple[Expr, Expr]]:
    return [
        (Lit(value=word(key)) if key.type in ("keyword", "quoted_keyword") else expression(key, context, depth), expression(value, context, depth))
        for key, value in pairs(node)
    ]


def _table(node: Node, context: Context, depth: int) -> Expr | None:
    return Table(items=tuple(_entries(node, context, depth)))


def _map(node: Node, context: Context, depth: int) -> Expr | None:
    """A map; a struct literal is a call of its module with keyword arguments."""
    inner = children(node)
    if any(item.type == "binary_operator" and operator(item) == "|" for part in inner for item in children(part)):
        return None
    struct = next((child for child in inner if child.type == "struct"), None)
    if struct is None:
        return _table(node, context, depth)
    name = context.scope.module_of(children(struct)[0]) if children(struct) else None
    if name is None:
        return None
    return Call(name=name, kwargs=tuple((word(key) or text(key), expression(value, context, depth)) for key, value in pairs(node)))


def _sigil(node: Node, context: Context, depth: int) -> Expr | None:
    words = _sigil_words(node)
    if words is not None:
        atoms = any(child.type == "sigil_modifiers" and text(child) == "a" for child in node.named_children)
        return Seq(items=tuple(Atom(name=each) if atoms else Lit(value=each) for each in words))
    kind = next((text(child) for child in node.named_children if child.type == "sigil_name"), "")
    parts = [child for child in node.named_children if child.type not in ("sigil_name", "sigil_modifiers")]
    if kind == "S" or (kind == "s" and all(part.type == "quoted_content" for part in parts)):
        return Lit(value="".join(text(part) for part in parts))
    return None


def _call(node: Node, context: Context, depth: int) -> Expr | None:
    name = target(node)
    if name in DIVISIONS and name not in context.functions and len(arguments(node)) == 2:
        return Op(op=DIVISIONS[name], args=tuple(expression(value, context, depth) for value in arguments(node)))
    named = callee(node, context)
    if named is None or node.named_children[-1].type == "do_block":
        return None
    called = node.child_by_field_name("target")
    if called is not None and called.type == "dot" and not _constant_owner(called, context):
        return _field(called, context, depth) if node.named_child_count == 1 else None
    values = arguments(node)
    return Call(name=named, args=tuple(expression(value, context, depth) for value in values))


def _constant_owner(dot: Node, context: Context) -> bool:
    left = dot.child_by_field_name("left")
    return left is not None and (left.type == "atom" or context.scope.module_of(left) is not None)


def _field(dot: Node, context: Context, depth: int) -> Expr | None:
    """``@limits.size``: an entry of a value that can itself be followed."""
    left, right = dot.child_by_field_name("left"), dot.child_by_field_name("right")
    if left is None or right is None or left.type != "unary_operator":
        return None
    return Get(of=expression(left, context, depth), name=text(right))


def callee(call: Node, context: Context) -> str | None:
    """What a call calls: ``Sdk.API.post``, ``:timer.minutes``, ``client.post``, a local ``helper``; None for a computed callee."""
    called = call.child_by_field_name("target")
    if called is None:
        return None
    if called.type == "identifier":
        name = text(called)
        return f"{context.scope.module}.{name}" if name in context.functions else name
    return dotted(called, context.scope) if called.type == "dot" else None


def dotted(dot: Node, scope: Scope) -> str | None:
    """``left.right`` with the left side's module expanded."""
    left, right = dot.child_by_field_name("left"), dot.child_by_field_name("right")
    if left is None or right is None:
        return None
    owner = scope.module_of(left) or source(left, 60)
    return f"{owner}.{text(right)}"


def _parenthesised(node: Node, context: Context, depth: int) -> Expr | None:
    inner = children(node)
    return expression(inner[0], context, depth) if len(inner) == 1 else None


READERS: dict[str, Callable[[Node, Context, int], Expr | None]] = {
    "integer": _number,
    "float": _number,
    "string": _string,
    "atom": _atom,
    "quoted_atom": _atom,
    "boolean": _boolean,
    "nil": _nothing,
    "alias": _name,
    "identifier": _name,
    "dot": _name,
    "unary_operator": _unary,
    "binary_operator": _binary,
    "list": _list,
    "keywords": _table,
    "tuple": lambda node, context, depth: Seq(items=tuple(expression(item, context, depth) for item in children(node))),
    "map": _map,
    "sigil": _sigil,
    "call": _call,
    "block": _parenthesised,
}
