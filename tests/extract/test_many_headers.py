"""A file of thousands of headers is read in time that grows with it, not with its square."""

from __future__ import annotations

import time

import pytest

from generator import extract
from generator.model import Lit, Opaque

MANY = 4000
PYTHON = "class C:\n    def headers(self):\n        return {%s}\n"
ELIXIR = "defmodule C do\n  def headers(o), do: [%s]\nend\n"


@pytest.mark.parametrize(
    ("language", "path", "source"),
    [
        ("python", "src/a.py", PYTHON % ", ".join(f'"X-Head-{n}": x{n}' for n in range(MANY))),
        ("elixir", "lib/a.ex", ELIXIR % ", ".join(f'{{"x-head-{n}", o}}' for n in range(MANY))),
    ],
)
def test_thousands_of_headers(language: str, path: str, source: str) -> None:
    began = time.process_time()
    found = extract.read(language, path, source.encode(), ("src",)).headers
    assert len(found) == MANY
    assert time.process_time() - began < 20


def test_a_name_in_a_function_of_bearable_length_is_followed() -> None:
    source = 'def headers():\n    x = "a"\n%s    return {"X-One": x}\n'
    short, long = (source % ("    f()\n" * times) for times in (10, 5000))
    values = [extract.read("python", "src/a.py", one.encode(), ("src",)).headers[0].value for one in (short, long)]
    assert values[0] == Lit(value="a")
    assert isinstance(values[1], Opaque)
