"""Commands from patterns over argv and from OptionParser's switches.

A clause whose list pattern begins with words is a command of these words. What is left of argv is followed into the module's own functions:
words in their list patterns, or in guards over the first word, are subcommands; the switches that OptionParser is handed there, as far
as surely those are meant, are the options; what its result is matched against says how many arguments there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from generator.extract.elixir.argv import PARSERS, Step, branches, calls, steps
from generator.extract.elixir.bindings import (
    Closure,
    Definitions,
    Frame,
    Value,
    entered,
    guard,
    mentions,
    name,
    parameters,
    resolve,
    variable,
)
from generator.extract.elixir.bodies import Said
from generator.extract.elixir.index import Index
from generator.extract.elixir.paths import Source
from generator.extract.elixir.switches import Switches, described, rest, unread_arguments
from generator.extract.elixir.terms import Scope, arguments, body, target
from generator.extract.syntax import Node, span, text
from generator.model import CommandDecl

DEEPEST = 6
COMMANDS = re.compile(r"(^|\.)(CLI|Cli|Main|Escript|Command\w*|Mix\.Tasks)(\.|$)")
UPPER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
# What a list of words may be handed to without anything being read from it.
READERS = ("OptionParser.", "Enum.", "List.", "IO.", "Kernel.", "System.", "Application.", "String.", "Logger.")
HANDED = "what it does with what is typed was not followed"
HERE = "its arguments are matched with its words"


def commands(
    clauses: list[tuple[Node, list[Node]]], module: Node, scope: Scope, source: Source
) -> tuple[list[CommandDecl], list[Said]]:
    """The commands that a module's function clauses with their parameters, or its cases over argv, match; and what could not be read.

    Lists of words are commands where a module looks at what was typed, as it says or is called.
    """
    index, definitions = source.file, source.definitions
    if not behind(module, scope, index):
        return [], []
    cases = [one.node for one in index.calls(module, frozenset({"case"})) if not index.quoted(one.node)]
    reader = _Reader(definitions, scope)
    found: list[CommandDecl] = []
    entries = [
        step
        for node, shown in clauses
        for pattern in (shown[:1] if target(node) == "defp" else shown)
        for step in steps(node, pattern, (), Frame(node, {}), definitions)
    ]
    entries += [step for case in cases for step in branches(case, definitions)]
    inner = {below.frame.function.id for step in entries for below in reader.below(step)}
    for step in entries:
        if step.at.id not in inner:
            found += reader.read(step, 0)
    task = _task(scope.module)
    if task and not found:
        found = [one for node in definitions.clauses("run", 1) for one in reader.whole(node)]
    found = [reader.doubted(one) for one in found]
    if not found:
        reader.problems += _strange(definitions, scope)
    return [replace(one, words=("mix", task, *one.words)) if task else one for one in found], reader.problems


def _strange(definitions: Definitions, scope: Scope) -> Iterator[Said]:
    """A library that is not the language's own and reads what is typed: what it takes is written in its own words."""
    for clause in definitions.clauses("main", 1):
        typed = variable(parameters(clause)[0])
        for call in calls(clause) if typed is not None else ():
            name = scope.expand(target(call))
            foreign = name[:1].isupper() and name.partition(".")[0] != scope.module.partition(".")[0]
            above = call.parent
            piped = above is not None and above.type == "binary_operator" and above.child_by_field_name("right") == call
            handed = [*arguments(call), *(above.named_children[:1] if piped and above is not None else ())]
            if foreign and not name.startswith(READERS) and any(text(one) == typed for one in handed):
                what = f"the command line of {scope.module} is read by {name}: its commands and options are not known"
                yield Said(call.start_point[0] + 1, what, scope.module)
                return


def _task(module: str) -> str:
    """``Mix.Tasks.Shelf.AddBook`` → ``shelf.add_book``, as it is typed after ``mix``."""
    said = module.removeprefix("Mix.Tasks.") if module.startswith("Mix.Tasks.") else ""
    return ".".join(UPPER.sub("_", part).lower() for part in said.split(".")) if said else ""


def behind(module: Node, scope: Scope, index: Index) -> bool:
    """Whether a module looks at what is typed, or says in its name that it has to do with it."""
    typing = {name for name in index.names if name.startswith(("OptionParser.", "System.argv"))}
    typed = typing and any(one.name in typing for one in index.within(module))
    return bool(typed) or COMMANDS.search(scope.module) is not None


def _refuses(clause: Node) -> bool:
    """``defp job(_), do: {:error, …}``: what is left there is no command."""
    last = body(clause)[-1] if body(clause) else None
    first = last.named_children[0] if last is not None and last.type == "tuple" and last.named_children else None
    return first is not None and text(first) == ":error"


class _Reader:
    def __init__(self, definitions: Definitions, scope: Scope) -> None:
        self.definitions = definitions
        self.scope = scope
        self.problems: list[Said] = []
        self.lists: dict[frozenset[int], list[tuple[str, ...]]] = {}
        self.places: dict[tuple[str, ...], frozenset[int]] = {}

    def read(self, step: Step, depth: int) -> Iterator[CommandDecl]:
        """The command of a step and all that are below it."""
        parse = next((call for call in step.calls if target(call) in PARSERS), step.parse)
        if parse is not None:
            yield self._command(step, parse)
            return
        below = self.below(step)
        onward = [inner for inner in below if inner.words == step.words]
        deeper = [inner for inner in below if inner.words != step.words]
        if len(onward) == 1 and depth < DEEPEST:
            yield from self.read(onward[0], depth + 1)
        else:
            if len(onward) > 1 or depth >= DEEPEST:
                self._unread(step, "which function reads it depends on more than the words")
            yield self._command(step, None, is_group=bool(deeper) and not onward)
        for inner in deeper if depth < DEEPEST else ():
            yield from self.read(inner, depth + 1)

    def whole(self, clause: Node) -> Iterator[CommandDecl]:
        """What a task does that has no words of its own, where a clause of it takes whatever is typed."""
        tail = variable(parameters(clause)[0])
        if tail is None or guard(clause) is not None:
            return
        for one in self.read(Step((), clause, Frame(clause, {}), tail), 0):
            reads = one.options or not any(mentions(node, tail) for node in body(clause))
            yield one if reads or one.uncertain else replace(one, uncertain=HANDED)

    def below(self, step: Step) -> list[Step]:
        """The clauses that what is left of argv is handed to: those for a further word, and those for what has none."""
        if step.tail is None:
            return []
        handed = [call for call in step.calls if any(text(one) == step.tail for one in arguments(call))]
        found: list[Step] = []
        for call in handed:
            given = arguments(call)
            place = next(n for n, one in enumerate(given) if text(one) == step.tail)
            for clause in self.definitions.clauses(target(call), len(given)):
                shown = parameters(clause)
                if clause.id == step.frame.function.id or len(shown) != len(given):
                    continue
                others = [
                    self._matches(p, one, step.frame)
                    for n, (p, one) in enumerate(zip(shown, given, strict=True))
                    if n != place
                ]
                if False in others:
                    continue
                frame = entered(clause, given, step.frame)
                frame = Frame(clause, {**frame.given, **self._taken(shown, given, step.frame)})
                tail = variable(shown[place])
                if tail is None or shown[place].type == "list":
                    inner = steps(clause, shown[place], step.words, frame, self.definitions)
                    found += [one._replace(at=clause) for one in inner]
                    continue
                if _refuses(clause):
                    continue
                found.append(Step(step.words, step.at, frame, tail))
                if None not in others and guard(clause) is None:
                    break
        return found

    def _matches(self, pattern: Node, given: Node, frame: Frame) -> bool | None:
        """Whether a pattern matches what it is given; None where that depends on more than is written."""
        if pattern.type == "identifier":
            return True
        held = self.literal(given, frame)
        if isinstance(held, Closure) and pattern.type == "tuple" and held.node.type == "tuple":
            if pattern.named_child_count != held.node.named_child_count:
                return False
            inner = [
                self._matches(p, g, held.frame)
                for p, g in zip(pattern.named_children, held.node.named_children, strict=True)
            ]
            return False if False in inner else None if None in inner else True
        if pattern.type not in ("atom", "string", "integer", "nil", "boolean"):
            return False if isinstance(held, str) and pattern.type == "tuple" else None
        if isinstance(held, str):
            return held == text(pattern)
        return False if isinstance(held, Closure) and held.node.type == "tuple" else None

    def _taken(self, patterns: list[Node], given: list[Node], frame: Frame) -> dict[str, Value]:
        """Names inside tuple patterns: ``{:checkpoint, action}``."""
        found: dict[str, Value] = {}
        for pattern, one in zip(patterns, given, strict=True):
            held = self.literal(one, frame)
            if pattern.type == "tuple" and isinstance(held, Closure) and held.node.type == "tuple":
                for inner, value in zip(pattern.named_children, held.node.named_children, strict=False):
                    if inner.type == "identifier":
                        found[text(inner)] = self.literal(value, held.frame) or Closure(value, held.frame)
        return found

    def literal(self, node: Node, frame: Frame) -> Value | None:
        """A literal as written, a tuple with its frame; None for what only running it would tell."""
        found = resolve(node, frame)
        if isinstance(found, str) or not isinstance(found, Closure):
            return found if isinstance(found, str) else None
        if found.node.type in ("atom", "string", "integer", "nil", "boolean"):
            return text(found.node)
        if found.node.type == "call" and target(found.node) in ("String.to_atom", "String.to_existing_atom"):
            word = self.literal(arguments(found.node)[0], found.frame) if arguments(found.node) else None
            return f":{word[1:-1]}" if isinstance(word, str) and word.startswith('"') else None
        return found if found.node.type == "tuple" else None

    def _command(self, step: Step, parse: Node | None, is_group: bool = False) -> CommandDecl:
        home = step.at if step.within is None else step.frame.function
        plain = CommandDecl(
            words=step.words, span=span(step.at), callback=f"{self.scope.module}.{name(home)}", is_group=is_group
        )
        if parse is None:
            return plain
        switches = Switches(self.definitions, self.scope, self._matches)
        options = switches.of(parse, step.frame)
        if options is None:
            self._unread(step, "its switches are computed")
            return plain
        named = step.parse is not None and step.within is not None
        arguments_read = () if named else tuple(rest(step.within or step.frame.function))
        found = replace(
            plain,
            arguments=arguments_read,
            options=tuple(described(options)),
            uncertain=HERE if named else None if arguments_read else unread_arguments(parse),
        )
        self.lists.setdefault(options.places, []).append(found.words)
        self.places[found.words] = options.places
        return found

    def doubted(self, found: CommandDecl) -> CommandDecl:
        """A command whose switches are one list for several commands: which of them it reads is not declared."""
        several = len(set(self.lists.get(self.places.get(found.words, frozenset()), ())))
        if several < 2:
            return found
        why = f"its switches are one list for {several} commands; which of them it reads is not declared"
        return replace(found, uncertain=f"{why}; {found.uncertain}" if found.uncertain else why)

    def _unread(self, step: Step, why: str) -> None:
        symbol = f"{self.scope.module}.{name(step.at)}"
        what = f"the options of the command «{' '.join(step.words)}» are not known: {why}"
        self.problems.append(Said(step.at.start_point[0] + 1, what, symbol))
