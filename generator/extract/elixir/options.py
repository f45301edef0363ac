"""The options of a function: keys read from a parameter, here or where it is handed to in the same module."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from msgspec.structs import replace

from generator.extract.elixir.bodies import Body
from generator.extract.elixir.doors import Clause, taken_as
from generator.extract.elixir.flows import Handed
from generator.extract.elixir.reads import ELSEWHERE, Taken
from generator.model import Atom, Expr, Lit, Opaque, OptionDecl, Passed

DEEPEST = 4
NIL = Lit(value=None)


class Visit(NamedTuple):
    """A variable in a clause that holds what was handed on. ``said``: defaults that hold there; ``forced``: keys of others."""

    clause: Clause
    bag: str
    via: str | None
    said: Mapping[str, Expr | None]
    forced: frozenset[str]


class Options:
    """Follows bags through a module's clauses."""

    def __init__(self, clauses: Iterable[Clause]) -> None:
        self.families: dict[tuple[str, int], list[Clause]] = {}
        for clause in clauses:
            self.families.setdefault((clause.name, len(clause.parameters)), []).append(clause)
        self.named: dict[str, list[tuple[Clause, str]]] = {}
        for (name, arity), family in self.families.items():
            self.named.setdefault(name, []).extend((clause, f"{name}/{arity}") for clause in family)
        bodies = [clause.body for family in self.families.values() for clause in family]
        self.busy = any(body.taken or any(door.outside for door in body.handed) for body in bodies)

    def of(self, name: str, arity: int) -> tuple[tuple[OptionDecl, ...], tuple[Passed, ...]]:
        """The options of all parameters, sorted by name; and the functions of other modules that the parameters are handed to."""
        found: dict[str, OptionDecl] = {}
        passes: list[Passed] = []
        for n in range(arity) if self.busy else ():
            for clause in self.families[name, arity]:
                parameter = clause.parameters[n].name
                if not _used(clause.body, parameter):
                    continue
                for one in self._read(Visit(clause, parameter, None, {}, frozenset())):
                    if isinstance(one, Passed):
                        passes.append(one)
                        continue
                    key = f"*{one.of}" if one.of else one.name
                    found[key] = _joined(found[key], one) if key in found else one
        return tuple(found[key] for key in sorted(found)), tuple(dict.fromkeys(passes))

    def _read(self, root: Visit) -> Iterator[OptionDecl | Passed]:
        """What is read from a variable, here and behind every door that it goes through; and the doors out of the module."""
        waiting, seen = deque([root]), {(id(root.clause), root.bag)}
        while waiting:
            here = waiting.popleft()
            body = here.clause.body
            bags = self._held(here.clause, here.bag, 0)
            mine = [one for one in body.taken if one.bag in bags and one.name not in here.forced]
            said = {**{one.name: one.default for one in mine if one.says}, **here.said}
            for one in mine:
                if not one.forced and not self._overridden(one, bags, body):
                    yield OptionDecl(
                        name=one.name,
                        parameter=root.bag,
                        line=one.line,
                        default=said.get(one.name, one.default),
                        required=one.required and one.name not in said,
                        via=here.via,
                        of=one.of,
                    )
            for door in body.handed:
                forced = here.forced | {one.name for one in mine if one.forced and one.at < door.end}
                if door.outside and door.bag in bags:
                    called = self._replaceable(door.called) if door.called.startswith("?") else door.called
                    yield Passed(
                        parameter=root.bag,
                        callee=called or "a module that is not written there",
                        place=door.place,
                        given=door.given,
                        forced=tuple(sorted(forced)),
                    )
                    continue
                for inner, label in self.named.get(door.called, ()) if door.bag in bags else ():
                    bag = taken_as(inner, door)
                    if bag is not None and (id(inner), bag) not in seen:
                        seen.add((id(inner), bag))
                        waiting.append(Visit(inner, bag, label, said, forced))

    def _replaceable(self, called: str) -> str | None:
        """``?key.start_link`` → the module that the option of that key has as its default."""
        key, _, function = called.removeprefix("?").partition(".")
        for family in self.families.values():
            for one in (taken for clause in family for taken in clause.body.taken if taken.name == key):
                if isinstance(one.default, Atom) and one.default.name.startswith("Elixir."):
                    return f"{one.default.name.removeprefix('Elixir.')}.{function}"
        return None

    def _held(self, clause: Clause, bag: str, depth: int) -> set[str]:
        """The variables of a clause that hold what one holds."""
        bags = {bag}
        for flow in clause.body.flows:
            if flow.bag in bags and (flow.through is None or self._gives_back(flow.through, depth)):
                bags.add(flow.to)
        return bags

    def _overridden(self, one: Taken, bags: set[str], body: Body) -> bool:
        """Whether the variable that a key is read from was given a value in which the key is not the caller's any more."""
        for flow in body.flows:
            if flow.to != one.bag or flow.bag not in bags or not flow.sure or flow.end > one.at:
                continue
            if any(f.forced and f.name == one.name and flow.start <= f.at < flow.end for f in body.taken):
                return True
            inner = self.named.get(flow.through.called, ()) if flow.through is not None else ()
            if any(f.forced and f.name == one.name for clause, _ in inner for f in clause.body.taken):
                return True
        return False

    def _gives_back(self, door: Handed, depth: int) -> bool:
        for inner, _ in self.named.get(door.called, ()) if depth < DEEPEST else ():
            bag = taken_as(inner, door)
            if bag is not None and self._held(inner, bag, depth + 1) & inner.body.returned:
                return True
        return False


def _used(body: Body, bag: str) -> bool:
    """Whether anything at all is done with a variable that matters here."""
    return (
        any(one.bag == bag for one in body.taken)
        or any(one.bag == bag for one in body.handed)
        or any(one.bag == bag for one in body.flows)
    )


def _joined(known: OptionDecl, one: OptionDecl) -> OptionDecl:
    """One option read twice. A default that is written counts before nil; two that differ are no single value."""
    said = [each for each in (known, one) if each.default not in (None, NIL, ELSEWHERE)]
    rest = [each.default for each in (known, one) if each.default not in (None, ELSEWHERE)]
    default = said[0].default if said else rest[0] if rest else known.default or one.default
    if len(said) == 2 and known.default != one.default:
        default = Opaque(source="it differs from place to place")
    return replace(said[0] if said else known, default=default, required=known.required and one.required)
