"""A type as it is written in either language → its shape, its names still to be followed."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from functools import lru_cache

from generator.compare.shapes import (
    ANY,
    BOOLEAN,
    BYTES,
    ENUM,
    INTEGER,
    KEYED,
    NIL,
    RAW,
    UNKNOWN,
    WORD,
    Shape,
    listed,
    mapped,
)

TOKEN = re.compile(
    r"""\s*(?:(?P<string>"[^"]*"|'[^']*')|(?P<atom>(?<!\w):(?:\w+[?!]?|"[^"]*"))|(?P<number>-?\d[\w.]*?(?=\.\.|[^\w.]|$))"""
    r"""|(?P<name>[A-Za-z_]\w*[?!]?(?:\.[A-Za-z_]\w*[?!]?)*)|(?P<mark>=>|->|\.\.\.|\.\.|::|<<|>>|[^\s\w]))"""
)
OPEN, CLOSE = frozenset("[ ( { <<".split()), frozenset("] ) } >>".split())
LITERAL = frozenset({"typing.Literal", "typing_extensions.Literal", "Literal", "t.Literal"})


class Strange(Exception):
    """A type is written in a way that is not understood."""


@lru_cache(maxsize=16384)
def written(language: str, source: str) -> Shape:
    """A type as it is written; what is not understood is unknown."""
    reader = READERS[language](source)
    try:
        found = reader.union()
        reader.end()
    except (Strange, RecursionError):
        return UNKNOWN
    return found


class _Reader(ABC):
    """Tokens, one at a time."""

    def __init__(self, source: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        at, text = 0, source.rstrip()
        while at < len(text):
            found = TOKEN.match(text, at)
            if found is None:
                self.tokens.append(("mark", "?"))
                break
            self.tokens.append((found.lastgroup or "", found[found.lastgroup or 0]))
            at = found.end()
        self.at = 0

    def peek(self, ahead: int = 0) -> str:
        return self.tokens[self.at + ahead][1] if self.at + ahead < len(self.tokens) else ""

    def kind(self) -> str:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    def take(self) -> tuple[str, str]:
        if self.at >= len(self.tokens):
            raise Strange
        self.at += 1
        return self.tokens[self.at - 1]

    def want(self, mark: str) -> None:
        if self.take()[1] != mark:
            raise Strange

    def end(self) -> None:
        if self.at < len(self.tokens):
            raise Strange

    def rest(self) -> list[tuple[str, str]]:
        """Everything up to the bracket that closes what is open, which is taken too."""
        start, depth = self.at, 1
        while depth:
            kind, mark = self.take()
            depth += (kind == "mark") * ((mark in OPEN) - (mark in CLOSE))
        return self.tokens[start : self.at - 1]

    def several(self, close: str) -> tuple[Shape, ...]:
        """Types behind a bracket, with commas between them, and the bracket that closes them."""
        found = []
        while self.peek() != close:
            found.append(self.union())
            if self.peek() != close:
                self.want(",")
        self.want(close)
        return tuple(found)

    def union(self) -> Shape:
        found = [self.item()]
        while self.peek() == "|":
            self.take()
            found.append(self.item())
        return found[0] if len(found) == 1 else Shape("union", inside=tuple(found))

    @abstractmethod
    def item(self) -> Shape:
        """One type, no union."""


class _Python(_Reader):
    def item(self) -> Shape:
        kind, said = self.take()
        if kind == "string":
            return written("python", said[1:-1])
        if kind == "name":
            return self.named(said)
        if kind == "number":
            return INTEGER
        if said == "(":
            return self.several(")")[0] if self.peek() != ")" else UNKNOWN
        if said == "[":
            self.rest()
            return UNKNOWN
        if said == "...":
            return Shape("rest")
        raise Strange

    def named(self, name: str) -> Shape:
        if self.peek() == "(":
            self.take()
            self.rest()
            return UNKNOWN
        if self.peek() != "[":
            return Shape("name", name)
        self.take()
        if name in LITERAL:
            return Shape("union", inside=tuple(self.literal(*one) for one in self.rest() if one[1] != ","))
        if name.rpartition(".")[2] == "Annotated":
            found = self.union()
            self.rest()
            return found
        return Shape("name", name, self.several("]"))

    @staticmethod
    def literal(kind: str, said: str) -> Shape:
        if kind == "string":
            return WORD
        if said in ("True", "False"):
            return BOOLEAN
        return INTEGER if kind == "number" else NIL if said == "None" else ENUM if kind == "name" else UNKNOWN


class _Elixir(_Reader):
    def union(self) -> Shape:
        found = super().union()
        if self.peek() == "::":  # a name before a type only explains it
            self.take()
            return self.union()
        return found

    def item(self) -> Shape:
        kind, said = self.take()
        if kind == "atom":
            return NIL if said == ":nil" else WORD
        if kind == "number":
            if self.peek() == "..":
                self.take()
                self.take()
            return INTEGER
        if kind == "name":
            return self.named(said)
        if said == "[":
            return self.list()
        if said == "{":
            return Shape("tuple", inside=self.several("}"))
        if said == "%":
            return self.map()
        if said == "(":
            start = self.at
            if any(mark == "->" for _, mark in self.rest()):
                return UNKNOWN
            self.at = start
            return self.several(")")[0] if self.peek() != ")" else UNKNOWN
        if said == "<<":
            self.rest()
            return BYTES
        raise Strange

    def named(self, name: str) -> Shape:
        if self.peek() == "(":
            self.take()
            return Shape("name", name, self.several(")"))
        # A module's name by itself is an atom.
        return WORD if name.rpartition(".")[2][:1].isupper() else Shape("name", name)

    def list(self) -> Shape:
        if self.peek() in ("]", "...") or self.peek(1) == ":" or self.peek(1) == "::":
            keyed = self.peek() not in ("]", "...")
            self.rest()
            return UNKNOWN if keyed else listed(ANY)
        found = self.union()
        if self.peek() == ",":
            self.take()
            self.want("...")
        self.want("]")
        return listed(found)

    def map(self) -> Shape:
        name = self.take()[1] if self.peek() != "{" else ""
        self.want("{")
        if name:
            self.rest()
            return Shape("name", f"{name}.%")
        if self.peek() == "}":
            self.take()
            return RAW  # as people write it, no map without anything in it
        if self.peek(1) in (":", "::"):
            self.rest()
            return KEYED
        keys, values = [], []
        while self.peek() != "}":
            key = self.key()
            if key is None:
                self.rest()
                return KEYED
            self.want("=>")
            keys.append(key)
            values.append(self.union())
            if self.peek() != "}":
                self.want(",")
        self.take()
        return mapped(Shape("union", inside=tuple(keys)), Shape("union", inside=tuple(values)))

    def key(self) -> Shape | None:
        """The type of a map's keys; None where it is one key."""
        marked = self.peek() in ("optional", "required") and self.peek(1) == "("
        if marked:
            self.at += 2
        if self.kind() in ("atom", "string"):
            return None
        found = self.union()
        if marked:
            self.want(")")
        return found


READERS: dict[str, type[_Reader]] = {"python": _Python, "elixir": _Elixir}
