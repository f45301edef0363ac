"""What a body does with the world: calls, the requests among them, variables read, names made."""

from __future__ import annotations

from typing import NamedTuple

from generator.extract.python.expressions import dotted, expression, string
from generator.extract.python.names import Names
from generator.extract.python.requests import request
from generator.extract.python.ways import Ways
from generator.extract.syntax import Node, matches, scm, text
from generator.model import CallSite, EndpointDecl, EnvironmentDecl, Lit, OptionRead

COMPUTED = frozenset(
    {"pydantic.create_model", "dataclasses.make_dataclass", "attrs.make_class", "attr.make_class", "type"}
)
MADE = frozenset(
    {"enum.Enum", "enum.IntEnum", "enum.StrEnum", "enum.Flag", "collections.namedtuple", "typing.NamedTuple"}
)
MADE |= {"typing.TypedDict", "typing_extensions.TypedDict"}
TABLES = frozenset({"globals()", "vars()", "locals()"})
READS = frozenset({"get", "pop", "setdefault"})
COMPUTED_VARIABLE = "the name of an environment variable is computed"
ENVIRONMENT = frozenset({"os.environ.get", "os.getenv", "os.environ.pop", "os.environ.setdefault"})


class Body(NamedTuple):
    """``problems``: line, what, and the symbol that is not certain, if one is named."""

    calls: tuple[CallSite, ...] = ()
    reads: tuple[OptionRead, ...] = ()
    endpoints: tuple[EndpointDecl, ...] = ()
    environment: tuple[EnvironmentDecl, ...] = ()
    problems: tuple[tuple[int, str, str | None], ...] = ()


def read_body(scopes: list[Node], outside: Names, owner: str, hidden: set[str], function: Node | None) -> Body:
    """Read a function's body once, or a module's loose statements. ``hidden``: its parameters' names."""
    found = [captures for scope in scopes for captures in matches(scm("python", "calls"), scope)]
    names = outside.within(hidden, [captures["import"][0] for captures in found if "import" in captures])
    ways = Ways(function, hidden, names) if function is not None else None
    aware = ways is not None and (bool(names.tables) or b"environ" in (ways.function.text or b""))
    calls: list[CallSite] = []
    reads: list[OptionRead] = []
    endpoints: list[EndpointDecl] = []
    environment: list[EnvironmentDecl] = []
    problems: list[tuple[int, str, str | None]] = []
    for captures in found:
        if "lookup" in captures:
            table, key, lookup = (captures[name][0] for name in ("table", "key", "lookup"))
            line = lookup.start_point[0] + 1
            written, named = _written(lookup), string(key)
            if written and text(table) in TABLES:
                problems.append((line, f"{text(table)}[…] makes names that only running it would tell", None))
            elif names.resolve(dotted(table) or "") == "os.environ" or _stands_for_it(
                table, ways if aware else None, names
            ):
                variable = _variable(key, names)
                if variable and not written:
                    environment.append(EnvironmentDecl(name=variable, line=line))
                elif not written:
                    problems.append((line, COMPUTED_VARIABLE, None))
            elif named is not None and table.type == "identifier" and not _deleted(lookup):
                reads.append(OptionRead(name=named, bag=text(table), by="put" if written else "fetch", line=line))
        elif "call" in captures:
            made, callee, arguments = (captures[name][0] for name in ("call", "callee", "arguments"))
            line = made.start_point[0] + 1
            name = dotted(callee) or "".join(text(callee).split())[-80:]
            resolved = names.resolve(name)
            given = [child for child in arguments.named_children if child.type != "comment"]
            calls.append(
                CallSite(callee=resolved, args=tuple(" ".join(text(one).split())[:80] for one in given), line=line)
            )
            bag, _, last = name.rpartition(".")
            key_read = string(given[0]) if given else None
            of = callee.child_by_field_name("object") if last in READS else None
            if resolved in ENVIRONMENT or (of is not None and _stands_for_it(of, ways if aware else None, names)):
                variable = _variable(_named(given, "key") or (given[0] if given else None), names)
                second = _named(given, "default") or (given[1] if len(given) > 1 else None)
                if variable:
                    default = expression(second, names) if second is not None else None
                    environment.append(EnvironmentDecl(name=variable, line=line, default=default))
                else:
                    problems.append((line, COMPUTED_VARIABLE, None))
            elif last in READS and bag and key_read is not None:
                absent = Lit(value=None) if last == "get" else None
                default = expression(given[1], names) if len(given) > 1 else absent
                reads.append(OptionRead(name=key_read, bag=bag, by=last, line=line, default=default))
            sent = request(made, name, given, ways or Ways(made, hidden, names), owner)
            if sent and sent.endpoint:
                endpoints.append(sent.endpoint)
            if sent and sent.computed:
                problems.append((line, "the path of a request is computed", None))
            computed = _computed(resolved, given, names)
            if computed:
                problems.append((line, *computed))
    return Body(tuple(calls), tuple(reads), tuple(endpoints), tuple(environment), tuple(problems))


def _stands_for_it(table: Node, ways: Ways | None, names: Names) -> bool:
    """Whether a local name stands for the environment."""
    if table.type != "identifier":
        return False
    return ways.environment(table) if ways is not None else text(table) in names.tables


def _named(given: list[Node], wanted: str) -> Node | None:
    """The value of the keyword argument of that name."""
    for one in given:
        if one.type == "keyword_argument" and text(one.child_by_field_name("name") or one) == wanted:
            return one.child_by_field_name("value")
    return None


def _variable(key: Node | None, names: Names) -> str | None:
    """The name of an environment variable: written there, or in a string that the module gives one name."""
    if key is not None and key.type == "identifier":
        return names.strings.get(text(key))
    return string(key)


def _deleted(lookup: Node) -> bool:
    return lookup.parent is not None and lookup.parent.type == "delete_statement"


def _written(lookup: Node) -> bool:
    """Whether a subscript is assigned to or deleted, not read."""
    parent = lookup.parent
    if parent is None:
        return False
    return parent.type == "delete_statement" or (
        parent.type == "assignment" and parent.child_by_field_name("left") == lookup
    )


def _computed(callee: str, given: list[Node], names: Names) -> tuple[str, str | None] | None:
    """Calls that make types or attributes of the module's own classes; the symbol is the class that is touched."""
    if callee == "setattr" and given:
        target = dotted(given[0])
        if (
            target
            and target != "self"
            and (target.partition(".")[0] in names.defined | names.known.keys() or target == "cls")
        ):
            return "setattr(…) makes names that only running it would tell", None if target == "cls" else names.resolve(
                target
            )
    if callee in ("exec", "globals().update") and callee not in names.defined:
        return f"{callee}(…) makes names that only running it would tell", None
    if (callee in COMPUTED and (callee != "type" or len(given) == 3)) or (
        callee in MADE and given and string(given[0])
    ):
        return f"{callee.rpartition('.')[2]}(…) makes a type that only running it would tell", None
    return None
