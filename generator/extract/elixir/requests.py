"""Requests: their paths, and whether the options that each is given leave out what is nil."""

from __future__ import annotations

import re
from typing import NamedTuple

from generator.extract.elixir.bindings import Bound, Closure, Frame, entered, name, resolve
from generator.extract.elixir.paths import Path, Paths, Source, like_a_path
from generator.extract.elixir.statements import results
from generator.extract.elixir.terms import (
    Scope,
    arguments,
    attribute,
    body,
    key_of,
    names_in,
    operator,
    pairs,
    target,
)
from generator.extract.syntax import Node, span, text
from generator.model import BodyDecl, EndpointDecl

METHODS = frozenset({"get", "post", "put", "patch", "delete", "head"})
# Modules of the language whose functions are called like the methods of HTTP.
TABLES = frozenset(
    "Map Keyword Enum Access String File Path List Stream Process Agent Application System Config Registry MapSet Module Task "
    "GenServer Headers Logger Regex Integer Tuple IO URI".split()
)
# A module of this name speaks HTTP: what its ``get`` is given first is a path, with or without a slash in front.
SPEAKS = re.compile(r"(HTTP|Http|API|Api|REST|Rest)(Client)?$")
MULTIPART = frozenset({"multipart", "form_multipart"})
COMPUTED = "the path of a request is computed, which only running it would tell"
DEEPEST = 8


class Said(NamedTuple):
    """What options say of ``transform``. ``omits`` None: nothing; ``unknown``: why it cannot be told."""

    omits: str | None = None
    unknown: str = ""


NOTHING = Said()


class Requests:
    """Collects the requests of one clause."""

    def __init__(self, function: Node, scope: Scope, owner: str, source: Source) -> None:
        self.frame = Frame(function, {})
        self.scope = scope
        self.owner = owner
        self.definitions = source.definitions
        self.paths = Paths(scope, source)
        self.found: list[EndpointDecl] = []
        self.problems: list[tuple[int, str]] = []

    def read(self, made: Node, receiver: str, called: str, given: list[Node]) -> None:
        """Take a call that is written like a request, if it is one: ``client.post(path, …)``, ``request(:post, path, …)``."""
        if receiver.startswith(":") or receiver.rpartition(".")[2] in TABLES:
            return
        method, place, at = called, None, range(min(2, len(given)))
        if called not in METHODS:
            verbs = [n for n, one in enumerate(given[:3]) if one.type == "atom" and text(one)[1:] in METHODS]
            if len(verbs) != 1:
                return
            method, at = text(given[verbs[0]])[1:], range(verbs[0] + 1, min(verbs[0] + 2, len(given)))
        elif _third(given):
            at = range(3)
        bare = called in METHODS and SPEAKS.search(receiver) is not None
        found: list[Path] = []
        for place in at:
            found = list(self.paths.everywhere(given[place], self.frame, bare=bare and not place))
            if found:
                break
        if not found or place is None:
            # A method in hand is plumbing where its path is a variable: what is requested is said by whoever calls it.
            if any(self._meant(given[n], called in METHODS) for n in at):
                self.problems.append((made.start_point[0] + 1, COMPUTED))
            return
        for path in found:
            where = path.call or made
            owner = self.owner if path.caller is None else f"{self.scope.module}.{name(path.caller)}"
            request = self._body(made, method, called in METHODS, given[place + 1 :], path.frame)
            self.found.append(
                EndpointDecl(method=method.upper(), path=path.said, owner=owner, span=span(where), bodies=(request,))
            )

    def _meant(self, node: Node, plain: bool) -> bool:
        """Whether what could not be followed is meant as a path: as it is written, or as what a variable was given here is."""
        held = resolve(node, self.frame) if node.type == "identifier" else None
        meant = held.node if isinstance(held, Closure) else node
        given = self.definitions.clauses(target(meant), len(arguments(meant))) if meant.type == "call" else []
        if any(like_a_path(body(clause)[-1]) for clause in given):
            return True
        return like_a_path(meant) if plain or meant.type != "identifier" else False

    def _body(self, made: Node, method: str, plain: bool, given: list[Node], frame: Frame) -> BodyDecl:
        line = made.start_point[0] + 1
        if method in ("get", "delete", "head"):
            return BodyDecl(transport="none", line=line)
        source = " ".join(text(made).split())[:120]
        keys = {key for one in given if one.type in ("keywords", "list") for key, _, _ in pairs(one)}
        if keys & MULTIPART:
            return BodyDecl(transport="multipart", line=line, source=source)
        if "json" not in keys and (not plain or keys & {"body", "form"}):
            return BodyDecl(transport="unknown", line=line, source=f"its body is made by hand: {source}"[:120])
        said = self._options(given, frame)
        return BodyDecl(
            transport="unknown" if said.unknown else "json",
            omits=said.omits or "",
            line=line,
            source=said.unknown or source,
        )

    # ── options ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _options(self, given: list[Node], frame: Frame) -> Said:
        """What a request's own options say; the first argument after the path is the body, unless keywords stand there."""
        listed = [one for n, one in enumerate(given) if n or one.type == "keywords"]
        said = [self._transform(one, frame) for one in listed]
        return next((one for one in said if one != NOTHING), NOTHING)

    def _transform(self, node: Node, frame: Frame, depth: int = 0) -> Said:
        if depth > DEEPEST:
            return Said(unknown="its options go too deep")
        if node.type == "identifier":
            found = resolve(node, frame)
            if isinstance(found, Closure):
                return self._transform(found.node, found.frame, depth + 1)
            if isinstance(found, Bound) and found.by == "parameter":
                return NOTHING
            return self._popped(found, text(node), frame, depth) if isinstance(found, Bound) else _unknown(node)
        if node.type in ("list", "keywords"):
            return self._literal(node, frame)
        if attribute(node):
            held = self.scope.attribute(node)
            return _unknown(node) if held is None else self._transform(held, frame, depth + 1)
        if node.type == "binary_operator" and operator(node) == "|>":
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            if left is not None and right is not None and right.type == "call":
                return self._call(right, [left, *arguments(right)], frame, depth + 1)
        if node.type == "binary_operator" and operator(node) == "++":
            sides = [side for name in ("left", "right") if (side := node.child_by_field_name(name)) is not None]
            return next(
                (said for side in sides if (said := self._transform(side, frame, depth + 1)) != NOTHING), NOTHING
            )
        if node.type == "block" and node.named_child_count == 1:
            return self._transform(node.named_children[0], frame, depth + 1)
        return self._call(node, arguments(node), frame, depth + 1) if node.type == "call" else _unknown(node)

    def _literal(self, node: Node, frame: Frame) -> Said:
        if any(child.type not in ("keywords", "pair", "tuple", "atom", "comment") for child in node.named_children):
            return _unknown(node)
        value = next((value for key, value, _ in pairs(node) if key == "transform"), None)
        return NOTHING if value is None else self._value(value, frame)

    def _value(self, node: Node, frame: Frame) -> Said:
        """``drop_nil?: true``, or what else a transform is given."""
        found = resolve(node, frame) if node.type == "identifier" else Closure(node, frame)
        if isinstance(found, Closure) and attribute(found.node):
            held = self.scope.attribute(found.node)
            found = Closure(held, frame) if held is not None else None
        if not isinstance(found, Closure) or found.node.type not in ("list", "keywords", "nil"):
            return Said(unknown=f"its transform is computed: {' '.join(text(node).split())[:60]}")
        drops = next((value for key, value, _ in pairs(found.node) if key == "drop_nil?"), None)
        if drops is not None and drops.type != "boolean":
            return Said(unknown="whether its transform drops nil is computed")
        return Said(omits="none" if drops is not None and text(drops) == "true" else "")

    def _call(self, node: Node, given: list[Node], frame: Frame, depth: int) -> Said:
        name = target(node)
        if name in ("if", "unless"):
            return self._either(node, frame, depth)
        module, _, last = name.rpartition(".")
        if module == "Keyword" and given:
            return self._keyword(last, given, frame, depth)
        clauses = self.definitions.clauses(name, len(given)) if not module else []
        if len(clauses) != 1:
            return _unknown(node)
        result = body(clauses[0])
        return self._transform(result[-1], entered(clauses[0], given, frame), depth + 1) if result else _unknown(node)

    def _keyword(self, last: str, given: list[Node], frame: Frame, depth: int) -> Said:
        base = self._transform(given[0], frame, depth)
        key = key_of(given[1]) if len(given) > 1 else None
        if last == "merge" and len(given) == 2:
            over = self._transform(given[1], frame, depth)
            # What a caller hands in may say something of its own, as it may where nothing else is said.
            return base if over == NOTHING else over
        if last in ("drop", "take", "delete"):
            listed = [key] if last == "delete" else names_in(given[1]) if len(given) > 1 else None
            if listed is None or None in listed:
                return _unknown(given[-1])
            return base if ("transform" in listed) == (last == "take") else NOTHING
        if last in ("put", "put_new", "replace", "put_new_lazy", "update", "update!", "validate!") and key is None:
            return _unknown(given[-1])
        if last in ("put", "put_new") and len(given) == 3:
            if key != "transform" or (last == "put_new" and base != NOTHING):
                return base
            return self._value(given[2], frame)
        return (
            base
            if last in ("replace", "put_new_lazy", "update", "update!") and key != "transform"
            else _unknown(given[0])
        )

    def _popped(self, bound: Bound, called: str, frame: Frame, depth: int) -> Said:
        """``{value, opts} = Keyword.pop(opts, :key)``: all the rest is still in there."""
        left, right = bound.node.child_by_field_name("left"), bound.node.child_by_field_name("right")
        if (
            left is None
            or right is None
            or left.type != "tuple"
            or left.named_child_count != 2
            or text(left.named_children[1]) != called
        ):
            return Said(unknown=f"its options come out of a pattern: {' '.join(text(bound.node).split())[:60]}")
        given: list[Node] = []
        if right.type == "binary_operator" and operator(right) == "|>":
            first, right = right.child_by_field_name("left"), right.child_by_field_name("right")
            given = [first] if first is not None else []
        if right is None or right.type != "call" or target(right) not in ("Keyword.pop", "Keyword.pop!"):
            return _unknown(bound.node)
        given += arguments(right)
        key = key_of(given[1]) if len(given) > 1 else None
        if key is None:
            return _unknown(right)
        return NOTHING if key == "transform" else self._transform(given[0], frame, depth + 1)

    def _either(self, node: Node, frame: Frame, depth: int) -> Said:
        branches = [self._transform(one, frame, depth) for one in results(node)]
        return branches[0] if len(branches) == 2 and branches[0] == branches[1] else _unknown(node)


def _third(given: list[Node]) -> bool:
    """Whether a path is written at the third place, after a client and what the answer becomes, which are no literals."""
    return (
        len(given) > 2
        and given[2].type == "string"
        and text(given[2]).startswith('"/')
        and all(one.type in ("identifier", "alias", "call") for one in given[:2])
    )


def _unknown(node: Node) -> Said:
    return Said(unknown=f"its options are computed: {' '.join(text(node).split())[:60]}")
