"""Opening a repository: a path as it is, a URL through a mirror. Nothing that a repository says is ever run."""

from __future__ import annotations

import configparser
import re
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from git.exc import GitCommandError, GitCommandNotFound, InvalidGitRepositoryError, NoSuchPathError

from generator.errors import ParityError
from generator.history.command import NO_GIT, environment, first_line, git, tied_to, unconfigured
from generator.history.mirror import kind_of, mirror, shown

__all__ = ["Repository", "environment", "first_line", "git", "open_repository"]

PARTIAL = r"^(extensions\.partialclone|remote\..*\.(promisor|partialclonefilter))$"


class Repository:
    """An open repository. Use it as a context manager: leaving it ends every git process that it started.

    ``source``: what the user named it by, without a password, for messages.
    """

    def __init__(self, source: str, repo: git.Repo) -> None:
        self.source = source
        self.repo = repo
        directory = Path(repo.git_dir)
        self.common = _common_dir(directory)
        # A command object of our own: the repository's has whatever folder core.worktree names as its place.
        repo.git = git.Git(directory)
        repo.git.update_environment(**environment(), **unconfigured(), **tied_to(directory, self.common))

    def __enter__(self) -> Repository:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.repo.close()

    def run(self, *words: str, **options: Any) -> Any:
        """One git command; its output as text (undecodable bytes escaped), or a process with ``as_process=True``.

        Raises ParityError with git's own first line where the command fails.
        """
        try:
            return self.repo.git.execute(["git", *words], with_extended_output=False, **options)
        except GitCommandError as error:
            raise ParityError(f"git {words[0]} failed in {self.source}: {first_line(error)}") from None
        except GitCommandNotFound:
            raise ParityError(NO_GIT) from None


def open_repository(
    source: str, *, cache: Path, fetch: bool = True, progress: Callable[[str], None] | None = None
) -> Repository:
    """Open ``source``; a URL is mirrored below ``cache`` first and, with ``fetch``, brought up to date.

    Raises ParityError for what is missing, empty, shallow, partial or not a repository, each with the mend.
    """
    is_url = kind_of(source) == "url"
    path = mirror(source, cache, fetch, progress or _silent) if is_url else Path(source).expanduser()
    name = shown(source)
    if not path.exists():
        raise ParityError(f"{name} does not exist; give the path of a git repository, or its https URL")
    try:
        repository = Repository(name, git.Repo(_git_dir(path), odbt=git.GitCmdObjectDB, expand_vars=False))
    except (InvalidGitRepositoryError, NoSuchPathError, configparser.Error, ValueError, OSError):
        raise ParityError(f"{name} is not a git repository; give the path of one, or its https URL") from None
    try:
        _refuse(repository, is_url)
    except BaseException:
        repository.repo.close()
        raise
    return repository


def _silent(message: str) -> None:
    """Progress that nobody watches."""


def _git_dir(path: Path) -> Path:
    """The git directory itself, absolute, so that no work tree and no configuration decides where objects are."""
    inner = path / ".git"
    if inner.is_file():
        said = inner.read_text("utf-8", "replace").strip()
        return (path / said.removeprefix("gitdir:").strip()).resolve()
    return (inner if inner.is_dir() else path).resolve()


def _common_dir(directory: Path) -> Path:
    """Where a linked worktree shares its objects and refs; else the git directory itself."""
    said = directory / "commondir"
    return (directory / said.read_text("utf-8", "replace").strip()).resolve() if said.is_file() else directory


def _refuse(repository: Repository, is_mirror: bool) -> None:
    name, root = repository.source, repository.common
    if not (root / "objects").is_dir() or not (root / "refs").is_dir():
        raise ParityError(f"{name} is not a git repository; give the path of one, or its https URL")
    shallow = root / "shallow"
    if shallow.is_file() and shallow.stat().st_size:
        mend = "give the URL of a whole one" if is_mirror else "run `git fetch --unshallow` in it"
        raise ParityError(f"{name} is a shallow clone, so most of its history is missing; {mend}")
    # Only the configuration says it: a .promisor file also lies beside packs that are whole, and what lacks is found
    # when it is read.
    status, said, complaint = repository.repo.git.execute(
        ["git", "config", "--includes", "--get-regexp", PARTIAL], with_extended_output=True, with_exceptions=False
    )
    if status not in (0, 1):
        fault = complaint.strip().splitlines()[-1] if complaint.strip() else f"status {status}"
        raise ParityError(f"git cannot read the configuration of {name}: {fault}; mend that file")
    if any(not re.search(r"promisor (false|no|off|0)$", line) for line in str(said).splitlines()):
        raise ParityError(f"{name} is a partial clone, so some files are missing; clone it again without --filter")
