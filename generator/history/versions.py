"""Names of versions: from tags where there are tags, from a manifest's version where there are none."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

from generator.model import Commit, History, Version


def manifest_version(data: bytes, key: str) -> str | None:
    """The string at a dotted key of a TOML manifest; None where it is not there or the file is not TOML."""
    try:
        found: Any = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError):
        return None
    for part in key.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found if isinstance(found, str) and found else None


def name_versions(history: History, own: Mapping[str, str | None]) -> tuple[Version, ...]:
    """Versions, oldest first. ``own``: sha → what the manifest says there.

    With tags, each tag whose name holds a digit is a version. Without any, each value of the manifest is one, at the
    first commit on the line that has it.
    """
    tagged = [tag for tag in history.tags if any(c.isdigit() for c in tag.name)]
    found = {
        tag.name: Version(name=tag.name, sha=tag.commit.sha, instant=tag.commit.instant, tagged=True) for tag in tagged
    }
    for commit in () if tagged else history.commits:
        name = own.get(commit.sha)
        if name and name not in found:
            found[name] = Version(name=name, sha=commit.sha, instant=commit.instant, tagged=False)
    return tuple(sorted(found.values(), key=lambda version: version.instant))


def commit_of_version(
    history: History, versions: tuple[Version, ...], own: Mapping[str, str | None], name: str
) -> Commit | None:
    """The commit that a version's name, with or without «v», stands for; None where no version is called so.

    A tag says it. Without one it is the last commit on the line whose manifest has that version: what was known of it
    when the next one began. (``Version.sha`` is where it began.)
    """
    plain = name.removeprefix("v")
    same = [version for version in versions if version.name.removeprefix("v") == plain]
    if not same:
        return None
    version = next((version for version in same if version.name == name), same[-1])
    if version.tagged:
        return next(tag.commit for tag in history.tags if tag.name == version.name)
    return next(commit for commit in reversed(history.commits) if own.get(commit.sha) == version.name)
