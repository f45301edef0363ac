"""What a syntax error makes uncertain.

An error that stays inside a definition says nothing of its neighbours. One that stands outside every definition, or a missing «end», may
have moved where definitions begin and end, so that nothing in its module, or with no module around it in the file, is certain.
"""

from __future__ import annotations

import re
from typing import TypeVar

import msgspec

from generator.extract.elixir.terms import target
from generator.extract.syntax import Node
from generator.model import (
    CommandDecl,
    ConstantDecl,
    EncoderDecl,
    EndpointDecl,
    FileFacts,
    FunctionDecl,
    Opaque,
    Span,
    TypeDecl,
)

MODULES = frozenset({"defmodule", "defprotocol", "defimpl"})
DEFINITIONS = frozenset({"def", "defp", "defmacro", "defmacrop", "defguard", "defguardp", "defdelegate"})
SHIFTS = re.compile(rb"\b(do|end|fn)\b|[\"'()\[\]{}~]")
WHY = "there is a syntax error in its module"

T = TypeVar("T", TypeDecl, FunctionDecl, EncoderDecl)


def affected(broken: list[Node], root: Node) -> list[tuple[int, int]]:
    """Bytes, end exclusive, of all that a file's errors make uncertain."""
    return [_reach(node, root) for node in broken]


def _reach(error: Node, root: Node) -> tuple[int, int]:
    """A definition, where the error is a plain one inside it; else the module around the error, else the file."""
    plain = not error.is_missing and not SHIFTS.search(error.text or b"")
    outer = error.parent
    while outer is not None:
        called = target(outer) if outer.type == "call" else ""
        if (called in DEFINITIONS and plain) or called in MODULES:
            return outer.start_byte, outer.end_byte
        outer = outer.parent
    return root.start_byte, root.end_byte


def doubted(facts: FileFacts, reach: list[tuple[int, int]]) -> FileFacts:
    """Facts with everything in the reach of an error marked as uncertain."""

    def hit(span: Span) -> bool:
        return any(span.start < end and start < span.end for start, end in reach)

    def doubt(declared: T, *spans: Span) -> T:
        known = declared.uncertain is not None or not any(map(hit, spans))
        return declared if known else msgspec.structs.replace(declared, uncertain=WHY)

    return msgspec.structs.replace(
        facts,
        types=tuple(doubt(one, one.span) for one in facts.types),
        encoders=tuple(doubt(one, one.span) for one in facts.encoders),
        serializers=tuple(doubt(one, one.span) for one in facts.serializers),
        functions=tuple(doubt(one, *one.spans) for one in facts.functions),
        constants=tuple(_constant(one) if hit(one.span) else one for one in facts.constants),
        commands=tuple(_command(one) if hit(one.span) else one for one in facts.commands),
        endpoints=tuple(_endpoint(one) if hit(one.span) else one for one in facts.endpoints),
    )


def _constant(declared: ConstantDecl) -> ConstantDecl:
    return msgspec.structs.replace(declared, value=Opaque(source=WHY))


def _command(declared: CommandDecl) -> CommandDecl:
    return msgspec.structs.replace(declared, arguments=(), options=())


def _endpoint(declared: EndpointDecl) -> EndpointDecl:
    bodies = tuple(msgspec.structs.replace(body, transport="unknown", source=WHY) for body in declared.bodies)
    return msgspec.structs.replace(declared, bodies=bodies)
