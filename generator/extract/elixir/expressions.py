"""Values as they are written, as ``Expr``. What is not surely a value of its own is opaque: a wrong value would be worse."""

from __future__ import annotations

import re

from generator.extract.elixir.terms import (
    Scope,
    arguments,
    attribute,
    key_of,
    keyword,
    modifier,
    operand,
    operator,
    string,
    target,
    unescaped,
    words,
)
from generator.extract.syntax import Node, text
from generator.model import Atom, Call, Expr, Lit, Op, Opaque, Ref, Seq, Table

PLAIN = re.compile(r"[\w.:]*\w[?!]?")
OPERATORS = frozenset({"+", "-", "*", "/", "**", "<>", "||", "&&", "or", "and", "++"})
SPECIAL = {"nil": None, "true": True, "false": False}
PROJECT = "Mix.Project.config"
# Functions of the language's own that are known everywhere and are done when values are folded.
KERNEL = frozenset({"div", "rem", "max", "min", "abs", "to_string"})


def expression(node: Node | None, scope: Scope) -> Expr:
    """A value as written."""
    if node is None:
        return Lit(value=None)
    if node.has_error:
        return _opaque(node)
    match node.type:
        case "integer":
            return Lit(value=_integer(text(node).replace("_", "")))
        case "char":
            written = text(node)[1:]
            return Lit(value=ord(unescaped(written) if written[0] == "\\" else written))
        case "float":
            return Lit(value=float(text(node).replace("_", "")))
        case "nil":
            return Lit(value=None)
        case "boolean":
            return Lit(value=text(node) == "true")
        case "atom" | "quoted_atom":
            name = key_of(node)
            return _atom(name) if name is not None else _opaque(node)
        case "string":
            value = string(node)
            return Lit(value=value) if value is not None else _joined(node, scope)
        case "alias":
            return module(text(node), scope)
        case "dot" if text(node).startswith("__MODULE__."):
            return module(text(node), scope)
        case "identifier" if text(node) == "__MODULE__":
            return module("__MODULE__", scope)
        case "sigil":
            found = words(node)
            if found is not None:
                atoms = modifier(node) == "a"
                return Seq(items=tuple(_atom(w) if atoms else Lit(value=w) for w in found))
            written_out = string(node)
            return Lit(value=written_out) if written_out is not None else _opaque(node)
        case "list":
            return _list(node, scope)
        case "tuple":
            return _tuple(node, scope)
        case "keywords":
            return table(node, scope)
        case "map" if not any(child.type == "struct" for child in node.named_children):
            return table(node, scope)
        case "unary_operator":
            return _unary(node, scope)
        case "binary_operator" if operator(node) in OPERATORS:
            sides = (node.child_by_field_name("left"), node.child_by_field_name("right"))
            return Op(op=operator(node), args=tuple(expression(side, scope) for side in sides))
        case "block" if len(node.named_children) == 1:
            return expression(node.named_children[0], scope)
        case "call":
            return _call(node, scope)
        case "access_call":
            return _project(node) or _opaque(node)
        case _:
            pass
    return _opaque(node)


def _atom(name: str) -> Expr:
    """An atom; the three that have a spelling of their own are the same written as ``:nil``."""
    return Lit(value=SPECIAL[name]) if name in SPECIAL else Atom(name=name)


def module(written: str, scope: Scope) -> Atom:
    """A module is an atom, ``:"Elixir.A.B"``."""
    return Atom(name=f"Elixir.{scope.expand(written)}")


def table(node: Node, scope: Scope) -> Expr:
    """A keyword list or map with all its entries; opaque where one of them is computed, or where a key stands twice."""
    found: list[tuple[Expr, Expr]] = []
    for child in node.named_children:
        for entry in child.named_children if child.type in ("map_content", "keywords") else [child]:
            for one in entry.named_children if entry.type == "keywords" else [entry]:
                if one.type == "comment":
                    continue
                read = _entry(one, scope)
                if read is None:
                    return _opaque(node)
                found.append(read)
    keys = [key for key, _ in found]
    return Table(items=tuple(found)) if len(set(keys)) == len(keys) else _opaque(node)


def _entry(node: Node, scope: Scope) -> tuple[Expr, Expr] | None:
    if node.type == "pair":
        key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
        plain = key is not None and all(child.type == "quoted_content" for child in key.named_children)
        return (Lit(value=keyword(key)), expression(value, scope)) if key is not None and plain else None
    if node.type != "binary_operator" or operator(node) != "=>":
        return None
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        return None
    name = key_of(left)
    key_value = Lit(value=name) if name is not None else expression(left, scope)
    whole = isinstance(key_value, Lit) and type(key_value.value) in (str, int)
    return (key_value, expression(right, scope)) if whole or isinstance(key_value, Atom) else None


def _integer(written: str) -> int:
    return int(written, 0) if written[1:2] in ("x", "o", "b") else int(written)


def _opaque(node: Node) -> Opaque:
    return Opaque(source=" ".join(text(node).split())[:120])


def _joined(node: Node, scope: Scope) -> Expr:
    """A string with interpolations, put together; a heredoc's indentation makes that too hard to be sure of."""
    if text(node).startswith('"""'):
        return _opaque(node)
    parts: list[Expr] = []
    for child in node.named_children:
        if child.type == "quoted_content":
            parts.append(Lit(value=text(child)))
        elif child.type == "escape_sequence":
            parts.append(Lit(value=unescaped(text(child))))
        elif child.type == "interpolation" and child.named_child_count == 1:
            parts.append(Call(name="Kernel.to_string", args=(expression(child.named_children[0], scope),)))
        else:
            return _opaque(node)
    whole: Expr = Lit(value="")
    for part in parts:
        whole = Op(op="<>", args=(whole, part))
    return whole if all(_followable(part) for part in parts) else _opaque(node)


def _followable(part: Expr) -> bool:
    """Whether something might be made of it, so that showing how it is put together is worth more than how it is written."""
    return isinstance(part, Lit) or (isinstance(part, Call) and isinstance(part.args[0], Ref | Lit))


def _list(node: Node, scope: Scope) -> Expr:
    inner = [child for child in node.named_children if child.type != "comment"]
    if len(inner) == 1 and inner[0].type == "keywords":
        found = table(inner[0], scope)
        return found if isinstance(found, Table) else _opaque(node)
    if any(child.type == "binary_operator" and operator(child) == "|" for child in inner):
        return _opaque(node)
    named = [_named(child, scope) for child in inner]
    if inner and None not in named:
        pairs = [pair for pair in named if pair is not None]
        return Table(items=tuple(pairs)) if len({key for key, _ in pairs}) == len(pairs) else _opaque(node)
    items: list[Expr] = []
    for child in inner:
        if child.type == "keywords":
            pairs_in = table(child, scope)
            if not isinstance(pairs_in, Table):
                return _opaque(node)
            items += [Seq(items=(Atom(name=str(getattr(key, "value", ""))), value)) for key, value in pairs_in.items]
        else:
            items.append(expression(child, scope))
    return Seq(items=tuple(items))


def _project(node: Node) -> Ref | None:
    """``Mix.Project.config()[:version]``: what the project's own file says under that key."""
    asked, key = node.child_by_field_name("target"), node.child_by_field_name("key")
    if asked is None or key is None or key.type != "atom" or "".join(text(asked).split()) != f"{PROJECT}()":
        return None
    return Ref(name=f"{PROJECT}.{key_of(key)}")


def _named(node: Node, scope: Scope) -> tuple[Expr, Expr] | None:
    """``{:key, value}``, which in a list of nothing else is the long form of ``key: value``."""
    inside = [child for child in node.named_children if child.type != "comment"]
    if node.type != "tuple" or len(inside) != 2 or inside[0].type not in ("atom", "quoted_atom"):
        return None
    name = key_of(inside[0])
    return (Lit(value=name), expression(inside[1], scope)) if name is not None else None


def _tuple(node: Node, scope: Scope) -> Expr:
    items = [expression(child, scope) for child in node.named_children if child.type != "comment"]
    return Seq(items=tuple(items))


def _unary(node: Node, scope: Scope) -> Expr:
    found = attribute(node)
    if found and found[1] is None:
        return scope.changing.get(found[0]) or Ref(name=f"{scope.module}.{found[0]}")
    inner = operand(node)
    if operator(node) == "-":
        return Op(op="neg", args=(expression(inner, scope),))
    if operator(node) == "not":
        return Op(op="not", args=(expression(inner, scope),))
    return _opaque(node)


def _call(node: Node, scope: Scope) -> Expr:
    name = target(node)
    if any(child.type == "do_block" for child in node.children) or not PLAIN.fullmatch(name):
        return _opaque(node)
    head, dot, last = name.rpartition(".")
    full = f"{scope.expand(head) if head[:1].isupper() or head == '__MODULE__' else head}{dot}{last}"
    args = tuple(expression(child, scope) for child in arguments(node))
    return Call(name=full if dot else f"{'Kernel' if last in KERNEL else scope.module}.{last}", args=args)
