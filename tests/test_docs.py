"""What the documentation says there is, is there: keys of site.toml, commands, statuses, rules' words, links."""

from __future__ import annotations

import re
from pathlib import Path

import click
import msgspec
import pytest

from generator import config
from generator.cli import cli
from generator.compare.judgements import UNREAD, WORDS
from generator.compare.units import UNITS
from generator.model import RISKS, STATUSES

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
CONFIGURATION = (ROOT / "docs" / "configuration.md").read_text("utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
TABLES = (
    config.SiteConfig,
    config.SideConfig,
    config.VersionSource,
    config.DecisionConfig,
    config.RowConfig,
    config.Judgement,
    config.Probe,
    config.Watch,
    config.Accepted,
    config.SurfaceConfig,
    config.SurfaceSide,
    config.Same,
    config.SurfaceJudgement,
    config.SurfaceAccepted,
)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_every_key_of_the_configuration_is_described(table: type[msgspec.Struct]) -> None:
    keys = [field.encode_name for field in msgspec.structs.fields(table)]
    assert [key for key in keys if not re.search(rf"(?<![\w-])\[*{key}\]*(?=[\s`,.=])", CONFIGURATION)] == []


def test_every_word_of_the_configuration_is_described() -> None:
    for word in (*STATUSES, *RISKS, *UNITS, *config.LANGUAGES, *config.SELECTORS):
        assert f"`{word}" in CONFIGURATION, word


def test_the_rules_of_the_surface_are_those_that_there_are() -> None:
    listed = re.findall(r"^\| (\w+) \| `([\w-]+)` \| ([\w-]+) \| (\w+) \|$", CONFIGURATION, re.MULTILINE)
    assert listed == [(category, rule, said.status, said.risk) for (category, rule), said in WORDS.items()]
    assert [rule for rule in UNREAD if f"`{rule}`" not in CONFIGURATION] == []


def commands(group: click.Group, before: str = "") -> list[tuple[str, click.Command]]:
    found = []
    for name, command in group.commands.items():
        path = f"{before}{name}"
        found += commands(command, f"{path} ") if isinstance(command, click.Group) else [(path, command)]
    return found


def test_the_readme_lists_the_commands_that_there_are() -> None:
    listed = [re.sub(r"\\?\|", "|", line) for line in re.findall(r"^\| `parity (.*?)` \|", README, re.MULTILINE)]
    there = commands(cli)
    assert len(listed) == len(there)
    for (path, command), line in zip(there, listed, strict=True):
        assert line.startswith(path), f"{line}: {path} is expected here"
        common = {"config", "reference", "port", "no_fetch", "jobs", "color", "progress", "verbose", "quiet"}
        options = {option.opts[0] for option in command.params if isinstance(option, click.Option)} - {
            f"--{name}" for name in common
        }
        own = {option for option in options if option.startswith("--") and option not in ("--no-fetch",)}
        assert set(re.findall(r"--[a-z-]+", line)) == own, path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|_site/)([^)#]+)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"
