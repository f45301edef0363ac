"""What can be passed in an operation's option bag: keys read from it, in its own module and in those that it is handed to."""

from __future__ import annotations

from functools import reduce
from typing import NamedTuple

from msgspec.structs import replace

from generator.fold import Folded
from generator.located import Located
from generator.model import BAGS, Atom, Evidence, FunctionDecl, Given, Lack, OptionDecl, Parameter, Passed, Seq, Table
from generator.snapshot import Snapshot

DEEPEST = 8
# The language's own modules that heed no key of an SDK. What goes through a whole bag (Enum, URI …) may take every key there is; what keeps
# or sends one gives it to whoever asks.
STANDARD = frozenset(
    "Agent Application Code DynamicSupervisor Exception GenServer IO Inspect Kernel Logger Macro Module Node PartitionSupervisor Port "
    "Process Registry Supervisor System Task Version".split()
)
KEEPING = frozenset("Agent Application GenServer Process Registry Task".split())


class Option(NamedTuple):
    """A key that a caller can pass. ``default`` None: there is none. ``required``: without it the call fails."""

    name: str
    default: Folded | None
    required: bool
    evidence: Evidence


class Bag(NamedTuple):
    """An option bag: its parameter's name, the keys read from it, and to what it is handed out of these sources (``open``). ``lost``: where
    it goes inside of them and is not followed."""

    bag: str | None = None
    options: tuple[Option, ...] = ()
    open: str | None = None
    lost: str | None = None


def bag_of(function: FunctionDecl) -> str | None:
    """The parameter that is an option bag: the last one, if it is named like one or has an empty list or map as its default."""
    if not function.parameters:
        return None
    final = function.parameters[-1]
    if final.default in (Seq(items=()), Table(items=())) or final.name in BAGS:
        return final.name
    return None


def options(snapshot: Snapshot, function: Located[FunctionDecl]) -> Bag:
    """The bag of a function with every key that is read from it, as far as it can be followed."""
    called = bag_of(function.it)
    if called is None:
        return _delegated(snapshot, function)
    followed = _Followed(snapshot)
    followed.follow(function, called, Lack(), 0)
    found = followed.found
    return Bag(called, tuple(found[name] for name in sorted(found)), followed.open, followed.lost)


def _delegated(snapshot: Snapshot, function: Located[FunctionDecl]) -> Bag:
    for other in delegates(snapshot, function):
        return options(snapshot, other)
    return Bag()


def delegates(snapshot: Snapshot, function: Located[FunctionDecl]) -> list[Located[FunctionDecl]]:
    """The function that one stands for, without doing anything itself."""
    target = function.it.delegates_to
    every = snapshot.functions.get(target, ()) if target else ()
    return [one for one in every if one.it.arity[1] == function.it.arity[1] and one.name != function.name]


class _Followed:
    """What is read from a bag, from function to function. ``open``: the first function that it is handed to and that is not in these
    sources; ``lost``: the first place inside of them where it is not followed."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.found: dict[str, Option] = {}
        self.seen: set[tuple[str, int, str, Lack]] = set()
        self.paths: dict[str, None] = {}
        self.open: str | None = None
        self.lost: str | None = None

    def follow(self, function: Located[FunctionDecl], bag: str, lack: Lack, depth: int) -> None:
        """Gather what is read from ``bag``."""
        mark = (function.name, function.it.arity[1], bag, lack)
        if mark in self.seen:
            return
        self.seen.add(mark)
        self.paths[function.path] = None
        taking = next((one for one in function.it.parameters if one.name == bag), None)
        if taking is None or not taking.keyed(function.it.name, function.it.arity[1]):
            self.lost = self.lost or f"handed to {function.name} as its {bag}"
        for option, folded in self.snapshot.options(function.it, bag):
            if not option.process and not lack.has(option.name):
                taken = self._back(option.through, 0)
                if taken is not None and not taken.has(option.name):
                    said = self.snapshot.fold(option.beneath) if option.beneath and _says_nothing(folded) else folded
                    self._note(function, option, said)
        for passed in function.it.passes:
            taken = self._back(passed.through, 0) if passed.parameter == bag else None
            if taken is None:
                continue
            if passed.place < 0:
                self.lost = self.lost or passed.callee
                continue
            self._behind(passed, lack.both(taken).both(lacking(passed)), depth)
        for other in delegates(self.snapshot, function):
            place = [one.name for one in function.it.parameters].index(bag)
            self.follow(other, other.it.parameters[place].name, lack, depth + 1)

    def _note(self, function: Located[FunctionDecl], option: OptionDecl, folded: Folded | None) -> None:
        known = self.found.get(option.name)
        if known is None or (_says_nothing(known.default) and not _says_nothing(folded)):
            line = Evidence(path=function.path, first_line=option.line, last_line=option.line, symbol=function.name)
            self.found[option.name] = Option(option.name, folded, option.required, line)

    def _behind(self, passed: Passed, lack: Lack, depth: int) -> None:
        """What a function of another module does with it."""
        if passed.callee.startswith("?"):
            self._kept(passed, lack, depth)
            return
        targets = targets_of(self.snapshot, passed)
        if depth >= DEEPEST and targets:
            self.lost = self.lost or f"handed on too often, at last to {passed.callee}"
            return
        for target, inner in targets:
            self.follow(target, inner, lack, depth + 1)
            if passed.missed and any(given.parameter == inner for given in target.it.gives):
                self.lost = self.lost or f"not followed in what {passed.callee} gives back"
        if not targets and passed.callee.partition(".")[0] in KEEPING:
            self.lost = self.lost or f"handed to {passed.callee}"
        if not targets and passed.callee.partition(".")[0] not in STANDARD:
            self.open = self.open or f"handed to {passed.callee}"

    def _kept(self, passed: Passed, lack: Lack, depth: int) -> None:
        """A function of a module that is kept under a key: the one that counts where the option of that key is not given."""
        key, _, called = passed.callee[1:].partition(".")
        modules = {
            option.default.name
            for path in self.paths
            for function in self.snapshot.files[path].functions
            for option in function.options
            if option.name == key and isinstance(option.default, Atom) and option.default.name.startswith("Elixir.")
        }
        if len(modules) == 1:
            self._behind(replace(passed, callee=f"{modules.pop().removeprefix('Elixir.')}.{called}"), lack, depth)
        elif called == "start_link":
            self.open = self.open or "handed to a module that is not written there"
        else:
            self.lost = self.lost or f"handed to {called} of a module that is not written there"

    def _back(self, needed: tuple[Passed, ...], depth: int) -> Lack | None:
        """The keys that are not the caller's any more behind functions that give back what they are handed; None: one does not."""
        taken = Lack()
        for passed in needed:
            ways = [
                lacking(given).both(inner)
                for target, name in targets_of(self.snapshot, passed)
                for given in target.it.gives
                if given.parameter == name and (passed.where < 0 or given.where < 0 or given.where == passed.where)
                if depth < DEEPEST and (inner := self._back(given.through, depth + 1)) is not None
            ]
            if not ways:
                return None
            taken = taken.both(reduce(Lack.either, ways))
        return taken


def lacking(of: Passed | Given) -> Lack:
    return Lack(frozenset(of.forced), None if of.only is None else frozenset(of.only))


def _says_nothing(folded: Folded | None) -> bool:
    return folded is None or (folded.known and folded.value is None)


def targets_of(snapshot: Snapshot, passed: Passed) -> list[tuple[Located[FunctionDecl], str]]:
    """The functions that a bag is handed to, each with the name that it has there."""
    found = []
    for function in snapshot.functions.get(passed.callee, ()):
        if function.it.arity[0] <= passed.given <= function.it.arity[1]:
            name = _taken_as(function.it.parameters, passed)
            if name is not None:
                found.append((function, name))
    return found


def _taken_as(parameters: tuple[Parameter, ...], passed: Passed) -> str | None:
    """The parameter that gets the argument at a place, where defaults may stand in for some."""
    spare = passed.given - sum(parameter.required for parameter in parameters)
    place = -1
    for parameter in parameters:
        if not parameter.required:
            if spare <= 0:
                continue
            spare -= 1
        place += 1
        if place == passed.place:
            return parameter.name
    return None
