"""Elixir source → facts. Everything is a call in this grammar; only calls that stand where a module declares something are read."""

from __future__ import annotations

import msgspec

from generator.extract.elixir.damage import affected, doubted
from generator.extract.elixir.headers import headers
from generator.extract.elixir.modules import Reader
from generator.extract.headers import media
from generator.extract.syntax import MAX_BYTES, errors, parse
from generator.model import FileFacts, Problem


def read(path: str, data: bytes, _roots: tuple[str, ...] = ("",)) -> FileFacts:
    """What an Elixir file declares. Roots do not matter here: modules say their names themselves."""
    if not path.endswith((".ex", ".exs")):
        return FileFacts(path=path, language="elixir")
    if len(data) > MAX_BYTES:
        what = f"not read: {len(data)} bytes are more than the limit of {MAX_BYTES}"
        return FileFacts(path=path, language="elixir", problems=(Problem(path=path, line=1, what=what),))
    root = parse("elixir", data).root_node
    reader = Reader(path, root)
    reader.file()
    broken = [*errors(root), *reader.index.misplaced]
    lines = sorted({node.start_point[0] + 1 for node in broken})
    problems = [Problem(path=path, line=line, what="syntax error", symbol=reader.symbol_at(line)) for line in lines]
    if not reader.modules and any(child.type != "comment" for child in root.named_children):
        problems.append(Problem(path=path, line=1, what="the file has code, and no module in it could be read"))
    given, named = headers(root, data)
    facts = FileFacts(
        path=path,
        language="elixir",
        modules=tuple(reader.modules),
        types=tuple(reader.types),
        encoders=tuple(reader.encoders),
        serializers=tuple(reader.serializers),
        structs=tuple(sorted(reader.index.structs)),
        functions=tuple(reader.functions),
        constants=tuple(reader.constants),
        commands=tuple(reader.commands),
        endpoints=tuple(reader.endpoints),
        environment=tuple(reader.environment),
        headers=given,
        named=named,
        media=media(data),
        imports=tuple(reader.imports),
        docs=tuple(reader.docs),
        problems=tuple(problems + reader.problems),
        code=msgspec.msgpack.encode(reader.clauses) if reader.clauses else b"",
    )
    return doubted(facts, affected(broken, root)) if broken else facts
