"""The measure itself: a small history is measured, and what is wrong is found."""

from __future__ import annotations

import copy
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from generator import documents
from tests.accuracy.elixir_asked import Said, asked
from tests.accuracy.elixir_runtime import measure
from tests.accuracy.elixir_tally import Told

TOY = Path(__file__).with_name("toy") / "lib"
CLIENT = """
defmodule Sdk.Client do
  @moduledoc "A client."
  @timeout :timer.seconds(5)
  @derive {Jason.Encoder, only: [:a]}
  @enforce_keys [:a]
  defstruct [:a, b: 2]

  @doc "Runs."
  def run(client, opts \\\\ []), do: {client, Keyword.get(opts, :timeout, @timeout), opts[:tag] || "none"}

  @doc false
  def hidden(x), do: x
end
"""
LOOKED_AT = {
    "types": 2,
    "fields": 5,
    "required": 5,
    "field defaults": 5,
    "field types": 3,
    "type members": 3,
    "wire keys": 2,
    "commands": 5,
    "switches": 18,
    "endpoints": 6,
    "environment": 7,
    "environment defaults": 7,
    "parameter types": 6,
    "constants": 5,
}

needs_elixir = pytest.mark.skipif(
    shutil.which("elixir") is None and not os.environ.get("CI"), reason="elixir is not installed here"
)


class Measured(NamedTuple):
    repository: Path
    said: dict[str, Said]
    found: dict[str, Any]


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Measured:
    """The toy's Elixir as a history of one commit."""
    repository = tmp_path_factory.mktemp("port")
    shutil.copytree(TOY, repository / "lib")
    (repository / "lib" / "client.ex").write_text(CLIENT, "utf-8")
    who = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    for command in (["init", "--quiet"], ["add", "--all"], [*who, "commit", "--quiet", "--message", "first"]):
        subprocess.run(["git", "-C", str(repository), *command], check=True)
    head = subprocess.run(
        ["git", "-C", str(repository), "rev-parse", "HEAD"], capture_output=True, text=True, check=True
    )
    said = asked(repository, [head.stdout.strip()], tmp_path_factory.mktemp("room"))
    return Measured(repository, said, measure(repository, said))


@needs_elixir
def test_a_history_is_measured(toy: Measured) -> None:
    assert toy.found["commits"] == 1
    assert not [one for one in toy.found["disagreements"] if ": unknown: " not in one]
    counts = {one["name"]: one["right"] for one in toy.found["categories"]}
    assert {name: counts[name] for name in LOOKED_AT} == LOOKED_AT


@needs_elixir
def test_nothing_that_was_typed_has_been_done(toy: Measured) -> None:
    (said,) = toy.said.values()
    typed = {" ".join(words): (parsed, set(looked)) for _, _, words, parsed, looked in said.commands}
    assert set(typed) == {"start", "version", "job list", "job show", "job drop"}
    assert typed["job drop"][1] == {"force", "format"}
    assert typed["version"][1] == {"json"}
    (start,) = typed["start"][0]
    assert start["aliases"] == [["h", "help"], ["f", "format"]]
    assert ["rank", ["integer", "keep"]] in start["switches"]


@needs_elixir
def test_a_value_is_followed_to_where_it_is_used(toy: Measured) -> None:
    (said,) = toy.said.values()
    assert {(name, method, path) for _, name, _, _, method, path in said.requests} == {
        ("list", "GET", "/v1/runs"),
        ("show", "GET", "/v1/runs/{}"),
        ("stop", "POST", "/v1/runs/{}/stop"),
        ("away", "DELETE", "/v1/runs/{}"),
        ("hosted", "PUT", "/v1/files/{}"),
        ("either", "GET", "/v1/jobs"),
    }
    assert {(name, str(default)) for _, _, _, _, name, default in said.variables} == {
        ("TOY_KEY", "none"),
        ("TOY_URL", "{'known': 'https://toy.example'}"),
        ("TOY_LEVEL", "{'known': 'info'}"),
        ("TOY_HOME", "none"),
        ("TOY_TAGS", "none"),
        ("TOY_ONE", "none"),
        ("TOY_TWO", "none"),
    }


Change = Callable[[dict[str, Any]], None]


def _command(facts: dict[str, Any], path: str) -> dict[str, Any]:
    return next(one for one in facts["commands"] if one["path"] == path)


def _rename(facts: dict[str, Any]) -> None:
    _command(facts, "start")["path"] = "begin"


def _drop_switch(facts: dict[str, Any]) -> None:
    _command(facts, "start")["options"].pop()


def _flag(facts: dict[str, Any]) -> None:
    _command(facts, "version")["options"][0]["flag"] = False


def _sure_of_all(facts: dict[str, Any]) -> None:
    for one in _command(facts, "job show")["options"]:
        one["taken"] = True


def _taken(facts: dict[str, Any]) -> None:
    """Facts that say of each switch whether the command's code reads it."""
    for one in _command(facts, "start")["options"]:
        one["taken"] = one["name"] not in ("--help", "--rate")


def _constant(facts: dict[str, Any]) -> None:
    next(one for one in facts["constants"] if one["name"] == "Sdk.Client.timeout")["value"] = 1


def _path(facts: dict[str, Any]) -> None:
    next(one for one in facts["endpoints"] if one["owner"] == "Toy.Rest.show")["path"] = "/v1/runs"


def _method(facts: dict[str, Any]) -> None:
    next(one for one in facts["endpoints"] if one["owner"] == "Toy.Rest.away")["method"] = "GET"


def _default(facts: dict[str, Any]) -> None:
    next(one for one in facts["environment"] if one["name"] == "TOY_LEVEL")["default"] = "debug"


def _unread(facts: dict[str, Any]) -> None:
    facts["environment"].append({"name": "TOY_SET", "default": None, "file": "lib/env.ex", "line": 15})


def _type(facts: dict[str, Any]) -> None:
    size = next(one for one in facts["operations"] if one["name"] == "size")
    size["parameters"][1]["type"] = ":bytes"


def _member(facts: dict[str, Any]) -> None:
    next(one for one in facts["types"] if one["name"] == "Toy.Types.chunk")["variants"].remove("none")


def _operation(facts: dict[str, Any]) -> None:
    """A problem elsewhere in the file excuses nothing."""
    facts["operations"] = [one for one in facts["operations"] if one["name"] != "none"]
    facts["problems"].append(
        {"path": "lib/types.ex", "line": 10, "what": "a macro's work, which only running it would tell"}
    )


@needs_elixir
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_constant, ["constants: wrong: Sdk.Client.timeout: 1 is not 5000"]),
        (_rename, ["commands: missed: start", "commands: wrong: there is no command 'begin'"]),
        (_drop_switch, ["switches: missed: start --rate"]),
        (_flag, ["switches: wrong: version --json: (None, False, False) is not (None, True, False)"]),
        (
            _sure_of_all,
            [
                "switches: wrong: job show --all means nothing to it",
                "switches: wrong: job show --force means nothing to it",
                "switches: wrong: job show --help means nothing to it",
            ],
        ),
        (_taken, ["switches: wrong: start --rate means something to it"]),
        (_path, ["endpoints: missed: GET /v1/runs/{} Toy.Rest.show", "endpoints: wrong: GET /v1/runs Toy.Rest.show"]),
        (
            _method,
            ["endpoints: missed: DELETE /v1/runs/{} Toy.Rest.away", "endpoints: wrong: GET /v1/runs/{} Toy.Rest.away"],
        ),
        (_default, ["environment defaults: wrong: TOY_LEVEL at lib/env.ex:10: 'debug' is not 'info'"]),
        (_unread, ["environment: wrong: TOY_SET at lib/env.ex:15 is not read"]),
        (_type, ["parameter types: wrong: Toy.Types.size/2(unit)"]),
        (_member, ["type members: wrong: Toy.Types.chunk"]),
        (_operation, ["operations: missed: Toy.Types.none/1"]),
    ],
)
def test_what_is_not_so_is_found(
    toy: Measured, monkeypatch: pytest.MonkeyPatch, change: Change, said: list[str]
) -> None:
    whole = documents.facts

    def changed(*given: Any) -> documents.Document:
        facts = copy.deepcopy(whole(*given))
        change(facts)
        return facts

    monkeypatch.setattr(documents, "facts", changed)
    found = [one for one in measure(toy.repository, toy.said)["disagreements"] if one not in toy.found["disagreements"]]
    assert len(found) == len(said), found
    assert all(any(one.startswith(start) for one in found) for start in said), found


def test_a_problem_excuses_what_it_names_and_nothing_else() -> None:
    where = {
        "path": "lib/a.ex",
        "line": 7,
        "what": "what «use X» writes into A.B is a macro's work, which only running it would tell",
    }
    told = Told(
        {
            "problems": [
                where,
                {"path": "lib/a.ex", "line": 40, "what": "the options of the command «job list» are not known"},
            ]
        }
    )
    assert told.around("lib/a.ex", 7, [[5, 5], [7, 9]])
    assert told.around("lib/a.ex", 9, [[5, 5], [7, 9]])
    assert not told.around("lib/a.ex", 11, [[7, 9], [11, 12]])
    assert not told.around("lib/b.ex", 7, [[7, 9]])
    assert not told.around("lib/a.ex", 40, [[38, 41]])  # what is said there is of something else
    assert told.named("lib/a.ex", "A.B")
    assert not told.named("lib/a.ex", "A")
    assert told.named("lib/a.ex", "job list")
    assert not told.named("lib/a.ex", "job")
    assert told.at("lib/a.ex", 7)
    assert not told.at("lib/a.ex", 8)
