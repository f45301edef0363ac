"""What Python's own parser says of requests and environment variables, and of signatures where a module cannot be imported."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from typing import Any

VERBS = ("get", "post", "put", "patch", "delete")
WAYS = ("get", "pop", "setdefault")


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
            str(part.value) if isinstance(part, ast.Constant) else _hole(part.value)  # type: ignore[attr-defined]
            for part in node.values
        )
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _template(node.left), _template(node.right)
        return None if left is None and right is None else (left or _hole(node.left)) + (right or _hole(node.right))
    return None


def _hole(node: ast.expr) -> str:
    return "{" + (_dotted(node).rpartition(".")[2].lstrip("_") or "value") + "}"


def _names(nodes: Iterable[ast.AST]) -> dict[str, list[str | None]]:
    """Names that are given a value, with what is written for each, None where that is no string."""
    found: dict[str, list[str | None]] = {}
    for one in nodes:
        if isinstance(one, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.For | ast.NamedExpr):
            targets = one.targets if isinstance(one, ast.Assign) else [one.target]
            given = None if isinstance(one, ast.AugAssign | ast.For) else _template(one.value)
            for target in targets:
                for inner in ast.walk(target):
                    if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
                        found.setdefault(inner.id, []).append(given if inner is target else None)
    return found


def _scopes(tree: ast.Module) -> Iterator[tuple[list[ast.AST], dict[str, list[str | None]]]]:
    """The module and each function: its own nodes, and the strings that names in it stand for."""
    outer = _names(_own(tree))
    for scope in ast.walk(tree):
        if isinstance(scope, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef):
            nodes = list(_own(scope))
            listed = scope.args if not isinstance(scope, ast.Module) else ast.arguments([], [], None, [], [], None, [])
            given = {one.arg: [None] for one in ast.walk(listed) if isinstance(one, ast.arg)}
            yield nodes, {**outer, **given, **_names(nodes)}  # type: ignore[dict-item]


def endpoints(tree: ast.Module) -> Iterator[tuple[str, str, int, bool]]:
    """(method, path, line, certain) of each call such as ``self._post("/x/{id}")``; not certain: it may be no request; the path
    is empty where more than literals would have to be followed."""
    for nodes, known in _scopes(tree):
        for node in nodes:
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            verb = node.func.attr.lstrip("_")
            serves = _dotted(node.func.value).rpartition(".")[2] in ("app", "web", "router", "routes")
            if verb not in VERBS or serves:
                continue
            keywords = {one.arg: one.value for one in node.keywords}
            target = node.args[0] if node.args else keywords.get("path", keywords.get("url"))
            paths = known.get(target.id, []) if isinstance(target, ast.Name) else [_template(target)]
            for path in paths or [None]:
                if path is None:
                    yield verb.upper(), "", node.lineno, False
                elif "/" in path:
                    yield verb.upper(), path, node.lineno, path.startswith("/") and len(paths) == 1


def _imported(tree: ast.Module) -> dict[str, str]:
    """What names of the file stand for: ``import os as o`` and ``from os import environ as e``."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {one.asname: one.name for one in node.names if one.asname}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
    return found


def environment(tree: ast.Module) -> Iterator[tuple[str, int, Any]]:
    """(name, line, default) of each variable that is read; default ``...`` where it is no literal."""
    imported = _imported(tree)

    def resolved(node: ast.expr | None) -> str:
        first, dot, rest = _dotted(node).partition(".")
        return f"{imported.get(first, first)}{dot}{rest}"

    def is_table(node: ast.expr | None) -> bool:
        if isinstance(node, ast.IfExp):
            return is_table(node.body) or is_table(node.orelse)
        if isinstance(node, ast.BoolOp):
            return any(map(is_table, node.values))
        return resolved(node) == "os.environ"

    def name_of(node: ast.expr | None, known: dict[str, list[str | None]]) -> str | None:
        held = known.get(node.id, [None]) if isinstance(node, ast.Name) else [_template(node)]
        said = held[0] if len(held) == 1 else None
        return None if said is None or "{" in said else said

    yield from _settings(tree, resolved)
    for nodes, known in _scopes(tree):
        tables = {
            one.targets[0].id
            for one in nodes
            if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name) and is_table(one.value)
        }
        for node in nodes:
            table = node.value if isinstance(node, ast.Subscript | ast.Attribute) else None
            if isinstance(node, ast.Call):
                table = node.func.value if isinstance(node.func, ast.Attribute) and node.func.attr in WAYS else None
            ours = is_table(table) or (isinstance(table, ast.Name) and table.id in tables)
            if isinstance(node, ast.Subscript) and ours:
                name = name_of(node.slice, known)
                if name and isinstance(node.ctx, ast.Load):
                    yield name, node.lineno, None
            elif isinstance(node, ast.Call) and (ours or resolved(node.func) == "os.getenv"):
                keywords = {one.arg: one.value for one in node.keywords}
                name = name_of(node.args[0] if node.args else keywords.get("key"), known)
                given = node.args[1] if len(node.args) > 1 else keywords.get("default")
                if name:
                    yield name, node.lineno, given.value if isinstance(given, ast.Constant) else ... if given else None


def _settings(tree: ast.Module, resolved: Callable[[ast.expr | None], str]) -> Iterator[tuple[str, int, Any]]:
    """What pydantic reads for the fields of settings that stand in the file: those without a name of their own."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.ClassDef) or not any(resolved(one).endswith(".BaseSettings") for one in node.bases):
            continue
        said = {
            one.arg: one.value for inner in node.body for one in getattr(getattr(inner, "value", None), "keywords", ())
        }
        prefix = _template(said.get("env_prefix")) or ""
        for one in node.body:
            if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name) and one.target.id != "model_config":
                given = one.value
                keywords = {inner.arg: inner.value for inner in given.keywords} if isinstance(given, ast.Call) else {}
                own = next((keywords[key] for key in ("validation_alias", "alias", "env") if key in keywords), None)
                name = _template(own) if own is not None else f"{prefix}{one.target.id}"
                if name:
                    literal = given.value if isinstance(given, ast.Constant) else None if given is None else ...
                    yield name.upper(), one.lineno, literal


def _own(scope: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a module or function without those of the functions in it."""
    todo = list(ast.iter_child_nodes(scope))
    while todo:
        node = todo.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            todo += ast.iter_child_nodes(node)


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
