"""What Python's own parser says of headers: from what is called headers down to the strings in what it is given."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

CALLED = re.compile(r"(?i)(?:^|_)(?:headers?|hdrs)(?:_|$)|^headers$")
NOT_OURS = re.compile(r"(?i)(?:^|_)(?:resp|response|res|incoming|received|expected)(?:_|$)|response")
SHAPE = re.compile(
    r"(?i)[a-z][a-z0-9]*(?:-[a-z0-9]+)+|accept|authorization|baggage|traceparent|tracestate|cookie|prefer|apikey|metadata"
)
NEVER = re.compile(r"(?i)content-disposition|set-cookie|retry-after|etag|location")
ADDING = ("setdefault", "update", "append", "extend", "add", "add_header", "putheader")
READING = re.compile(r"(?:^|_)(?:from|parse|filter|redact|has|validate|without)_")


def _called(node: ast.expr | None) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _ours(node: ast.expr | None) -> bool:
    """Whether a name says that it holds headers of a request."""
    of = node.value if isinstance(node, ast.Attribute) else None
    called = _called(node)
    return bool(CALLED.search(called)) and not NOT_OURS.search(called) and not NOT_OURS.search(_called(of))


def _gone(node: ast.expr) -> bool:
    said = _called(node.func) if isinstance(node, ast.Call) else _called(node)
    return (isinstance(node, ast.Constant) and node.value is None) or said.lower() in ("omit", "not_given", "notgiven")


def _key(node: ast.expr | None) -> Iterator[tuple[str, int]]:
    said = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
    if node is not None and SHAPE.fullmatch(said) and not NEVER.fullmatch(said):
        yield said.lower(), node.lineno


def _inside(node: ast.expr | None) -> Iterator[tuple[str, int]]:
    """The names in what is given to headers: keys of the dicts in it that are no values of dicts themselves, firsts of pairs."""
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                yield from _inside(value)
            elif not _gone(value):
                yield from _key(key)
    elif isinstance(node, ast.List | ast.Tuple):
        if isinstance(node, ast.Tuple) and len(node.elts) == 2:
            yield from _key(node.elts[0])
        for one in node.elts:
            yield from _inside(one)
    elif isinstance(node, ast.BoolOp):
        for one in node.values:
            yield from _inside(one)
    elif isinstance(node, ast.BinOp):
        yield from (*_inside(node.left), *_inside(node.right))
    elif isinstance(node, ast.IfExp):
        yield from (*_inside(node.body), *_inside(node.orelse))
    elif isinstance(node, ast.Call):
        if NOT_OURS.search(_called(node.func)) or READING.search(_called(node.func)):
            return
        of = node.func.value if isinstance(node.func, ast.Attribute) and node.func.attr in ("items", "copy") else None
        for one in (of, *node.args):
            yield from _inside(one)
    elif isinstance(node, ast.Starred | ast.Await | ast.NamedExpr):
        yield from _inside(node.value)
    elif isinstance(node, ast.DictComp):
        yield from _inside(node.generators[0].iter)


def headers(tree: ast.Module) -> set[tuple[str, int]]:
    """(name in small letters, line) of each header that is written out where a request is given it."""
    found: set[tuple[str, int]] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Subscript) and _ours(target.value):
                    found.update(_key(target.slice) if not (node.value and _gone(node.value)) else ())
                elif isinstance(target, ast.Subscript):
                    named = target.slice.value if isinstance(target.slice, ast.Constant) else ""
                    found.update(_inside(node.value) if CALLED.search(str(named)) else ())
                elif _ours(target):
                    found.update((*_inside(node.value), *_attribute(target, node.value)))
        elif isinstance(node, ast.Call):
            found.update(_handed(node, tree))
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.update(_function(node))
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                named = key.value if isinstance(key, ast.Constant) else ""
                found.update(_inside(value) if CALLED.search(str(named)) and not NOT_OURS.search(str(named)) else ())
    return found


def _attribute(target: ast.expr, value: ast.expr | None) -> Iterator[tuple[str, int]]:
    if isinstance(target, ast.Attribute):
        yield from _key(value)


def _handed(node: ast.Call, tree: ast.Module) -> Iterator[tuple[str, int]]:
    if NOT_OURS.search(_called(node.func)):
        return
    for one in node.keywords:
        if one.arg and CALLED.search(one.arg) and not NOT_OURS.search(one.arg):
            yield from _inside(one.value)
            if isinstance(one.value, ast.Name) and not CALLED.search(one.value.id):
                for scope in ast.walk(tree):
                    if isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef) and node in list(ast.walk(scope)):
                        yield from _local(scope, one.value.id)
    of = node.func.value if isinstance(node.func, ast.Attribute) else None
    last = _called(node.func)
    if last in ("add_header", "putheader") or (last in ADDING and _ours(of)):
        if len(node.args) == 2 and not _gone(node.args[1]):
            yield from _key(node.args[0])
        for given in node.args:
            yield from _inside(given)
    elif CALLED.search(last) and not READING.search(last):
        for given in node.args:
            yield from _inside(given)


def _local(scope: ast.FunctionDef | ast.AsyncFunctionDef, name: str) -> Iterator[tuple[str, int]]:
    for one in ast.walk(scope):
        if isinstance(one, ast.Assign) and any(_called(target) == name for target in one.targets):
            yield from _inside(one.value)


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[tuple[str, int]]:
    listed = [*node.args.posonlyargs, *node.args.args][-len(node.args.defaults) :] if node.args.defaults else []
    for parameter, default in (
        *zip(listed, node.args.defaults, strict=True),
        *zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True),
    ):
        yield from _inside(default) if CALLED.search(parameter.arg) and not NOT_OURS.search(parameter.arg) else ()
    if CALLED.search(node.name) and not NOT_OURS.search(node.name):
        for one in ast.walk(node):
            if isinstance(one, ast.Return | ast.Yield):
                yield from _inside(one.value)
