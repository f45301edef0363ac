"""What may be opened and what is refused; and that nothing which a repository says is run or changes what is read."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.errors import ParityError
from generator.history.blobs import read_blobs
from generator.history.mirror import kind_of
from generator.history.repository import Repository
from generator.history.walk import read_history, states
from generator.model import History

from .toy import Toy, git

Open = Callable[..., Repository]
EVERYTHING = ("**",)


def toy() -> Toy:
    return Toy().commit("one", {"a.py": "a = 1\n"}).commit("two", {"a.py": "a = 2\n", "b.py": "b\n"}).tag("v1", "one")


def told(repository: Repository) -> History:
    """The whole way: the history, and every file's bytes."""
    history = read_history(repository, include=EVERYTHING)
    blobs = {blob for _, state in states(history) for blob in state.values()}
    assert len(dict(read_blobs(repository, sorted(blobs)))) == len(blobs)
    return history


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    return toy().build(tmp_path / "toy.git")


REFUSED = {
    "": "this one is empty",
    " ": "this one is empty",
    "-u": "could be read as an option",
    "--upload-pack=touch x": "could be read as an option",
    "a\nb": "could be read as an option",
    "a\x7f": "could be read as an option",
    "ext::sh -c 'touch x'": "transport of its own",
    "fd::17": "transport of its own",
    "ext://sh": "only https, ssh, file and plain paths",
    "http://example.org/a.git": "use https",
    "HTTP://example.org/a.git": "use https",
    "git://example.org/a.git": "use https",
    "ftp://example.org/a.git": "only https, ssh, file and plain paths",
    "ssh://-oProxyCommand=touch/x": "starts with «-»",
    "ssh://git@-oProxyCommand=touch/x": "starts with «-»",
}


@pytest.mark.parametrize("source", REFUSED, ids=repr)
def test_refused_sources(source: str, opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ParityError, match=REFUSED[source]):
        opened(source)
    assert not list(tmp_path.iterdir())


KINDS = {
    "https://example.org/a/b.git": "url",
    "ssh://git@example.org/a": "url",
    "file:///somewhere": "url",
    "git@example.org:a/b.git": "url",
    "example.org:a/b": "url",
    "./a:b": "path",
    "../sdk": "path",
    "/a/b::c": "path",
    "C": "path",
}


@pytest.mark.parametrize("source", KINDS)
def test_kinds_of_sources(source: str) -> None:
    assert kind_of(source) == KINDS[source]


def test_refused_passwords_are_not_shown() -> None:
    with pytest.raises(ParityError) as refused:
        kind_of("http://me:secret@example.org/a")
    assert "secret" not in str(refused.value)


def test_missing_and_other_folders(tmp_path: Path, opened: Open) -> None:
    with pytest.raises(ParityError, match="does not exist; give the path"):
        opened(tmp_path / "nowhere")
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("x")
    (tmp_path / "torn").mkdir()
    (tmp_path / "torn" / ".git").write_text("gitdir: ../nowhere\n")
    for name in ("folder", "file", "torn"):
        with pytest.raises(ParityError, match="is not a git repository; give the path"):
            opened(tmp_path / name)


def test_empty(tmp_path: Path, opened: Open) -> None:
    git(tmp_path, "init", "--quiet", "empty")
    for branch in (None, "main"):
        with pytest.raises(ParityError, match="has no commits yet"):
            read_history(opened(tmp_path / "empty"), branch=branch, include=EVERYTHING)


def test_shallow(tmp_path: Path, bare: Path, opened: Open) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=1", bare.as_uri(), "shallow")
    with pytest.raises(ParityError, match=r"shallow clone.*git fetch --unshallow"):
        opened(tmp_path / "shallow")
    git(tmp_path / "shallow", "fetch", "--quiet", "--unshallow")
    assert len(told(opened(tmp_path / "shallow")).commits) == 2


def test_partial(tmp_path: Path, bare: Path, opened: Open) -> None:
    git(bare, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "--quiet", "--no-checkout", "--filter=blob:none", bare.as_uri(), "partial")
    with pytest.raises(ParityError, match=r"partial clone.*without --filter"):
        opened(tmp_path / "partial")


def test_a_promisor_file_beside_a_whole_pack_is_no_partial_clone(bare: Path, opened: Open) -> None:
    git(bare, "gc", "--quiet")
    for pack in (bare / "objects" / "pack").glob("*.pack"):
        pack.with_suffix(".promisor").touch()
    git(bare, "config", "remote.origin.promisor", "false")
    assert len(told(opened(bare)).commits) == 2


def test_a_work_tree_a_worktree_and_a_repository_without_configuration(
    tmp_path: Path, bare: Path, opened: Open
) -> None:
    expected = told(opened(bare))
    git(tmp_path, "clone", "--quiet", str(bare), "work")
    git(tmp_path / "work", "worktree", "add", "--quiet", "../linked", "v1")
    assert told(opened(tmp_path / "work")).commits == expected.commits
    assert told(opened(tmp_path / "linked")).commits == expected.commits[:1]
    (bare / "config").unlink()
    assert told(opened(bare)) == expected


def test_a_broken_configuration_is_said(bare: Path, opened: Open) -> None:
    (bare / "config").write_text("[core\n")
    with pytest.raises(ParityError, match=r"not a git repository|cannot read the configuration"):
        opened(bare)


def test_callers_environment_does_not_point_elsewhere(
    tmp_path: Path, bare: Path, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a hook of another repository."""
    other = Toy().commit("other", {"z": "z"}).build(tmp_path / "other.git")
    expected = told(opened(bare))
    for name, value in {
        "GIT_DIR": other, "GIT_OBJECT_DIRECTORY": other / "objects", "GIT_COMMON_DIR": other, "GIT_WORK_TREE": tmp_path,
        "GIT_NAMESPACE": "x", "GIT_CONFIG_PARAMETERS": "'log.showroot=false'",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, str(value))
    assert told(opened(bare)) == expected
    assert told(opened(bare.as_uri())).commits == expected.commits


def canary(tmp_path: Path) -> tuple[Path, Path]:
    """A program, and the file that it leaves when it is run."""
    program, trace = tmp_path / "canary.sh", tmp_path / "it-was-run"
    program.write_text(f"#!/bin/sh\ntouch {trace}\ncat\n")
    program.chmod(0o755)
    return program, trace


RUNS = (
    "core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass", "core.alternateRefsCommand",
    "diff.external", "diff.canary.textconv", "diff.canary.command", "filter.canary.smudge", "filter.canary.clean",
    "gpg.program", "credential.helper", "pager.log", "uploadpack.packObjectsHook", "alias.log", "alias.cat-file",
)  # fmt: skip
MISLEADS = {
    "diff.renames": "copies",
    "diff.relative": "true",
    "diff.orderFile": "/nonexistent/order",
    "diff.ignoreSubmodules": "all",
    "log.showSignature": "true",
    "log.diffMerges": "off",
    "log.showRoot": "false",
    "log.mailmap": "true",
    "log.date": "relative",
    "log.follow": "true",
    "format.pretty": "oneline",
    "core.abbrev": "4",
    "core.quotePath": "true",
    "core.worktree": "/nonexistent",
    "i18n.logOutputEncoding": "latin1",
    "color.ui": "always",
    "notes.displayRef": "*",
}


def test_hostile_configuration_runs_nothing_and_changes_nothing(tmp_path: Path, opened: Open) -> None:
    built = toy().commit("side", {"ü.py": "1"}, branch="side", parents=("one",))
    built.commit("merge ü", {"ü.py": "1", "a.py": None, "c.py": "a = 2\n"}, parents=("two", "side"))
    bare = built.build(tmp_path / "toy.git")
    expected = told(opened(bare))
    assert [len(commit.changes) for commit in expected.commits] == [1, 2, 3]
    program, trace = canary(tmp_path)
    for key in RUNS:
        git(bare, "config", key, str(program) if not key.startswith("alias") else f"!{program}")
    for key, value in MISLEADS.items():
        git(bare, "config", key, value)
    (bare / "info").mkdir(exist_ok=True)
    (bare / "info" / "attributes").write_text("* diff=canary filter=canary\n")
    for hook in ("post-checkout", "reference-transaction", "post-merge", "pre-auto-gc", "fsmonitor-watchman"):
        (bare / "hooks").mkdir(exist_ok=True)
        (bare / "hooks" / hook).symlink_to(program)
    assert told(opened(bare)) == expected
    assert told(opened(bare.as_uri())).commits == expected.commits
    assert not trace.exists()


def test_the_canary_would_sing(tmp_path: Path, bare: Path) -> None:
    program, trace = canary(tmp_path)
    git(bare, "config", "diff.external", str(program))
    git(bare, "log", "-p", "--ext-diff", "-1")
    assert trace.exists()


def test_replaced_and_grafted_commits_are_read_as_they_are(bare: Path, opened: Open) -> None:
    expected = told(opened(bare))
    first, last = (commit.sha for commit in expected.commits)
    git(bare, "replace", last, first)
    (bare / "info").mkdir(exist_ok=True)
    (bare / "info" / "grafts").write_text(f"{last}\n")
    assert git(bare, "rev-list", "--count", "main") == "1"  # git itself is taken in
    assert told(opened(bare)).commits == expected.commits


def test_users_configuration_does_not_change_what_is_read(
    tmp_path: Path, bare: Path, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = told(opened(bare))
    program, trace = canary(tmp_path)
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / ".gitconfig").write_text(
        f"[core]\n hooksPath = {tmp_path}\n fsmonitor = {program}\n"
        f"[log]\n diffMerges = off\n[init]\n templateDir = {tmp_path}\n"
    )
    (tmp_path / "reference-transaction").symlink_to(program)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert told(opened(bare)) == expected
    assert told(opened(bare.as_uri())).commits == expected.commits
    assert told(opened(bare.as_uri())).commits == expected.commits  # fetched this time
    assert not trace.exists()


@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="only root can give a repository to somebody else")
def test_somebody_elses_repository_is_read(bare: Path, opened: Open) -> None:
    expected = told(opened(bare))
    for path in (bare, *bare.rglob("*")):
        os.chown(path, 12345, 12345)
    assert told(opened(bare)) == expected
