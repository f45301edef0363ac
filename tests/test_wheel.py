"""An installed wheel finds its templates, its static files and the demo's histories, without the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("hatchling", reason="the dev extra brings it")
    place = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run(
        [*pip, "wheel", "--no-deps", "--no-build-isolation", "--no-index", "-w", str(place), str(ROOT)], check=True
    )
    wheel = next(place.glob("*.whl"))
    target = place / "installed"
    subprocess.run(
        [*pip, "install", "--no-deps", "--no-index", "--no-compile", "--target", str(target), str(wheel)], check=True
    )
    return target


def test_the_demo_runs_from_an_installed_wheel(installed: Path, tmp_path: Path) -> None:
    env = os.environ | {"PYTHONPATH": str(installed)}
    words = [sys.executable, "-m", "generator", "demo", "--out", str(tmp_path / "site")]
    told = subprocess.run(words, capture_output=True, text=True, cwd=tmp_path, env=env, check=False)
    assert told.returncode == 0, told.stderr
    assert (tmp_path / "site" / "index.html").is_file()
    found = subprocess.run(
        [sys.executable, "-c", "import generator; print(generator.__file__)"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=env,
        check=True,
    )
    assert str(installed) in found.stdout
