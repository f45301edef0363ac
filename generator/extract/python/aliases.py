"""Type aliases: unions, literals and what else a module names with an assignment or a ``type`` statement."""

from __future__ import annotations

from collections.abc import Iterator

from generator.extract.python.expressions import arguments, callee, expression, operands
from generator.extract.python.names import Scope, dotted, is_internal, last, squeeze
from generator.extract.python.strings import string
from generator.extract.syntax import Node, span, text
from generator.model import Expr, Lit, TypeDecl

FORMS = frozenset({"Union", "Optional", "Literal", "Annotated"})
GENERICS = frozenset(
    "Dict List Set FrozenSet Tuple Type Callable Mapping MutableMapping Sequence Iterable Iterator Awaitable Coroutine "
    "AsyncIterator AsyncIterable Collection dict list set frozenset tuple type".split()
)
WRAPPERS = frozenset({"type", "parenthesized_expression"})


def alias(node: Node, owner: str, scope: Scope) -> TypeDecl | None:
    """The alias that a statement declares, or None where it is no alias. An ambiguous ``A | B`` counts as one."""
    if node.type == "type_alias_statement":
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            return None
        return _declare(text(left).partition("[")[0].strip(), right, node, owner, scope)
    left, right, annotation = (node.child_by_field_name(field) for field in ("left", "right", "type"))
    if left is None or right is None or left.type != "identifier":
        return None
    declared = annotation is not None and last(text(annotation).strip("\"'")) == "TypeAlias"
    if not declared and (annotation is not None or not is_type(right)):
        return None
    return _declare(text(left), right, node, owner, scope)


def is_type(node: Node) -> bool:
    """Whether an expression can only be meant as a type, or is an ``A | B`` of names that look like types."""
    if node.type == "subscript":
        return last(_head(node) or "") in FORMS | GENERICS
    return node.type == "binary_operator" and all(map(_looks_like_type, _union(node)))


def certain(node: Node) -> bool:
    """Whether a value that is a type cannot be a value as well (``A | B`` can)."""
    right = node.child_by_field_name("right")
    return node.child_by_field_name("type") is not None or right is None or right.type != "binary_operator"


def _looks_like_type(node: Node) -> bool:
    name = dotted(node) if node.type in ("identifier", "attribute") else _head(node) if node.type == "subscript" else None
    return node.type == "none" or (name is not None and not last(name).isupper())


def _declare(name: str, right: Node, node: Node, owner: str, scope: Scope) -> TypeDecl:
    options: list[tuple[str, Expr]] = []
    variants = tuple(dict.fromkeys(_members(right, scope, options)))
    full = f"{owner}.{name}"
    return TypeDecl(
        name=full,
        kind="alias",
        span=span(node),
        variants=variants,
        options=tuple(options),
        internal=is_internal(full),
        uncertain="the alias stands in broken syntax" if node.has_error else None,
    )


def _members(node: Node, scope: Scope, options: list[tuple[str, Expr]]) -> Iterator[str]:
    """Members of a union, with nested ones taken apart; what ``Annotated`` says in keywords goes to ``options``."""
    node = unwrapped(node)
    if node.type == "union_type" or node.type == "binary_operator" and len(list(_union(node))) > 1:
        for side in _union(node):
            yield from _members(side, scope, options)
        return
    head, inner = _head(node), _inner(node)
    kind = last(head) if head else None
    if kind == "Literal":
        for value in inner:
            yield _literal(value, scope)
    elif kind == "Annotated" and inner:
        yield from _members(inner[0], scope, options)
        for extra in metadata(node):
            options.extend((key, expression(value, scope)) for key, value in arguments(extra).keywords.items())
    elif kind in ("Union", "Optional"):
        for member in inner:
            yield from _members(member, scope, options)
        if kind == "Optional":
            yield "None"
    elif node.type == "string":
        words = string(node) or ""
        yield scope.resolve(words) if words.replace(".", "").isidentifier() else words
    else:
        name = dotted(node)
        yield scope.resolve(name) if name is not None else squeeze(text(node))


def _literal(node: Node, scope: Scope) -> str:
    node = unwrapped(node)
    value = expression(node, scope)
    return str(value.value) if isinstance(value, Lit) else scope.resolve(dotted(node) or squeeze(text(node)))


def _union(node: Node) -> Iterator[Node]:
    """The leaves of ``A | B | C``; another operator is a leaf of its own."""
    if node.type == "union_type":
        for child in operands(node):
            yield from _union(unwrapped(child))
        return
    left, right, operator = (node.child_by_field_name(field) for field in ("left", "right", "operator"))
    is_union = node.type == "binary_operator" and operator is not None and text(operator) == "|"
    if is_union and left is not None and right is not None:
        yield from _union(left)
        yield from _union(right)
    else:
        yield node


def unwrapped(node: Node) -> Node:
    """A node without the parentheses and ``type`` nodes around it."""
    while node.type in WRAPPERS and operands(node):
        node = operands(node)[0]
    return node


def metadata(annotation: Node) -> list[Node]:
    """The calls behind the type in ``Annotated[T, Field(...), ...]``."""
    node = unwrapped(annotation)
    if last(_head(node) or "") != "Annotated":
        return []
    return [extra for extra in map(unwrapped, _inner(node)[1:]) if extra.type == "call" and callee(extra)]


def form(annotation: Node) -> str:
    """The last word of an annotation's head: ``ClassVar`` for ``typing.ClassVar[int]``."""
    node = unwrapped(annotation)
    return last(_head(node) or text(node))


def _head(node: Node) -> str | None:
    """``Union`` of ``Union[A, B]``, in an expression (``subscript``) and in an annotation (``generic_type``)."""
    if node.type == "subscript":
        value = node.child_by_field_name("value")
        return dotted(value) if value is not None else None
    if node.type == "generic_type" and node.named_children:
        return text(node.named_children[0])
    return None


def _inner(node: Node) -> list[Node]:
    if node.type == "subscript":
        inner = node.children_by_field_name("subscript")
        if len(inner) == 1 and inner[0].type == "tuple":
            return operands(inner[0])
        return inner
    if node.type == "generic_type":
        parameters = next((child for child in node.named_children if child.type == "type_parameter"), None)
        return operands(parameters) if parameters is not None else []
    return []
