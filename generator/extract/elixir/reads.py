"""Keys read from option bags: ``Keyword.get(opts, :a, 1)``, ``opts[:a] || 1``, ``[a: a] = opts``, ``Keyword.validate!(opts, a: 1)``;
and where a bag goes: under which names, and to which functions it is handed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from generator.extract.elixir.expressions import expression, module
from generator.extract.elixir.statements import results
from generator.extract.elixir.terms import Scope, arguments, attribute, key_of, operator, pairs, target
from generator.extract.syntax import Node, text
from generator.model import Expr, Lit, Opaque, OptionRead

BAGS = frozenset({"Keyword", "Map", "Access"})
READERS = frozenset(
    "get fetch fetch! pop pop! pop_first pop_lazy get_values has_key? put put_new put_new_lazy get_lazy delete drop "
    "get_and_update take split replace replace! merge validate validate!".split()
)
# What takes a key away from the caller, or puts another value over the caller's.
FORCING = frozenset({"put", "delete", "drop", "replace"})
# Functions of a bag that give a bag: the others give values out of it.
PASSING = FORCING | frozenset("put_new put_new_lazy merge take new validate validate! update to_list".split())
MESSAGES = {"GenServer.call": "handle_call", "GenServer.cast": "handle_cast", "send": "handle_info"}
JOINING = frozenset({"binary_operator", "call", "list", "block"})
ARITIES = {"handle_call": 3, "handle_cast": 2, "handle_info": 2}
# A key that is only picked out has the default that whoever gets it gives it.
ELSEWHERE = Opaque(source="whoever it is handed to decides")
# What starts a process from ``{module, argument}``, by calling the module's start_link with the argument.
STARTING = frozenset({"start_child", "start_supervised", "start_supervised!"})
STARTERS = frozenset({"GenServer.start_link", "GenServer.start", "Agent.start_link"})


class Taken(NamedTuple):
    """A key that is read from a variable: an option of whoever gave that bag.

    ``of``: all fields of this struct instead of one key. ``says``: the default holds for later reads too; ``forced``: the key is
    not the caller's from here on. ``at``: the byte where it stands, as ``end`` of a call that hands a bag on.
    """

    name: str
    bag: str
    line: int
    default: Expr | None = None
    required: bool = False
    of: str | None = None
    says: bool = False
    forced: bool = False
    at: int = 0


class Handed(NamedTuple):
    """A variable that is handed to a function of the module, or in a message ``{tag, …}`` to a callback: at which place of how many.

    ``outside``: to a function of another module, ``called`` being its full name.
    """

    called: str
    given: int
    place: int
    bag: str
    end: int
    tag: str | None = None
    size: int = 0
    outside: bool = False


class Flow(NamedTuple):
    """A variable that holds what another one held, more or less: ``rest`` in ``{value, rest} = Keyword.pop(opts, :key)``.

    ``through``: so far as a function of the module gives back what it is handed: its name, how many arguments, and which.
    """

    to: str
    bag: str
    through: tuple[str, int, int] | None = None


def carried(node: Node, depth: int = 0) -> Iterator[str]:
    """The variables whose entries are in what an expression gives."""
    if depth > 6:
        return
    if node.type == "identifier":
        yield text(node)
        return
    sides: list[Node | None] = []
    if node.type == "binary_operator" and operator(node) == "|>":
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        sides = [left] if right is not None and _passes(right) else []
        if right is not None and target(right) in ("Keyword.merge", "Map.merge"):
            sides += arguments(right)
    elif node.type == "binary_operator" and operator(node) in ("++", "||"):
        sides = [node.child_by_field_name("left"), node.child_by_field_name("right")]
    elif node.type == "list":
        last = node.named_children[-1] if node.named_children else node
        if last.type == "binary_operator" and operator(last) == "|":
            sides = [last.child_by_field_name("right")]
    elif node.type == "block" and node.named_child_count == 1:
        sides = [node.named_children[0]]
    elif node.type == "call" and target(node) in ("if", "unless"):
        sides = list(results(node))
    elif node.type == "call" and _passes(node):
        given = arguments(node)
        sides = list(given) if target(node) in ("Keyword.merge", "Map.merge") else list(given[:1])
    for side in sides:
        if side is not None:
            yield from carried(side, depth + 1)


def _passes(call: Node) -> bool:
    name, _, last = target(call).rpartition(".")
    return (name in BAGS and last in PASSING) or f"{name}.{last}" in ("Enum.into", "Enum.reject", "Enum.filter")


def bag_of(node: Node) -> str:
    """The variable at the beginning of a chain of pipes and bag calls; «?» where there is none."""
    while True:
        if node.type == "binary_operator" and operator(node) == "|>":
            node = node.child_by_field_name("left") or node
        elif node.type == "call" and target(node).rpartition(".")[0] in BAGS and arguments(node):
            node = arguments(node)[0]
        else:
            break
    return text(node) if node.type == "identifier" else "?"


# ── keys ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def reads_of(made: Node, last: str, given: list[Node], scope: Scope) -> Iterator[tuple[OptionRead, Taken | None]]:
    """What ``Keyword.<last>(…)`` reads, as a fact and as an option of whoever gave the bag; a key that is text is no option."""
    if len(given) < 2:
        return
    line = made.start_point[0] + 1
    must, by, bag = last.endswith("!"), last.rstrip("!"), bag_of(given[0])
    if by in ("drop", "take", "split"):
        for one in given[1].named_children if given[1].type == "list" else ():
            name = key_of(one)
            if name:
                taken = Taken(name, bag, line, ELSEWHERE, forced=by == "drop", at=made.start_byte)
                yield OptionRead(name=name, bag=bag, by=by, line=line), taken if _is_atom(one) else None
        return
    if by in ("merge", "validate"):
        yield from _listed(by, given, bag, scope)
        return
    name = key_of(given[1])
    if name is None:
        return
    default: Expr | None = None
    if by in ("get", "pop", "pop_first") and not must:
        default = expression(given[2], scope) if len(given) > 2 else instead(made, scope)
    elif by == "put_new" and len(given) > 2:
        default = expression(given[2], scope)
    elif by in ("get_lazy", "put_new_lazy", "pop_lazy") and len(given) > 2:
        default = expression(_result(given[2]), scope)
    required = must and by in ("fetch", "pop")
    taken = Taken(
        name,
        bag,
        line,
        default,
        required=required,
        says=by in ("put_new", "put_new_lazy"),
        forced=by in FORCING,
        at=made.start_byte,
    )
    yield OptionRead(name=name, bag=bag, by=by, line=line, default=default), taken if _is_atom(given[1]) else None


def access(made: Node, bag: str, key: Node, scope: Scope) -> tuple[OptionRead, Taken]:
    """``opts[:key]``."""
    line, name, default = key.start_point[0] + 1, key_of(key) or "", instead(made, scope)
    read = OptionRead(name=name, bag=bag[:40], by="get", line=line, default=default)
    return read, Taken(name, bag, line, default)


def instead(made: Node, scope: Scope) -> Expr:
    """What stands behind ``||`` after a read without a default of its own; nil where nothing does."""
    outer = made.parent
    if outer is not None and outer.type == "binary_operator" and operator(outer) == "|>":
        made, outer = outer, outer.parent
    if outer is not None and outer.type == "binary_operator" and operator(outer) == "||":
        left, right = outer.child_by_field_name("left"), outer.child_by_field_name("right")
        if left is not None and right is not None and left.id == made.id:
            return expression(right, scope)
    return Lit(value=None)


def _listed(by: str, given: list[Node], bag: str, scope: Scope) -> Iterator[tuple[OptionRead, Taken | None]]:
    """Keys of a literal list: defaults under the caller's bag or what is put over it, and what validate lets through."""
    over = by == "merge" and bag != "?"
    listed: Node | None = given[1] if over or by == "validate" else given[0]
    if by == "merge" and not over:
        bag = next(carried(given[1]), "?")
    if listed is not None and attribute(listed):
        listed = scope.attribute(listed)
    if listed is None or bag == "?" or listed.type not in ("list", "keywords", "map"):
        return
    for name, value, pair in pairs(listed):
        line, default = pair.start_point[0] + 1, expression(value, scope)
        read = OptionRead(name=name, bag=bag, by="put" if over else by, line=line, default=None if over else default)
        yield read, Taken(name, bag, line, None if over else default, says=not over, forced=over, at=pair.start_byte)
    for child in listed.named_children if by == "validate" else ():
        name_alone = key_of(child) if child.type in ("atom", "quoted_atom") else None
        if name_alone:
            line = child.start_point[0] + 1
            read = OptionRead(name=name_alone, bag=bag, by=by, line=line, default=Lit(value=None))
            yield read, Taken(name_alone, bag, line, Lit(value=None))


def _is_atom(node: Node) -> bool:
    return node.type in ("atom", "quoted_atom")


def _result(node: Node) -> Node:
    """What ``fn -> value end`` gives; anything else as it stands."""
    if node.type != "anonymous_function" or node.named_child_count != 1:
        return node
    right = node.named_children[0].child_by_field_name("right")
    return right.named_children[0] if right is not None and right.named_child_count == 1 else node


def matched(node: Node, must: bool) -> Iterator[tuple[OptionRead, Taken]]:
    """``%{key: value} = opts`` and ``[key: value] = opts`` read ``key``; in a head another clause may do without it."""
    if node.type != "binary_operator" or operator(node) != "=":
        return
    sides = [side for name in ("left", "right") if (side := node.child_by_field_name(name)) is not None]
    table = next((side for side in sides if side.type in ("map", "list")), None)
    name = next((text(side) for side in sides if side.type == "identifier"), None)
    if table is None or name is None or any(child.type == "struct" for child in table.named_children):
        return
    for key, _, pair in pairs(table):
        if key.startswith("__"):
            continue
        line = pair.start_point[0] + 1
        yield OptionRead(name=key, bag=name, by="match", line=line), Taken(key, name, line, required=must)


def built(made: Node, name: str, given: list[Node], scope: Scope) -> Iterator[Taken]:
    """``struct!(__MODULE__, opts)``: every field of the struct is an option."""
    if len(given) != 2 or name not in ("struct", "struct!"):
        return
    of = given[0]
    if of.type == "map":
        inside = [child for one in of.named_children if one.type == "struct" for child in one.named_children]
        of = inside[0] if inside else of
    written = text(of)
    if of.type == "alias" or written.startswith("__MODULE__"):
        named = module(written, scope).name.removeprefix("Elixir.")
        line = made.start_point[0] + 1
        yield from (Taken("", bag, line, required=name == "struct!", of=named) for bag in carried(given[1]))


# ── where bags go ────────────────────────────────────────────────────────────────────────────────────────────────────


def handed(made: Node, name: str, full: str, given: list[Node], own: str) -> Iterator[Handed]:
    """The variables that a call hands on: to a function of this module, into a message to itself, to ``init``."""
    called = name if "." not in name else full.removeprefix(f"{own}.") if full.startswith(f"{own}.") else ""
    if called and "." not in called and name not in MESSAGES:
        for n, one in enumerate(given):
            if one.type == "identifier":
                yield Handed(called, len(given), n, text(one), made.end_byte)
            elif one.type in JOINING:
                yield from (Handed(called, len(given), n, bag, made.end_byte) for bag in carried(one))
    elif name in MESSAGES and len(given) > 1 and given[1].type == "tuple":
        inside = [child for child in given[1].named_children if child.type != "comment"]
        tag = text(inside[0]) if inside and inside[0].type == "atom" else None
        callback = MESSAGES[name]
        for n, one in enumerate(inside):
            for bag in carried(one):
                yield Handed(callback, ARITIES[callback], n, bag, made.end_byte, tag or "", len(inside))
    elif name in STARTERS and len(given) > 1 and text(given[0]) == "__MODULE__":
        yield from (Handed("init", 1, 0, bag, made.end_byte) for bag in carried(given[1]))
    elif name.rpartition(".")[2] in STARTING:
        yield from _started(made, given)
    elif full[:1].isupper() and "." in full and full.rpartition(".")[0] not in BAGS:
        for n, one in enumerate(given):
            yield from (Handed(full, len(given), n, bag, made.end_byte, outside=True) for bag in carried(one))


def _started(made: Node, given: list[Node]) -> Iterator[Handed]:
    """``{Module, opts}`` and ``{state.module, opts}`` as a child to start: the latter under the key that names it, after a «?»."""
    for one in given:
        inside = one.named_children if one.type == "tuple" and one.named_child_count == 2 else []
        if not inside:
            continue
        of = inside[0]
        if of.type == "call" and of.named_child_count == 1 and of.named_children[0].type == "dot":
            called = f"?{target(of).rpartition('.')[2]}.start_link"
        elif of.type == "alias":
            called = f"{text(of)}.start_link"
        else:
            continue
        yield from (Handed(called, 1, 0, bag, made.end_byte, outside=True) for bag in carried(inside[1]))


def flows(node: Node) -> Iterator[Flow]:
    """What an assignment gives a new name."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        return
    to = _whole(left)
    if to is not None and right.type == "call" and target(right) and "." not in target(right):
        listed = arguments(right)
        for place, one in enumerate(listed):
            yield from (Flow(to, bag, (target(right), len(listed), place)) for bag in carried(one))
    if left.type == "identifier":
        yield from (Flow(text(left), bag) for bag in carried(right) if bag != text(left))
    elif left.type == "tuple":
        call, first = right, None
        if right.type == "binary_operator" and operator(right) == "|>":
            call, first = right.child_by_field_name("right") or right, right.child_by_field_name("left")
        given = [first, *arguments(call)] if first is not None else arguments(call)
        name, _, last = target(call).rpartition(".")
        if name in BAGS and last in ("pop", "pop!", "pop_lazy", "pop_first", "split") and given:
            names = [text(one) for one in left.named_children if one.type == "identifier"]
            kept = names if last == "split" else names[-1:] if left.named_children[-1].type == "identifier" else []
            yield from (Flow(to, bag) for to in kept for bag in carried(given[0]) if bag != to)


def _whole(pattern: Node) -> str | None:
    """The variable of ``x`` and of ``{:ok, x}``."""
    if pattern.type == "tuple" and pattern.named_child_count == 2 and text(pattern.named_children[0]) == ":ok":
        pattern = pattern.named_children[1]
    return text(pattern) if pattern.type == "identifier" else None


def given_back(expressions: list[Node], depth: int = 0) -> Iterator[str]:
    """The variables whose entries are in what a body gives, as it is or in ``{:ok, …}``, whichever branch is taken."""
    last = expressions[-1] if expressions and depth < 8 else None
    if last is None:
        return
    if last.type == "tuple" and last.named_child_count == 2 and text(last.named_children[0]) == ":ok":
        yield from carried(last.named_children[1])
    elif last.type == "call" and target(last) in ("case", "cond", "with", "try"):
        block = next((child for child in last.named_children if child.type == "do_block"), None)
        inside = [child for child in block.named_children if child.type != "comment"] if block is not None else []
        plain = [child for child in inside if not child.type.endswith("_block") and child.type != "stab_clause"]
        yield from given_back(plain, depth + 1)
        for clause in inside:
            right = clause.child_by_field_name("right") if clause.type == "stab_clause" else None
            yield from given_back(right.named_children if right is not None else [], depth + 1)
    elif last.type == "call" and target(last) in ("if", "unless"):
        for one in results(last):
            yield from given_back([one], depth + 1)
    else:
        yield from carried(last)
