"""Probes over small sources: what is certain is read, what is not becomes unknown with its reason."""

from __future__ import annotations

from functools import partial

import pytest

from generator import extract
from generator.compare.covering import covering
from generator.compare.probes import Found, read
from generator.compare.view import View
from generator.config import Probe, RowConfig, Watch
from generator.extract.probe import explain
from generator.model import Entry
from generator.snapshot import Snapshot


def look(language: str, probe: Probe, **files: str) -> Found:
    """What a probe finds in files given as name → source."""
    ending = {"python": ".py", "elixir": ".ex"}[language]
    sources = {f"{name}{ending}": text.encode() for name, text in files.items()}
    snapshot = Snapshot(extract.read(language, path, data) for path, data in sources.items())
    return read(probe, View(language, snapshot, sources.__getitem__, partial(explain, language), {}))


def values(found: Found) -> dict[str, object]:
    return {item.key: dict(item.facets) for item in found.items}


def test_a_value_through_names_imports_and_arithmetic() -> None:
    found = look(
        "python", Probe(value=("LIMIT",), unit="min"), a="from b import HOUR\nLIMIT = 2 * HOUR\n", b="HOUR = 60\n"
    )
    assert values(found) == {"value": {"value": 7200, "unit": "s"}}
    assert [e.path for e in found.evidence] == ["a.py", "b.py"]


def test_a_constant_that_depends_on_a_condition_is_unknown() -> None:
    found = look(
        "python", Probe(value=("LIMIT",)), a="import os\nif os.name == 'nt':\n    LIMIT = 1\nelse:\n    LIMIT = 2\n"
    )
    assert found.unknown is not None
    assert not found.items


def test_copies_that_agree_are_one_value_and_copies_that_differ_are_all_shown() -> None:
    same = {"a": "defmodule A do\n  @wait_ms 500\nend", "b": "defmodule B do\n  @wait_ms 500\nend"}
    assert values(look("elixir", Probe(value=("*.wait_ms",), unit="ms"), **same)) == {
        "value": {"value": 0.5, "unit": "s"}
    }
    same["b"] = same["b"].replace("500", "900")
    assert values(look("elixir", Probe(value=("*.wait_ms",), unit="ms"), **same)) == {
        "value": {"value": [0.5, 0.9], "unit": "s"}
    }


def test_a_value_that_cannot_be_followed_is_unknown() -> None:
    found = look("python", Probe(value=("LIMIT",)), a="LIMIT = compute()\n")
    assert found.unknown == "the value of a.LIMIT cannot be followed: compute()"


def test_fields_are_inherited() -> None:
    source = "class Base(BaseModel):\n    id: str\n\nclass Chunk(Base):\n    data: bytes\n    note: str = ''\n"
    found = look("python", Probe(fields="Chunk"), a=f"from pydantic import BaseModel\n{source}")
    assert {key: facets["required"] for key, facets in values(found).items()} == {
        "id": True,
        "data": True,
        "note": False,
    }  # type: ignore[index]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("from elsewhere import Base\nclass Chunk(Base):\n    data: bytes\n", "inherits from elsewhere.Base"),
        (
            "from pydantic import BaseModel\nclass Base(BaseModel):\n    x: int = = 3\nclass Chunk(Base):\n    data: bytes\n",
            "syntax",
        ),
    ],
)
def test_a_type_whose_fields_are_not_all_seen_is_unknown(source: str, said: str) -> None:
    found = look("python", Probe(fields="Chunk"), a=source)
    assert found.unknown is not None
    assert said in found.unknown


def test_two_types_of_one_name_are_unknown_until_the_name_says_which() -> None:
    chunk = "from pydantic import BaseModel\nclass Chunk(BaseModel):\n    data: bytes\n"
    assert "names 2 types" in (look("python", Probe(fields="Chunk"), a=chunk, b=chunk).unknown or "")
    assert values(look("python", Probe(fields="b.Chunk"), a=chunk, b=chunk)) == {"data": {"required": True}}


def test_a_module_declared_in_two_files_is_unknown() -> None:
    chunk = "defmodule Chunk do\n  defstruct [:data]\nend"
    assert "is declared in" in (look("elixir", Probe(fields="Chunk"), a=chunk, b=chunk).unknown or "")


QUERY = '(return_statement (binary_operator left: (identifier) @_n operator: "*" @_times right: (integer) @factor) (#set! key "cost"))'


def test_a_query_that_explains_the_whole_function_reads_it() -> None:
    found = look(
        "python",
        Probe(query=QUERY, symbols=("cost",)),
        a="def cost(n):\n    '''Words.'''\n    # more words\n    return n * 3\n",
    )
    assert values(found) == {"cost": {"factor": 3}}
    assert found.derived


@pytest.mark.parametrize(
    "body",
    ["n = n + 1\n    return n * 3", "if n:\n        return 0\n    return n * 3", "return n * 3 + 1", "return -n * 3"],
)
def test_a_query_that_leaves_something_unexplained_is_unknown(body: str) -> None:
    found = look("python", Probe(query=QUERY, symbols=("cost",)), a=f"def cost(n):\n    {body}\n")
    assert found.unknown is not None
    assert not found.items


PAIRS = "(pair key: (_) @key value: (_) @says)"
LISTED = "(dictionary (pair key: (string) @key value: (list (identifier) @says (identifier) @says)))"


@pytest.mark.parametrize(
    ("query", "entry", "said"),
    [
        (PAIRS, "KEY: 1", "a name that its items rest on"),
        (PAIRS, "'a': VALUE", "a value that a rests on"),
        (LISTED, "'a': [VALUE, KEY]", "a value that a rests on"),
    ],
    ids=["the key", "a value", "one value of several"],
)
def test_a_constant_behind_a_query_that_cannot_be_followed_is_unknown(query: str, entry: str, said: str) -> None:
    probe = Probe(query=query, symbols=("table",), partial=True)
    read = f"KEY = compute()\nVALUE = compute()\ndef table():\n    return {{'z': [1], {entry}}}\n"
    found = look("python", probe, a=read)
    assert said in (found.unknown or "")
    assert not found.items
    known = look("python", probe, a=read.replace("compute()", "'k'"))
    assert known.unknown is None
    assert known.items


def test_an_option_that_is_put_over_the_callers_is_no_option() -> None:
    source = """
defmodule Client do
  def open(name, opts \\\\ []), do: start(name, Keyword.put(opts, :model, "fixed"))
  defp start(name, opts), do: {name, Keyword.get(opts, :model), Keyword.get(opts, :label, "none")}
end
"""
    probe = Probe(operations=("Client.open",), skip=("opts",), options_from=("Client.open", "Client.start"))
    assert set(values(look("elixir", probe, a=source))) == {"open", "open.name", "open.label"}


def test_the_first_alternative_that_is_there_decides() -> None:
    probe = Probe(any=(Probe(value=("NEW",)), Probe(value=("OLD",), status="ergonomics-gap", risk="low")), key="limit")
    assert values(look("python", probe, a="OLD = 1\n")) == {"limit": {"value": 1}}
    assert look("python", probe, a="OLD = 1\n").earned == ("ergonomics-gap", "low")
    assert look("python", probe, a="OLD = 1\nNEW = 2\n").earned is None


def test_what_an_unreadable_file_mentions_is_unknown_and_not_missing() -> None:
    broken = "defmodule A do\n  def f( do\n end\n\n  @limit_of_chunk 3 end\n"
    assert look("elixir", Probe(value=("Elsewhere.limit_of_chunk",)), a=broken).unknown is not None
    assert not look("elixir", Probe(value=("Elsewhere.other",)), a=broken).present


def test_a_name_that_ends_with_a_question_mark_is_watched() -> None:
    source = "defmodule A do\n  def ask(x), do: sure?(x)\n  defp sure?(x), do: x == 1\nend"
    probe = Probe(value=("A.limit",), watch=(Watch(symbols=("A.sure?",), shapes=("0" * 12,)),))
    told = look("elixir", probe, a=source.replace("def ask", "@limit 3\n  def ask"))
    assert "watched code changed: A.sure?" in (told.unknown or "")
    glob = Probe(value=("A.limit",), watch=(Watch(symbols=(), optional=("A*.sure?",), shapes=("0" * 12,)),))
    told = look("elixir", glob, a=source.replace("def ask", "@limit 3\n  def ask"))
    assert "watched code changed: A.sure?" in (told.unknown or "")


def test_a_file_on_which_the_reader_fails_is_unknown_and_not_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: object) -> None:
        raise TypeError("tripped")

    monkeypatch.setattr("generator.extract.python.read", fail)
    found = look("python", Probe(value=("LIMIT",)), a="LIMIT = 1\n")
    assert found.unknown == "a.py could not be read whole, and it mentions LIMIT"


CLIENT = """
def build_headers(self, kind):
    headers = {"Accept": "application/json", "X-Mode": "fast", "X-Kind": kind}
    if self.packed:
        headers["accept"] = "application/x-lumen"
    return headers
"""


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("Accept", {"application/json": {}, "application/x-lumen": {}}),
        ("accept: application/x-lumen", {"application/x-lumen": {}}),
        ("x-mode", {"x-mode": {"value": ["fast"]}}),
        ("X-Other", {}),
    ],
)
def test_a_header_by_its_name_whatever_the_case(header: str, wanted: dict[str, object]) -> None:
    found = look("python", Probe(header=header), client=CLIENT)
    assert values(found) == wanted
    assert found.unknown is None


def test_a_header_that_is_given_what_is_computed_is_unknown() -> None:
    found = look("python", Probe(header="X-Kind"), client=CLIENT)
    assert found.unknown == "what X-Kind is given is computed"
    assert [one.first_line for one in found.evidence] == [3]


@pytest.mark.parametrize(
    ("header", "covered"),
    [("accept", True), ("Accept: application/json", True), ("Accept: text/plain", False), ("X-Accept", False)],
)
def test_a_row_about_a_header_covers_what_is_said_of_it(header: str, covered: bool) -> None:
    row = RowConfig(
        id="r", title="t", area="a", reference=(Probe(header=header),), port=(Probe(header=header),), judge=()
    )
    entry = Entry(
        category="header",
        rule="missing",
        reference="Accept: application/json",
        port=None,
        status="missing-in-port",
        risk="low",
        detail="",
    )
    assert (covering((row,))(entry) == "r") is covered
