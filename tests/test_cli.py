"""The commands as a user calls them: answers on stdout, one clear message and exit status 2 where something is wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.config import SiteConfig

ROOT = Path(__file__).parent.parent


def parity(*words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "generator", *words], capture_output=True, text=True, cwd=cwd, env=env, check=False
    )


@pytest.fixture(scope="session")
def pair(demo_config: SiteConfig) -> list[str]:
    config = ROOT / "generator" / "demo" / "site.toml"
    return [
        "--config",
        str(config),
        "--reference",
        demo_config.reference.repository,
        "--port",
        demo_config.port.repository,
    ]


def test_matrix_in_every_format(pair: list[str]) -> None:
    told = json.loads(parity("matrix", "--format", "json", *pair).stdout)
    assert told["schema"] == "matrix/1"
    assert {row["id"]: row["status"] for row in told["rows"]}["progress-timeout"] == "default-mismatch"
    table = parity("matrix", *pair)
    assert table.returncode == 0
    assert table.stderr == ""
    assert "DEFAULT MISMATCH" in table.stdout
    assert "\x1b" not in table.stdout
    assert "| row | status | risk |" in parity("matrix", "--format", "md", *pair).stdout


@pytest.mark.parametrize("at", ["0.2.0..v0.2.0", "0.3.0..", "..v0.3.0", "main..main"])
def test_matrix_at_a_pair(at: str, pair: list[str]) -> None:
    told = parity("matrix", "--at", at, "--format", "json", *pair)
    assert told.returncode == 0, told.stderr
    assert len(json.loads(told.stdout)["rows"]) == 19


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("nonsense", "is not a pair"),
        ("..", "is not a pair"),
        ("a..b..c", "is not a pair"),
        ("9.9.9..", "no revision «9.9.9»"),
        ("..v0.3.9", "did you mean"),
        ("--help..", "is not a revision"),
        ("..$(touch_x)", "no revision"),
    ],
)
def test_a_wrong_pair_is_refused_with_the_mend(at: str, said: str, pair: list[str]) -> None:
    told = parity("matrix", f"--at={at}", *pair)
    assert told.returncode == 2
    assert told.stdout == ""
    assert said in told.stderr
    assert "Traceback" not in told.stderr
    assert len(told.stderr.strip().splitlines()) == 1


def test_history_of_one_row(pair: list[str]) -> None:
    told = json.loads(parity("history", "--row", "max-attempts", "--format", "json", *pair).stdout)
    assert [interval["status"] for interval in told["rows"][0]["intervals"]] == [
        "absent",
        "missing-in-port",
        "aligned",
        "default-mismatch",
        "aligned",
    ]
    assert {interval["moved_by"] for interval in told["rows"][0]["intervals"]} == {"reference", "port"}


def test_an_unknown_row_suggests_the_near_one(pair: list[str]) -> None:
    told = parity("explain", "max-atempts", *pair)
    assert (told.returncode, "did you mean «max-attempts»" in told.stderr) == (2, True)


def test_explain_gives_both_values_the_evidence_and_the_rule(pair: list[str]) -> None:
    told = parity("explain", "progress-timeout", *pair).stdout
    for part in (
        "90 min",
        "45 min",
        "src/lumen/retry.py:",
        "src/lumen/_constants.py:",
        "lib/lumenex/retry_config.ex:",
        "value-differs",
        "DEFAULT MISMATCH, high",
    ):
        assert part in told


@pytest.mark.parametrize("side", ["reference", "port"])
def test_facts_are_sorted_and_the_same_every_time(side: str, pair: list[str]) -> None:
    first = parity("facts", side, "--format", "json", *pair).stdout
    told = json.loads(first)
    assert told["schema"] == "facts/1"
    names = [found["name"] for found in told["types"]]
    assert names == sorted(names)
    assert "ImageChunk" in " ".join(names)
    assert parity("facts", side, "--format", "json", "--jobs", "2", *pair).stdout == first


def test_facts_of_one_symbol(pair: list[str]) -> None:
    told = json.loads(parity("facts", "port", "--symbol", "RetryConfig", "--format", "json", *pair).stdout)
    assert [found["name"] for found in told["types"]] == ["Lumenex.RetryConfig"]
    nothing = parity("facts", "port", "--symbol", "Nowhere", *pair)
    assert (nothing.returncode, "nothing named «Nowhere»" in nothing.stderr) == (2, True)


def test_adr_status_shows_declared_beside_observed(pair: list[str]) -> None:
    told = json.loads(parity("adr", "status", "--format", "json", *pair).stdout)
    found = {d["id"]: (d["declared"]["status"], d["observed"]["state"]) for d in told["decisions"]}
    assert found["ADR-004"] == ("Accepted", "overtaken")
    assert found["ADR-002"] == ("Draft", "done")
    assert "warning: lumenex" in parity("adr", "status", *pair).stdout


def test_rows_are_listed(pair: list[str]) -> None:
    assert len(json.loads(parity("rows", "--format", "json", *pair).stdout)["rows"]) == 19


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--reference", "ext::sh -c 'touch canary'"], "only https, ssh, file and plain paths"),
        (["--reference", "-uevil"], "could be read as an option"),
        (["--reference", "http://example.invalid/x"], "use https"),
        (["--reference", "nowhere"], "does not exist"),
        (["--reference", "https://example.invalid/x", "--no-fetch"], "never mirrored here"),
        (["--config", "nowhere.toml"], "does not exist"),
    ],
)
def test_what_cannot_be_opened_is_said_in_one_line(
    words: list[str], said: str, pair: list[str], tmp_path: Path
) -> None:
    told = parity("matrix", *pair, *words, cwd=tmp_path)
    assert told.returncode == 2
    assert said in told.stderr
    assert "Traceback" not in told.stderr
    assert not (tmp_path / "canary").exists()


def test_the_version_and_the_help_are_there() -> None:
    assert parity("--version").stdout.startswith("parity, version ")
    told = parity("--help").stdout
    for command in ("build", "demo", "matrix", "history", "facts", "explain", "rows", "adr"):
        assert command in told
    assert "Exit status" in told


def test_an_unknown_option_is_a_wrong_call() -> None:
    assert parity("matrix", "--nonsense").returncode == 2


def test_a_configuration_that_compares_nothing_is_no_success(pair: list[str], tmp_path: Path) -> None:
    config = tmp_path / "site.toml"
    text = (ROOT / "generator" / "demo" / "site.toml").read_text("utf-8")
    head = text[: text.index("[[accepted]]")]
    row = """[[rows]]
id = "nothing"
title = "Nothing"
area = "Area"
reference = [{ value = ["No.such_thing"] }]
port = [{ value = ["No.such_thing"] }]
judge = [{ rule = "*", status = "default-mismatch", risk = "low" }]
"""
    config.write_text(head + row, "utf-8")
    for words in (["matrix"], ["history"], ["build", "--out", str(tmp_path / "site")]):
        told = parity(*words, *pair, "--config", str(config))
        assert told.returncode == 2, words
        assert "nothing was compared" in told.stderr
        assert not (tmp_path / "site").exists()
