"""A project → its published site: the result, the JSON documents beside it, the build stamp."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from generator import __version__, decisions, documents, schemas, surface_documents
from generator.errors import ParityError
from generator.history.continuity import check
from generator.model import SIDES, Reading, Verdict
from generator.pipeline import Project
from generator.publish.site import Written, write
from generator.timeline import NONE


def build_site(project: Project, out: Path, base_url: str | None, say: Callable[[str], None]) -> Written:
    """Write the whole site below ``out``. Raises ParityError where it cannot be written; the site that was there stays then."""
    say("reading both histories")
    found = project.result()
    result = msgspec.structs.replace(found, notes=(*found.notes, *rewritten(project, out)))
    say(f"writing {out}")
    return write(
        result,
        out,
        base_url=base_url,
        source=project.text,
        markdown=decisions.html,
        documents=api(project),
        stamp=stamp(project),
        progress=say,
        verdict=verdicts(project),
        jobs=project.jobs,
    )


def verdicts(project: Project) -> Callable[[str, str | None, str | None], Verdict]:
    """How a row stands between any two commits, each distinct pair of readings judged once. Raises KeyError for a commit not read."""
    judges = {row.id: project.judge(row) for row in project.site.rows}
    left, right = (
        {row.id: _shared(project.sides[side].readings[row.id]) for row in project.site.rows} for side in SIDES
    )

    def verdict(row: str, reference: str | None, port: str | None) -> Verdict:
        return judges[row](left[row][reference] if reference else NONE, right[row][port] if port else NONE)

    return verdict


def _shared(readings: dict[str, Reading]) -> dict[str, Reading]:
    """The same readings, equal neighbours as one object, so that judging can be remembered by identity."""
    result: dict[str, Reading] = {}
    last: Reading | None = None
    for sha, reading in readings.items():
        last = last if last is not None and last == reading else reading
        result[sha] = last
    return result


def rewritten(project: Project, out: Path) -> tuple[str, ...]:
    """What a force push did since the last build below ``out``: its heads that are no longer on their lines."""
    try:
        before = json.loads((out / "build.json").read_text("utf-8"))
    except (OSError, ValueError):
        return ()
    heads = before if isinstance(before, dict) else {}
    notes = (check(heads.get(side), project.sides[side].history) for side in SIDES if isinstance(heads.get(side), str))
    return tuple(note for note in notes if note)


def api(project: Project) -> dict[str, bytes]:
    """Path below the site → bytes, for every document that is published."""
    reference, port = project.pair(None)
    found = {
        "api/v1/matrix.json": documents.matrix(project, reference, port),
        "api/v1/history.json": documents.history(list(project.row_histories.values())),
        "api/v1/decisions.json": documents.decisions(project),
        "api/v1/facts/reference.json": documents.facts(project, "reference", project.reference.history.commits[-1]),
        "api/v1/facts/port.json": documents.facts(project, "port", project.port.history.commits[-1]),
        "api/v1/surface.json": surface_documents.surface(project, reference, port),
        "api/v1/surface-history.json": surface_documents.over_time(project.surfaces.result),
    }
    for row in project.row_histories.values():
        found[f"api/v1/rows/{row.id}.json"] = documents.history([row])
    shapes = {f"api/v1/schemas/{name}.schema.json": schemas.text(name) for name in schemas.names()}
    return {path: documents.encode(document) for path, document in found.items()} | shapes


def stamp(project: Project) -> dict[str, str]:
    """What one file says of the build itself; no page does. SOURCE_DATE_EPOCH (seconds UTC) fixes the time."""
    return {
        "generator": f"parity {__version__}",
        "built": build_time().isoformat(),
        "reference": project.reference.history.commits[-1].sha,
        "port": project.port.history.commits[-1].sha,
    }


def build_time() -> datetime:
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return datetime.fromtimestamp(int(given), UTC)
    except (ValueError, OverflowError, OSError):
        raise ParityError(f"SOURCE_DATE_EPOCH is «{given}»; give whole seconds since 1970") from None
