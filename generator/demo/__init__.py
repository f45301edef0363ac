"""Two small SDKs that never were, told as histories: steps in folders, which become commits with fixed shas."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path

from generator.config import SiteConfig, load, override
from generator.demo.histories import build, demo


@contextmanager
def demo_site() -> Iterator[SiteConfig]:
    """The demo's configuration over two repositories that are built for it and removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="parity-demo-") as folder:
        repositories = {side: Path(folder) / f"{side}.git" for side in ("reference", "port")}
        for side, target in repositories.items():
            build(demo(side), target)
        with as_file(files("generator.demo") / "site.toml") as config:
            site = load(config)
        yield override(site, str(repositories["reference"]), str(repositories["port"]))
