"""A repository's first-parent line as commits with the changes that matter, and its tags, also those off the line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator

from generator.errors import ParityError
from generator.history.globs import matcher
from generator.history.repository import Repository
from generator.model import Change, Commit, History, Tag

FORMAT = "%x01%H%x00%P%x00%ct%x00%cI%x00%s%x00"
RAW = ("--raw", "-z", "--no-abbrev", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-color")
FILES = frozenset({"100644", "100755", "100664"})
REVISION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/+-]*\Z")


def read_history(
    repository: Repository, *, branch: str | None = None, include: tuple[str, ...], exclude: tuple[str, ...] = ()
) -> History:
    """The branch's first-parent line, oldest first, each commit with its changes to the paths that the globs name; and the tags.

    A merge's changes are against its first parent. Symbolic links and submodules have no content of their own and do not count.
    """
    name, head = _head(repository, branch)
    wanted = matcher(include, exclude)
    said = repository.run(
        "log", "--first-parent", "-m", "--root", "--reverse", "--no-show-signature", f"--format={FORMAT}", *RAW,
        head, "--", stdout_as_string=False, strip_newline_in_stdout=False,
    )  # fmt: skip
    commits: list[Commit] = []
    for commit in _monotone(_commits(said, wanted)):
        commits.append(commit)
    notes = [f"{c.sha[:7]} is dated before its parent; it is shown at its parent's time" for c in commits if c.pulled_up]
    tags, unrelated = _tags(repository, commits, wanted)
    notes += [f"tag {tag} shares no history with {name} and is left out" for tag in unrelated]
    return History(commits=tuple(commits), tags=tags, branch=name, notes=tuple(notes))


def _head(repository: Repository, branch: str | None) -> tuple[str, str]:
    """The branch's name and its newest commit."""
    listed = str(repository.run("for-each-ref", "--format=%(refname)", "refs/heads", "refs/remotes")).split("\n")
    known = [name.removeprefix("refs/heads/").removeprefix("refs/remotes/") for name in listed if name]
    if branch is not None:
        if not REVISION.match(branch):
            raise ParityError(f"«{branch}» is not a branch's name; correct branch in site.toml")
        for ref in (f"refs/heads/{branch}", f"refs/remotes/origin/{branch}"):
            if ref in listed:
                return branch, _commit_of(repository, ref) or ""
        near = difflib.get_close_matches(branch, known, 1)
        hint = f"did you mean «{near[0]}»?" if near else f"there are: {', '.join(known[:8]) or 'none'}"
        raise ParityError(f"{repository.source} has no branch «{branch}»; {hint}")
    head = _commit_of(repository, "HEAD")
    if head is None:
        if known:
            raise ParityError(f"{repository.source} does not say which branch is its default; name one as branch in site.toml")
        raise ParityError(f"{repository.source} has no commits yet; there is nothing to read")
    try:
        name = str(repository.run("symbolic-ref", "--short", "HEAD"))
    except ParityError:
        name = head[:7]
    return name, head


def _commit_of(repository: Repository, revision: str) -> str | None:
    try:
        return str(repository.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")).strip() or None
    except ParityError:
        return None


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _commits(said: bytes, wanted: Callable[[str], bool]) -> Iterator[Commit]:
    for record in said.split(b"\x01")[1:]:
        sha, parents, instant, date, subject, rest = record.split(b"\x00", 5)
        yield Commit(
            sha=_text(sha),
            parent=_text(parents).split(" ")[0] or None,
            instant=int(instant),
            date=_text(date),
            subject=_text(subject),
            changes=tuple(_changes(rest, wanted)),
        )


def _changes(raw: bytes, wanted: Callable[[str], bool]) -> Iterator[Change]:
    parts = iter(raw.lstrip(b"\n\x00").split(b"\x00"))
    for head in parts:
        if not head.startswith(b":"):
            continue
        _, mode, _, blob, status = head[1:].decode("ascii").split(" ")
        path = _text(next(parts))
        if wanted(path):
            gone = status.startswith("D") or mode not in FILES
            yield Change(path=path, blob=None if gone else blob, mode=mode)


def _monotone(commits: Iterator[Commit]) -> Iterator[Commit]:
    """Topological order stays; a commit dated before its parent is pulled up to it."""
    last = None
    for commit in commits:
        if last is not None and commit.instant < last:
            commit = Commit(
                sha=commit.sha, parent=commit.parent, instant=last, date=commit.date, subject=commit.subject,
                changes=commit.changes, pulled_up=True,
            )  # fmt: skip
        last = commit.instant
        yield commit


def _tags(
    repository: Repository, commits: list[Commit], wanted: Callable[[str], bool]
) -> tuple[tuple[Tag, ...], tuple[str, ...]]:
    line = {commit.sha: commit for commit in commits}
    listed = repository.run(
        "for-each-ref", "--format=%(refname:strip=2)%00%(objecttype)%00%(objectname)%00%(*objecttype)%00%(*objectname)%01", "refs/tags",
        stdout_as_string=False,
    )  # fmt: skip
    tags, unrelated = [], []
    for record in listed.split(b"\x01"):
        if not record.strip():
            continue
        name, kind, sha, peeled_kind, peeled = (_text(part).strip("\n") for part in record.split(b"\x00"))
        target = sha if kind == "commit" else peeled if peeled_kind == "commit" else None
        if target is None:
            continue
        if target in line:
            tags.append(Tag(name=name, commit=line[target], base=target, on_line=True))
            continue
        base = _base(repository, target, commits[-1].sha, line)
        if base is None:
            unrelated.append(name)
        else:
            tags.append(Tag(name=name, commit=_off_line(repository, base, target, wanted, line), base=base, on_line=False))
    return tuple(sorted(tags, key=lambda tag: (tag.commit.instant, tag.name))), tuple(unrelated)


def _base(repository: Repository, target: str, head: str, line: dict[str, Commit]) -> str | None:
    """The newest commit of the line that a commit off it contains."""
    walked = str(repository.run("rev-list", "--topo-order", target)).split("\n")
    position = {sha: place for place, sha in enumerate(line)}
    contained = [sha for sha in walked if sha in position]
    return max(contained, key=position.__getitem__) if contained else None


def _off_line(repository: Repository, base: str, target: str, wanted: Callable[[str], bool], line: dict[str, Commit]) -> Commit:
    said = repository.run("log", "-1", "--no-show-signature", "--no-patch", f"--format={FORMAT}", target, "--", stdout_as_string=False)
    commit = next(_commits(said, wanted))
    moved = repository.run("diff-tree", "-r", *RAW, base, target, "--", stdout_as_string=False, strip_newline_in_stdout=False)
    return Commit(
        sha=commit.sha, parent=commit.parent, instant=max(commit.instant, line[base].instant), date=commit.date,
        subject=commit.subject, changes=tuple(_changes(moved, wanted)), pulled_up=commit.instant < line[base].instant,
    )  # fmt: skip


def resolve(repository: Repository, history: History, revision: str) -> Commit:
    """The commit that a revision names, if it is on the line or a tag's. Raises ParityError with what to give instead."""
    if not REVISION.match(revision):
        raise ParityError(f"«{revision}» is not a revision; give a sha, tag, branch or version")
    for tag in history.tags:
        if revision in (tag.name, f"tags/{tag.name}"):
            return tag.commit
    known = {commit.sha: commit for commit in (*(tag.commit for tag in history.tags), *history.commits)}
    if re.fullmatch(r"[0-9a-f]{4,40}", revision):
        found = [commit for sha, commit in known.items() if sha.startswith(revision)]
        if len(found) == 1:
            return found[0]
        if len(found) > 1:
            raise ParityError(f"«{revision}» is the beginning of {len(found)} commits in {repository.source}; give more of the sha")
    sha = _commit_of(repository, f"refs/heads/{revision}") or _commit_of(repository, revision)
    if sha is None:
        near = difflib.get_close_matches(revision, [tag.name for tag in history.tags], 1)
        hint = f"did you mean «{near[0]}»?" if near else "give a sha, tag, branch or version"
        raise ParityError(f"{repository.source} has no revision «{revision}»; {hint}")
    if sha in known:
        return known[sha]
    line = {commit.sha: commit for commit in history.commits}
    base = _base(repository, sha, history.commits[-1].sha, line)
    where = f"; it leaves the line after {base[:7]}, name that" if base else ""
    raise ParityError(f"«{revision}» ({sha[:7]}) is not on the first-parent line of {history.branch}{where}")


