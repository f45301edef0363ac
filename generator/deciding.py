"""The port's decisions over time: what each ADR file declared, beside what the rows linked to it show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator import decisions
from generator.config import SiteConfig
from generator.history.blobs import read_blobs
from generator.history.walk import read_history
from generator.model import DecisionHistory, DeclaredStatus, Moment, RowHistory
from generator.observed import observed, together_warnings
from generator.source import Source


def decision_histories(
    site: SiteConfig, port: Source, rows: Mapping[str, RowHistory], axis: Sequence[Moment], name: str
) -> tuple[DecisionHistory, ...]:
    """Every ADR file that the configured globs name, sorted by path. ``rows``: id → history; ``name``: the port's."""
    globs = site.decisions.files
    if not globs:
        return ()
    history = read_history(port.repository, branch=site.port.branch, include=globs)
    changes = [(commit, change) for commit in history.commits for change in commit.changes if change.blob]
    texts = dict(read_blobs(port.repository, {change.blob for _, change in changes if change.blob}))
    declared: dict[str, list[DeclaredStatus]] = {}
    for commit, change in changes:
        found = decisions.decision(change.path, texts[change.blob or ""])
        declared.setdefault(change.path, []).append(DeclaredStatus(commit=commit, decision=found))
    return tuple(_history(path, declared[path], site, rows, axis, name) for path in sorted(declared))


def _history(
    path: str,
    declared: list[DeclaredStatus],
    site: SiteConfig,
    rows: Mapping[str, RowHistory],
    axis: Sequence[Moment],
    name: str,
) -> DecisionHistory:
    id = decisions.identity(path)
    linked = tuple(row.id for row in site.rows if id in row.adrs)
    began = declared[0].commit.instant
    group = next((group for group in site.decisions.together if id in group), ())
    members = {other: [rows[r.id] for r in site.rows if other in r.adrs] for other in group}
    return DecisionHistory(
        id=id,
        slug=decisions.slug(path),
        declared=tuple(declared),
        observed=observed([rows[row] for row in linked], axis, began),
        rows=linked,
        requires=tuple(other for other in group if other != id),
        warnings=together_warnings(members, axis, began, name) if group else (),
    )
