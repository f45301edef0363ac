"""Calls such as ``self._post("/api/x", body=…)`` → requests, and every way in which a request's body is made."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from generator.extract.python.expressions import dotted, path_template
from generator.extract.python.names import Names
from generator.extract.syntax import Node, matches, scm, span, text
from generator.model import BodyDecl, EndpointDecl

METHODS = frozenset({"get", "post", "put", "patch", "delete"})
SENDERS = ("client", "session", "http", "self", "cls", "api", "transport")
BODIES = ("body", "json", "content", "data")
DUMPS = frozenset({"model_dump", "dict", "to_dict", "model_dump_json"})
WRAPPERS = frozenset({"maybe_transform", "async_maybe_transform", "dumps", "deepcopy_minimal", "jsonable_encoder"})
OMITS = {"exclude_unset": "unset", "exclude_none": "none", "exclude_defaults": "defaults"}
MUTATORS = frozenset({"update", "pop", "setdefault", "clear", "popitem"})
DEEPEST = 6


def request(
    made: Node, name: str, given: list[Node], function: Node, parameters: set[str], names: Names, owner: str
) -> EndpointDecl | None:
    """A call as a request, None where it is none. ``function``: where local variables are looked for."""
    receiver, _, last = name.rpartition(".")
    method = last.lstrip("_")
    if method not in METHODS or not receiver:
        return None
    if method == last and not receiver.rpartition(".")[2].lower().endswith(SENDERS):
        return None
    positional = [one for one in given if one.type not in ("keyword_argument", "dictionary_splat", "list_splat")]
    path = path_template(positional[0]) if positional else None
    if path is None or not path.startswith("/"):
        return None
    return EndpointDecl(
        method=method.upper(),
        path=path,
        owner=owner,
        span=span(made),
        bodies=tuple(_bodies(made, given, positional, Ways(function, parameters, names))),
    )


def _bodies(made: Node, given: list[Node], positional: list[Node], ways: Ways) -> list[BodyDecl]:
    keywords = {
        text(one.child_by_field_name("name") or one): one.child_by_field_name("value")
        for one in given
        if one.type == "keyword_argument"
    }
    source = next((keywords[name] for name in BODIES if name in keywords), None)
    if "files" in keywords:
        return [BodyDecl(transport="multipart", line=made.start_point[0] + 1)]
    if source is None and len(positional) > 1:
        source = positional[1]
    if source is None:
        splat = next((one for one in given if "splat" in one.type), None)
        return [_unknown(splat)] if splat is not None else [BodyDecl(transport="none", line=made.start_point[0] + 1)]
    found = list(dict.fromkeys(ways.of(source, None, 0)))
    return found if len(found) > 1 else [replace(one, condition=None) for one in found]


class Ways:
    """Follows a body expression back through one function's local variables."""

    def __init__(self, function: Node, parameters: set[str], names: Names) -> None:
        self.function = function
        self.parameters = parameters
        self.names = names

    def of(self, value: Node | None, condition: str | None, depth: int) -> Iterator[BodyDecl]:
        """Every way in which a value can have been made, and under which condition."""
        while value is not None and value.type in ("await", "parenthesized_expression") and value.named_children:
            value = value.named_children[0]
        if value is None or depth > DEEPEST:
            return
        if value.type == "identifier":
            yield from self._variable(value, condition, depth)
        elif value.type == "conditional_expression" and len(value.named_children) == 3:
            this, test, other = value.named_children
            said = " ".join(text(test).split())
            yield from self.of(this, _both(condition, said), depth + 1)
            yield from self.of(other, _both(condition, f"not ({said})"), depth + 1)
        elif value.type == "dictionary":
            yield replace(_known(value), condition=condition)
        elif value.type == "none":
            yield BodyDecl(transport="none", condition=condition, line=value.start_point[0] + 1, source="None")
        elif value.type == "call":
            yield from (replace(way, condition=_both(condition, way.condition)) for way in self._call(value, depth))
        else:
            yield replace(_unknown(value), condition=condition)

    def _variable(self, use: Node, condition: str | None, depth: int) -> Iterator[BodyDecl]:
        label = text(use)
        found = False
        if label in self.parameters:
            found = True
            yield replace(_unknown(use), condition=condition)
        for captures in matches(scm("python", "assignments"), self.function):
            node = captures["assignment"][0]
            name, value = captures["name"][0], captures.get("value", [None])[0]
            if node.start_byte > use.end_byte:
                continue
            under = _both(_condition(node, self.function), condition)
            if name.type == "identifier" and "value" in captures and text(name) == label:
                if value is not None and not _uses(value, label):
                    found = True
                    yield from self.of(value, under, depth + 1)
            elif _changes(node, name, label):
                found = True
                yield replace(_unknown(node), condition=under)
        if not found:
            yield replace(_unknown(use), condition=condition)

    def _call(self, value: Node, depth: int) -> Iterator[BodyDecl]:
        callee = value.child_by_field_name("function")
        attribute = (
            callee.child_by_field_name("attribute") if callee is not None and callee.type == "attribute" else None
        )
        name = dotted(callee) or (f".{text(attribute)}" if attribute is not None else "")
        last = name.rpartition(".")[2]
        arguments = value.child_by_field_name("arguments")
        given = [one for one in arguments.named_children if one.type != "comment"] if arguments is not None else []
        if last in DUMPS:
            omits = _omits(given)
            yield _unknown(value) if omits is None else replace(_known(value), omits=omits)
        elif last in WRAPPERS:
            inner = list(self.of(given[0], None, depth + 1)) if given else []
            if inner and all(way.transport == "json" for way in inner):
                yield from (replace(way, converter=self.names.resolve(name)) for way in inner)
            else:
                yield replace(_known(value), converter=self.names.resolve(name))
        elif last == "asdict":
            yield replace(_known(value), converter=self.names.resolve(name))
        elif last == "SerializeToString" and callee is not None:
            maker = self._maker(callee.child_by_field_name("object"))
            yield replace(_known(value), transport="protobuf", converter=maker)
        else:
            yield _unknown(value)

    def _maker(self, message: Node | None) -> str | None:
        """The function that made a message: called in place, or by the last assignment of the variable."""
        made = message
        if message is not None and message.type == "identifier":
            for captures in matches(scm("python", "assignments"), self.function):
                earlier = captures["assignment"][0].start_byte < message.start_byte
                if earlier and "value" in captures and text(captures["name"][0]) == text(message):
                    made = captures["value"][0]
        while made is not None and made.type in ("await", "parenthesized_expression") and made.named_children:
            made = made.named_children[0]
        found = dotted(made.child_by_field_name("function")) if made is not None and made.type == "call" else None
        return self.names.resolve(found) if found else None


def _both(one: str | None, other: str | None) -> str | None:
    return " and ".join(dict.fromkeys(part for part in (one, other) if part)) or None


def _condition(node: Node, function: Node) -> str | None:
    """The tests under which a statement runs, inside the function; negated in else branches, outermost first."""
    tests: list[str] = []
    inner, outer = node, node.parent
    while outer is not None and outer != function:
        if outer.type in ("if_statement", "elif_clause"):
            test = outer.child_by_field_name("condition")
            if test is not None and inner != test:
                said = " ".join(text(test).split())
                tests += _passed(inner, outer)
                tests.append(said if inner.type == "block" else f"not ({said})")
        inner, outer = outer, outer.parent
    return " and ".join(reversed(tests)) or None


def _passed(branch: Node, statement: Node) -> list[str]:
    """The tests of the ``elif`` clauses before a branch, the nearest first."""
    before = [
        one for one in statement.named_children if one.type == "elif_clause" and one.end_byte <= branch.start_byte
    ]
    found = [one.child_by_field_name("condition") for one in before if branch.type != "block"]
    return [f"not ({' '.join(text(test).split())})" for test in reversed(found) if test is not None]


def _uses(value: Node, label: str) -> bool:
    """A wrapper around the same variable, such as compressing it, makes no new body."""
    if value.type == "identifier":
        return text(value) == label
    return any(_uses(child, label) for child in value.named_children)


def _changes(node: Node, name: Node, label: str) -> bool:
    """Whether a statement changes the variable otherwise: unpacking, a key set, ``update``, ``|=``."""
    if node.type == "call":
        return dotted(name) in {f"{label}.{one}" for one in MUTATORS}
    if name.type == "subscript":
        return text(name.child_by_field_name("value") or name) == label
    if name.type in ("pattern_list", "tuple_pattern", "list_pattern"):
        return any(text(one) == label for one in name.named_children)
    return node.type == "augmented_assignment" and text(name) == label


def _omits(given: list[Node]) -> str | None:
    """Which fields a dump leaves out; None where that is not written as plain True or False."""
    said = []
    for one in given:
        if "splat" in one.type:
            return None
        if one.type != "keyword_argument":
            continue
        key, value = text(one.child_by_field_name("name") or one), one.child_by_field_name("value")
        if key in ("include", "exclude") and value is not None and value.type != "none":
            return None
        if key in OMITS and value is not None:
            if value.type not in ("true", "false"):
                return None
            if value.type == "true":
                said.append(OMITS[key])
    return "+".join(word for word in OMITS.values() if word in said)


def _known(node: Node) -> BodyDecl:
    return BodyDecl(transport="json", line=node.start_point[0] + 1, source=" ".join(text(node).split())[:160])


def _unknown(node: Node) -> BodyDecl:
    return replace(_known(node), transport="unknown")
