"""What can be searched, as one small script that a page loads when somebody searches: rows, decisions, releases, pages,
commits, and the public symbols of both sides at their newest commits.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import msgspec

from generator.model import SIDES, STATUSES, Side
from generator.publish import dates, urls
from generator.publish.context import Context
from generator.publish.pieces import without_ticks
from generator.publish.safe import clean
from generator.publish.surfaces import OPEN, level, subject_folder, surfaces

CALL = "paritySearch"
SUBJECT = 90


class _Named(msgspec.Struct):
    """The few keys of a ``facts/1`` entry that a search needs."""

    name: str = ""
    owner: str = ""
    path: str = ""
    file: str = ""
    method: str = ""
    line: int = 0
    first_line: int = 0
    internal: bool = False


class _Facts(msgspec.Struct):
    types: list[_Named] = []
    operations: list[_Named] = []
    constants: list[_Named] = []
    commands: list[_Named] = []
    endpoints: list[_Named] = []
    environment: list[_Named] = []
    headers: list[_Named] = []


def index(context: Context) -> bytes:
    """The script: a call with {entries: [kind, words, said beside it, address below the site], sides: symbols}."""
    found = {"entries": list(entries(context)), "sides": [symbols(context, side) for side in SIDES]}
    return f"{CALL}({json.dumps(found, ensure_ascii=False, separators=(',', ':'))});\n".encode()


def entries(context: Context) -> Iterator[list[str]]:
    for row in context.result.rows:
        now = context.now[row.id]
        said = f"{STATUSES[now.verdict.status][0]} · {row.area}" + "".join(f" · {adr}" for adr in row.adrs)
        yield _entry("row", f"{row.title}", said, context.row_folder(row.id))
    for folder, decision in context.decisions.items():
        title = decision.declared[-1].decision.title if decision.declared else ""
        yield _entry("decision", without_ticks(f"{decision.id}: {title}"), "", f"adr/{folder}/")
    for folder, release in context.releases.items():
        said = dates.day(release.version.instant)
        yield _entry("release", f"{context.result.port.name} {release.version.name}", said, f"releases/{folder}/")
    yield from subjects(context)
    yield from _commits(context)


def subjects(context: Context) -> Iterator[list[str]]:
    """The pages of the whole surface: each subject with its names on both sides and how many of its things are not in step."""
    found = surfaces(context)
    for subject in found.found.subjects if found else ():
        names = " ".join(dict.fromkeys(name for name in (subject.title, subject.reference, subject.port) if name))
        apart = sum(any(level(entry) in OPEN for entry in line.entries) for line in subject.lines)
        yield _entry("surface", names, f"{apart} not in step" if apart else "", subject_folder(subject))


def _commits(context: Context) -> Iterator[list[str]]:
    """Commits of both sides, newest first: to the moment's page where something moved, else to the code host."""
    pages = {(moment.reference, moment.port, side): moment for moment in context.moments for side in moment.moved}
    moved = {
        (side, reference if side == "reference" else port): urls.at_folder(moment)
        for (reference, port, side), moment in pages.items()
    }
    for side in SIDES:
        result = context.sides[side]
        for commit in reversed(result.history.commits):
            folder = moved.get((side, commit.sha)) or urls.commit_url(result, commit.sha) or "history/"
            version = result.version_at.get(commit.sha)
            said = f"{result.name} {version + ', ' if version else ''}{dates.day(commit.instant)}"
            yield _entry("commit", f"{commit.sha[:8]} {commit.subject[:SUBJECT]}", said, folder)


def _entry(kind: str, words: str, said: str, folder: str) -> list[str]:
    return [kind, clean(words), clean(said), folder if "://" in folder else f"{folder}index.html"]


def symbols(context: Context, side: Side) -> dict[str, Any]:
    """One side's public symbols by file: {name, base, files: {path: [[line, name, kind], …]}}. ``base``: address of the
    newest commit's files at the code host, else "".

    A section that has a page a symbol (surface/) would give its own address here.
    """
    result, head = context.sides[side], context.head(side)
    data = context.documents.get(f"api/v1/facts/{side}.json")
    place = urls.web(result)
    files: dict[str, list[list[Any]]] = {}
    if data is not None:
        facts = msgspec.json.decode(data, type=_Facts)
        for kind, path, line, name in _named(facts):
            files.setdefault(clean(path), []).append([line, clean(name), kind])
    base = f"{place}/blob/{head.sha}/" if place and head else ""
    return {"name": result.name, "base": base, "facts": f"api/v1/facts/{side}.json", "files": files}


def _named(facts: _Facts) -> Iterator[tuple[str, str, int, str]]:
    for kind, found in (("type", facts.types), ("constant", facts.constants)):
        for one in found:
            if not one.internal:
                yield kind, one.path, one.first_line or one.line, one.name
    operations = {(one.owner, one.name): one for one in reversed(facts.operations) if not one.internal}
    for one in reversed(operations.values()):
        yield "operation", one.path, one.first_line, f"{one.owner}.{one.name}"
    for one in facts.commands:
        yield "command", one.file, one.line, one.path
    for one in facts.endpoints:
        yield "request", one.file, one.line, f"{one.method} {one.path}"
    for one in facts.environment:
        yield "environment", one.file, one.line, one.name
    for one in facts.headers:
        yield "header", one.file, one.line, one.name
