"""Expressions as written → ``Expr``; and annotations → text and variants."""

from __future__ import annotations

import ast

from generator.extract.python.names import Names
from generator.extract.syntax import Node, text
from generator.model import Call, Expr, Get, Lit, Op, Opaque, Ref, Seq, Table

OPERATORS = {"boolean_operator", "binary_operator"}


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


def expression(node: Node | None, names: Names, scope: str = "") -> Expr:
    """An expression. ``scope``: the class whose body it stands in, so that sibling names are found."""
    if node is None:
        return Lit(value=None)
    if node.has_error:
        return Opaque(source=" ".join(text(node).split())[:120])
    kind = node.type
    if kind in ("none", "true", "false"):
        return Lit(value={"none": None, "true": True, "false": False}[kind])
    if kind in ("integer", "float", "string", "concatenated_string"):
        return _literal(node)
    if kind in ("parenthesized_expression", "await") and node.named_children:
        inner = [child for child in node.named_children if child.type != "comment"]
        return expression(inner[0], names, scope)
    if kind in ("identifier", "attribute"):
        name = dotted(node)
        if name is not None:
            return Ref(name=_resolved(name, names, scope))
        attribute, of = node.child_by_field_name("attribute"), node.child_by_field_name("object")
        if attribute is not None and of is not None:
            return Get(of=expression(of, names, scope), name=text(attribute))
    if kind == "unary_operator":
        operator = node.child_by_field_name("operator")
        if operator is not None and text(operator) in "+-":
            inner = expression(node.child_by_field_name("argument"), names, scope)
            return inner if text(operator) == "+" else Op(op="neg", args=(inner,))
    if kind == "not_operator":
        return Op(op="not", args=(expression(node.child_by_field_name("argument"), names, scope),))
    if kind in OPERATORS:
        operator = node.child_by_field_name("operator")
        sides = (node.child_by_field_name("left"), node.child_by_field_name("right"))
        if operator is not None:
            return Op(op=text(operator), args=tuple(expression(side, names, scope) for side in sides))
    if kind in ("list", "tuple", "set", "expression_list"):
        items = [child for child in node.named_children if child.type != "comment"]
        if not any("splat" in item.type for item in items):
            return Seq(items=tuple(expression(item, names, scope) for item in items))
    if kind == "dictionary":
        pairs = [child for child in node.named_children if child.type != "comment"]
        if all(pair.type == "pair" for pair in pairs):
            return Table(
                items=tuple(
                    (expression(p.child_by_field_name("key"), names, scope), expression(p.child_by_field_name("value"), names, scope))
                    for p in pairs
                )
            )
    if kind == "call":
        found = call(node, names, scope)
        if found is not None:
            return found
    return Opaque(source=" ".join(text(node).split())[:120])


def call(node: Node, names: Names, scope: str = "") -> Call | None:
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
            kwargs.append((text(key) if key is not None else "", expression(child.child_by_field_name("value"), names, scope)))
        else:
            args.append(expression(child, names, scope))
    return Call(name=_resolved(name, names, scope), args=tuple(args), kwargs=tuple(kwargs))


def _resolved(name: str, names: Names, scope: str) -> str:
    first = name.partition(".")[0]
    if scope and first not in names.known and first not in names.defined:
        return f"{scope}.{name}" if first.isupper() else name
    return names.resolve(name)


def _literal(node: Node) -> Expr:
    if any(child.type == "interpolation" for child in _inside(node)):
        return Opaque(source=" ".join(text(node).split())[:120])
    try:
        value = ast.literal_eval(text(node).strip())
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        # an f-string without interpolation, or something newer than the running Python
        plain = text(node).strip()
        if plain[:1] in "fF":
            return _plain(plain[1:])
        return Opaque(source=plain[:120])
    return Lit(value=value) if isinstance(value, str | int | float) else Opaque(source=text(node)[:120])


def _plain(source: str) -> Expr:
    try:
        value = ast.literal_eval(source)
    except (ValueError, SyntaxError):
        return Opaque(source=source[:120])
    return Lit(value=value) if isinstance(value, str) else Opaque(source=source[:120])


def _inside(node: Node) -> list[Node]:
    if node.type == "concatenated_string":
        return [inner for child in node.named_children for inner in child.named_children]
    return node.named_children


def string(node: Node | None) -> str | None:
    """A string literal's value, None for anything else."""
    if node is None or node.type not in ("string", "concatenated_string"):
        return None
    value = _literal(node)
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


UNIONS = {"Union", "Optional"}
WRAPPERS = {"Annotated", "Required", "NotRequired", "ReadOnly", "Final"}


def variants(node: Node | None, names: Names) -> tuple[str, ...] | None:
    """Members of a union or values of a Literal; None where the expression is neither."""
    if node is None:
        return None
    if node.type == "type":
        return variants(node.named_children[0], names) if node.named_children else None
    if node.type == "parenthesized_expression":
        return variants(node.named_children[0], names)
    if node.type in ("binary_operator", "union_type"):
        operator = node.child_by_field_name("operator")
        if operator is not None and text(operator) != "|":
            return None
        parts = [child for child in node.named_children if child.type != "comment"]
        return tuple(name for part in parts for name in (variants(part, names) or _member(part, names)))
    if node.type in ("subscript", "generic_type"):
        head, inner = _subscript(node)
        last = (head or "").rpartition(".")[2]
        if last in WRAPPERS and inner:
            return variants(inner[0], names)
        if last in UNIONS:
            found = tuple(name for part in inner for name in (variants(part, names) or _member(part, names)))
            return (*found, "None") if last == "Optional" else found
        if last == "Literal":
            return tuple(_literal_text(part) for part in inner)
    return None


def _subscript(node: Node) -> tuple[str | None, list[Node]]:
    if node.type == "generic_type":
        head = dotted(node.named_children[0])
        inner = [c for child in node.named_children[1:] for c in child.named_children]
        return head, [c.named_children[0] if c.type == "type" and c.named_children else c for c in inner]
    head = dotted(node.child_by_field_name("value"))
    inner = [c.named_children[0] if c.type == "type" and c.named_children else c for c in node.children_by_field_name("subscript")]
    return head, [part for one in inner for part in (one.named_children if one.type == "tuple" else [one])]


def _member(node: Node, names: Names) -> tuple[str, ...]:
    if node.type == "type" and node.named_children:
        return variants(node, names) or _member(node.named_children[0], names)
    quoted = string(node)
    name = quoted if quoted is not None else dotted(node)
    return (names.resolve(name),) if name else (" ".join(text(node).split()),)


def _literal_text(node: Node) -> str:
    if node.type == "type" and node.named_children:
        node = node.named_children[0]
    value = _literal(node) if node.type in ("string", "integer") else None
    return str(value.value) if isinstance(value, Lit) else text(node)
