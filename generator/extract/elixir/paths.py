"""Paths of requests: strings, interpolations, attributes, variables, what is joined to a base, and what callers in the module hand in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from generator.extract.elixir.bindings import (
    Bound,
    Closure,
    Definitions,
    Frame,
    entered,
    name,
    parameters,
    resolve,
    variable,
)
from generator.extract.elixir.index import Index
from generator.extract.elixir.nils import holds
from generator.extract.elixir.statements import clauses, results
from generator.extract.elixir.terms import Scope, arguments, attribute, body, operator, string, target
from generator.extract.syntax import Node, text

PLACEHOLDER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
PATH_NAME = re.compile(r"(^|_)(path|url|uri|endpoint|route)$")
# What stands before a path and is none: the address of a host, written out or by a name.
HOST = re.compile(r"https?://[^/{]+|(https?://)?\{\w*(base|host|url|uri|origin|endpoint|server)\w*\}")
# What is called so gives the address of a host.
HOSTS = re.compile(r"(^|_)(base|host|url|uri|origin|endpoint|server)(_|$)")
# A hole that names a query. One that is glued to what stands before it may be nothing, a query or more of the path; one that begins a
# segment and goes on with a sign is part of that segment.
QUERY = re.compile(r"\{\w*(query|params|qs)\w*\}$")
GLUED = re.compile(r"[^/]\{|\}[^/.:@]")
HOLE = re.compile(r"\{\w+\}")
PLAIN = re.compile(r"\w")
# A segment that the client fills in from path parameters: ``/users/:id``.
SEGMENT = re.compile(r"(?<=/):([a-z_]\w*)(?=/|$)")
# A path without the slash in front: words and holes, of which the first is a word.
BARE = re.compile(r"[a-z][\w-]*(/([\w-]+|\{\w+\}))*/?")
NAME = re.compile(r"(?<![\w.:@])(?!not\b|nil\b|is_nil\b)[a-z_]\w*[?!]?")
LITERALS = frozenset({"string", "integer", "atom", "nil", "boolean"})
DEEPEST = 8


class _TooDeep(Exception):
    """Names led too far, or in a circle: a path that was followed halfway is none."""


class Source(NamedTuple):
    """Where bodies are read from: the file's calls and the module's own functions."""

    file: Index
    definitions: Definitions


class Path(NamedTuple):
    """A path, the frame of the request, and the call that hands the path in and the clause around it, if it is handed in."""

    said: str
    frame: Frame
    call: Node | None = None
    caller: Node | None = None


class Paths:
    """Follows paths in one module."""

    def __init__(self, scope: Scope, source: Source) -> None:
        self.scope = scope
        self.source = source

    def everywhere(self, node: Node, frame: Frame, depth: int = 0, bare: bool = False) -> Iterator[Path]:
        """The path at this place, or that of each call in the module that hands it in. ``bare``: it may lack the slash in front."""
        said = self.of(node, frame, bare)
        if said is not None:
            yield Path(said, frame)
            return
        if depth > 3 or not self._handed_in(node, frame):
            return
        for call, given, definition in self._callers(frame.function):
            inner = entered(frame.function, given, Frame(definition, {}))
            said = self.of(node, inner, bare)
            if said is not None:
                yield Path(said, inner, call, definition)
                continue
            place = self._place(node, frame)
            if place is not None and place < len(given):
                for outer in self.everywhere(given[place], Frame(definition, {}), depth + 1, bare):
                    frame_there = entered(frame.function, given, outer.frame)
                    yield Path(outer.said, frame_there, outer.call or call, outer.caller or definition)

    def of(self, node: Node, frame: Frame, bare: bool = False) -> str | None:
        """A path with every interpolation as ``{name}``, without the host and the query; None for anything else."""
        try:
            said = self._said(node, frame, 0)
        except _TooDeep:
            return None
        if said is None:
            return None
        said = HOST.sub("", said, count=1) if HOST.match(said) else said
        said = SEGMENT.sub(r"{\1}", QUERY.sub("", said.partition("?")[0]))
        said = f"/{said}" if bare and BARE.fullmatch(said) else said
        whole = said.startswith("/") and not said.startswith("//") and PLAIN.search(HOLE.sub("", said))
        return said if whole and not GLUED.search(said) else None

    def _said(self, node: Node, frame: Frame, depth: int) -> str | None:
        """``depth``: how many names have been followed to get here."""
        if depth > DEEPEST:
            raise _TooDeep
        if node.type == "identifier":
            found = resolve(node, frame)
            if found is None:
                return self._local(node, [], frame, depth)
            return self._said(found.node, found.frame, depth + 1) if isinstance(found, Closure) else None
        if node.type == "binary_operator" and operator(node) == "<>":
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            if left is None or right is None:
                return None
            first = self._said(left, frame, depth)
            plain = left.type in ("identifier", "call", "unary_operator") and not _decides(left)
            first = _hole(left) if first is None and plain else first
            last = self._said(right, frame, depth)
            last = _hole(right) if last is None and not _decides(right) else last
            return None if first is None or last is None else first + last
        if attribute(node):
            held = self.scope.attribute(node)
            return None if held is None else self._said(held, frame, depth + 1)
        if _decides(node):
            chosen = self._chosen(node, frame)
            return (
                self._agreed([(one, frame) for one in _outcomes(node)], depth)
                if chosen is None
                else self._said(chosen, frame, depth)
            )
        if node.type == "block" and node.named_child_count == 1:
            return self._said(node.named_children[0], frame, depth)
        if node.type == "call":
            return self._built(node, frame, depth)
        return self._joined(node, frame, depth) if node.type == "string" else None

    def _local(self, node: Node, given: list[Node], frame: Frame, depth: int) -> str | None:
        """What a function of the module with one clause gives."""
        called = target(node) if node.type == "call" else text(node)
        found = self.source.definitions.clauses(called, len(given))
        inside = body(found[0]) if len(found) == 1 else []
        if not inside:
            return None
        there = entered(found[0], given, frame)
        return self._said(
            inside[-1], Frame(there.function, {**there.given, **_left_away(there.function, len(given))}), depth + 1
        )

    def _chosen(self, node: Node, frame: Frame) -> Node | None:
        """What an if or unless gives that asks whether a value is there, where that is known."""
        found, asked = results(node), arguments(node)[0] if arguments(node) else None
        names = NAME.findall(text(asked)) if asked is not None else []
        if target(node) not in ("if", "unless") or len(found) != 2 or asked is None or len(names) != 1:
            return None
        # What is merely true may be a flag, unless it is filled in where it is.
        shown = text(found[target(node) != "if"])
        filled = asked.type == "identifier" and re.search(rf"#{{[^}}]*\b{re.escape(names[0])}\b", shown) is not None
        holds_when_set = True if filled else holds(asked, names[0])
        there = _is_set(names[0], frame)
        if holds_when_set is None or there is None:
            return None
        return found[0] if (holds_when_set == there) == (target(node) == "if") else found[1]

    def _agreed(self, outcomes: list[tuple[Node, Frame]], depth: int) -> str | None:
        """The path, where all that may come of something differ in their queries alone; «?» for what joins a query to a path."""
        said = {one and one.partition("?")[0] for one in (self._said(node, at, depth) for node, at in outcomes)}
        texts = {string(node) for node, _ in outcomes}
        if texts and texts <= {"?", "&"}:
            return "?"
        return said.pop() if len(said) == 1 else None

    def _built(self, node: Node, frame: Frame, depth: int) -> str | None:
        """``build_url(base, "/path")``, ``URI.merge(base, "/path")``: the one argument that is a path."""
        module, _, last = target(node).rpartition(".")
        local = self._local(node, arguments(node), frame, depth) if not module else None
        if local is not None:
            return local
        if not PATH_NAME.search(last) and (module, last) != ("URI", "merge"):
            return None
        said = [self._said(one, frame, depth) for one in arguments(node) if one.type in ("string", "identifier")]
        paths = [one for one in said if one is not None and one.startswith("/")]
        return paths[0] if len(paths) == 1 else None

    def _joined(self, node: Node, frame: Frame, depth: int) -> str | None:
        out = ""
        for child in node.named_children:
            if child.type == "quoted_content":
                out += text(child)
            elif child.type == "interpolation":
                inner = child.named_children[0] if child.named_child_count == 1 else child
                followed = self._said(inner, frame, depth) if inner.type != "string" else None
                if followed is None and _decides(inner):
                    return None
                out += followed if followed is not None else _hole(inner) if out else _host(inner)
        return out

    # ── callers ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _handed_in(self, node: Node, frame: Frame) -> bool:
        return self._place(node, frame) is not None

    def _place(self, node: Node, frame: Frame) -> int | None:
        """Which parameter of its function a variable is."""
        found = resolve(node, frame) if node.type == "identifier" else None
        if not isinstance(found, Bound) or found.by != "parameter":
            return None
        return next((n for n, one in enumerate(parameters(frame.function)) if one.id == found.node.id), None)

    def _callers(self, function: Node) -> Iterator[tuple[Node, list[Node], Node]]:
        """The calls of a function in its module, with what they are given and the clause that each stands in."""
        called, arity = name(function), len(parameters(function))
        index = self.source.file
        for definition in self.source.definitions.all():
            if definition.id == function.id or name(definition) == called:
                continue
            for found in index.within(definition):
                if found.key is not None or found.name != called or found.node.id == definition.id:
                    continue
                given = arguments(found.node)
                piped = index.piped.get(found.node.id)
                given = [piped, *given] if piped is not None else given
                if len(given) == arity and not index.quoted(found.node):
                    yield found.node, given, definition


def like_a_path(node: Node) -> bool:
    """Whether something that could not be followed is meant as a path, as far as how it is written tells."""
    if node.type == "identifier":
        return PATH_NAME.search(text(node)) is not None
    if node.type == "string":
        return text(node).startswith(('"#{', '"/')) and "/" in text(node) and "#{" in text(node)
    if _decides(node):
        return any(like_a_path(one) or text(one).startswith('"/') for one in _outcomes(node) or results(node))
    if node.type == "call":
        return PATH_NAME.search(target(node)) is not None and "." not in target(node)
    return node.type == "binary_operator" and operator(node) == "<>" and "/" in text(node)


def _decides(node: Node) -> bool:
    """Whether something decides what is put into a path: that is no single path."""
    return node.type == "call" and target(node) in ("if", "unless", "case", "cond")


def _is_set(called: str, frame: Frame) -> bool | None:
    """Whether a parameter was given something. A caller's own parameter that cannot be left away is."""
    if called not in frame.given:
        return None
    given = frame.given[called]
    found = resolve(given.node, given.frame) if isinstance(given, Closure) else given
    if isinstance(found, Bound):
        named = found.by == "pattern" and found.node.type == "keywords"
        return True if named or (found.by == "parameter" and found.node.type == "identifier") else None
    said = text(found.node) if isinstance(found, Closure) and found.node.type in LITERALS else found
    return said != "nil" if isinstance(said, str) else None


def _left_away(function: Node, given: int) -> dict[str, str]:
    """Parameters that fall back to nil, as a call gives only the first of them."""
    shown = parameters(function)
    least = next((n for n, one in enumerate(shown) if _falls_back(one) is not None), len(shown))
    if any(_falls_back(one) is None for one in shown[least:]):
        return {}
    return {variable(one) or "": "nil" for one in shown[given:] if _falls_back(one) == "nil"}


def _falls_back(pattern: Node) -> str | None:
    right = pattern.child_by_field_name("right") if operator(pattern) == "\\\\" else None
    return text(right) if pattern.type == "binary_operator" and right is not None else None


def _outcomes(node: Node) -> list[Node]:
    """The last expression of each branch; none where one of them is not written out."""
    if target(node) in ("if", "unless"):
        found = results(node)
        return found if len(found) == 2 else []
    given = [expressions[-1:] for _, expressions in clauses(node)]
    return [one for last in given for one in last] if all(given) else []


def _host(node: Node) -> str:
    """The hole that a path may begin with: a function is asked for the address of a host by its own name, not by what it is given."""
    called = target(node).rpartition(".")[2] if node.type == "call" else ""
    return f"{{{called}}}" if HOSTS.search(called) else _hole(node)


def _hole(node: Node) -> str:
    names = PLACEHOLDER.findall(text(node))
    return "{" + (names[-1] if names else "value") + "}"
