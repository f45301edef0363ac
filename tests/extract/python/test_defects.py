"""What a review found: source → facts, so that nothing is taken for certain that only running the code would tell."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from generator.extract.python import read
from generator.model import FileFacts, Lit
from tests.extract.python.facts import show

UNKNOWN = "?"


def facts(source: str | bytes) -> FileFacts:
    return read("src/pkg/mod.py", source if isinstance(source, bytes) else source.encode(), ("src",))


def problems(told: FileFacts) -> list[tuple[int, str, str | None]]:
    return [(one.line, one.what, one.symbol) for one in told.problems]


# ── requests ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def method(*lines: str) -> FileFacts:
    return facts("class R:\n    async def f(self, r, c, body=None):\n" + "".join(f"        {line}\n" for line in lines))


def ways(told: FileFacts) -> list[tuple[str, str, str | None]]:
    """Transport, what is omitted, and the condition; for each request, one after the other."""
    return [(one.transport, one.omits, one.condition) for endpoint in told.endpoints for one in endpoint.bodies]


DUMP = "b = model_dump(r, exclude_none=True)"
SEND = "await self._post('/x', body=b)"


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        pytest.param(["self._post('/x', **c)"], [("unknown", "", None)], id="body may be in **kwargs"),
        pytest.param(["self._post('/x', *c)"], [("unknown", "", None)], id="body may be in *args"),
        pytest.param(["self._post('/x', c)"], [("unknown", "", None)], id="second positional argument"),
        pytest.param(["self._post('/x', model_dump(r))"], [("json", "", None)], id="second positional argument followed"),
        pytest.param(["self._post('/x', files=c)"], [("multipart", "", None)], id="files"),
        pytest.param(["self._post('/x', content=c, data=r)"], [("unknown", "", None)], id="two bodies"),
        pytest.param(["self._post('/x')"], [("none", "", None)], id="no body"),
        pytest.param(["self._post('/x', body=None)"], [("none", "", None)], id="None"),
        pytest.param(["self._post('/x', body=body)"], [("unknown", "", None)], id="a parameter"),
        pytest.param(["self._post('/x', body=model_dump(r, exclude={'a'}))"], [("unknown", "", None)], id="exclude"),
        pytest.param(["self._post('/x', body=model_dump(r, include={'a'}))"], [("unknown", "", None)], id="include"),
        pytest.param(["self._post('/x', body=model_dump(r, exclude=None))"], [("json", "", None)], id="exclude=None"),
        pytest.param(["self._post('/x', body=r.model_dump(**c))"], [("unknown", "", None)], id="settings of a dump spread"),
        pytest.param(["self._post('/x', body=r.to_dict())"], [("unknown", "", None)], id="a method of unknown doing"),
        pytest.param(["self._post('/x', body={**c, 'a': 1})"], [("unknown", "", None)], id="a display with others' keys"),
        pytest.param(["self._post('/x', body=json.dumps(c))"], [("unknown", "", None)], id="dumps of what is not known"),
        pytest.param(["self._post('/x', body=json.dumps(r.model_dump()).encode())"], [("json", "", None)], id="dumps and encode"),
        pytest.param([DUMP, "b.pop('k')", SEND], [("json", "none", None), ("unknown", "", None)], id="pop after dumping"),
        pytest.param([DUMP, "b['k'] = 1", SEND], [("json", "none", None), ("unknown", "", None)], id="key set after dumping"),
        pytest.param([DUMP, "b['k']['z'] = 1", SEND], [("json", "none", None), ("unknown", "", None)], id="inner key set"),
        pytest.param([DUMP, "b.update(c)", SEND], [("json", "none", None), ("unknown", "", None)], id="update after dumping"),
        pytest.param([DUMP, "b |= c", SEND], [("json", "none", None), ("unknown", "", None)], id="|= after dumping"),
        pytest.param([DUMP, "del b['k']", SEND], [("json", "none", None), ("unknown", "", None)], id="del after dumping"),
        pytest.param([DUMP, "strip(b)", SEND], [("json", "none", None), ("unknown", "", None)], id="handed to a function"),
        pytest.param([DUMP, "log.debug(b)", SEND], [("json", "none", None)], id="logged"),
        pytest.param([DUMP, "b = strip(b)", SEND], [("unknown", "", None)], id="made anew from itself"),
        pytest.param([DUMP, "b = {**b, 'k': 1}", SEND], [("unknown", "", None)], id="made anew with more keys"),
        pytest.param([DUMP, "b = compress(b)", SEND], [("json", "none", None)], id="made smaller"),
        pytest.param([DUMP, SEND, "b.pop('k')"], [("json", "none", None)], id="changed afterwards"),
        pytest.param(
            [DUMP, "for i in c:", f"    {SEND}", "    b.pop('k')"],
            [("json", "none", None), ("unknown", "", None)],
            id="changed for the next round",
        ),
        pytest.param([DUMP, "a = b", "a.pop('k')", SEND.replace("=b", "=a")], [("json", "none", None), ("unknown", "", None)], id="copy"),
        pytest.param([DUMP, "b = r.SerializeToString()", SEND], [("protobuf", "", None)], id="overwritten"),
        pytest.param(
            [DUMP, "if c:", "    b = r.SerializeToString()", SEND],
            [("json", "none", None), ("protobuf", "", "c")],
            id="overwritten perhaps",
        ),
        pytest.param(
            [DUMP, "if c:", "    b = r.SerializeToString()", "else:", "    b = r.dict()", SEND],
            [("protobuf", "", "c"), ("json", "", "not (c)")],
            id="overwritten in both arms",
        ),
        pytest.param(
            [DUMP, "if c:", "    b = r.SerializeToString()", "    return b", SEND], [("json", "none", None)], id="the other arm leaves"
        ),
        pytest.param(
            [DUMP, "if c:", "    raise E", "else:", "    b = r.dict()", SEND], [("json", "", "not (c)")], id="only one arm goes on"
        ),
        pytest.param(
            ["if c:", "    b = r.dict()", f"    {SEND}", "else:", "    b = r.SerializeToString()", f"    {SEND}"],
            [("json", "", "c"), ("protobuf", "", "not (c)")],
            id="arms that exclude each other",
        ),
        pytest.param(
            ["if c:", "    b = r.dict()", "elif r:", "    b = r.SerializeToString()", "else:", "    b = make(r)", SEND],
            [("json", "", "c"), ("protobuf", "", "not (c) and r"), ("unknown", "", "not (c) and not (r)")],
            id="elif has its own test",
        ),
        pytest.param(
            ["try:", "    b = r.SerializeToString()", "except E:", "    b = r.dict()", SEND],
            [("protobuf", "", None), ("json", "", None)],
            id="try and except",
        ),
        pytest.param(["with open(c) as b:", f"    {SEND}"], [("unknown", "", None)], id="with … as"),
        pytest.param(["for b in c:", f"    {SEND}"], [("unknown", "", None)], id="for"),
    ],
)  # fmt: skip
def test_bodies(lines: list[str], wanted: list[tuple[str, str, str | None]]) -> None:
    told = method(*lines)
    assert ways(told) == wanted
    assert all(body.source for endpoint in told.endpoints for body in endpoint.bodies if body.transport == "unknown")


@pytest.mark.parametrize(
    ("lines", "path"),
    [
        (["self._post(p, body=body)"], "{p}"),
        (["p = '/a'", "self._post(p, body=body)"], "/a"),
        (["p = f'/a/{r.id}/b'", "self._post(p, body=body)"], "/a/{id}/b"),
        (["self._post('/a/' + c, body=body)"], "/a/{c}"),
        (["base = '/v1'", "self._post(base + '/a/' + str(c) + '/b', body=body)"], "/v1/a/{value}/b"),
        (["self._post(f'{PREFIX}/a')"], "{PREFIX}/a"),
        (["self._post(ROUTE)"], "/route"),
        (["self._post(path='/a')"], "/a"),
    ],
)
def test_paths(lines: list[str], path: str) -> None:
    told = facts(
        "ROUTE = '/route'\nclass R:\n    def f(self, r, c, body):\n" + "".join(f"        {one}\n" for one in lines)
    )
    assert [one.path for one in told.endpoints] == [path]
    assert bool(told.problems) == (path == "{p}")


@pytest.mark.parametrize(
    "lines",
    [
        ["self._post(c, body=r)"],
        ["p = '/a' if c else '/b'", "self._post(p)"],
        ["p = '/a'", "if c:", "    p = '/b'", "self._post(p)"],
        ["self._post(make(c))"],
        ["self._post(*c)"],
        ["session.get(c)"],
    ],
)
def test_a_computed_path_is_a_problem(lines: list[str]) -> None:
    told = method(*lines)
    assert [(what, symbol) for _, what, symbol in problems(told)] == [
        ("the path of a request is computed", "pkg.mod.R.f")
    ]


@pytest.mark.parametrize(
    "call",
    ["r.get('/x', 1)", "c.pop('/x')", "routes.get('/x')", "self.get(c)", "headers.delete('/x')", "cache.put('/x', r)"],
)
def test_a_lookup_is_no_request(call: str) -> None:
    told = method(call)
    assert not told.endpoints
    assert not told.problems


@pytest.mark.parametrize(
    "call",
    ["self._get('/x')", "http_client.get('/x')", "self.session.get('/x')", "r.get('/x', params=c)", "httpx.get('/x')"],
)
def test_a_request_is_one(call: str) -> None:
    assert [one.path for one in method(call).endpoints] == ["/x"]


@pytest.mark.parametrize(
    ("body", "converter"),
    [
        ("model_dump(to_request(r), exclude_none=True)", "pkg.conv.to_request"),
        ("to_request(r).model_dump()", "pkg.conv.to_request"),
        ("model_dump(q)", "pkg.conv.to_request"),
        ("model_dump(r)", None),
        ("conv.encode(r).SerializeToString()", "pkg.conv.encode"),
    ],
)
def test_converters(body: str, converter: str | None) -> None:
    imports = "from . import conv\nfrom .conv import to_request\n"
    source = f"{imports}def f(self, r):\n    q = to_request(r)\n    self._post('/x', body={body})\n"
    assert [one.converter for endpoint in facts(source).endpoints for one in endpoint.bodies] == [converter]


# ── fields ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def fields(body: str) -> tuple[list[tuple[str, bool | None, str | None]], str | None]:
    """(name, required, default where it is certain) of class X, and why the class is uncertain."""
    told = facts("class X(BaseModel):\n" + body)
    declared = next(one for one in told.types if one.name == "pkg.mod.X")
    known = [
        (one.name, one.required, show(one.default) if one.default and one.required is not None else None)
        for one in declared.fields
    ]
    return known, declared.uncertain


@pytest.mark.parametrize(
    ("body", "wanted", "uncertain"),
    [
        ("    if A:\n        x: int = 1\n    else:\n        x: int = 2\n", [("x", None, None)], "x is declared in more than one way"),
        ("    if A:\n        x: int\n    else:\n        x: int = 2\n", [("x", None, None)], "x is declared in more than one way"),
        ("    if A:\n        x: int = 1\n    else:\n        x: int = 1\n", [("x", False, "1")], None),
        ("    if A:\n        x: int = 1\n", [("x", None, None)], "x is declared only under a condition: A"),
        ("    if TYPE_CHECKING:\n        x: int\n", [], None),
        ("    if TYPE_CHECKING:\n        x: int\n    else:\n        x: int = 1\n", [("x", False, "1")], None),
        ("    if not TYPE_CHECKING:\n        x: int\n    else:\n        y: int\n", [("x", True, None)], None),
        ("    if A:\n        pass\n    else:\n        x: int\n", [("x", None, None)], "x is declared only under a condition: not (A)"),
        ("    if A:\n        x: int\n    elif B:\n        x: int\n", [("x", None, None)], "x is declared only under a condition: A"),
        ("    x: int = 1\n    if A:\n        x: int = 1\n", [("x", False, "1")], None),
        ("    x: int = 1\n    if A:\n        x: int = 2\n", [("x", None, None)], "x is declared in more than one way"),
        ("    x: int = 1\n    if A:\n        x = 2\n", [("x", None, None)], "x is declared in more than one way"),
        ("    if A:\n        x: int = 1\n    x: int = 2\n", [("x", False, "2")], None),
        ("    try:\n        x: int = 1\n    except E:\n        x: int = 2\n", [("x", None, None)], "x is declared in more than one way"),
        ("    x: int = 1\n    if A:\n        model_config = ConfigDict(extra='forbid')\n", [("x", False, "1")], None),
        ("    x: int\n    if A:\n        model_config = C()\n    else:\n        class Config: ...\n", [("x", True, None)], None),
        ("    x: int = Field(**kw)\n", [("x", None, None)], "how x is declared is computed: Field(**kw)"),
        ("    x: Annotated[int, Field(**kw)]\n", [("x", None, None)], "how x is declared is computed: Field(**kw)"),
        ("    x: int = field(*a)\n", [("x", None, None)], "how x is declared is computed: field(*a)"),
    ],
)  # fmt: skip
def test_fields(body: str, wanted: list[tuple[str, bool | None, str | None]], uncertain: str | None) -> None:
    assert fields(body) == (wanted, uncertain)


@pytest.mark.parametrize(
    ("source", "default"),
    [
        ("NAME = 1\nclass X(BaseModel):\n    NAME = 2\n    x: int = NAME\n", "pkg.mod.X.NAME"),
        ("NAME = 1\nclass X(BaseModel):\n    x: int = NAME\n    NAME = 2\n", "pkg.mod.NAME"),
        ("NAME = 1\nclass X(BaseModel):\n    NAME: int\n    x: int = NAME\n", "pkg.mod.NAME"),
        ("NAME = 1\nclass Y:\n    NAME = 2\n    class X(BaseModel):\n        x: int = NAME\n", "pkg.mod.NAME"),
        ("def make(): ...\nclass X(BaseModel):\n    def make(): ...\n    x: int = make()\n", "pkg.mod.X.make()"),
        ("from .c import *\nclass X(BaseModel):\n    x: int = LIMIT\n", "pkg.mod.LIMIT"),
        ("from .c import *\nclass X(BaseModel):\n    x: float = float('inf')\n", "float('inf')"),
        ("from .c import *\nfrom .d import LIMIT\nclass X(BaseModel):\n    x: int = LIMIT.y\n", "pkg.d.LIMIT.y"),
        ("class X(BaseModel):\n    x: int = LIMIT\n", "LIMIT"),
    ],
)
def test_names_in_defaults(source: str, default: str) -> None:
    found = [field for one in facts(source).types for field in one.fields if field.name == "x"]
    assert [show(field.default) for field in found if field.default] == [default]


def test_a_star_import_gives_no_name_to_a_local_variable() -> None:
    told = facts("from .c import *\ndef f(a, **kw):\n    b = 1\n    g(b)\n    return kw.get('x', b)\n")
    (function,) = told.functions
    assert [show(one.default) for one in function.reads if one.default] == ["b"]
    assert [one.callee for one in function.calls] == ["g", "kw.get"]


@pytest.mark.parametrize(
    ("body", "wanted", "uncertain"),
    [
        ("    A = 1\n    _ignore_ = ['B']\n    B = 2\n    def f(self): ...\n    C = 3\n", ("A", "C"), None),
        ("    _ignore_ = 'B C'\n    A = 1\n    B = 2\n    C = 2\n", ("A",), None),
        ("    A = 1\n    if NEW:\n        B = 2\n", ("A", "B"), "B is declared only under a condition: NEW"),
        ("    if NEW:\n        A = 1\n    else:\n        A = 2\n", ("A",), None),
    ],
)
def test_enum_members(body: str, wanted: tuple[str, ...], uncertain: str | None) -> None:
    (declared,) = facts("from enum import Enum\nclass X(str, Enum):\n" + body).types
    assert (declared.variants, declared.uncertain) == (wanted, uncertain)


@pytest.mark.parametrize(
    "line",
    [
        "setattr(X, 'b', 1)",
        "X.b = 1",
        "X = wrap(X)",
        "def f():\n    setattr(X, name, 1)",
        "class X(BaseModel):\n    b: int",
    ],
)
def test_a_class_that_is_changed_later_is_not_certain(line: str) -> None:
    told = facts(f"class X(BaseModel):\n    a: int\n{line}\n")
    assert [one.uncertain is None for one in told.types] == [False] * len(told.types)


def test_an_alias_declared_in_two_ways_is_not_certain() -> None:
    told = facts("if NEW:\n    U = A | B\nelse:\n    U = Union[A, B, C]\n")
    assert [bool(one.uncertain) for one in told.types] == [True, True]


# ── constants ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("X = 1\nX += 2\n", ["X 1", "X ‹X += 2›"]),
        ("X = 1\ndef f():\n    global X\n    X = 2\n", ["X 1", "X ‹X, which pkg.mod.f sets›"]),
        (
            "X = 1\ndef f():\n    if a:\n        def g():\n            global X\n",
            ["X 1", "X ‹X, which pkg.mod.f sets›"],
        ),
        ("X, Y = 1, 2\n", ["X 1", "Y 2"]),
        ("(X, (Y, Z)) = 1, (2, 3)\n", ["X 1", "Y 2", "Z 3"]),
        ("X, Y = pair()\n", ["X ‹X, Y = pair()›", "Y ‹X, Y = pair()›"]),
        ("X, *Y = 1, 2, 3\n", ["X ‹X, *Y = 1, 2, 3›", "Y ‹X, *Y = 1, 2, 3›"]),
        ("if a:\n    X = 1\nelif b:\n    X = 2\nelse:\n    X = 3\n", ["X 1", "X 2", "X 3"]),
        ("X = 1\nif a:\n    X = 2\n", ["X 1", "X 2"]),
        ("for i in a:\n    X = 2\n", ["X ‹it is declared only under a condition›"]),
        ("if a:\n    X = 2\n", ["X ‹it is declared only under a condition: a›"]),
        ("X = 1\nX = 2\n", ["X 2"]),
        ("if a:\n    X = 1\nX = 2\n", ["X 2"]),
        ("if TYPE_CHECKING:\n    X = 1\nelse:\n    X = 2\n", ["X 2"]),
        ("X = {}\nX['a'] = 1\n", ["X {}", "X ‹X['a'] = 1›"]),
        ("X = {}\nX.update(a=1)\n", ["X {}", "X ‹X.update(a=1)›"]),
        ("X = {}\ndel X['a']\n", ["X {}", "X ‹del X['a']›"]),
        ("import y\ny.z = 1\nX = 1\n", ["X 1"]),
    ],
)
def test_constants(source: str, wanted: list[str]) -> None:
    found = [f"{one.name.removeprefix('pkg.mod.')} {show(one.value)}" for one in facts(source).constants]
    assert found == wanted


# ── the world ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("source", "read_names", "computed"),
    [
        ("def f(n): return os.getenv(n)", [], 1),
        ("def f(n): return os.environ[n]", [], 1),
        ("def f(n): return os.environ.get('A' + n)", [], 1),
        ("K = 'KEY'\ndef f(): return os.environ.get(K)", ["KEY"], 0),
        ("K = 'KEY'\nK = 'OTHER'\ndef f(): return os.environ.get(K)", [], 1),
        ("K = 'KEY'\ndef f(K): return os.environ.get(K)", [], 1),
        ("os.environ['W'] = '1'", [], 0),
        ("del os.environ['W']", [], 0),
        ("os.environ['W'] += '1'", ["W"], 0),
        ("class A:\n    x = os.getenv('X')\n    if os.environ.get('Y'):\n        z = 1", ["X", "Y"], 0),
        ("def f():\n    return os.getenv(key='X', default='1')", ["X"], 0),
    ],
)
def test_environment(source: str, read_names: list[str], computed: int) -> None:
    told = facts(f"import os\n{source}\n")
    assert [one.name for one in told.environment] == read_names
    assert [what for _, what, _ in problems(told)] == ["the name of an environment variable is computed"] * computed


@pytest.mark.parametrize(
    "source",
    [
        "globals()['x'] = 1",
        "vars()[n] = 1",
        "X = type('X', (), {})",
        "X = Enum('X', names)",
        "X = namedtuple('X', 'a b', rename=True)",
        "exec(code)",
    ],
)
def test_names_made_while_running_are_a_problem(source: str) -> None:
    told = facts(f"from enum import Enum\nfrom collections import namedtuple\n{source}\n")
    assert [line for line, _, _ in problems(told)] == [3]


@pytest.mark.parametrize("source", ["x = type(y)", "x = globals()['y']", "x = Enum", "x = y.exec(1)"])
def test_reading_makes_no_names(source: str) -> None:
    assert not facts(f"from enum import Enum\n{source}\n").problems


def test_keys_read_from_keyword_arguments() -> None:
    told = facts(
        "def f(a, **kw):\n    kw['x']; kw.setdefault('y', 1); kw['z'] = 2; kw.pop('v'); kw.get('w'); a['no']; del kw['q']\n"
    )
    (function,) = told.functions
    found = [(one.name, one.by, show(one.default) if one.default else None) for one in function.reads]
    assert found == [
        ("x", "fetch", None),
        ("y", "setdefault", "1"),
        ("z", "put", None),
        ("v", "pop", None),
        ("w", "get", "None"),
    ]


# ── commands ─────────────────────────────────────────────────────────────────────────────────────────────────────────

CLICK = "import click\n@click.group()\ndef cli(): ...\n"


@pytest.mark.parametrize(
    ("mark", "wanted"),
    [
        ("click.option('--a/--no-a', default=True)", [("--a", None, True)]),
        ("click.option('--fmt', '--format', '-f')", [("--fmt", "-f", False), ("--format", "-f", False)]),
        ("click.confirmation_option()", [("--yes", None, True)]),
        ("click.confirmation_option('--sure', '-s')", [("--sure", "-s", True)]),
        ("click.version_option()", [("--version", None, True)]),
        ("click.help_option('--help', '-h')", [("--help", "-h", True)]),
        ("click.help_option()", [("--help", None, True)]),
        ("click.password_option()", [("--password", None, False)]),
    ],
)
def test_options(mark: str, wanted: list[tuple[str, str | None, bool]]) -> None:
    told = facts(f"{CLICK}@cli.command()\n@{mark}\ndef x(): ...\n")
    assert [(one.name, one.short, one.flag) for one in told.commands[1].options] == wanted
    assert not told.problems


@pytest.mark.parametrize(
    ("marks", "line"),
    [
        ("@cli.command()\n@click.option(*names)\n", 5),
        ("@cli.command()\n@click.argument('a', **settings)\n", 5),
        ("@cli.command(**settings)\n", 4),
        ("@cli.command(NAME)\n", 4),
        ("@cli.command()\n@click.option(NAME)\n", 5),
    ],
)
def test_a_computed_setting_of_a_command_is_a_problem(marks: str, line: int) -> None:
    told = facts(f"{CLICK}{marks}def x(): ...\n")
    assert [(at, symbol) for at, _, symbol in problems(told)] == [(line, "pkg.mod.x")]


# ── hostile input ────────────────────────────────────────────────────────────────────────────────────────────────────

HOSTILE: dict[str, str | bytes] = {
    "empty": "",
    "only comments": "# a\n# b\n",
    "nul": b"X = 1\0\nY = 2\n",
    "crlf": b'X = """a\r\nb"""\r\nclass A(B):\r\n    x: int = 1\r\n',
    "bom": b"\xef\xbb\xbfX = 1\n",
    "utf-16": "X = 1\n".encode("utf-16"),
    "latin-1": b'# -*- coding: latin-1 -*-\nX = "\xe9"\ndef f(a="\xff"):\n    "\xe9"\n',
    "surrogates": 'X = "\\ud800"\nclass A(B):\n    "\\ud800"\n    x: Literal["\\udfff"] = Field(alias="\\ud800")\n    "\\ud800"\n',
    "surrogates elsewhere": 'os.getenv("\\ud800")\n__all__ = ["\\ud800"]\n',
    "surrogates in bodies": 'def f(**k):\n    k.get("\\ud800")\n    c._post("/\\ud800", body=1)\n',
    "floats": "X = 1e999\nY = -1e999\nZ = 1j\n",
    "integers": f"X = 0xffffffffffffffffffff\nY = {'9' * 6000}\nZ = -9223372036854775809\n",
    "names": "ＸＹ = 1\nclass é: ...\n",
    "long sum": "X = " + " + ".join(["1"] * 3000),
    "signs": "X = " + "-" * 5000 + "1",
    "not": "X = " + "not " * 5000 + "1",
    "attributes": "X = a" + ".b" * 5000,
    "calls": "X = a" + "()" * 5000,
    "chain of methods": "def f():\n    a" + ".b()" * 3000 + "\n",
    "subscripts": "X = a" + "[0]" * 5000,
    "brackets": "X = " + "[" * 3000 + "]" * 3000,
    "braces": "X = " + "{1:" * 3000 + "1" + "}" * 3000,
    "parentheses": "X = " + "(" * 3000 + "1" + ")" * 3000,
    "unclosed": "X = " + "(" * 5000,
    "union": "X = " + " | ".join(["A"] * 3000),
    "subscripted union": "X: TypeAlias = " + "Union[A, " * 2000 + "B" + "]" * 2000,
    "chain of names": "".join(f"X{i} = " for i in range(600)) + "1",
    "lambdas": "X = " + "lambda: " * 3000 + "1",
    "ternaries": "def f(a):\n    c._post('/x', body=" + "1 if a else (" * 1500 + "2" + ")" * 1500 + ")\n",
    "sum of a path": "def f(a):\n    c._post('/x'" + " + a" * 3000 + ")\n",
    "blocks": "".join("  " * i + "if a:\n" for i in range(900)) + "  " * 900 + "X = 1\n",
    "elifs": "if a:\n    X = 0\n" + "".join(f"elif b{i}:\n    X = {i}\n" for i in range(900)),
    "classes": "".join("  " * i + f"class A{i}:\n" for i in range(400)) + "  " * 400 + "x: int\n",
    "functions": "".join("  " * i + f"def f{i}():\n" for i in range(400)) + "  " * 400 + "pass\n",
    "field": "class A(B):\n    x: int = Field(" + "f(" * 3000 + ")" * 3000 + ")\n    y: " + "List[" * 3000 + "]" * 3000 + " = 1\n",
    "targets": "(" * 500 + "X," + ")," * 500 + " = 1\n",
    "assignments of one body": "def f(r):\n" + "    b = g(b)\n" * 200 + "    c._post('/x', body=b)\n",
}  # fmt: skip


def checked(data: str | bytes) -> FileFacts:
    told = facts(data)
    assert msgspec.json.decode(msgspec.json.encode(told), type=FileFacts) == told
    repr(told)
    return told


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_files_are_read_into_plain_json(data: str | bytes) -> None:
    checked(data)


def test_a_definition_that_is_too_deep_spoils_no_other() -> None:
    told = checked("A = 1\nclass X(BaseModel):\n    x: " + "Union[" * 3000 + "A" + "]" * 3000 + " = 1\ndef f(): ...\n")
    assert [one.name for one in told.constants] == ["pkg.mod.A"]
    assert [one.name for one in told.functions] == ["f"]


@pytest.mark.parametrize("source", ['"\\ud800"', "1e999", "0xffffffffffffffffffff", '"\\udc00" "a"', "b'x'", "1j"])
def test_what_json_cannot_hold_is_not_explained(source: str) -> None:
    (constant,) = facts(f"X = {source}\n").constants
    assert show(constant.value) == f"‹{source}›"


def test_bytes_that_are_no_text_are_said() -> None:
    told = facts(b'A = 1\nX = "\xe9"\n')
    assert not any(isinstance(one.value, Lit) for one in told.constants if one.name == "pkg.mod.X")
    assert [line for line, what, _ in problems(told) if what.startswith("not UTF-8")] == [2]


SEEDS: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    lambda chance, data: bytes(chance.randrange(256) for _ in range(400)),
    lambda chance, data: data[: chance.randrange(len(data))],
    lambda chance, data: bytes(byte ^ (1 << chance.randrange(8)) if chance.random() < 0.02 else byte for byte in data),
    lambda chance, data: b"".join(sorted(data.splitlines(keepends=True), key=lambda _: chance.random())),
    lambda chance, data: data.replace(b"\n", chance.choice([b"\r\n", b"\r", b"\0\n", b"\xe9\n", b"\\\n"])),
)


@pytest.mark.parametrize("seed", range(len(SEEDS)))
def test_noise_is_read_into_plain_json(seed: int) -> None:
    chance = random.Random(seed)
    whole = "\n".join(source for source in map(str, HOSTILE.values()) if len(source) < 400) + CLICK + DUMP + SEND
    for _ in range(60):
        told: Any = checked(SEEDS[seed](chance, whole.encode()))
        assert told.path == "src/pkg/mod.py"
