"""How git is run: through GitPython's command object, so that nothing that a repository says is executed."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

from generator.errors import ParityError

os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")
import git  # GitPython looks for its executable when it is imported
from git.exc import GitCommandError, GitCommandNotFound

__all__ = ["NO_GIT", "environment", "finish", "first_line", "git", "over_network", "tied_to", "unconfigured"]

NO_GIT = "git was not found; install git 2.32 or newer and put it on PATH"

# A repository, or the user, may have configured programs to be run on the way, or other answers: switched off.
HARMLESS = {
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.pager": "cat",
    "core.attributesFile": os.devnull,
    "core.commitGraph": "false",  # a cache beside the commits, which could say something else than they do
    "advice.graftFileDeprecated": "false",
    "gc.auto": "0",  # would go on in the background when we are done
    "maintenance.auto": "false",
    "http.lowSpeedLimit": "1000",
    "http.lowSpeedTime": "60",
    "log.showSignature": "false",
    "safe.directory": "*",
}


def environment() -> dict[str, str]:
    """What every git command runs with: no prompt, no program of the repository's, no replaced or grafted commits.

    The user's own configuration stays: credentials and proxies are in it, and fetching needs them.
    """
    return {
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ALLOW_PROTOCOL": "https:ssh:file",
        "GIT_CONFIG_COUNT": str(len(HARMLESS)),
        **{f"GIT_CONFIG_KEY_{n}": key for n, key in enumerate(HARMLESS)},
        **{f"GIT_CONFIG_VALUE_{n}": value for n, value in enumerate(HARMLESS.values())},
        "GIT_CONFIG_PARAMETERS": "",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_GRAFT_FILE": os.devnull,
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NAMESPACE": "",
        "LC_ALL": "C",
        "LANGUAGE": "C",
    }


def tied_to(directory: Path, common: Path | None = None) -> dict[str, str]:
    """What ties git to one git directory, whatever the caller's environment says, which may be another's hook.

    A variable cannot be unset (GitPython only adds), so each that could point elsewhere is set.
    """
    shared = common or directory
    return {
        "GIT_DIR": str(directory),
        "GIT_COMMON_DIR": str(shared),
        "GIT_WORK_TREE": str(directory),
        "GIT_OBJECT_DIRECTORY": str(shared / "objects"),
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": "",
        "GIT_SHALLOW_FILE": str(shared / "shallow"),
    }


def unconfigured() -> dict[str, str]:
    """What leaves the user's and the system's configuration out: reading needs nothing of it."""
    return {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_SYSTEM": os.devnull, "GIT_CONFIG_GLOBAL": os.devnull}


def first_line(error: GitCommandError) -> str:
    """The telling line of git's complaint."""
    said = str(error.stderr or error).replace("stderr:", "").strip().strip("'").strip()
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    telling = [line for line in lines if line.startswith(("fatal:", "error:"))]
    return (telling or lines or ["no reason given"])[0].removeprefix("fatal: ").removeprefix("error: ")


def finish(process: Any) -> None:
    """End a process that GitPython started, read to its end or not, and leave neither pipe nor zombie."""
    for pipe in (process.stdout, process.stderr):
        pipe.close()
    if process.proc.poll() is None:
        process.proc.terminate()
    process.proc.wait()


def over_network(directory: Path, *words: str) -> str:
    """Run a git command for the mirror at ``directory`` that may talk to another machine; its output.

    It gets a session of its own: without a terminal nothing can ask for a password, and its helpers end with it.
    Raises GitCommandError where it fails, ParityError without git.
    """
    runner = git.Git()
    runner.update_environment(**environment(), **tied_to(directory))
    try:
        process: Any = runner.execute(["git", *words], as_process=True, start_new_session=True)
    except GitCommandNotFound:
        raise ParityError(NO_GIT) from None
    try:
        said, complained = process.proc.communicate()
    except BaseException:
        os.killpg(process.proc.pid, signal.SIGTERM)
        raise
    finally:
        finish(process)
    if process.proc.returncode:
        raise GitCommandError(["git", words[0]], process.proc.returncode, complained, said)
    return str(said.decode("utf-8", "replace"))
