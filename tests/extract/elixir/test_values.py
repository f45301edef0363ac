"""What folding makes of Elixir's values: what Elixir would, or nothing."""

from __future__ import annotations

import pytest

from generator.extract.elixir import read
from generator.snapshot import Snapshot

UNKNOWN = object()


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("0 || 5", 0),
        ('"" || "x"', ""),
        ("nil || 5", 5),
        ("false || 5", 5),
        ("0 && 7", 7),
        ("nil && 7", None),
        ("true and false", False),
        ("false or true", True),
        ("not true", False),
        ("!0", UNKNOWN),
        ("[1] ++ [2, 3]", [1, 2, 3]),
        ("[a: 1] ++ [b: 2]", {"a": 1, "b": 2}),
        ("[a: 1] ++ [a: 2]", UNKNOWN),
        ("[a: 1] ++ [2]", UNKNOWN),
        ("10 / 4", 2.5),
        ("div(-7, 2)", -3),
        ("rem(-7, 2)", -1),
        ("div(7, 0)", UNKNOWN),
        ("max(3, 4)", 4),
        ('max(3, "x")', UNKNOWN),
        ("2 ** 10", 1024),
        (":timer.minutes(2)", 120_000),
        (":timer.hms(1, 2, 3)", 3_723_000),
        ('"#{@base}/v#{2}"', "https://h/v2"),
        ('"#{@flag}"', UNKNOWN),
        ('"#{@atom}"', UNKNOWN),
        ("Sdk.Other", "Sdk.Other"),
        ("__MODULE__", "Sdk.S"),
        (":word", ":word"),
        ("%{408 => :timeout}", {"408": ":timeout"}),
        ("%{@map | a: 2}", UNKNOWN),
        ("%{true => 1}", UNKNOWN),
        ("[a: 1, a: 2]", UNKNOWN),
        ("{:a, 1}", [":a", 1]),
        ("'abc'", UNKNOWN),
    ],
)
def test_folding(written: str, value: object) -> None:
    source = (
        f'defmodule Sdk.S do\n  @base "https://h"\n  @flag true\n  @atom :a\n  @map %{{a: 1}}\n  @it {written}\nend\n'
    )
    snapshot = Snapshot([read("lib/case.ex", source.encode())])
    folded = snapshot.fold(snapshot.constants["Sdk.S.it"][-1].it.value)
    assert (folded.value if folded.known else UNKNOWN) == value
    assert not folded.known or type(folded.value) is type(value)


def test_what_a_project_says_of_itself_is_known_where_its_file_is_read() -> None:
    project = '@version "1.2.3"\n  def project, do: [version: @version]'
    files = {
        "mix.exs": f"defmodule Sdk.MixProject do\n  use Mix.Project\n  {project}\nend\n",
        "lib/version.ex": "defmodule Sdk.Version do\n  @version Mix.Project.config()[:version]\nend\n",
    }
    read_in = [read(path, source.encode()) for path, source in files.items()]
    for given, known in ((read_in, True), (read_in[1:], False)):
        snapshot = Snapshot(given)
        folded = snapshot.fold(snapshot.constants["Sdk.Version.version"][-1].it.value)
        assert (folded.known, folded.value) == ((True, "1.2.3") if known else (False, None))
