"""The options of a function: keys read from a parameter, here or where it is handed to in the same module."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from msgspec.structs import replace

from generator.extract.elixir.doors import Clause, taken_as
from generator.extract.elixir.flows import VARIABLE, WRITTEN, Handed
from generator.extract.elixir.holding import NOTHING, Functions, Holder, Holding, known_places
from generator.extract.elixir.reads import ELSEWHERE, Taken
from generator.model import Atom, Expr, Given, Lack, Lit, Opaque, OptionDecl, Passed

NIL = Lit(value=None)


class Visit(NamedTuple):
    """A variable in a clause that holds what was handed on. ``said``: defaults that hold there; ``forced``: keys of others; ``functions``:
    what the clause was given to call; ``through``: functions that have to give back what they are handed for all this."""

    clause: Clause
    bag: str
    via: str | None = None
    said: Mapping[str, Expr | None] = {}
    forced: Lack = NOTHING
    functions: Functions = ()
    through: tuple[Passed, ...] = ()


class Bags(NamedTuple):
    """What is known of a function's parameters: the options, to whom they are handed, and what is given back."""

    options: tuple[OptionDecl, ...] = ()
    passes: tuple[Passed, ...] = ()
    gives: tuple[Given, ...] = ()


class Options:
    """Follows bags through a module's clauses."""

    def __init__(self, clauses: Iterable[Clause]) -> None:
        self.families: dict[tuple[str, int], list[Clause]] = {}
        for clause in clauses:
            self.families.setdefault((clause.name, len(clause.parameters)), []).append(clause)
        self.named: dict[str, list[tuple[Clause, str]]] = {}
        for (name, arity), family in self.families.items():
            self.named.setdefault(name, []).extend((clause, f"{name}/{arity}") for clause in family)
        self.holder = Holder(self.named)
        bodies = [clause.body for family in self.families.values() for clause in family]
        self.busy = any(body.taken or any(door.outside for door in body.handed) for body in bodies)
        self.places: dict[int, frozenset[int]] = {}

    def of(self, name: str, arity: int) -> Bags:
        """The options of all parameters, sorted by name; the functions of other modules that the parameters are handed to."""
        found: dict[str, OptionDecl] = {}
        passes: list[Passed] = []
        gives: list[Given] = []
        for n in range(arity):
            for clause in self.families[name, arity]:
                parameter = clause.parameters[n].name
                for back in self.holder.backs(clause, parameter):
                    forced = tuple(sorted(back.forced.names))
                    only = _listed(back.forced.only)
                    gives.append(Given(parameter=parameter, where=back.where, forced=forced, only=only, through=back.through))
                if not self.busy or not _used(clause, parameter):
                    continue
                for one in self._read(Visit(clause, parameter)):
                    if isinstance(one, Passed):
                        passes.append(one)
                        continue
                    key = f"*{one.of}" if one.of else one.name
                    found[key] = _joined(found[key], one) if key in found else one
        return Bags(tuple(found[key] for key in sorted(found)), tuple(dict.fromkeys(passes)), tuple(dict.fromkeys(gives)))

    def _read(self, root: Visit) -> Iterator[OptionDecl | Passed]:
        """What is read from a variable, here and behind every door that it goes through; and the doors out of the module."""
        waiting, seen = deque([root]), {(id(root.clause), root.bag, root.functions)}
        while waiting:
            here = waiting.popleft()
            body = here.clause.body
            holding = self.holder.held(here.clause, here.bag, here.functions)
            mine = [one for one in body.taken if one.bag in holding]
            said = {**{one.name: one.default for one in mine if one.says and not here.forced.has(one.name)}, **here.said}
            for one in mine:
                if not one.forced and not self._forced(here, one).has(one.name):
                    needs = self.holder.needs(here.clause, one.through, here.functions, 0)
                    if needs is not None:
                        yield OptionDecl(
                            name=one.name,
                            parameter=root.bag,
                            line=one.line,
                            default=said.get(one.name, one.default),
                            required=one.required and one.name not in said,
                            via=here.via,
                            of=one.of,
                            through=(*here.through, *holding[one.bag], *needs),
                        )
            for door in body.handed:
                for name in [one for one in holding if one == door.bag or one.startswith(f"{door.bag}.")]:
                    for inner in self._behind(here, holding, door, name, said):
                        if isinstance(inner, Passed):
                            yield replace(inner, parameter=root.bag)
                        elif (id(inner.clause), inner.bag, inner.functions) not in seen:
                            seen.add((id(inner.clause), inner.bag, inner.functions))
                            waiting.append(inner)
            for name in self._strays(here.clause, holding):
                how = f"{here.clause.name} does something with {name} that is not followed"
                through = (*here.through, *holding[name])
                yield Passed(parameter=root.bag, callee=how, place=-1, given=0, through=through)

    def _strays(self, clause: Clause, holding: Holding) -> list[str]:
        """The variables that stand somewhere that nothing here has an eye on."""
        mark, body = id(clause), clause.body
        if mark not in self.places:
            self.places[mark] = known_places(body.flows, body.handed, body.taken, body.returned)
        return [name for name in holding if self.holder.strays(clause, name, self.places[mark])]

    def _forced(self, here: Visit, one: Taken) -> Lack:
        """The keys that are not the caller's where one is read."""
        before = self.holder.forced(here.clause, here.bag, here.forced, one.bag, one.at)
        return before.both(self.holder.wrapped(here.clause, one.at, one.end, one)).both(self.holder.lacking(one.through))

    def _behind(
        self, here: Visit, holding: Holding, door: Handed, name: str, said: Mapping[str, Expr | None]
    ) -> Iterator[Visit | Passed]:
        """Where a variable is after it is handed on."""
        clause = here.clause
        needs = self.holder.needs(clause, door.through, here.functions, 0)
        if needs is None:
            return
        rest = name[len(door.bag) :] or (f".{door.key}" if door.key else "")
        forced = self.holder.forced(clause, here.bag, here.forced, name, door.at)
        forced = forced.both(self.holder.wrapped(clause, door.at, door.end)).both(self.holder.lacking(door.through))
        through = (*here.through, *holding[name], *needs)
        found = False
        for called in self.holder.called(clause, door, here.functions):
            outside = door.outside or "." in called
            if called.startswith(VARIABLE):
                called = self._replaceable(called) or called
            if outside and rest:
                continue
            if outside:
                found = True
                yield Passed(
                    parameter="",
                    callee=called,
                    place=door.place,
                    given=door.given,
                    forced=tuple(sorted(forced.names)),
                    only=_listed(forced.only),
                    through=through,
                )
                continue
            for inner, label in self.named.get(called, ()):
                bag = taken_as(inner, door._replace(called=called))
                if bag is not None:
                    found = True
                    functions = self._given(here, door, inner)
                    yield Visit(inner, f"{bag}{rest}", label, said, forced, functions, through)
        if not found:
            yield Passed(parameter="", callee=_where(door), place=-1, given=0, through=through)

    def _given(self, here: Visit, door: Handed, inner: Clause) -> Functions:
        """The functions that a clause is handed by the same call."""
        found = {}
        for other in here.clause.body.handed:
            if other.end == door.end and other.called == door.called and other.bag != door.bag:
                values = self.holder.values(here.clause, other.bag, here.functions)
                parameter = taken_as(inner, other) if values else None
                if parameter is not None:
                    found[parameter] = values
        return tuple(sorted(found.items()))

    def _replaceable(self, called: str) -> str | None:
        """``?key.start_link`` → the module that the option of that key has as its default."""
        key, _, function = called.removeprefix(VARIABLE).partition(".")
        for family in self.families.values():
            for one in (taken for clause in family for taken in clause.body.taken if taken.name == key):
                if isinstance(one.default, Atom) and one.default.name.startswith("Elixir."):
                    return f"{one.default.name.removeprefix('Elixir.')}.{function}"
        return None


def _listed(names: frozenset[str] | None) -> tuple[str, ...] | None:
    return None if names is None else tuple(sorted(names))


def _where(door: Handed) -> str:
    return "a function that is not written there" if door.called.startswith(WRITTEN) else door.called


def _used(clause: Clause, bag: str) -> bool:
    """Whether anything at all is done with a variable that matters here."""
    body = clause.body
    return (
        any(one.bag == bag for one in body.taken)
        or any(one.bag == bag for one in body.handed)
        or any(one.bag == bag or one.bag.startswith(f"{bag}.") for one in body.flows)
    )


def _joined(known: OptionDecl, one: OptionDecl) -> OptionDecl:
    """One option read twice. A default that is written counts before nil; two that differ are no single value."""
    said = [each for each in (known, one) if each.default not in (None, NIL, ELSEWHERE)]
    rest = [each.default for each in (known, one) if each.default not in (None, ELSEWHERE)]
    default = said[0].default if said else rest[0] if rest else known.default or one.default
    if len(said) == 2 and known.default != one.default:
        default = Opaque(source="it differs from place to place")
    through = min((known.through, one.through), key=len)
    return replace(
        said[0] if said else known, default=default, required=known.required and one.required, through=through
    )
