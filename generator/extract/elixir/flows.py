"""Where option bags go: under which names they are held, and to which functions they are handed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from generator.extract.elixir.statements import results
from generator.extract.elixir.terms import Scope, arguments, body, operand, operator, target
from generator.extract.syntax import Node, text

BAGS = frozenset({"Keyword", "Map", "Access"})
# What takes a key away from the caller, or puts another value over the caller's.
FORCING = frozenset({"put", "delete", "drop", "replace"})
# Functions of a bag that give a bag: the others give values out of it.
PASSING = FORCING | frozenset("put_new put_new_lazy merge take new validate validate! update to_list new".split())
MERGES = ("Keyword.merge", "Map.merge")
POPS = ("pop", "pop!", "pop_lazy", "pop_first", "split")
BRANCHING = ("case", "cond", "with", "try")
JOINING = frozenset({"binary_operator", "call", "list", "block", "map", "unary_operator"})
# How deep an expression is looked into.
DEEPEST = 40
# A bag beneath one of these is a function that is written out: ``&run/2``.
WRITTEN = "&"
# What stands for the module in a call of a module that a variable holds: ``state.api.run(…)`` → ``?api.run``.
VARIABLE = "?"
# What a name holds that was given something else: nothing of any bag.
NOBODY = ""
# All that a call gives, where no part of a tuple is meant.
WHOLE = -1
ALWAYS = 1 << 40
ENDING = frozenset({"do_block", "else_block", "rescue_block", "catch_block", "after_block", "stab_clause"})
# The language's own modules: none of their functions but those of bags gives back what it is handed.
LANGUAGE = frozenset(
    "Agent Application Code Date DateTime DynamicSupervisor Enum Exception GenServer IO Inspect Jason Kernel List Logger MapSet Module "
    "NaiveDateTime Node Process Registry Stream Supervisor System Task Time Tuple".split()
)
KERNEL = frozenset("inspect length map_size struct struct! tuple_size raise not".split())
PLAIN = BAGS | frozenset({"String", "Integer", "Float", "Atom", "Regex", "Path", "File", "URI", "Base", "Bitwise"})


class Handed(NamedTuple):
    """A variable that is handed to a function of the module, or in a message ``{tag, …}`` to a callback: at which place of how many.

    ``outside``: to a function of another module, ``called`` being its full name; ``&run`` is a function that a variable holds, and a
    ``bag`` that begins so is one that is written out. ``at``: the byte where the variable stands; ``through``: the functions that it goes
    through first, the innermost first; ``key``: it is handed in a map, under this key; ``where``: which part of the tuple is meant that the
    call gives.
    """

    called: str
    given: int
    place: int
    bag: str
    end: int
    tag: str | None = None
    size: int = 0
    outside: bool = False
    at: int = 0
    through: tuple[Handed, ...] = ()
    key: str = ""
    where: int = WHOLE


class Held(NamedTuple):
    """A variable whose entries are in what an expression gives. ``at``: the byte where it stands."""

    bag: str
    at: int
    through: tuple[Handed, ...] = ()


class Flow(NamedTuple):
    """A variable that holds what another one held, more or less: ``rest`` in ``{value, rest} = Keyword.pop(opts, :key)``.

    ``at``: the byte where the other stands; ``named``: where the new name does; ``through``: the functions that it was handed to, if those
    give back what they were handed. ``end``: where the value ends; ``until``: where the name ends.
    """

    to: str
    bag: str
    at: int
    named: int
    end: int
    until: int
    through: tuple[Handed, ...] = ()


class Given(NamedTuple):
    """A variable that a clause gives back, whole or as a part of a tuple."""

    bag: str
    at: int
    where: int
    through: tuple[Handed, ...] = ()


def carried(node: Node, scope: Scope, depth: int = 0) -> Iterator[Held]:
    """The variables whose entries are in what an expression gives; ``ctx.opts`` is one."""
    if depth > DEEPEST:
        return
    if node.type == "identifier":
        yield Held(text(node), node.start_byte)
        return
    sides: list[Node] = []
    if node.type == "binary_operator" and operator(node) == "|>":
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is not None and right is not None and right.type == "call":
            yield from _called(right, [left, *arguments(right)], scope, depth)
        return
    if node.type == "binary_operator" and operator(node) in ("++", "||"):
        sides = [side for name in ("left", "right") if (side := node.child_by_field_name(name)) is not None]
    elif node.type == "list":
        last = node.named_children[-1] if node.named_children else node
        rest = last.child_by_field_name("right") if last.type == "binary_operator" and operator(last) == "|" else None
        sides = [rest] if rest is not None else []
    elif node.type == "block" and node.named_child_count == 1:
        sides = [node.named_children[0]]
    elif node.type == "unary_operator":
        written = _written(node, scope)
        if written:
            yield Held(f"{WRITTEN}{written}", node.start_byte)
    elif node.type == "call" and target(node) in ("if", "unless"):
        sides = list(results(node))
    elif node.type == "call" and target(node) in BRANCHING:
        yield from (Held(one.bag, one.at, one.through) for one in given_back([node], scope, depth + 1))
    elif node.type == "call" and node.named_child_count == 1 and node.named_children[0].type == "dot":
        of = node.named_children[0].child_by_field_name("left")
        if of is not None and of.type == "identifier":
            yield Held(text(node), node.start_byte)
    elif node.type == "call":
        yield from _called(node, arguments(node), scope, depth)
    for side in sides:
        yield from carried(side, scope, depth + 1)


def _called(call: Node, given: list[Node], scope: Scope, depth: int) -> Iterator[Held]:
    """What a call gives: of a bag's own functions the bag, of others what they were handed, if they give that back."""
    name = target(call)
    if _passes(name):
        for one in given if name in MERGES else given[:1]:
            yield from carried(one, scope, depth + 1)
        return
    called, outside = named(name, scope)
    if not called or plain(called) or (outside and called.partition(".")[0] in LANGUAGE):
        return
    for n, one in enumerate(given):
        if one.type == "identifier" or one.type in JOINING:
            for held in carried(one, scope, depth + 1):
                door = Handed(called, len(given), n, held.bag, call.end_byte, outside=outside, at=held.at)
                yield held._replace(through=(*held.through, door))


def named(name: str, scope: Scope) -> tuple[str, bool]:
    """The full name of what a call calls, and whether it is another module's; nothing where it is not one to follow."""
    module, dot, last = name.rpartition(".")
    if not dot:
        return name, False
    if not last:
        return (f"{WRITTEN}{module}", False) if module.isidentifier() else ("", False)
    if module[:1].isupper() or module.startswith("__MODULE__"):
        full = scope.expand(module)
        return (last, False) if full == scope.module else ("", False) if full in PLAIN else (f"{full}.{last}", True)
    return (f"{VARIABLE}{module.rpartition('.')[2]}.{last}", True) if module[:1] not in ':@"(%' else ("", False)


def plain(called: str) -> bool:
    """Whether a function of the language looks at a bag as a whole and heeds no key of it."""
    return called in KERNEL or called.startswith("is_")


def _passes(name: str) -> bool:
    module, _, last = name.rpartition(".")
    return (module in BAGS and last in PASSING) or name in ("Enum.into", "Enum.reject", "Enum.filter")


def _written(node: Node, scope: Scope) -> str:
    """``&run/2``, ``&Module.run/2`` → the function's name."""
    inside = operand(node)
    if text(node)[:1] != "&" or inside is None or inside.type != "binary_operator" or operator(inside) != "/":
        return ""
    left = inside.child_by_field_name("left")
    called, outside = named(text(left), scope) if left is not None else ("", False)
    return called if outside or "." not in called else ""


def returned(definition: Node, scope: Scope) -> tuple[Given, ...]:
    """The variables whose entries are in what a clause gives back, also as ``{:ok, value}``, whichever branch is taken."""
    return tuple(given_back(body(definition), scope, 0))


def given_back(expressions: list[Node], scope: Scope, depth: int) -> Iterator[Given]:
    """What the last of some expressions comes to, through what decides."""
    last = expressions[-1] if expressions and depth < DEEPEST else None
    if last is None:
        return
    if last.type == "call" and target(last) in BRANCHING:
        block = next((child for child in last.named_children if child.type == "do_block"), None)
        inside = [child for child in block.named_children if child.type != "comment"] if block is not None else []
        plain = [child for child in inside if not child.type.endswith("_block") and child.type != "stab_clause"]
        yield from given_back(plain, scope, depth + 1)
        others = [child for one in inside if one.type in ("else_block", "rescue_block") for child in one.named_children]
        for clause in (*inside, *others):
            right = clause.child_by_field_name("right") if clause.type == "stab_clause" else None
            yield from given_back(right.named_children if right is not None else [], scope, depth + 1)
    elif last.type == "call" and target(last) in ("if", "unless"):
        for one in results(last):
            yield from given_back([one], scope, depth + 1)
    elif last.type == "tuple":
        for n, one in enumerate(last.named_children):
            yield from (Given(held.bag, held.at, n, held.through) for held in carried(one, scope))
    else:
        yield from (Given(held.bag, held.at, WHOLE, held.through) for held in carried(last, scope, depth))
