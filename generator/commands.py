"""Commands joined to whole paths: click groups to their parents, lazily loaded groups through the table that names them."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from generator.located import Located
from generator.model import CommandDecl, FileFacts


def linked(files: Iterable[FileFacts]) -> list[Located[CommandDecl]]:
    """Every command (not group) with its full words, sorted by them. The root group has no word of its own."""
    declared = [(facts, command) for facts in files for command in facts.commands]
    groups = {command.callback: command for _, command in declared if command.is_group and command.callback}
    lazy = {target: (owner.callback or "", word) for _, owner in declared for word, target in owner.lazy}
    found = []
    for facts, command in declared:
        if command.is_group:
            continue
        words = _path(command, groups, lazy, 0) if facts.language == "python" else command.words
        found.append(Located(" ".join(words), facts.path, msgspec.structs.replace(command, words=words)))
    return sorted(found, key=lambda one: (one.name, one.path))


def _path(
    command: CommandDecl, groups: dict[str, CommandDecl], lazy: dict[str, tuple[str, str]], depth: int
) -> tuple[str, ...]:
    """Words from the root down to the command itself."""
    if command.callback in lazy and depth < 8:
        owner, word = lazy[command.callback]
        parent = groups.get(owner)
        return (*(_path(parent, groups, lazy, depth + 1) if parent else ()), word)
    parent = groups.get(command.group or "")
    if parent is not None and depth < 8:
        return (*_path(parent, groups, lazy, depth + 1), *command.words)
    return () if command.is_group else command.words
