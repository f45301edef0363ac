"""Calls and what decides, as terms: case, cond, if, with, for, try, functions written in place."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator

from generator.extract.elixir.terms import Scope, arguments, body, operator
from generator.extract.syntax import Node, text
from generator.model import Term

# Functions whose last argument is what holds where the key is not there.
DEFAULTING = frozenset(
    "get pop pop_first put_new get_lazy put_new_lazy pop_lazy keyfind get_and_update update merge".split()
)
BRANCHES = ("else_block", "rescue_block", "catch_block", "after_block")


class Control(ABC):
    """Reads calls; ``term`` reads anything."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    @abstractmethod
    def term(self, node: Node | None) -> Term:
        """Anything as a term."""

    @abstractmethod
    def valued(self, node: Node | None) -> Term:
        """A term that may be a default: with its value as it is written."""

    @abstractmethod
    def items(self, node: Node) -> Iterator[Term]:
        """The elements of a list, keyword list or map."""

    def terms(self, node: Node) -> tuple[Term, ...]:
        """What stands in a node."""
        return tuple(self.term(child) for child in node.named_children if child.type != "comment")

    @abstractmethod
    def block(self, nodes: list[Node]) -> Term:
        """Expressions, one after the other."""

    def loose(self, node: Node) -> Term:
        """Something that is of no use here but for what stands in it."""
        return Term(kind="any", inside=self.terms(node), line=node.start_point[0] + 1)

    def call(self, node: Node, first: Term | None) -> Term:
        """A call; ``first``: what a pipe puts before its arguments."""
        line = node.start_point[0] + 1
        target = node.child_by_field_name("target")
        given = arguments(node)
        if target is None:
            return self.loose(node)
        listed = any(child.type == "arguments" for child in node.named_children)
        if target.type == "dot":
            of, last = target.child_by_field_name("left"), target.child_by_field_name("right")
            inside = [*([first] if first is not None else []), *self._given(given, text(last) if last else "")]
            inside += self._done(node)
            if last is None:
                held = self.term(of)
                return Term(kind="apply", inside=(held, *inside), line=line)
            if of is not None and (of.type == "alias" or text(of).startswith("__MODULE__") or of.type == "atom"):
                module = text(of) if of.type == "atom" else self.scope.expand(text(of))
                return Term(kind="remote", text=f"{module}.{text(last)}", inside=tuple(inside), line=line)
            if not listed and first is None:
                return Term(kind="field", text=text(last), inside=(self.term(of),), line=line)
            return Term(kind="method", text=text(last), inside=(self.term(of), *inside), line=line)
        called = text(target)
        subject = [first] if first is not None else []
        match called:
            case "case":
                return Term(
                    kind="case", inside=(*(subject or [self.term(given[0])]), *self.stabs(block_of(node))), line=line
                )
            case "cond":
                return Term(kind="cond", inside=tuple(self.stabs(block_of(node))), line=line)
            case "if" | "unless":
                return self._if(node, called, subject, given, line)
            case "with":
                return self._with(node, given, line)
            case "try":
                block = block_of(node)
                return self.tried(block) if block is not None else self.loose(node)
            case "fn":
                return self.loose(node)
            case "for":
                return self._for(node, given, line)
            case "receive":
                return Term(kind="case", inside=(Term(kind="any"), *self.stabs(block_of(node))), line=line)
        inside = [*subject, *self._given(given, called), *self._done(node)]
        return Term(kind="call", text=called, inside=tuple(inside), line=line)

    def _given(self, given: list[Node], called: str) -> list[Term]:
        if called in DEFAULTING and given:
            return [*(self.term(one) for one in given[:-1]), self.valued(given[-1])]
        return [self.term(one) for one in given]

    def _keyed(self, given: list[Node]) -> Iterator[tuple[str, Term]]:
        """``do: …, else: …`` among the arguments."""
        for listed in given:
            for one in self.items(listed) if listed.type == "keywords" else ():
                yield one.inside[0].text, one.inside[1]

    def _done(self, node: Node) -> list[Term]:
        """The block that a call of a macro has."""
        block = block_of(node)
        return [Term(kind="any", inside=self.terms(block))] if block is not None else []

    def _if(self, node: Node, called: str, subject: list[Term], given: list[Node], line: int) -> Term:
        condition = subject[0] if subject else self.term(given[0]) if given else Term(kind="any")
        block = block_of(node)
        if block is not None:
            taken = self.block(body(node))
            other = next((child for child in block.named_children if child.type == "else_block"), None)
            otherwise = self.block(plain(other)) if other is not None else Term(kind="lit", text="nil")
        else:
            said = dict(self._keyed(given))
            taken, otherwise = (said.get(key, Term(kind="lit", text="nil")) for key in (":do", ":else"))
        inside = (condition, otherwise, taken) if called == "unless" else (condition, taken, otherwise)
        return Term(kind="if", inside=inside, line=line)

    def _with(self, node: Node, given: list[Node], line: int) -> Term:
        steps = [self.term(one) for one in given if one.type != "keywords"]
        block = block_of(node)
        other = None
        if block is not None:
            done = self.block(body(node))
            other = next((child for child in block.named_children if child.type == "else_block"), None)
            fails = tuple(self.stabs(other))
        else:
            said = dict(self._keyed(given))
            done, fails = said.get(":do", Term(kind="lit", text="nil")), ()
        inside = (Term(kind="block", inside=tuple(steps)), done, *fails)
        return Term(kind="with", text="else" if other is not None else "", inside=inside, line=line)

    def _for(self, node: Node, given: list[Node], line: int) -> Term:
        steps = [self.term(one) for one in given if one.type != "keywords"]
        said = list(self._keyed(given))
        into = [one for key, one in said if key != ":do"]
        done = [one for key, one in said if key == ":do"]
        if block_of(node) is not None:
            stabs = self.stabs(block_of(node))
            done = [Term(kind="fn", inside=tuple(stabs))] if stabs else [self.block(body(node))]
        inside = (Term(kind="block", inside=tuple(steps)), *(done or [Term(kind="any")]), *into)
        return Term(kind="for", inside=inside, line=line)

    def tried(self, block: Node) -> Term:
        """``try``, or a function's own ``rescue``: what it does, and what it does where that fails."""
        main = self.block([child for child in plain(block) if child.type not in BRANCHES])
        others = [self.block(plain(child)) for child in block.named_children if child.type == "after_block"]
        stabs = [
            one
            for child in block.named_children
            if child.type in ("rescue_block", "catch_block", "else_block")
            for one in self.stabs(child)
        ]
        return Term(
            kind="try", inside=(main, Term(kind="block", inside=tuple(others)), *stabs), line=block.start_point[0] + 1
        )

    def stabs(self, node: Node | None) -> list[Term]:
        """Clauses: their patterns, guard and body."""
        found = []
        for clause in node.named_children if node is not None else ():
            if clause.type != "stab_clause":
                continue
            left, right = clause.child_by_field_name("left"), clause.child_by_field_name("right")
            asked = Term(kind="none")
            if left is not None and left.type == "binary_operator" and operator(left) == "when":
                asked = self.term(left.child_by_field_name("right"))
                left = left.child_by_field_name("left")
            patterns = self.terms(left) if left is not None else ()
            done = self.block(plain(right)) if right is not None else Term(kind="any")
            inside = (Term(kind="list", inside=patterns), asked, done)
            found.append(Term(kind="clause", inside=inside, line=clause.start_point[0] + 1))
        return found


def plain(node: Node) -> list[Node]:
    return [child for child in node.named_children if child.type != "comment"]


def block_of(node: Node) -> Node | None:
    return next((child for child in node.named_children if child.type == "do_block"), None)
