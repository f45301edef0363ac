"""How other SDKs are written: each case is a toy of something that a real one did and that was once read wrongly."""

from __future__ import annotations

from typing import Any

import pytest

from generator.commands import linked
from generator.extract.python import read
from generator.located import Located
from generator.model import CommandDecl, FileFacts
from generator.snapshot import Snapshot
from tests.extract.python.facts import show


def commands(files: list[FileFacts]) -> list[Located[CommandDecl]]:
    return linked(files, Snapshot(files).reexports)


def files(**sources: str) -> list[FileFacts]:
    """``a__b="…"`` is the file ``a/b.py``; a name that has a slash is a path as it is."""
    paths = {name if "/" in name else name.replace("__", "/"): source for name, source in sources.items()}
    return [read(f"{path}.py", source.encode()) for path, source in paths.items()]


def sdk(**sources: str) -> Snapshot:
    return Snapshot(files(**sources))


def value(snapshot: Snapshot, name: str) -> Any:
    """A constant's value, ``"?"`` where it is not known."""
    folded = snapshot.constant(name)
    return folded.value if folded.known else "?"


def field(snapshot: Snapshot, name: str) -> tuple[Any, Any, str | None]:
    """(required, default or "?" or None without one, name on the wire)."""
    owner, _, label = name.rpartition(".")
    found = snapshot.fields(snapshot.types[owner])[label]
    default = None if found.default is None else found.default.value if found.default.known else "?"
    return found.decl.required, default, found.decl.wire


# ── enums ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        pytest.param("class E(enum.Enum):\n    A = 1", 1, id="plain"),
        pytest.param("class E(int, enum.Enum):\n    A = 1", 1, id="mixed in, of that type"),
        pytest.param("class E(str, enum.Enum):\n    A = 1", "?", id="mixed in, turned into that type"),
        pytest.param("class E(float, enum.Enum):\n    A = 1", "?", id="an int becomes a float"),
        pytest.param("class E(int, enum.Enum):\n    A = 'ff', 16", "?", id="arguments of the type"),
        pytest.param("class E(enum.IntEnum):\n    A = True", "?", id="a bool becomes an int"),
        pytest.param("class E(enum.Enum):\n    A = 1, 'one'\n    def __init__(self, a, b): ...", [1, "one"], id="__init__"),
        pytest.param("class E(int, enum.Enum):\n    A = 1, 'x'\n    def __new__(cls, v, s): ...", "?", id="__new__"),
        pytest.param("class B(int, enum.Enum):\n    def __new__(cls, v, s): ...\nclass E(B):\n    A = 1, 'x'", "?", id="a base's __new__"),
        pytest.param("@dataclass\nclass D:\n    a: int\nclass E(D, enum.Enum):\n    A = 1", "?", id="a dataclass mixed in"),
        pytest.param(
            "class B(enum.Enum):\n    def _generate_next_value_(n, s, c, l): return n\nclass E(B):\n    A = enum.auto()",
            "?",
            id="a base counts",
        ),
    ],
)  # fmt: skip
def test_an_enum_may_make_something_else_of_what_is_written(body: str, wanted: Any) -> None:
    found = sdk(m=f"import enum\nfrom dataclasses import dataclass\n{body}\n")
    assert value(found, "m.E.A") == wanted


def test_what_is_a_member() -> None:
    body = "    _a = 1\n    __b = 2\n    _c_ = 3\n    d = lambda: 4\n    e = enum.nonmember(5)\n    f = property(g)\n    h = 6\n"
    assert sdk(m=f"import enum\nclass E(enum.Enum):\n{body}").types["m.E"].it.variants == ("_a", "h")


# ── models and dataclasses ───────────────────────────────────────────────────────────────────────────────────────────

FIRST = "from pydantic.v1 import BaseModel, Field\n"
SECOND = "from pydantic import BaseModel, Field\n"
EITHER = (
    "try:\n    from pydantic import v1 as p\nexcept ImportError:\n    import pydantic as p\nBaseModel = p.BaseModel\n"
)
ANYWHERE = "try:\n    import pydantic.v1 as p\nexcept ImportError:\n    import pydantic as p\n"


@pytest.mark.parametrize(
    ("head", "annotation", "wanted"),
    [
        pytest.param(FIRST, "Optional[int]", (False, None), id="v1 Optional"),
        pytest.param(FIRST, "int | None", (False, None), id="v1 or None"),
        pytest.param(FIRST, "Union[int, None]", (False, None), id="v1 Union"),
        pytest.param(FIRST, "Any", (False, None), id="v1 Any"),
        pytest.param(FIRST, "List[Optional[int]]", (True, None), id="v1 a list of what may be None"),
        pytest.param(FIRST, "Dict[str, None] ", (True, None), id="v1 None inside"),
        pytest.param(FIRST, "int", (True, None), id="v1 plain"),
        pytest.param(SECOND, "Optional[int]", (True, None), id="v2 Optional"),
    ],
)
def test_what_may_be_none_need_not_be_given_to_a_model_of_pydantics_first_version(
    head: str, annotation: str, wanted: tuple[Any, Any]
) -> None:
    found = sdk(m=f"{head}class M(BaseModel):\n    a: {annotation}\n")
    assert field(found, "m.M.a")[:2] == wanted
    assert (found.fields(found.types["m.M"])["a"].default is None) == bool(wanted[0])


@pytest.mark.parametrize(
    ("base", "mod"),
    [
        pytest.param("p.BaseModel", f"{ANYWHERE}class B(p.BaseModel): ...\nclass M(B):\n    a: Optional[int]\n    b: int\n", id="one file"),
        pytest.param(ANYWHERE, "from base import p\nclass M(p.BaseModel):\n    a: Optional[int]\n    b: int\n", id="two files"),
    ],
)  # fmt: skip
def test_where_either_version_may_be_installed_it_is_not_known(base: str, mod: str) -> None:
    found = sdk(base=base, m=mod)
    assert field(found, "m.M.a")[:2] == (None, "?")
    assert field(found, "m.M.b")[:2] == (True, None)


def test_a_field_in_parentheses_and_a_factory_with_parameters() -> None:
    found = sdk(
        m=f"{SECOND}from dataclasses import dataclass, field\nimport attr\n"
        "class M(BaseModel):\n    a: int = (Field(alias='aA', default=1))\n    b: list = Field(default_factory=list[str])\n"
        "@dataclass\nclass D:\n    c: dict = field(default_factory=dict[str, int])\n    d: list = field(default_factory=make)\n"
        "@attr.s(auto_attribs=True)\nclass A:\n    e: list = attr.Factory(list[int])\n"
    )
    assert field(found, "m.M.a") == (False, 1, "aA")
    assert field(found, "m.M.b")[:2] == (False, [])
    assert field(found, "m.D.c")[:2] == (False, {})
    assert field(found, "m.D.d")[:2] == (False, "?")
    assert field(found, "m.A.e")[:2] == (False, [])


def test_a_decorator_of_the_sources_may_make_a_dataclass() -> None:
    deco = "import dataclasses\ndef own(cls):\n    return dataclasses.dataclass(cls, kw_only=True)\ndef other(cls):\n    return cls\n"
    found = sdk(deco=deco, m="from deco import own, other\n@own\nclass A:\n    a: int\n@other\nclass B:\n    a: int\n")
    assert [found.types[name].it.kind for name in ("m.A", "m.B")] == ["dataclass", "class"]
    assert list(found.fields(found.types["m.A"])) == ["a"]


def test_a_decorator_may_leave_something_else_than_the_class() -> None:
    found = sdk(
        m="def one(cls):\n    return cls()\ndef same(cls):\n    return cls\n@one\nclass A: ...\n@same\nclass B: ...\n"
    )
    assert found.uncertain(found.types["m.A"]) == "m.A: m.one may replace it"
    assert found.uncertain(found.types["m.B"]) is None


def test_a_type_that_is_made_of_what_is_computed_is_there_and_unknown() -> None:
    found = sdk(m="from enum import Enum\nE = Enum('E', {a: a for a in b})\nF = Enum('F', 'a b')\n")
    assert (found.types["m.E"].it.kind, found.uncertain(found.types["m.E"])) == (
        "enum",
        "m.E: what it is made of is computed",
    )
    assert found.types["m.F"].it.variants == ("a", "b")


def attrs(found: Snapshot, name: str) -> list[str]:
    return list(found.fields(found.types[name]))


def test_which_names_attrs_takes_for_fields() -> None:
    body = "class A:\n    a: int = 1\n    b: int = attrs.field(default=2)\n"
    loose = body + "    c = attrs.field(default=3)\n"
    found = sdk(
        a=f"import attrs\n@attrs.define\n{body}",
        b=f"import attrs\n@attrs.define\n{loose}",
        c=f"import attrs\n@attrs.define(auto_attribs=False)\n{body}",
        d=f"import attrs\n@attrs.define(auto_attribs=True)\n{body}",
    )
    assert [attrs(found, f"{name}.A") for name in "abcd"] == [["a", "b"], ["b", "c"], ["b"], ["a", "b"]]


def test_a_default_that_says_that_there_is_none() -> None:
    head = "import dataclasses\nimport attrs\n"
    found = sdk(
        m=f"{head}@dataclasses.dataclass\nclass D:\n    a: int = dataclasses.field(default=dataclasses.MISSING)\n"
        "@attrs.define\nclass A:\n    a: int = attrs.field(default=attrs.NOTHING)\n"
    )
    assert field(found, "m.D.a")[:2] == (True, None)
    assert field(found, "m.A.a")[:2] == (True, None)


def test_values_as_the_language_makes_them() -> None:
    found = sdk(m="A = {1, 2, 1}\nB = (1,) + (2,)\nC = 'ab' * 2\nD = E = [1]\nE.append(2)\nF = G = 1\n")
    assert [value(found, f"m.{name}") for name in "ABCDEFG"] == [[1, 2], [1, 2], "abab", "?", "?", 1, 1]


def test_unpacked_members_are_not_told_as_none() -> None:
    found = sdk(m="import enum\nclass E(enum.Enum):\n    A, B = 1, 2\n    C = 3\n")
    assert found.uncertain(found.types["m.E"]) == "m.E: line 3 unpacks members"


def test_a_command_in_several_places() -> None:
    cli = "import click\n@click.group()\ndef cli(): ...\n@click.command()\ndef one(): ...\n"
    found = commands(files(m=f"{cli}cli.add_command(one)\ncli.add_command(one, 'again')\n"))
    assert [one.name for one in found] == ["again", "one"]


# ── unions ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        pytest.param("Union[Event[T], Other]", ("m.Event", "m.Other"), id="a class of the sources with parameters"),
        pytest.param("Union[List[Other], 'Other']", ("List[Other]", "m.Other"), id="a list stays a list"),
        pytest.param("Union[Annotated[Other, 1], Annotated['Event[T]', 2]]", ("m.Other", "m.Event"), id="annotated members"),
        pytest.param("(\n    Event\n    | Other\n)", ("m.Event", "m.Other"), id="in parentheses"),
        pytest.param("Literal['a', 'b' 'c', Kind]", ("a", "bc", "m.Kind"), id="values and an alias of values"),
    ],
)  # fmt: skip
def test_members_of_unions(written: str, wanted: tuple[str, ...]) -> None:
    head = (
        "from typing import Annotated, List, Literal, Union\nclass Event: ...\nclass Other: ...\nKind = Literal['k']\n"
    )
    assert sdk(m=f"{head}X = {written}\n").types["m.X"].it.variants == wanted


def test_sets_that_are_joined_are_no_union_and_small_names_may_be_one() -> None:
    found = sdk(
        m="from typing import Union\nA = frozenset({'a'})\nB = (\n    A | {'b', 'a'}\n)\n_small = Union[int, str]\n"
    )
    assert "m.B" not in found.types
    assert value(found, "m.B") == ["a", "b"]
    assert found.types["m._small"].it.variants == ("int", "str")


# ── methods ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def kinds(snapshot: Snapshot, owner: str) -> dict[str, tuple[str, bool]]:
    """Method → kind, and whether that is certain."""
    return {
        name.rpartition(".")[2]: (every[-1].it.kind, every[-1].it.uncertain is None)
        for name, every in snapshot.functions.items()
        if every[-1].it.owner == owner
    }


def test_what_decorators_from_elsewhere_make_of_a_method() -> None:
    compat = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    class lazy: ...\n"
    compat += "else:\n    from functools import cached_property as lazy\n"
    compat += "def only_set(fn):\n    return property(fset=fn)\ndef log(fn):\n    return fn\n"
    body = (
        "    @lazy\n    def a(self): ...\n    @only_set\n    def b(self, value): ...\n    @log\n    def c(self): ...\n"
    )
    body += "    def __init_subclass__(cls): ...\n"
    found = sdk(compat=compat, m=f"from compat import lazy, log, only_set\nclass C:\n{body}")
    assert kinds(found, "m.C") == {
        "a": ("property", True),
        "b": ("method", False),
        "c": ("method", True),
        "__init_subclass__": ("classmethod", True),
    }


def test_validators_are_class_methods() -> None:
    body = "    @field_validator('a')\n    def a(cls, v): ...\n    @model_validator(mode='before')\n    def b(cls, v): ...\n"
    body += "    @model_validator(mode='after')\n    def c(self): ...\n    @mine.validator\n    def d(self): ...\n"
    found = sdk(m=f"from pydantic import BaseModel, field_validator, model_validator\nclass C(BaseModel):\n{body}")
    assert {name: kind for name, (kind, _) in kinds(found, "m.C").items()} == {
        "a": "classmethod", "b": "classmethod", "c": "method", "d": "method"
    }  # fmt: skip


def test_overloads_without_an_implementation_and_setters_without_a_getter() -> None:
    body = "    @overload\n    def a(self, x: int): ...\n    @overload\n    def a(self, x: str): ...\n"
    body += "    @Base.b.setter\n    def b(self, v): ...\n"
    body += "    @property\n    def c(self): ...\n    @c.setter\n    def c(self, v): ...\n"
    found = sdk(m=f"from typing import overload\nclass Base: ...\nclass C(Base):\n{body}")
    assert kinds(found, "m.C") == {"a": ("method", False), "b": ("property", False), "c": ("property", True)}


# ── modules ──────────────────────────────────────────────────────────────────────────────────────────────────────────

LAZY = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .a import A, B\n"


@pytest.mark.parametrize(
    ("rest", "wanted"),
    [
        pytest.param("_TABLE = {'A': '.a'}\ndef __getattr__(name): ...\n", "pkg.a.A", id="named in its table"),
        pytest.param("_TABLE = {'B': '.a'}\ndef __getattr__(name): ...\n", "pkg.A", id="not named"),
        pytest.param("__getattr__, __all__ = attach(__name__, {'a': ['A']})\n", "pkg.a.A", id="unpacked, named in a call"),
        pytest.param("_TABLE = {'A': '.a'}\n", "pkg.A", id="no __getattr__"),
    ],
)  # fmt: skip
def test_modules_that_load_what_they_hand_on_when_it_is_asked_for(rest: str, wanted: str) -> None:
    found = sdk(**{"pkg/__init__": LAZY + rest}, pkg__a="class A: ...\nclass B: ...\n")
    assert found.resolved("pkg.A") == wanted


def test_del_takes_a_name_away_for_good_or_perhaps() -> None:
    found = sdk(
        m="def f(): ...\ndef g(): ...\ndef h(): ...\ndel f\ndel h\ndef h(a): ...\nX = 1\ndel X, Y\n"
        "class C:\n    def a(self): ...\n    def b(self): ...\n    b2 = b\n    del b\n"
        "import os\ndel os\n"
    )
    assert set(found.functions) == {"m.g", "m.h", "m.C.a"}
    assert len(found.functions["m.h"][0].it.parameters) == 1
    assert "m.X" not in found.constants
    assert "m.os" not in found.reexports.aliases


def test_what_a_function_changes_is_not_certain() -> None:
    found = sdk(
        m="A = {}\nB = []\nC = {}\nD = {}\nE = 'x'\ndef f(D):\n    A['a'] = 1\n    B.append(1)\n"
        "    C = {}\n    C['a'] = 1\n    D['a'] = 1\n    E.update(1)\n"
    )
    assert [value(found, f"m.{name}") for name in "ABCDE"] == ["?", "?", {}, {}, "x"]


# ── commands ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_commands_that_are_added_and_groups_that_are_not_read() -> None:
    found = commands(
        files(
            pkg__main="import click\nfrom .sub import one, group\n@click.group()\ndef cli(): ...\n"
            "cli.add_command(one)\ncli.add_command(group, name='g')\ncli.add_command(two, 'second')\n"
            "@click.command()\ndef two(): ...\n",
            pkg__sub="import click\n@click.command('first')\ndef one(): ...\n@click.group()\ndef group(): ...\n"
            "@group.command()\ndef inner(): ...\nother = Strange()\n@other.command()\ndef lost(): ...\n"
            "@click.command()\ndef grown(): ...\ngrown.params.insert(0, more)\n",
        )
    )
    assert {one.name: one.it.uncertain for one in found} == {
        "first": None,
        "g inner": None,
        "second": None,
        "lost": "its group pkg.sub.other is not read",
        "grown": "line 13 changes its parameters",
    }


def test_options_that_a_decorator_bundles_are_not_taken_for_none() -> None:
    shared = "import click\nimport functools\nverbose = click.option('--verbose')\ndef guard(f):\n    return f\n"
    shared += (
        "def common(f):\n    @click.option('--x')\n    @functools.wraps(f)\n    def inner(*a): ...\n    return inner\n"
    )
    marks = {"a": "common", "b": "verbose", "c": "guard", "d": "lib.option('--y')"}
    cli = "".join(f"@click.command()\n@{mark}\ndef {name}(): ...\n" for name, mark in marks.items())
    found = commands(files(shared=shared, m=f"import click\nfrom shared import common, guard, verbose\n{cli}"))
    assert {one.name: one.it.uncertain for one in found} == {
        "a": "its decorator shared.common adds options",
        "b": "its decorator shared.verbose adds options",
        "c": None,
        "d": "its decorator lib.option adds options",
    }


def test_commands_of_other_libraries_are_told() -> None:
    (typer,) = files(
        m="import typer\napp = typer.Typer()\n@app.command('x')\ndef f(a: int = 1): ...\n@app.thing()\ndef g(): ...\n"
    )
    assert [(one.line, one.what, one.symbol) for one in typer.problems] == [
        (3, "@app.command(…) makes a command that is not click's", "m.f")
    ]


# ── the world ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        pytest.param(
            "def f():\n    e = os.environ\n    return e.get('A'), e['B']", ["A", "B"], id="a local name for it"
        ),
        pytest.param(
            "def f(e=None):\n    e = os.environ if e is None else e\n    e.get('A')", ["A"], id="unless handed in"
        ),
        pytest.param("def f(e=None):\n    e = e or os.environ\n    e['A']", ["A"], id="or"),
        pytest.param("def f(e):\n    e.get('A')\n    os.environ", [], id="a parameter"),
        pytest.param("E = os.environ\ndef f():\n    return E.get('A')", ["A"], id="the module's name for it"),
        pytest.param("E = os.environ\ndef f(E):\n    return E.get('A')", [], id="hidden by a parameter"),
        pytest.param("E = os.environ\nE = {}\ndef f():\n    return E.get('A')", [], id="no longer it"),
    ],
)
def test_names_for_the_environment(source: str, wanted: list[str]) -> None:
    (found,) = files(m=f"import os\n{source}\n")
    assert [one.name for one in found.environment] == wanted


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        pytest.param("    a: int = 1\n    b: str\n", [("A", "1"), ("B", None)], id="by the field's name"),
        pytest.param(
            "    model_config = SettingsConfigDict(env_prefix='X_')\n    a: int = 1\n", [("X_A", "1")], id="prefix"
        ),
        pytest.param(
            "    a: int = 1\n    class Config:\n        env_prefix = 'X_'\n",
            [("X_A", "1")],
            id="prefix of the first version",
        ),
        pytest.param(
            "    model_config = SettingsConfigDict(case_sensitive=True, env_prefix='x_')\n    a: int\n",
            [("x_a", None)],
            id="case",
        ),
        pytest.param("    a: int = Field(1, validation_alias='OWN')\n", [("OWN", "1")], id="a name of its own"),
        pytest.param(
            "    a: int = Field(1, validation_alias=AliasChoices('P', 'Q'))\n", [("P", "1"), ("Q", "1")], id="several"
        ),
        pytest.param(
            "    a: int = Field(1, env=['P', 'Q'])\n", [("P", "1"), ("Q", "1")], id="several of the first version"
        ),
        pytest.param("    a: int = Field(1, validation_alias=f())\n", [], id="computed"),
        pytest.param(
            "    model_config = SettingsConfigDict(env_prefix=f())\n    a: int = 1\n", [], id="computed prefix"
        ),
    ],
)
def test_settings_that_pydantic_reads_from_the_environment(body: str, wanted: list[tuple[str, str | None]]) -> None:
    head = "from pydantic import AliasChoices, Field\nfrom pydantic_settings import BaseSettings, SettingsConfigDict\n"
    (found,) = files(m=f"{head}class S(BaseSettings):\n{body}class Other(Thing):\n    z: int\n")
    assert [(one.name, show(one.default) if one.default is not None else None) for one in found.environment] == wanted
    assert [one.symbol for one in found.problems] == ([] if wanted else ["m.S"])


def test_a_request_whose_path_is_given_by_name() -> None:
    (found,) = files(
        m="class C:\n    def f(self):\n        self.link.get(path='/nodes')\n        self.link.get(path='x')\n        self.link.get('/y')\n"
    )
    assert [(one.method, one.path) for one in found.endpoints] == [("GET", "/nodes")]
