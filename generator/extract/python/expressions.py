"""Expressions as written → ``Expr``, and the literals in them."""

from __future__ import annotations

import ast
import math
import warnings

from generator.extract.python.names import Names
from generator.extract.syntax import Node, text
from generator.model import Call, Expr, Get, Lit, Op, Opaque, Ref, Seq, Table

OPERATORS = {"boolean_operator", "binary_operator"}
DEEPEST = 60
LARGEST = 2**63


def dotted(node: Node | None) -> str | None:
    """``a.b.c`` as text; None for anything that is more than names and dots."""
    if node is None:
        return None
    if node.type == "identifier":
        return text(node)
    if node.type == "attribute":
        inner = dotted(node.child_by_field_name("object"))
        name = node.child_by_field_name("attribute")
        return f"{inner}.{text(name)}" if inner and name is not None else None
    return None


def bare(node: Node | None) -> Node | None:
    """An expression without the parentheses around it."""
    while node is not None and node.type == "parenthesized_expression":
        node = next((child for child in node.named_children if child.type != "comment"), None)
    return node


def opaque(node: Node) -> Opaque:
    """What is not explained, as its source on one line."""
    return Opaque(source=" ".join(text(node).split())[:120])


def expression(node: Node | None, names: Names, scope: str = "", depth: int = 0) -> Expr:
    """An expression. ``scope``: the class whose body it stands in, so that sibling names are found."""
    if node is None:
        return Lit(value=None)
    if node.has_error or depth > DEEPEST:
        return opaque(node)
    deeper = depth + 1
    kind = node.type
    if kind in ("none", "true", "false"):
        return Lit(value={"none": None, "true": True, "false": False}[kind])
    if kind in ("integer", "float", "string", "concatenated_string"):
        return literal(node)
    if kind == "parenthesized_expression" and node.named_children:
        inner = [child for child in node.named_children if child.type != "comment"]
        return expression(inner[0], names, scope, deeper)
    if kind in ("identifier", "attribute"):
        name = dotted(node)
        if name is not None and name.partition(".")[0] in names.unsure:
            return opaque(node)
        if name is not None:
            return Ref(name=names.reference(name, scope, node.start_byte))
        attribute, of = node.child_by_field_name("attribute"), node.child_by_field_name("object")
        if attribute is not None and of is not None:
            return Get(of=expression(of, names, scope, deeper), name=text(attribute))
    if kind == "unary_operator":
        operator = node.child_by_field_name("operator")
        if operator is not None and text(operator) in "+-":
            operand = expression(node.child_by_field_name("argument"), names, scope, deeper)
            return operand if text(operator) == "+" else Op(op="neg", args=(operand,))
    if kind == "not_operator":
        return Op(op="not", args=(expression(node.child_by_field_name("argument"), names, scope, deeper),))
    if kind in OPERATORS:
        operator = node.child_by_field_name("operator")
        sides = (node.child_by_field_name("left"), node.child_by_field_name("right"))
        if operator is not None:
            return Op(op=text(operator), args=tuple(expression(side, names, scope, deeper) for side in sides))
    if kind in ("list", "tuple", "set", "expression_list"):
        items = [child for child in node.named_children if child.type != "comment"]
        if not any("splat" in item.type for item in items):
            held = tuple(expression(item, names, scope, deeper) for item in items)
            return Seq(items=tuple(dict.fromkeys(held)) if kind == "set" else held)
    if kind == "dictionary":
        pairs = [child for child in node.named_children if child.type != "comment"]
        if all(pair.type == "pair" for pair in pairs):
            return Table(
                items=tuple(
                    (
                        expression(p.child_by_field_name("key"), names, scope, deeper),
                        expression(p.child_by_field_name("value"), names, scope, deeper),
                    )
                    for p in pairs
                )
            )
    if kind == "call":
        found = call(node, names, scope, deeper)
        if found is not None:
            return found
    return opaque(node)


def call(node: Node, names: Names, scope: str = "", depth: int = 0) -> Call | None:
    """A call of a dotted name with plain arguments."""
    name = dotted(node.child_by_field_name("function"))
    arguments = node.child_by_field_name("arguments")
    if name is None or arguments is None or arguments.type != "argument_list":
        return None
    args: list[Expr] = []
    kwargs: list[tuple[str, Expr]] = []
    for child in arguments.named_children:
        if child.type == "comment":
            continue
        if "splat" in child.type:
            return None
        if child.type == "keyword_argument":
            key = child.child_by_field_name("name")
            kwargs.append(
                (
                    text(key) if key is not None else "",
                    expression(child.child_by_field_name("value"), names, scope, depth + 1),
                )
            )
        else:
            args.append(expression(child, names, scope, depth + 1))
    return Call(name=names.reference(name, scope, node.start_byte), args=tuple(args), kwargs=tuple(kwargs))


def literal(node: Node) -> Expr:
    """A number or a string; what JSON cannot hold (bytes, complex, half a surrogate pair) stays unexplained."""
    source = text(node)
    if node.has_error or any(child.type == "interpolation" for child in _inside(node)):
        return opaque(node)
    if "\ufffd" in source and not _is_utf8(node):
        return opaque(node)
    if node.type == "string" and source[:1] in "\"'" and "\\" not in source and "\r" not in source:
        width = 3 if source[:3] in ('"""', "'''") and len(source) >= 6 else 1
        return Lit(value=source[width:-width])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            body = ast.parse(f"({source})", mode="eval").body
        # an f-string without anything filled in is a plain string, its doubled braces single ones
        value = (
            "".join(ast.literal_eval(part) for part in body.values)
            if isinstance(body, ast.JoinedStr)
            else ast.literal_eval(body)
        )
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        return opaque(node)
    match value:
        case str() if value.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in value):
            return Lit(value=value)
        case int() if abs(value) < LARGEST:
            return Lit(value=value)
        case float() if math.isfinite(value):
            return Lit(value=value)
    return opaque(node)


def _is_utf8(node: Node) -> bool:
    try:
        (node.text or b"").decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _inside(node: Node) -> list[Node]:
    if node.type == "concatenated_string":
        return [inner for child in node.named_children for inner in child.named_children]
    return node.named_children


def string(node: Node | None) -> str | None:
    """A string literal's value, None for anything else."""
    if node is None or node.type not in ("string", "concatenated_string"):
        return None
    value = literal(node)
    return value.value if isinstance(value, Lit) and isinstance(value.value, str) else None


def path_template(node: Node) -> str | None:
    """A string, with every interpolation of an f-string as ``{name}``."""
    if node.type == "concatenated_string":
        parts = [path_template(child) for child in node.named_children]
        return None if None in parts else "".join(part or "" for part in parts)
    if node.type != "string":
        return None
    out = ""
    for child in node.children:
        if child.type == "string_content":
            out += text(child)
        elif child.type == "interpolation":
            inner = child.named_children[0] if child.named_children else None
            name = (dotted(inner) or "value") if inner is not None else "value"
            out += "{" + name.rpartition(".")[2].lstrip("_") + "}"
    return out
