"""Elixir's own parser against the extractor: functions, struct fields, required keys, literal attributes."""

from __future__ import annotations

import json
import subprocess
from collections import defaultdict
from pathlib import Path
from typing import Any

from generator.extract.elixir import read
from generator.fold import fold
from generator.model import Expr, FileFacts

DIRECTIVES = frozenset(
    {
        "doc",
        "moduledoc",
        "typedoc",
        "impl",
        "derive",
        "enforce_keys",
        "behaviour",
        "deprecated",
        "since",
        "optional_callbacks",
        "on_load",
        "before_compile",
    }
)
SCRIPT = Path(__file__).parent / "oracle.exs"


def ask(paths: list[Path]) -> dict[str, list[list[Any]]]:
    """What Elixir says of each file, in one process."""
    names = "".join(f"{path}\n" for path in paths)
    command = ["elixir", "--erl", "+fnu", str(SCRIPT)]
    said = subprocess.run(
        command, input=names, capture_output=True, text=True, encoding="utf-8", check=True, timeout=300
    ).stdout
    rows: dict[str, list[list[Any]]] = defaultdict(list)
    for line in said.splitlines():
        path, *row = json.loads(line)
        rows[path].append(row)
    return rows


def disagreements(path: Path, rows: list[list[Any]]) -> tuple[list[str], int]:
    """Where the extractor and Elixir differ on one file, and how many things were compared."""
    facts = read(str(path), path.read_bytes(), ("",))
    if ["error"] in rows:
        return ([] if facts.problems else [f"{path}: Elixir refuses it, the extractor saw nothing wrong"]), 1
    wrong: list[str] = []
    theirs, ours = (
        _functions(rows),
        {(f.owner, f.name, f.arity) for f in facts.functions if f.owner in set(_modules(rows))},
    )
    wrong += [
        f"{path}: {what} only in {side}"
        for side, these in (("Elixir", theirs - ours), ("facts", ours - theirs))
        for what in sorted(these)
    ]
    structs, compared = _structs(path, rows, facts)
    attributes, more = _attributes(path, rows, facts)
    return wrong + structs + attributes, len(theirs) + compared + more


def _modules(rows: list[list[Any]]) -> list[str]:
    return [row[1] for row in rows if len(row) > 1]


def _functions(rows: list[list[Any]]) -> set[tuple[str, str, tuple[int, int]]]:
    defaults: dict[tuple[str, str, int], int] = {}
    for row in rows:
        if row[0] == "function":
            _, module, name, arity, count = row
            defaults[module, name, arity] = max(count, defaults.get((module, name, arity), 0))
    return {(module, name, (arity - count, arity)) for (module, name, arity), count in defaults.items()}


def _structs(path: Path, rows: list[list[Any]], facts: FileFacts) -> tuple[list[str], int]:
    wrong, compared = [], 0
    declared = {each.name: each for each in facts.types if each.kind == "struct"}
    for _, module, fields, enforced in (row for row in rows if row[0] == "struct"):
        ours = declared.get(module)
        if ours is None or [field.name for field in ours.fields] != [name for name, _ in fields]:
            wrong.append(f"{path}: fields of {module}")
            continue
        for field, (name, default) in zip(ours.fields, fields, strict=True):
            compared += 1
            if "known" in default and _value(field.default) != default["known"]:
                wrong.append(f"{path}: default of {module}.{name}: {field.default} is not {default['known']}")
            if isinstance(enforced, list) and field.required is not (f":{name}" in enforced):
                wrong.append(f"{path}: whether {module}.{name} is required")
    return wrong, compared


def _attributes(path: Path, rows: list[list[Any]], facts: FileFacts) -> tuple[list[str], int]:
    """Literal attributes in order; those that are directives to the compiler are no constants."""
    theirs: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        if row[0] == "attribute" and row[2] not in DIRECTIVES:
            theirs[f"{row[1]}.{row[2]}"].append(row[3]["known"])
    ours: dict[str, list[Any]] = defaultdict(list)
    for constant in facts.constants:
        ours[constant.name].append(_value(constant.value))
    wrong = [
        f"{path}: {name}: {value} is not among {ours[name]}"
        for name, values in theirs.items()
        for value in values
        if value not in ours[name]
    ]
    return wrong, sum(map(len, theirs.values()))


def _value(expression: Expr | None) -> Any:
    """A folded value; names are not followed, so what needs them is «?»."""
    folded = None if expression is None else fold(expression, lambda _: None)
    return folded.value if folded is not None and folded.known else "?"
