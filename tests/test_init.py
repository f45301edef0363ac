"""`parity init`: two repositories → a first site.toml that loads, reads both sides and has rows that say something."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from generator.config import load
from generator.history.repository import open_repository
from generator.layout import decisions, language, layout
from generator.manifests import own_version
from generator.starting import outline
from tests.history.toy import Content, Toy
from tests.test_cli import parity

IMAGE = "from pydantic import BaseModel\nclass Image(BaseModel):\n    data: str\n    height: int = 8\n    width: int\n"
PYTHON: dict[str, Content] = {
    "pyproject.toml": '[project]\nname = "toy-sdk"\nversion = "1.4.0"\n',
    "src/toy_sdk/__init__.py": "from toy_sdk.types import Image\nfrom toy_sdk.client import Client\n__all__ = ['Image', 'Client']\n",
    "src/toy_sdk/types.py": IMAGE,
    "src/toy_sdk/client.py": "class Client:\n    def describe(self, image, prompt, top_k=5):\n        return image\n",
    "tests/test_types.py": "class Test: ...\n",
}
ELIXIR: dict[str, Content] = {
    "mix.exs": 'defmodule Toyex.MixProject do\n  use Mix.Project\n  @toy_sdk_version "1.3.0"\n'
    '  def project, do: [app: :toyex, version: "0.2.0"]\n  def toy, do: @toy_sdk_version\nend\n',
    "lib/toyex/image.ex": "defmodule Toyex.Image do\n  @enforce_keys [:data, :width]\n  defstruct [:data, :width, height: 8]\nend\n",
    "lib/toyex/client.ex": "defmodule Toyex.Client do\n  def describe(image, prompt, top_k \\\\ 5), do: {image, prompt, top_k}\nend\n",
    "docs/adr/ADR-001-images.md": "# ADR-001: Images\nStatus: Accepted\n",
}


@pytest.fixture
def made(tmp_path: Path) -> Iterable[str]:
    return _pair(tmp_path, PYTHON, ELIXIR)


def _pair(where: Path, reference: Mapping[str, Content], port: Mapping[str, Content]) -> list[str]:
    for name, files in (("toy-sdk", reference), ("toyex", port)):
        Toy().commit("first", files).build(where / f"{name}.git")
    return ["--reference", str(where / "toy-sdk.git"), "--port", str(where / "toyex.git")]


def test_what_it_writes_loads_and_judges(made: list[str], tmp_path: Path) -> None:
    out = tmp_path / "site.toml"
    told = parity("init", *made, "--out", str(out))
    assert told.returncode == 0, told.stderr
    assert told.stdout.strip() == str(out)
    site = load(out)
    assert (site.reference.name, site.reference.language, site.reference.roots) == ("toy_sdk", "python", ("src",))
    assert (site.port.name, site.port.language) == ("toyex", "elixir")
    assert (site.port.version.key, site.port.follows and site.port.follows.constant) == (
        "project.version",
        "toy_sdk_version",
    )
    assert site.decisions.files == ("docs/adr/ADR-*.md",)
    matrix = json.loads(parity("matrix", "--config", str(out), "--format", "json").stdout)
    assert matrix["pair"]["reference"]["version"] == "1.4.0"
    assert (matrix["pair"]["port"]["version"], matrix["pair"]["port"]["follows"]) == ("0.2.0", "1.3.0")
    status = {row["id"]: row["status"] for row in matrix["rows"]}
    assert status == {
        "image": "aligned",
        "image-height": "aligned",
        "client-describe": "aligned",
        "followed-version": "config-mismatch",
    }


def test_how_much_paired_is_said(made: list[str], tmp_path: Path) -> None:
    out = tmp_path / "site.toml"
    told = parity("init", *made, "--out", str(out))
    assert "by name alone: types 2 of 2 paired, fields 3 of 3 paired, operations 1 of 1 paired" in told.stderr
    assert "\n# types 2 of 2 paired\n" in out.read_text("utf-8")


def test_the_same_pair_gives_the_same_bytes(made: list[str], tmp_path: Path) -> None:
    one, two = tmp_path / "one.toml", tmp_path / "two.toml"
    for out in (one, two):
        assert parity("init", *made, "--out", str(out)).returncode == 0
    assert one.read_bytes() == two.read_bytes()


def test_a_file_that_is_there_is_kept(made: list[str], tmp_path: Path) -> None:
    out = tmp_path / "site.toml"
    out.write_text("mine", "utf-8")
    told = parity("init", *made, "--out", str(out))
    assert (told.returncode, out.read_text("utf-8")) == (2, "mine")
    assert "--force" in told.stderr
    assert parity("init", *made, "--out", str(out), "--force").returncode == 0
    assert load(out).title == "toyex follows toy_sdk"
    assert sorted(path.name for path in tmp_path.iterdir() if "site" in path.name) == ["site.toml"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "init needs both repositories"),
        (["--reference", "nowhere", "--port", "nowhere"], "does not exist"),
    ],
)
def test_what_is_lacking_is_said(words: list[str], said: str, tmp_path: Path) -> None:
    told = parity("init", *words, "--out", str(tmp_path / "site.toml"))
    assert told.returncode == 2
    assert said in told.stderr
    assert len(told.stderr.strip().splitlines()) == 1


def test_a_repository_in_another_language_is_refused(tmp_path: Path) -> None:
    words = _pair(tmp_path, {"main.go": "package main\n", "a.md": "x"}, ELIXIR)
    told = parity("init", *words, "--out", str(tmp_path / "site.toml"))
    assert told.returncode == 2
    assert "neither Python nor Elixir" in told.stderr
    assert "1 .go" in told.stderr
    assert not (tmp_path / "site.toml").exists()


def test_where_nothing_pairs_one_row_shows_the_form(tmp_path: Path) -> None:
    other: dict[str, Content] = {"lib/other.ex": "defmodule Zebra do\n  defstruct [:q]\nend\n", "mix.exs": "x = 1\n"}
    words = _pair(tmp_path, PYTHON, other)
    out = tmp_path / "site.toml"
    told = parity("init", *words, "--out", str(out))
    assert told.returncode == 0, told.stderr
    assert "nothing that pairs can be put into a row" in told.stderr
    assert [row.id for row in load(out).rows] == ["to-be-replaced"]
    matrix = parity("matrix", "--config", str(out), "--format", "json")
    assert json.loads(matrix.stdout)["rows"][0]["status"] != "aligned"


HOSTILE = 'x"\n[queries]\nevil = 1\u202e \x1b[31m'


def test_what_a_repository_says_cannot_leave_its_line(tmp_path: Path) -> None:
    named = {**PYTHON, "pyproject.toml": f"[project]\nname = {json.dumps(HOSTILE)}\nversion = '1.0.0'\n"}
    words = _pair(tmp_path, named, {**ELIXIR, "lib/a\nb/[x]*.ex": "defmodule Toyex.Odd do\n def a, do: 1\nend\n"})
    out = tmp_path / "site.toml"
    told = parity("init", *words, "--out", str(out))
    assert told.returncode == 0, told.stderr
    assert load(out).queries == {}
    assert "\x1b" not in out.read_text("utf-8") + told.stderr
    assert "\u202e" not in out.read_text("utf-8") + told.stderr


def test_two_of_one_name_are_told_apart(tmp_path: Path) -> None:
    port = {**ELIXIR, "mix.exs": 'defmodule M do\n  def project, do: [app: :toy_sdk, version: "0.2.0"]\nend\n'}
    reference, other = _pair(tmp_path, PYTHON, port)[1::2]
    found = outline(reference, other, cache=tmp_path / "cache", fetch=False)
    assert (found.reference.name, found.port.name) == ("toy_sdk (Python)", "toy_sdk (Elixir)")


REQUESTS: dict[str, Content] = {
    **PYTHON,
    "src/toy_sdk/resources/__init__.py": "from .batches import Batches\n__all__ = ['Batches']\n",
    "src/toy_sdk/resources/batches.py": "class Batches:\n"
    "    def create(self, body):\n        return self._post('/v1/batches', body=body, options={})\n"
    "    def retrieve(self, batch_id):\n        return self._get(f'/v1/batches/{batch_id}', options={})\n",
}
HELPERS: dict[str, Content] = {
    **ELIXIR,
    "lib/toyex/batches.ex": "defmodule Toyex.Batches do\n  def create(body), do: Toyex.Queue.add(:create, body)\n"
    "  def retrieve(batch_id), do: Toyex.Queue.add(:retrieve, batch_id)\n  def describe(a), do: a\nend\n",
}


def test_a_type_that_is_taken_in_again_since_the_other_side_has_it(tmp_path: Path) -> None:
    words = _pair(tmp_path, REQUESTS, HELPERS)
    out = tmp_path / "site.toml"
    told = parity("init", *words, "--out", str(out))
    assert told.returncode == 0, told.stderr
    surface = json.loads(parity("surface", "--config", str(out), "--format", "json").stdout)
    assert "toy_sdk.resources.Batches" in {one["reference"] for one in surface["aligned"]}
    built = parity("build", "--config", str(out), "--out", str(tmp_path / "_site"))
    assert built.returncode == 0, built.stderr
    pages = {path.parent.name for path in (tmp_path / "_site" / "surface").rglob("index.html")}
    assert "batches" in pages
    page = re.sub(r"<[^>]+>", "", (tmp_path / "_site" / "surface" / "batches" / "index.html").read_text("utf-8"))
    assert "src/toy_sdk/resources/batches.py" in page
    assert "lib/toyex/batches.ex" in page
    for row in ("surface", "report", "diagnostics", "changes"):
        assert (tmp_path / "_site" / row / "index.html").is_file()


# ── layout ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("paths", "spoken"),
    [
        (("mix.exs", "lib/a.ex", *(f"priv/{n}.py" for n in range(9))), "elixir"),
        (("pyproject.toml", "a/__init__.py", *(f"x/{n}.ex" for n in range(9))), "python"),
        (("a.py", "b.ex", "c.ex"), "elixir"),
        (("mix.exs", "README.md"), None),
        ((), None),
    ],
)
def test_language(paths: tuple[str, ...], spoken: str | None) -> None:
    assert language(paths) == spoken


@pytest.mark.parametrize(
    ("spoken", "project", "paths", "roots", "include"),
    [
        ("python", "toy", ("src/toy/__init__.py", "src/toy/a.py"), ("src",), ("src/toy/**/*.py",)),
        ("python", "toy", ("toy/__init__.py", "toy/a.py", "tests/__init__.py"), ("",), ("toy/**/*.py",)),
        ("python", "toy-sdk", ("big/__init__.py", "big/a.py", "big/b.py", "toy_sdk/__init__.py"), ("",), ("toy_sdk/**/*.py",)),
        ("python", "toy", ("sdk/pyproject.toml", "sdk/src/toy/__init__.py"), ("sdk/src",), ("sdk/src/toy/**/*.py",)),
        ("python", "toy", ("src/toy/a.py", "src/toy/b/c.py"), ("src",), ("src/toy/**/*.py",)),
        ("python", "toy", ("toy.py", "setup.py", "test_toy.py"), ("",), ("toy.py",)),
        ("python", "toy", ("tests/test_a.py",), None, None),
        ("elixir", "toy", ("mix.exs", "lib/toy.ex", "test/toy_test.exs"), ("",), ("lib/**/*.ex",)),
        ("elixir", "toy", ("mix.exs", "apps/a/lib/a.ex", "apps/b/lib/b.ex"), ("",), ("apps/*/lib/**/*.ex",)),
        ("elixir", "toy", ("elixir/mix.exs", "elixir/lib/toy.ex"), ("",), ("elixir/lib/**/*.ex",)),
        ("elixir", "toy", ("mix.exs", "test/support/a.ex"), None, None),
    ],
)  # fmt: skip
def test_where_the_sources_are(
    spoken: str,
    project: str,
    paths: tuple[str, ...],
    roots: tuple[str, ...] | None,
    include: tuple[str, ...] | None,
) -> None:
    found = layout(spoken, sorted(paths), project)
    assert (found and found.roots, found and found.include) == (roots, include)


def test_tests_and_vendored_code_inside_a_package_are_left_out() -> None:
    paths = ("toy/__init__.py", "toy/tests/test_a.py", "toy/_vendor/x.py", "toy/testing/help.py")
    found = layout("python", paths, "toy")
    assert found is not None
    assert {"**/tests/**", "**/_vendor/**", "**/test_*.py"} <= set(found.exclude)
    assert "**/testing/**" not in found.exclude


@pytest.mark.parametrize(
    ("path", "globs"),
    [
        ("docs/adr/ADR-001-x.md", ("docs/adr/ADR-*.md",)),
        ("docs/decisions/0001-x.md", ("docs/decisions/[0-9]*.md",)),
        ("docs/notes/0001-x.md", ()),
        ("docs/adr/template.md", ()),
        ("deps/other/docs/adr/ADR-001.md", ()),
    ],
)
def test_where_the_decisions_are(path: str, globs: tuple[str, ...]) -> None:
    assert decisions([path]) == globs


@pytest.mark.parametrize(
    ("files", "file", "place", "value"),
    [
        ({"pyproject.toml": '[project]\nversion = "1.2.3"\n'}, "pyproject.toml", "project.version", "1.2.3"),
        ({"pyproject.toml": '[tool.poetry]\nversion = "1.2.3"\n'}, "pyproject.toml", "tool.poetry.version", "1.2.3"),
        ({"pyproject.toml": "[project]\ndynamic = ['version']\n", "toy/_version.py": '__version__ = "1.2.3"\n'},
         "toy/_version.py", "__version__", "1.2.3"),
        ({"setup.cfg": "[metadata]\nversion = 1.2.3\n"}, "setup.cfg", "metadata.version", "1.2.3"),
        ({"setup.py": "from setuptools import setup\nsetup(version='1.2.3')\n"}, "setup.py", "setup.version", "1.2.3"),
        ({"setup.cfg": "[metadata]\nversion = attr: toy.v\n"}, "pyproject.toml", "project.version", None),
    ],
)  # fmt: skip
def test_where_a_version_stands(files: dict[str, str], file: str, place: str, value: str | None) -> None:
    from generator import extract

    facts = {
        path: extract.read("python", path, text.encode()) for path, text in files.items() if path.startswith("toy/")
    }
    said = own_version("python", sorted(files), files.__getitem__, facts, ("toy/",))
    assert said.source is not None
    assert (said.source.file, said.source.key or said.source.constant, said.value) == (file, place, value)


def test_a_clone_is_only_read(made: list[str], tmp_path: Path) -> None:
    where = Path(made[1])
    before = {path: path.stat().st_mtime_ns for path in where.rglob("*")}
    parity("init", *made, "--out", str(tmp_path / "site.toml"))
    assert {path: path.stat().st_mtime_ns for path in where.rglob("*")} == before
    with open_repository(str(where), cache=tmp_path, fetch=False) as repository:
        assert repository is not None
