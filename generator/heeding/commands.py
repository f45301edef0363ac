"""Which switches an Elixir command heeds: those that its code reads, from the function where the words are typed to wherever they go."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from generator.heeding.bags import ReadAt
from generator.heeding.calling import ENDS, PARSERS
from generator.heeding.following import Follower
from generator.heeding.kernel import Code, Key, Settled
from generator.heeding.traced import ANY, Known, Listed, Open, Tuple, Value, Values, Word, holds, words_in
from generator.model import ClauseDecl, CommandArgument, CommandDecl, CommandOption, Expr, FileFacts, Lit, Opaque, Term

ARGV = re.compile(r"_?(argv|args|arguments)")
GRAVE = frozenset({*PARSERS, *ENDS, "System.argv"})
UNPACK = msgspec.msgpack.Decoder(list[ClauseDecl])
BY_HAND = "its arguments are looked at by hand"
SHARED, WHICH = "its switches are one list for", "which of them"
NIL = Lit(value=None)
Reads = list[tuple[str, Expr | None, int, str]] | None
Fields = list[tuple[str, Expr | None]] | None


class Way(NamedTuple):
    """What a command's code was seen to do. ``lost``: why there may be more to it than was seen."""

    reads: tuple[ReadAt, ...]
    lost: str | None


class Heeding:
    """Follows every command of one state of the sources."""

    def __init__(self, files: Iterable[FileFacts]) -> None:
        self.files = list(files)
        self.asked: dict[tuple[str, tuple[object, ...]], object] = {}

    def _link(self) -> None:
        clauses: dict[Key, list[ClauseDecl]] = {}
        paths: dict[str, str] = {}
        self.calls: dict[tuple[str, str], set[tuple[str, str]]] = {}
        for facts in self.files:
            for clause in UNPACK.decode(facts.code) if facts.code else ():
                paths[clause.owner] = facts.path
                most = len(clause.parameters)
                least = sum(not _optional(one) for one in clause.parameters)
                for arity in range(least, most + 1):
                    clauses.setdefault((clause.owner, clause.name, arity), []).append(clause)
                called = self.calls.setdefault((clause.owner, clause.name), set())
                called |= set(_called(clause.body, clause.owner))
        self.above: dict[tuple[str, str], set[tuple[str, str]]] = {}
        for caller, called in self.calls.items():
            for one in called:
                self.above.setdefault(one, set()).add(caller)
        grave = {one for one in self.above if ".".join(one) in GRAVE or one[1] in ENDS}
        self.code = Code(clauses, paths, frozenset(self._callers(grave)), self._asking_reads, self._asking_fields)

    def settled(self, commands: list[CommandDecl]) -> Iterator[CommandDecl]:
        """The commands, each with what is known of its switches and arguments."""
        self._link()
        known = {command.words for command in commands}
        for command in commands:
            yield self._settle(command, known) if command.options or command.uncertain else command

    def _settle(self, command: CommandDecl, known: set[tuple[str, ...]]) -> CommandDecl:
        words = command.words[2:] if command.words[:1] == ("mix",) else command.words
        depth = len(command.words)
        deeper = frozenset(f'"{one[depth]}"' for one in known if len(one) > depth and one[:depth] == command.words)
        roots = self._roots(command)
        way = self._way(roots, words, deeper)
        found = replace(command, options=tuple(_told(one, way) for one in command.options))
        said = [one for one in (command.uncertain or "").split("; ") if one]
        shared = any(one.startswith(SHARED) for one in said)
        if way.lost is None:
            said = [one for one in said if not one.startswith((SHARED, WHICH))]
        if BY_HAND in said:
            arguments = self._arguments(roots, words)
            if arguments is not None:
                said.remove(BY_HAND)
                line = command.span.first_line
                found = replace(found, arguments=tuple(replace(one, line=line) for one in arguments))
        if way.lost is not None and shared:
            said = [f"{one}: {way.lost}" if one.startswith(WHICH) else one for one in said]
        return replace(found, uncertain="; ".join(said) or None)

    def _way(self, roots: list[tuple[Key, int]], words: tuple[str, ...], deeper: frozenset[str]) -> Way:
        reads: list[ReadAt] = []
        lost: str | None = None if roots else "the function that is given what is typed was not found"
        argv = Listed(tuple(Known(f'"{word}"') for word in words), Open(deeper, raw=True))
        for root, place in roots:
            run = Follower(self.code, argv)
            result = run.function(root, _given(root, place, argv))
            reads += run.reads
            held = any(holds(one) for one in result)
            lost = lost or next(iter(run.lost), None)
            if not run.parses:
                lost = lost or f"{root[0]}.{root[1]} was not seen to parse it"
            elif len(run.parses) > 1:
                lost = lost or "it is parsed in several places"
            elif held:
                lost = lost or f"{root[0]}.{root[1]} gives the switches back to whoever calls it"
            run.done()
        return Way(tuple(dict.fromkeys(reads)), lost)

    # ── arguments ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _arguments(self, roots: list[tuple[Key, int]], words: tuple[str, ...]) -> tuple[CommandArgument, ...] | None:
        """How many words are taken beside the command's own, found by trying none, one and two; None where that does not show."""
        if len(roots) != 1:
            return None
        none, one, two = (self._tried(roots[0], words, number) for number in range(3))
        if one == "refused" and none != "refused":
            return ()
        if one == "ignored" and none == "ignored" and two == "ignored":
            return ()
        if none == "refused" and one == "used":
            return (CommandArgument(name="argument", many=two == "used", required=True),)
        return None

    def _tried(self, root: tuple[Key, int], words: tuple[str, ...], number: int) -> str:
        """What becomes of a number of words: refused, used, ignored, or not known."""
        typed = tuple(Word(n) for n in range(1, number + 1))
        argv = Listed((*(Known(f'"{word}"') for word in words), *typed))
        run = Follower(self.code, argv, plainly=True)
        with suppress(Settled):
            run.function(root[0], _given(root[0], root[1], argv))
        outcomes, used = run.outcomes, run.used
        run.done()
        if len(outcomes) != 1:
            return "unknown"
        kept = [one for one in outcomes[0] if not _refusal(one)]
        if not kept:
            return "refused"
        return "used" if number in used or any(number in words_in(one) for one in kept) else "ignored"

    # ── code ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _callers(self, functions: set[tuple[str, str]]) -> set[tuple[str, str]]:
        """Functions and all that lead to them."""
        reached: set[tuple[str, str]] = set()
        waiting = list(functions)
        while waiting:
            here = waiting.pop()
            if here not in reached:
                reached.add(here)
                waiting += self.above.get(here, ())
        return reached

    def _roots(self, command: CommandDecl) -> list[tuple[Key, int]]:
        """The functions that nobody in the sources calls and that lead to the command; and which parameter has what was typed."""
        owner, _, last = (command.callback or "").rpartition(".")
        found: list[tuple[Key, int]] = []
        for module, name in sorted(self._callers({(owner, last)})):
            if self.above.get((module, name), set()) - {(module, name)}:
                continue
            for key in (one for one in self.code.clauses if one[:2] == (module, name)):
                place = _argv(self.code.clauses[key], key[2])
                if place is not None and (key[2] == 1 or not any(one[0][:2] == (module, name) for one in found)):
                    found.append((key, place))
        return found

    def _asking_reads(self, name: str, given: int, place: int) -> Reads:
        found = self.asked["reads", (name, given, place)] = self.reads(name, given, place)
        return found

    def _asking_fields(self, name: str) -> Fields:
        found = self.asked["fields", (name,)] = self.fields(name)
        return found

    def reads(self, name: str, given: int, place: int) -> Reads:
        """The keys that a function of other modules of the sources reads from its argument at a place."""
        owner, _, last = name.rpartition(".")
        for facts in self.files:
            for one in facts.functions:
                taking = one.owner == owner and one.name == last and one.arity[0] <= given <= one.arity[1]
                if taking and place < len(one.parameters):
                    called = one.parameters[place].name
                    read = (option for option in one.options if option.parameter == called and option.of is None)
                    return [(option.name, option.default, option.line, facts.path) for option in read]
        return None

    def fields(self, name: str) -> Fields:
        for facts in self.files:
            for declared in facts.types:
                if declared.name == name and declared.kind == "struct" and declared.uncertain is None:
                    return [(one.name, one.default) for one in declared.fields]
        return None


def _told(option: CommandOption, way: Way) -> CommandOption:
    """An option with whether it is taken, and what holds without it."""
    key = option.name.removeprefix("--").replace("-", "_")
    reads = [one for one in way.reads if one.key == key]
    if not reads:
        return replace(option, taken=None if way.lost else False, doubt=way.lost)
    return replace(option, taken=True, default=_default(reads))


def _default(reads: list[ReadAt]) -> Expr | None:
    """A default that is written counts before nil; two that differ are no single value."""
    said = list(dict.fromkeys(one.default for one in reads if one.default not in (None, NIL)))
    if len(said) > 1:
        return Opaque(source="it differs from place to place")
    return said[0] if said else NIL if any(one.default == NIL for one in reads) else None


def _given(root: Key, place: int, argv: Value) -> Values:
    return tuple(argv if n == place else ANY for n in range(root[2]))


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


def _refusal(value: Value) -> bool:
    first = value.parts[0] if isinstance(value, Tuple) and value.parts else value
    return first == Known(":error")


def heeded(files: Iterable[FileFacts], commands: list[CommandDecl]) -> list[CommandDecl]:
    """Commands with what their code was seen to do with their switches: once for sources that are the same in many states."""
    files = list(files)
    behind = tuple(one for one in files if one.code or one.commands)
    if not any(one.code for one in behind):
        return commands
    mark = tuple(id(one) for one in behind)
    heeding = Heeding(files)
    kept = _KNOWN.get(mark)
    if kept is None or any(getattr(heeding, asked)(*of) != answer for (asked, of), answer in kept.asked.items()):
        kept = Kept(behind, tuple(heeding.settled(commands)), heeding.asked)
        del heeding.code
        while len(_KNOWN) >= MOST:
            _KNOWN.pop(next(iter(_KNOWN)))
        _KNOWN[mark] = kept
    return list(kept.commands)


class Kept(NamedTuple):
    """What was found, the facts that it was found in (which holds them, so that their identity stays theirs), and what was asked of
    other files on the way."""

    behind: tuple[FileFacts, ...]
    commands: tuple[CommandDecl, ...]
    asked: dict[tuple[str, tuple[object, ...]], object]


MOST = 32
_KNOWN: dict[tuple[int, ...], Kept] = {}
