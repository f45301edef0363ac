"""The findings document as JSON, ``report/1``: everything that is open at a pair, by urgency, and what to do in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from generator.documents import Document, matrix
from generator.model import PRIORITIES, RISKS, SIDES, STATUSES, Commit, DecisionHistory, urgency
from generator.observed import state_of
from generator.pipeline import Project
from generator.surface_documents import surface

ORDER = tuple(PRIORITIES)
OPEN = ("bad", "warn", "unknown")


def report(project: Project, reference: Commit | None, port: Commit | None) -> Document:
    """``report/1`` at a pair: rows, and what no row watches, by priority; what has no certain answer is to be looked at, never left out."""
    rows = matrix(project, reference, port)
    whole = surface(project, reference, port)
    entries = [one for one in whole["entries"] if one["row"] is None and _priority(one)]
    status = {row["id"]: row["status"] for row in rows["rows"]}
    decisions = [_decision(one, status, reference, port) for one in project.decisions if _is_there(one, port)]
    groups = [set(group) for group in project.site.decisions.together]
    return {
        "schema": "report/1",
        "pair": rows["pair"],
        "names": dict(zip(SIDES, project.names, strict=True)),
        "scope": {"rows": dict(Counter(status.values())), "surface": whole["coverage"]},
        "rows": rows["rows"],
        "gaps": [gap for priority in ORDER if (gap := _gap(priority, rows["rows"], entries))],
        "documentation": [id for id, said in status.items() if said == "documentation-gap"],
        "decisions": decisions,
        "actions": _actions(rows["rows"], entries, groups),
        "confidence": {
            **dict.fromkeys(("exact", "derived", "unknown"), 0),
            **Counter(row["confidence"] for row in rows["rows"]),
            "problems": {
                side: len(project.sides[side].problems(commit.sha)) if commit else 0
                for side, commit in zip(SIDES, (reference, port), strict=True)
            },
        },
    }


def _priority(one: Mapping[str, Any]) -> str | None:
    """How urgent a row or an entry is; None where nothing is open."""
    return urgency(one["status"], one["risk"]) if STATUSES[one["status"]][1] in OPEN else None


def _gap(priority: str, rows: Sequence[Document], entries: Sequence[Document]) -> Document | None:
    found = [row["id"] for row in _by_risk(rows) if _priority(row) == priority]
    others = [one for one in entries if _priority(one) == priority]
    return {"priority": priority, "rows": found, "entries": others} if found or others else None


def _by_risk(rows: Sequence[Document]) -> list[Document]:
    """The most urgent first, then those that have been open for longest."""
    return sorted(rows, key=lambda row: (RISKS.index(row["risk"]), (row["since"] or {}).get("date", "")))


def _actions(rows: Sequence[Document], entries: Sequence[Document], groups: Sequence[set[str]]) -> list[Document]:
    """Steps in an order that respects what must land together: such a group is one step, as urgent as its most urgent row."""
    steps: list[Document] = []
    for row in _by_risk(rows):
        priority = _priority(row)
        if priority is None:
            continue
        group = next((sorted(group) for group in groups if group & set(row["adrs"])), [])
        home = next((step for step in steps if group and step["together"] == group), None)
        if home is None:
            steps.append({"priority": priority, "together": group, "rows": [row["id"]], "entries": []})
        else:
            home["rows"].append(row["id"])
            home["priority"] = min(home["priority"], priority, key=ORDER.index)
    for priority in ORDER:
        marks = [one["fingerprint"] for one in entries if _priority(one) == priority]
        if marks:
            steps.append({"priority": priority, "together": [], "rows": [], "entries": marks})
    return sorted(steps, key=lambda step: ORDER.index(step["priority"]))


# ── decisions ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _is_there(found: DecisionHistory, port: Commit | None) -> bool:
    return port is not None and found.declared[0].commit.instant <= port.instant


def _decision(
    found: DecisionHistory, status: Mapping[str, str], reference: Commit | None, port: Commit | None
) -> Document:
    """A decision as its file said at the port's commit, and what its rows come to at the pair."""
    instant = max(commit.instant for commit in (reference, port) if commit)
    declared = [one for one in found.declared if port is not None and one.commit.instant <= port.instant][-1]
    was_done = any(state.state == "done" and state.moment.instant <= instant for state in found.observed)
    return {
        "id": found.id,
        "title": declared.decision.title,
        "path": declared.decision.path,
        "line": declared.decision.line,
        "sha": declared.commit.sha,
        "declared": declared.decision.status,
        "observed": state_of([status[row] for row in found.rows], was_done) if found.rows else None,
        "rows": list(found.rows),
        "requires": list(found.requires),
    }
