"""How a value was made: back through a function's local variables to the calls that made it, each way with its condition."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from generator.extract.python.expressions import dotted, path_template
from generator.extract.python.flow import Event, arms, condition, names_in, near, root, surviving
from generator.extract.python.names import Names
from generator.extract.python.statements import value as assigned_value
from generator.extract.syntax import Node, matches, scm, text
from generator.model import BodyDecl

DUMPS = frozenset({"model_dump", "dict", "model_dump_json", "jsonable_encoder"})
TRANSFORMS = frozenset({"maybe_transform", "async_maybe_transform", "deepcopy_minimal"})
COPIES = frozenset({"copy", "deepcopy", "dict"})
OMITS = {"exclude_unset": "unset", "exclude_none": "none", "exclude_defaults": "defaults"}
MUTATORS = frozenset(
    {"update", "pop", "setdefault", "clear", "popitem", "append", "extend", "insert", "remove", "__setitem__"}
)
HARMLESS = frozenset(
    {"print", "debug", "info", "warning", "error", "exception", "log", "append", "add", "put", "update", "extend"}
    | {"get", "post", "delete", "patch", "_get", "_post", "_put", "_delete", "_patch"}
)
SMALLER = re.compile(r"compress|gzip|zstd|deflate|brotli", re.IGNORECASE)
HOLE = re.compile(r"\{([^{}]*)\}")
BASE = re.compile(r"base|host|url|origin|server")
# A function that by its name fills a template; any other may make another path of it.
FILLS = re.compile(r"(?:^|[._])(?:format|template|expand|interpolate|fill)(?:_\w+)?$")
DEEPEST = 8


class Ways:
    """One function's local variables. ``parameters``: names that callers give a value."""

    def __init__(self, function: Node, parameters: set[str], names: Names) -> None:
        self.function = function
        self.parameters = parameters
        self.names = names
        self._events: dict[str, list[Event]] | None = None

    # ── bodies ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def of(self, value: Node | None, under: str | None = None, depth: int = 0) -> Iterator[BodyDecl]:
        """Every way in which a value can have been made, and under which condition."""
        value = bare(value)
        if value is None:
            return
        if depth > DEEPEST:
            yield replace(unknown(value), condition=under)
        elif value.type == "identifier":
            yield from self._variable(value, under, depth)
        elif value.type == "conditional_expression" and len(value.named_children) == 3:
            this, test, other = value.named_children
            said = " ".join(text(test).split())
            yield from self.of(this, _both(under, said), depth + 1)
            yield from self.of(other, _both(under, f"not ({said})"), depth + 1)
        elif value.type == "dictionary" and all(one.type in ("pair", "comment") for one in value.named_children):
            yield replace(known(value), condition=under)
        elif value.type == "none":
            yield BodyDecl(transport="none", condition=under, line=value.start_point[0] + 1, source="None")
        elif value.type == "call":
            yield from (replace(way, condition=_both(under, way.condition)) for way in self._call(value, depth))
        else:
            yield replace(unknown(value), condition=under)

    def _variable(self, use: Node, under: str | None, depth: int) -> Iterator[BodyDecl]:
        label = text(use)
        events, untouched = self.reaching(use)
        if untouched and (label in self.parameters or not any(event.binds for event in events)):
            yield replace(unknown(use), condition=under)
        for event in events:
            said = _both(condition(event.arms), under)
            if event.binds and event.value is not None:
                yield from self.of(event.value, said, depth + 1)
            else:
                yield replace(unknown(event.node), condition=said)

    def _call(self, value: Node, depth: int) -> Iterator[BodyDecl]:
        callee = value.child_by_field_name("function")
        of = callee.child_by_field_name("object") if callee is not None and callee.type == "attribute" else None
        attribute = callee.child_by_field_name("attribute") if of is not None and callee is not None else None
        name = dotted(callee) or (f".{text(attribute)}" if attribute is not None else "")
        last = name.rpartition(".")[2]
        arguments = value.child_by_field_name("arguments")
        given = [one for one in arguments.named_children if one.type != "comment"] if arguments is not None else []
        positional = [one for one in given if one.type not in ("keyword_argument", "dictionary_splat", "list_splat")]
        first = positional[0] if positional else None
        if last in DUMPS and name != "dict":
            omits = _omits(given)
            converter = self.maker(first if last == "model_dump" and "." not in name and first is not None else of)
            yield unknown(value) if omits is None else replace(known(value), omits=omits, converter=converter)
        elif last == "SerializeToString":
            yield replace(known(value), transport="protobuf", converter=self.maker(of))
        elif last == "asdict":
            yield replace(known(value), converter=self.names.resolve(name))
        elif last in TRANSFORMS and first is not None:
            inner = list(self.of(first, None, depth + 1))
            followed = inner if inner and all(way.transport == "json" for way in inner) else [known(value)]
            yield from (replace(way, converter=self.names.resolve(name)) for way in followed)
        elif last == "dumps" and first is not None:
            yield from (way if way.transport == "json" else unknown(value) for way in self.of(first, None, depth + 1))
        elif last in COPIES and len(given) <= 1 and (first is not None or (last == "copy" and of is not None)):
            yield from self.of(first if first is not None else of, None, depth + 1)
        elif last == "encode" and of is not None:
            yield from self.of(of, None, depth + 1)
        elif positional and SMALLER.search(" ".join(map(text, (callee or value, *positional[:-1])))):
            yield from self.of(positional[-1], None, depth + 1)
        else:
            yield unknown(value)

    def maker(self, message: Node | None) -> str | None:
        """The function that made a message: called in place, or where the variable got its value."""
        made = bare(message)
        if made is not None and made.type == "identifier":
            values = [event.value for event in self.reaching(made)[0] if event.binds]
            made = bare(values[-1]) if values else None
        found = dotted(made.child_by_field_name("function")) if made is not None and made.type == "call" else None
        return self.names.resolve(found) if found else None

    # ── paths ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def path(self, value: Node | None, depth: int = 0) -> str | None:
        """A path with ``{name}`` for what is filled in: from a string, an f-string, ``+``, or a name for one of these; else None."""
        value = bare(value)
        if value is None or depth > DEEPEST:
            return None
        if value.type in ("string", "concatenated_string"):
            return path_template(value)
        if value.type == "identifier":
            events, untouched = self.reaching(value)
            if not events and untouched and text(value) not in self.parameters:
                return self.names.strings.get(text(value))
            single = events[0] if len(events) == 1 and not untouched and events[0].binds else None
            return self.path(single.value, depth + 1) if single is not None else None
        if value.type == "binary_operator" and text(value.child_by_field_name("operator") or value) == "+":
            sides = [value.child_by_field_name("left"), value.child_by_field_name("right")]
            parts = [self.path(side, depth + 1) for side in sides]
            if any(parts):
                return "".join(hole(side) if part is None else part for part, side in zip(parts, sides, strict=True))
        return self._filled(value, depth) if value.type == "call" else None

    def _filled(self, call: Node, depth: int) -> str | None:
        """A template with holes that a call fills by their names, each of them and nothing else: ``"/x/{id}".format(id=…)``,
        ``path_template("/x/{id}", id=…)``. What a call of another name makes of its text is not known."""
        callee, given = call.child_by_field_name("function"), call.child_by_field_name("arguments")
        written = given.named_children if given is not None else []
        if callee is None or not FILLS.search(text(callee)):
            return None
        named = {text(one.child_by_field_name("name") or one) for one in written if one.type == "keyword_argument"}
        others = [one for one in written if one.type not in ("keyword_argument", "comment")]
        if callee.type == "attribute" and text(callee).endswith(".format"):
            others.append(callee.child_by_field_name("object") or callee)
        template = self.path(others[0], depth + 1) if len(others) == 1 and named else None
        return template if template is not None and set(HOLE.findall(template)) == named else None

    def environment(self, value: Node | None, depth: int = 0) -> bool:
        """Whether a value is the environment, or is it where nothing else was handed in: ``env or os.environ``."""
        value = bare(value)
        if value is None or depth > DEEPEST:
            return False
        if self.names.resolve(dotted(value) or "") == "os.environ":
            return True
        if value.type == "identifier":
            events, _ = self.reaching(value)
            return (text(value) in self.names.tables and not events) or any(
                event.binds and self.environment(event.value, depth + 1) for event in events
            )
        if value.type == "conditional_expression" and len(value.named_children) == 3:
            return any(self.environment(value.named_children[index], depth + 1) for index in (0, 2))
        if value.type == "boolean_operator":
            sides = (value.child_by_field_name("left"), value.child_by_field_name("right"))
            return any(self.environment(side, depth + 1) for side in sides)
        return False

    # ── variables ────────────────────────────────────────────────────────────────────────────────────────────────────

    def reaching(self, use: Node) -> tuple[list[Event], bool]:
        """What can have given a local name the value that it has where it is used; and whether none of it need have run."""
        label = text(use)
        if self._events is None:
            self._events = {}
            for name, event in self._gather():
                if not _same_but_smaller(event, name):
                    self._events.setdefault(name, []).append(event)
        return surviving(near(self._events.get(label, []), use), arms(use, self.function), use)

    def _gather(self) -> Iterator[tuple[str, Event]]:
        for captures in matches(scm("python", "assignments"), self.function):
            name = captures["name"][0]
            kind, node = next((kind, found[0]) for kind, found in captures.items() if kind not in ("name", "value"))
            around = arms(node, self.function)
            if kind == "binds" and name.type not in ("subscript", "attribute"):
                simple = name.type == "identifier" and "value" in captures
                value = (
                    (assigned_value(node) if node.type == "assignment" else captures["value"][0]) if simple else None
                )
                yield from ((label, Event(node, value, True, around)) for label in names_in(name))
            elif kind in ("binds", "changes"):
                yield from ((label, Event(node, None, False, around)) for label in names_in(root(name)))
            elif kind == "method":
                attribute, of = name.child_by_field_name("attribute"), name.child_by_field_name("object")
                if (
                    attribute is not None
                    and of is not None
                    and text(attribute) in MUTATORS
                    and root(of).type == "identifier"
                ):
                    yield text(root(of)), Event(node, None, False, around)
            elif not _harmless(node):
                yield text(name), Event(node, None, False, around)


def bare(value: Node | None) -> Node | None:
    """A value without ``await`` and parentheses around it."""
    while value is not None and value.type in ("await", "parenthesized_expression") and value.named_children:
        value = next((child for child in value.named_children if child.type != "comment"), None)
    return value


def hole(node: Node | None) -> str:
    """What stands in a path for a value that is filled in; a call for a base address says so by its name."""
    called = dotted(node.child_by_field_name("function")) if node is not None and node.type == "call" else None
    if called and BASE.search(called.rpartition(".")[2]):
        node = node.child_by_field_name("function") if node is not None else None
    return "{" + ((dotted(node) or "value").rpartition(".")[2].lstrip("_") or "value") + "}"


def known(node: Node) -> BodyDecl:
    return BodyDecl(transport="json", line=node.start_point[0] + 1, source=" ".join(text(node).split())[:160])


def unknown(node: Node) -> BodyDecl:
    return replace(known(node), transport="unknown")


def _both(one: str | None, other: str | None) -> str | None:
    return " and ".join(dict.fromkeys(part for part in (one, other) if part)) or None


def _same_but_smaller(event: Event, label: str) -> bool:
    """``body = compress(body)`` makes no new body."""
    value = bare(event.value)
    arguments = value.child_by_field_name("arguments") if value is not None and value.type == "call" else None
    given = arguments.named_children if arguments is not None else []
    return bool(given) and text(given[-1]) == label and value is not None and SMALLER.search(text(value)) is not None


def _harmless(statement: Node) -> bool:
    """Whether a call as a statement of its own leaves what is handed to it alone, such as logging it."""
    made = bare(statement.named_children[0])
    callee = made.child_by_field_name("function") if made is not None else None
    return callee is None or text(callee).rpartition(".")[2] in HARMLESS


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
