from __future__ import annotations

import enum
import functools
import os
import sys
from collections import namedtuple
from contextlib import contextmanager
from dataclasses import KW_ONLY, InitVar, dataclass, field
from typing import (
    TYPE_CHECKING, Annotated, Any, ClassVar, Final, Generic, Literal, NamedTuple, Optional, Protocol, TypeAlias, TypeVar, Union,
    overload,
)

import pydantic
from pydantic import BaseModel, ConfigDict, Field, PrivateAttr
from pydantic.alias_generators import to_camel
from typing_extensions import NotRequired, Required, TypedDict

if TYPE_CHECKING:
    from pkg.types import Other

    class OnlyChecked: ...

    ONLY_CHECKED = 1

T = TypeVar("T")
MINUTES = 60
TIMEOUT_SECONDS = 5 * MINUTES
LIMIT = 1 << 20
RATIO = 3 / 2
NEGATIVE = -0.5
FLAGS = {"a": 1, "b": [1, 2, {"c": None}]}
NAMES = ("x", "y")
KNOWN = frozenset({"a", "b"})
TEXT = "a" "b" + "c"
FORMATTED = f"plain {{}}"
RAW = r"\d+"
BYTES = b"x"
A, B = 1, "two"
C = D = 3
AGAIN = 1
AGAIN = 2
COUNTED = 1
COUNTED += 1
LISTED = [1]
LISTED.append(2)
ANNOTATED: Final[int] = 7
INFINITE = float("inf")
DERIVED = TIMEOUT_SECONDS or 3
CHOSEN = 1 if sys.platform == "linux" else 2
TRUTH = not None
HEX = 0xFF
UNDERSCORED = 1_000_000
SCIENTIFIC = 1e-3
if sys.platform:
    PLATFORM = "some"
try:
    import missing_module_of_ours  # noqa: F401

    HAVE = True
except ImportError:
    HAVE = False
ENDPOINT_VARIABLE = "TOY_ENDPOINT"


class Color(enum.Enum):
    RED = "red"
    BLUE = 2
    CRIMSON = RED

    def shade(self) -> str:
        return self.name


class Level(enum.IntEnum):
    LOW = enum.auto()
    HIGH = enum.auto()


class Mode(str, enum.Enum):
    FAST = "fast"
    SLOW = "slow"


class Base(BaseModel):
    model_config = ConfigDict(frozen=True)
    kind: Literal["base"] = "base"
    size: int
    _cache: int = PrivateAttr(default=3)
    LIMIT: ClassVar[int] = 5


class Model(Base):
    name: str = "x"
    mode: Mode = Mode.FAST
    tags: list[str] = Field(default_factory=list)
    made: dict = Field(default_factory=lambda: {"a": 1})
    renamed: int = Field(3, alias="Renamed")
    out: int = Field(3, serialization_alias="OUT", validation_alias="in")
    hidden: int = Field(default=3, exclude=True)
    needed: Optional[int]
    ellipsis: int = ...
    noted: Annotated[int, Field(ge=0)] = MINUTES
    marked: Annotated[int, Field(default=4)]
    size: int = TIMEOUT_SECONDS
    quoted: "int" = 9
    if sys.version_info >= (3,):
        maybe: int = 1

    @property
    def area(self) -> int:
        return self.size

    @area.setter
    def area(self, value: int) -> None: ...

    @functools.cached_property
    def cached(self) -> int:
        return 1

    @pydantic.computed_field
    @property
    def computed(self) -> int:
        return 1

    @pydantic.field_validator("name")
    @classmethod
    def check(cls, value: str) -> str:
        return value

    @classmethod
    def build(cls, *args: int, flag: bool = False, **kwargs: Any) -> Model: ...

    @staticmethod
    def helper(a, b=1, /, c=2, *, d, e=None): ...

    async def fetch(self, path: str, timeout: float = TIMEOUT_SECONDS) -> None: ...

    @overload
    def both(self, a: int) -> int: ...
    @overload
    def both(self, a: str) -> str: ...
    def both(self, a): return a


class Camel(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)
    max_size: int = 1
    own_name: int = Field(2, alias="mine")


class CamelChild(Camel):
    another_one: str


class Mixin:
    mixed: int = 1


class WithMixin(Mixin, BaseModel):
    own: int


class Boxed(BaseModel, Generic[T]):
    item: T


class Wrapped(pydantic.RootModel[list[int]]): ...


@dataclass
class Data:
    a: int
    b: str = "x"
    c: list[int] = field(default_factory=list)
    d: int = field(init=False)
    e: int = field(default=4, init=False)
    f: ClassVar[int] = 3
    g: InitVar[int] = 2
    _: KW_ONLY
    h: int
    i: "Optional[int]" = None
    loose = 5

    @property
    def total(self) -> int:
        return self.a


@dataclass(kw_only=True)
class Child(Data):
    b: str = "y"
    j: float = RATIO


class Undecorated(Data):
    k: int = 3


class Keys(TypedDict, total=False):
    a: Required[int]
    b: str


class MoreKeys(Keys):
    c: int
    d: NotRequired[int]


class Point(NamedTuple):
    x: int
    y: int = 0

    def norm(self) -> int:
        return self.x


class Point3(Point):
    z: int = 3


Pair = namedtuple("Pair", "left right", defaults=(None,))
Typed = NamedTuple("Typed", [("a", int), ("b", str)])
Made = TypedDict("Made", {"a": int, "b": NotRequired[str]})
Status = enum.Enum("Status", "ON OFF")

Either = Union[Data, Child]
Choice = Literal["a", "b"]
Maybe = Optional[Data]
Piped = Data | Child
Marked: TypeAlias = Union[Keys, Point]
Nested = Annotated[Union[Data, Point], "note"]


class Failure(Exception):
    code: int = 1

    def __init__(self, message: str, *, code: int = 2) -> None: ...


class Speaks(Protocol):
    name: str

    def speak(self, words: str = "hi") -> str: ...


class Outer:
    LIMIT = 9

    class Inner(BaseModel):
        deep: int = 1

        class Deepest:
            def act(self): ...

    def __call__(self, x): ...
    async def stream(self):
        yield 1

    def _private(self, __mangled=1): ...
    __hidden = 3

    def __secret(self): ...


@overload
def public_function(a: int) -> int: ...
@overload
def public_function(a: str) -> str: ...
def public_function(a, *rest, key="k", **more):
    return os.environ.get("TOY_KEY", "none"), os.getenv(ENDPOINT_VARIABLE), os.environ["TOY_MUST"]


@contextmanager
def managed(size: int = LIMIT):
    yield size


@functools.lru_cache(maxsize=None)
def cached(x: int, y: Color = Color.RED, z: tuple = ("a", 1)): ...


def twice(a): ...
def twice(b): ...


if TYPE_CHECKING:
    def switched(a: int) -> int: ...
else:
    def switched(b): ...


def build_headers(extra_headers=None):
    headers = {"X-Toy-Kind": "toy", "Accept": "application/json", **(extra_headers or {})}
    if extra_headers:
        headers["X-Toy-More"] = "1"
    headers.setdefault("X-Toy-Last", headers.get("X-Toy-Read"))
    return headers
