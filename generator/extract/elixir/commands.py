"""Commands from patterns over argv and from OptionParser's switches.

A clause whose list pattern begins with words is a command of these words. What is left of argv is followed into the module's own functions:
words in their list patterns, or in guards over the first word, are subcommands; the switches that OptionParser is handed there, as far
as surely those are meant, are the options; what its result is matched against says how many arguments there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from generator.extract.elixir.bindings import (
    Closure,
    Definitions,
    Frame,
    Value,
    entered,
    guard,
    name,
    parameters,
    resolve,
    variable,
)
from generator.extract.elixir.bodies import Said
from generator.extract.elixir.switches import Switches, described, rest
from generator.extract.elixir.terms import Scope, arguments, body, operator, string, target
from generator.extract.syntax import Node, span, text
from generator.model import CommandDecl

DEEPEST = 6
PARSERS = ("OptionParser.parse", "OptionParser.parse!", "OptionParser.parse_head", "OptionParser.parse_head!")


class Step(NamedTuple):
    """A clause on the way from argv to its options: the words so far, where they stand, and the name of what is left of argv."""

    words: tuple[str, ...]
    at: Node
    frame: Frame
    tail: str | None


def commands(
    clauses: list[tuple[Node, list[Node]]], definitions: Definitions, scope: Scope
) -> tuple[list[CommandDecl], list[Said]]:
    """The commands that a module's function clauses with their parameters match, and what could not be read of them."""
    reader = _Reader(definitions, scope)
    found: list[CommandDecl] = []
    entries = [
        step for node, shown in clauses for pattern in shown for step in _steps(node, pattern, (), Frame(node, {}))
    ]
    inner = {below.frame.function.id for step in entries for below in reader.below(step)}
    for step in entries:
        if step.at.id not in inner:
            found += reader.read(step, 0)
    return found, reader.problems


def _steps(clause: Node, pattern: Node, words: tuple[str, ...], frame: Frame) -> list[Step]:
    """A clause for each word, or line of words, that its list pattern begins with."""
    if pattern.type == "binary_operator" and operator(pattern) == "=":
        sides = [side for at in ("left", "right") if (side := pattern.child_by_field_name(at)) is not None]
        return next((found for side in sides if (found := _steps(clause, side, words, frame))), [])
    if pattern.type != "list" or not pattern.named_children:
        return []
    said: list[str] = []
    tail = None
    for child in pattern.named_children:
        if child.type == "binary_operator" and operator(child) == "|":
            right = child.child_by_field_name("right")
            tail = text(right) if right is not None and right.type == "identifier" else None
            child = child.child_by_field_name("left") or child
        word = string(child)
        if word is None and not said and child.type == "identifier":
            listed = _guarded(clause, text(child))
            given = [(one, Frame(clause, {**frame.given, text(child): f'"{one}"'})) for one in listed]
            return [Step((*words, one), clause, held, tail or _tail(pattern)) for one, held in given]
        if word is None or word.startswith("-"):
            break
        said.append(word)
    return [Step((*words, *said), clause, frame, tail or _tail(pattern))] if said else []


def _tail(pattern: Node) -> str | None:
    last = pattern.named_children[-1]
    right = last.child_by_field_name("right") if last.type == "binary_operator" and operator(last) == "|" else None
    return text(right) if right is not None and right.type == "identifier" else None


def _guarded(clause: Node, called: str) -> list[str]:
    """The words of ``when sub in ["list", "delete"]`` and ``when sub == "list"``."""
    said = guard(clause)
    if said is None or said.type != "binary_operator" or operator(said) not in ("in", "=="):
        return []
    left, right = said.child_by_field_name("left"), said.child_by_field_name("right")
    if left is None or right is None or text(left) != called:
        return []
    words = [
        string(child)
        for child in (right.named_children if right.type == "list" else [right])
        if child.type != "comment"
    ]
    return [word for word in words if word is not None] if None not in words else []


class _Reader:
    def __init__(self, definitions: Definitions, scope: Scope) -> None:
        self.definitions = definitions
        self.scope = scope
        self.problems: list[Said] = []

    def read(self, step: Step, depth: int) -> Iterator[CommandDecl]:
        """The command of a step and all that are below it."""
        parse = next((call for call in calls(step.frame.function) if target(call) in PARSERS), None)
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

    def below(self, step: Step) -> list[Step]:
        """The clauses that what is left of argv is handed to: those for a further word, and those for what has none."""
        if step.tail is None:
            return []
        handed = [call for call in calls(step.frame.function) if any(text(one) == step.tail for one in arguments(call))]
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
                    found += [inner._replace(at=clause) for inner in _steps(clause, shown[place], step.words, frame)]
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
        plain = CommandDecl(
            words=step.words, span=span(step.at), callback=f"{self.scope.module}.{name(step.at)}", is_group=is_group
        )
        if parse is None:
            return plain
        switches = Switches(self.definitions, self.scope, self._matches)
        options = switches.of(parse, step.frame)
        if options is None:
            self._unread(step, "its switches are computed")
            return plain
        return CommandDecl(
            words=plain.words,
            span=plain.span,
            callback=plain.callback,
            arguments=tuple(rest(step.frame.function)),
            options=tuple(described(options)),
        )

    def _unread(self, step: Step, why: str) -> None:
        symbol = f"{self.scope.module}.{name(step.at)}"
        what = f"the options of the command «{' '.join(step.words)}» are not known: {why}"
        self.problems.append(Said(step.at.start_point[0] + 1, what, symbol))


def calls(clause: Node) -> Iterator[Node]:
    """All calls of a clause's body, outer ones first."""
    for node in body(clause):
        yield from _inside(node)


def _inside(node: Node) -> Iterator[Node]:
    if node.type == "call":
        yield node
    for child in node.named_children:
        yield from _inside(child)
