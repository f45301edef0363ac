"""Commands joined to whole paths: click groups to their parents, lazily loaded groups through the table that names them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from generator.located import Located
from generator.model import CommandDecl, FileFacts
from generator.reexports import Reexports

DEEPEST = 8


class Tree(NamedTuple):
    """``groups``: by callback; ``added``: a command's callback → the group that it is added to, and under which word."""

    groups: Mapping[str, CommandDecl]
    added: Mapping[str, tuple[str, str]]
    names: Reexports

    def parent(self, command: CommandDecl) -> tuple[str | None, str]:
        """The group that a command is in, as it is named, None for a command of its own; and its word there."""
        if command.callback and command.callback in self.added:
            owner, word = self.added[command.callback]
            return owner, word or command.words[-1]
        return command.group, command.words[-1] if command.words else ""

    def group(self, name: str | None) -> CommandDecl | None:
        return self.groups.get(self.names.canonical(name, self.groups) or "") if name else None


def linked(files: Iterable[FileFacts]) -> list[Located[CommandDecl]]:
    """Every command (not group) with its full words, sorted by them. The root group has no word of its own."""
    files = list(files)
    declared = [(facts, command) for facts in files for command in facts.commands]
    tree = _tree(files, [command for _, command in declared])
    found = []
    for facts, command in declared:
        if command.is_group:
            continue
        it = command
        if facts.language == "python":
            words, unread = _path(command, tree, 0)
            uncertain = command.uncertain or (f"its group {unread} is not read" if unread else None)
            it = msgspec.structs.replace(command, words=words, uncertain=uncertain)
        found.append(Located(" ".join(it.words), facts.path, it))
    return sorted(found, key=lambda one: (one.name, one.path))


def _tree(files: list[FileFacts], commands: list[CommandDecl]) -> Tree:
    names = Reexports()
    for facts in files if commands else ():
        if facts.language == "python":
            names.add(facts)
    every = {command.callback: command for command in commands if command.callback and command.words}
    groups = {callback: command for callback, command in every.items() if command.is_group}
    added = {
        names.canonical(target, every) or target: (owner.callback or "", word)
        for owner in commands
        for word, target in owner.lazy
    }
    return Tree(groups, added, names)


def _path(command: CommandDecl, tree: Tree, depth: int) -> tuple[tuple[str, ...], str | None]:
    """Words from the root down to the command itself, and the group on the way that is not read, if there is one."""
    owner, word = tree.parent(command)
    parent = tree.group(owner)
    if parent is not None and parent is not command and depth < DEEPEST:
        words, unread = _path(parent, tree, depth + 1)
        return (*words, word), unread
    if owner:
        return (word,), owner
    return (() if command.is_group else command.words), None
