"""What a declaration is once its file is seen among the others: cases of two or three files, for and against."""

from __future__ import annotations

import pytest

from generator import linking
from generator.extract.python import read
from generator.linking import generated
from generator.snapshot import Snapshot


def snapshot(**files: str) -> Snapshot:
    """``pkg__mod`` stands for ``pkg/mod.py``, ``pkg`` for the package itself."""
    paths = {name: f"{name.replace('__', '/')}.py" if "__" in name else f"{name}/__init__.py" for name in files}
    return Snapshot(read(paths[name], source.encode()) for name, source in files.items())


def kind(found: Snapshot, name: str) -> tuple[str, str | None]:
    return found.types[name].it.kind, found.strange.get(name)


BASES = """
import enum, pydantic
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypedDict
from attrs import define
from elsewhere import Thing
class Model(pydantic.BaseModel): ...
class Error(Exception): ...
class Pair(NamedTuple):
    a: int
class Keys(TypedDict, total=False):
    a: int
class Kind(str, enum.Enum): ...
@dataclass
class Data:
    a: int
@define
class Attrs:
    a: int
class Strange(Thing): ...
class Own(Generic[T]): ...
Alias = pydantic.BaseModel
"""


@pytest.mark.parametrize(
    ("base", "wanted", "unknown"),
    [
        ("Model", "model", None),
        ("Alias", "model", None),
        ("Error", "class", None),
        ("Pair", "named-tuple", None),
        ("Keys", "typed-dict", None),
        ("Kind", "enum", None),
        ("Data", "dataclass", None),
        ("Attrs", "attrs", None),
        ("Own", "class", None),
        ("Strange", "class", "elsewhere.Thing"),
        ("Nowhere", "class", "pkg.bases.Nowhere"),
    ],
)
def test_a_kind_follows_the_bases_to_their_end(base: str, wanted: str, unknown: str | None) -> None:
    found = snapshot(pkg__bases=BASES, pkg__mod=f"from .bases import {base}\nclass X({base}):\n    b: int = 1\n")
    assert kind(found, "pkg.mod.X") == (wanted, unknown)


def test_a_class_without_a_decorator_adds_no_field_to_a_dataclass() -> None:
    found = snapshot(pkg__bases=BASES, pkg__mod="from .bases import Data\nclass X(Data):\n    b: int = 1\n")
    assert list(found.fields(found.types["pkg.mod.X"])) == ["a"]


def test_a_dataclass_takes_no_field_from_a_plain_class() -> None:
    source = "from dataclasses import dataclass\nclass P:\n    a: int\n@dataclass\nclass X(P):\n    b: int\n"
    found = snapshot(pkg__mod=source)
    assert list(found.fields(found.types["pkg.mod.X"])) == ["b"]


def test_keys_of_a_typed_dict_in_another_file_are_required_as_it_says() -> None:
    found = snapshot(
        pkg__bases=BASES, pkg__mod="from .bases import Keys\nclass X(Keys):\n    b: int\n    c: NotRequired[int]\n"
    )
    fields = found.fields(found.types["pkg.mod.X"])
    assert {name: field.decl.required for name, field in fields.items()} == {"a": False, "b": True, "c": False}


def test_a_model_from_another_file_has_no_private_fields() -> None:
    found = snapshot(
        pkg__bases=BASES, pkg__mod="from .bases import Model\nclass X(Model):\n    _a: int = 1\n    b: int\n"
    )
    assert list(found.fields(found.types["pkg.mod.X"])) == ["b"]


def test_an_enum_from_another_file_has_members() -> None:
    found = snapshot(
        pkg__bases=BASES,
        pkg__mod="from .bases import Kind\nclass X(Kind):\n    RED = 'r'\n    _x = 1\n    __y = 2\n    _z_ = 3\n",
    )
    assert found.types["pkg.mod.X"].it.variants == ("RED", "_x")


def test_two_imports_of_one_kind_make_that_kind_and_others_none() -> None:
    either = "try:\n    from {} import TypedDict\nexcept ImportError:\n    from {} import TypedDict\n"
    used = "from ._compat import TypedDict\nclass X(TypedDict):\n    a: int\n"
    same = snapshot(pkg___compat=either.format("typing", "typing_extensions"), pkg__mod=used)
    other = snapshot(pkg___compat=either.format("typing", "somewhere"), pkg__mod=used)
    assert kind(same, "pkg.mod.X") == ("typed-dict", None)
    assert kind(other, "pkg.mod.X") == ("class", "pkg._compat.TypedDict")


@pytest.mark.parametrize(
    ("bases", "members", "wanted"),
    [
        ("enum.StrEnum", "RED = enum.auto()\n    Blue = enum.auto()", ["red", "blue"]),
        ("enum.Enum", "A = enum.auto()\n    B = 5\n    C = enum.auto()", [1, 5, 6]),
        ("enum.Flag", "A = enum.auto()\n    B = enum.auto()\n    C = enum.auto()", [1, 2, 4]),
        ("str, enum.Enum", "A = enum.auto()", [None]),
        ("enum.Enum", "A = enum.auto()\n    def _generate_next_value_(*a): ...", [None]),
        ("enum.Enum", "A = compute()\n    B = enum.auto()", [None, None]),
    ],
)
def test_members_that_count_themselves(bases: str, members: str, wanted: list[object]) -> None:
    found = snapshot(pkg__mod=f"import enum\nclass X({bases}):\n    {members}\n")
    assert [found.constant(name).value for name in found.constants] == wanted


def test_names_on_the_wire_from_pydantics_own_generators() -> None:
    base = (
        "from pydantic import BaseModel, ConfigDict\nfrom pydantic.alias_generators import to_camel\n"
        "class Base(BaseModel):\n    model_config = ConfigDict(alias_generator={})\n"
    )
    used = (
        "from pydantic import Field\nfrom .base import Base\n"
        "class X(Base):\n    max_size: int\n    one: int\n    it_is: int = Field(alias='is')\n"
    )
    known = snapshot(pkg__base=base.format("to_camel"), pkg__mod=used)
    fields = known.fields(known.types["pkg.mod.X"])
    assert [one.decl.wire for one in fields.values()] == ["maxSize", "one", "is"]
    assert known.uncertain(known.types["pkg.mod.X"]) is None
    other = snapshot(pkg__base=base.format("mine"), pkg__mod=used)
    assert "alias_generator" in (other.uncertain(other.types["pkg.mod.X"]) or "")


@pytest.mark.parametrize("namer", ["to_camel", "to_pascal"])
def test_generated_names_are_pydantics(namer: str) -> None:
    generators = pytest.importorskip("pydantic.alias_generators")
    for name in ("max_size", "one", "a_1b", "http_2_xx", "x1y_z", "_lead", "trail_", "aB", "UP_case", "a__b", "n2d"):
        assert generated(f"pydantic.alias_generators.{namer}", name) == getattr(generators, namer)(name), name
    assert generated("mine.to_camel", "a_b") is None


# ── public names ─────────────────────────────────────────────────────────────────────────────────────────────────────

HIDDEN = "class A: ...\nclass B:\n    def f(self): ...\n    def _g(self): ...\ndef h(): ...\n"


@pytest.mark.parametrize(
    ("package", "wanted"),
    [
        ("from ._impl import A, h\n", {"A": ["pkg.A"], "h": ["pkg.h"]}),
        ("from ._impl import A, B\n__all__ = ['B']\n", {"B": ["pkg.B"]}),
        ("from ._impl import *\n", {"A": ["pkg.A"], "B": ["pkg.B"], "h": ["pkg.h"]}),
        ("from ._impl import A as Z, B as _B\n", {"A": ["pkg.Z"], "B": []}),
        ("if TYPE_CHECKING:\n    from ._impl import A\n", {}),
        ("X = 1\n", {}),
    ],
)
def test_what_is_exported_is_public(package: str, wanted: dict[str, list[str]]) -> None:
    found = snapshot(pkg=package, pkg___impl=HIDDEN)
    public = {
        name.removeprefix("pkg._impl."): sorted(set(found.public.get(name, [])))
        for name in found.types | found.functions
    }
    assert {name: names for name, names in public.items() if names} == {
        n: names for n, names in wanted.items() if names
    }
    for name, exported in wanted.items():
        assert found.internal(f"pkg._impl.{name}") == (not exported)


def test_a_module_that_only_uses_a_name_does_not_export_it() -> None:
    found = snapshot(pkg="", pkg___impl=HIDDEN, pkg__client="from ._impl import A\nclass Client:\n    a: A\n")
    assert found.types["pkg._impl.A"].it.internal
    facade = snapshot(pkg="", pkg___impl=HIDDEN, pkg__api="from ._impl import A\n")
    assert not facade.types["pkg._impl.A"].it.internal


def test_methods_are_as_public_as_their_class_and_their_own_name() -> None:
    found = snapshot(pkg="from ._impl import B\n", pkg___impl=HIDDEN)
    said = {name.rpartition(".")[2]: every[0].it.internal for name, every in found.functions.items()}
    assert said == {"f": False, "_g": True, "h": True}


def test_star_imports_in_circles_are_gone_through_once() -> None:
    """Packages whose modules all import everything of each other, under names of their own too."""
    modules = [f"m{n}" for n in range(14)]
    files = {
        f"pkg__{one}": "".join(
            f"from pkg.{other} import *\nfrom pkg import {other}\n" for other in modules if other != one
        )
        for one in modules
    }
    files["pkg"] = "".join(f"from .{one} import *\n" for one in modules)
    files["pkg__m13"] += "from .deep import *\n"
    files["pkg__deep"] = "class Found: ...\n"
    found = snapshot(**files)
    assert found.canonical("pkg.m0.Found", found.types) == "pkg.deep.Found"
    assert found.canonical("pkg.m0.m1.Found", found.types) == "pkg.deep.Found"
    assert found.canonical("pkg.m0.Missing", found.types) is None


def test_a_package_may_take_everything_of_hundreds_of_modules() -> None:
    names = [f"m{n}" for n in range(500)]
    files = {f"pkg__{one}": "" for one in names}
    files |= {"pkg__m499": "from .deep import *\n", "pkg__deep": "class Last: ...\n"}
    files["pkg"] = "".join(f"from .{one} import *\n" for one in names)
    found = snapshot(**files)
    assert found.canonical("pkg.Last", found.types) == "pkg.deep.Last"
    assert "pkg.Last" in found.public["pkg.deep.Last"]


def test_what_is_handed_on_by_many_modules_one_after_the_other_is_public_in_the_first() -> None:
    files = {f"pkg__m{n}": f"from .m{n + 1} import *\n" for n in range(11)}
    deep = {f"pkg__d{n}": f"from .d{n + 1} import *\n" for n in range(40)}
    files |= deep | {"pkg__m11": "class Near: ...\n", "pkg__d40": "class Far: ...\n", "pkg": "from .m0 import *\n"}
    found = snapshot(**files)
    assert "pkg.Near" in found.public["pkg.m11.Near"]
    handed = dict(linking.exported(found.files.values()))
    assert handed["pkg.d0.Far"] == "pkg.d40.Far"


def test_a_name_for_a_part_of_itself_ends() -> None:
    found = snapshot(pkg="from . import pkg\nfrom .pkg import a as a\nfrom .a import *\n")
    assert found.canonical("pkg.a.b.Missing", found.types) is None
