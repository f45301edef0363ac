"""One changed fact in a toy history flips exactly the cells that rest on it, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.config import SiteConfig, override
from generator.demo.histories import build, demo, steps
from generator.history.repository import environment
from generator.pipeline import open_project

# (side, file, before, after, {row: status that it flips to}); every other row must stay as it was.
MUTATIONS = [
    ("reference", "src/lumen/_constants.py", "MAX_ATTEMPTS = 8", "MAX_ATTEMPTS = 9", {"max-attempts": "default-mismatch"}),
    ("port", "lib/lumenex/retry_config.ex", "@default_max_attempts 8", "@default_max_attempts 7", {"max-attempts": "default-mismatch"}),
    ("port", "lib/lumenex/batching.ex", "byte_size(chunk.data) * 2", "byte_size(chunk.data) * 3", {"chunk-counting": "default-mismatch"}),
    (
        "port", "lib/lumenex/batching.ex", "byte_size(chunk.data) * 2", "byte_size(chunk.format) * 2",
        {"chunk-counting": "breaking-divergence"},
    ),
    ("port", "lib/lumenex/batching.ex", "byte_size(chunk.data) * 2", "(byte_size(chunk.data) + 1) * 2", {"chunk-counting": "unknown"}),
    (
        "reference", "src/lumen/batching.py", "return len(chunk.data) * 2", "return max(1, len(chunk.data) * 2)",
        {"chunk-counting": "unknown"},
    ),
    ("port", "lib/lumenex/types/chunk.ex", " | SoundChunk.t()", "", {"chunk-kinds": "feature-gap"}),
    ("port", "lib/lumenex/types/image_chunk.ex", "cell_budget: nil, type", "type", {"image-chunk-schema": "feature-gap"}),
    (
        "port", "lib/lumenex/types/image_chunk.ex", "@enforce_keys [:data, :format]", "@enforce_keys [:data]",
        {"image-chunk-schema": "breaking-divergence"},
    ),
    (
        "port", "lib/lumenex/types/image_chunk.ex",
        "|> maybe_put(:cell_budget, chunk.cell_budget)", "|> Map.put(:cell_budget, chunk.cell_budget)",
        {"image-wire": "breaking-divergence"},
    ),
    ("port", "lib/lumenex/tokenizers.ex", "@aurora_tokenizer", "@aurora_name", {"tokenizer-override": "unknown"}),
    ("port", "lib/lumenex/cli.ex", "yes: :boolean]", "yep: :boolean]", {"forget-command": "feature-gap"}),
    ("port", "lib/lumenex/sessions.ex", "def resume_session_async", "defp resume_session_later", {"resume-helper": "feature-gap"}),
]  # fmt: skip


def newest_text(side: str, path: str) -> str:
    found = [files[path] for _, step, files in steps(demo(side)) if path in files and not step.off_line]
    return found[-1].decode()


def with_one_more_commit(side: str, path: str, text: str, target: Path) -> None:
    """The demo history of a side, and one commit more that replaces a file."""
    import subprocess

    build(demo(side), target)
    data = text.encode()
    stream = (
        b"commit refs/heads/main\ncommitter Demo <demo@example.invalid> 1893456000 +0000\ndata 8\nmutation\nfrom refs/heads/main^0\n"
        b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(data), data)
    )
    subprocess.run(
        ["git", f"--git-dir={target}", "fast-import", "--quiet"],
        input=stream,
        check=True,
        env=environment() | {"PATH": "/usr/bin:/bin"},
    )


def statuses(site: SiteConfig, cache: Path) -> dict[str, str]:
    with open_project(site, cache=cache) as project:
        reference, port = project.pair(None)
        return {row.id: project.at(row, reference, port).verdict.status for row in site.rows}


@pytest.fixture(scope="module")
def unchanged(demo_config: SiteConfig, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return statuses(demo_config, tmp_path_factory.mktemp("cache"))


@pytest.mark.parametrize(("side", "path", "before", "after", "flips"), MUTATIONS, ids=lambda value: str(value)[:40])
def test_one_changed_fact_flips_its_own_cells(
    side: str,
    path: str,
    before: str,
    after: str,
    flips: dict[str, str],
    demo_config: SiteConfig,
    unchanged: dict[str, str],
    tmp_path: Path,
) -> None:
    text = newest_text(side, path)
    assert before in text, f"{path} does not say «{before}» any more"
    target = tmp_path / f"{side}.git"
    with_one_more_commit(side, path, text.replace(before, after), target)
    site = override(demo_config, str(target) if side == "reference" else None, str(target) if side == "port" else None)
    now = statuses(site, tmp_path / "cache")
    assert {row: status for row, status in now.items() if unchanged[row] != status} == flips
