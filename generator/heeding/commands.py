"""Which switches an Elixir command heeds: those that its code reads, from the function where the words are typed to wherever they go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple

from msgspec.structs import replace

from generator.heeding.bags import ReadAt
from generator.heeding.following import Follower
from generator.heeding.kernel import Code, Key, Settled
from generator.heeding.linked import Linked, Roots
from generator.heeding.traced import ANY, Known, Listed, Open, Tuple, Value, Values, Word, holds, words_in
from generator.model import ClauseDecl, CommandArgument, CommandDecl, CommandOption, Expr, FileFacts, Lit, Opaque

BY_HAND = "its arguments are looked at by hand"
SHARED, WHICH = "its switches are one list for", "which of them"
NIL = Lit(value=None)
Reads = list[tuple[str, Expr | None]] | None
Fields = list[tuple[str, Expr | None]] | None
About = tuple[CommandDecl, frozenset[str], Roots]


class Way(NamedTuple):
    """What a command's code was seen to do. ``lost``: why there may be more to it than was seen."""

    reads: tuple[ReadAt, ...]
    lost: str | None


class Heeding:
    """Follows every command of one state of the sources."""

    def __init__(self, files: Iterable[FileFacts]) -> None:
        self.files = list(files)
        self.asked: dict[tuple[str, tuple[object, ...]], object] = {}
        self.keys: frozenset[str] = frozenset()
        self.linked = Linked(self.files)
        self.code = Code(
            self.linked.clauses, self.linked.paths, self._asking_grave, self._asking_reads, self._asking_fields
        )

    def settled(self, commands: list[CommandDecl]) -> Iterator[CommandDecl]:
        """The commands, each with what is known of its switches and arguments: as it was the last time, where nothing that was looked
        at then is another now."""
        known = {command.words for command in commands}
        for command in commands:
            if not (command.options or command.uncertain):
                yield command
                continue
            depth = len(command.words)
            deeper = frozenset(f'"{one[depth]}"' for one in known if len(one) > depth and one[:depth] == command.words)
            about = (command, deeper, self.linked.roots(command))
            kept = _LAST.get(command.words)
            if kept is None or not self._same(kept, about):
                self.asked = {}
                self.keys = frozenset(map(_key, command.options))
                self.linked.clauses.touched.clear()
                settled = self._settle(*about)
                touched = {key: self.linked.at(key) for key in self.linked.clauses.touched}
                kept = _LAST[command.words] = Kept(about, touched, self.asked, settled)
            yield kept.settled

    def _same(self, kept: Kept, about: About) -> bool:
        return (
            kept.about == about
            and all(self.linked.at(key) == was for key, was in kept.touched.items())
            and all(getattr(self, asked)(*of) == answer for (asked, of), answer in kept.asked.items())
        )

    def _settle(self, command: CommandDecl, deeper: frozenset[str], roots: Roots) -> CommandDecl:
        words = command.words[2:] if command.words[:1] == ("mix",) else command.words
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

    def _asking_grave(self, module: str, name: str) -> bool:
        found = self.asked["is_grave", (module, name)] = self.is_grave(module, name)
        return found

    def is_grave(self, module: str, name: str) -> bool:
        """Whether a function leads to where argv is parsed, or never comes back."""
        return (module, name) in self.linked.grave

    def _asking_reads(self, name: str, given: int, place: int) -> Reads:
        found = self.asked["reads", (name, given, place, self.keys)] = self.reads(name, given, place, self.keys)
        return found

    def _asking_fields(self, name: str) -> Fields:
        found = self.asked["fields", (name,)] = self.fields(name)
        return found

    def reads(self, name: str, given: int, place: int, keys: frozenset[str]) -> Reads:
        """Which of these keys a function of other modules of the sources reads from its argument at a place."""
        owner, _, last = name.rpartition(".")
        for facts in self.files:
            for one in facts.functions:
                taking = one.owner == owner and one.name == last and one.arity[0] <= given <= one.arity[1]
                if taking and place < len(one.parameters):
                    called = one.parameters[place].name
                    read = (option for option in one.options if option.parameter == called and option.of is None)
                    return [(option.name, option.default) for option in read if option.name in keys]
        return None

    def fields(self, name: str) -> Fields:
        for facts in self.files:
            for declared in facts.types:
                if declared.name == name and declared.kind == "struct" and declared.uncertain is None:
                    return [(one.name, one.default) for one in declared.fields]
        return None


def _told(option: CommandOption, way: Way) -> CommandOption:
    """An option with whether it is taken, and what holds without it."""
    key = _key(option)
    reads = [one for one in way.reads if one.key == key]
    if not reads:
        return replace(option, taken=None if way.lost else False, doubt=way.lost)
    return replace(option, taken=True, default=_default(reads))


def _key(option: CommandOption) -> str:
    """What a switch is called once it is parsed."""
    return option.name.removeprefix("--").replace("-", "_")


def _default(reads: list[ReadAt]) -> Expr | None:
    """A default that is written counts before nil; two that differ are no single value."""
    said = list(dict.fromkeys(one.default for one in reads if one.default not in (None, NIL)))
    if len(said) > 1:
        return Opaque(source="it differs from place to place")
    return said[0] if said else NIL if any(one.default == NIL for one in reads) else None


def _given(root: Key, place: int, argv: Value) -> Values:
    return tuple(argv if n == place else ANY for n in range(root[2]))


def _refusal(value: Value) -> bool:
    first = value.parts[0] if isinstance(value, Tuple) and value.parts else value
    return first == Known(":error")


class Kept(NamedTuple):
    """What was found of a command, and in what: the functions that were looked for, where and as they stood, and whatever else was
    asked of the sources."""

    about: About
    touched: dict[Key, tuple[str | None, list[ClauseDecl] | None]]
    asked: dict[tuple[str, tuple[object, ...]], object]
    settled: CommandDecl


# Words → what was found the last time: a history is gone through from state to state.
_LAST: dict[tuple[str, ...], Kept] = {}


def heeded(files: Iterable[FileFacts], commands: list[CommandDecl]) -> list[CommandDecl]:
    """Commands with what their code was seen to do with their switches."""
    files = list(files)
    if not any(one.code for one in files):
        return commands
    heeding = Heeding(files)
    found = list(heeding.settled(commands))
    del heeding.code  # it holds what holds it
    return found
