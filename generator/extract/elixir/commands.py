"""Commands from patterns over argv and from OptionParser's switches.

A clause whose list pattern begins with words is a command of these words; the switches that its body hands to OptionParser, written out
there, in a variable, or in a function of the same module, are its options; the patterns that it matches the rest against say how
many arguments there are. What is parsed for several commands at once stays with the words that surely stand before it.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.extract.elixir.terms import Scope, arguments, body, key_of, operator, pairs, string, target
from generator.extract.syntax import Node, span, text
from generator.model import CommandArgument, CommandDecl, CommandOption

KINDS = {"boolean": (True, False), "count": (True, True), "keep": (False, True)}


def commands(definitions: list[Node], scope: Scope) -> Iterator[CommandDecl]:
    """The commands that a module's function clauses match."""
    helpers = {name: node for node in definitions for name in [_name(node)] if name and not _head_arguments(node)}
    for node in definitions:
        for parameter in _head_arguments(node):
            words = _words(parameter)
            if not words:
                continue
            parse = _parse_call(node)
            switches, aliases = _settings(parse, node, helpers) if parse is not None else ((), {})
            yield CommandDecl(
                words=tuple(words),
                span=span(node),
                callback=f"{scope.module}.{_name(node)}",
                arguments=tuple(_arguments(node)) if parse is not None else (),
                options=tuple(_option(name, kind, line, aliases) for name, kind, line in switches),
                doc=None,
            )


def _head(node: Node) -> Node | None:
    given = arguments(node)
    head = given[0] if given else None
    while head is not None and head.type == "binary_operator" and operator(head) == "when":
        head = head.child_by_field_name("left")
    return head


def _name(node: Node) -> str:
    head = _head(node)
    return "" if head is None else target(head) if head.type == "call" else text(head)


def _head_arguments(node: Node) -> list[Node]:
    head = _head(node)
    return arguments(head) if head is not None and head.type == "call" else []


def _words(node: Node) -> list[str]:
    """The words that a list pattern begins with: ``["shelf", "forget" | rest]`` and ``["version"]``."""
    if node.type == "binary_operator" and operator(node) == "=":
        sides = [node.child_by_field_name("left"), node.child_by_field_name("right")]
        return next((found for side in sides if side is not None and (found := _words(side))), [])
    if node.type != "list":
        return []
    words: list[str] = []
    for child in node.named_children:
        inner = child.child_by_field_name("left") if child.type == "binary_operator" and operator(child) == "|" else child
        word = string(inner)
        if word is None or word.startswith("-"):
            break
        words.append(word)
    return words


def _calls(node: Node) -> Iterator[Node]:
    for child in node.named_children:
        if child.type == "call":
            yield child
        yield from _calls(child)


def _parse_call(node: Node) -> Node | None:
    return next((call for call in _calls(node) if target(call) in ("OptionParser.parse", "OptionParser.parse!")), None)


def _settings(parse: Node, function: Node, helpers: dict[str, Node]) -> tuple[tuple[tuple[str, str, int], ...], dict[str, str]]:
    options = {key: value for one in arguments(parse) for key, value, _ in pairs(one)}
    switches = _literal(options.get("strict") or options.get("switches"), function, helpers)
    aliases = _literal(options.get("aliases"), function, helpers)
    return (
        tuple((key, _kind(value), pair.start_point[0] + 1) for key, value, pair in (pairs(switches) if switches is not None else ())),
        {key_of(value) or "": key for key, value, _ in (pairs(aliases) if aliases is not None else ())},
    )


def _literal(node: Node | None, function: Node, helpers: dict[str, Node]) -> Node | None:
    """A keyword list: as it stands, through a variable of the function, or what a function without parameters gives."""
    if node is None or node.type in ("list", "keywords"):
        return node
    name = target(node) if node.type == "call" else text(node)
    for statement in body(function):
        left = statement.child_by_field_name("left") if statement.type == "binary_operator" and operator(statement) == "=" else None
        if left is not None and text(left) == name:
            return statement.child_by_field_name("right")
    return next((last for last in body(helpers[name])[-1:]), None) if name in helpers else None


def _kind(node: Node) -> str:
    if node.type == "list":
        names = [key_of(child) or "" for child in node.named_children]
        return "keep" if "keep" in names else names[0] if names else ""
    return key_of(node) or ""


def _option(name: str, kind: str, line: int, aliases: dict[str, str]) -> CommandOption:
    flag, many = KINDS.get(kind, (False, False))
    short = aliases.get(name)
    return CommandOption(name=f"--{name.replace('_', '-')}", short=f"-{short}" if short else None, flag=flag, many=many, line=line)


def _arguments(node: Node) -> Iterator[CommandArgument]:
    """From ``{opts, [path], []}`` or ``{opts, [_ | _] = paths, []}`` where OptionParser's result is matched."""
    for clause in _clauses(node):
        left = clause.child_by_field_name("left")
        pattern = left.named_children[0] if left is not None and left.type == "arguments" and left.named_children else left
        if pattern is None or pattern.type != "tuple" or len(pattern.named_children) != 3:
            continue
        yield from _rest(pattern.named_children[1])
        return


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
        sides = [side for side in (node.child_by_field_name("left"), node.child_by_field_name("right")) if side is not None]
        name = next((text(side) for side in sides if side.type == "identifier"), "arguments")
        yield CommandArgument(name=name, many=True, required=any(side.type == "list" and side.named_children for side in sides), line=line)
    elif node.type == "list":
        for child in node.named_children:
            many = child.type == "binary_operator" and operator(child) == "|"
            yield CommandArgument(name=text(child).lstrip("_") if child.type == "identifier" else "arguments", many=many, line=line)


