"""What Python's own ``ast`` says of a file, in the words of the facts: an independent reading."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

BLOCKS = (ast.If, ast.Try, ast.With)


def flat(body: list[Any]) -> Iterator[Any]:
    for node in body:
        if isinstance(node, BLOCKS):
            handlers = [statement for handler in getattr(node, "handlers", []) for statement in handler.body]
            inner = [*node.body, *handlers, *getattr(node, "orelse", []), *getattr(node, "finalbody", [])]
            yield from flat(inner)
        else:
            yield node


def scopes(source: str, module: str) -> Iterator[tuple[str, Any]]:
    """Every function and class at module level and in classes, with its owner."""
    todo: list[tuple[str, Any]] = [(module, node) for node in flat(ast.parse(source).body)]
    while todo:
        owner, node = todo.pop()
        if isinstance(node, ast.ClassDef):
            todo += [(f"{owner}.{node.name}", inner) for inner in flat(node.body)]
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield owner, node


def literal(node: ast.expr | None) -> Any:
    """A literal's value; ``...`` for what is none."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str | int | float | bool | None):
        return node.value
    if isinstance(node, ast.JoinedStr) and all(isinstance(part, ast.Constant) for part in node.values):
        return "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
    return ...


def functions(source: str, module: str) -> set[tuple[Any, ...]]:
    """(owner, name, line, async, ((parameter, required, literal default), …), docstring)."""
    found = set()
    for owner, node in scopes(source, module):
        if isinstance(node, ast.ClassDef):
            continue
        listed = node.args
        positional = [*listed.posonlyargs, *listed.args]
        defaults: list[ast.expr | None] = [None] * (len(positional) - len(listed.defaults)) + list(listed.defaults)
        parameters = [(arg.arg, value is None, literal(value)) for arg, value in zip(positional, defaults, strict=True)]
        static = any(getattr(mark, "id", "") == "staticmethod" for mark in node.decorator_list)
        if owner != module and not static and parameters:
            parameters = parameters[1:]
        if listed.vararg:
            parameters.append((listed.vararg.arg, False, ...))
        parameters += [
            (arg.arg, value is None, literal(value))
            for arg, value in zip(listed.kwonlyargs, listed.kw_defaults, strict=True)
        ]
        if listed.kwarg:
            parameters.append((listed.kwarg.arg, False, ...))
        asynchronous = isinstance(node, ast.AsyncFunctionDef)
        found.add(
            (owner, node.name, node.lineno, node.end_lineno, asynchronous, repr(parameters), ast.get_docstring(node))
        )
    return found


def named(source: str, module: str) -> set[tuple[str, str]]:
    """(owner, name) of every function that is there when the code runs: those for a type checker alone are not."""
    seen = {
        (owner, node.name, node.lineno) for owner, node in scopes(source, module) if not isinstance(node, ast.ClassDef)
    }
    unseen = {
        inner.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.If) and getattr(node.test, "id", getattr(node.test, "attr", "")) == "TYPE_CHECKING"
        for statement in node.body
        for inner in ast.walk(statement)
        if hasattr(inner, "lineno")
    }
    return {(owner, name) for owner, name, line in seen if line not in unseen}


def annotated(source: str, module: str) -> dict[tuple[str, int], set[tuple[str, bool, Any]]]:
    """(class, line) → {(name, has a value, literal value)} for annotated names in its body."""
    return {
        (f"{owner}.{node.name}", node.lineno): {
            (inner.target.id, inner.value is not None, literal(inner.value))
            for inner in flat(node.body)
            if isinstance(inner, ast.AnnAssign) and isinstance(inner.target, ast.Name)
        }
        for owner, node in scopes(source, module)
        if isinstance(node, ast.ClassDef)
    }


def constants(source: str, module: str) -> list[tuple[str, int, Any]]:
    """(name, line, literal value) of simple assignments at module level."""
    found = []
    for node in flat(ast.parse(source).body):
        targets = (
            node.targets
            if isinstance(node, ast.Assign)
            else [node.target]
            if isinstance(node, ast.AnnAssign) and node.value
            else []
        )
        found += [
            (f"{module}.{one.id}", node.lineno, literal(node.value)) for one in targets if isinstance(one, ast.Name)
        ]
    return found
