"""A fast-import stream → a bare repository, the same whatever the user, the machine and the folder are."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from generator.errors import ParityError
from generator.history.repository import environment, first_line, git

CONFIG = "[core]\n\trepositoryformatversion = 0\n\tfilemode = false\n\tbare = true\n"


def fast_import(target: Path, stream: bytes) -> str:
    """Create ``target`` as a bare repository, feed it ``stream``, and return the sha of its branch ``main``.

    Neither user nor system configuration, templates, hooks, or a GIT_DIR in the environment has a say.
    Raises ParityError where ``target`` exists already or git refuses the stream.
    """
    if target.exists():
        raise ParityError(f"{target} exists already; name a folder that does not")
    for folder in ("objects", "refs/heads", "refs/tags"):
        (target / folder).mkdir(parents=True)
    # Written by hand: `git init` would ask templates, the default branch's and the hash's setting, and GIT_WORK_TREE.
    (target / "HEAD").write_bytes(b"ref: refs/heads/main\n")
    (target / "config").write_bytes(CONFIG.encode())
    runner = git.Git(target)
    runner.update_environment(**environment() | _isolated(target))
    where = f"--git-dir={target}"
    with tempfile.TemporaryFile() as source:
        source.write(stream)
        source.seek(0)
        try:
            runner.execute(["git", where, "fast-import", "--quiet", "--done", "--date-format=raw"], istream=source)
            return str(runner.execute(["git", where, "rev-parse", "--verify", "refs/heads/main^{commit}"]))
        except git.exc.GitCommandError as error:
            raise ParityError(f"git fast-import refused the history for {target}: {first_line(error)}") from None
        except git.exc.GitCommandNotFound:
            raise ParityError("git was not found; install git 2.30 or newer and put it on PATH") from None


def _isolated(target: Path) -> dict[str, str]:
    """What git's environment could still bring in, set to this repository; unset it cannot be, GitPython only adds."""
    return {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_CONFIG_PARAMETERS": "",
        "GIT_DIR": str(target),
        "GIT_COMMON_DIR": str(target),
        "GIT_OBJECT_DIRECTORY": str(target / "objects"),
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": "",
        "GIT_NAMESPACE": "",
        "TZ": "UTC",
    }
