"""Mirrors of URLs: made whole or not at all, brought up to date, and said in words when they cannot be."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.errors import ParityError
from generator.history import command, mirror
from generator.history.mirror import mirror_path, shown
from generator.history.repository import Repository, open_repository
from generator.history.walk import read_history

from .toy import Toy, git

Open = Callable[..., Repository]


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    return Toy().commit("one", {"a.py": "1"}).commit("two", {"a.py": "2"}).tag("v1", "one").build(tmp_path / "toy.git")


def subjects(repository: Repository) -> list[str]:
    return [commit.subject for commit in read_history(repository, include=("**",)).commits]


def grow(bare: Path, subject: str, branch: str = "main") -> None:
    sha = git(bare, "commit-tree", "-p", "main", "-m", subject, "main^{tree}")
    git(bare, "update-ref", f"refs/heads/{branch}", sha)


def test_a_url_is_mirrored_then_fetched(bare: Path, opened: Open, tmp_path: Path) -> None:
    assert subjects(opened(bare.as_uri())) == ["one", "two"]
    (kept,) = (tmp_path / "cache").iterdir()
    assert kept.name.startswith("toy-")
    assert kept.suffix == ".git"
    grow(bare, "three")
    assert subjects(opened(bare.as_uri(), fetch=False)) == ["one", "two"]
    assert subjects(opened(bare.as_uri())) == ["one", "two", "three"]
    assert list((tmp_path / "cache").iterdir()) == [kept]


def test_rewritten_branches_moved_tags_and_gone_refs_are_followed(bare: Path, opened: Open) -> None:
    grow(bare, "gone", branch="gone")
    opened(bare.as_uri())
    git(bare, "update-ref", "refs/heads/main", "main~1")
    git(bare, "branch", "-D", "gone")
    git(bare, "tag", "-d", "v1")
    repository = opened(bare.as_uri())
    assert subjects(repository) == ["one"]
    assert repository.run("for-each-ref", "--format=%(refname)") == "refs/heads/main"


def test_a_renamed_default_branch_is_followed(bare: Path, opened: Open) -> None:
    opened(bare.as_uri())
    git(bare, "branch", "-m", "main", "trunk")
    assert read_history(opened(bare.as_uri()), include=("**",)).branch == "trunk"


def test_progress_is_told(bare: Path, tmp_path: Path) -> None:
    told: list[str] = []
    for _ in range(2):
        with open_repository(bare.as_uri(), cache=tmp_path / "cache", progress=told.append):
            pass
    assert told == [f"mirroring {bare.as_uri()}", f"fetching {bare.as_uri()}"]


def test_no_mirror_and_no_fetch(bare: Path, opened: Open, tmp_path: Path) -> None:
    with pytest.raises(ParityError, match="was never mirrored here; run once without --no-fetch"):
        opened(bare.as_uri(), fetch=False)
    assert not (tmp_path / "cache").exists()


def test_a_failed_clone_leaves_nothing(tmp_path: Path, opened: Open) -> None:
    url = (tmp_path / "nowhere.git").as_uri()
    with pytest.raises(ParityError, match=f"{url} could not be mirrored: .*check the address"):
        opened(url)
    assert not list((tmp_path / "cache").iterdir())


def test_a_failed_fetch_names_url_and_mend(bare: Path, opened: Open) -> None:
    opened(bare.as_uri())
    bare.rename(bare.with_name("moved.git"))
    with pytest.raises(ParityError, match=f"{bare.as_uri()} could not be fetched: .*; use --no-fetch"):
        opened(bare.as_uri())
    assert subjects(opened(bare.as_uri(), fetch=False)) == ["one", "two"]


def test_a_shallow_upstream_is_refused(bare: Path, opened: Open, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--bare", "--depth=1", bare.as_uri(), "shallow.git")
    with pytest.raises(ParityError, match=r"shallow clone.*give the URL of a whole one"):
        opened((tmp_path / "shallow.git").as_uri())


def test_a_cache_that_cannot_be_written(bare: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    with pytest.raises(ParityError, match=r"cache .* cannot be written .*name another folder"):
        open_repository(bare.as_uri(), cache=tmp_path / "cache")


def test_passwords_are_neither_shown_nor_kept() -> None:
    for url in ("https://me:secret@example.org/a/b.git", "https://secret@example.org/a/b.git"):
        assert shown(url) == "https://example.org/a/b.git"
        assert mirror_path(url, Path()) == mirror_path("https://example.org/a/b.git", Path())
    assert mirror_path("https://example.org/a/b.git", Path()) != mirror_path("https://example.org/c/b.git", Path())


SLOW = """
import sys
from pathlib import Path
from generator.history.repository import open_repository
open_repository(sys.argv[1], cache=Path(sys.argv[2]))
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_clone_is_no_mirror(how: signal.Signals, tmp_path: Path, bare: Path, opened: Open) -> None:
    """ssh is a program that never answers, so the clone is caught in the middle for certain."""
    hangs, here = tmp_path / "hangs.sh", tmp_path / "ssh.pid"
    hangs.write_text(f"#!/bin/sh\necho $$ > {here}.new\nmv {here}.new {here}\nexec sleep 60\n")
    hangs.chmod(0o755)
    cache, url = tmp_path / "cache", "ssh://example.org/toy.git"
    environment = {**os.environ, "GIT_SSH_COMMAND": str(hangs), "PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.Popen([sys.executable, "-c", SLOW, url, str(cache)], env=environment, stderr=subprocess.DEVNULL)
    try:
        wait_for(here.exists)
        run.send_signal(how)
        run.wait(timeout=20)
        helper = int(here.read_text())
        if how == signal.SIGINT:
            wait_for(lambda: not alive(helper))
            assert not list(cache.iterdir())
        assert not mirror_path(url, cache).exists()
        with pytest.raises(ParityError, match="never mirrored"):
            open_repository(url, cache=cache, fetch=False)
    finally:
        run.kill()
        run.wait()
        if here.exists() and alive(int(here.read_text())):
            os.kill(int(here.read_text()), signal.SIGKILL)


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    """Whether a process runs; one that ended and that nobody asked for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_what_a_killed_run_left_is_removed_once_it_is_old(bare: Path, opened: Open, tmp_path: Path) -> None:
    target = mirror_path(bare.as_uri(), tmp_path / "cache")
    old, new = (target.with_name(f"{target.name}.new-{name}") for name in ("old", "new"))
    for left in (old, new):
        (left / "mirror").mkdir(parents=True)
    os.utime(old, (0, 0))
    assert subjects(opened(bare.as_uri())) == ["one", "two"]
    assert sorted(path.name for path in (tmp_path / "cache").iterdir()) == [target.name, new.name]


def test_another_run_that_was_first_is_no_fault(bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both clone; the second finds the mirror in place when it comes to rename its own."""
    cache = tmp_path / "cache"
    real = command.over_network

    def slower(directory: Path, *words: str) -> str:
        said = real(directory, *words)
        if words[0] == "config":
            git(tmp_path, "clone", "--quiet", "--mirror", str(bare), str(mirror_path(bare.as_uri(), cache)))
        return said

    monkeypatch.setattr(mirror, "over_network", slower)
    with open_repository(bare.as_uri(), cache=cache) as repository:
        assert subjects(repository) == ["one", "two"]
    assert len(list(cache.iterdir())) == 1
