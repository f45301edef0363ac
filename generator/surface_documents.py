"""The JSON documents about whole surfaces: ``surface/1``, ``surface-history/1`` and ``diff/1``."""

from __future__ import annotations

from generator.changes import Change
from generator.documents import Document, evidence, iso, pair, side_at
from generator.model import (
    SIDES,
    Commit,
    Coverage,
    Entry,
    Evidence,
    Interval,
    Moment,
    SetAside,
    SurfaceResult,
    SurfaceShift,
)
from generator.pipeline import Project
from generator.surfacing import Step

PLURALS = {
    "type": "types", "field": "fields", "wire": "wire", "operation": "operations", "parameter": "parameters",
    "constant": "constants", "command": "commands", "option": "options", "endpoint": "endpoints",
    "environment": "environment", "header": "headers", "version": "versions",
}  # fmt: skip


def surface(project: Project, reference: Commit | None, port: Commit | None) -> Document:
    """``surface/1`` at a pair of commits: what differs or is not known, the worst first; what is the same; what is not compared."""
    found = project.surfaces.at(reference, port)
    shas = (reference.sha if reference else "", port.sha if port else "")
    return {
        "schema": "surface/1",
        "pair": pair(project, reference, port),
        "coverage": coverage(found.coverage),
        "entries": [entry(one, shas) for one in found.entries],
        "aligned": [entry(one, shas) for one in found.aligned],
        "set_aside": {
            side: [_aside(one, sha) for one in found.aside[side]] for side, sha in zip(SIDES, shas, strict=True)
        },
    }


def coverage(found: dict[str, Coverage]) -> Document:
    """Category → how many of its things are paired, missing, extra, accepted, unknown; ``aligned``: pairs without any difference;
    ``set_aside``: names of the reference that are not compared."""
    return {
        PLURALS[category]: {
            "paired": counts.paired,
            "missing_in_port": counts.missing_in_port,
            "extra_in_port": counts.extra_in_port,
            "accepted": counts.accepted,
            "unknown": counts.unknown,
            "aligned": counts.aligned,
            "set_aside": counts.set_aside,
        }
        for category, counts in found.items()
    }


def entry(one: Entry, shas: tuple[str, str]) -> Document:
    """One entry with its evidence at the commits of its pair."""
    return {
        "category": one.category,
        "rule": one.rule,
        "reference": one.reference,
        "port": one.port,
        "status": one.status,
        "risk": one.risk,
        "detail": one.detail,
        "why": one.why,
        "row": one.row,
        "fingerprint": one.fingerprint,
        "evidence": {"reference": _places(one.theirs, shas[0]), "port": _places(one.ours, shas[1])},
    }


def _places(found: tuple[Evidence, ...], sha: str) -> list[Document]:
    return [{**evidence(one), "sha": sha} for one in found]


def _aside(one: SetAside, sha: str) -> Document:
    return {"name": one.name, "reason": one.reason, "evidence": _places(one.evidence, sha)}


def difference(project: Project, step: Step) -> Document:
    """``diff/1``: what one side changed between two revisions, which rows and surface entries that moves, and what is then to do."""
    shas = _shas(step)
    return {
        "schema": "diff/1",
        "side": step.side,
        "from": side_at(project, step.side, step.before),
        "to": side_at(project, step.side, step.after),
        "other": side_at(project, "port" if step.side == "reference" else "reference", step.other),
        "commits": [{"sha": one.sha, "date": one.date, "subject": one.subject} for one in step.commits],
        "facts": [_change(one, step) for one in step.changes],
        "rows": [_row(id, before, after) for id, before, after in step.rows],
        "surface": [_moved(before, after, shas) for before, after in step.entries],
        "to_do": [entry(one, shas) for one in step.to_do],
    }


def _moved(before: Entry | None, after: Entry | None, shas: tuple[str, str]) -> Document:
    told = after or before
    return {
        "change": "opened" if before is None else "closed" if after is None else "changed",
        "before": before and {"status": before.status, "risk": before.risk, "detail": before.detail},
        "entry": entry(told, shas) if told else None,
    }


def _shas(step: Step) -> tuple[str, str]:
    other = step.other.sha if step.other else ""
    return (step.after.sha, other) if step.side == "reference" else (other, step.after.sha)


def _change(one: Change, step: Step) -> Document:
    sha = step.before.sha if one.change == "removed" else step.after.sha
    return {
        "category": one.category,
        "name": one.name,
        "change": one.change,
        "detail": one.detail,
        "before": one.before,
        "after": one.after,
        "evidence": _places(one.evidence, sha),
    }


def _row(id: str, before: Interval, after: Interval) -> Document:
    def words(interval: Interval) -> Document:
        return {
            "status": interval.verdict.status,
            "risk": interval.verdict.risk,
            "reference": interval.reference.display,
            "port": interval.port.display,
        }

    return {"id": id, "before": words(before), "after": words(after)}


def over_time(found: SurfaceResult) -> Document:
    """``surface-history/1``: coverage wherever it changed, and every entry that opened, closed or changed its words; oldest first."""
    states = [state for n, state in enumerate(found.states) if n == 0 or state.coverage != found.states[n - 1].coverage]
    return {
        "schema": "surface-history/1",
        "coverage": [{"from": _moment(state.moment), "coverage": coverage(state.coverage)} for state in states],
        "shifts": [_shift(one) for one in found.shifts],
    }


def _moment(moment: Moment) -> Document:
    return {"date": iso(moment.instant), "reference": moment.reference, "port": moment.port}


def _shift(one: SurfaceShift) -> Document:
    told = one.entry
    return {
        "date": iso(one.moment.instant),
        "moved_by": one.moved_by,
        "commit": one.commit,
        "change": "opened" if one.before is None else "closed" if one.after is None else "changed",
        "category": told.category,
        "rule": told.rule,
        "reference": told.reference,
        "port": told.port,
        "row": told.row,
        "fingerprint": told.fingerprint,
        "before": one.before and {"status": one.before.status, "risk": one.before.risk, "detail": one.before.detail},
        "after": one.after and {"status": one.after.status, "risk": one.after.risk, "detail": one.after.detail},
    }
