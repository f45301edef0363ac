"""Nodes of the Elixir grammar as terms: names, aliases, keyword pairs, strings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.extract.syntax import Node, text
from generator.model import Expr

ESCAPES = dict(zip("abdefnrstv0", "\a\b\x7f\x1b\f\n\r \t\v\0", strict=True))
CODE = re.compile(r"\\(?:x|u)\{?([0-9A-Fa-f]+)\}?")


class Scope:
    """What names stand for at a place: the module, the aliases and the attributes seen so far.

    ``changing``: attributes that are not the same all over the module, with their values at this place.
    """

    def __init__(self, module: str = "", aliases: dict[str, str] | None = None) -> None:
        self.module = module
        self.aliases = dict(aliases or {})
        self.attributes: dict[str, Node] = {}
        self.changing: dict[str, Expr] = {}

    def inner(self, module: str) -> Scope:
        return Scope(module, self.aliases)

    def body(self) -> Scope:
        """The scope of a function's body: aliases made there end there."""
        scope = Scope(self.module, self.aliases)
        scope.attributes, scope.changing = self.attributes, self.changing
        return scope

    def frozen(self) -> Scope:
        """The scope as it is now, for what is read later."""
        scope = Scope(self.module, self.aliases)
        scope.attributes, scope.changing = dict(self.attributes), dict(self.changing)
        return scope

    def attribute(self, node: Node) -> Node | None:
        """What ``@name`` holds where it is used; None for anything else, and where that depends on more than what was read."""
        found = attribute(node)
        return self.attributes.get(found[0]) if found is not None and found[1] is None else None

    def expand(self, name: str) -> str:
        """A module name with its alias, or ``__MODULE__``, put in."""
        first, dot, rest = name.partition(".")
        if first == "__MODULE__":
            return f"{self.module}{dot}{rest}"
        return f"{self.aliases.get(first, first)}{dot}{rest}"


def target(node: Node) -> str:
    """The name of what a call calls: ``def``, ``Keyword.get``, ``client.post``."""
    found = node.child_by_field_name("target")
    if found is None:
        return ""
    written = text(found)
    return "".join(written.split()) if " " in written or "\n" in written else written


def arguments(node: Node) -> list[Node]:
    """A call's arguments, comments left out."""
    if node.named_child_count < 2:
        return []
    listed: Node | None = node.named_child(1)
    if listed is None or listed.type != "arguments":
        listed = next((child for child in node.named_children if child.type == "arguments"), None)
    return [child for child in listed.named_children if child.type != "comment"] if listed is not None else []


def body(node: Node) -> list[Node]:
    """The expressions of a call's ``do … end``, or of its ``do:``."""
    block = next((child for child in node.children if child.type == "do_block"), None)
    if block is not None:
        return [
            child
            for child in block.named_children
            if child.type not in ("comment",) and not child.type.endswith("_block")
        ]
    given = arguments(node)
    if given and given[-1].type == "keywords":
        return [value for key, value, _ in pairs(given[-1]) if key == "do"]
    return []


def pairs(node: Node) -> Iterator[tuple[str, Node, Node]]:
    """Key, value and pair node of a keyword list, keywords, or a map's content; atom keys and string keys alike."""
    for child in node.named_children:
        if child.type in ("keywords", "map_content"):
            yield from pairs(child)
        elif child.type == "pair":
            key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
            if key is not None and value is not None:
                yield keyword(key), value, child
        elif child.type == "binary_operator" and operator(child) == "=>":
            left, right = child.child_by_field_name("left"), child.child_by_field_name("right")
            name = key_of(left)
            if name is not None and right is not None:
                yield name, right, child


def keyword(node: Node) -> str:
    return text(node).rstrip().removesuffix(":").strip('"')


def key_of(node: Node | None) -> str | None:
    """An atom's or string's plain name."""
    if node is None:
        return None
    if node.type == "atom":
        return text(node)[1:]
    if node.type == "quoted_atom":
        return None if any(child.type != "quoted_content" for child in node.named_children) else text(node)[2:-1]
    return string(node)


def operator(node: Node) -> str:
    found = node.child_by_field_name("operator")
    return text(found) if found is not None else ""


def operand(node: Node) -> Node | None:
    """What a unary operator is applied to; parentheses around it left out."""
    inside = [child for child in node.named_children if child.type != "comment"]
    return inside[-1] if inside else None


def string(node: Node | None) -> str | None:
    """A string's, heredoc's or ``~s`` sigil's value; None with interpolation, or for anything else."""
    if node is None or node.type not in ("string", "sigil"):
        return None
    if any(child.type == "interpolation" for child in node.named_children):
        return None
    if node.type == "sigil" and sigil(node) not in ("s", "S"):
        return None
    out = ""
    for child in node.named_children:
        if child.type == "quoted_content":
            out += text(child)
        elif child.type == "escape_sequence":
            out += unescaped(text(child))
    return dedent(node, out)


def unescaped(written: str) -> str:
    """``\\n`` → a line break, ``\\u{41}`` → A; a backslash before the end of a line → nothing, before anything else → that."""
    code = CODE.fullmatch(written)
    if code:
        return chr(int(code[1], 16)) if int(code[1], 16) <= 0x10FFFF else "\ufffd"
    return ESCAPES.get(written[1:], written[1:].removeprefix("\r").removeprefix("\n"))


def dedent(node: Node, value: str) -> str:
    """A heredoc loses the indentation of its closing quotes, and its first line break."""
    if not text(node).lstrip("~sS").startswith(('"""', "'''")):
        return value
    depth = node.end_point[1] - 3
    lines = value.removeprefix("\n").split("\n")
    return "\n".join(line[depth:] if not line[:depth].strip() else line for line in lines)


def sigil(node: Node) -> str:
    return next((text(child) for child in node.named_children if child.type == "sigil_name"), "")


def modifier(node: Node) -> str:
    return next((text(child) for child in node.named_children if child.type == "sigil_modifiers"), "")


def words(node: Node) -> list[str] | None:
    """The words of a ``~w`` sigil; None for anything else, and for words that are no text: ``~w(a b)c``."""
    if node.type != "sigil" or sigil(node) not in ("w", "W"):
        return None
    if (
        any(child.type in ("interpolation", "escape_sequence") for child in node.named_children)
        or modifier(node) == "c"
    ):
        return None
    return " ".join(text(child) for child in node.named_children if child.type == "quoted_content").split()


def names_in(node: Node | None) -> list[str] | None:
    """A literal list of atoms (or a ``~w`` sigil) as names; None for anything else."""
    if node is None:
        return None
    listed = words(node)
    if listed is not None:
        return listed
    if node.type == "list":
        found = [key_of(child) for child in node.named_children if child.type != "comment"]
        return [name for name in found if name is not None] if None not in found else None
    return None


def attribute(node: Node) -> tuple[str, Node | None] | None:
    """``@name`` or ``@name value`` → name and value node; None for anything else."""
    if node.type != "unary_operator" or (node.text or b"")[:1] != b"@":
        return None
    inner = operand(node)
    if inner is None:
        return None
    if inner.type == "identifier":
        return text(inner), None
    if inner.type == "call":
        given = arguments(inner)
        return target(inner), given[0] if given else None
    return None
