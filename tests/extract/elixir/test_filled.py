"""What is filled in for a field where an answer lacks it: values that are written there, and nothing that only looks like one."""

from __future__ import annotations

import pytest

from generator.extract.elixir import read
from generator.fold import render


def filled(value: str, *, more: str = "", before: str = "") -> str | None:
    source = f"""
defmodule Shop.Item do
  @limit 5
  defstruct [:it]

  def from_map(map) do
    {before}
    %__MODULE__{{it: {value}}}
  end

  defp get(map, key, default), do: map[key] || default
  defp find(map, key, other), do: Map.get(map, key) || other
  {more}
end
"""
    (struct,) = (one for one in read("lib/item.ex", source.encode(), ("lib",)).types if one.name == "Shop.Item")
    said = struct.fields[0].filled
    return render(said) if said is not None else None


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ('map["it"] || false', "false"),
        ('map["it"] || map[:it] || []', "[]"),
        ('(map["it"] || [])', "[]"),
        ('Map.get(map, "it", 3)', "3"),
        ('map |> Map.get("it", 3)', "3"),
        ('Enum.map(map["it"] || [], &String.trim/1)', "[]"),
        ('(map["it"] || []) |> Enum.map(&String.trim/1)', "[]"),
        ('get(map, "it", "none")', '"none"'),
        ('map |> get("it", "none")', '"none"'),
    ],
)
def test_a_value_that_is_written_there_counts(value: str, said: str) -> None:
    assert filled(value) == said


@pytest.mark.parametrize(
    "value",
    [
        'map["it"]',
        'map["it"] || nil',
        'Map.get(map, "it")',
        'Map.fetch!(map, "it")',
        'map["it"] && 3',
        'Enum.map(map["it"], &String.trim/1)',
        'Enum.count(map["it"] || [])',
        'Enum.map(map["it"] || ["a"], &String.trim/1)',
        'find(map, "it", "none")',
        'parse(map["it"] || 3)',
        'map["it"] || compute()',
        'map["it"] || map["other"]',
    ],
)
def test_what_is_computed_or_not_there_does_not(value: str) -> None:
    assert filled(value) is None


def test_through_a_variable_that_is_given_one_value() -> None:
    assert filled("it", before='it = map["it"] || 7') == "7"
    assert filled("it", before='it = map["it"] || 7\n    it = it + 1') is None


def test_two_functions_that_make_it_have_to_agree() -> None:
    other = "def from_json(map), do: %__MODULE__{{it: map[:it] || {}}}"
    assert filled('map["it"] || 1', more=other.format("1")) == "1"
    assert filled('map["it"] || 1', more=other.format("2")) is None
    assert filled('map["it"] || 1', more="def from_list(_), do: %__MODULE__{}") is None
    assert filled('map["it"] || 1', more="def blank(_), do: %__MODULE__{it: 9}") == "1"
    assert filled('map["it"] || 1', more="def from_other(_), do: %Shop.Other{it: 9}") == "1"
    assert filled('map["it"] || 1', more="def from_item(item, _), do: %__MODULE__{item | it: 9}") == "1"
