"""A made-up surface: a missing type, a pair with parts that differ, hostile words where a repository can put them, and its history."""

from __future__ import annotations

from typing import Any

from generator.model import (
    Category,
    Coverage,
    Entry,
    Evidence,
    Moment,
    SetAside,
    Side,
    Subject,
    SubjectLine,
    SurfaceResult,
    SurfaceShift,
    SurfaceState,
    Thing,
)


def surface(axis: tuple[Moment, ...], hostile: str, sha: dict[Side, str]) -> SurfaceResult:
    """Every level of status is there, each with words that would be markup if they were not escaped."""

    def place(side: Side, line: int) -> tuple[Evidence, ...]:
        path = f"{side}/{hostile}.py" if line == 7 else f"{side}/main.py"
        return (Evidence(path=path, first_line=line, last_line=line + 1, symbol="x", sha=sha[side]),)

    def thing(side: Side, category: Category, name: str, line: int, **facets: Any) -> Thing:
        return Thing(category=category, name=name, facets=tuple(facets.items()), evidence=place(side, line))

    def entry(
        mark: int, category: Category, rule: str, left: str | None, right: str | None, status: str, risk: str = "medium"
    ) -> Entry:
        return Entry(
            category=category, rule=rule, reference=left, port=right, status=status, risk=risk,
            detail=f"{rule}: {hostile}", why=f"because {hostile}", fingerprint=f"{mark:016x}",
            row="row-1" if mark == 2 else None,
            theirs=place("reference", 3) if left else (), ours=place("port", 4) if right else (),
        )  # fmt: skip

    odd = f"lead.Item.{hostile}"
    gone = entry(1, "type", "missing", "lead.Gone", None, "missing-in-port", "high")
    differs = entry(2, "field", "default-differs", odd, "Follow.Item.size", "default-mismatch")
    unknown = entry(3, "field", "type-unknown", "lead.Item.kind", "Follow.Item.kind", "unknown", "none")
    accepted = entry(4, "endpoint", "missing", "GET /old", None, "accepted", "none")
    extra = entry(5, "type", "extra", None, "Follow.Extra", "extra-in-port", "none")
    entries = (gone, differs, unknown, accepted, extra)
    item = Subject(
        slug="item", title=f"Item {hostile}", kind="type", reference="lead.Item", port="Follow.Item",
        lines=(
            SubjectLine(
                "type", thing("reference", "type", "lead.Item", 1), thing("port", "type", "Follow.Item", 1),
                alike=f"the same by {hostile}",
            ),
            SubjectLine(
                "field",
                thing("reference", "field", odd, 7, required=False, has_default=True, known=True, default=hostile),
                thing("port", "field", "Follow.Item.size", 7, required=False, has_default=True, known=True, default=5),
                (differs,),
            ),
            SubjectLine(
                "field", thing("reference", "field", "lead.Item.kind", 9), thing("port", "field", "Follow.Item.kind", 9),
                (unknown,),
            ),
            SubjectLine("field", thing("reference", "field", "lead.Item.name", 11, required=True), None, (gone,)),
        ),
    )  # fmt: skip
    missing = Subject(
        slug="gone", title="Gone", kind="type", reference="lead.Gone", port=None,
        lines=(SubjectLine("type", thing("reference", "type", "lead.Gone", 20), None, (gone,)),),
    )  # fmt: skip
    requests = Subject(
        slug="requests", title="Requests", kind="requests", reference=None, port=None,
        lines=(SubjectLine("endpoint", thing("reference", "endpoint", "GET /old", 30, many=True), None, (accepted,)),),
    )  # fmt: skip
    coverage = {
        "type": Coverage(paired=1, missing_in_port=1, extra_in_port=1),
        "field": Coverage(paired=1, unknown=1),
        "endpoint": Coverage(accepted=1),
    }
    first, later, last = axis[2], axis[5], axis[-1]
    shifts = (
        SurfaceShift(moment=first, moved_by="reference", commit=first.reference or "", before=None, after=gone),
        SurfaceShift(moment=later, moved_by="port", commit=later.port or "", before=extra, after=None),
        SurfaceShift(moment=last, moved_by="reference", commit=last.reference or "", before=unknown, after=differs),
    )
    return SurfaceResult(
        entries=entries,
        coverage=coverage,
        subjects=(item, missing, requests),
        set_aside={"reference": (SetAside("lead._http", f"hidden by {hostile}"),), "port": ()},
        since={one.fingerprint: first for one in entries},
        states=(
            SurfaceState(moment=first, entries=(gone,), coverage={"type": Coverage(missing_in_port=1)}),
            SurfaceState(moment=last, entries=entries, coverage=coverage),
        ),
        shifts=shifts,
    )
