"""Names of versions and the commits that they stand for; and a history that was rewritten."""

from __future__ import annotations

import pytest

from generator.history.continuity import check
from generator.history.versions import commit_of_version, manifest_version, name_versions
from generator.model import Commit, History, Tag

MANIFEST = b'[project]\nname = "x"\nversion = "1.2.0"\n[tool.poetry]\nversion = 3\n'


@pytest.mark.parametrize(
    ("data", "key", "version"),
    [
        (MANIFEST, "project.version", "1.2.0"),
        (b"\xef\xbb\xbf" + MANIFEST, "project.version", "1.2.0"),
        (MANIFEST, "project.versions", None),
        (MANIFEST, "project", None),
        (MANIFEST, "project.version.major", None),
        (MANIFEST, "tool.poetry.version", None),  # a number is no version's name
        (b"", "project.version", None),
        (b'[project]\nversion = ""\n', "project.version", None),
        (b"<<<<<<< ours\n" + MANIFEST, "project.version", None),
        (b"\xff" + MANIFEST, "project.version", None),
        (b"a = " + b"[" * 100_000, "project.version", None),
    ],
)
def test_manifest_version(data: bytes, key: str, version: str | None) -> None:
    assert manifest_version(data, key) == version


def commit(name: str, instant: int) -> Commit:
    return Commit(sha=name * 40, parent=None, instant=instant, date="", subject="")


LINE = tuple(commit(name, number) for number, name in enumerate("abcdef"))
OWN = dict(zip((c.sha for c in LINE), (None, "0.6.1", "0.6.1", "0.6.3", "0.7.0", None), strict=True))


def history(*tags: Tag) -> History:
    return History(commits=LINE, tags=tags, branch="main")


def tag(name: str, of: Commit, base: Commit | None = None) -> Tag:
    return Tag(name=name, commit=of, base=(base or of).sha, on_line=base is None)


def test_manifest_names_versions_where_there_are_no_tags() -> None:
    found = name_versions(history(), OWN)
    assert [(v.name, v.sha[0], v.instant, v.tagged) for v in found] == [
        ("0.6.1", "b", 1, False), ("0.6.3", "d", 3, False), ("0.7.0", "e", 4, False),
    ]  # fmt: skip


def test_tags_win() -> None:
    off = commit("9", 2)
    found = name_versions(history(tag("v0.6.1", LINE[2]), tag("v0.6.2", off, LINE[1]), tag("nightly", LINE[5])), OWN)
    assert [(v.name, v.sha[0], v.tagged) for v in found] == [("v0.6.1", "c", True), ("v0.6.2", "9", True)]


def test_a_value_that_comes_back_is_one_version() -> None:
    own = dict(zip((c.sha for c in LINE), ("1", "2", "1", "2", "3", "3"), strict=True))
    versions = name_versions(history(), own)
    assert [(v.name, v.sha[0]) for v in versions] == [("1", "a"), ("2", "b"), ("3", "e")]
    assert [commit_of_version(history(), versions, own, name) for name in "123"] == [LINE[2], LINE[3], LINE[5]]


@pytest.mark.parametrize(
    ("name", "sha"), [("0.6.1", "c"), ("v0.6.1", "c"), ("0.6.3", "d"), ("0.7.0", "e"), ("0.6", None), ("", None)]
)
def test_a_version_without_a_tag_is_its_last_commit(name: str, sha: str | None) -> None:
    found = commit_of_version(history(), name_versions(history(), OWN), OWN, name)
    assert (found and found.sha[0]) == sha


def test_a_tagged_version_is_its_tags_commit() -> None:
    off = commit("9", 2)
    tagged = history(tag("v0.6.1", LINE[1]), tag("0.6.3", off, LINE[1]), tag("v0.6.3", LINE[3]))
    versions = name_versions(tagged, OWN)
    for name, found in {"0.6.1": LINE[1], "v0.6.1": LINE[1], "0.6.3": off, "v0.6.3": LINE[3]}.items():
        assert commit_of_version(tagged, versions, OWN, name) == found
    assert commit_of_version(tagged, versions, OWN, "0.7.0") is None


def test_continuity() -> None:
    assert check(None, history()) is None
    assert check(LINE[-1].sha, history()) is None
    assert check(LINE[2].sha, history()) is None  # it only grew
    note = check("0" * 40, history(tag("v1", commit("0", 2), LINE[1])))  # a tag keeps it, the line has lost it
    assert note is not None
    assert "main was rewritten: 0000000" in note
