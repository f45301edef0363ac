"""The demo's histories: the same shas everywhere, and all the things in them that histories have."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from generator.demo.histories import build, demo, steps
from generator.errors import ParityError

HEADS = {
    "reference": "860dab5ffa25bfe1710d3a308018cc2fd32fb2ff",
    "port": "41f2c84ed60a385d2ab376f1dd86421cf67a3b1a",
}
BROKEN = "014-slip-of-the-pen/src/lumen/tokenizers.py"
BUILD = """
import os, sys
from pathlib import Path
from generator.demo.histories import build, demo
os.umask(int(sys.argv[3], 8))
print(build(demo(sys.argv[1]), Path(sys.argv[2])))
"""
ROOT = Path(__file__).parents[2]


def git(repository: Path, *words: str) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    clean |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"}
    said = subprocess.run(["git", f"--git-dir={repository}", *words], env=clean, capture_output=True, check=True)
    return said.stdout.decode("utf-8").strip()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("built")
    for side in HEADS:
        build(demo(side), folder / side)
    return {side: folder / side for side in HEADS}


@pytest.mark.parametrize("side", HEADS)
def test_shas_are_known(side: str, built: dict[str, Path]) -> None:
    """A sha that changes here changes every permanent page of the demo: say so in the changelog."""
    assert git(built[side], "rev-parse", "main") == HEADS[side]


@pytest.mark.parametrize("side", HEADS)
def test_nothing_on_the_machine_has_a_say(side: str, tmp_path: Path) -> None:
    home = tmp_path / "home of somebody else"
    (home / "hooks").mkdir(parents=True)
    for hook in ("reference-transaction", "post-checkout", "pre-auto-gc"):
        (home / "hooks" / hook).write_text("#!/bin/sh\nexit 1\n")
        (home / "hooks" / hook).chmod(0o755)
    (home / ".gitconfig").write_text(
        "[user]\n name = Mallory\n email = m@example.invalid\n[init]\n defaultBranch = trunk\n"
        "[core]\n autocrlf = true\n quotePath = true\n precomposeUnicode = true\n compression = 0\n bare = false\n"
        f" hooksPath = {home / 'hooks'}\n ignoreCase = true\n[commit]\n gpgSign = true\n[tag]\n gpgSign = true\n"
        "[i18n]\n commitEncoding = latin1\n[fastimport]\n unpackLimit = 1\n[extensions]\n objectFormat = sha256\n"
    )
    hostile = {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home),
        "TZ": "Pacific/Chatham",
        "LANG": "tr_TR.ISO-8859-9",
        "LC_ALL": "tr_TR.ISO-8859-9",
        "GIT_DIR": str(tmp_path / "elsewhere"),
        "GIT_WORK_TREE": str(tmp_path),
        "GIT_INDEX_FILE": str(tmp_path / "index"),
        "GIT_OBJECT_DIRECTORY": str(tmp_path / "objects"),
        "GIT_NAMESPACE": "mallory",
        "GIT_AUTHOR_DATE": "2001-01-01T00:00:00Z",
        "GIT_COMMITTER_NAME": "Mallory",
        "GIT_DEFAULT_HASH": "sha256",
        "GIT_CONFIG_PARAMETERS": "'user.name=Mallory'",
    }
    target = tmp_path / "a folder, elsewhere" / "pair.git"
    said = subprocess.run(
        [sys.executable, "-c", BUILD, side, str(target), "077"],
        env=os.environ | hostile | {"PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert said.returncode == 0, said.stderr
    assert said.stdout.strip() == HEADS[side]
    assert git(target, "rev-parse", "--is-bare-repository", "HEAD").split() == ["true", HEADS[side]]
    assert not (tmp_path / "objects").exists()


@pytest.mark.parametrize("side", HEADS)
def test_an_installed_package_builds_the_same(side: str, tmp_path: Path) -> None:
    """pip leaves __pycache__ beside every .py that it installs, the demo's included."""
    copy = tmp_path / side
    shutil.copytree(str(demo(side)), copy)
    for step in copy.iterdir():
        (step / "__pycache__").mkdir(exist_ok=True)
        (step / "__pycache__" / "x.cpython-311.pyc").write_bytes(b"x")
    for source in list(copy.rglob("*.py")):
        (source.parent / "__pycache__").mkdir(exist_ok=True)
        (source.parent / "__pycache__" / f"{source.stem}.cpython-311.pyc").write_bytes(b"x")
    assert build(copy, tmp_path / "built") == HEADS[side]


@pytest.mark.parametrize("side", HEADS)
def test_repository_is_whole_and_has_one_branch(side: str, built: dict[str, Path]) -> None:
    assert git(built[side], "fsck", "--strict", "--no-dangling") == ""
    assert git(built[side], "for-each-ref", "--format=%(refname)", "refs/heads") == "refs/heads/main"
    people = set(git(built[side], "log", "--all", "--format=%an <%ae>%n%cn <%ce>").splitlines())
    assert people == {"Demo <demo@example.invalid>"}


@pytest.mark.parametrize("side", HEADS)
def test_line_is_long_and_tells_the_steps(side: str, built: dict[str, Path]) -> None:
    line = git(built[side], "log", "--first-parent", "--reverse", "--format=%cI", "main").splitlines()
    told = [step.date for _, step, _ in steps(demo(side)) if step.branch == "main" and not step.off_line]
    assert len(line) >= 20
    assert line == told
    assert len({date[-6:] for date in line}) >= 3


@pytest.mark.parametrize("side", HEADS)
def test_there_is_a_merge_a_rename_and_a_deletion(side: str, built: dict[str, Path]) -> None:
    assert git(built[side], "rev-list", "--first-parent", "--min-parents=2", "--count", "main") == "1"
    moved = git(built[side], "log", "--first-parent", "--format=", "--name-status", "-M", "-z", "main").split("\0")
    kinds = {entry[:1] for entry in moved if entry[:1] in "RD" and (len(entry) == 1 or entry[1:].isdigit())}
    assert kinds == {"R", "D"}


def test_merge_brings_what_the_branch_changed(built: dict[str, Path]) -> None:
    merged = git(built["port"], "log", "--first-parent", "--merges", "--format=%H", "main")
    brought = git(built["port"], "diff-tree", "-r", "--name-only", f"{merged}^1", merged).splitlines()
    assert brought == ["docs/adr/ADR-005_poll_twice_as_often.md", "lib/lumenex/retry_config.ex"]


def test_a_tag_lies_off_the_line(built: dict[str, Path]) -> None:
    port = built["port"]
    line = set(git(port, "rev-list", "--first-parent", "main").splitlines())
    peeled = {name: git(port, "rev-parse", f"{name}^{{commit}}") for name in git(port, "tag").splitlines()}
    assert {name: sha in line for name, sha in peeled.items()} == {"v0.2.0": True, "v0.2.1": False, "v0.3.0": True}
    assert git(port, "rev-parse", "v0.2.1^") == peeled["v0.2.0"]
    kinds = {name: git(port, "cat-file", "-t", name) for name in peeled}
    assert kinds == {"v0.2.0": "tag", "v0.2.1": "commit", "v0.3.0": "tag"}
    assert git(built["reference"], "tag") == ""


def test_a_date_runs_backwards_and_clocks_on_the_wall_lie(built: dict[str, Path]) -> None:
    said = git(built["port"], "log", "--first-parent", "--reverse", "--format=%ct", "main")
    instants = [int(instant) for instant in said.split()]
    assert [n for n, (before, after) in enumerate(pairwise(instants)) if after < before] == [27]
    followed, follows = (
        git(built[side], "log", "--first-parent", "-1", "--grep=has moved house", "--format=%cI %ct", "main").split()
        for side in ("reference", "port")
    )
    assert follows[0] < followed[0]
    assert 0 < int(follows[1]) - int(followed[1]) < 24 * 3600


def test_names_with_spaces_and_letters_beyond_ascii(built: dict[str, Path]) -> None:
    names = git(built["reference"], "ls-tree", "-r", "-z", "--name-only", "main").split("\0")
    assert "docs/größe und maß.md" in names
    assert "docs/field notes.md" in git(built["port"], "ls-tree", "-r", "-z", "--name-only", "main").split("\0")


def test_every_python_file_parses_but_the_one_that_is_meant() -> None:
    broken = []
    for source in sorted(Path(str(demo("reference"))).rglob("*.py")):
        try:
            ast.parse(source.read_text("utf-8"))
        except SyntaxError:
            broken.append(source.relative_to(str(demo("reference"))).as_posix())
    assert broken == [BROKEN]


STEP = 'date = "2025-01-01T00:00:00Z"\nmessage = "x"\n'
REFUSED = {
    "no-date": ('message = "x"\n', "missing required field `date`"),
    "no-offset": ('date = "2025-01-01T00:00:00"\nmessage = "x"\n', "with an offset"),
    "no-date-at-all": ('date = "soon"\nmessage = "x"\n', "with an offset"),
    "unknown-key": (STEP + 'autor = "x"\n', "unknown field `autor`"),
    "not-toml": ("date =", "001-a/commit.toml"),
    "nothing-to-delete": (STEP + 'delete = ["gone"]\n', "gone, which is not there"),
    "nothing-to-rename": (STEP + 'rename = [{from = "a", to = "b"}]\n', "a, which is not there"),
    "no-such-branch": (STEP + 'merge = "side"\n', "no step before it has begun"),
    "no-such-step": (STEP + 'from = "000"\n', "no step before it"),
}


@pytest.mark.parametrize(("said", "complaint"), REFUSED.values(), ids=REFUSED)
def test_a_step_that_makes_no_sense_is_refused(said: str, complaint: str, tmp_path: Path) -> None:
    (tmp_path / "steps" / "001-a").mkdir(parents=True)
    (tmp_path / "steps" / "001-a" / "commit.toml").write_text(said)
    with pytest.raises(ParityError, match=complaint.replace("`", ".")):
        build(tmp_path / "steps", tmp_path / "built")
    assert not (tmp_path / "built").exists()


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    with pytest.raises(ParityError, match="exists already"):
        build(demo("port"), tmp_path / "here")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ParityError, match="holds no steps"):
        build(tmp_path / "empty", tmp_path / "there")


def test_a_path_with_every_difficulty_survives(tmp_path: Path) -> None:
    step = tmp_path / "steps" / "001-a"
    step.mkdir(parents=True)
    (step / "commit.toml").write_text(STEP)
    (step / 'q"uo\\te d.txt').write_bytes(b"\x00\r\n")
    build(tmp_path / "steps", tmp_path / "built")
    assert git(tmp_path / "built", "ls-tree", "-z", "--name-only", "main") == 'q"uo\\te d.txt\0'
    assert git(tmp_path / "built", "cat-file", "-s", 'main:q"uo\\te d.txt') == "3"
