"""Which of several statements hold at a place: the arms of if, try, loops and match around them, and what overwrites what."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from generator.extract.syntax import Node, text

LOOPS = frozenset({"for_statement", "while_statement"})
LEAVES = frozenset({"return_statement", "raise_statement"})


class Arm(NamedTuple):
    """One branch around a statement. ``of``: how many branches together are certain to run one of them, 0 where none need run;
    ``alone``: that it runs excludes the others; ``leaves``: what follows the whole statement is not reached from it."""

    branch: int
    turn: int
    of: int
    test: str | None
    alone: bool
    leaves: bool

    @property
    def key(self) -> tuple[int, int]:
        return self.branch, self.turn


class Event(NamedTuple):
    """Something that gives a name a value (``binds``) or changes the value that it has; ``value`` None: it is not known to what."""

    node: Node
    value: Node | None
    binds: bool
    arms: tuple[Arm, ...]

    @property
    def start(self) -> int:
        return self.node.start_byte

    @property
    def end(self) -> int:
        return self.node.end_byte

    @property
    def certain(self) -> bool:
        """Whether it overwrites in any case."""
        return self.binds and not self.arms


def arms(node: Node, within: Node) -> tuple[Arm, ...]:
    """The branches inside ``within`` that a node stands in, outermost first."""
    found: list[Arm] = []
    inner, outer = node, node.parent
    while outer is not None and outer != within:
        arm = _arm(inner, outer)
        if arm is not None:
            found.append(arm)
        inner, outer = outer, outer.parent
    return tuple(reversed(found))


def condition(taken: tuple[Arm, ...]) -> str | None:
    """The tests of branches as one, None where there is none to tell."""
    return " and ".join(dict.fromkeys(arm.test for arm in taken if arm.test)) or None


def surviving(events: list[Event], here: tuple[Arm, ...], use: Node | None = None) -> tuple[list[Event], bool]:
    """The events, in source order, of which each can be the last before ``use`` (None: the end); and whether none of them need be.

    A value that is overwritten in any case is gone, and so is one from a branch that excludes this one or that leaves.
    """
    shared = {arm.key for arm in here}
    live: list[tuple[Event | None, frozenset[tuple[int, int]]]] = [(None, frozenset())]
    covered: dict[tuple[frozenset[tuple[int, int]], int], set[int]] = {}
    for event in events:
        later = use is not None and event.node.start_byte > use.start_byte
        if use is not None and event.node.start_byte <= use.start_byte and event.node.end_byte >= use.end_byte:
            later = True
        if use is not None and later and not _again(event.node, use):
            continue
        if any(
            one.alone and one.branch == other.branch and one.turn != other.turn for one in event.arms for other in here
        ):
            continue
        own = [arm for arm in event.arms if arm.key not in shared]
        if any(arm.leaves for arm in own):
            continue
        under = frozenset(arm.key for arm in own)
        if event.binds and not later:
            while True:
                live = [one for one in live if not under <= one[1]]
                if not own or not own[-1].of:
                    break
                last = own.pop()
                outside = frozenset(arm.key for arm in own)
                taken = covered.setdefault((outside, last.branch), set())
                taken.add(last.turn)
                if len(taken) < last.of:
                    break
                live = [one for one in live if not outside <= one[1] or any(key[0] == last.branch for key in one[1])]
                under = outside | {(last.branch, -1)}
            under = frozenset(arm.key for arm in event.arms if arm.key not in shared)
        live.append((event, under))
    return [event for event, _ in live if event is not None], any(event is None for event, _ in live)


def near(events: list[Event], use: Node) -> list[Event]:
    """Of the events in source order those that can matter for a use: from the last that overwrites in any case before it, to the end
    of the loops around it. What is left out is never looked at, so that a long function is read in one go."""
    start, end = use.start_byte, use.end_byte
    outer = use.parent
    while outer is not None and outer.type != "module":
        end = outer.end_byte if outer.type in LOOPS else end
        outer = outer.parent
    last = bisect_right(events, end, key=_start)
    first = bisect_right(events, start, key=_start)
    while first > 0 and not (events[first - 1].certain and events[first - 1].end <= start):
        first -= 1
    return events[max(first - 1, 0) : last]


def _start(event: Event) -> int:
    return event.start


def _again(node: Node, use: Node) -> bool:
    """Whether a statement after the use comes before it in the next round of a loop around both."""
    outer = use.parent
    while outer is not None and outer.type != "module":
        if outer.type in LOOPS and outer.start_byte <= node.start_byte and node.end_byte <= outer.end_byte:
            return True
        outer = outer.parent
    return False


def _arm(inner: Node, outer: Node) -> Arm | None:
    if outer.type == "if_statement":
        return _if_arm(inner, outer)
    if outer.type == "try_statement":
        clauses = [child for child in outer.named_children if child.type.startswith("except")]
        if inner.type == "finally_clause" or inner.type == "comment":
            return None
        index = next((n for n, clause in enumerate(clauses, 1) if clause == inner), 0)
        body = outer.child_by_field_name("body")
        of = sum(not _leaves(one) for one in clauses) + (body is None or not _leaves(body))
        return Arm(outer.id, index, of, None, False, bool(index) and _leaves(inner))
    if outer.type in LOOPS and inner.type == "block":
        return Arm(outer.id, 0, 0, None, False, False)
    if outer.type == "case_clause" and outer.parent is not None:
        return Arm(outer.parent.id, outer.start_byte, 0, _case(outer), True, _leaves(outer))
    if outer.type in ("function_definition", "lambda"):
        return Arm(outer.id, 0, 0, None, False, False)
    return None


def _if_arm(inner: Node, outer: Node) -> Arm | None:
    test, body = outer.child_by_field_name("condition"), outer.child_by_field_name("consequence")
    others = outer.children_by_field_name("alternative")
    if inner == test or body is None:
        return None
    every = [body, *others]
    tests = [one for one in (test, *(other.child_by_field_name("condition") for other in others)) if one]
    if checks_types(test) is False and inner == body:
        return None
    if checks_types(test) and inner != body:
        every, tests = others, tests[1:]
        if not tests:
            return None
    index = next((n for n, one in enumerate(every) if one == inner), None)
    if index is None:
        return None
    written = [" ".join(text(one).split()) for one in tests]
    said = [f"not ({one})" for one in written[:index]] + written[index : index + 1]
    whole = bool(others) and others[-1].type == "else_clause"
    of = sum(not _leaves(one) for one in every) if whole else 0
    return Arm(outer.id, index, of, " and ".join(said), True, _leaves(inner))


def checks_types(test: Node | None) -> bool | None:
    """True for ``TYPE_CHECKING``, which is false when the code runs; False for ``not TYPE_CHECKING``; None for any other test."""
    inverted = test is not None and test.type == "not_operator"
    inner = test.child_by_field_name("argument") if test is not None and inverted else test
    named = inner is not None and inner.type in ("identifier", "attribute")
    return not inverted if named and text(inner).rpartition(".")[2] == "TYPE_CHECKING" else None  # type: ignore[arg-type]


def _case(clause: Node) -> str:
    return "case " + ", ".join(
        " ".join(text(one).split()) for one in clause.named_children if one.type == "case_pattern"
    )


def _leaves(clause: Node) -> bool:
    """Whether a block, or the block of a clause, ends by leaving the function."""
    block = (
        clause if clause.type == "block" else next((one for one in clause.named_children if one.type == "block"), None)
    )
    last = (
        next((one for one in reversed(block.named_children) if one.type != "comment"), None)
        if block is not None
        else None
    )
    return last is not None and last.type in LEAVES


def root(node: Node) -> Node:
    """The name that a chain of subscripts and attributes starts from: ``b["x"].y`` → ``b``."""
    inner: Node | None = node
    while inner is not None and inner.type in ("subscript", "attribute"):
        node = inner
        inner = inner.child_by_field_name("value") or inner.child_by_field_name("object")
    return inner or node


def names_in(pattern: Node) -> Iterator[str]:
    """Every name that an unpacking target binds."""
    todo = [pattern]
    while todo:
        node = todo.pop(0)
        if node.type == "identifier":
            yield text(node)
        elif node.type not in ("subscript", "attribute", "call"):
            todo = [*node.named_children, *todo]
