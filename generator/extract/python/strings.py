"""String literals and docstrings, as Python would evaluate them."""

from __future__ import annotations

import inspect
import re
import unicodedata

from generator.extract.syntax import Node, text

ESCAPE = re.compile(
    r"\\(?:(\n)|([\\'\"abfnrtv])|([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|N\{([^}]+)\})"
)
SIMPLE = {"\\": "\\", "'": "'", '"': '"', "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def string(node: Node) -> str | None:
    """The value of a ``string`` or ``concatenated_string`` node; None for bytes, templates and interpolation."""
    if node.type == "concatenated_string":
        parts = [string(child) for child in node.named_children if child.type != "comment"]
        return "".join(part for part in parts if part is not None) if None not in parts else None
    if node.type != "string" or node.has_error:
        return None
    children = node.children
    if any(child.type == "interpolation" for child in children):
        return None
    start, end = children[0], children[-1]
    prefix = text(start).rstrip("'\"").lower()
    if "b" in prefix or "t" in prefix:
        return None
    source = (node.text or b"")[start.end_byte - start.start_byte : (end.start_byte - start.start_byte) or None]
    value = source.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    if "f" in prefix:
        value = value.replace("{{", "{").replace("}}", "}")
    return value if "r" in prefix or "\\" not in value else ESCAPE.sub(_unescape, value)


def _unescape(match: re.Match[str]) -> str:
    newline, simple, octal, *hexes, name = match.groups()
    if newline:
        return ""
    if simple:
        return SIMPLE[simple]
    if name:
        try:
            return unicodedata.lookup(name)
        except KeyError:
            return match[0]
    digits = next((digits for digits in hexes if digits), None)
    code = int(octal, 8) if octal else int(digits or "0", 16)
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\N{REPLACEMENT CHARACTER}"


def docstring(body: Node | None) -> tuple[str, int] | None:
    """The docstring of a block or module, cleaned as ``inspect.cleandoc`` does, and its line (first = 1)."""
    for child in body.named_children if body else ():
        if child.type != "comment":
            return doc_statement(child)
    return None


def doc_statement(statement: Node) -> tuple[str, int] | None:
    """The text of a statement that is nothing but a plain string, and its line."""
    if statement.type != "expression_statement" or statement.named_child_count != 1:
        return None
    node = statement.named_children[0]
    if node.type not in ("string", "concatenated_string") or text(node)[:2].lower().startswith(("f", "rf")):
        return None
    value = string(node)
    return None if value is None else (inspect.cleandoc(value), node.start_point[0] + 1)
