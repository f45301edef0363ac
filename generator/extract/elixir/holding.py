"""Which variables of a clause hold an option bag, which of its keys are not the caller's there, and where it goes out of sight."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import reduce
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from generator.extract.elixir.doors import Clause, taken_as
from generator.extract.elixir.flows import NOBODY, WHOLE, WRITTEN, Handed
from generator.extract.elixir.reads import Taken
from generator.model import Lack, Passed

DEEPEST = 4
ALWAYS = 1 << 40
COMMENT = re.compile(rb"#(?!\{)")
# What stands beside a name that is part of another one, a key, an atom, an attribute or a function that is written out.
BEFORE = tuple(bytes([one]) for one in b"_.:@&?!")
AFTER = (b"_", b"?", b"!")
DOTTED = (*AFTER, b".")

NOTHING = Lack()
ALL = Lack(only=frozenset())

# Variables that hold the bag → the functions of other modules that have to give back what they are handed for that.
Holding = Mapping[str, tuple[Passed, ...]]
# Variables → the functions that they may be.
Functions = tuple[tuple[str, frozenset[str]], ...]


class Back(NamedTuple):
    """A way in which a clause gives back what it was handed: as which part of a tuple, and without which of the caller's keys."""

    where: int
    forced: Lack
    through: tuple[Passed, ...]


class Holder:
    """Looks at the clauses of one module, found by name."""

    def __init__(self, named: Mapping[str, list[tuple[Clause, str]]]) -> None:
        self.named = named
        self._known: dict[tuple[int, str, Functions], Holding] = {}
        self._back: dict[tuple[int, str], list[Back]] = {}

    def held(self, clause: Clause, bag: str, functions: Functions = (), depth: int = 0) -> Holding:
        """The variables of a clause that hold what one holds."""
        mark = (id(clause), bag, functions)
        known = self._known.get(mark)
        if known is not None:
            return known
        found: dict[str, tuple[Passed, ...]] = {bag: ()}
        for _ in range(2):
            before = len(found)
            for flow in clause.body.ways.flows:
                for name in [one for one in found if one == flow.bag or one.startswith(f"{flow.bag}.")]:
                    to = f"{flow.to}{name[len(flow.bag) :]}"
                    if (to in found and not found[to]) or (flow.through and name != flow.bag):
                        continue
                    needs = self.needs(clause, flow.through, functions, depth)
                    if needs is not None and (to not in found or len(found[name]) + len(needs) < len(found[to])):
                        found[to] = (*found[name], *needs)
            if len(found) == before:
                break
        if not depth:
            self._known[mark] = found
        return found

    def needs(
        self, clause: Clause, doors: tuple[Handed, ...], functions: Functions, depth: int
    ) -> tuple[Passed, ...] | None:
        """What has to hold for functions to give back what they are handed, one after the other; None where they do not."""
        found: tuple[Passed, ...] = ()
        for door in doors:
            if door.outside:
                if door.called.startswith("?") or door.key:
                    return None
                found = (
                    *found,
                    Passed(parameter="", callee=door.called, place=door.place, given=door.given, where=door.where),
                )
                continue
            ways = [
                (*found, *back.through)
                for called in self.called(clause, door, functions)
                for back in self.backs_of(door._replace(called=called), depth)
            ]
            if not ways:
                return None
            found = min(ways, key=len)
        return found

    def called(self, clause: Clause, door: Handed, functions: Functions) -> frozenset[str]:
        """The functions that a call may mean."""
        if not door.called.startswith(WRITTEN):
            return frozenset({door.called})
        return self.values(clause, door.called[1:], functions)

    @staticmethod
    def values(clause: Clause, name: str, functions: Functions) -> frozenset[str]:
        """The functions that a variable may hold."""
        if name.startswith(WRITTEN):
            return frozenset({name[1:]})
        found = dict(functions).get(name, frozenset())
        wanted = {name}
        for flow in reversed(clause.body.ways.flows):
            if flow.to in wanted and not flow.through:
                if flow.bag.startswith(WRITTEN):
                    found |= {flow.bag[1:]}
                else:
                    wanted.add(flow.bag)
                    found |= dict(functions).get(flow.bag, frozenset())
        return found

    def backs_of(self, door: Handed, depth: int) -> list[Back]:
        """How a function of the module gives back what it is handed through a door."""
        found = []
        for inner, _ in self.named.get(door.called, ()) if depth < DEEPEST else ():
            bag = taken_as(inner, door)
            if bag is not None:
                found += [
                    one
                    for one in self.backs(inner, bag, depth + 1)
                    if WHOLE in (door.where, one.where) or door.where == one.where
                ]
        return found

    def backs(self, clause: Clause, bag: str, depth: int = 0) -> list[Back]:
        if not clause.body.ways.returned:
            return []
        mark = (id(clause), bag)
        known = self._back.get(mark)
        if known is not None:
            return known
        holding = self.held(clause, bag, (), depth)
        found = []
        for given in clause.body.ways.returned:
            if given.bag not in holding:
                continue
            needs = self.needs(clause, given.through, (), depth)
            if needs is not None:
                forced = self.forced(clause, bag, given.bag, given.at)
                forced = forced.both(self.wrapped(clause, given.at, ALWAYS)).both(self.lacking(given.through, depth))
                found.append(Back(given.where, forced, (*holding[given.bag], *needs)))
        if depth <= 1:
            self._back[mark] = found
        return found

    # ── keys that are not the caller's ───────────────────────────────────────────────────────────────────────────────

    @staticmethod
    def wrapped(clause: Clause, at: int, end: int, but: Taken | None = None) -> Lack:
        """Keys that calls around a variable put over the caller's or take away."""
        found = NOTHING
        for one in clause.body.taken:
            if one.at == at and one.end <= end and (but is None or one.end < but.end):
                if one.forced:
                    found = found.both(Lack(frozenset({one.name})))
                elif one.only is not None:
                    found = found.both(Lack(only=one.only))
        return found

    def lacking(self, doors: Iterable[Handed], depth: int = 0) -> Lack:
        """Keys that are not the caller's behind functions of the module, whichever way they go."""
        found = NOTHING
        for door in doors:
            ways = [] if door.outside else self.backs_of(door, depth)
            found = found.both(reduce(Lack.either, (one.forced for one in ways))) if ways else found
        return found

    def forced(self, clause: Clause, root: str, bag: str, at: int) -> Lack:
        """The keys that are not the caller's in what a variable holds at a byte."""
        if not clause.body.ways.flows:
            return NOTHING
        state: dict[str, tuple[Lack, int]] = {root: (NOTHING, ALWAYS)}
        ordered = sorted(clause.body.ways.flows, key=attrgetter("end"))
        for end, group in groupby(ordered, key=attrgetter("end")):
            if end > at:
                break
            new: dict[str, Lack] = {}
            until = 0
            for flow in group:
                if flow.bag == NOBODY and flow.to in state and flow.until > at:
                    new[flow.to], until = ALL, flow.until
                elif flow.bag in state and state[flow.bag][1] > flow.at and flow.until > at:
                    here = (
                        state[flow.bag][0]
                        .both(self.wrapped(clause, flow.at, flow.end))
                        .both(self.lacking(flow.through))
                    )
                    new[flow.to] = new[flow.to].either(here) if flow.to in new else here
                    until = flow.until
            state.update({name: (lack, until) for name, lack in new.items()})
        return state.get(bag, (NOTHING, 0))[0]

    # ── out of sight ─────────────────────────────────────────────────────────────────────────────────────────────────

    @staticmethod
    def strays(clause: Clause, holding: Iterable[str]) -> list[str]:
        """The variables that stand somewhere that nothing else here has an eye on."""
        code, start = clause.body.ways.code
        found = []
        for name in holding:
            # What holds a bag under a key is looked for as a whole, too.
            whole, dot, _ = name.partition(".")
            if _seen_nowhere(clause, name, False, code, start) or (
                dot and _seen_nowhere(clause, whole, True, code, start)
            ):
                found.append(name)
        return found


def _seen_nowhere(clause: Clause, bag: str, whole: bool, code: bytes, start: int) -> bool:
    """Whether a variable stands at a place that nothing has an eye on, no comment. ``whole``: not where it is only looked into."""
    wanted = bag.encode()
    known: frozenset[int] | None = None
    at = code.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        before, after = code[at - 1 : at], code[end : end + 1]
        word = before in BEFORE or after in (DOTTED if whole else AFTER) or before.isalnum() or after.isalnum()
        if not word and not (after == b":" and code[end + 1 : end + 2] != b":"):
            known = clause.body.places.get(bag, frozenset()) if known is None else known
            if start + at not in known and not COMMENT.search(code[code.rfind(b"\n", 0, at) + 1 : at]):
                return True
        at = code.find(wanted, end)
    return False
