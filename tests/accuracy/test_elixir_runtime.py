"""The measure itself: a small history is measured, and what is wrong is found."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from generator import documents
from tests.accuracy.elixir_runtime import measure

SOURCE = """
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


@pytest.mark.skipif(shutil.which("elixir") is None and not os.environ.get("CI"), reason="elixir is not installed here")
def test_a_history_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = tmp_path / "port"
    (repository / "lib").mkdir(parents=True)
    (repository / "lib" / "client.ex").write_text(SOURCE, "utf-8")
    who = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    for command in (["init", "--quiet"], ["add", "--all"], [*who, "commit", "--quiet", "--message", "first"]):
        subprocess.run(["git", "-C", str(repository), *command], check=True)

    found = measure(repository)
    counts = {one["name"]: one for one in found["categories"]}
    assert found["commits"] == 1
    assert not found["disagreements"]
    assert {name: one["right"] for name, one in counts.items()} == {
        "types": 1,
        "fields": 2,
        "required": 2,
        "field defaults": 2,
        "operations": 3,
        "visibility": 2,
        "constants": 1,
        "wire keys": 2,
        "options": 2,
        "option defaults": 2,
    }

    whole = documents.facts

    def wrong(*given: object) -> documents.Document:
        facts = whole(*given)  # type: ignore[arg-type]
        facts["constants"][0]["value"] = 1
        return facts

    monkeypatch.setattr(documents, "facts", wrong)
    assert any("Sdk.Client.timeout: 1 is not 5000" in one for one in measure(repository)["disagreements"])
