"""Facts as lines that a person can read and write: one fact a line, its kind first."""

from __future__ import annotations

from collections.abc import Iterator

from generator.fold import render
from generator.model import Expr, FileFacts, FunctionDecl, Passed, TypeDecl

KINDS = (
    "module",
    "type",
    "field",
    "encoder",
    "function",
    "read",
    "takes",
    "hands",
    "loses",
    "gives",
    "call",
    "constant",
    "command",
    "uncertain",
    "argument",
    "option",
    "endpoint",
)
KINDS += ("environment", "header", "named", "import", "doc", "problem")


def lines(facts: FileFacts) -> Iterator[str]:
    """Every fact of a file as a line."""
    yield from (f"module {name}" for name in facts.modules)
    for declared in facts.types:
        yield from _type(declared)
    for encoder in facts.encoders:
        how = "derived" if encoder.derived else "by-hand"
        keys = (
            "UNCERTAIN"
            if encoder.uncertain
            else " ".join(f"{key}{'' if when == 'always' else '?'}" for key, when in sorted(encoder.keys))
        )
        yield f"encoder {encoder.type} {how} {keys}".rstrip()
    for function in facts.functions:
        yield from _function(function)
    yield from (f"constant {each.name} = {render(each.value)}" for each in facts.constants)
    for command in facts.commands:
        yield " ".join(("command", *command.words))
        if command.uncertain:
            yield " ".join(("uncertain", *command.words, command.uncertain))
        for argument in command.arguments:
            marks = ["many"] * argument.many + ["optional"] * (not argument.required)
            yield " ".join(("argument", *command.words, argument.name, *marks))
        for option in command.options:
            flags = [word for word, said in (("flag", option.flag), ("many", option.many)) if said]
            yield " ".join(filter(None, ("option", *command.words, option.name, option.short, *flags)))
    for endpoint in facts.endpoints:
        bodies = " ".join(f"{body.transport}{'-' + body.omits if body.omits else ''}" for body in endpoint.bodies)
        yield f"endpoint {endpoint.method.upper()} {endpoint.path} {endpoint.owner} {bodies}".rstrip()
    yield from (f"environment {each.name}{_equals(each.default)}" for each in facts.environment)
    for header in facts.headers:
        marks = ["perhaps"] if header.conditional else []
        name = render(header.name) if header.name is not None else header.holder or "-"
        yield " ".join(("header", f"{name}{_equals(header.value)}", f"by {header.owner}", *marks))
    yield from (f"named {name} {line}" for name, line in facts.named)
    yield from (f"import {each.name} {each.target}" for each in facts.imports)
    yield from (f"doc {module} {' '.join(said.split())}" for module, said, _ in facts.docs)
    yield from (f"problem {each.line} {each.symbol or '-'}" for each in facts.problems)


def _through(needed: tuple[Passed, ...]) -> str:
    return "".join(f" through {one.callee}/{one.given}" for one in needed)


def _equals(value: Expr | None) -> str:
    return "" if value is None else f" = {render(value)}"


def _type(declared: TypeDecl) -> Iterator[str]:
    marks = [mark for mark, said in (("internal", declared.internal), ("UNCERTAIN", declared.uncertain)) if said]
    yield " ".join(("type", declared.name, declared.kind, *marks, *declared.variants))
    for field in declared.fields:
        required = {True: " required", False: "", None: " required?"}[field.required]
        of = f" :: {field.type}" if field.type else ""
        yield f"field {declared.name}.{field.name}{required}{_equals(field.default)}{of}"


def _function(function: FunctionDecl) -> Iterator[str]:
    name = f"{function.owner}.{function.name}"
    parameters = ", ".join(
        f"{each.name}{_equals(each.default)}{f' :: {each.type}' if each.type else ''}" for each in function.parameters
    )
    marks = [mark for mark, said in (("internal", function.internal), ("UNCERTAIN", function.uncertain)) if said]
    kind = [] if function.kind == "function" else [function.kind]
    least, most = function.arity
    returns = [f":: {function.returns}"] if function.returns else []
    delegates = [f"-> {function.delegates_to}"] if function.delegates_to else []
    clauses = [f"clauses={len(function.spans)}"] if len(function.spans) > 1 else []
    arity = f"/{most}" if least == most else f"/{least}..{most}"
    yield " ".join(("function", f"{name}{arity}", f"({parameters})", *returns, *delegates, *kind, *clauses, *marks))
    for read in function.reads:
        yield f"read {name} {read.bag}.{read.name} {read.by}{_equals(read.default)}"
    for option in function.options:
        marks = [*(["required"] if option.required else []), *([f"via {option.via}"] if option.via else [])]
        marks += [_through(option.through).strip()] if option.through else []
        of = f"every field of {option.of}" if option.of else option.name
        marks += [f"over {render(option.beneath)}"] if option.beneath else []
        marks += ["as a process"] if option.process else []
        yield " ".join((f"takes {name} {option.parameter}: {of}{_equals(option.default)}", *marks))
    for passed in function.passes:
        forced = f" without {' '.join(passed.forced)}" if passed.forced else ""
        forced += _through(passed.through)
        if passed.place < 0:
            yield f"loses {name} {passed.parameter}: {passed.callee}"
            continue
        yield f"hands {name} {passed.parameter} to {passed.callee}/{passed.given} as {passed.place}{forced}"
    for given in function.gives:
        forced = f" without {' '.join(given.forced)}" if given.forced else ""
        yield f"gives {name} {given.parameter}{'' if given.where < 0 else f' as {given.where}'}{forced}{_through(given.through)}"
    for call in function.calls:
        yield f"call {name} {call.callee}({', '.join(call.args)})"
