"""Import statements and ``__all__``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.extract.python.expressions import arguments, callee, operands
from generator.extract.python.names import Scope
from generator.extract.python.statements import Statement
from generator.extract.python.strings import string
from generator.extract.syntax import Node, text
from generator.model import ImportDecl

STATEMENTS = frozenset({"import_statement", "import_from_statement"})


def imported(node: Node, scope: Scope, typing_only: bool = False) -> Iterator[ImportDecl]:
    """The names that an import statement binds. ``import a.b`` binds ``a``, to ``a``."""
    source = node.child_by_field_name("module_name")
    module = scope.absolute("".join(text(source).split())) if source is not None else None
    line = node.start_point[0] + 1
    for child in node.named_children:
        if child == source or child.type == "comment":
            continue
        if child.type == "wildcard_import" and module is not None:
            yield ImportDecl(name="*", target=module, line=line, typing_only=typing_only)
            continue
        name, alias = child, None
        if child.type == "aliased_import":
            name, alias = child.child_by_field_name("name") or child, child.child_by_field_name("alias")
        if name.type != "dotted_name":
            continue
        words = "".join(text(name).split())
        local = text(alias) if alias is not None else words if module is not None else words.partition(".")[0]
        if module is not None:
            target = f"{module}{'' if module.endswith('.') else '.'}{words}"
        else:
            target = words if alias is not None else local
        yield ImportDecl(name=local, target=target, line=name.start_point[0] + 1, typing_only=typing_only)


def exports(body: Iterable[Statement]) -> tuple[tuple[str, ...] | None, int | None]:
    """The names in ``__all__`` (None: there is none, or it cannot be read) and the line that cannot be read, if one."""
    names: list[str] | None = None
    for statement in body:
        node = statement.node
        changed = _all_change(node)
        if changed is None:
            continue
        value, replaces = changed
        items = [string(item) for item in operands(value)] if value.type in ("list", "tuple", "expression_list", "set") else [None]
        if None in items:
            return None, node.start_point[0] + 1
        words = [item for item in items if item is not None]
        names = words if replaces and not statement.branch else [*(names or ()), *words]
    return (None if names is None else tuple(dict.fromkeys(names))), None


def _all_change(node: Node) -> tuple[Node, bool] | None:
    """What a statement does to ``__all__``: the value, and whether it replaces what was there."""
    if node.type in ("assignment", "augmented_assignment"):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is not None and right is not None and left.type == "identifier" and text(left) == "__all__":
            return right, node.type == "assignment"
    elif node.type == "call" and (callee(node) or "").startswith("__all__."):
        given = arguments(node)
        if callee(node) == "__all__.extend" and len(given.positional) == 1:
            return given.positional[0], False
        return node, False
    return None
