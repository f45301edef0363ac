"""Every page type as a validator sees it: the nested content that a browser would forgive is a fault here."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

RULES = Path(__file__).parent / "html-validate.json"
# What is off there: roles that say again what a table is (a table that becomes cards at a narrow width loses it otherwise),
# a doctype in small letters, and titles, which are as long as the headings of other people's decisions.


@pytest.fixture(scope="session")
def validator() -> str:
    path = os.environ.get("PARITY_HTML_VALIDATE")
    if not path:
        if os.environ.get("CI"):
            pytest.fail("PARITY_HTML_VALIDATE does not say where html-validate is; .ci/run installs it")
        pytest.skip("PARITY_HTML_VALIDATE does not say where html-validate is (npm install html-validate)")
    return path


def one_of_each(site: Path) -> list[str]:
    """The first, the last and the largest page of each kind: of each template, as the page itself says."""
    kinds: dict[str, list[Path]] = {}
    for page in sorted(site.rglob("*.html")):
        kind = re.search(r'<body data-kind="([a-z-]+)">', page.read_text("utf-8"))
        assert kind, f"{page} does not say of which kind it is"
        kinds.setdefault(kind[1], []).append(page)
    chosen = [{found[0], found[-1], max(found, key=lambda one: one.stat().st_size)} for found in kinds.values()]
    return sorted(str(page) for pages in chosen for page in pages)


def faults(validator: str, pages: list[str]) -> str:
    done = subprocess.run(
        [validator, "--config", str(RULES), "--formatter", "text", *pages], capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("name", ["rich_site", "bare_site", "hosted_site"])
def test_pages_are_valid(name: str, validator: str, request: pytest.FixtureRequest) -> None:
    pages = one_of_each(request.getfixturevalue(name))
    assert len(pages) > 10
    assert faults(validator, pages) == ""


def test_the_validator_notices_a_fault(validator: str, tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text("<!doctype html><html lang=en><head><title>x</title></head><body><p><div>y</div></p></body></html>")
    assert "element-permitted-content" in faults(validator, [str(page)]) or "no-implicit-close" in faults(
        validator, [str(page)]
    )
