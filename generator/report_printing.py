"""``report/1`` → Markdown, or one page of HTML that needs nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Any

from generator.decisions import html as rendered
from generator.model import PRIORITIES, SIDES, STATUSES
from generator.printing import clean, paired, utc

Document = dict[str, Any]

MOST_PLACES = 6
SPECIAL = re.compile(r"([\\`*\[\]<>|~&#]|(?<!\w)_|_(?!\w)|(?<=^)[-+](?= )|(?<=^\d)\.)")
STYLE = (
    ":root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;display:block;overflow-x:auto}th,td{border:1px solid;padding:.25rem .5rem;text-align:left;"
    "vertical-align:top}code{overflow-wrap:anywhere}"
)


def markdown(document: Document) -> str:
    """The whole document; nothing that a repository says is read as Markdown."""
    return "\n\n".join(part for part in _parts(document) if part) + "\n"


def html(document: Document) -> str:
    """The same as a page of its own, without scripts and without anything to load."""
    title = escape(clean(_title(document)))
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n<main>\n{rendered(markdown(document), 0)}</main>\n</body>\n</html>\n"
    )


def _title(document: Document) -> str:
    return f"Findings: {document['names']['port']} against {document['names']['reference']}"


def _parts(document: Document) -> Iterator[str]:
    names = {row["id"]: row["title"] for row in document["rows"]}
    yield f"# {_text(_title(document))}"
    yield "## Scope"
    yield _text(paired(document)) + "."
    yield _bullets(_scope(document))
    yield "## Matrix"
    yield _matrix(document)
    yield "## Details"
    opened = [id for gap in document["gaps"] for id in gap["rows"]]
    by_id = {row["id"]: row for row in document["rows"]}
    yield from (_detail(document, by_id[id]) for id in opened)
    if not opened:
        yield "Every row is in step."
    yield "## Gaps by priority"
    for gap in document["gaps"]:
        yield f"### {gap['priority']}: {PRIORITIES[gap['priority']]}"
        yield _bullets(
            [f"{_text(names[id])} ({_status(by_id[id])})" for id in gap["rows"]]
            + [f"{_named(one)} ({_status(one)}): {_text(one['detail'])}" for one in gap["entries"]]
        )
    if not document["gaps"]:
        yield "None is open."
    yield "## Documentation and decisions"
    if document["documentation"]:
        yield (
            "What works and is not documented: " + ", ".join(_text(names[id]) for id in document["documentation"]) + "."
        )
    yield _decisions(document)
    yield "## Suggested actions"
    yield _actions(document, names)
    yield "## Confidence"
    yield _bullets(_confidence(document))


def _scope(document: Document) -> list[str]:
    told = ", ".join(
        f"{number} {STATUSES[status][0].lower()}" for status, number in sorted(document["scope"]["rows"].items())
    )
    counts = document["scope"]["surface"].values()
    keys = ("paired", "aligned", "missing_in_port", "accepted", "unknown", "extra_in_port")
    paired_, aligned, missing, accepted, unknown, extra = (sum(one[key] for one in counts) for key in keys)
    return [
        f"Rows written by hand: {len(document['rows'])} ({told}).",
        f"Everything public: {paired_} paired, {aligned} of these aligned; {missing} missing in the port, {accepted} accepted, "
        f"{unknown} unknown, {extra} only in the port.",
    ]


def _matrix(document: Document) -> str:
    head = ("feature", document["names"]["reference"], document["names"]["port"], "status")
    lines = ["| " + " | ".join(map(_text, head)) + " |", "|---|---|---|---|"]
    for row in document["rows"]:
        values = (_value(row[side]) for side in SIDES)
        lines.append("| " + " | ".join((_text(row["title"]), *values, _status(row))) + " |")
    return "\n".join(lines)


def _detail(document: Document, row: Document) -> str:
    since = f" since {utc(row['since']['date'])}" if row["since"] else ""
    lines = [f"### {_text(row['title'])}", "", f"{_status(row)}{since}; confidence: {row['confidence']}.", ""]
    lines += [f"- {_text(one['detail'])}" for one in row["findings"] if one["status"] != "aligned"]
    for side in SIDES:
        reading = row[side]
        places = reading["evidence"]
        shown = ", ".join(_place(one) for one in places[:MOST_PLACES]) or "no line of source"
        more = f" and {len(places) - MOST_PLACES} more" if len(places) > MOST_PLACES else ""
        lines.append(f"- {_text(document['names'][side])}: {_value(reading)} ({shown}{more})")
    if row["adrs"]:
        lines.append(f"- decisions: {', '.join(map(_text, row['adrs']))}")
    return "\n".join(lines)


def _decisions(document: Document) -> str:
    lines = [
        f"{_text(one['id'])} ({_text(one['path'])}:{one['line']}): declared {_text(one['declared']) or 'nothing'}, "
        + (f"observed {one['observed']}" if one["observed"] else "no row is linked to it")
        for one in document["decisions"]
    ]
    return _bullets(lines) if lines else "The port has no decisions at this commit, or site.toml names none."


def _actions(document: Document, names: dict[str, str]) -> str:
    lines = []
    for number, step in enumerate(document["actions"], 1):
        verb = "Make readable, or look at by hand" if step["priority"] == "look" else "Follow"
        what = (
            ", ".join(_text(names[id]) for id in step["rows"])
            or f"{len(step['entries'])} differences that no row watches (above)"
        )
        together = (
            f" In one go: {' and '.join(map(_text, step['together']))} must land together." if step["together"] else ""
        )
        lines.append(f"{number}. {step['priority']}: {verb}: {what}.{together}")
    return "\n".join(lines) or "Nothing is to do."


def _confidence(document: Document) -> list[str]:
    told = document["confidence"]
    places = " and ".join(f"{told['problems'][side]} places in {_text(document['names'][side])}" for side in SIDES)
    return [
        f"Read straight from declarations: {told['exact']} rows; by a query over a function's body: {told['derived']}; not with certainty: "
        f"{told['unknown']}.",
        f"Not read with certainty at these commits: {places} (`parity facts`).",
        "Sources are read, not run.",
    ]


# ── pieces ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _status(one: Document) -> str:
    return STATUSES[one["status"]][0] + (f", {one['risk']}" if one["risk"] != "none" else "")


def _value(reading: Document) -> str:
    if reading["unknown"]:
        return f"unknown: {_text(reading['unknown'])}"
    return _text(reading["display"] or "") or "does not have it"


def _named(one: Document) -> str:
    return _text(one["reference"] or one["port"] or one["category"])


def _place(one: Document) -> str:
    last = f"-{one['last_line']}" if one["last_line"] > one["first_line"] else ""
    return f"{_text(one['path'])}:{one['first_line']}{last} at {one['sha'][:7]}"


def _bullets(lines: list[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _text(text: str) -> str:
    """Text as text: on one line, and no character of it means anything in Markdown."""
    return SPECIAL.sub(r"\\\1", " ".join(clean(text).split()))
