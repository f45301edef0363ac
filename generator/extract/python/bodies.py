"""What a function does with the world: the calls it makes, the requests among them and how each body is made, the variables it reads."""

from __future__ import annotations

from typing import NamedTuple

from generator.extract.python.expressions import dotted, expression, path_template, string
from generator.extract.python.names import Names
from generator.extract.syntax import Node, matches, scm, span, text
from generator.model import BodyDecl, CallSite, EndpointDecl, EnvironmentDecl, Lit, OptionRead

METHODS = frozenset({"get", "post", "put", "patch", "delete"})
BODIES = ("body", "json", "content", "data")
COMPUTED = frozenset({"create_model", "make_dataclass", "globals"})


class Body(NamedTuple):
    calls: tuple[CallSite, ...] = ()
    reads: tuple[OptionRead, ...] = ()
    endpoints: tuple[EndpointDecl, ...] = ()
    environment: tuple[EnvironmentDecl, ...] = ()
    problems: tuple[tuple[int, str], ...] = ()


def read_body(node: Node, names: Names, owner: str, functions: bool) -> Body:
    """Read one function's body, or with ``functions`` False what a module's own statements do, functions left out."""
    calls: list[CallSite] = []
    reads: list[OptionRead] = []
    endpoints: list[EndpointDecl] = []
    environment: list[EnvironmentDecl] = []
    problems: list[tuple[int, str]] = []
    scopes = [node] if functions else [c for c in node.named_children if c.type not in ("class_definition", "function_definition", "decorated_definition")]
    for scope in scopes:
        for captures in matches(scm("python", "calls"), scope):
            if "lookup" in captures:
                found = string(captures["variable"][0])
                if found:
                    environment.append(EnvironmentDecl(name=found, line=captures["lookup"][0].start_point[0] + 1))
                continue
            made, callee, arguments = (captures[name][0] for name in ("call", "callee", "arguments"))
            line = made.start_point[0] + 1
            name = dotted(callee) or "".join(text(callee).split())[-80:]
            resolved = names.resolve(name)
            given = [child for child in arguments.named_children if child.type != "comment"]
            calls.append(CallSite(callee=resolved, args=tuple(" ".join(text(one).split())[:80] for one in given), line=line))
            last = name.rpartition(".")[2]
            variable = _variable(resolved, given, names)
            if variable:
                environment.append(variable)
            if last in ("get", "pop") and "." in name and given and string(given[0]) is not None:
                default = expression(given[1], names) if len(given) > 1 else Lit(value=None)
                reads.append(OptionRead(name=string(given[0]) or "", bag=name.rpartition(".")[0], by=last, line=line, default=default))
            if last.lstrip("_") in METHODS and "." in name:
                request = _request(made, last.lstrip("_"), given, node, names, owner)
                if request:
                    endpoints.append(request)
            if last in COMPUTED:
                problems.append((line, f"{last}(…) makes names that only running it would tell"))
    return Body(tuple(calls), tuple(reads), tuple(endpoints), tuple(environment), tuple(problems))


def _variable(callee: str, given: list[Node], names: Names) -> EnvironmentDecl | None:
    if not callee.endswith(("environ.get", "os.getenv")) and callee not in ("getenv", "environ.get"):
        return None
    found = string(given[0]) if given else None
    if not found:
        return None
    default = expression(given[1], names) if len(given) > 1 else None
    return EnvironmentDecl(name=found, line=given[0].start_point[0] + 1, default=default)


def _request(made: Node, method: str, given: list[Node], function: Node, names: Names, owner: str) -> EndpointDecl | None:
    """A call such as ``self._post("/api/v1/x", body=…)`` as an endpoint."""
    positional = [one for one in given if one.type != "keyword_argument"]
    path = path_template(positional[0]) if positional else None
    if path is None or not path.startswith("/"):
        return None
    keywords = {text(one.child_by_field_name("name") or one): one.child_by_field_name("value") for one in given if one.type == "keyword_argument"}
    source = next((keywords[name] for name in BODIES if name in keywords), None)
    bodies = tuple(_bodies(source, function, names)) if source is not None else (BodyDecl(transport="none", line=made.start_point[0] + 1),)
    return EndpointDecl(method=method.upper(), path=path, owner=owner, span=span(made), bodies=bodies)


def _bodies(source: Node, function: Node, names: Names) -> list[BodyDecl]:
    """Every way in which a body expression can have been made inside the function."""
    if source.type == "identifier":
        label = text(source)
        ways = []
        for value, condition in _assigned(label, function):
            if _uses(value, label):
                continue
            way = _way(value, function, names)
            ways.append(BodyDecl(
                transport=way.transport, omits=way.omits, condition=condition, converter=way.converter, line=way.line, source=way.source,
            ))  # fmt: skip
        if not ways:
            return [_unknown(source)]
        return ways if len(ways) > 1 else [BodyDecl(transport=w.transport, omits=w.omits, converter=w.converter, line=w.line, source=w.source) for w in ways]
    return [_way(source, function, names)]


def _assigned(label: str, function: Node) -> list[tuple[Node, str | None]]:
    return [
        (captures["value"][0], _condition(captures["assignment"][0], function))
        for captures in matches(scm("python", "assignments"), function)
        if text(captures["name"][0]) == label
    ]


def _condition(node: Node, function: Node) -> str | None:
    """The nearest ``if`` around a node, in the function; negated in its else branch."""
    inner, outer = node, node.parent
    while outer is not None and outer.id != function.id:
        if outer.type == "if_statement":
            test = outer.child_by_field_name("condition")
            if test is not None and inner.id != test.id:
                said = " ".join(text(test).split())
                return said if inner.type == "block" else f"not ({said})"
        inner, outer = outer, outer.parent
    return None


def _uses(value: Node, label: str) -> bool:
    """A wrapper around the same variable, such as compressing it, makes no new body."""
    if value.type == "identifier":
        return text(value) == label
    return any(_uses(child, label) for child in value.named_children if child.type != "attribute")


def _way(value: Node, function: Node, names: Names) -> BodyDecl:
    while value.type in ("await", "parenthesized_expression") and value.named_children:
        value = value.named_children[0]
    if value.type in ("dictionary", "none"):
        return BodyDecl(transport="json" if value.type == "dictionary" else "none", line=value.start_point[0] + 1, source=text(value)[:120])
    if value.type != "call":
        return _unknown(value)
    callee = value.child_by_field_name("function")
    name = dotted(callee) or ("." + text(callee.child_by_field_name("attribute") or callee) if callee is not None else "")
    last = name.rpartition(".")[2]
    arguments = value.child_by_field_name("arguments")
    line, source = value.start_point[0] + 1, " ".join(text(value).split())[:160]
    if last in ("model_dump", "dict", "to_dict", "model_dump_json"):
        omits = _omits(arguments)
        if omits is None:
            return BodyDecl(transport="unknown", line=line, source=source)
        return BodyDecl(transport="json", omits=omits, line=line, source=source)
    if last in ("maybe_transform", "async_maybe_transform", "dumps", "asdict", "deepcopy_minimal"):
        return BodyDecl(transport="json", line=line, source=source, converter=names.resolve(name))
    if last == "SerializeToString" and callee is not None:
        made_of = callee.child_by_field_name("object")
        converter = None
        if made_of is not None and made_of.type == "call":
            converter = dotted(made_of.child_by_field_name("function"))
        elif made_of is not None and made_of.type == "identifier":
            for made, _ in _assigned(text(made_of), function):
                converter = dotted(made.child_by_field_name("function")) if made.type == "call" else converter
        return BodyDecl(transport="protobuf", converter=names.resolve(converter) if converter else None, line=line, source=source)
    return _unknown(value)


def _omits(arguments: Node | None) -> str | None:
    """Which fields a dump leaves out; None where a flag is not a plain True or False."""
    said = []
    for one in arguments.named_children if arguments is not None else ():
        if one.type != "keyword_argument":
            continue
        key, value = text(one.child_by_field_name("name") or one), one.child_by_field_name("value")
        for flag, word in (("exclude_unset", "unset"), ("exclude_none", "none"), ("exclude_defaults", "defaults")):
            if key == flag and value is not None:
                if value.type not in ("true", "false"):
                    return None
                if value.type == "true":
                    said.append(word)
    return "+".join(sorted(said, key=("unset", "none", "defaults").index))


def _unknown(node: Node) -> BodyDecl:
    return BodyDecl(transport="unknown", line=node.start_point[0] + 1, source=" ".join(text(node).split())[:160])
