"""What a run is given, and small questions about values: which parameter gets which, what holds, what is left of what was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from generator.heeding.bags import Bags
from generator.heeding.traced import (
    ANY,
    FALSE,
    NIL,
    TRUE,
    Bag,
    Blob,
    Fits,
    Function,
    Known,
    Listed,
    Open,
    Part,
    Table,
    Tuple,
    Value,
    Values,
    Word,
    holds,
)
from generator.model import ClauseDecl, Expr, Term

Key = tuple[str, str, int]
Read = Callable[[Bag, str, Expr | None, int], Value]


class Settled(Exception):
    """What was asked of a run is known."""


class Code(NamedTuple):
    """The clauses that can be followed, by module, name and arity; their paths; functions that have to be gone into whatever they
    are given, since they parse or never come back; keys that other functions of the sources read; and the fields of structs."""

    clauses: Mapping[Key, list[ClauseDecl]]
    paths: Mapping[str, str]
    grave: Callable[[str, str], bool]
    reads: Callable[[str, int, int], list[tuple[str, Expr | None]] | None]
    fields: Callable[[str], list[tuple[str, Expr | None]] | None]


def kernel(last: str, given: list[Value], bags: Bags) -> Values:
    """A function that is everywhere without an import."""
    of = given[0] if given else ANY
    if last == "is_nil" and isinstance(of, Known | Tuple | Listed | Bag | Table | Function | Word):
        return (TRUE if of == NIL else FALSE,)
    if last == "is_list" and isinstance(of, Listed | Open):
        return (TRUE,)
    if (
        last == "elem"
        and isinstance(of, Tuple)
        and len(given) > 1
        and isinstance(given[1], Known)
        and given[1].text.isdigit()
    ):
        return (of.parts[int(given[1].text)],) if int(given[1].text) < len(of.parts) else ()
    if last in ("length", "hd", "tl"):
        return bags.pure("Enum", last, given, [], 0)
    if last in ("elem", "get_in", "put_in", "max", "min", "to_string") and any(holds(one) for one in given):
        return (Blob(),)
    return (ANY,)


def taking(parameters: tuple[Term, ...], given: int) -> list[Term]:
    """The parameters that get the arguments, where defaults may stand in for some."""
    optional = [one.kind == "op" and one.text == "\\\\" for one in parameters]
    spare = given - optional.count(False)
    found = []
    for one, may in zip(parameters, optional, strict=True):
        if may and spare <= 0:
            continue
        spare -= may
        found.append(one)
    return found


def truth_of(values: Values) -> Fits:
    said: set[bool | None] = set()
    for one in values:
        if isinstance(one, Known):
            said.add(one.text not in ("nil", "false"))
        else:
            said.add(True if isinstance(one, Tuple | Listed | Open | Bag | Table | Function | Word) else None)
    return said.pop() if len(said) == 1 else None


def raw(value: Value) -> bool:
    """Whether it is what was typed, switches and all."""
    if isinstance(value, Listed):
        return value.rest is not None and raw(value.rest)
    return isinstance(value, Open) and value.raw


def told(value: Value) -> Value:
    """What OptionParser leaves of what was typed."""
    if isinstance(value, Listed) and value.rest is not None:
        return value._replace(rest=told(value.rest))
    return value._replace(raw=False) if isinstance(value, Open) else value if isinstance(value, Listed) else Open()


def member(item: Value, listed: Value, read: Read, line: int) -> Value:
    """``x in list``."""
    if isinstance(item, Part) and isinstance(listed, Listed):
        for one in listed.items:
            if isinstance(one, Known) and one.text.startswith(":"):
                read(Bag(), one.text[1:], None, line)
        return ANY
    if isinstance(item, Known) and isinstance(listed, Open | Listed) and raw(listed):
        if item.text.startswith('"-'):
            read(Bag(), item.text.strip('"').lstrip("-").replace("-", "_"), None, line)
        return ANY
    if isinstance(listed, Listed) and listed.rest is None and all(isinstance(one, Known) for one in listed.items):
        if isinstance(item, Known):
            return TRUE if item in listed.items else FALSE
        if isinstance(item, Word) and all(isinstance(one, Known) and one.text in item.banned for one in listed.items):
            return FALSE
    return ANY
