"""The first-parent line: its order, its dates, its changes, its tags and the states that follow from them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.errors import ParityError
from generator.history.repository import Repository
from generator.history.walk import read_history, resolve, state_at, states
from generator.model import History

from .toy import BASE, Toy, git

Open = Callable[..., Repository]
EVERYTHING = ("**",)


def rich() -> Toy:
    """A merge, a rename, a deletion, a date that runs backwards, zones, and tags on and off the line."""
    toy = Toy()
    toy.commit("one", {"src/a.py": "a = 1\n", "src/b.py": "b = 1\n", "notes.md": "n\n"}, when=BASE)
    toy.commit("two", {"src/a.py": "a = 2\n"}, when=BASE + 100, zone="-1000")
    toy.commit("side", {"src/side.py": "s = 1\n"}, when=BASE + 150, branch="side", parents=("two",))
    toy.commit("three", {"src/b.py": None, "src/c.py": "b = 1\n"}, when=BASE + 50, parents=("two",))
    toy.commit("merge", {"src/side.py": "s = 1\n"}, when=BASE + 200, parents=("three", "side"), zone="+0530")
    toy.commit("release", {"src/a.py": "a = 3\n"}, when=BASE + 120, branch="release", parents=("merge",))
    toy.commit("last", {"notes.md": "m\n"}, when=BASE + 300, parents=("merge",))
    toy.tag("v1", "one").tag("v2", "two", annotated=True).tag("v3", "release", annotated=True).tag("v4", "side")
    return toy


def names(history: History, toy: Toy) -> list[str]:
    by_sha = {sha: name for name, sha in toy.shas.items()}
    return [by_sha[commit.sha] for commit in history.commits]


@pytest.fixture
def toy() -> Toy:
    return rich()


@pytest.fixture
def repository(toy: Toy, tmp_path: Path, opened: Open) -> Repository:
    return opened(toy.build(tmp_path / "toy.git"))


@pytest.fixture
def history(repository: Repository) -> History:
    return read_history(repository, include=("src/**/*.py",))


def test_line_is_first_parent_oldest_first(history: History, toy: Toy) -> None:
    assert names(history, toy) == ["one", "two", "three", "merge", "last"]
    assert history.branch == "main"
    assert history.commits[0].parent is None
    assert [c.parent for c in history.commits[1:]] == [c.sha for c in history.commits[:-1]]


def test_changes_are_those_that_the_globs_name(history: History) -> None:
    changed = [[(change.path, change.blob is None) for change in commit.changes] for commit in history.commits]
    assert changed == [
        [("src/a.py", False), ("src/b.py", False)],
        [("src/a.py", False)],
        [("src/b.py", True), ("src/c.py", False)],  # a rename is a deletion and an addition of the same blob
        [("src/side.py", False)],  # a merge's changes are against its first parent
        [],
    ]
    assert history.commits[0].changes[1].blob == history.commits[2].changes[1].blob


def test_exclude_wins(repository: Repository) -> None:
    history = read_history(repository, include=("src/**/*.py",), exclude=("src/b.py",))
    assert "src/b.py" not in {change.path for commit in history.commits for change in commit.changes}


def test_a_date_that_runs_backwards_is_pulled_up_and_noted(history: History, toy: Toy) -> None:
    assert [commit.instant - BASE for commit in history.commits] == [0, 100, 100, 200, 300]
    assert [commit.pulled_up for commit in history.commits] == [False, False, True, False, False]
    assert history.commits[2].date == "2025-10-09T08:54:10+00:00"  # as git has it, not as it is shown
    assert [note for note in history.notes if toy.shas["three"][:7] in note and "before its parent" in note]


def test_dates_keep_their_offset_and_instants_do_not(history: History) -> None:
    assert history.commits[1].date == "2025-10-08T22:55:00-10:00"
    assert history.commits[3].date == "2025-10-09T14:26:40+05:30"


def test_tags_are_peeled_and_ordered(history: History, toy: Toy) -> None:
    found = {tag.name: (tag.commit.sha, tag.base, tag.on_line) for tag in history.tags}
    assert found == {
        "v1": (toy.shas["one"], toy.shas["one"], True),
        "v2": (toy.shas["two"], toy.shas["two"], True),
        "v3": (toy.shas["release"], toy.shas["merge"], False),
        "v4": (toy.shas["side"], toy.shas["two"], False),  # contained in the line through a merge, and yet not on it
    }
    assert [tag.name for tag in history.tags] == ["v1", "v2", "v4", "v3"]


def test_a_tag_off_the_line_has_its_changes_from_its_base(history: History) -> None:
    tag = next(tag for tag in history.tags if tag.name == "v3")
    assert [change.path for change in tag.commit.changes] == ["src/a.py"]
    assert (tag.commit.instant, tag.commit.pulled_up) == (BASE + 200, True)  # not before its base


def test_states_carry_files_forward(history: History, repository: Repository, toy: Toy) -> None:
    for commit, state in states(history):
        listed = git(Path(repository.repo.git_dir), "ls-tree", "-r", commit.sha, "src").splitlines()
        assert state == {line.split("\t")[1]: line.split()[2] for line in listed}
        assert state_at(history, commit.sha) == state
    found = {commit.sha: state for commit, state in states(history)}
    assert set(found) == set(toy.shas.values())
    assert found[toy.shas["last"]] is found[toy.shas["merge"]]  # nothing moved, so it is the same mapping


def test_state_of_an_unknown_commit_is_refused(history: History) -> None:
    with pytest.raises(ParityError, match="neither on the first-parent line"):
        state_at(history, "0" * 40)


def test_another_branch(repository: Repository, toy: Toy) -> None:
    history = read_history(repository, branch="release", include=EVERYTHING)
    assert names(history, toy) == ["one", "two", "three", "merge", "release"]


def test_an_unknown_branch_is_refused_with_the_nearest(repository: Repository) -> None:
    with pytest.raises(ParityError, match="did you mean «release»"):
        read_history(repository, branch="relaese", include=EVERYTHING)
    with pytest.raises(ParityError, match="no branch «--all»"):
        read_history(repository, branch="--all", include=EVERYTHING)


def test_a_detached_head_is_read(tmp_path: Path, toy: Toy, opened: Open) -> None:
    git(tmp_path, "clone", "--quiet", str(toy.build(tmp_path / "toy.git")), "work")
    git(tmp_path / "work", "checkout", "--quiet", "--detach", toy.shas["three"])
    history = read_history(opened(tmp_path / "work"), include=EVERYTHING)
    assert (names(history, toy)[-1], history.branch) == ("three", toy.shas["three"][:7])
    assert names(read_history(opened(tmp_path / "work"), branch="side", include=EVERYTHING), toy)[-1] == "side"


def test_head_of_a_branch_that_is_gone_names_the_others(tmp_path: Path, toy: Toy, opened: Open) -> None:
    bare = toy.build(tmp_path / "toy.git")
    git(bare, "symbolic-ref", "HEAD", "refs/heads/gone")
    with pytest.raises(ParityError, match=r"no default branch that exists; name one .*main, release, side"):
        read_history(opened(bare), include=EVERYTHING)


STRANGE = {
    "line break": b"a\nb.py",
    "looks like a change": b":100644 100644 a b M",
    "looks like an option": b"--all.py",
    "quotes": b'"it\'s\\".py',
    "not UTF-8": b"\xff\xfe.py",
    "looks like a commit": b"0" * 40,
    "control characters": b"\x01\x02.py",
    "right to left": "\u202eyp.a".encode(),
    "spaces": b" a b ",
}


def test_strange_paths_come_through_and_stay_apart(tmp_path: Path, opened: Open) -> None:
    toy = (
        Toy()
        .commit("one", {path: str(n) for n, path in enumerate(STRANGE.values())})
        .commit("two", {b"\xff\xfe.py": None})
    )
    history = read_history(opened(toy.build(tmp_path / "toy.git")), include=EVERYTHING)
    first, second = history.commits
    expected = {path.decode("utf-8", "backslashreplace") for path in STRANGE.values()}
    assert {change.path for change in first.changes} == expected
    assert len(first.changes) == len(STRANGE)
    assert [(change.path, change.blob) for change in second.changes] == [(r"\xff\xfe.py", None)]


SUBJECTS = ["", "\x01forged\x01", ":100644 100644 a b M", "0" * 40, "--all", "ü \U0001f600", "a\tb", "<script>"]


def test_strange_subjects_are_only_subjects(tmp_path: Path, opened: Open) -> None:
    toy = Toy()
    for number, subject in enumerate(SUBJECTS):
        toy.commit(str(number), {"a.py": str(number)} if number % 3 else {}, subject=subject)
    toy.commit("latin", subject=b"caf\xe9").commit("nothing", subject="")
    history = read_history(opened(toy.build(tmp_path / "toy.git")), include=EVERYTHING)
    assert [commit.sha for commit in history.commits] == list(toy.shas.values())
    assert [commit.subject for commit in history.commits[: len(SUBJECTS)]] == SUBJECTS
    assert [len(commit.changes) for commit in history.commits] == [
        *(int(n % 3 > 0) for n in range(len(SUBJECTS))),
        0,
        0,
    ]


def test_links_and_submodules_are_no_content(tmp_path: Path, opened: Open) -> None:
    toy = Toy().commit("one", {"a.py": "x", "link.py": ("120000", "a.py"), "run.py": ("100755", "y")})
    toy.commit("two", {"a.py": ("120000", "run.py"), "sub": ("160000", "1" * 40)})
    history = read_history(opened(toy.build(tmp_path / "toy.git")), include=EVERYTHING)
    assert [sorted(state) for _, state in states(history)] == [["a.py", "run.py"], ["run.py"]]


def test_tags_of_tags_are_peeled_and_of_files_and_trees_left_out(tmp_path: Path, opened: Open) -> None:
    toy = Toy().commit("one", {"a.py": "x"}).tag("v1", "one", annotated=True)
    bare = toy.build(tmp_path / "toy.git")
    for name, what in (("v2", "v1"), ("tree", "main^{tree}"), ("file", "main:a.py")):
        git(bare, "tag", "-a", "-m", "x", name, what)
        git(bare, "tag", f"light-{name}", what)
    history = read_history(opened(bare), include=EVERYTHING)
    assert {tag.name for tag in history.tags} == {"v1", "v2", "light-v2"}
    assert {tag.commit.sha for tag in history.tags} == {toy.shas["one"]}


def test_a_tag_that_shares_nothing_is_noted(tmp_path: Path, opened: Open) -> None:
    toy = Toy().commit("one", {"a.py": "x"}).commit("alien", {"z": "z"}, branch="alien").tag("v9", "alien")
    history = read_history(opened(toy.build(tmp_path / "toy.git")), include=EVERYTHING)
    assert history.tags == ()
    assert history.notes == ("tag v9 shares no history with main and is left out",)


def test_a_date_that_cannot_be_read_is_taken_from_the_parent(tmp_path: Path, opened: Open) -> None:
    bare = Toy().commit("one", {"a.py": "x"}).build(tmp_path / "toy.git")
    tree, parent = git(bare, "rev-parse", "main^{tree}"), git(bare, "rev-parse", "main")
    for stamp in ("99999999999999999 +0000", "never"):
        text = f"tree {tree}\nparent {parent}\nauthor t <t> 1 +0000\ncommitter t <t> {stamp}\n\nodd\n"
        parent = git(bare, "hash-object", "-t", "commit", "--literally", "-w", "--stdin", stdin=text.encode())
    git(bare, "update-ref", "refs/heads/main", parent)
    history = read_history(opened(bare), include=EVERYTHING)
    assert [(c.instant, c.pulled_up) for c in history.commits[1:]] == [(history.commits[0].instant, True)] * 2
    assert history.commits[2].date == history.commits[0].date


@pytest.mark.parametrize(
    ("revision", "name"),
    [("v1", "one"), ("v2", "two"), ("v3", "release"), ("main", "last"), ("HEAD", "last"), ("HEAD~1", "merge"),
     ("v2^", "one"), ("refs/tags/v2", "two")],
)  # fmt: skip
def test_revisions(revision: str, name: str, repository: Repository, history: History, toy: Toy) -> None:
    assert resolve(repository, history, revision).sha == toy.shas[name]


def test_shas_short_and_long(repository: Repository, history: History, toy: Toy) -> None:
    for name in ("one", "merge", "release"):
        for length in (8, 40):
            assert resolve(repository, history, toy.shas[name][:length]).sha == toy.shas[name]


@pytest.mark.parametrize(
    "revision", ["", "--all", "-1", "--output=x", "nothing", "main:src", "main..v1", "a b", "v1\n", "@{-1}"]
)
def test_what_is_no_revision_is_refused(
    revision: str, repository: Repository, history: History, tmp_path: Path
) -> None:
    with pytest.raises(ParityError, match="revision"):
        resolve(repository, history, revision)
    assert not list(tmp_path.rglob("x"))


def test_a_revision_off_the_line_names_what_to_give_instead(tmp_path: Path, opened: Open) -> None:
    toy = rich().commit("ahead", {"src/x.py": "x"}, branch="ahead", parents=("merge",))
    toy.commit("early", {"src/y.py": "y"}, branch="side", parents=("two",)).commit("tip", {}, parents=("last", "early"))
    repository = opened(toy.build(tmp_path / "toy.git"))
    history = read_history(repository, include=EVERYTHING)
    with pytest.raises(ParityError, match=f"not on the first-parent line of main; {toy.shas['tip'][:7]} brought it in"):
        resolve(repository, history, "side")
    with pytest.raises(ParityError, match=f"it leaves the line after {toy.shas['merge'][:7]}"):
        resolve(repository, history, toy.shas["ahead"])


def test_a_near_name_is_suggested(repository: Repository, history: History) -> None:
    with pytest.raises(ParityError, match="did you mean «main»"):
        resolve(repository, history, "mian")
