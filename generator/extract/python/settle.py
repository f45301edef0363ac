"""Which of several declarations of one name holds when the file has run: implementations over overloads, the last over those before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from msgspec.structs import replace

from generator.extract.python.flow import Event, arms, condition, surviving
from generator.extract.syntax import Node, text
from generator.model import ConstantDecl, FunctionDecl, Opaque, TypeDecl

SEVERAL = frozenset({"expression_list", "tuple", "list"})
SETTER = "its getter is another property's"
OVERLOADS = "only overloads of it are written, and no implementation"


class Said(NamedTuple):
    """A constant where a statement gives it a value (``binds``) or changes the value that it has; ``apart``: at a time of its own."""

    it: ConstantDecl
    node: Node
    binds: bool = True
    apart: bool = False


def functions(found: Iterable[tuple[FunctionDecl, Node]], root: Node) -> list[FunctionDecl]:
    """Each function once, as the file ends up with it; uncertain where that depends on what runs."""
    by_name: dict[tuple[str, str], list[tuple[FunctionDecl, Node]]] = {}
    for declared, node in found:
        by_name.setdefault((declared.owner, declared.name), []).append((declared, node))
    kept: list[FunctionDecl] = []
    for every in by_name.values():
        written = [pair for pair in every if not _is_overload(pair[0])] or every[-1:]
        getters = [pair for pair in written if not _changes_property(pair[0])] or written
        if _is_overload(getters[-1][0]):
            getters = [(replace(one, uncertain=one.uncertain or OVERLOADS), node) for one, node in getters[-1:]]
        if all(_sets(one) for one, _ in getters):
            getters = [(replace(one, uncertain=one.uncertain or SETTER), node) for one, node in getters[-1:]]
        if len(getters) == 1 and plain(getters[0][1]):
            kept.append(getters[0][0])
            continue
        events = [Event(node, None, True, arms(node, root)) for _, node in getters]
        held, absent = surviving(events, ())
        ends = [declared for declared, node in getters if any(event.node == node for event in held)]
        foreign = SETTER if _sets(ends[-1]) and not _changes_property(ends[-1]) else None
        doubt = foreign or _doubt(absent, held) or ("it is declared in more than one way" if _differ(ends) else None)
        kept.append(replace(ends[-1], uncertain=ends[-1].uncertain or doubt) if doubt else ends[-1])
    return kept


def constants(found: Iterable[Said], root: Node) -> list[ConstantDecl]:
    """Each constant as the file ends up with it: those that are overwritten in any case go, one that may be absent is not explained."""
    by_name: dict[str, list[Said]] = {}
    for one in found:
        by_name.setdefault(one.it.name, []).append(one)
    kept: list[ConstantDecl] = []
    for every in by_name.values():
        ordered = [one for one in every if not one.apart]
        if len(ordered) <= 1 and all(plain(one.node) for one in ordered):
            kept += [one.it for one in every]
            continue
        events = [Event(one.node, None, one.binds, arms(one.node, root)) for one in ordered]
        held, absent = surviving(events, ())
        doubt = _doubt(absent, held)
        for one, event in zip(ordered, events, strict=True):
            if any(event is other for other in held):
                kept.append(replace(one.it, value=Opaque(source=doubt)) if doubt and len(held) == 1 else one.it)
        kept += [one.it for one in every if one.apart]
    return kept


def deleted(statements: Iterable[tuple[str, Node]], declared: Iterable[tuple[str, Node]]) -> set[str]:
    """The names that a module or class has no longer when it has run: ``del`` in any case, and nothing declares them again."""
    ends: dict[str, int] = {}
    for owner, statement in statements:
        if plain(statement):
            listed = statement.named_children
            targets = listed[0].named_children if len(listed) == 1 and listed[0].type in SEVERAL else listed
            ends |= {f"{owner}.{text(one)}": statement.start_byte for one in targets if one.type == "identifier"}
    again = {name for name, node in declared if name in ends and node.start_byte > ends[name]} if ends else set()
    return ends.keys() - again


def conditional(node: Node, root: Node) -> str | None:
    """Why a definition need not be there once the file has run."""
    if plain(node):
        return None
    held, absent = surviving([Event(node, None, True, arms(node, root))], ())
    return _doubt(absent, held)


def types(found: list[tuple[TypeDecl, Node]], root: Node) -> list[TypeDecl]:
    """The file's types; one that stands under a condition and nowhere else is not certain."""
    by_name: dict[str, int] = {}
    for declared, _ in found:
        by_name[declared.name] = by_name.get(declared.name, 0) + 1
    return [
        replace(declared, uncertain=doubt)
        if by_name[declared.name] == 1 and not declared.uncertain and (doubt := conditional(node, root))
        else declared
        for declared, node in found
    ]


def plain(node: Node) -> bool:
    """Whether a statement stands straight in a module or in classes, under no condition."""
    outer = node.parent
    while outer is not None and outer.type in ("block", "decorated_definition", "expression_statement", "assignment"):
        outer = outer.parent
    if outer is None or outer.type == "module":
        return True
    return outer.type == "class_definition" and plain(outer)


def _doubt(absent: bool, held: list[Event]) -> str | None:
    if not absent:
        return None
    said = condition(held[0].arms) if held else None
    return f"it is declared only under a condition{f': {said}' if said else ''}"


def _is_overload(declared: FunctionDecl) -> bool:
    return any(mark.rpartition(".")[2] == "overload" for mark in declared.decorators)


def _changes_property(declared: FunctionDecl) -> bool:
    """``@name.setter`` and ``@name.deleter`` belong to the property that a getter makes."""
    return any(
        mark.rpartition(".")[2] in ("setter", "deleter") and mark.split(".")[-2:-1] == [declared.name]
        for mark in declared.decorators
    )


def _sets(declared: FunctionDecl) -> bool:
    """Whether it belongs to a property whose getter it takes over from elsewhere: ``@Base.name.setter``."""
    return any("." in mark and mark.rpartition(".")[2] in ("setter", "deleter") for mark in declared.decorators)


def _differ(ends: list[FunctionDecl]) -> bool:
    first = ends[0]
    return any(replace(one, spans=first.spans, doc=first.doc) != first for one in ends)
