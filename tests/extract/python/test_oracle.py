"""The extractor against Python's own parser, over this project's sources and the cases; and broken files."""

from __future__ import annotations

import ast
import random
import tomllib
from pathlib import Path
from typing import Any

import pytest

from generator.extract.python import read
from generator.extract.syntax import MAX_BYTES
from generator.model import FileFacts, Lit, Op
from tests.extract.python import oracle

HERE = Path(__file__).parent
FILES = sorted((HERE.parents[2] / "generator").glob("*.py"))
SOURCES = [pytest.param(file.read_text("utf-8"), id=file.name) for file in FILES] + [
    pytest.param(case["source"], id=f"{file.stem}-{case['name']}")
    for file in sorted((HERE / "cases").glob("*.toml"))
    for case in tomllib.loads(file.read_text("utf-8"))["case"]
]
KNOWN = str | int | float | bool | None


def value(expression: Any) -> Any:
    return expression.value if isinstance(expression, Lit) else ...


def facts(source: str) -> FileFacts:
    return read("src/pkg/mod.py", source.encode(), ("src",))


def parsed(source: str) -> None:
    try:
        ast.parse(source)
    except SyntaxError:
        pytest.skip("not for the running Python")


@pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore::DeprecationWarning")
@pytest.mark.parametrize("source", SOURCES)
def test_functions_are_those_of_ast(source: str) -> None:
    parsed(source)
    found = {
        (f.owner, f.name, f.spans[0].first_line, f.spans[0].last_line, f.is_async,
         repr([(p.name, p.required, ... if p.default is None else value(p.default)) for p in f.parameters]), f.doc)
        for f in facts(source).functions
    }  # fmt: skip
    assert found <= oracle.functions(source, "pkg.mod")
    assert {(one[0], one[1]) for one in found} == oracle.named(source, "pkg.mod")


@pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore::DeprecationWarning")
@pytest.mark.parametrize("source", SOURCES)
def test_fields_are_annotated_names_of_ast(source: str) -> None:
    parsed(source)
    wanted = oracle.annotated(source, "pkg.mod")
    called = {(name, line) for name, line, _ in oracle.constants(source, "pkg.mod")}
    every = {(t.name, t.span.first_line): t for t in facts(source).types if t.kind != "alias"}
    classes = {key: declared for key, declared in every.items() if key not in called}
    assert classes.keys() == wanted.keys()
    for key, declared in classes.items():
        names = {name for name, _, _ in wanted[key]}
        assert {field.name for field in declared.fields if field.type} <= names | {"root"}  # of a RootModel[…]
        plain = {(name, given, literal) for name, given, literal in wanted[key] if literal is not ...}
        for name, _, literal in plain:
            for field in declared.fields:
                if field.name == name and declared.uncertain is None:
                    assert value(field.default) == literal


@pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore::DeprecationWarning")
@pytest.mark.parametrize("source", SOURCES)
def test_constants_are_assignments_of_ast(source: str) -> None:
    parsed(source)
    read_here = facts(source)
    found = {(c.name, c.span.first_line): value(c.value) for c in read_here.constants}
    aliases = {t.name for t in read_here.types} | {"pkg.mod.__all__"}
    for name, line, literal in oracle.constants(source, "pkg.mod"):
        if name in aliases:
            continue
        assert (name, line) in found
        if found[name, line] is not ...:
            assert found[name, line] == literal


@pytest.mark.parametrize("source", SOURCES[:6])
def test_spans_cut_out_the_definition(source: str) -> None:
    data = source.encode()
    for function in facts(source).functions:
        cut = data[function.spans[0].start : function.spans[0].end].decode()
        assert cut.startswith((f"def {function.name}", f"async def {function.name}"))


def test_damage_never_raises_and_never_goes_unsaid() -> None:
    """A byte taken out or put in: what changed in the facts is either what the new source says or is reported."""
    source = (HERE / "cases" / "damaged.py.txt").read_text("utf-8")
    chance = random.Random(7)
    unsaid = 0
    for _ in range(250):
        at = chance.randrange(len(source))
        broken = source[:at] + chance.choice(["", "(", '"', ":", "=", "\x00", "]"]) + source[at + 1 :]
        told = facts(broken)
        try:
            ast.parse(broken)
        except (SyntaxError, ValueError):
            unsaid += not told.problems and told != facts(source)
    assert unsaid <= 25, (
        "the grammar forgives some things that Python does not; more than a tenth means that problems are lost"
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\x00",
        b"\xef\xbb\xbfA = 1\n",
        b"A = " + b"(" * 3000,
        b"A = 1" + b" + 1" * 4000,
        b"A = [" * 900,
        b"x" * 10_000,
        b"A=1\r\nB=2\r\n",
    ],
)  # fmt: skip
def test_hostile_bytes_are_read_without_an_error(data: bytes) -> None:
    assert read("a.py", data, ("",)).path == "a.py"


def test_a_byte_order_mark_hides_nothing() -> None:
    assert [c.name for c in read("a.py", b"\xef\xbb\xbfA = 1\n", ("",)).constants] == ["a.A"]


def test_a_deep_expression_stays_shallow() -> None:
    (constant,) = read("a.py", b"A = 1" + b" + 1" * 4000, ("",)).constants
    depth, inner = 0, constant.value
    while isinstance(inner, Op):
        depth, inner = depth + 1, inner.args[0]
    assert depth < 200


def test_a_file_over_the_limit_is_not_read_and_says_so() -> None:
    told = read("a.py", b"A = 1\n" + b"#" * MAX_BYTES, ("",))
    assert not told.constants
    assert [problem.line for problem in told.problems] == [1]
