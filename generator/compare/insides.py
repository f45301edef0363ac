"""What a side has and does not show: so that nobody says of the other side that it alone has it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from generator.compare.naming import base, key, last, owner
from generator.compare.naming import words as spoken
from generator.compare.view import View
from generator.linking import hidden
from generator.model import Category, Evidence, Thing

# The same place is the same value in every state that has it.
_place = lru_cache(maxsize=65536)(
    lambda path, first, final, symbol: Evidence(path=path, first_line=first, last_line=final, symbol=symbol)
)
Inside = tuple[Category, str]


def inside(view: View, things: Iterable[Thing]) -> dict[Inside, Evidence]:
    """Category and key → where it stands, for types, modules, functions, commands and switches that are not among ``things``."""
    shown = {place.symbol for thing in things if not thing.facet("inner") for place in thing.evidence}
    shown |= {owner(symbol) for symbol in shown if not hidden(owner(symbol))}
    found: dict[Inside, Evidence] = {}
    for mark, place in _all(view):
        if place.symbol not in shown:
            found.setdefault(mark, place)
    return found


def mark(category: Category, name: str) -> Inside | None:
    """How a thing is looked for inside the other side; None where its name says too little to be looked for."""
    if category == "type":
        return category, key(last(name))
    if category == "operation":
        return (category, base(last(name))) if len(spoken(last(name))) > 1 else None
    if category == "command":
        return category, " ".join(key(word) for word in name.split())
    if category == "option":
        command, _, switch = name.rpartition(" ")
        return category, " ".join((*(key(word) for word in command.split()), key(switch)))
    return None


def _all(view: View) -> Iterator[tuple[Inside, Evidence]]:
    for name, declared in view.snapshot.types.items():
        span = declared.it.span
        if owner(name) in view.snapshot.types:
            continue
        yield ("type", key(last(name))), _place(declared.path, span.first_line, span.last_line, name)
    for name, functions in view.snapshot.functions.items():
        looked_for = mark("operation", name)
        if looked_for is not None:
            for function in functions:
                span = function.it.spans[0]
                yield looked_for, _place(function.path, span.first_line, span.last_line, name)
    for path, facts in view.snapshot.files.items():
        for module in facts.modules:
            if "." in module:
                yield ("type", key(last(module))), _place(path, 1, 1, module)
    for command in view.commands:
        span = command.it.span
        if command.name:
            if command.it.hidden:
                found = mark("command", command.name)
                assert found is not None
                yield found, _place(command.path, span.first_line, span.last_line, command.name)
            for option in command.it.options:
                if option.hidden:
                    found = mark("option", f"{command.name} {option.name}")
                    assert found is not None
                    yield found, _place(command.path, option.line, option.line, option.name)
