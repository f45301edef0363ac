"""Statements → constants: every way in which a module's name gets or changes its value, so that none is taken for the only one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.extract.python.expressions import expression, opaque
from generator.extract.python.flow import names_in, root
from generator.extract.python.names import Names
from generator.extract.python.settle import Said
from generator.extract.python.statements import value
from generator.extract.python.ways import MUTATORS
from generator.extract.syntax import Node, matches, scm, span, text
from generator.model import Call, ConstantDecl, Expr, Opaque, Seq, Table

PATTERNS = frozenset({"pattern_list", "tuple_pattern", "list_pattern"})
MADE_EMPTY = frozenset({"list", "dict", "set"})
FUNCTIONS = frozenset({"function_definition", "lambda"})


def constant(name: str, node: Node, held: Expr) -> ConstantDecl:
    return ConstantDecl(name=name, value=held, span=span(node), internal=name.rpartition(".")[2].startswith("_"))


def unpacked(left: Node, right: Node | None, names: Names) -> Iterator[tuple[str, Expr]]:
    """The names of ``A, B = 1, 2`` with their values; values that are not written beside each other are not explained."""
    targets = left.named_children
    given = right.named_children if right is not None and right.type in ("expression_list", "tuple", "list") else []
    beside = len(targets) == len(given) and not any("splat" in one.type for one in (*targets, *given))
    for index, target in enumerate(targets):
        if target.type == "identifier":
            yield text(target), expression(given[index], names) if beside else opaque(left.parent or left)
        elif target.type in PATTERNS:
            yield from unpacked(target, given[index] if beside else None, names)
        elif "splat" in target.type:
            yield from ((label, opaque(left.parent or left)) for label in names_in(target))


def changed(node: Node, names: Names) -> Iterator[Said]:
    """What a module's statement does to names beyond ``X = 1``: unpacking, ``+=``, ``X["a"] = 1``, ``X.update(…)``, ``del``."""
    left = node.child_by_field_name("left")
    if node.type == "assignment" and left is not None and left.type in PATTERNS:
        for label, held in unpacked(left, value(node), names):
            yield Said(constant(f"{names.module}.{label}", node, held), node)
        return
    touched: list[Node] = []
    if (node.type == "augmented_assignment" and left is not None) or (
        node.type == "assignment" and left is not None and left.type in ("subscript", "attribute")
    ):
        touched = [root(left)]
    elif node.type == "call":
        callee = node.child_by_field_name("function")
        attribute = (
            callee.child_by_field_name("attribute") if callee is not None and callee.type == "attribute" else None
        )
        if callee is not None and attribute is not None and text(attribute) in MUTATORS:
            touched = [root(callee)]
    elif node.type == "delete_statement":
        touched = [
            root(one)
            for child in node.named_children
            for one in (child.named_children if child.type == "expression_list" else [child])
        ]
    partners = names.together
    rebinds = node.type == "augmented_assignment"
    for one in touched:
        known = text(one) in names.defined or (rebinds and one == left and text(one) in names.known)
        if one.type == "identifier" and known and text(one) != "__all__":
            for label in partners.get(text(one), (text(one),)):
                yield Said(constant(f"{names.module}.{label}", node, opaque(node)), node, binds=False)


def set_inside(function: Node, names: Names, owner: str) -> Iterator[Said]:
    """The module's names that a function declares ``global``: what they hold depends on whether it ran."""
    todo = [function]
    while todo:
        node = todo.pop()
        if node.type == "global_statement":
            for one in node.named_children:
                if one.type == "identifier":
                    held = Opaque(source=f"{text(one)}, which {owner} sets")
                    yield Said(constant(f"{names.module}.{text(one)}", node, held), node, apart=True)
        elif (
            node.type.endswith(("_statement", "_definition", "_clause", "block"))
            and node.type != "expression_statement"
        ):
            todo += node.named_children


def changed_inside(function: Node, parameters: set[str], names: Names, owner: str) -> Iterator[Said]:
    """The module's own tables and lists that a function changes: ``X[key] = …``, ``X.append(…)``. What they hold depends on
    whether it ran, and it may run while the module is loaded."""
    touched: dict[str, Node] = {}
    local = set(parameters)
    for captures in matches(scm("python", "assignments"), function):
        name = captures["name"][0]
        if "method" in captures:
            attribute, of = name.child_by_field_name("attribute"), name.child_by_field_name("object")
            if of is not None and of.type == "identifier" and attribute is not None and text(attribute) in MUTATORS:
                touched.setdefault(text(of), name)
        elif name.type == "subscript" and ("binds" in captures or "changes" in captures):
            of = name.child_by_field_name("value")
            if of is not None and of.type == "identifier":
                touched.setdefault(text(of), name)
        elif "binds" in captures:
            local |= set(names_in(name))
    for label, node in touched.items():
        if label in names.defined and label not in local:
            held = Opaque(source=f"{label}, which {owner} changes")
            yield Said(constant(f"{names.module}.{label}", node, held), node, apart=True)


def changeable(said: list[Said], functions: Iterable[tuple[Node, set[str], str]], names: Names) -> Iterator[Said]:
    """What functions change of the tables and lists that the module declares. ``functions``: with their parameters, and names."""
    displays = {one.it.name for one in said if one.binds and _can_change(one.it.value)}
    labels = [name.rpartition(".")[2].encode() for name in displays]
    for function, parameters, owner in functions if labels else ():
        written = function.text or b""
        if any(label in written for label in labels):
            changes = changed_inside(function, parameters, names, owner)
            yield from (one for one in changes if one.it.name in displays)


def _can_change(value: Expr) -> bool:
    return isinstance(value, Seq | Table) or (isinstance(value, Call) and value.name in MADE_EMPTY)
