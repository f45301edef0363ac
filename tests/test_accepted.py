"""An acceptance holds as long as it says, and one that nothing differs under any more is said."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from generator.config import Accepted, SiteConfig
from generator.pipeline import Project, open_project


def with_acceptances(site: SiteConfig, cache: Path, *accepted: Accepted) -> tuple[dict[str, str], tuple[str, ...]]:
    """Statuses at the newest pair, and what there is to say of the acceptances."""
    with open_project(msgspec.structs.replace(site, accepted=accepted), cache=cache) as project:
        pair = project.pair(None)
        found = {row.id: project.at(row, *pair).verdict.status for row in project.site.rows}
        return found, project.stale_acceptances


@pytest.mark.parametrize(
    ("until", "status", "told"), [("2025-12-31", "accepted", 0), ("2025-10-01", "default-mismatch", 1)]
)
def test_an_acceptance_ends_on_its_last_day(
    until: str, status: str, told: int, demo_config: SiteConfig, tmp_path: Path
) -> None:
    one = Accepted(row="poll-interval", reason="meant", until=until)
    found, stale = with_acceptances(demo_config, tmp_path, one)
    assert (found["poll-interval"], len(stale)) == (status, told)


def test_an_acceptance_that_matches_nothing_is_said(demo_config: SiteConfig, tmp_path: Path) -> None:
    _, stale = with_acceptances(demo_config, tmp_path, Accepted(row="max-attempts", reason="was meant"))
    assert stale == ("the acceptance for max-attempts («was meant») matches nothing any more",)


def test_the_demos_own_acceptance_is_not_stale(demo_project: Project) -> None:
    assert demo_project.stale_acceptances == ()
