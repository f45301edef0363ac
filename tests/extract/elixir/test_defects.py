"""What a case cannot say: attributes that accumulate, errors that move where things begin and end, and reasons."""

from __future__ import annotations

import pytest

from generator.extract.elixir import read
from generator.model import FileFacts, Lit, Opaque, Ref

PLAIN = """
defmodule Sdk.Broken do
  @limit 3
  @derive Jason.Encoder
  defstruct [:a]

  def first(x), do: x

  def middle(o) do
    {HOLE}
  end

  def last(o), do: Sdk.API.post("/a", o, [])
  def parse(["go" | rest]), do: OptionParser.parse(rest, strict: [now: :boolean])
end

defmodule Sdk.Fine do
  defstruct [:b]
  def fine(x), do: x
end
"""


def facts(source: str) -> FileFacts:
    return read("lib/case.ex", source.encode(), ("lib",))


def certain(found: FileFacts) -> set[str]:
    """Everything that a file's facts claim to know."""
    names = {f"{f.owner}.{f.name}" for f in found.functions if f.uncertain is None}
    names |= {t.name for t in found.types if t.uncertain is None}
    names |= {f"{e.type} encoded" for e in found.encoders if e.uncertain is None}
    names |= {c.name for c in found.constants if not isinstance(c.value, Opaque)}
    names |= {e.path for e in found.endpoints for body in e.bodies if body.transport != "unknown"}
    return names | {" ".join(c.words) for c in found.commands if c.options}


EVERYTHING = {
    "Sdk.Broken.first",
    "Sdk.Broken.middle",
    "Sdk.Broken.last",
    "Sdk.Broken.parse",
    "Sdk.Broken",
    "Sdk.Broken encoded",
    "Sdk.Broken.limit",
    "/a",
    "go",
}
FINE = {"Sdk.Fine", "Sdk.Fine.fine"}


def test_without_an_error_everything_is_certain() -> None:
    found = facts(PLAIN.replace("{HOLE}", "o"))
    assert not found.problems
    assert certain(found) == EVERYTHING | FINE


def test_a_plain_error_says_nothing_of_its_neighbours() -> None:
    found = facts(PLAIN.replace("{HOLE}", "o + , 1"))
    assert found.problems
    assert certain(found) == EVERYTHING - {"Sdk.Broken.middle"} | FINE


@pytest.mark.parametrize("hole", ["if o do", "foo(o", "[o", "%{a: o", "o end", "fn o ->", '"text', "'text"])
def test_an_error_that_may_move_ends_makes_its_module_uncertain(hole: str) -> None:
    found = facts(PLAIN.replace("{HOLE}", hole))
    assert found.problems
    assert not certain(found) & EVERYTHING


def test_a_missing_end_of_a_module_reaches_the_next_one() -> None:
    found = facts(PLAIN.replace("{HOLE}", "o").replace("\nend\n\ndefmodule", "\n\ndefmodule"))
    assert found.problems
    assert not certain(found)


def test_a_struct_under_a_condition_is_uncertain() -> None:
    found = facts(
        "defmodule Sdk.S do\n  if Mix.env() == :test do\n    defstruct [:a]\n  else\n    defstruct [:b]\n  end\nend\n"
    )
    assert found.types
    assert all(declared.uncertain for declared in found.types)


def test_an_accumulating_attribute_is_no_single_value() -> None:
    found = facts(
        """
        defmodule Sdk.S do
          Module.register_attribute(__MODULE__, :x, accumulate: true)
          @x 1
          @x 2
          def f(o), do: Keyword.get(o, :k, @x)
        end
        """
    )
    assert [type(constant.value) for constant in found.constants] == [Opaque, Opaque]
    assert found.functions[0].reads[0].default == Opaque(source="@x")


def test_an_attribute_under_a_condition_is_not_known() -> None:
    found = facts(
        """
        defmodule Sdk.S do
          if Mix.env() == :test do
            @x 1
          else
            @x 2
          end

          @y 3
          def f(o), do: {Keyword.get(o, :k, @x), Keyword.get(o, :l, @y)}
        end
        """
    )
    assert [type(constant.value) for constant in found.constants] == [Opaque, Opaque, Lit]
    assert [read.default for read in found.functions[0].reads] == [Opaque(source="@x"), Ref(name="Sdk.S.y")]


def test_a_request_whose_options_cannot_be_followed_says_why() -> None:
    found = facts('defmodule Sdk.S do\n  def f(r, o), do: Api.post("/a", r, Sdk.Options.all(o))\nend\n')
    (body,) = found.endpoints[0].bodies
    assert body.transport == "unknown"
    assert "Sdk.Options.all(o)" in body.source


def test_an_encoder_that_cannot_be_followed_says_why() -> None:
    found = facts(
        """
        defimpl Jason.Encoder, for: Sdk.S do
          def encode(it, opts) do
            map = %{a: it.a}
            map = if it.c, do: Map.put(map, :b, it.b), else: map
            Jason.Encode.map(map, opts)
          end
        end
        """
    )
    assert found.encoders[0].uncertain == "whether «b» is there depends on something other than its own field"


def test_encoders_that_call_themselves_end() -> None:
    found = facts(
        """
        defimpl Jason.Encoder, for: Sdk.S do
          def encode(it, opts), do: %{a: it.a} |> twice(it.b) |> Jason.Encode.map(opts)
          defp twice(map, nil), do: map |> twice(map.a) |> twice(map.b)
          defp twice(map, value), do: map |> twice(value) |> twice(value)
        end
        """
    )
    assert found.encoders[0].uncertain


def test_what_stands_above_a_function_is_its_documentation_and_nothing_else_is() -> None:
    found = facts(
        """
        defmodule Sdk.S do
          @doc "text"
          @doc since: "1.0"
          def kept, do: 1
          @doc @shared
          def through, do: 1
          @doc "of the callback"
          @callback there(term) :: term
          def after_it, do: 1
          @doc "of nobody"
          defp private, do: 1
          @doc deprecated: "no"
          def only_marked, do: 1
        end
        """
    )
    assert {f.name for f in found.functions if f.doc} == {"kept", "through"}


def test_functions_made_under_a_case_are_said_to_be_unknown() -> None:
    found = facts("defmodule Sdk.S do\n  case System.otp_release() do\n    _ -> def f(x), do: x\n  end\nend\n")
    assert [f.uncertain is None for f in found.functions] == [False]
    assert "under a condition" in found.problems[0].what


def test_attributes_of_a_module_under_a_condition_are_unknown() -> None:
    source = (
        "if Code.ensure_loaded?(A) do\ndefmodule Sdk.A do\n@limit 3\nend\nelse\ndefmodule Sdk.A do\n@limit 4\nend\nend"
    )
    assert [one.value for one in facts(source).constants] == [Opaque(source="3"), Opaque(source="4")]
    assert [one.value for one in facts("defmodule Sdk.A do\n@limit 3\nend").constants] == [Lit(value=3)]


SERVERS = b"""
defmodule Sdk.Server do
  use GenServer
  def child_spec(opts), do: opts
  def init(opts), do: {:ok, opts}
end

defmodule Sdk.Quiet do
  use Supervisor
  @doc false
  def child_spec(opts), do: opts
end

defmodule Sdk.Told do
  use Agent
  @doc "Mine."
  def child_spec(opts), do: opts
  def child_spec(a, b), do: {a, b}
end

defmodule Sdk.Plain do
  def child_spec(opts), do: opts
end
"""


def test_what_use_documents_stays_documented_where_a_module_writes_it_anew() -> None:
    functions = read("lib/a.ex", SERVERS).functions
    told = {(f.owner, f.arity[1]): (f.doc is not None, f.internal) for f in functions if f.name == "child_spec"}
    assert told == {
        ("Sdk.Server", 1): (True, False),
        ("Sdk.Quiet", 1): (False, True),
        ("Sdk.Told", 1): (True, False),
        ("Sdk.Told", 2): (False, False),
        ("Sdk.Plain", 1): (False, False),
    }
    assert next(f.doc for f in functions if f.owner == "Sdk.Told" and f.arity[1] == 1) == "Mine."
