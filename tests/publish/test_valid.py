"""Every page type as a validator sees it: the nested content that a browser would forgive is a fault here."""

from __future__ import annotations

import os
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
    """All pages at the top, and the first and the last of each kind."""
    kinds: dict[tuple[str, int], list[str]] = {}
    for page in sorted(site.rglob("*.html")):
        parts = page.relative_to(site).parts
        kinds.setdefault((parts[0] if len(parts) > 2 else "", len(parts)), []).append(str(page))
    return [page for (kind, _), found in kinds.items() for page in (found if not kind else {found[0], found[-1]})]


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
