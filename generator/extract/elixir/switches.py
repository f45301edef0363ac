"""What OptionParser is told: switches and their short names, and what is left when it has taken them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from generator.extract.elixir.bindings import Closure, Definitions, Frame, entered, mentions, parameters, resolve
from generator.extract.elixir.terms import Scope, arguments, attribute, body, key_of, operator, pairs, target
from generator.extract.syntax import Node, text
from generator.model import CommandArgument, CommandOption

KINDS = {"boolean": (True, False), "count": (True, True), "keep": (False, True)}
DEEPEST = 8

Pairs = list[tuple[str, Node]]
Matches = Callable[[Node, Node, Frame], bool | None]


class Parsed(NamedTuple):
    """Switches with their kinds, and for each short name the long one. ``places``: where the lists of switches stand."""

    switches: Pairs
    aliases: Pairs
    places: frozenset[int] = frozenset()


class Switches:
    """Follows keyword lists through variables, parameters, attributes and functions of the module."""

    def __init__(self, definitions: Definitions, scope: Scope, matches: Matches) -> None:
        self.definitions = definitions
        self.scope = scope
        self.matches = matches
        self._places: set[int] = set()

    def of(self, parse: Node, frame: Frame) -> Parsed | None:
        """The switches of a call of OptionParser; None where they are computed."""
        given = arguments(parse)
        options = self.pairs(given[-1], frame) if given else None
        if options is None:
            return None
        said = dict(options)
        listed = said.get("strict") or said.get("switches")
        self._places.clear()
        switches = self.pairs(listed, frame) if listed is not None else []
        places = frozenset(self._places)
        aliases = self.pairs(said["aliases"], frame) if "aliases" in said else []
        return None if switches is None or aliases is None else Parsed(switches, aliases, places)

    def pairs(self, node: Node, frame: Frame, depth: int = 0) -> Pairs | None:
        """A keyword list's keys and values; None where it is computed."""
        found = resolve(node, frame)
        if depth > DEEPEST or not isinstance(found, Closure):
            return None
        node, frame = found
        if attribute(node):
            held = self.scope.attribute(node)
            return None if held is None else self.pairs(held, frame, depth + 1)
        if node.type in ("list", "keywords"):
            self._places.add(node.start_byte)
            plain = all(child.type in ("keywords", "pair", "comment") for child in node.named_children)
            return [(key, value) for key, value, _ in pairs(node)] if plain else None
        sides: list[Node | None] = []
        if node.type == "binary_operator" and operator(node) == "++":
            sides = [node.child_by_field_name("left"), node.child_by_field_name("right")]
        elif node.type == "call" and target(node) == "Keyword.merge" and len(arguments(node)) == 2:
            sides = list(arguments(node))
        if sides:
            read = [self.pairs(side, frame, depth + 1) if side is not None else None for side in sides]
            return (
                None if None in read else list({key: (key, value) for one in read for key, value in one or []}.values())
            )
        return self._called(node, frame, depth) if node.type == "call" else None

    def _called(self, node: Node, frame: Frame, depth: int) -> Pairs | None:
        """What a function of the module gives, if it is sure which of its clauses answers."""
        given = arguments(node)
        for clause in self.definitions.clauses(target(node), len(given)):
            shown = parameters(clause)
            matched = [self.matches(pattern, one, frame) for pattern, one in zip(shown, given, strict=False)]
            if False in matched:
                continue
            if None in matched:
                return None
            result = body(clause)
            return self.pairs(result[-1], entered(clause, given, frame), depth + 1) if result else None
        return None


def described(parsed: Parsed) -> Iterator[CommandOption]:
    """Switches as options with their dashes."""
    short = {key_of(value) or "": key for key, value in parsed.aliases}
    for key, value in parsed.switches:
        flag, many = KINDS.get(_kind(value), (False, False))
        alias = f"-{short[key]}" if key in short else None
        yield CommandOption(
            name=f"--{key.replace('_', '-')}", short=alias, flag=flag, many=many, line=value.start_point[0] + 1
        )


def _kind(node: Node) -> str:
    if node.type == "list":
        names = [key_of(child) or "" for child in node.named_children]
        return "keep" if "keep" in names else names[0] if names else ""
    return key_of(node) or ""


def rest(within: Node) -> Iterator[CommandArgument]:
    """From ``{opts, [path], []}`` or ``{opts, [_ | _] = paths, []}`` where OptionParser's result is matched."""
    for clause in _clauses(within):
        left = clause.child_by_field_name("left")
        pattern = (
            left.named_children[0] if left is not None and left.type == "arguments" and left.named_children else left
        )
        parts = pattern.named_children if pattern is not None and pattern.type == "tuple" else []
        if pattern is not None and len(parts) == 3 and parts[0].type not in ("atom", "quoted_atom"):
            yield from _rest(pattern.named_children[1])
            return


def unread_arguments(parse: Node) -> str | None:
    """Why the arguments are not known: OptionParser's rest is a variable that is looked at by hand, other than to refuse it."""
    match = parse
    while match.parent is not None and match.parent.type == "binary_operator":
        match = match.parent
    left = match.child_by_field_name("left") if match.type == "binary_operator" and operator(match) == "=" else None
    if left is None or left.type != "tuple" or left.named_child_count not in (2, 3) or match.parent is None:
        return None
    name = left.named_children[1]
    if name.type != "identifier" or text(name).startswith("_"):
        return None
    later = [one for one in match.parent.named_children if one.start_byte > match.end_byte]
    if not any(mentions(one, text(name)) for one in later) or any(_refused(one, text(name)) for one in later):
        return None
    return "its arguments are looked at by hand"


def _refused(node: Node, name: str) -> bool:
    """``args != [] -> {:error, …}``: nothing is left over."""
    if node.type == "stab_clause":
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        asked = "".join(text(left).split()) if left is not None else ""
        if asked == f"{name}!=[]" and right is not None and (":error" in text(right) or "raise" in text(right)):
            return True
    return any(_refused(child, name) for child in node.named_children)


def _clauses(node: Node) -> Iterator[Node]:
    for child in node.named_children:
        if child.type == "stab_clause":
            yield child
        yield from _clauses(child)


def _rest(node: Node) -> Iterator[CommandArgument]:
    line = node.start_point[0] + 1
    if node.type == "identifier":
        yield CommandArgument(name=text(node).lstrip("_"), many=True, required=False, line=line)
    elif node.type == "binary_operator" and operator(node) == "=":
        sides = [
            side for side in (node.child_by_field_name("left"), node.child_by_field_name("right")) if side is not None
        ]
        name = next((text(side) for side in sides if side.type == "identifier"), "arguments")
        yield CommandArgument(
            name=name, many=True, required=any(side.type == "list" and side.named_children for side in sides), line=line
        )
    elif node.type == "list":
        for child in node.named_children:
            many = child.type == "binary_operator" and operator(child) == "|"
            first, others = (child.child_by_field_name(side) if many else None for side in ("left", "right"))
            if others is not None and first is not None and text(others).startswith("_"):
                # Nobody looks at the others.
                child, many = first, False
            yield CommandArgument(
                name=text(child).lstrip("_") if child.type == "identifier" else "arguments", many=many, line=line
            )
