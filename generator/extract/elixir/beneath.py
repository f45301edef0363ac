"""What counts where an option is not given and its nil is not put over what is there: ``config |> put_unless_nil(:rank, opts[:rank])``."""

from __future__ import annotations

from typing import NamedTuple

from generator.extract.elixir.bindings import Definitions, guard, parameters, variable
from generator.extract.elixir.expressions import expression, module
from generator.extract.elixir.terms import Scope, arguments, body, key_of, operator, pairs, target
from generator.extract.syntax import Node, text
from generator.model import Expr, Ref

PUTTING = frozenset({"Map.put", "Keyword.put", "Map.replace!", "Map.replace", "struct!"})
READING = frozenset({"Keyword.get", "Map.get"})
# Patterns that nil does not fit, and questions to which nil says no.
FILLED = frozenset({"map", "list", "tuple", "string", "integer", "float", "atom", "boolean", "keywords"})
REFUSED = frozenset({"is_map", "is_list", "is_binary", "is_integer", "is_float", "is_number", "is_struct", "is_tuple"})
DEEPEST = 12


class Put(NamedTuple):
    """A call that puts a value under a key of something, unless the value is nil."""

    base: Node
    key: str


def beneath(made: Node, scope: Scope, definitions: Definitions, around: Node) -> Expr | None:
    """The value that stands beneath an option that is read here, if that is what counts without it. ``around``: the clause."""
    listed = made.parent
    call = listed.parent if listed is not None and listed.type == "arguments" else None
    put = _put(call, definitions, made) if call is not None else None
    return _held(put.base, put.key, scope, definitions, around, 0) if put is not None else None


def _put(call: Node, definitions: Definitions, value: Node | None) -> Put | None:
    """A call of a function of the module that keeps what is there where it is handed nil as the value."""
    name = target(call)
    outer = call.parent
    piped = outer is not None and outer.type == "binary_operator" and operator(outer) == "|>"
    right = outer.child_by_field_name("right") if piped and outer is not None else None
    first = (
        outer.child_by_field_name("left") if outer is not None and right is not None and right.id == call.id else None
    )
    given = [first, *arguments(call)] if first is not None else arguments(call)
    clauses = definitions.clauses(name, len(given)) if "." not in name and len(given) > 2 else []
    if len(clauses) != 2:
        return None
    keeps, puts = (parameters(clause) for clause in clauses)
    done = body(clauses[0]), body(clauses[1])
    place = next((n for n, one in enumerate(keeps) if one.type == "nil"), -1)
    if place < 0 or guard(clauses[0]) or len(done[0]) != 1 or len(done[1]) != 1 or done[0][0].type != "identifier":
        return None
    if value is not None and given[place].id != value.id:
        return None
    base = next((n for n, one in enumerate(keeps) if variable(one) == text(done[0][0])), -1)
    put = arguments(done[1][0]) if done[1][0].type == "call" and target(done[1][0]) in PUTTING else []
    names = [variable(one) for one in puts]
    if base < 0 or len(put) != 3 or [text(put[0]), text(put[2])] != [names[base], names[place]] or guard(clauses[1]):
        return None
    key = next((key_of(given[n]) for n, one in enumerate(names) if one == text(put[1])), None)
    return Put(given[base], key) if key is not None else None


def _held(node: Node, key: str, scope: Scope, definitions: Definitions, around: Node, depth: int) -> Expr | None:
    """What something holds under a key where no option is given."""
    if depth > DEEPEST:
        return None
    if node.type == "map":
        return _of_struct(node, key, scope)
    if node.type == "identifier":
        value = assigned(node, around)
        return _held(value, key, scope, definitions, around, depth + 1) if value is not None else None
    if node.type == "binary_operator" and operator(node) == "|>":
        call = node.child_by_field_name("right")
        put = _put(call, definitions, None) if call is not None and call.type == "call" else None
        return _held(put.base, key, scope, definitions, around, depth + 1) if put and put.key != key else None
    if node.type == "call" and target(node) == "case":
        last = _without(node)
        return _held(last, key, scope, definitions, around, depth + 1) if last is not None else None
    return None


def _of_struct(node: Node, key: str, scope: Scope) -> Expr | None:
    """``%Config{rank: 8}`` holds 8, ``%Config{}`` what the struct's own default is."""
    of = next((child for child in node.named_children if child.type == "struct"), None)
    inner = of.named_children[0] if of is not None and of.named_child_count else None
    if inner is None or "|" in text(node) or not (inner.type == "alias" or text(inner) == "__MODULE__"):
        return None
    written = next((value for name, value, _ in pairs(node) if name == key), None)
    if written is not None:
        return expression(written, scope)
    return Ref(name=f"{module(text(inner), scope).name.removeprefix('Elixir.')}.{key}")


def assigned(name: Node, around: Node) -> Node | None:
    """What a variable was given, if that is one value all over the clause."""
    found: list[Node] = []
    waiting = body(around)
    for node in waiting:
        left = node.child_by_field_name("left") if node.type == "binary_operator" and operator(node) == "=" else None
        right = node.child_by_field_name("right")
        if left is not None and right is not None and text(name) in (text(left), *text(left).split()):
            found += [right] if left.type == "identifier" else [right, right]
    return found[0] if len(found) == 1 and found[0].end_byte <= name.start_byte else None


def _without(node: Node) -> Node | None:
    """The value of a case over an option, where that is not given."""
    given = arguments(node)
    subject = given[0] if given else None
    bare = (
        subject is not None and subject.type == "call" and target(subject) in READING and len(arguments(subject)) == 2
    )
    block = next((child for child in node.named_children if child.type == "do_block"), None)
    if subject is None or block is None or not (bare or subject.type == "access_call"):
        return None
    for clause in (child for child in block.named_children if child.type == "stab_clause"):
        left, right = clause.child_by_field_name("left"), clause.child_by_field_name("right")
        fits = _fits_nil(left) if left is not None else None
        if fits is None or right is None:
            return None
        if fits:
            done = [child for child in right.named_children if child.type != "comment"]
            return done[0] if len(done) == 1 else None
    return None


def _fits_nil(left: Node) -> bool | None:
    """Whether nil fits a pattern; None where that is not sure."""
    asked = None
    if left.type == "binary_operator" and operator(left) == "when":
        asked, left = left.child_by_field_name("right"), left.child_by_field_name("left") or left
    pattern = left.named_children[0] if left.type == "arguments" and left.named_child_count == 1 else left
    if pattern.type == "binary_operator" and operator(pattern) == "=":
        sides = [side for by in ("left", "right") if (side := pattern.child_by_field_name(by)) is not None]
        pattern = next((side for side in sides if side.type != "identifier"), pattern)
    if pattern.type in FILLED:
        return False
    if asked is not None:
        return False if asked.type == "call" and target(asked) in REFUSED else None
    return True if pattern.type in ("identifier", "nil") else None
