"""What Python's own parser says of requests and environment variables, and of signatures where a module cannot be imported."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

VERBS = ("get", "post", "put", "patch", "delete")
READS = {"os.getenv", "os.environ.get", "environ.get", "getenv"}


def _dotted(node: ast.expr | None) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return ""


def _template(node: ast.expr | None) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value)
            if isinstance(part, ast.Constant)
            else "{" + (_dotted(part.value).rpartition(".")[2].lstrip("_") or "value") + "}"  # type: ignore[attr-defined]
            for part in node.values
        )
    return None


def _names(body: list[Any]) -> dict[str, str]:
    """Names that are given a string once, in a module or a function."""
    found: dict[str, str] = {}
    for node in body:
        for one in ast.walk(node):
            if isinstance(one, ast.Assign) and len(one.targets) == 1 and isinstance(one.targets[0], ast.Name):
                said = _template(one.value)
                if said is not None:
                    found[one.targets[0].id] = said
    return found


def endpoints(tree: ast.Module) -> Iterator[tuple[str, str, int]]:
    """(method, path, line) of each call such as ``self._post("/x/{id}")``."""
    known = _names([tree])
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        verb = node.func.attr.lstrip("_")
        if verb not in VERBS:
            continue
        keywords = {one.arg: one.value for one in node.keywords}
        target = node.args[0] if node.args else keywords.get("path", keywords.get("url"))
        path = known.get(target.id) if isinstance(target, ast.Name) else _template(target)
        if path is not None and path.startswith("/"):
            yield verb.upper(), path, node.lineno


def environment(tree: ast.Module) -> Iterator[tuple[str, int, Any]]:
    """(name, line, default) of each variable that is read; default ``...`` where it is no literal."""
    known = _names([tree])

    def name_of(node: ast.expr | None) -> str | None:
        return known.get(node.id) if isinstance(node, ast.Name) else _template(node)

    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and _dotted(node.value) in ("os.environ", "environ"):
            name = name_of(node.slice)
            if name and isinstance(node.ctx, ast.Load):
                yield name, node.lineno, None
        elif isinstance(node, ast.Call) and _dotted(node.func) in READS and node.args:
            name = name_of(node.args[0])
            given = node.args[1] if len(node.args) > 1 else None
            if name:
                yield name, node.lineno, given.value if isinstance(given, ast.Constant) else ... if given else None


def documented(tree: ast.Module, module: str) -> dict[str, bool]:
    """Class or function → whether a docstring stands in it."""
    found = {}
    todo: list[tuple[str, Any]] = [(module, node) for node in tree.body]
    while todo:
        owner, node = todo.pop()
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            name = f"{owner}.{node.name}"
            found[name] = bool(ast.get_docstring(node))
            if isinstance(node, ast.ClassDef):
                todo += [(name, inner) for inner in node.body]
    return found
