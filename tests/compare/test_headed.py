"""What is said of a header that both sides name: that both send it, unless a side does so only under a condition."""

from __future__ import annotations

import pytest

from generator import extract
from generator.compare.differences import Sides
from generator.compare.public import surface
from generator.compare.surfaces import compare
from generator.compare.view import View
from generator.config import SurfaceConfig
from generator.model import Side, Surface
from generator.snapshot import Snapshot

CONFIG = SurfaceConfig()


def side(name: Side, language: str, path: str, source: str) -> Surface:
    view = View(
        language=language,
        snapshot=Snapshot([extract.read(language, path, source.encode(), ("src",))]),
        source=lambda _: source.encode(),
        run=lambda clauses, query: None,
        versions={},
    )
    return surface(view, CONFIG.reference if name == "reference" else CONFIG.port)


def said(python: str, elixir: str) -> str:
    theirs = (
        f"class Client:\n    def headers(self):\n        headers = {{}}\n        {python}\n        return headers\n"
    )
    ours = f"defmodule Client do\n  def headers(opts) do\n    {elixir}\n  end\nend\n"
    found = compare(
        side("reference", "python", "src/lead/client.py", theirs),
        side("port", "elixir", "lib/client.ex", ours),
        CONFIG,
        Sides("lead", "follow"),
    )
    (entry,) = (one for one in found.aligned if one.category == "header")
    return entry.detail


ALWAYS = 'headers["X-Run-Key"] = "a"'
SOMETIMES = 'if self.run:\n            headers["X-Run-Key"] = "a"'
KNOWN = '[{"x-run-key", "a"}]'
OURS_SOMETIMES = 'if opts[:run], do: [{"x-run-key", "a"}], else: []'


@pytest.mark.parametrize(
    ("python", "elixir", "detail"),
    [
        (ALWAYS, KNOWN, "both send it; with which requests is not compared"),
        (SOMETIMES, KNOWN, "both can send it, lead under a condition; with which requests is not compared"),
        (ALWAYS, OURS_SOMETIMES, "both can send it, follow under a condition; with which requests is not compared"),
        (
            SOMETIMES,
            OURS_SOMETIMES,
            "both can send it, lead and follow under a condition; with which requests is not compared",
        ),
        (
            'headers["X-Run-Key"] = self.run',
            KNOWN,
            "both send it; with which requests, and what it is given where that is computed, is not compared",
        ),
    ],
)
def test_a_condition_and_a_computed_value_are_said(python: str, elixir: str, detail: str) -> None:
    assert said(python, elixir) == detail
