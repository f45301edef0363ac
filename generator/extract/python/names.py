"""Names: a file's module, what a name in it stands for, and dotted chains."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import NamedTuple

from generator.extract.syntax import Node, text

BUILTINS = frozenset(dir(builtins))


def module_of(path: str, roots: tuple[str, ...]) -> str:
    """``src/acme/types/chunk.py`` below root ``src`` → ``acme.types.chunk``; a package's ``__init__.py`` is the package."""
    for root in roots:
        prefix = f"{root.strip('/')}/" if root.strip("/") else ""
        if path.startswith(prefix):
            path = path[len(prefix) :]
            break
    parts = path.rsplit(".", 1)[0].split("/")
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


class Scope(NamedTuple):
    """What names stand for at one place of a file. ``names``: local name → dotted absolute name."""

    module: str
    package: str
    names: Mapping[str, str]
    stars: bool = False

    def resolve(self, dotted: str) -> str:
        """The dotted name with its first segment followed; a name that only a star import can bring is taken for the module's."""
        head, dot, rest = dotted.partition(".")
        target = self.names.get(head)
        if target is None:
            target = f"{self.module}.{head}" if self.stars and head not in BUILTINS and head not in ("self", "cls") else head
        return f"{target}{dot}{rest}"

    def absolute(self, module: str) -> str:
        """``..types`` → ``acme.types``; more dots than packages stay as written."""
        dots = len(module) - len(module.lstrip("."))
        if not dots:
            return module
        parts = self.package.split(".") if self.package else []
        if dots - 1 > len(parts) or not parts:
            return module
        return ".".join([*parts[: len(parts) - dots + 1], *filter(None, [module[dots:]])])

    def within(self, names: Mapping[str, str]) -> Scope:
        """The scope with further names, which hide those of the same spelling."""
        return self._replace(names={**self.names, **names}) if names else self


def dotted(node: Node) -> str | None:
    """``a.b.c`` where a node is nothing but a chain of identifiers, else None."""
    parts: list[str] = []
    while node.type == "attribute":
        attribute, of = node.child_by_field_name("attribute"), node.child_by_field_name("object")
        if attribute is None or of is None:
            return None
        parts.append(text(attribute))
        node = of
    if node.type != "identifier":
        return None
    parts.append(text(node))
    return ".".join(reversed(parts))


def last(name: str) -> str:
    return name.rpartition(".")[2]


def is_internal(name: str) -> bool:
    """Whether a segment of a dotted name starts with ``_``; a constructor is as public as its class."""
    return any(part.startswith("_") and part != "__init__" for part in name.split("."))


def squeeze(source: str, limit: int = 200) -> str:
    """Source on one line, cut to ``limit`` characters."""
    flat = " ".join(source.split())
    return flat if len(flat) <= limit else f"{flat[: limit - 1]}…"
