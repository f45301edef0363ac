"""What is typed, as patterns match it: a step is a clause, or a branch of a case, whose list pattern begins with words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from generator.extract.elixir.bindings import Definitions, Frame, binding, guard, unguarded
from generator.extract.elixir.terms import arguments, attribute, body, modifier, operator, string, target
from generator.extract.elixir.terms import words as listed_words
from generator.extract.syntax import Node, text

PARSERS = ("OptionParser.parse", "OptionParser.parse!", "OptionParser.parse_head", "OptionParser.parse_head!")
ARGV = re.compile(r"_?(argv|args|arguments|rest|remaining)")
WORD = re.compile(r"[a-z][\w:.-]*")


class Step(NamedTuple):
    """A clause on the way from argv to its options: the words so far, where they stand, and the name of what is left of argv.

    ``within``: the branch of a case, where that matches the words; ``parse``: the call of OptionParser that the case looks into.
    """

    words: tuple[str, ...]
    at: Node
    frame: Frame
    tail: str | None
    within: Node | None = None
    parse: Node | None = None

    @property
    def calls(self) -> list[Node]:
        """The calls of the clause, or of the branch that matches the words."""
        return list(calls(self.frame.function) if self.within is None else inside(self.within))


def branches(case: Node, definitions: Definitions) -> Iterator[Step]:
    """``case argv do ["list" | rest] -> …``, also over what OptionParser leaves of it."""
    function = next((one for one in definitions.all() if one.start_byte < case.start_byte < one.end_byte), None)
    subject = arguments(case)[0] if arguments(case) else None
    if function is None or subject is None:
        return
    parse, place = None, None
    if target(subject) in PARSERS:
        parse, place = subject, 1
    elif subject.type == "identifier":
        bound = binding(text(subject), subject, function)
        right = bound.node.child_by_field_name("right") if bound is not None and bound.by == "pattern" else None
        left = bound.node.child_by_field_name("left") if bound is not None and right is not None else None
        if right is not None and target(right) in PARSERS and left is not None and left.named_child_count in (2, 3):
            parse = right if text(left.named_children[1]) == text(subject) else None
        if parse is None and not ARGV.fullmatch(text(subject)):
            return
    elif target(subject) != "System.argv":
        return
    block = next((child for child in case.named_children if child.type == "do_block"), None)
    for clause in block.named_children if block is not None else ():
        left, right = clause.child_by_field_name("left"), clause.child_by_field_name("right")
        if clause.type != "stab_clause" or left is None or right is None or not left.named_children:
            continue
        pattern = unguarded(left)
        pattern = pattern.named_children[0] if pattern.type == "arguments" and pattern.named_children else pattern
        if place is not None:
            parts = pattern.named_children if pattern.type == "tuple" else []
            pattern = parts[place] if len(parts) in (2, 3) else left
        for step in steps(function, pattern, (), Frame(function, {}), definitions):
            yield step._replace(at=clause, within=right, parse=parse)


def steps(clause: Node, pattern: Node, words: tuple[str, ...], frame: Frame, definitions: Definitions) -> list[Step]:
    """A clause for each word, or line of words, that its list pattern begins with."""
    if pattern.type == "binary_operator" and operator(pattern) == "=":
        sides = [side for at in ("left", "right") if (side := pattern.child_by_field_name(at)) is not None]
        return next((found for side in sides if (found := steps(clause, side, words, frame, definitions))), [])
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
            listed = _guarded(clause, text(child), definitions)
            given = [(one, Frame(clause, {**frame.given, text(child): f'"{one}"'})) for one in listed]
            return [Step((*words, one), clause, held, tail or _tail(pattern)) for one, held in given]
        if word is None or not WORD.fullmatch(word):
            break
        said.append(word)
    return [Step((*words, *said), clause, frame, tail or _tail(pattern))] if said else []


def _tail(pattern: Node) -> str | None:
    last = pattern.named_children[-1]
    right = last.child_by_field_name("right") if last.type == "binary_operator" and operator(last) == "|" else None
    return text(right) if right is not None and right.type == "identifier" else None


def _guarded(clause: Node, called: str, definitions: Definitions) -> list[str]:
    """The words of ``when sub in ["list", "delete"]``, ``when sub in @subcommands`` and ``when sub == "list"``."""
    said = guard(clause)
    if said is None or said.type != "binary_operator" or operator(said) not in ("in", "=="):
        return []
    left, right = said.child_by_field_name("left"), said.child_by_field_name("right")
    if left is None or right is None or text(left) != called:
        return []
    named = attribute(right)
    held = definitions.attribute(named[0], clause) if named else right
    if held is None:
        return []
    if held.type == "sigil" and modifier(held) != "a":
        return listed_words(held) or []
    listed = [
        string(child) for child in (held.named_children if held.type == "list" else [held]) if child.type != "comment"
    ]
    return [word for word in listed if word is not None] if None not in listed else []


def calls(clause: Node) -> Iterator[Node]:
    """All calls of a clause's body, outer ones first."""
    for node in body(clause):
        yield from inside(node)


def inside(node: Node) -> Iterator[Node]:
    if node.type == "call":
        yield node
    for child in node.named_children:
        yield from inside(child)
