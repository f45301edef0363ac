"""Where a version may stand: what is read of each form, with its line, and what is not guessed."""

from __future__ import annotations

import pytest

from generator import extract
from generator.said import said_under_key

MIX = """defmodule Toy.MixProject do
  use Mix.Project
  @v "1.4.0"
  def project do
    [
      app: :toy,
      # version: "9.9.9",
      version: VERSION,
      deps: deps()
    ]
  end
  defp deps, do: [{:other, version: "7.0.0"}]
  def application, do: [version: "8.0.0"]
end
"""
SETUP = """from setuptools import setup
HERE = "1.5.0"
dict(version="9.9.9")
setup(
    name="toy",
    version=VERSION,
)
"""
CFG = """[metadata]
name = toy
version = VERSION
[other]
version = 9.9.9
"""


@pytest.mark.parametrize(
    ("file", "text", "key", "written", "said"),
    [
        ("mix.exs", MIX, "project.version", '"1.2.3"', ("1.2.3", 8)),
        ("mix.exs", MIX, "project.version", "@v", ("1.4.0", 3)),
        ("mix.exs", MIX, "project.version", 'File.read!("VERSION")', None),
        ("mix.exs", MIX, "project.version", '"1.#{minor()}"', None),
        ("mix.exs", MIX, "project.nothing", '"1.2.3"', None),
        ("mix.exs", MIX, "other.version", '"1.2.3"', None),
        ("mix.exs", "def project, do: [version: VERSION]", "project.version", '"1.2.3"', ("1.2.3", 1)),
        ("mix.exs", "def project, do: [version: VERSION", "project.version", '"1.2.3"', None),
        ("mix.exs", MIX.replace("def application", "def project"), "project.version", '"1.2.3"', None),
        ("setup.py", SETUP, "setup.version", '"1.2.3"', ("1.2.3", 6)),
        ("setup.py", SETUP, "setup.version", "HERE", ("1.5.0", 2)),
        ("setup.py", SETUP, "setup.version", "read()", None),
        ("setup.py", SETUP.replace("setup(\n", "setuptools.setup(\n"), "setup.version", '"1.2.3"', ("1.2.3", 6)),
        ("setup.cfg", CFG, "metadata.version", "1.2.3", ("1.2.3", 3)),
        ("setup.cfg", CFG, "metadata.version", "attr: toy.__version__", None),
        ("setup.cfg", CFG, "metadata.version", "file: VERSION", None),
        ("setup.cfg", CFG, "metadata.versions", "1.2.3", None),
        ("setup.cfg", "version = VERSION", "metadata.version", "1.2.3", None),
        ("setup.cfg", "[a]\nversion = 1\n[metadata]\nversion: VERSION", "metadata.version", "1.2.3", ("1.2.3", 4)),
        (
            "pyproject.toml",
            "[a]\nversion = 1\n[project] # it\nversion = VERSION\n",
            "project.version",
            '"1.2.3"',
            ("1.2.3", 4),
        ),
        ("pyproject.toml", "[project]\nversion = VERSION\n", "project.version", '"1.2.3"', ("1.2.3", 2)),
    ],
)
def test_a_version_under_a_key(file: str, text: str, key: str, written: str, said: tuple[str, int] | None) -> None:
    data = text.replace("VERSION", written, 1).encode()
    facts = extract.read("elixir" if file.endswith("exs") else "python", file, data)
    found = said_under_key(data, file, key, facts)
    assert (found and (found[0], found[1].first_line)) == said


@pytest.mark.parametrize("file", ["mix.exs", "setup.py", "setup.cfg", "pyproject.toml"])
@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"(" * 5000, "é = [version: ".encode()])
def test_a_damaged_manifest_says_nothing(file: str, data: bytes) -> None:
    assert said_under_key(data, file, "project.version") is None
