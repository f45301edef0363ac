"""Who may import whom, and who owns which package: the house of docs/architecture.md, held by a test."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "generator"
ROOMS = ("history", "extract", "heeding", "compare", "publish", "demo", "schemas")
LONGEST = 300

# room → the modules at the top that it may know. What it says besides is passed to it by the pipeline.
ROOM_MAY: dict[str, set[str]] = {
    "history": {"errors", "model"},
    "extract": {"errors", "model"},
    "heeding": {"model"},
    "compare": {"commands", "config", "fold", "headers", "linking", "located", "model", "options", "snapshot"},
    "publish": {"beside", "errors", "model"},
    "demo": {"config", "errors"},
    "schemas": set(),
}

# module → a module in a room that it knows although the table does not say so, and why.
EXCEPTIONS: dict[tuple[str, str], str] = {
    ("demo.histories", "history.importing"): "the demo's steps become commits, and only history/ may speak to git",
    ("config_checks", "compare.units"): "a unit is checked where it is written, and named in the message",
    ("config_checks", "history.globs"): "a glob is checked where it is written, by what will use it",
    ("config_checks", "compare.judgements"): "a rule of the surface is checked where it is named",
    ("config_checks", "extract.probe"): "a query is compiled where it is written, and named in the message",
    (
        "linking",
        "extract.python.kinds",
    ): "what a base from outside makes of a class, said once for one file and for many",
    ("printing", "compare.units"): "a value in a terminal is written as on the page",
}

# The modules at the top that join the rooms and may know all of them. The others know only their neighbours at the top.
JOINERS = {
    "cli",
    "commands",
    "deciding",
    "parsed",
    "pipeline",
    "said",
    "site",
    "source",
    "starters",
    "starting",
    "surfacing",
}

# package → the one place that may import it; the owner's own words are all that the rest of the program sees.
OWNERS: dict[str, tuple[str, ...]] = {
    "git": ("history",),
    "gitdb": ("history",),
    "tree_sitter": ("extract",),
    "tree_sitter_python": ("extract",),
    "tree_sitter_elixir": ("extract",),
    "jinja2": ("publish",),
    "markupsafe": ("publish",),
    "pygments": ("publish",),
    "markdown_it": ("decisions",),
    "click": ("cli",),
    "subprocess": ("history",),
    "msgspec": ("*",),
}

# Modules that are longer than LONGEST, and why one file serves the reader better than two.
LONG: dict[str, str] = {
    "model": "every type in the order in which data meets them; it is read from top to bottom",
    "cli": "every command, each a few lines, in the order of the README's table",
    "documents": "one function for each JSON document, with the keys in the order of the contract",
    "compare.probes": "one small function for each selector of site.toml, and the table that lists them",
}


def modules() -> dict[str, Path]:
    """Dotted name below ``generator`` → file. The demo's sources are data and are not ours to judge."""
    data = {ROOT / "demo" / "reference", ROOT / "demo" / "port"}
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        if not data & set(path.parents):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(part for part in parts if part != "__init__")] = path
    return found


MODULES = modules()
TREES = {name: ast.parse(path.read_text("utf-8")) for name, path in MODULES.items()}


def imports(name: str) -> Iterator[tuple[str, int]]:
    """Everything that a module imports, wherever in it: dotted name (of a module, where it is one) and line."""
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name}:{node.lineno} imports relatively"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}".removeprefix("generator.")
                yield (f"generator.{inner}" if inner in MODULES else node.module or "", node.lineno)


def inside(name: str) -> list[tuple[str, int]]:
    """The modules of this program that a module imports, named as in MODULES."""
    return [
        (found.removeprefix("generator").removeprefix("."), line)
        for found, line in imports(name)
        if found.partition(".")[0] == "generator"
    ]


def room(name: str) -> str | None:
    first = name.partition(".")[0]
    return first if first in ROOMS else None


def allowed(name: str, target: str) -> bool:
    if target == "" or (name, target) in EXCEPTIONS:
        return True
    here, there = room(name), room(target)
    if here is None:
        return there is None or name in JOINERS
    return there == here if there else target in ROOM_MAY[here]


@pytest.mark.parametrize("name", MODULES)
def test_a_module_knows_only_what_the_table_says(name: str) -> None:
    wrong = [
        f"generator/{name} imports {target} (line {line})" for target, line in inside(name) if not allowed(name, target)
    ]
    assert not wrong, "\n".join(wrong)


def test_the_tables_have_no_stale_entry() -> None:
    used = {(name, target) for name in MODULES for target, _ in inside(name)}
    assert {pair for pair in EXCEPTIONS if pair not in used} == set()
    for here, may in ROOM_MAY.items():
        assert may <= {target for name, target in used if room(name) == here}, here
    assert {owner for owners in OWNERS.values() for owner in owners} - {"*"} <= {*ROOMS, *MODULES}
    assert {name for name in LONG if length(name) <= LONGEST} == set()


def test_the_model_and_the_errors_rest_on_nothing_of_ours() -> None:
    assert [target for name in ("model", "errors") for target, _ in inside(name)] == []


def test_modules_at_the_top_have_no_circle() -> None:
    """What a module needs when it is loaded; imports inside functions are for later and may point up."""
    needs: dict[str, set[str]] = {}
    for name in MODULES:
        lines = {node.lineno for node in TREES[name].body if isinstance(node, ast.ImportFrom)}
        needs[name] = {target for target, line in inside(name) if line in lines and target not in ("", name)}
    while leaves := {name for name, targets in needs.items() if not targets}:
        needs = {name: targets - leaves for name, targets in needs.items() if name not in leaves}
    assert not {name: targets for name, targets in needs.items() if room(name) is None}


@pytest.mark.parametrize("name", MODULES)
def test_a_package_is_imported_only_by_its_owner(name: str) -> None:
    for found, line in imports(name):
        package = found.partition(".")[0]
        if package == "generator" or (package in sys.stdlib_module_names and package not in OWNERS):
            continue
        assert package in OWNERS, (
            f"generator/{name}:{line} imports {package}, which nobody owns; add it to OWNERS and to pyproject.toml"
        )
        owners = OWNERS[package]
        assert "*" in owners or name in owners or room(name) in owners, (
            f"generator/{name}:{line} imports {package}, owned by {owners}"
        )


@pytest.mark.parametrize("name", MODULES)
def test_only_the_command_line_prints(name: str) -> None:
    calls = [node for node in ast.walk(TREES[name]) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    assert not [node.lineno for node in calls if node.func.id in ("print", "eval", "exec", "breakpoint")]  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", MODULES)
def test_a_module_says_what_it_is(name: str) -> None:
    assert (ast.get_docstring(TREES[name]) or "").strip(), f"generator/{name} has no docstring"


def length(name: str) -> int:
    return len(MODULES[name].read_text("utf-8").splitlines())


@pytest.mark.parametrize("name", [name for name in MODULES if name not in LONG])
def test_a_module_is_short(name: str) -> None:
    assert length(name) <= LONGEST, (
        f"generator/{name} has {length(name)} lines; split it, or list it in LONG with the reason"
    )


def test_the_rooms_are_all_there() -> None:
    assert {path.name for path in ROOT.iterdir() if path.is_dir() and path.name != "__pycache__"} == set(ROOMS)


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("publish.site", "compare.rules"),
        ("model", "extract"),
        ("history.walk", "snapshot"),
        ("observed", "history.walk"),
    ],
)
def test_the_table_refuses(name: str, target: str) -> None:
    assert not allowed(name, target)
