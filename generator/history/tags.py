"""Tags, peeled to their commits, also those whose commit lies off the first-parent line."""

from __future__ import annotations

import re

import msgspec

from generator.history import raw
from generator.history.repository import Repository
from generator.model import Commit, Tag


def commit_of(repository: Repository, revision: str) -> str | None:
    """The full sha of the commit that a revision names, None where it names none. Never read as an option."""
    status, said, _ = repository.repo.git.execute(
        ["git", "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"],
        with_extended_output=True, with_exceptions=False,
    )  # fmt: skip
    return str(said).strip() or None if status == 0 else None


def read_tags(
    repository: Repository, line: dict[str, Commit], wanted: raw.Wanted
) -> tuple[tuple[Tag, ...], tuple[str, ...]]:
    """All tags of commits by time and name; and the names of those that share no history with the line.

    ``line``: sha → commit, oldest first. A tag's commit off the line has the changes from its base on the line to it.
    """
    targets = _targets(repository)
    bases = newest_contained(repository, {sha for sha in targets.values() if sha not in line}, line)
    tags, unrelated = [], []
    seen: dict[str, Commit] = {}
    for name, sha in targets.items():
        if sha in line:
            tags.append(Tag(name=name, commit=line[sha], base=sha, on_line=True))
        elif base := bases.get(sha):
            if sha not in seen:
                seen[sha] = _off_line(repository, line[base], sha, wanted)
            tags.append(Tag(name=name, commit=seen[sha], base=base, on_line=False))
        else:
            unrelated.append(name)
    tags.sort(key=lambda tag: (tag.commit.instant, _natural(tag.name)))
    return tuple(tags), tuple(unrelated)


def _natural(name: str) -> tuple[tuple[int, int | str], ...]:
    """So that v0.1.9 comes before v0.1.10 where both were committed in one second."""
    parts = re.split(r"([0-9]+)", name)
    return tuple((0, int(part)) if number % 2 else (1, part) for number, part in enumerate(parts))


def _targets(repository: Repository) -> dict[str, str]:
    """Tag → the commit that it names. Tags of trees and files are no versions."""
    fields = "%(refname:strip=2)%00%(objecttype)%00%(objectname)%00%(*objecttype)%00%(*objectname)"
    said = repository.run("for-each-ref", f"--format={fields}", "refs/tags", stdout_as_string=False)
    targets = {}
    for record in said.splitlines():  # a ref's name has no line break
        name, kind, sha, peeled_kind, peeled = map(raw.text, record.split(b"\0"))
        if kind == "tag":
            kind, sha = peeled_kind, peeled
        if kind == "tag":  # a tag of a tag
            kind, sha = "commit", commit_of(repository, f"refs/tags/{name}") or ""
        if kind == "commit" and sha:
            targets[name] = sha
    return targets


def newest_contained(repository: Repository, shas: set[str], line: dict[str, Commit]) -> dict[str, str]:
    """For each commit off the line the newest commit of the line that it contains; it is absent where there is none.

    That is not the merge base: a commit of a branch that was merged later is contained in the line, and not on it.
    """
    if not shas:
        return {}
    place = {sha: number for number, sha in enumerate(line)}
    names = list(line)
    newest: dict[str, int] = {}
    walked = repository.run("rev-list", "--topo-order", "--reverse", "--parents", *sorted(shas), "--")
    for record in str(walked).splitlines():
        sha, *parents = record.split(" ")
        newest[sha] = place.get(sha, max((newest.get(parent, -1) for parent in parents), default=-1))
    return {sha: names[newest[sha]] for sha in shas if newest.get(sha, -1) >= 0}


def _off_line(repository: Repository, base: Commit, sha: str, wanted: raw.Wanted) -> Commit:
    """A commit off the line, with what leads from the state at its base to its own."""
    said = repository.run("log", "-1", "--no-patch", *raw.LOG, sha, "--", stdout_as_string=False)
    moved = repository.run(
        "diff-tree", "-r", *raw.DIFF, base.sha, sha, "--", stdout_as_string=False, strip_newline_in_stdout=False
    )
    commit = next(raw.commits(said, lambda _: False))
    return pulled_up(msgspec.structs.replace(commit, changes=raw.changes(moved, wanted)), base)


def pulled_up(commit: Commit, parent: Commit | None) -> Commit:
    """A commit dated before its parent, or not readably at all, moved to its parent's time."""
    least = parent.instant if parent else 0
    if commit.instant >= least:
        return commit
    date = commit.date or (parent.date if parent else "1970-01-01T00:00:00+00:00")
    return msgspec.structs.replace(commit, instant=least, date=date, pulled_up=True)
