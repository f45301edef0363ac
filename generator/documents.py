"""The JSON documents of CONTRACT.md, from results to plain values; printed by the commands and published under /api/v1/."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec

from generator.fold import Folded
from generator.headers import sent
from generator.located import Located
from generator.model import Commit, Evidence, Interval, Moment, Reading, RowHistory, Side
from generator.pipeline import Project
from generator.snapshot import Snapshot
from generator.units_of_names import unit_of

Document = dict[str, Any]


def encode(document: Document) -> bytes:
    """JSON bytes, two spaces indented, keys in the order of the contract, one newline at the end."""
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def iso(instant: int) -> str:
    """Seconds UTC → ISO 8601 with offset."""
    return datetime.fromtimestamp(instant, UTC).isoformat()


def matrix(project: Project, reference: Commit | None, port: Commit | None) -> Document:
    """``matrix/1`` at a pair."""
    rows = []
    for row in project.site.rows:
        interval = project.at(row, reference, port)
        rows.append(
            {
                "id": row.id,
                "title": row.title,
                "area": row.area,
                "adrs": list(row.adrs),
                "status": interval.verdict.status,
                "risk": interval.verdict.risk,
                "reference": _reading(interval.reference),
                "port": _reading(interval.port),
                "findings": [
                    {"rule": f.rule, "key": f.key, "status": f.status, "risk": f.risk, "detail": f.detail}
                    for f in interval.verdict.findings
                ],
                "confidence": interval.verdict.confidence,
                "since": _since(project.since(row.id, reference, port)),
            }
        )
    return {"schema": "matrix/1", "pair": pair(project, reference, port), "rows": rows}


def pair(project: Project, reference: Commit | None, port: Commit | None) -> Document:
    """Both commits with date and version; ``follows``: the reference version that the port declares there."""

    left, right = side_at(project, "reference", reference), side_at(project, "port", port)
    if right is not None and port is not None:
        right["follows"] = project.port.follows_at.get(port.sha)
    return {"reference": left, "port": right}


def side_at(project: Project, side: Side, commit: Commit | None) -> Document | None:
    """A commit of one side with its date and version."""
    if commit is None:
        return None
    return {"sha": commit.sha, "date": commit.date, "version": project.sides[side].version_at.get(commit.sha)}


def _reading(reading: Reading) -> Document:
    return {
        "value": reading.value,
        "unit": reading.unit,
        "display": reading.display,
        "evidence": [evidence(one) for one in reading.watched],
        "unknown": reading.unknown,
    }


def evidence(found: Evidence) -> Document:
    """Where something stands, at which commit."""
    return {
        "path": found.path,
        "first_line": found.first_line,
        "last_line": found.last_line,
        "symbol": found.symbol,
        "sha": found.sha,
    }


def _since(moment: Moment | None) -> Document | None:
    if moment is None:
        return None
    return {"reference": moment.reference, "port": moment.port, "date": iso(moment.instant)}


def history(rows: list[RowHistory]) -> Document:
    """``history/1``: every interval of the rows given."""
    return {
        "schema": "history/1",
        "rows": [{"id": row.id, "intervals": [_interval(i) for i in row.intervals]} for row in rows],
    }


def _interval(interval: Interval) -> Document:
    return {
        "from": {
            "date": iso(interval.start.instant),
            "reference": interval.start.reference,
            "port": interval.start.port,
        },
        "status": interval.verdict.status,
        "risk": interval.verdict.risk,
        "reference": interval.reference.value,
        "port": interval.port.value,
        "moved_by": interval.moved_by,
        "commit": interval.moved_commit,
        "findings": [
            {"rule": f.rule, "key": f.key, "status": f.status, "risk": f.risk, "detail": f.detail}
            for f in interval.verdict.findings
        ],
    }


def facts(project: Project, side: Side, commit: Commit, symbol: str | None = None) -> Document:
    """``facts/1``: what was extracted from one side at a commit, sorted by name, then path; ``symbol`` keeps names that end with it."""
    source = project.sides[side]
    snapshot = source.snapshot(commit.sha)

    def kept(name: str) -> bool:
        return symbol is None or name == symbol or name.endswith(f".{symbol}") or f".{symbol}." in f".{name}."

    types = [_type(snapshot, found) for name, found in snapshot.types.items() if kept(name)]
    operations = [_operation(snapshot, f) for name, fs in snapshot.functions.items() if kept(name) for f in fs]
    constants = [
        {
            "name": name,
            **_value(folded),
            "unit": unit_of(name) if folded.known and _is_number(folded.value) else None,
            "path": fs[-1].path,
            "line": fs[-1].it.span.first_line,
        }
        for name, fs in snapshot.constants.items()
        if kept(name)
        for folded in (snapshot.constant(name),)
    ]
    commands = [
        {
            "path": " ".join(c.it.words),
            "arguments": [{"name": a.name, "many": a.many, "required": a.required} for a in c.it.arguments],
            "options": [
                {
                    "name": o.name,
                    "short": o.short,
                    "flag": o.flag,
                    "many": o.many,
                    "required": o.required,
                    **_default(snapshot, o.default),
                    "negative": o.negative,
                    "environment": o.environment,
                    "hidden": o.hidden,
                    "prompt": o.prompt,
                    "taken": o.taken,
                    "doubt": o.doubt,
                }
                for o in c.it.options
            ],
            "hidden": c.it.hidden,
            "uncertain": c.it.uncertain,
            "file": c.path,
            "line": c.it.span.first_line,
        }
        for c in source.view(commit.sha).commands
        if kept(c.name)
    ]
    endpoints = [
        {
            "method": e.it.method,
            "path": e.it.path,
            "owner": e.name,
            "file": e.path,
            "line": e.it.span.first_line,
            "bodies": [{"transport": b.transport, "omits": b.omits, "condition": b.condition} for b in e.it.bodies],
        }
        for e in snapshot.endpoints
        if kept(e.name)
    ]
    environment = [
        {"name": v.name, **_default(snapshot, v.default), "file": path, "line": v.line}
        for path, f in snapshot.files.items()
        for v in f.environment
        if kept(v.name)
    ]
    headers = [
        {
            "name": one.name,
            "value": one.value,
            "conditional": one.conditional,
            "owner": one.evidence.symbol,
            "file": one.evidence.path,
            "line": one.evidence.first_line,
            **({} if one.known else {"source": one.source}),
        }
        for one in sent(snapshot)
        if kept(one.name)
    ]
    return {
        "schema": "facts/1",
        "side": side,
        "language": source.config.language,
        "sha": commit.sha,
        "version": source.version_at.get(commit.sha),
        "types": sorted(types, key=_by_name),
        "operations": sorted(operations, key=lambda o: (f"{o['owner']}.{o['name']}", o["path"], o["first_line"])),
        "constants": sorted(constants, key=_by_name),
        "commands": sorted(commands, key=lambda c: (c["path"], c["file"], c["line"])),
        "endpoints": sorted(endpoints, key=lambda e: (e["path"], e["method"], e["file"], e["line"])),
        "environment": sorted(environment, key=_by_name),
        "headers": sorted(headers, key=_by_name),
        "versions": {"own": source.version_at.get(commit.sha), "follows": source.follows_at.get(commit.sha)},
        "problems": [
            {"path": p.path, "line": p.line, "what": p.what}
            for p in source.problems(commit.sha)
            if symbol is None or kept(p.symbol or "")
        ],
    }


def _by_name(one: Document) -> tuple[str, str, int]:
    place = one.get("path") or one.get("file") or ""
    return str(one["name"]), str(place), int(one.get("line") or one.get("first_line") or 0)


def _value(folded: Folded) -> Document:
    return {"value": folded.value} if folded.known else {"value": None, "source": folded.source}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _default(snapshot: Snapshot, expression: Any) -> Document:
    """A default's value; null with ``source`` where it cannot be folded, and null alone where there is none."""
    if expression is None:
        return {"default": None}
    folded = snapshot.fold(expression)
    return {"default": folded.value} if folded.known else {"default": None, "source": folded.source}


def _type(snapshot: Snapshot, found: Located[Any]) -> Document:
    declared = found.it
    emitted = _emitted(snapshot, found)
    return {
        "name": found.name,
        "kind": declared.kind,
        "path": found.path,
        "first_line": declared.span.first_line,
        "last_line": declared.span.last_line,
        "aliases": sorted(set(snapshot.public.get(found.name, []))),
        "documented": bool(declared.doc),
        "internal": declared.internal,
        "variants": [snapshot.canonical(one, snapshot.types) or one for one in declared.variants],
        "uncertain": snapshot.uncertain(found) or _strange(snapshot, found),
        "enforced": declared.enforced,
        "fields": [
            {
                "name": name,
                "required": None if _merely_annotated(declared, field) else field.decl.required,
                "init": field.decl.init,
                **_field_default(field.default),
                "type": field.decl.type,
                "wire": field.decl.wire or name,
                "emitted": field.decl.emitted or emitted.get(field.decl.wire or name),
                "line": field.decl.line,
                "inherited_from": field.inherited_from,
            }
            for name, field in snapshot.fields(found).items()
        ],
    }


def _strange(snapshot: Snapshot, found: Located[Any]) -> str | None:
    """What a base that is not in these sources, and that nobody knows, may add."""
    base = snapshot.strange.get(found.name)
    return f"its base {base} is not in these sources" if base else None


def _merely_annotated(declared: Any, field: Any) -> bool:
    """An attribute that a plain class only annotates: its constructor decides whether it is needed."""
    return declared.kind == "class" and field.default is None


def _emitted(snapshot: Snapshot, found: Located[Any]) -> dict[str, str | None]:
    """When each field is sent, as far as the type itself says: by its encoder, else always; None where the encoder is not readable."""
    names = snapshot.fields(found)
    encoders = snapshot.encoders.get(found.name, [])
    if not encoders:
        return dict.fromkeys(names, "always" if found.it.kind in ("model", "dataclass", "typed-dict") else None)
    encoder = encoders[-1].it
    keys: dict[str, str | None] = dict.fromkeys(names, None if encoder.uncertain else "never")
    return keys if encoder.uncertain else keys | dict(encoder.keys)


def _field_default(folded: Folded | None) -> Document:
    if folded is None:
        return {"default": None, "has_default": False}
    return {"default": folded.value, "has_default": True, **({} if folded.known else {"source": folded.source})}


def _operation(snapshot: Snapshot, found: Located[Any]) -> Document:
    declared = found.it
    return {
        "owner": declared.owner,
        "name": declared.name,
        "kind": declared.kind,
        "path": found.path,
        "first_line": declared.spans[0].first_line,
        "last_line": declared.spans[-1].last_line,
        "async": declared.is_async,
        "arity": list(declared.arity),
        "documented": bool(declared.doc),
        "internal": declared.internal,
        "uncertain": declared.uncertain,
        "parameters": [
            {
                "name": p.name,
                "kind": p.kind,
                "required": p.required,
                "positional_only": p.positional_only,
                **_default(snapshot, p.default),
                "type": p.type,
            }
            for p in declared.parameters
        ],
        "options": _options(snapshot, found),
    }


def _options(snapshot: Snapshot, found: Located[Any]) -> list[Document]:
    """What can be passed in a bag, with the function that reads it where that is not the one at hand."""
    if snapshot.files[found.path].language == "python":
        reads: dict[str, Any] = {}
        for read in found.it.reads:
            if read.by not in ("put", "drop", "delete"):
                reads.setdefault(read.name, read)
        return [{"name": name, **_default(snapshot, read.default)} for name, read in sorted(reads.items())]
    return [
        {
            "name": option.name,
            "default": folded.value if folded is not None and folded.known else None,
            **({"source": folded.source} if folded is not None and not folded.known else {}),
            "required": option.required,
            "parameter": option.parameter,
            "from": option.via,
        }
        for option, folded in snapshot.options(found.it)
    ]


def decisions(project: Project) -> Document:
    """``decisions/1``: each decision's declared and observed status, newest state."""
    found = []
    for decision in project.decisions:
        declared, observed = decision.declared[-1], decision.observed[-1] if decision.observed else None
        found.append(
            {
                "id": decision.id,
                "slug": decision.slug,
                "title": declared.decision.title,
                "path": declared.decision.path,
                "declared": {
                    "status": declared.decision.status,
                    "line": declared.decision.line,
                    "sha": declared.commit.sha,
                    "date": declared.commit.date,
                },
                "observed": observed
                and {
                    "state": observed.state,
                    "date": iso(observed.moment.instant),
                    "moved_by": observed.moved_by,
                    "commit": observed.moved_commit,
                    "not_in_step": list(observed.rows),
                },
                "rows": list(decision.rows),
                "requires": list(decision.requires),
                "warnings": list(decision.warnings),
            }
        )
    return {"schema": "decisions/1", "decisions": found}
