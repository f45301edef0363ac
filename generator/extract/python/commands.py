"""click's decorators → commands: arguments, options, groups, and groups that load their commands lazily."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from generator.extract.python.expressions import call, dotted
from generator.extract.python.names import Names
from generator.extract.python.statements import docstring, head
from generator.extract.python.ways import MUTATORS
from generator.extract.syntax import Node, matches, scm, span
from generator.model import Call, CommandArgument, CommandDecl, CommandOption, Expr, Lit, Op, Ref, Table

# click ≥ 8.2 takes these endings off a callback's name.
ENDINGS = frozenset({"command", "cmd", "group", "grp"})
STANDARD = {
    "confirmation_option": "--yes",
    "version_option": "--version",
    "password_option": "--password",
    "help_option": "--help",
}
NAMED = frozenset({"option", "argument", "command", "group"})
MINUS_ONE = Op(op="neg", args=(Lit(value=1),))
TARGET = re.compile(r"[\w.]+[:.]\w+")


def commands(
    decorated: Iterable[tuple[str, list[Node], Node]], loose: Iterable[Node], names: Names
) -> Iterator[CommandDecl]:
    """``decorated``: dotted function, its decorators, its definition; ``loose``: what runs when the module is loaded. Without
    click imported no command is declared, but commands may be added to groups."""
    changed: dict[str, Node] = {}
    for node in loose:
        for captures in matches(scm("python", "calls"), node):
            made = captures["call"][0] if "call" in captures else None
            callee = dotted(captures["callee"][0]) if made is not None else None
            owner, _, last = (callee or "").rpartition(".")
            if made is not None and owner and last == "add_command":
                yield from _added(made, names.resolve(owner), names)
            elif made is not None and owner.endswith(".params") and last in MUTATORS:
                changed[names.resolve(owner.removesuffix(".params"))] = made
    if not _uses_click(names):
        return
    for callback, marks, definition in decorated:
        for mark in marks:
            found = _command(callback, mark, marks, definition, names)
            if found and callback in changed:
                found = replace(found, uncertain=f"line {changed[callback].start_point[0] + 1} changes its parameters")
            if found:
                yield found


def _added(made: Node, group: str, names: Names) -> Iterator[CommandDecl]:
    """``group.add_command(command, name)`` as a group that has that command; the word is empty where the command has its own."""
    said = call(made, names)
    first = said.args[0] if said is not None and said.args else None
    if said is None or not isinstance(first, Ref):
        return
    given = said.args[1] if len(said.args) > 1 else dict(said.kwargs).get("name")
    word = _text(given)
    uncertain = "the word of a command that is added to it is computed" if given is not None and word is None else None
    yield CommandDecl(
        words=(), span=span(made), callback=group, is_group=True, lazy=((word or "", first.name),), uncertain=uncertain
    )


def unread(decorated: Iterable[tuple[str, list[Node], Node]], names: Names) -> Iterator[tuple[int, str, str]]:
    """Line, what, and whose: settings of commands that are not written where they are given, and commands of other libraries."""
    if not _uses_click(names):
        for callback, marks, _ in decorated:
            for mark in marks:
                if mark.type == "call" and names.resolve(head(mark) or "").endswith(".command"):
                    yield mark.start_point[0] + 1, f"@{head(mark)}(…) makes a command that is not click's", callback
        return
    for callback, marks, _ in decorated:
        if not any(_is_command(names.resolve(head(mark) or "")) for mark in marks):
            continue
        for mark in marks:
            name = names.resolve(head(mark) or "")
            made = call(mark, names) if mark.type == "call" else None
            ours = name.startswith("click.") or _is_command(name)
            spelled = made is None or name.rpartition(".")[2] not in NAMED or all(_text(one) for one in made.args)
            if mark.type == "call" and ours and (made is None or not spelled):
                yield mark.start_point[0] + 1, f"@{name}(…) of a command is computed", callback


def _uses_click(names: Names) -> bool:
    return any(one.target.partition(".")[0] == "click" for one in names.imports)


def _is_command(name: str) -> bool:
    owner, _, last = name.rpartition(".")
    return bool(owner) and last in ("command", "group")


def _command(callback: str, mark: Node, marks: list[Node], definition: Node, names: Names) -> CommandDecl | None:
    name = names.resolve(head(mark) or "")
    owner, _, last = name.rpartition(".")
    if not _is_command(name):
        return None
    made = (call(mark, names) if mark.type == "call" else None) or Call(name=name)
    keywords = dict(made.kwargs)
    word = _text(made.args[0] if made.args else keywords.get("name")) or _own(callback)
    settings = [
        (m, said) for m in marks if m.type == "call" and (said := call(m, names)) and said.name.startswith("click.")
    ]
    return CommandDecl(
        words=(word,),
        span=span(definition),
        callback=callback,
        group=None if owner == "click" else owner,
        arguments=tuple(_argument(said, m) for m, said in settings if said.name == "click.argument"),
        options=tuple(option for m, said in settings for option in _options(said, m)),
        doc=docstring(definition),
        hidden=keywords.get("hidden") == Lit(value=True),
        is_group=last == "group",
        lazy=_lazy(keywords),
    )


def _own(callback: str) -> str:
    """The word that click makes of a function's name."""
    label = callback.rpartition(".")[2].lower().replace("_", "-")
    left, dash, ending = label.rpartition("-")
    return left if dash and left and ending in ENDINGS else label


def _text(value: Expr | None) -> str | None:
    return value.value if isinstance(value, Lit) and isinstance(value.value, str) else None


def _lazy(keywords: dict[str, Expr]) -> tuple[tuple[str, str], ...]:
    """A literal table of command name → "module:attribute" among a group's settings."""
    for key, value in keywords.items():
        if isinstance(value, Table) and value.items and key != "context_settings":
            pairs = [(_text(word) or "", _text(target) or "") for word, target in value.items]
            if all(word and TARGET.fullmatch(target) for word, target in pairs):
                return tuple((word, target.replace(":", ".")) for word, target in pairs)
    return ()


def _argument(made: Call, mark: Node) -> CommandArgument:
    """click's rule: required unless it says otherwise, has a default, or takes any number of values."""
    keywords = dict(made.kwargs)
    nargs = keywords.get("nargs")
    required = keywords.get("required")
    explicit = required.value if isinstance(required, Lit) and isinstance(required.value, bool) else None
    has_default = keywords.get("default", Lit(value=None)) != Lit(value=None)
    return CommandArgument(
        name=_text(made.args[0] if made.args else None) or "?",
        many=nargs == MINUS_ONE,
        required=explicit if explicit is not None else not (nargs == MINUS_ONE or has_default),
        line=mark.start_point[0] + 1,
    )


def _options(made: Call, mark: Node) -> Iterator[CommandOption]:
    """One option for each long spelling that a ``click.option`` has; only a short one where there is none."""
    kind = made.name.removeprefix("click.")
    if kind != "option" and kind not in STANDARD:
        return
    keywords = dict(made.kwargs)
    spelled = [name for name in map(_text, made.args) if name and name.startswith("-")] or [STANDARD.get(kind, "?")]
    dashed = [name.partition("/")[0].strip() for name in spelled]
    short = next((name for name in dashed if not name.startswith("--")), None)
    count = keywords.get("count") == Lit(value=True)
    switch = any("/" in name for name in spelled) or kind in ("confirmation_option", "version_option", "help_option")
    turned_off = next((one.partition("/")[2].strip() for one in spelled if "/" in one), None)
    prompt = keywords.get("prompt", Lit(value=kind == "password_option"))
    for long in [name for name in dashed if name.startswith("--")] or [short or "?"]:
        yield CommandOption(
            name=long,
            short=None if short == long else short,
            flag=keywords.get("is_flag") == Lit(value=True) or "flag_value" in keywords or switch or count,
            many=keywords.get("multiple") == Lit(value=True) or count,
            required=keywords.get("required") == Lit(value=True),
            default=keywords.get("default"),
            line=mark.start_point[0] + 1,
            negative=turned_off or None,
            environment=_text(keywords.get("envvar")),
            hidden=keywords.get("hidden") == Lit(value=True),
            prompt=prompt not in (Lit(value=False), Lit(value=None)) or kind == "confirmation_option",
        )
