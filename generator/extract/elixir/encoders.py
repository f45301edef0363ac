"""How a struct says that it is encoded: ``@derive`` with only and except, ``Protocol.derive``, and ``defimpl`` written by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.extract.elixir.bindings import Definitions, name
from generator.extract.elixir.encode import emitted
from generator.extract.elixir.structs import listed_names
from generator.extract.elixir.terms import Scope, arguments, body, pairs, target
from generator.extract.syntax import Node, span, text
from generator.model import EncoderDecl, TypeDecl

# What a module calls its own way from a struct to what is sent.
SERIALIZERS = ("to_map", "to_json", "to_wire", "to_payload", "to_params", "serialize", "dump")


def derived(mark: Node, value: Node, shape: TypeDecl, scope: Scope) -> Iterator[EncoderDecl]:
    """``@derive Jason.Encoder``, ``{Jason.Encoder, only: […]}``, and lists of them."""
    for one in value.named_children if value.type == "list" else [value]:
        for child in (
            [pair for pair in pairs(one) if scope.expand(pair[0]).endswith("Encoder")] if one.type == "keywords" else ()
        ):
            yield _declared(mark, shape.name, shape, [child[1]], scope)
        protocol = one.named_children[0] if one.type == "tuple" and one.named_children else one
        if protocol.type != "keywords" and scope.expand(text(protocol)).endswith("Encoder"):
            yield _declared(mark, shape.name, shape, one.named_children[1:] if one.type == "tuple" else [], scope)


def derived_outside(node: Node, scope: Scope, types: Iterable[TypeDecl]) -> Iterator[EncoderDecl]:
    """``Protocol.derive(Jason.Encoder, Module, only: […])``."""
    given = arguments(node)
    if len(given) < 2 or not scope.expand(text(given[0])).endswith("Encoder"):
        return
    subject = scope.expand(text(given[1]))
    yield _declared(node, subject, _struct(subject, types), given[2:], scope)


def _struct(subject: str, types: Iterable[TypeDecl]) -> TypeDecl | None:
    return next((found for found in types if found.name == subject and found.kind == "struct"), None)


def _declared(mark: Node, subject: str, shape: TypeDecl | None, options: list[Node], scope: Scope) -> EncoderDecl:
    keys = [field.name for field in shape.fields] if shape is not None else []
    uncertain = shape.uncertain if shape is not None else "the struct's fields are not in this file"
    for option in options:
        said = list(pairs(option))
        if not said and option.type not in ("list", "keywords"):
            uncertain = "its options are computed"
        for key, listed, _ in said:
            found = listed_names(listed, scope)
            if found is None:
                uncertain = f"its {key} list is computed"
            elif key == "only":
                keys = found
                uncertain = uncertain if shape is not None else None
            elif key == "except":
                keys = [one for one in keys if one not in found]
    return EncoderDecl(
        type=subject, derived=True, span=span(mark), keys=tuple((key, "always") for key in keys), uncertain=uncertain
    )


def serialized(shape: TypeDecl, definitions: Definitions) -> Iterator[EncoderDecl]:
    """``def to_map(%__MODULE__{} = it)``: what a struct's own module makes of it."""
    for called in SERIALIZERS:
        clauses = definitions.clauses(called, 1)
        for clause in clauses[:1]:
            made = emitted(clause, shape, definitions) if len(clauses) == 1 else f"{called} has {len(clauses)} clauses"
            keys = () if isinstance(made, str) else tuple(sorted(made.items()))
            uncertain = made if isinstance(made, str) else None
            yield EncoderDecl(
                type=shape.name, derived=False, span=span(clause), keys=keys, uncertain=uncertain, called=called
            )


def implementation(node: Node, scope: Scope, types: Iterable[TypeDecl]) -> Iterator[EncoderDecl]:
    """``defimpl Jason.Encoder, for: X`` with an ``encode`` of its own."""
    given = arguments(node)
    if not given or not scope.expand(text(given[0])).endswith("Encoder"):
        return
    statements = body(node)
    definitions = Definitions(statements)
    clauses = [one for one in statements if one.type == "call" and target(one) == "def" and name(one) == "encode"]
    subjects = next((value for one in given[1:] for key, value, _ in pairs(one) if key == "for"), None)
    for subject in subjects.named_children if subjects is not None and subjects.type == "list" else [subjects]:
        called = scope.expand(text(subject)) if subject is not None else scope.module
        uncertain = f"encode has {len(clauses)} clauses"
        if len(clauses) == 1:
            keys = emitted(clauses[0], _struct(called, types), definitions)
            if not isinstance(keys, str):
                yield EncoderDecl(type=called, derived=False, span=span(node), keys=tuple(sorted(keys.items())))
                continue
            uncertain = keys
        yield EncoderDecl(type=called, derived=False, span=span(node), uncertain=uncertain)
