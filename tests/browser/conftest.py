"""The demo's site in Debian's Chromium: served below a sub-path, and from its folder. In CI a missing browser is a failure."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.pipeline import Project
from generator.site import build_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = os.environ.get("PARITY_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *said: object) -> None:
        return


@pytest.fixture(scope="session")
def built(demo_project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the site as ``some/where``, so that nothing can rely on being at the root."""
    root = tmp_path_factory.mktemp("published")
    os.environ["SOURCE_DATE_EPOCH"] = "1767225600"
    (root / "some").mkdir()
    build_site(demo_project, root / "some" / "where", None, lambda said: None)
    return root


@pytest.fixture(scope="session")
def served(built: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(built)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/some/where/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        if os.environ.get("CI"):
            pytest.fail("no Chromium: install Debian's package chromium")
        pytest.skip("no Chromium here; Debian's package is chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        options = [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """axe-core's script, from the path that CI gives."""
    path = os.environ.get("PARITY_AXE")
    if not path:
        if os.environ.get("CI"):
            pytest.fail("PARITY_AXE does not say where axe.min.js is; .ci/run installs it")
        pytest.skip("PARITY_AXE does not say where axe.min.js is (npm install axe-core)")
    return Path(path).read_text("utf-8")
