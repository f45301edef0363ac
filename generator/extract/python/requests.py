"""Calls such as ``self._post("/api/x", body=…)`` → requests."""

from __future__ import annotations

import re
from typing import NamedTuple

from generator.extract.python.expressions import string
from generator.extract.python.ways import Ways, hole, unknown
from generator.extract.syntax import Node, span, text
from generator.model import BodyDecl, EndpointDecl

METHODS = frozenset({"get", "post", "put", "patch", "delete"})
SENDERS = ("client", "session", "http", "httpx", "requests", "api", "transport")
OWN = ("self", "cls")
BODIES = ("body", "json", "content", "data")
# One method's requests under a name that says what comes back: ``self._get_api_list("/x", page=…, method="post")``.
PAGES = re.compile(r"_(get|post|put|patch|delete)_\w*(?:list|page|pages|stream)")
# Keyword arguments that only a request has.
TELLING = frozenset({*BODIES, "cast_to", "params", "headers", "options", "files"})
# What is called a request is told the method: ``client.request("GET", path)``, ``self._request(Reply, "POST", path)``,
# ``Request[T](verb=…)``.
ASKS = re.compile(r"(?:^|_)request(?:_(?:raw|page|pages|list|json|stream))?$|^(?:Async|Http|HTTP|Api|API)?Request$")
VERBS = METHODS | {"head", "options"}
VERB_NAMES = ("method", "verb", "http_method")
PATH_NAMES = ("path", "url", "endpoint", "route")
HOLE = re.compile(r"\{[^{}]*\}")
ADDRESS = re.compile(r"https?://[^/]*/?")
PLAIN = re.compile(r"\w")
TYPE_ARGUMENTS = re.compile(r"\[.*\]$")


class Request(NamedTuple):
    """A call that sends something; ``computed``: its path cannot be told. ``endpoint`` None: too little says that it is a request."""

    endpoint: EndpointDecl | None
    computed: bool = False


def request(made: Node, name: str, given: list[Node], ways: Ways, owner: str) -> Request | None:
    """A call as a request, None where it is none. ``ways``: what the local names around it stand for."""
    receiver, _, last = TYPE_ARGUMENTS.sub("", name).rpartition(".")
    lists = PAGES.fullmatch(last)
    method = lists[1] if lists else last.lstrip("_")
    keywords = {
        text(one.child_by_field_name("name") or one): one.child_by_field_name("value")
        for one in given
        if one.type == "keyword_argument"
    }
    positional = [one for one in given if one.type not in ("keyword_argument", "dictionary_splat", "list_splat")]
    # A request that is only made, to be sent by something else or to go into an error, has a url; one that sends itself is told a path.
    asks = ASKS.search(last) is not None and (not last[:1].isupper() or not {"path", "endpoint"}.isdisjoint(keywords))
    if method not in METHODS and asks:
        return _told(made, positional, keywords, given, ways, owner)
    if method not in METHODS or not receiver:
        return None
    if lists and TELLING.isdisjoint(keywords):
        return None
    if lists and "method" in keywords:
        method = (string(keywords["method"]) or "").lower()
        if method not in METHODS:
            return Request(None, computed=True)
    by_name = next((keywords[key] for key in ("path", "url") if key in keywords), None)
    certain = method != last or not TELLING.isdisjoint(keywords) or (ways.path(by_name) or "").startswith(("/", "http"))
    sender = receiver.rpartition(".")[2].rstrip("()").lower()
    if not certain and not sender.endswith(SENDERS) and sender not in OWN:
        return None
    target = positional[0] if positional else by_name
    if target is None:
        return Request(None, computed=any("splat" in one.type for one in given)) if certain else None
    path = ways.path(target)
    if path is None or (path.startswith("{") and path.endswith("}") and path.count("{") == 1):
        if not certain:
            return Request(None, computed=True) if sender not in OWN else None
        path = path or hole(target)
        return Request(_endpoint(made, method, path, positional, keywords, given, ways, owner), computed=True)
    if "/" not in path or (sender in OWN and not certain and not path.startswith("/")):
        return None
    return Request(_endpoint(made, method, path, positional, keywords, given, ways, owner))


def _told(
    made: Node, positional: list[Node], keywords: dict[str, Node | None], given: list[Node], ways: Ways, owner: str
) -> Request | None:
    """A request that is told its method, by name or as the one literal before its path. A path that callers hand in is plumbing."""
    method = next((_verb(keywords[name]) for name in VERB_NAMES if name in keywords), None)
    rest = positional
    if method is None:
        places = [n for n, one in enumerate(positional[:3]) if _verb(one)]
        if len(places) != 1:
            return None
        method, rest = _verb(positional[places[0]]), positional[places[0] + 1 :]
    target = next((keywords[name] for name in PATH_NAMES if name in keywords), None)
    if target is None and rest:
        target, rest = rest[0], rest[1:]
    if target is None or method is None:
        return None
    path = _parts(target) if target.type == "tuple" else ways.path(target)
    if path is not None and ADDRESS.fullmatch(path):
        return None
    if path is None or not PLAIN.search(HOLE.sub("", path)):
        return None if target.type == "identifier" and text(target) in ways.parameters else Request(None, computed=True)
    path = path if path.startswith(("/", "http", "{")) else f"/{path}"
    bodies = tuple(_bodies(made, [target, *rest], keywords, given, ways))
    if (
        method not in ("get", "delete", "head", "options")
        and "params" in keywords
        and not set(BODIES) & keywords.keys()
    ):
        # Whether that is a query or the body is the client's to say.
        bodies = (unknown(made),)
    return Request(EndpointDecl(method=method.upper(), path=path, owner=owner, span=span(made), bodies=bodies))


def _verb(node: Node | None) -> str | None:
    said = (string(node) or "").lower() if node is not None else ""
    return said if said in VERBS else None


def _parts(node: Node) -> str | None:
    """``("users", str(id))``: a path in its segments."""
    parts = [one for one in node.named_children if one.type != "comment"]
    return "/" + "/".join(string(one) or hole(_inside(one)) for one in parts) if parts else None


def _inside(node: Node) -> Node:
    """What ``str(…)`` or another call of one thing is about."""
    given = node.child_by_field_name("arguments") if node.type == "call" else None
    inner = [one for one in given.named_children if one.type != "comment"] if given is not None else []
    return _inside(inner[0]) if len(inner) == 1 else node


def _endpoint(
    made: Node,
    method: str,
    path: str,
    positional: list[Node],
    keywords: dict[str, Node | None],
    given: list[Node],
    ways: Ways,
    owner: str,
) -> EndpointDecl:
    bodies = tuple(_bodies(made, positional, keywords, given, ways))
    return EndpointDecl(method=method.upper(), path=path, owner=owner, span=span(made), bodies=bodies)


def _bodies(
    made: Node, positional: list[Node], keywords: dict[str, Node | None], given: list[Node], ways: Ways
) -> list[BodyDecl]:
    line = made.start_point[0] + 1
    sent = [keywords[name] for name in BODIES if name in keywords]
    if "files" in keywords:
        return [BodyDecl(transport="multipart", line=line)]
    if len(sent) > 1 or len(positional) > 2:
        return [unknown(made)]
    source = sent[0] if sent else positional[1] if len(positional) > 1 else None
    if source is None:
        splat = next((one for one in given if "splat" in one.type), None)
        return [unknown(splat)] if splat is not None else [BodyDecl(transport="none", line=line)]
    return list(dict.fromkeys(ways.of(source)))
