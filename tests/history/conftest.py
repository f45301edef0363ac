"""What every test of this room gets: a way to open, and the certainty that no process is left behind."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.history.repository import Repository, open_repository

from .toy import children


@pytest.fixture(autouse=True)
def _no_child_is_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in [name for name in os.environ if name.startswith("GIT_") and not name.startswith("GIT_PYTHON")]:
        monkeypatch.delenv(name)
    before = set(children())
    yield
    gc.collect()
    left = set(children()) - before
    assert not left, f"processes left behind: {left}"


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., Repository]]:
    """Opens a repository with a cache in the test's own folder, and closes it afterwards."""
    known: list[Repository] = []

    def open_it(source: Path | str, fetch: bool = True) -> Repository:
        known.append(open_repository(str(source), cache=tmp_path / "cache", fetch=fetch))
        return known[-1]

    yield open_it
    for repository in known:
        repository.__exit__(None, None, None)
