"""Python source → facts. Code is only what the parser says is code: docstrings and comments declare nothing."""

from __future__ import annotations

from generator.extract.headers import media
from generator.extract.python.commands import commands, unread
from generator.extract.python.declarations import Reader
from generator.extract.python.headers import headers
from generator.extract.python.lazy import loaded_later
from generator.extract.python.names import Names, module_of
from generator.extract.syntax import MAX_BYTES, Node, errors, parse
from generator.model import FileFacts, Problem


def read(path: str, data: bytes, roots: tuple[str, ...] = ("",)) -> FileFacts:
    """What a Python file declares; never raises for what it contains. ``roots``: where module names start."""
    module = module_of(path, roots)
    if len(data) > MAX_BYTES:
        return _unread(path, module, f"not read: {len(data)} bytes are more than the limit of {MAX_BYTES}")
    try:
        return _read(path, data, module)
    except RecursionError:
        return _unread(path, module, "not read: it is nested too deeply")


def _unread(path: str, module: str, what: str) -> FileFacts:
    return FileFacts(path=path, language="python", modules=(module,), problems=(Problem(path=path, line=1, what=what),))


def _read(path: str, data: bytes, module: str) -> FileFacts:
    root = parse("python", data).root_node
    names = Names(module, path.endswith("/__init__.py") or path == "__init__.py")
    broken = [node.start_point[0] + 1 for node in errors(root)]
    reader = Reader(path, names, frozenset(broken))
    reader.module(root)
    imports = tuple(loaded_later(names.imports, names.defined, root))
    problems = [
        Problem(path=path, line=line, what="syntax error", symbol=reader.symbol_at(line))
        for line in sorted(set(broken))
    ]
    problems += [
        Problem(path=path, line=line, what=what, symbol=symbol)
        for line, what, symbol in unread(reader.decorated, names)
    ]
    problems += _not_text(path, data)
    says_something = reader.types or reader.functions or reader.constants or names.imports or reader.exports is not None
    code = next((child for child in root.named_children if _is_code(child)), None)
    if not says_something and code is not None:
        problems.append(
            Problem(path=path, line=code.start_point[0] + 1, what="the file has code, and nothing in it could be read")
        )
    given, named = headers(root, data, names)
    return FileFacts(
        path=path,
        language="python",
        modules=(module,),
        types=tuple(reader.types),
        functions=tuple(reader.functions),
        constants=tuple(reader.constants),
        commands=tuple(commands(reader.decorated, reader.loose, names)),
        endpoints=tuple(reader.endpoints),
        environment=tuple(sorted(reader.environment, key=lambda one: one.line)),
        headers=given,
        named=named,
        media=media(data),
        imports=imports,
        exports=tuple(reader.exports) if reader.exports is not None else None,
        docs=tuple(reader.docs),
        problems=tuple(sorted(problems + reader.problems, key=lambda one: one.line)),
    )


def _not_text(path: str, data: bytes) -> list[Problem]:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return [Problem(path=path, line=line, what="not UTF-8: a string that holds such bytes is not read")]
    return []


def _is_code(node: Node) -> bool:
    """Whether a statement does anything: comments, strings standing alone, ``pass`` and ``...`` do not."""
    if node.type == "expression_statement":
        return any(child.type not in ("string", "concatenated_string", "ellipsis") for child in node.named_children)
    return node.type not in ("comment", "pass_statement")
