"""The demo pair, built once a session, and ways to ask the program about it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.config import SiteConfig
from generator.demo import demo_site
from generator.pipeline import Project, open_project


@pytest.fixture(scope="session")
def demo_config() -> Iterator[SiteConfig]:
    with demo_site() as site:
        yield site


@pytest.fixture(scope="session")
def demo_project(demo_config: SiteConfig, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    with open_project(demo_config, cache=tmp_path_factory.mktemp("cache")) as project:
        yield project


@pytest.fixture(autouse=True)
def _no_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test sees the user's cache, clock or colours."""
    monkeypatch.setenv("PARITY_CACHE", str(tmp_path / "parity-cache"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    monkeypatch.setenv("NO_COLOR", "1")
