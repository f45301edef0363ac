"""click's decorators → commands: arguments, options, groups, and groups that load their commands lazily."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.extract.python.expressions import call, dotted
from generator.extract.python.fields import docstring
from generator.extract.python.names import Names
from generator.extract.syntax import Node, span
from generator.model import Call, CommandArgument, CommandDecl, CommandOption, Expr, Lit, Ref, Seq, Table

# click ≥ 8.2 takes these endings off a callback's name.
ENDINGS = ("_command", "_cmd", "_group", "_grp")


def commands(decorated: Iterable[tuple[str, list[Node], Node]], names: Names) -> Iterator[CommandDecl]:
    """``decorated``: dotted function, its decorators, its definition."""
    for callback, marks, definition in decorated:
        for mark in marks:
            found = _command(callback, mark, marks, definition, names)
            if found:
                yield found


def _command(callback: str, mark: Node, marks: list[Node], definition: Node, names: Names) -> CommandDecl | None:
    head = mark.child_by_field_name("function") if mark.type == "call" else mark
    name = names.resolve(dotted(head) or "")
    owner, _, last = name.rpartition(".")
    if last not in ("command", "group") or not owner:
        return None
    group = None if owner == "click" else owner
    made = call(mark, names) if mark.type == "call" else Call(name=name)
    keywords = dict(made.kwargs) if made else {}
    word = _text(made.args[0] if made and made.args else keywords.get("name")) or _own(callback)
    settings = [made for m in marks if m.type == "call" for made in [call(m, names)] if made and made.name.startswith("click.")]
    return CommandDecl(
        words=(word,),
        span=span(definition),
        callback=callback,
        group=group,
        arguments=tuple(_argument(s, definition) for s in settings if s.name == "click.argument"),
        options=tuple(_option(s, m) for m, s in _pairs(marks, names) if s.name == "click.option"),
        doc=docstring(definition),
        hidden=keywords.get("hidden") == Lit(value=True),
        is_group=last == "group",
        lazy=_lazy(keywords),
    )


def _pairs(marks: list[Node], names: Names) -> Iterator[tuple[Node, Call]]:
    for mark in marks:
        made = call(mark, names) if mark.type == "call" else None
        if made:
            yield mark, made


def _own(callback: str) -> str:
    label = callback.rpartition(".")[2]
    for ending in ENDINGS:
        label = label.removesuffix(ending) or label
    return label.lower().replace("_", "-")


def _text(value: Expr | None) -> str | None:
    return value.value if isinstance(value, Lit) and isinstance(value.value, str) else None


def _lazy(keywords: dict[str, Expr]) -> tuple[tuple[str, str], ...]:
    """A literal table of command name → "module:attribute" among a group's settings."""
    for value in keywords.values():
        if isinstance(value, Table) and value.items:
            pairs = [(_text(key), _text(target)) for key, target in value.items]
            if all(key and target and (":" in target or "." in target) for key, target in pairs):
                return tuple((key or "", (target or "").replace(":", ".")) for key, target in pairs)
    return ()


def _argument(made: Call, definition: Node) -> CommandArgument:
    keywords = dict(made.kwargs)
    many = keywords.get("nargs") in (Lit(value=-1),) or repr(keywords.get("nargs")).find("neg") >= 0
    required = keywords.get("required")
    explicit = required.value if isinstance(required, Lit) and isinstance(required.value, bool) else None
    default = "default" in keywords
    return CommandArgument(
        name=_text(made.args[0] if made.args else None) or "?",
        many=many,
        required=explicit if explicit is not None else not (many or default),
        line=definition.start_point[0] + 1,
    )


def _option(made: Call, mark: Node) -> CommandOption:
    keywords = dict(made.kwargs)
    spelled = [name for arg in made.args for name in [_text(arg)] if name]
    dashed = [part for name in spelled if name.startswith("-") for part in name.split("/")]
    long = next((name for name in dashed if name.startswith("--")), dashed[0] if dashed else "?")
    short = next((name for name in dashed if name.startswith("-") and not name.startswith("--")), None)
    switch = any("/" in name for name in spelled if name.startswith("-"))
    default = keywords.get("default")
    flag = keywords.get("is_flag") == Lit(value=True) or switch
    many = keywords.get("multiple") == Lit(value=True) or keywords.get("count") == Lit(value=True) or isinstance(keywords.get("nargs"), Seq | Ref)
    return CommandOption(
        name=long,
        short=None if short == long else short,
        flag=flag,
        many=many,
        required=keywords.get("required") == Lit(value=True),
        default=default,
        line=mark.start_point[0] + 1,
    )
