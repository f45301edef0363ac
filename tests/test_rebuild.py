"""The same histories always give the same bytes: cold or on top of the last site, one job or two, any folder, time zone and locale."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator.config import SiteConfig

ROOT = Path(__file__).parent.parent
CONFIG = ROOT / "generator" / "demo" / "site.toml"


def command(site: SiteConfig, out: Path, *words: str) -> list[str]:
    pair = ["--reference", site.reference.repository, "--port", site.port.repository]
    return [sys.executable, "-m", "generator", "build", "--config", str(CONFIG), "--out", str(out), *pair, *words]


def build(site: SiteConfig, out: Path, *words: str, cwd: Path = ROOT, **env: str) -> None:
    told = subprocess.run(
        command(site, out, *words),
        capture_output=True,
        text=True,
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | env,
        check=False,
    )
    assert told.returncode == 0, told.stderr


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def cold(demo_config: SiteConfig, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("cold") / "site"
    os.environ["SOURCE_DATE_EPOCH"] = "1767225600"
    build(demo_config, out, "--jobs", "1")
    return tree(out)


def test_a_cold_site_has_what_the_contract_names(cold: dict[str, bytes]) -> None:
    names = set(cold)
    assert {"index.html", "history/index.html", "feed.xml", "feed.json", "404.html", "about/index.html"} <= names
    assert {
        "api/v1/matrix.json",
        "api/v1/history.json",
        "badges/progress-timeout.svg",
        "badges/progress-timeout.json",
    } <= names
    assert "rows/progress-timeout/index.html" in names
    assert any(name.startswith("releases/v0.2.1/") for name in names)
    assert any(name.startswith("at/2025-05-22-") for name in names)


@pytest.mark.parametrize(
    ("words", "env"),
    [
        (("--jobs", "2"), {}),
        ((), {"TZ": "Pacific/Kiritimati"}),
        ((), {"TZ": "America/Los_Angeles", "LC_ALL": "C", "LANG": "C"}),
        ((), {"PYTHONHASHSEED": "1"}),
    ],
    ids=["two jobs", "another time zone", "another locale", "another hash seed"],
)
def test_the_same_bytes(
    words: tuple[str, ...], env: dict[str, str], demo_config: SiteConfig, cold: dict[str, bytes], tmp_path: Path
) -> None:
    build(demo_config, tmp_path / "elsewhere" / "site", *words, cwd=tmp_path, **env)
    assert tree(tmp_path / "elsewhere" / "site") == cold


def test_the_demo_has_the_pages_that_the_readme_links_to(cold: dict[str, bytes]) -> None:
    linked = set(re.findall(r"\]\(_site/([^)#]+)\)", (ROOT / "README.md").read_text("utf-8")))
    assert linked
    assert linked <= set(cold)


def test_building_again_on_top_changes_nothing(demo_config: SiteConfig, cold: dict[str, bytes], tmp_path: Path) -> None:
    build(demo_config, tmp_path / "site")
    build(demo_config, tmp_path / "site")
    assert tree(tmp_path / "site") == cold


def test_a_build_that_is_killed_leaves_the_site_that_was_there(
    demo_config: SiteConfig, cold: dict[str, bytes], tmp_path: Path
) -> None:
    out = tmp_path / "site"
    build(demo_config, out)
    for delay in (0.3, 0.8, 1.3, 1.8, 2.3):
        running = subprocess.Popen(
            command(demo_config, out),
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(delay)
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        assert tree(out) == cold, f"killed after {delay} s"
    build(demo_config, out)
    assert tree(out) == cold
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_no_page_knows_the_time_of_the_build(demo_config: SiteConfig, cold: dict[str, bytes], tmp_path: Path) -> None:
    build(demo_config, tmp_path / "site", SOURCE_DATE_EPOCH="1893456000")
    later = tree(tmp_path / "site")
    assert {name for name in later if later[name] != cold[name]} == {"build.json"}
