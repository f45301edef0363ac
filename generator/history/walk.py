"""A repository's first-parent line as commits with the changes that matter, and what the files were at each."""

from __future__ import annotations

import bisect
import difflib
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from generator.errors import ParityError
from generator.history import raw
from generator.history.globs import matcher
from generator.history.repository import Repository
from generator.history.tags import commit_of, newest_contained, pulled_up, read_tags
from generator.model import Commit, History

State = Mapping[str, str]
"""path → blob. A state is never changed once it was handed out."""


def read_history(
    repository: Repository, *, branch: str | None = None, include: tuple[str, ...], exclude: tuple[str, ...] = ()
) -> History:
    """The branch's first-parent line, oldest first, each commit with its changes to the paths that the globs name.

    A merge's changes are against its first parent. Symbolic links and submodules have no content of their own: a path
    that becomes one goes away. Order is topological; a commit dated before its parent is pulled up, and noted.
    Raises ParityError for a branch that is not there, a repository without commits, and a bad glob.
    """
    wanted = matcher(include, exclude)
    name, head = _head(repository, branch)
    said = repository.run(
        "log", "--first-parent", "--diff-merges=first-parent", "--root", "--reverse", *raw.LOG, *raw.DIFF, head, "--",
        stdout_as_string=False, strip_newline_in_stdout=False,
    )  # fmt: skip
    line: dict[str, Commit] = {}
    last = None
    for commit in raw.commits(said, wanted):
        last = line[commit.sha] = pulled_up(commit, last)
    if not line:
        raise ParityError(f"{repository.source} has no log of {name}; it is damaged: clone it again")
    tags, unrelated = read_tags(repository, line, wanted)
    moved = (commit.sha[:7] for commit in line.values() if commit.pulled_up)
    notes = [f"{sha} is dated before its parent; it is shown at its parent's time" for sha in moved]
    notes += [f"tag {tag} shares no history with {name} and is left out" for tag in unrelated]
    return History(commits=tuple(line.values()), tags=tags, branch=name, notes=tuple(notes))


def _head(repository: Repository, branch: str | None) -> tuple[str, str]:
    """The branch's name and its newest commit."""
    fields = "%(if)%(HEAD)%(then)*%(else)-%(end) %(objectname) %(refname)"
    listed = repository.run("for-each-ref", f"--format={fields}", "refs/heads", "refs/remotes")
    records = [line.split(" ", 2) for line in str(listed).splitlines()]
    refs = {ref: sha for _, sha, ref in records}
    known = list(dict.fromkeys(re.sub(r"^refs/(heads|remotes)/", "", ref) for ref in refs))
    if branch is None:
        current = next((ref for mark, _, ref in records if mark == "*"), None)
        if current:
            return current.removeprefix("refs/heads/"), refs[current]
        if head := commit_of(repository, "HEAD"):  # detached
            return head[:7], head
    for ref in (f"refs/heads/{branch}", f"refs/remotes/origin/{branch}") if branch else ():
        if ref in refs:
            return str(branch), refs[ref]
    if not refs:
        raise ParityError(f"{repository.source} has no commits yet; there is nothing to read")
    names = ", ".join(known[:8])
    if branch is None:
        raise ParityError(
            f"{repository.source} has no default branch that exists; name one as branch in site.toml: {names}"
        )
    near = difflib.get_close_matches(branch, known, 1)
    hint = f"did you mean «{near[0]}»?" if near else f"there are: {names}"
    raise ParityError(f"{repository.source} has no branch «{branch}»; {hint}")


class Newest(NamedTuple):
    """The newest commit of the default branch. ``branch`` None: no branch is checked out; ``files``: path → blob; ``tags``: names."""

    branch: str | None
    sha: str
    files: State
    tags: tuple[str, ...]


def read_newest(repository: Repository) -> Newest:
    """The newest commit alone, without its history. Symbolic links and submodules are left out."""
    name, sha = _head(repository, None)
    listed = repository.run(
        "ls-tree", "-r", "-z", "--full-tree", sha, stdout_as_string=False, strip_newline_in_stdout=False
    )
    files = {}
    for record in listed.split(b"\0"):
        head, tab, path = record.partition(b"\t")
        mode, _, blob = raw.text(head).split(" ") if tab else ("", "", "")
        if mode in raw.FILES:
            files[raw.text(path)] = blob
    tags = str(repository.run("for-each-ref", "--format=%(refname:strip=2)", "refs/tags")).splitlines()
    return Newest(name if commit_of(repository, f"refs/heads/{name}") else None, sha, files, tuple(tags))


def states(history: History) -> Iterator[tuple[Commit, State]]:
    """Each first-parent commit, oldest first, then each tag's commit off the line, with its files as path → blob.

    Commits that change nothing share one mapping with the commit before, so identity tells whether anything moved.
    """
    based: dict[str, State] = {}
    bases = {tag.base for tag in history.tags if not tag.on_line}
    state: State = {}
    for commit in history.commits:
        state = _moved(state, commit)
        if commit.sha in bases:
            based[commit.sha] = state
        yield commit, state
    done = set()
    for tag in history.tags:
        if not tag.on_line and tag.commit.sha not in done:
            done.add(tag.commit.sha)
            yield tag.commit, _moved(based[tag.base], tag.commit)


def state_at(history: History, sha: str) -> State:
    """The files at one commit, on the line or a tag's, as path → blob. Raises ParityError for any other."""
    found = next((state for commit, state in states(history) if commit.sha == sha), None)
    if found is None:
        raise ParityError(f"{sha[:12]} is neither on the first-parent line of {history.branch} nor a tag's commit")
    return found


def _moved(state: State, commit: Commit) -> State:
    if not commit.changes:
        return state
    moved = dict(state)
    for change in commit.changes:
        if change.blob is None:
            moved.pop(change.path, None)
        else:
            moved[change.path] = change.blob
    return moved


def resolve(repository: Repository, history: History, revision: str) -> Commit:
    """The commit on the line, or a tag's, that a revision names. Raises ParityError with what to give instead."""
    if not revision or revision.startswith("-") or any(ord(c) < 32 for c in revision):
        raise ParityError(f"{revision!r} is not a revision; give a sha, tag, branch or version")
    for tag in history.tags:
        if revision == tag.name:
            return tag.commit
    known = {commit.sha: commit for commit in (*(tag.commit for tag in history.tags), *history.commits)}
    if re.fullmatch(r"[0-9a-f]{4,64}", revision):
        found = [commit for sha, commit in known.items() if sha.startswith(revision)]
        if len(found) == 1:
            return found[0]
        if found:
            shas = ", ".join(commit.sha[:12] for commit in found[:4])
            raise ParityError(f"«{revision}» is the beginning of several commits: {shas}; give more of it")
    sha = next(filter(None, (commit_of(repository, name) for name in _readings(history, revision))), None)
    if sha is None:
        names = [*(tag.name for tag in history.tags), history.branch]
        near = difflib.get_close_matches(revision, names, 1)
        hint = f"did you mean «{near[0]}»?" if near else "give a sha, tag, branch or version"
        raise ParityError(f"{repository.source} has no revision «{revision}»; {hint}")
    if sha in known:
        return known[sha]
    mend = _near(repository, history, sha)
    raise ParityError(f"«{revision}» ({sha[:7]}) is not on the first-parent line of {history.branch}; {mend}")


def _readings(history: History, revision: str) -> tuple[str, ...]:
    """What a revision may stand for, likeliest first. The branch that was read ends the line, wherever its ref is."""
    if revision == history.branch:
        return (history.commits[-1].sha,)
    return f"refs/heads/{revision}", revision, f"refs/remotes/origin/{revision}"


def _near(repository: Repository, history: History, sha: str) -> str:
    """What to name instead of a commit off the line: the first that contains it, else the last that it contains."""

    def contains(commit: Commit) -> bool:
        words = ["git", "merge-base", "--is-ancestor", sha, commit.sha]
        status, _, _ = repository.repo.git.execute(words, with_extended_output=True, with_exceptions=False)
        return bool(status == 0)

    line = history.commits
    if contains(line[-1]):  # all commits after the one that brought it in contain it as well
        return f"{line[bisect.bisect_left(line, True, key=contains)].sha[:7]} brought it in, name that"
    base = newest_contained(repository, {sha}, {commit.sha: commit for commit in line}).get(sha)
    return f"it leaves the line after {base[:7]}, name that" if base else "it shares nothing with it; give another"
