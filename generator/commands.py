"""Commands joined to whole paths: click groups to their parents, lazily loaded groups through the table that names them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from generator.heeding.commands import heeded
from generator.located import Located
from generator.model import Call, CallSite, CommandDecl, CommandOption, FileFacts, FunctionDecl
from generator.reexports import Reexports

DEEPEST = 8


class Tree(NamedTuple):
    """``groups``: by callback; ``added``: a command's callback → the group that it is added to, and under which word;
    ``makers``: functions and names that make options."""

    groups: Mapping[str, CommandDecl]
    added: Mapping[str, list[tuple[str, str]]]
    names: Reexports
    functions: Mapping[str, FunctionDecl]
    makers: Mapping[str, str]

    def bundled(self, command: CommandDecl) -> str | None:
        """Why a command may have more options than are written at it: a decorator of the sources' own, or of another library, adds
        some. ``makers``: what adds options, and how it says so."""
        callback = self.functions.get(command.callback or "")
        for mark in callback.decorators if callback else ():
            target = self.names.canonical(mark, self.makers)
            foreign = not mark.startswith("click.") and mark.rpartition(".")[2].endswith(("option", "argument"))
            if target is not None or foreign:
                return f"its decorator {mark} adds options"
        return None

    def parents(self, command: CommandDecl) -> list[tuple[str | None, str]]:
        """The groups that a command is in, as they are named, None for a command of its own; and its word in each."""
        own = command.words[-1] if command.words else ""
        listed = [(owner, word or own) for owner, word in self.added.get(command.callback or "", ())]
        return [*([(command.group, own)] if command.group or not listed else []), *listed]

    def group(self, name: str | None) -> CommandDecl | None:
        return self.groups.get(self.names.canonical(name, self.groups) or "") if name else None


def linked(files: Iterable[FileFacts], names: Reexports) -> list[Located[CommandDecl]]:
    """Every command (not group) with its full words, sorted by them. The root group has no word of its own. ``names``: what the
    files hand on."""
    files = list(files)
    declared = [(facts, command) for facts in files for command in facts.commands]
    if not declared:
        return []
    tree = _tree(files, [command for _, command in declared], names)
    found = []
    read = [(facts.path, command) for facts, command in declared if facts.language != "python" and not command.is_group]
    settled = heeded(files, [command for _, command in read])
    for (path, _), command in zip(read, settled, strict=True):
        found.append(Located(" ".join(command.words), path, command))
    for facts, command in declared:
        if command.is_group or facts.language != "python":
            continue
        for owner, word in tree.parents(command):
            words, unread = _path(owner, word, tree, 0)
            uncertain = command.uncertain or (f"its group {unread} is not read" if unread else tree.bundled(command))
            above = _above(owner, tree, 0)
            it = msgspec.structs.replace(command, words=words, uncertain=uncertain, above=above)
            found.append(Located(" ".join(words), facts.path, it))
    return sorted(found, key=lambda one: (one.name, one.path))


def _tree(files: list[FileFacts], commands: list[CommandDecl], names: Reexports) -> Tree:
    every = {command.callback: command for command in commands if command.callback and command.words}
    groups = {callback: command for callback, command in every.items() if command.is_group}
    added: dict[str, list[tuple[str, str]]] = {}
    for owner in commands:
        for word, target in owner.lazy:
            added.setdefault(names.canonical(target, every) or target, []).append((owner.callback or "", word))
    functions = {f"{one.owner}.{one.name}": one for facts in files for one in facts.functions}
    makers: dict[str, str] = {}
    for facts in files:
        if not any(one.target.partition(".")[0] == "click" for one in facts.imports):
            continue
        named = ((f"{one.owner}.{one.name}", one) for one in facts.functions)
        makers |= {name: name for name, one in named if any(map(_adds, one.calls))}
        makers |= {one.name: one.name for one in facts.constants if isinstance(one.value, Call) and _adds(one.value)}
    return Tree(groups, added, names, functions, makers)


def _adds(made: CallSite | Call) -> bool:
    """Whether a call is one that makes an option or an argument of click's."""
    name = made.callee if isinstance(made, CallSite) else made.name
    return name.startswith("click.") and name.endswith(("option", "argument"))


def _path(owner: str | None, word: str, tree: Tree, depth: int) -> tuple[tuple[str, ...], str | None]:
    """Words from the root down to a command of that word in that group, and the group on the way that is not read, if any."""
    parent = tree.group(owner)
    if parent is None or depth >= DEEPEST:
        return (word,), owner
    above, name = tree.parents(parent)[0]
    if above is None:
        return (word,), None
    words, unread = _path(above, name, tree, depth + 1)
    return (*words, word), unread


def _above(owner: str | None, tree: Tree, depth: int) -> tuple[CommandOption, ...]:
    """The options of the groups that a command is in: they are given before its words."""
    parent = tree.group(owner)
    if parent is None or depth >= DEEPEST:
        return ()
    return (*parent.options, *_above(tree.parents(parent)[0][0], tree, depth + 1))
