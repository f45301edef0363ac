"""What fields hold: pairs of declared types, each in a field of its own, and what is said of it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from generator.compare.shapes import UNKNOWN, Shape
from generator.compare.surfaces import compare
from generator.compare.written import written
from generator.config import SurfaceConfig
from generator.model import Entry, Side
from tests.compare.surface_cases import LANGUAGES, Case, built, sides_of

PAIRS: dict[str, list[list[str]]] = tomllib.loads(
    (Path(__file__).parent / "cases" / "contents.toml").read_text("utf-8")
)
REFERENCE = """
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, IntEnum
from typing import Annotated, Any, Dict, List, Literal, NewType, Optional, Set, TypedDict, TypeVar, Union

import numpy
from pydantic import BaseModel, Field, RootModel
from typing_extensions import NotRequired, TypeAlias

__all__ = ["Base", "Child", "Colour", "Draft", "Holder", "Level", "Lonely", "Part", "Plain", "Plate", "Rooted", "Text"]

T = TypeVar("T")
Ident = NewType("Ident", str)
Mode: TypeAlias = Literal["fast", "slow"]

class Part(BaseModel):
    text: str

class Plate(BaseModel):
    size: int

class Base(BaseModel):
    name: str

class Child(Base):
    age: int

class Lonely(BaseModel):
    nobody: str

class Text(RootModel[str]):
    pass

class Rooted(RootModel):
    root: List[str]

class Plain:
    pass

class Draft(TypedDict):
    text: str

class NotGiven:
    pass

class Colour(Enum):
    RED = "red"
    BLUE = "blue"

class Level(IntEnum):
    LOW = 1

Parts = Dict[str, Part]
Either = Union[Part, Plate]
Tree = Union[str, List["Tree"]]

@dataclass
class Holder:
    held: HELD
"""
PORT = """
defmodule Lumenex.Part do
  @enforce_keys [:text]
  defstruct [:text]
end

defmodule Lumenex.Plate do
  @enforce_keys [:size]
  defstruct [:size]
end

defmodule Lumenex.Base do
  @enforce_keys [:name]
  defstruct [:name]
end

defmodule Lumenex.Child do
  @enforce_keys [:name, :age]
  defstruct [:name, :age]
end

defmodule Lumenex.Draft do
  @enforce_keys [:text]
  defstruct [:text]
end

defmodule Lumenex.Colour do
  @type t :: :red | :blue
end

defmodule Lumenex.Holder do
  alias Lumenex.{Base, Colour, Part, Plate}

  @enforce_keys [:held]
  defstruct [:held]

  @type mode :: :fast | :slow
  @type id :: String.t()
  @type either :: Part.t() | Plate.t()
  @type tree :: String.t() | [tree()]
  @type box(inside) :: {:box, inside}
  @type t :: %__MODULE__{held: HELD}
end
"""


def holder(theirs: str, ours: str, reference: str = REFERENCE) -> list[Entry]:
    """What is said of a field that is declared as ``theirs`` and ``ours``."""
    sources: dict[Side, dict[str, str]] = {
        "reference": {"src/lumen/__init__.py": reference.replace("HELD", theirs)},
        "port": {"lib/lumenex.ex": PORT.replace("HELD", ours)},
    }
    case = Case("contents", [], [], [], sources, SurfaceConfig(), {}, [], LANGUAGES)
    found = compare(built(case, "reference"), built(case, "port"), case.config, sides_of(case))
    return [one for one in (*found.entries, *found.aligned) if one.reference == "lumen.Holder.held"]


@pytest.mark.parametrize(
    ("theirs", "ours", "rule"),
    [(*pair, rule) for rule, pairs in PAIRS.items() for pair in pairs],
    ids=lambda value: value,
)
def test_two_declared_types(theirs: str, ours: str, rule: str) -> None:
    (told,) = holder(theirs, ours)
    beside = {"a time": "time", "what it holds was not compared": "unknown", "": "same"}
    assert rule == (told.rule if told.rule != "aligned" else beside[told.detail.partition(":")[0]])


def test_what_is_said_names_both_types() -> None:
    assert [one.detail for one in holder("Dict[str, Part]", "map()")] == [
        "held is Dict[str, Part] in lumen; lumenex says only map() and nothing of Part"
    ]
    assert [one.detail for one in holder("Union[str, List[str]]", "String.t()")] == [
        "held can be Union[str, List[str]] in lumen, in lumenex only String.t()"
    ]
    assert [one.detail for one in holder("datetime", "String.t()")] == [
        "a time: datetime in lumen, String.t() in lumenex"
    ]


def test_a_name_of_the_language_that_the_sources_give_to_something_else_is_that() -> None:
    own = "class Sequence(BaseModel):\n    steps: int\n\nclass Plain:"
    shadowed = REFERENCE.replace("class Plain:", own).replace("Mapping, Sequence", "Mapping")
    assert [one.rule for one in holder("Sequence[str]", "[String.t()]")] == ["aligned"]
    assert [one.rule for one in holder("Sequence", "[String.t()]", shadowed)] == ["type-differs"]


@pytest.mark.parametrize(
    "source", ["list[str", "Optional[", "[", "a b", "x]", "", "Union[,]", "lambda: 0", '"unfinished', "a[1:2]"]
)
@pytest.mark.parametrize("language", ["python", "elixir"])
def test_what_is_no_type_is_unknown(language: str, source: str) -> None:
    assert written(language, source) == UNKNOWN


@pytest.mark.parametrize(
    "source", ["%{", "{:ok, ", "a ->", "%{String.t() => }", "<<_::8", "(a", "1..", "[a, b]", "@spec x"]
)
def test_what_is_no_typespec_is_unknown(source: str) -> None:
    assert written("elixir", source) == UNKNOWN


def test_any_piece_of_a_type_is_read_without_an_error() -> None:
    for language, pairs in (("python", 0), ("elixir", 1)):
        for one in (pair[pairs] for several in PAIRS.values() for pair in several):
            for start in range(len(one)):
                for end in range(start, len(one) + 1):
                    assert isinstance(written(language, one[start:end]), Shape)
