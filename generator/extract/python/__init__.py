"""Python source → facts. Code is only what the parser says is code: docstrings and comments declare nothing."""

from __future__ import annotations

from generator.extract.python.commands import commands
from generator.extract.python.declarations import Reader
from generator.extract.python.names import Names, module_of
from generator.extract.syntax import MAX_BYTES, errors, parse
from generator.model import FileFacts, Problem


def read(path: str, data: bytes, roots: tuple[str, ...] = ("",)) -> FileFacts:
    """What a Python file declares. ``roots``: folders below which module names start."""
    module = module_of(path, roots)
    if len(data) > MAX_BYTES:
        what = f"not read: {len(data)} bytes are more than the limit of {MAX_BYTES}"
        return FileFacts(path=path, language="python", modules=(module,), problems=(Problem(path=path, line=1, what=what),))
    root = parse("python", data).root_node
    names = Names(module, path.endswith("/__init__.py") or path == "__init__.py")
    broken = [node.start_point[0] + 1 for node in errors(root)]
    reader = Reader(path, names, frozenset(broken))
    reader.module(root)
    problems = [Problem(path=path, line=line, what="syntax error", symbol=reader.symbol_at(line)) for line in sorted(set(broken))]
    says_something = reader.types or reader.functions or reader.constants or names.imports or reader.exports is not None
    if not says_something and any(child.type not in ("comment", "expression_statement", "pass_statement") for child in root.named_children):
        problems.append(Problem(path=path, line=1, what="the file has code, and nothing in it could be read"))
    return FileFacts(
        path=path,
        language="python",
        modules=(module,),
        types=tuple(reader.types),
        functions=tuple(reader.functions),
        constants=tuple(reader.constants),
        commands=tuple(commands(reader.decorated, names)),
        endpoints=tuple(reader.endpoints),
        environment=tuple(reader.environment),
        imports=tuple(names.imports),
        exports=tuple(reader.exports) if reader.exports is not None else None,
        docs=tuple(reader.docs),
        problems=tuple(problems + reader.problems),
    )
