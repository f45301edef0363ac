"""Python modules hand on what they import: which dotted names stand for which others."""

from __future__ import annotations

from collections.abc import Mapping

from generator.model import FileFacts

DEEPEST = 12


class Reexports:
    """Names that imports make. ``alternatives``: those that stand for one thing or another, depending on what runs."""

    def __init__(self) -> None:
        self.aliases: dict[str, str] = {}
        self.alternatives: dict[str, set[str]] = {}
        self.stars: dict[str, list[str]] = {}

    def add(self, facts: FileFacts) -> None:
        """What a module's imports make; those for a type checker alone make nothing."""
        for imported in facts.imports:
            for module in facts.modules[:1]:
                alias = f"{module}.{imported.name}"
                if imported.typing_only:
                    continue
                if imported.name == "*":
                    self.stars.setdefault(module, []).append(imported.target)
                elif imported.target != alias:
                    if self.aliases.get(alias, imported.target) != imported.target:
                        self.alternatives.setdefault(alias, {self.aliases[alias]}).add(imported.target)
                    self.aliases[alias] = imported.target

    def several(self, name: str) -> bool:
        """Whether a name, or the module that it is taken from, stands for one thing or another."""
        return name in self.alternatives or name.rpartition(".")[0] in self.alternatives

    def canonical(self, name: str, table: Mapping[str, object]) -> str | None:
        """The name under which ``table`` holds what ``name`` stands for: through re-exports and star imports."""
        return self._canonical(name, table, {}, 0)

    def _canonical(self, name: str, table: Mapping[str, object], tried: dict[str, int], depth: int) -> str | None:
        """``tried``: names that stand for nothing, and how deep they were looked into."""
        if name in table:
            return name
        if depth > DEEPEST or name in self.alternatives or tried.get(name, depth + 1) <= depth:
            return None
        tried[name] = depth
        if name in self.aliases:
            return self._canonical(self.aliases[name], table, tried, depth + 1)
        module, _, last = name.rpartition(".")
        for target in self.stars.get(module, ()):
            found = self._canonical(f"{target}.{last}", table, tried, depth + 1)
            if found:
                return found
        if module in self.aliases:
            return self._canonical(f"{self.aliases[module]}.{last}", table, tried, depth + 1)
        return None
