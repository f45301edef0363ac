"""A written site, once for all tests that only read it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.model import Result
from generator.publish.site import write
from tests.publish import fakes

DOCUMENTS = {"api/v1/matrix.json": b"{}\n", "api/v1/rows/row-1.json": b"{}\n"}


def markdown(text: str) -> str:
    """Stands in for the Markdown function: safe HTML of the text."""
    from html import escape

    return f"<p>{escape(text)}</p>"


def build(result: Result, out: Path, base_url: str | None = None, built: str = "then") -> Path:
    write(
        result,
        out,
        base_url=base_url,
        source=fakes.source,
        markdown=markdown,
        documents=DOCUMENTS,
        stamp={"built": built},
        verdict=fakes.verdict,
    )
    return out


@pytest.fixture(scope="session")
def rich_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(fakes.rich(), tmp_path_factory.mktemp("rich") / "site")


@pytest.fixture(scope="session")
def bare_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(fakes.bare(), tmp_path_factory.mktemp("bare") / "site")


@pytest.fixture(scope="session")
def hosted_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(fakes.rich(), tmp_path_factory.mktemp("hosted") / "site", base_url="https://example.test/parity")


Builder = Callable[..., Path]
