"""Facts of what functions do, against the compiled code: commands that were typed, requests and variables that values were followed to."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from tests.accuracy.elixir_asked import Said
from tests.accuracy.elixir_tally import Tally, Told

Entry = dict[str, Any]
ALL = "all"
FLAGS = {"boolean": (True, False), "count": (True, True)}


def compare(facts: Entry, said: Said, tally: Tally) -> None:
    where, told = facts["sha"][:12], Told(facts)
    files = {module["name"]: module["file"] for module in said.modules}
    _commands(facts, said, files, told, tally, where)
    _endpoints(facts, said, files, told, tally, where)
    _environment(facts, said, files, told, tally, where)


# ── commands ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _commands(facts: Entry, said: Said, files: dict[str, str], told: Told, tally: Tally, where: str) -> None:
    ours = {one["path"]: one for one in facts["commands"]}
    readers: dict[str, list[str]] = defaultdict(list)
    for _, _, _, parsed, looked in said.commands:
        readers[str(parsed)] += looked
    theirs = {}
    for module, _, words, parsed, looked in said.commands:
        path = " ".join(words)
        theirs[path] = words
        found = ours.get(path)
        if found is None:
            excused = told.named(files.get(module, ""), path)
            tally.add("commands", "unknown" if excused else "missed", path, where)
            continue
        tally.add("commands", "right", "", where)
        shared = sum(str(other) == str(parsed) for _, _, _, other, _ in said.commands) > 1
        elsewhere = set(readers[str(parsed)]) if shared else set()
        excused = told.named(files.get(module, ""), path)
        _switches(found, _accepted(parsed), set(looked), elsewhere, excused, tally, where)
    for path in ours.keys() - theirs.keys():
        if ours[path]["file"] not in said.unread:
            verdict = "unknown" if ours[path]["uncertain"] else "wrong"
            tally.add("commands", verdict, f"there is no command {path!r}", where)


def _accepted(parsed: list[Entry]) -> dict[str, tuple[str | None, bool, bool]]:
    """Each switch that OptionParser was told of: its short name, whether it is a flag, and whether it may be given again."""
    found = {}
    for one in parsed:
        short = {long: f"-{name}" for name, long in one["aliases"]}
        for name, kinds in one["switches"]:
            flag, many = FLAGS.get(kinds[0] if kinds else "", (False, False))
            found[name] = (short.get(name), flag, many or "keep" in kinds)
    return found


def _switches(
    ours: Entry,
    accepted: dict[str, tuple[str | None, bool, bool]],
    looked: set[str],
    elsewhere: set[str],
    excused: bool,
    tally: Tally,
    where: str,
) -> None:
    """A switch that is accepted is right. One that is left out is missed, unless the command never looks at it. What the facts say of
    whether it is taken has to be so; where they say nothing, one out of a list that several commands share is wrong if another command
    looks at it and this one surely does not, unless the command is called uncertain."""
    listed = {one["name"].removeprefix("--").replace("-", "_"): one for one in ours["options"]}
    sure = ALL not in looked
    for name, attributes in accepted.items():
        what = f"{ours['path']} --{name.replace('_', '-')}"
        one = listed.get(name)
        if one is None:
            if name in looked or not sure:
                doubt = excused or ours["uncertain"] or name not in looked
                tally.add("switches", "unknown" if doubt else "missed", what, where)
            continue
        read = name in looked
        differs = one["taken"] is not read if "taken" in one else not read and name in elsewhere
        if sure and differs:
            doubt = ours["uncertain"] or one.get("taken", "") is None
            means = "something" if read else "nothing"
            tally.add("switches", "unknown" if doubt else "wrong", f"{what} means {means} to it", where)
            continue
        given = (one["short"], one["flag"], one["many"])
        tally.judge("switches", given == attributes, f"{what}: {given} is not {attributes}", where)
    for name in listed.keys() - accepted.keys():
        verdict = "unknown" if ours["uncertain"] else "wrong"
        tally.add("switches", verdict, f"{ours['path']} does not accept {listed[name]['name']}", where)


# ── requests ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _endpoints(facts: Entry, said: Said, files: dict[str, str], told: Told, tally: Tally, where: str) -> None:
    """Method, path with its holes, and the function that says the path."""
    ours = {(one["method"], _holes(one["path"]), one["owner"]): one for one in facts["endpoints"]}
    theirs: dict[tuple[str, str, str], tuple[str, int]] = {}
    for module, name, _, line, method, path in said.requests:
        if files.get(module, "/").startswith("/"):
            continue
        key = (method, path, f"{module}.{name}")
        bare = (method, re.sub(r"(?<=[^/])\{\}$", "", path), f"{module}.{name}")
        theirs[bare if bare in ours else key] = (files[module], line)
    for key, (path, line) in theirs.items():
        verdict = "right" if key in ours else "unknown" if told.at(path, line) else "missed"
        tally.add("endpoints", verdict, f"{' '.join(key)} at {path}:{line}", where)
    for key, one in ours.items():
        if key not in theirs and one["file"] not in said.unread and one["file"] in files.values():
            tally.add("endpoints", "wrong", f"{' '.join(key)} at {one['file']}:{one['line']} is no request", where)


def _holes(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", path)


# ── variables of the environment ─────────────────────────────────────────────────────────────────────────────────────


def _environment(facts: Entry, said: Said, files: dict[str, str], told: Told, tally: Tally, where: str) -> None:
    ours = {(one["name"], one["file"], one["line"]): one for one in facts["environment"]}
    theirs: dict[tuple[str, str, int], Any] = {}
    for module, _, _, line, name, default in said.variables:
        if not files.get(module, "/").startswith("/"):
            theirs[name, files[module], line] = default
    for key, default in theirs.items():
        what = f"{key[0]} at {key[1]}:{key[2]}"
        found = ours.get(key)
        if found is None:
            tally.add("environment", "unknown" if told.at(key[1], key[2]) else "missed", what, where)
            continue
        tally.add("environment", "right", "", where)
        if default == "none":
            default = {"known": None}
        if isinstance(default, dict) and "variable" in default:
            default = "unknown"
        if default == "unknown" and "source" in found:
            tally.add("environment defaults", "right", "", where)
        else:
            tally.value("environment defaults", what, found, default, where, key="default")
    for key, one in ours.items():
        if key not in theirs and one["file"] not in said.unread and one["file"] in files.values():
            tally.add("environment", "wrong", f"{key[0]} at {key[1]}:{key[2]} is not read", where)
