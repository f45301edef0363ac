"""Which clause has what a call hands to it, and under which name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from generator.extract.elixir.flows import Handed
from generator.model import Parameter

if TYPE_CHECKING:
    from generator.extract.elixir.bodies import Body


class Message(NamedTuple):
    """What a callback's first parameter matches: ``{:tag, name, other}``."""

    tag: str
    names: tuple[str | None, ...]


class Clause(Protocol):
    """What is needed of a clause here."""

    @property
    def name(self) -> str: ...
    @property
    def parameters(self) -> tuple[Parameter, ...]: ...
    @property
    def body(self) -> Body: ...
    @property
    def message(self) -> Message | None: ...


def taken_as(clause: Clause, handed: Handed) -> str | None:
    """The name under which a clause has what is handed to it; None where it is not the one that is called."""
    arity = len(clause.parameters)
    if handed.tag is not None:
        message = clause.message
        if arity != handed.given or message is None or message.tag != handed.tag or len(message.names) != handed.size:
            return None
        return message.names[handed.place]
    needed = sum(parameter.required for parameter in clause.parameters)
    if not needed <= handed.given <= arity:
        return None
    spare = handed.given - needed
    place = -1
    for parameter in clause.parameters:
        if not parameter.required and spare == 0:
            continue
        spare -= not parameter.required
        place += 1
        if place == handed.place:
            return parameter.name
    return None


def best(names: list[str], number: int) -> str:
    """What a parameter is called: the first real name among the clauses."""
    return next((name for name in names if name != f"arg{number}"), names[0])
