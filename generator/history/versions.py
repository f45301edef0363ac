"""Names of versions: from tags where there are tags, from a manifest's version where there are none."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

from generator.model import History, Version


def manifest_version(data: bytes, key: str) -> str | None:
    """The string at a dotted key of a TOML manifest; None where it is not there or the file is not TOML."""
    try:
        found: Any = tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return None
    for part in key.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found if isinstance(found, str) else None


def name_versions(history: History, own: Mapping[str, str]) -> tuple[Version, ...]:
    """Versions, oldest first. ``own``: sha → what the manifest says there.

    With tags, each tag whose name holds a digit is a version. Without any, each value of the manifest is one, at the first commit that has it.
    """
    tagged = [tag for tag in history.tags if any(c.isdigit() for c in tag.name)]
    if tagged:
        found = [Version(name=tag.name, sha=tag.commit.sha, instant=tag.commit.instant, tagged=True) for tag in tagged]
    else:
        found = []
        for commit in history.commits:
            name = own.get(commit.sha)
            if name and name not in {version.name for version in found}:
                found.append(Version(name=name, sha=commit.sha, instant=commit.instant, tagged=False))
    return tuple(sorted(found, key=lambda version: (version.instant, version.name)))
