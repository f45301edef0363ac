"""The options of a function: keys read from a parameter, here or where it is handed to in the same module."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from msgspec.structs import replace

from generator.extract.elixir.doors import Clause, best, taken_as
from generator.extract.elixir.flows import VARIABLE, WRITTEN, Handed
from generator.extract.elixir.holding import NOTHING, Functions, Holder, Holding
from generator.extract.elixir.reads import ELSEWHERE, Taken
from generator.model import Atom, Expr, Given, Lack, Lit, Opaque, OptionDecl, Passed

NIL = Lit(value=None)


class Door(NamedTuple):
    """Where a variable is after it is handed on. ``clause`` None: outside of the module, and ``passed`` says where. ``lack``: keys that are
    not the caller's any more; ``through``: functions that have to give back what they are handed for it to get there.
    """

    clause: Clause | None
    bag: str
    label: str | None
    functions: Functions
    lack: Lack
    through: tuple[Passed, ...]
    passed: Passed | None = None


class Here(NamedTuple):
    """What a clause does with a variable, and with others that hold the same."""

    reads: tuple[tuple[Taken, Lack, tuple[Passed, ...]], ...]
    doors: tuple[Door, ...]
    said: Mapping[str, Expr | None]


class Visit(NamedTuple):
    """A clause that something was handed on to. ``said``: defaults that hold there."""

    door: Door
    said: Mapping[str, Expr | None]


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
        self.known: dict[tuple[int, str, Functions], Here] = {}

    def of(self, name: str, arity: int) -> Bags:
        """The options of all parameters, sorted by name; the functions of other modules that the parameters are handed to."""
        found: dict[str, OptionDecl] = {}
        passes: list[Passed] = []
        gives: list[Given] = []
        family = self.families[name, arity]
        for n in range(arity):
            called = (
                family[0].parameters[n].name
                if len(family) == 1
                else best([c.parameters[n].name for c in family], n + 1)
            )
            bag = any(clause.parameters[n].keyed(name, arity) for clause in family)
            for clause in family:
                parameter = clause.parameters[n].name
                if not bag:
                    for one in self._shallow(clause, parameter, called) if clause.body.taken else ():
                        found[one.name] = _joined(found[one.name], one) if one.name in found else one
                    continue
                for back in self.holder.backs(clause, parameter):
                    forced = tuple(sorted(back.forced.names))
                    only = None if back.forced.only is None else tuple(sorted(back.forced.only))
                    gives.append(
                        Given(parameter=called, where=back.where, forced=forced, only=only, through=back.through)
                    )
                for read in self._read(clause, parameter, called):
                    if isinstance(read, Passed):
                        passes.append(read)
                        continue
                    key = f"*{read.of}" if read.of else read.name
                    found[key] = _joined(found[key], read) if key in found else read
        return Bags(
            tuple(found[key] for key in sorted(found)), tuple(dict.fromkeys(passes)), tuple(dict.fromkeys(gives))
        )

    @staticmethod
    def _shallow(clause: Clause, parameter: str, called: str) -> Iterator[OptionDecl]:
        """What is read from a parameter that is no option bag, where it is read right there."""
        for one in clause.body.taken:
            if one.bag == parameter and not one.forced and not one.through:
                yield OptionDecl(
                    name=f"*{one.of}" if one.of else one.name,
                    parameter=called,
                    line=one.line,
                    default=one.default,
                    required=one.required,
                    of=one.of,
                    beneath=one.beneath,
                )

    def _read(self, clause: Clause, parameter: str, shown: str) -> Iterator[OptionDecl | Passed]:
        """What is read from a parameter, here and behind every door that it goes through; and the doors out of the module."""
        root = Door(clause, parameter, None, (), NOTHING, ())
        waiting = deque([Visit(root, {})])
        seen: dict[tuple[int, str, Functions, tuple[Passed, ...]], Lack] = {(id(clause), parameter, (), ()): NOTHING}
        while waiting:
            (inner, bag, label, functions, lack, through, _), outer = waiting.popleft()
            here = self._here(inner, bag, functions) if inner is not None else EMPTY
            held = (
                {key: value for key, value in here.said.items() if not lack.has(key)} if lack != NOTHING else here.said
            )
            said = {**held, **outer} if outer else held
            for one, missing, needs in here.reads:
                if not lack.has(one.name) and not missing.has(one.name):
                    yield OptionDecl(
                        name=one.name,
                        parameter=shown,
                        line=one.line,
                        default=said.get(one.name, one.default),
                        required=one.required and one.name not in said,
                        via=label,
                        of=one.of,
                        process=one.process,
                        beneath=one.beneath if one.name not in said else None,
                        through=(*through, *needs),
                    )
            for door in here.doors:
                if door.passed is not None:
                    left = lack.both(door.lack)
                    yield Passed(
                        parameter=shown,
                        callee=door.passed.callee,
                        place=door.passed.place,
                        given=door.passed.given,
                        forced=tuple(sorted(left.names)),
                        only=None if left.only is None else tuple(sorted(left.only)),
                        through=tuple(dict.fromkeys((*through, *door.through))),
                        missed=door.passed.missed,
                    )
                    continue
                behind = door._replace(
                    lack=lack.both(door.lack), through=tuple(dict.fromkeys((*through, *door.through)))
                )
                mark = (id(door.clause), door.bag, door.functions, behind.through)
                known = seen.get(mark)
                if known is None or known.either(behind.lack) != known:
                    seen[mark] = behind.lack if known is None else known.either(behind.lack)
                    waiting.append(Visit(behind, said))

    def _here(self, clause: Clause, bag: str, functions: Functions) -> Here:
        """What a clause does with a variable, looked at once."""
        mark = (id(clause), bag, functions)
        known = self.known.get(mark)
        if known is None:
            known = self.known[mark] = self._looked_at(clause, bag, functions)
        return known

    def _looked_at(self, clause: Clause, bag: str, functions: Functions) -> Here:
        body, holder = clause.body, self.holder
        holding = holder.held(clause, bag, functions)
        mine = [one for one in body.taken if one.bag in holding]
        reads = []
        for one in mine:
            needs = holder.needs(clause, one.through, functions, 0) if not one.forced else None
            if needs is not None:
                lack = holder.forced(clause, bag, one.bag, one.at).both(holder.wrapped(clause, one.at, one.end, one))
                reads.append((one, lack.both(holder.lacking(one.through)), (*holding[one.bag], *needs)))
        doors: list[Door] = []
        for handed in body.ways.handed:
            if handed.bag in holding or any(one.startswith(f"{handed.bag}.") for one in holding):
                for name in [one for one in holding if one == handed.bag or one.startswith(f"{handed.bag}.")]:
                    doors += self._behind(clause, bag, functions, holding, handed, name)
        for name in holder.strays(clause, holding):
            how = f"not followed to their end: {clause.name} does more with {name} than is understood"
            doors.append(_out(how, -1, 0, NOTHING, holding[name]))
        said = {one.name: one.default for one in mine if one.says}
        return Here(tuple(reads), tuple(dict.fromkeys(doors)), said)

    def _behind(
        self, clause: Clause, bag: str, functions: Functions, holding: Holding, handed: Handed, name: str
    ) -> Iterator[Door]:
        """Where a variable is after it is handed on."""
        holder = self.holder
        needs = holder.needs(clause, handed.through, functions, 0)
        if needs is None:
            return
        rest = name[len(handed.bag) :] or (f".{handed.key}" if handed.key else "")
        lack = holder.forced(clause, bag, name, handed.at).both(holder.wrapped(clause, handed.at, handed.end))
        lack = lack.both(holder.lacking(handed.through))
        through = (*holding[name], *needs)
        found = False
        missed = handed.end not in clause.body.ways.followed and not self._read_from(clause, handed.end)
        missed = missed and handed.tag is None and not clause.body.ways.spent(handed.end)
        for called in holder.called(clause, handed, functions):
            outside = handed.outside or "." in called
            if called.startswith(VARIABLE):
                called = self._replaceable(called) or called
            if outside and not rest:
                found = True
                yield _out(called, handed.place, handed.given, lack, through, missed)
            for inner, label in () if outside else self.named.get(called, ()):
                to = taken_as(inner, handed)
                if to is not None:
                    found = True
                    given = self._given(clause, functions, handed, inner)
                    yield Door(inner, f"{to}{rest}", label, given, lack, through)
                    if missed and called != "init" and holder.backs(inner, to):
                        yield _out(f"not followed in what {called} gives back", -1, 0, NOTHING, through)
        if not found:
            yield _out(_where(handed), -1, 0, NOTHING, through)

    @staticmethod
    def _read_from(clause: Clause, end: int) -> bool:
        return any(door.end == end for one in clause.body.taken for door in one.through)

    def _given(self, clause: Clause, functions: Functions, handed: Handed, inner: Clause) -> Functions:
        """The functions that a clause is handed by the same call."""
        if not functions and not any(
            one.bag.startswith(WRITTEN) for one in clause.body.ways.handed + clause.body.ways.flows
        ):
            return ()
        found = {}
        for other in clause.body.ways.handed:
            if other.end == handed.end and other.called == handed.called and other.bag != handed.bag:
                values = self.holder.values(clause, other.bag, functions)
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


EMPTY = Here((), (), {})


def _out(callee: str, place: int, given: int, lack: Lack, through: tuple[Passed, ...], missed: bool = False) -> Door:
    """A door out of the module, or out of sight. ``missed``: what is given back there is not followed."""
    passed = Passed(parameter="", callee=callee, place=place, given=given, missed=missed)
    return Door(None, "", None, (), lack, through, passed)


def _where(handed: Handed) -> str:
    """Where a bag is lost sight of, as it is said of options: «they are …»."""
    if handed.called.startswith(WRITTEN):
        return "handed to a function that is not written there"
    if handed.tag is not None:
        return f"sent in a message that no {handed.called} here takes"
    return f"handed to {handed.called}, which is not followed"


def _joined(known: OptionDecl, one: OptionDecl) -> OptionDecl:
    """One option read twice. A default that is written counts before nil; two that differ are no single value."""
    said = [each for each in (known, one) if each.default not in (None, NIL, ELSEWHERE)]
    rest = [each.default for each in (known, one) if each.default not in (None, ELSEWHERE)]
    nothing = None if None in (known.default, one.default) else known.default
    default = said[0].default if said else rest[0] if rest else nothing
    if len(said) == 2 and known.default != one.default:
        default = Opaque(source="it differs from place to place")
    through = min((known.through, one.through), key=len)
    return replace(
        said[0] if said else known,
        default=default,
        required=known.required and one.required,
        process=known.process and one.process,
        beneath=known.beneath if known.beneath == one.beneath else None,
        through=through,
    )
