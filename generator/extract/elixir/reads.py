"""Keys read from option bags: ``Keyword.get(opts, :a, 1)``, ``opts[:a] || 1``, ``[a: a] = opts``, ``Keyword.validate!(opts, a: 1)``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from generator.extract.elixir.expressions import expression, module
from generator.extract.elixir.flows import FORCING, PASSING, POPS, Handed, Held, carried
from generator.extract.elixir.terms import Scope, attribute, key_of, names_in, operator, pairs
from generator.extract.syntax import Node, text
from generator.model import Expr, Lit, Opaque, OptionRead

READERS = frozenset(
    "get fetch fetch! pop pop! pop_first pop_lazy get_values has_key? put put_new put_new_lazy get_lazy delete drop "
    "get_and_update take split replace replace! merge validate validate!".split()
)
# A key that is only picked out has the default that whoever gets it gives it.
ELSEWHERE = Opaque(source="whoever it is handed to decides")


class Taken(NamedTuple):
    """A key that is read from a variable: an option of whoever gave that bag.

    ``of``: all fields of this struct instead of one key. ``says``: the default holds for later reads too; ``forced``: the key is
    not the caller's from here on. ``at``: the byte where the variable stands, ``end``: where the call ends that reads; ``only``: the keys
    that it leaves; ``process``: it says what a process is called; ``kept``: what the call gives holds the bag; ``beneath``: what
    counts where it is nil; ``through``: the functions that the bag goes through before.
    """

    name: str
    bag: str
    line: int
    default: Expr | None = None
    required: bool = False
    of: str | None = None
    says: bool = False
    forced: bool = False
    at: int = -1
    end: int = 0
    only: frozenset[str] | None = None
    process: bool = False
    kept: bool = False
    beneath: Expr | None = None
    through: tuple[Handed, ...] = ()


NOBODY = Held("?", -1)


def bag_of(node: Node, scope: Scope) -> Held:
    """The variable whose entries are in a bag; «?» where there is none."""
    return Held(text(node), node.start_byte) if node.type == "identifier" else next(carried(node, scope), NOBODY)


def _shown(held: Held) -> str:
    return "?" if held.through or "." in held.bag else held.bag


# ── keys ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def reads_of(made: Node, last: str, given: list[Node], scope: Scope) -> Iterator[tuple[OptionRead, Taken | None]]:
    """What ``Keyword.<last>(…)`` reads, as a fact and as an option of whoever gave the bag; a key that is text is no option."""
    if len(given) < 2:
        return
    line = made.start_point[0] + 1
    must, by, held = last.endswith("!"), last.rstrip("!"), bag_of(given[0], scope)
    kept = by in PASSING or last in POPS or by == "get_and_update"
    bag = _shown(held)
    taken = Taken("", held.bag, line, at=held.at, end=made.end_byte, kept=kept, through=held.through)
    if by in ("drop", "take", "split"):
        yield from _picked(by, given[1], bag, taken._replace(default=ELSEWHERE, forced=by == "drop"), scope)
        return
    if by in ("merge", "validate"):
        yield from _listed(by, made, given, held, scope)
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
    says, forced = by in ("put_new", "put_new_lazy"), by in FORCING
    taken = taken._replace(name=name, default=default, required=required, says=says, forced=forced)
    yield OptionRead(name=name, bag=bag, by=by, line=line, default=default), taken if _is_atom(given[1]) else None


def _picked(by: str, listed: Node, bag: str, taken: Taken, scope: Scope) -> Iterator[tuple[OptionRead, Taken | None]]:
    """What ``Keyword.take(opts, [:key])`` picks out, and what drop leaves out."""
    named = [(key_of(one), _is_atom(one)) for one in listed.named_children] if listed.type == "list" else []
    if not named:
        named = [(name, True) for name in names_in(scope.attribute(listed) if attribute(listed) else listed) or ()]
    only = frozenset(name for name, _ in named if name) if by == "take" else None
    for name, plain in named:
        if name:
            read = OptionRead(name=name, bag=bag, by=by, line=taken.line)
            yield read, taken._replace(name=name, only=only) if plain else None


def access(made: Node, bag: str, key: Node, scope: Scope) -> tuple[OptionRead, Taken]:
    """``opts[:key]``."""
    line, name, default = key.start_point[0] + 1, key_of(key) or "", instead(made, scope)
    read = OptionRead(name=name, bag=bag[:40], by="get", line=line, default=default)
    of = made.child_by_field_name("target")
    held = bag_of(of, scope) if of is not None else NOBODY
    return read, Taken(name, held.bag, line, default, at=held.at, end=made.end_byte, through=held.through)


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


def _listed(
    by: str, made: Node, given: list[Node], held: Held, scope: Scope
) -> Iterator[tuple[OptionRead, Taken | None]]:
    """Keys of a literal list: defaults under the caller's bag or what is put over it, and what validate lets through."""
    over = by == "merge" and held.bag != "?"
    listed: Node | None = given[1] if over or by == "validate" else given[0]
    if by == "merge" and not over:
        held = bag_of(given[1], scope)
    if listed is not None and attribute(listed):
        listed = scope.attribute(listed)
    if listed is None or held.bag == "?" or listed.type not in ("list", "keywords", "map"):
        return
    bag = _shown(held)
    taken = Taken("", held.bag, 0, at=held.at, end=made.end_byte, kept=True, through=held.through)
    for name, value, pair in pairs(listed):
        line, default = pair.start_point[0] + 1, expression(value, scope)
        read = OptionRead(name=name, bag=bag, by="put" if over else by, line=line, default=None if over else default)
        said = None if over else default
        yield read, taken._replace(name=name, line=line, default=said, says=not over, forced=over)
    for child in listed.named_children if by == "validate" else ():
        name_alone = key_of(child) if child.type in ("atom", "quoted_atom") else None
        if name_alone:
            line = child.start_point[0] + 1
            read = OptionRead(name=name_alone, bag=bag, by=by, line=line, default=Lit(value=None))
            yield read, taken._replace(name=name_alone, line=line, default=Lit(value=None))


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
    whole = next((side for side in sides if side.type == "identifier"), None)
    if table is None or whole is None or any(child.type == "struct" for child in table.named_children):
        return
    name = text(whole)
    for key, _, pair in pairs(table):
        if key.startswith("__"):
            continue
        line = pair.start_point[0] + 1
        yield (
            OptionRead(name=key, bag=name, by="match", line=line),
            Taken(key, name, line, required=must, at=whole.start_byte, end=node.end_byte),
        )


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
        for held in carried(given[1], scope):
            yield Taken("", held.bag, line, None, name == "struct!", named, at=held.at, end=made.end_byte)


def listed_in(head: Node, number: int) -> Iterator[Taken]:
    """``def run(key: key)`` takes a list of just these keys."""
    if head.type in ("keywords", "list"):
        for key, _, pair in pairs(head):
            yield Taken(key, f"arg{number}", pair.start_point[0] + 1, required=True)
