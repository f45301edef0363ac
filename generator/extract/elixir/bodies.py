"""What a function's body does: calls, keys read from option bags, requests with how their bodies are made, environment variables."""

from __future__ import annotations

from typing import NamedTuple

from generator.extract.elixir.aliases import aliased
from generator.extract.elixir.bindings import Definitions
from generator.extract.elixir.expressions import expression
from generator.extract.elixir.index import Index
from generator.extract.elixir.requests import METHODS, Requests
from generator.extract.elixir.terms import (
    Scope,
    arguments,
    attribute,
    key_of,
    operator,
    pairs,
    string,
    target,
)
from generator.extract.syntax import Node, text
from generator.model import CallSite, EndpointDecl, EnvironmentDecl, Expr, Lit, OptionRead

BAGS = frozenset({"Keyword", "Map"})
READERS = frozenset(
    "get fetch fetch! pop pop! has_key? put put_new put_new_lazy get_lazy delete drop get_and_update take replace replace!".split()
)
# Forms of the language, not functions: what stands in them is read as if they were not there.
FORMS = frozenset(
    "if unless case cond with for try receive quote unquote unquote_splicing import require use super".split()
)
DEFINERS = frozenset({"def", "defp", "defmacro", "defmacrop", "defdelegate", "defguard", "defguardp"})
ENVIRONMENT = frozenset({"System.get_env", "System.fetch_env!", "System.fetch_env"})
LONGEST = 120


class Said(NamedTuple):
    """A problem of a body. ``symbol``: what it makes uncertain, the function by default."""

    line: int
    what: str
    symbol: str


class Body(NamedTuple):
    """``asks_for``: variables that name what is read from the environment."""

    calls: tuple[CallSite, ...] = ()
    reads: tuple[OptionRead, ...] = ()
    endpoints: tuple[EndpointDecl, ...] = ()
    environment: tuple[EnvironmentDecl, ...] = ()
    problems: tuple[Said, ...] = ()
    asks_for: tuple[str, ...] = ()


class Source(NamedTuple):
    """Where bodies are read from: the file's calls and the module's own functions."""

    file: Index
    definitions: Definitions


def read_body(node: Node, scope: Scope, owner: str, first: Node, shown: list[Node], source: Source) -> Body:
    """Read one clause with its head, which is no call, and its parameters, whose map patterns read keys too."""
    scope = scope.body()
    calls: list[CallSite] = []
    reads: list[OptionRead] = [read for one in shown for read in _pattern(one)]
    environment: list[EnvironmentDecl] = []
    asks_for: list[str] = []
    requests = Requests(node, scope, owner, source.definitions)
    skipped = {node.id, first.id}
    index = source.file
    for _, made, name, listed, key in index.within(node):
        if name in FORMS or made.id in skipped or (index.quotes and index.quoted(made)):
            continue
        if key is not None:
            line = key.start_point[0] + 1
            reads.append(
                OptionRead(name=key_of(key) or "", bag=name[:40], by="get", line=line, default=Lit(value=None))
            )
            continue
        if name == "alias":
            scope.aliases.update(aliased(made, scope))
            continue
        module, dot, last = name.rpartition(".")
        given = [child for child in listed.named_children if child.type != "comment"] if listed is not None else []
        piped = index.piped.get(made.id) if index.piped else None
        if piped is not None:
            given = [piped, *given]
        named = dot and (module[:1].isupper() or module.startswith("__MODULE__"))
        full = f"{scope.expand(module)}.{last}" if named else name
        line = made.start_point[0] + 1
        calls.append(CallSite(callee=full, args=tuple(_short(one) for one in given), line=line))
        if module in BAGS and last in READERS:
            reads += _option(last, given, line, scope)
        elif full in ENVIRONMENT and given:
            found = variable_of(made, given, scope)
            if found is not None:
                environment.append(found)
            elif given[0].type == "identifier":
                asks_for.append(text(given[0]).lstrip("_"))
        elif dot and last in METHODS:
            requests.read(made, module, last, given)
    problems = tuple(Said(line, what, owner) for line, what in requests.problems)
    return Body(tuple(calls), tuple(reads), tuple(requests.found), tuple(environment), problems, tuple(asks_for))


def written_by_macro(node: Node, owner: str, index: Index) -> tuple[Said, ...]:
    """A macro that defines functions gives them to the modules that use it, where nobody sees them."""
    made = next((one.node for one in index.calls(node, DEFINERS)), None)
    if made is None:
        return ()
    what = "a macro writes functions into the modules that use it, which only running it would tell"
    return (Said(made.start_point[0] + 1, what, owner),)


def variable_of(made: Node, given: list[Node], scope: Scope) -> EnvironmentDecl | None:
    """The environment variable that a call reads, where its name is written out or in an attribute."""
    found = string(given[0]) or string(scope.attribute(given[0]) if attribute(given[0]) else None)
    if not found:
        return None
    default = expression(given[1], scope) if len(given) > 1 else None
    return EnvironmentDecl(name=found, line=made.start_point[0] + 1, default=default)


def _short(node: Node) -> str:
    source = node.text or b""
    if len(source) > LONGEST * 8:
        source = source[: LONGEST * 8]
    return " ".join(source.decode("utf-8", "replace").split())[:LONGEST]


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
    must, by, bag = by.endswith("!"), by.rstrip("!"), _bag(given[0])
    if by in ("drop", "take"):
        listed = [key_of(one) for one in given[1].named_children] if given[1].type == "list" else []
        return [OptionRead(name=name, bag=bag, by=by, line=line) for name in listed if name]
    name = key_of(given[1])
    if name is None:
        return []
    default: Expr | None = None
    if by in ("get", "pop") and not must:
        default = expression(given[2], scope) if len(given) > 2 else Lit(value=None)
    elif by == "put_new" and len(given) > 2:
        default = expression(given[2], scope)
    elif by in ("get_lazy", "put_new_lazy") and len(given) > 2:
        default = expression(_result(given[2]), scope)
    return [OptionRead(name=name, bag=bag, by=by, line=line, default=default)]


def _result(node: Node) -> Node:
    """What ``fn -> value end`` gives; anything else as it stands."""
    if node.type != "anonymous_function" or node.named_child_count != 1:
        return node
    right = node.named_children[0].child_by_field_name("right")
    return right.named_children[0] if right is not None and right.named_child_count == 1 else node


def _pattern(node: Node) -> list[OptionRead]:
    """``%{key: value} = opts`` in a head reads ``key``."""
    if node.type != "binary_operator" or operator(node) != "=":
        return []
    sides = [node.child_by_field_name("left"), node.child_by_field_name("right")]
    table = next((side for side in sides if side is not None and side.type == "map"), None)
    name = next((text(side) for side in sides if side is not None and side.type == "identifier"), None)
    if table is None or name is None or any(child.type == "struct" for child in table.named_children):
        return []
    return [OptionRead(name=key, bag=name, by="match", line=pair.start_point[0] + 1) for key, _, pair in pairs(table)]
