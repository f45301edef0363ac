"""What a function's body does: calls, keys read from option bags, requests with how their bodies are made, environment variables."""

from __future__ import annotations

import re
from typing import NamedTuple

from generator.extract.elixir.terms import Scope, arguments, expression, key_of, operator, pairs, string, target
from generator.extract.syntax import Node, matches, scm, span, text
from generator.model import BodyDecl, CallSite, EndpointDecl, EnvironmentDecl, Expr, Lit, OptionRead

BAGS = frozenset({"Keyword", "Map"})
READERS = frozenset(
    "get fetch fetch! pop pop! has_key? put put_new put_new_lazy get_lazy delete drop get_and_update take replace replace!".split()
)
METHODS = frozenset({"get", "post", "put", "patch", "delete"})
PLACEHOLDER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Body(NamedTuple):
    calls: tuple[CallSite, ...] = ()
    reads: tuple[OptionRead, ...] = ()
    endpoints: tuple[EndpointDecl, ...] = ()
    environment: tuple[EnvironmentDecl, ...] = ()
    problems: tuple[tuple[int, str], ...] = ()


def read_body(node: Node, scope: Scope, owner: str, head: list[Node]) -> Body:
    """Read one clause. ``head``: its parameters, whose map patterns read keys too."""
    calls: list[CallSite] = []
    reads: list[OptionRead] = [read for one in head for read in _pattern(one)]
    endpoints: list[EndpointDecl] = []
    environment: list[EnvironmentDecl] = []
    drops_nil = _drops_nil(node)
    for captures in matches(scm("elixir", "bodies"), node):
        if "access" in captures:
            bag, key = captures["bag"][0], captures["key"][0]
            reads.append(OptionRead(name=key_of(key) or "", bag=text(bag)[:40], by="get", line=key.start_point[0] + 1, default=Lit(value=None)))
            continue
        made = captures["call"][0]
        if made.id == node.id or _quoted(made, node):
            continue
        name = target(made)
        head_name, dot, last = name.rpartition(".")
        full = f"{scope.expand(head_name)}.{last}" if dot and head_name[:1].isupper() else name
        piped = _piped(made)
        given = ([piped] if piped is not None else []) + arguments(made)
        line = made.start_point[0] + 1
        calls.append(CallSite(callee=full, args=tuple(" ".join(text(one).split())[:120] for one in given), line=line))
        if head_name in BAGS and last in READERS:
            reads += _option(last, given, line, scope)
        if full in ("System.get_env", "System.fetch_env!", "System.fetch_env") and given:
            found = string(given[0])
            if found:
                default = expression(given[1], scope) if len(given) > 1 else None
                environment.append(EnvironmentDecl(name=found, line=line, default=default))
        if last in METHODS and dot:
            request = _request(made, last, given, owner, drops_nil)
            if request:
                endpoints.append(request)
    return Body(tuple(calls), tuple(reads), tuple(endpoints), tuple(environment))


def _quoted(node: Node, function: Node) -> bool:
    """Whether a call stands in a ``quote`` block: it is made then, not done."""
    outer = node.parent
    while outer is not None and outer.id != function.id:
        if outer.type == "call" and target(outer) == "quote":
            return True
        outer = outer.parent
    return False


def _piped(node: Node) -> Node | None:
    """The left side of the pipe whose right side a call is."""
    parent = node.parent
    if parent is not None and parent.type == "binary_operator" and operator(parent) == "|>":
        right = parent.child_by_field_name("right")
        if right is not None and right.id == node.id:
            return parent.child_by_field_name("left")
    return None


def _bag(node: Node) -> str:
    """The variable at the beginning of a chain of pipes and bag calls; «?» where there is none."""
    while True:
        if node.type == "binary_operator" and operator(node) == "|>":
            node = node.child_by_field_name("left") or node
        elif node.type == "call" and target(node).rpartition(".")[0] in BAGS and arguments(node):
            node = arguments(node)[0]
        else:
            break
    return text(node) if node.type == "identifier" else "?"


def _option(by: str, given: list[Node], line: int, scope: Scope) -> list[OptionRead]:
    if len(given) < 2:
        return []
    by, bag = by.rstrip("!?"), _bag(given[0])
    if by in ("drop", "take"):
        listed = [key_of(one) for one in given[1].named_children] if given[1].type == "list" else []
        return [OptionRead(name=name, bag=bag, by=by, line=line) for name in listed if name]
    name = key_of(given[1])
    if name is None:
        return []
    default: Expr | None = None
    if by in ("get", "pop"):
        default = expression(given[2], scope) if len(given) > 2 else Lit(value=None)
    return [OptionRead(name=name, bag=bag, by=by, line=line, default=default)]


def _pattern(node: Node) -> list[OptionRead]:
    """``%{key: value} = opts`` in a head reads ``key``."""
    if node.type != "binary_operator" or operator(node) != "=":
        return []
    sides = [node.child_by_field_name("left"), node.child_by_field_name("right")]
    table = next((side for side in sides if side is not None and side.type == "map"), None)
    name = next((text(side) for side in sides if side is not None and side.type == "identifier"), None)
    if table is None or name is None or any(child.type == "struct" for child in table.named_children):
        return []
    return [OptionRead(name=key, bag=name, by="fetch", line=pair.start_point[0] + 1) for key, _, pair in pairs(table)]


def _drops_nil(node: Node) -> bool:
    """Whether the options of the function's requests leave out what is nil: ``transform: [drop_nil?: true]`` in any spelling."""
    return re.search(r"transform\b[^\n]*drop_nil\?:\s*true", " ".join(text(node).split())) is not None


def _request(made: Node, method: str, given: list[Node], owner: str, drops_nil: bool) -> EndpointDecl | None:
    path = next((found for found in map(_path, given[:2]) if found), None)
    if path is None:
        return None
    line = made.start_point[0] + 1
    if method in ("get", "delete"):
        bodies = (BodyDecl(transport="none", line=line),)
    else:
        bodies = (BodyDecl(transport="json", omits="none" if drops_nil else "", line=line, source=" ".join(text(made).split())[:120]),)
    return EndpointDecl(method=method.upper(), path=path, owner=owner, span=span(made), bodies=bodies)


def _path(node: Node) -> str | None:
    """A path as a string, every interpolation as ``{name}``; also of strings joined with ``<>``."""
    if node.type == "binary_operator" and operator(node) == "<>":
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        first = _path(left) if left is not None else None
        rest = _joined(right) if right is not None else ""
        return None if first is None else first + rest
    found = _joined(node) if node.type == "string" else None
    return found if found is not None and found.startswith("/") else None


def _joined(node: Node) -> str:
    if node.type != "string":
        names = PLACEHOLDER.findall(text(node))
        return "{" + (names[-1] if names else "value") + "}"
    out = ""
    for child in node.named_children:
        if child.type == "quoted_content":
            out += text(child)
        elif child.type == "interpolation":
            names = PLACEHOLDER.findall(text(child))
            out += "{" + (names[-1] if names else "value") + "}"
    return out
