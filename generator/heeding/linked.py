"""The clauses of a state's command lines, linked: who calls whom, where each stands, and where what is typed comes in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from generator.heeding.calling import ENDS, PARSERS
from generator.heeding.kernel import Key
from generator.model import ClauseDecl, CommandDecl, FileFacts, Term

ARGV = re.compile(r"_?(argv|args|arguments)")
GRAVE = frozenset({*PARSERS, *ENDS, "System.argv"})
UNPACK = msgspec.msgpack.Decoder(list[ClauseDecl])
# A function and the parameter that gets what is typed.
Roots = list[tuple[Key, int]]


class Clauses(dict[Key, list[ClauseDecl]]):
    """The clauses of functions; ``touched``: those that were looked for, found or not."""

    def __init__(self) -> None:
        super().__init__()
        self.touched: set[Key] = set()

    def __contains__(self, key: object) -> bool:
        if isinstance(key, tuple):
            self.touched.add(key)
        return super().__contains__(key)

    def __getitem__(self, key: Key) -> list[ClauseDecl]:
        self.touched.add(key)
        return super().__getitem__(key)


class CodeOfFile(NamedTuple):
    """``clauses``: each with the arities that it can be called with; ``calls``: function → the functions that it calls or names."""

    clauses: tuple[tuple[ClauseDecl, range], ...]
    calls: dict[tuple[str, str], set[tuple[str, str]]]


# The packed code of the last state's files → what it says: most files of the next state are the same ones.
_LAST: dict[bytes, CodeOfFile] = {}


def code_of_file(packed: bytes) -> CodeOfFile:
    clauses: list[tuple[ClauseDecl, range]] = []
    calls: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for clause in UNPACK.decode(packed):
        most = len(clause.parameters)
        least = sum(not _optional(one) for one in clause.parameters)
        clauses.append((clause, range(least, most + 1)))
        calls.setdefault((clause.owner, clause.name), set()).update(_called(clause.body, clause.owner))
    return CodeOfFile(tuple(clauses), calls)


class Linked:
    """``clauses``: by module, name and arity; ``paths``: module → file; ``grave``: functions that lead to where argv is parsed, or that
    never come back."""

    def __init__(self, files: Iterable[FileFacts]) -> None:
        self.clauses = Clauses()
        self.paths: dict[str, str] = {}
        self._above: dict[tuple[str, str], set[tuple[str, str]]] = {}
        known: dict[bytes, CodeOfFile] = {}
        for facts in files:
            if not facts.code:
                continue
            code = known[facts.code] = _LAST.get(facts.code) or code_of_file(facts.code)
            for clause, arities in code.clauses:
                self.paths[clause.owner] = facts.path
                for arity in arities:
                    self.clauses.setdefault((clause.owner, clause.name, arity), []).append(clause)
            for caller, called in code.calls.items():
                for one in called:
                    self._above.setdefault(one, set()).add(caller)
        _LAST.clear()
        _LAST.update(known)
        self.grave = self._callers({one for one in self._above if ".".join(one) in GRAVE or one[1] in ENDS})

    def at(self, key: Key) -> tuple[str | None, list[ClauseDecl] | None]:
        """Where a function's module stands and the function's clauses, without a note that it was looked for."""
        return self.paths.get(key[0]), self.clauses.get(key)

    def _callers(self, functions: set[tuple[str, str]]) -> set[tuple[str, str]]:
        """Functions and all that lead to them."""
        reached: set[tuple[str, str]] = set()
        waiting = list(functions)
        while waiting:
            here = waiting.pop()
            if here not in reached:
                reached.add(here)
                waiting += self._above.get(here, ())
        return reached

    def roots(self, command: CommandDecl) -> Roots:
        """The functions that nobody in the sources calls and that lead to the command; and which parameter has what was typed."""
        owner, _, last = (command.callback or "").rpartition(".")
        found: list[tuple[Key, int]] = []
        for module, name in sorted(self._callers({(owner, last)})):
            if self._above.get((module, name), set()) - {(module, name)}:
                continue
            for key in (one for one in self.clauses if one[:2] == (module, name)):
                place = _argv(self.clauses[key], key[2])
                if place is not None and (key[2] == 1 or not any(one[0][:2] == (module, name) for one in found)):
                    found.append((key, place))
        return found


def _argv(clauses: list[ClauseDecl], arity: int) -> int | None:
    if arity == 1:
        return 0
    for clause in clauses:
        for n, one in enumerate(clause.parameters[:arity]):
            if one.kind == "name" and ARGV.fullmatch(one.text):
                return n
    return None


def _optional(parameter: Term) -> bool:
    return parameter.kind == "op" and parameter.text == "\\\\"


def _called(term: Term, owner: str) -> Iterator[tuple[str, str]]:
    """The functions that a clause calls or names."""
    if term.kind == "call":
        yield owner, term.text
    elif term.kind == "remote":
        module, _, last = term.text.rpartition(".")
        yield module, last
    elif term.kind == "function":
        module, _, last = term.text.rpartition("/")[0].rpartition(".")
        yield module or owner, last
    for inner in term.inside:
        yield from _called(inner, owner)
