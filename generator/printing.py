"""Documents → text for a terminal or Markdown. Colour only where asked, and never as the only sign."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from generator.compare.units import show
from generator.model import STATUSES, Interval

if TYPE_CHECKING:
    from generator.config import RowConfig
    from generator.pipeline import Project

COLOURS = {"ok": "32", "bad": "31", "warn": "33", "note": "34", "unknown": "35", "none": "2"}
WIDEST = 48
WIDEST_LAST = 120


def clean(text: str) -> str:
    """Text from a repository without what could steer a terminal."""
    return "".join(c if c == "\n" or unicodedata.category(c)[0] != "C" else "\N{REPLACEMENT CHARACTER}" for c in text)


def table(
    head: Sequence[str], rows: Sequence[Sequence[str]], form: str, colour: bool, level: Sequence[str] = ()
) -> str:
    """Columns for the terminal, or a Markdown table; ``level``: each row's level, which colours its second column."""
    if form == "md":
        lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
        lines += ["| " + " | ".join(_cell(clean(cell)) for cell in row) + " |" for row in rows]
        return "\n".join(lines) + "\n"
    cut = [
        [cell if n == 0 else _short(cell, n == len(row) - 1) for n, cell in enumerate(map(clean, row))] for row in rows
    ]
    widths = [max([len(head[n]), *(len(row[n]) for row in cut)]) for n in range(len(head))]
    lines = ["  ".join(name.ljust(width) for name, width in zip(head, widths, strict=True)).rstrip()]
    for number, row in enumerate(cut):
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        if colour and level:
            cells[1] = f"\x1b[{COLOURS[level[number]]}m{cells[1]}\x1b[0m"
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


def _short(text: str, last: bool) -> str:
    """A cell that leaves room for the others; the first is a name and stays whole, and nothing stands behind the last."""
    most = WIDEST_LAST if last else WIDEST
    return text if len(text) <= most else text[: most - 1] + "…"


def paired(document: dict[str, Any]) -> str:
    """Both commits of a document's pair, in one line."""
    said = []
    for side in ("reference", "port"):
        commit = document["pair"][side]
        said.append(
            f"{side} {commit['sha'][:7]} {commit['version'] or ''} {utc(commit['date'])}"
            if commit
            else f"{side}: nothing yet"
        )
    return " · ".join(said)


def utc(date: str) -> str:
    """The day of an instant in UTC: local dates can show a port ahead of what it follows."""
    return datetime.fromisoformat(date).astimezone(UTC).date().isoformat()


def matrix(document: dict[str, Any], form: str, colour: bool) -> str:
    """``matrix/1`` as a table, worst first where a person would look for it: the order stays that of site.toml."""
    rows = [
        (
            r["id"],
            STATUSES[r["status"]][0],
            r["risk"],
            _value(r["reference"]),
            _value(r["port"]),
            (r["since"] or {}).get("date", "")[:10],
        )
        for r in document["rows"]
    ]
    head = ("row", "status", "risk", "reference", "port", "since")
    levels = [STATUSES[r["status"]][1] for r in document["rows"]]
    counts: dict[str, int] = {}
    for r in document["rows"]:
        counts[STATUSES[r["status"]][0]] = counts.get(STATUSES[r["status"]][0], 0) + 1
    said = ", ".join(f"{count} {word}" for word, count in counts.items())
    return f"{paired(document)}\n\n{table(head, rows, form, colour, levels)}\n{said}\n"


def _value(side: dict[str, Any]) -> str:
    return side["display"] or ("unknown" if side["unknown"] else "—")


def history(document: dict[str, Any], form: str, colour: bool) -> str:
    """``history/1``: one line for each change of status."""
    changes = []
    for row in document["rows"]:
        before = ""
        for interval in row["intervals"]:
            status = STATUSES[interval["status"]][0]
            changes.append(
                (
                    interval["from"]["date"],
                    row["id"],
                    status,
                    interval["risk"],
                    before,
                    interval["moved_by"],
                    interval["commit"][:7],
                    interval["status"],
                )
            )
            before = status
    changes.sort(key=lambda change: (change[0], change[1]))
    rows = [
        (date[:16].replace("T", " "), status, id, risk, before or "first seen", by, commit)
        for date, id, status, risk, before, by, commit, _ in changes
    ]
    levels = [STATUSES[change[-1]][1] for change in changes]
    return table(("when (UTC)", "status", "row", "risk", "before", "moved by", "commit"), rows, form, colour, levels)


def facts(document: dict[str, Any], _form: str, _colour: bool) -> str:
    """``facts/1``: every name, one line each."""
    rows: list[tuple[str, str, str]] = []
    for found in document["types"]:
        rows.append((f"{found['kind']} {found['name']}", f"{found['path']}:{found['first_line']}", ""))
        for field in found["fields"]:
            said = (
                "required"
                if field["required"]
                else f"default {show(field['default']) if field['default'] is not None or 'source' not in field else field['source']}"
            )
            rows.append((f"  {field['name']}", f"{found['path']}:{field['line']}", said))
    for one in document["operations"]:
        names = ", ".join(p["name"] + ("" if p["required"] else "?") for p in one["parameters"])
        rows.append(
            (
                f"{'internal ' if one['internal'] else ''}operation {one['owner']}.{one['name']}({names})",
                f"{one['path']}:{one['first_line']}",
                "",
            )
        )
    for one in document["constants"]:
        rows.append(
            (f"constant {one['name']}", f"{one['path']}:{one['line']}", one.get("source") or show(one["value"]))
        )
    for one in document["commands"]:
        names = " ".join(
            [*(a["name"] + ("…" if a["many"] else "") for a in one["arguments"]), *(o["name"] for o in one["options"])]
        )
        rows.append((f"command {one['path']}", f"{one['file']}:{one['line']}", names))
    for one in document["endpoints"]:
        rows.append(
            (
                f"endpoint {one['method']} {one['path']}",
                f"{one['file']}:{one['line']}",
                ", ".join(b["transport"] for b in one["bodies"]),
            )
        )
    for one in document["environment"]:
        rows.append(
            (
                f"environment {one['name']}",
                f"{one['file']}:{one['line']}",
                "" if one["default"] is None else show(one["default"]),
            )
        )
    for one in document["headers"]:
        said = one.get("source") or ("" if one["value"] is None else show(one["value"]))
        rows.append((f"header {one['name']}", f"{one['file']}:{one['line']}", said))
    for one in document["problems"]:
        rows.append(("problem", f"{one['path']}:{one['line']}", one["what"]))
    return "".join(
        f"{clean(name)}  {clean(place)}{'  ' if value else ''}{clean(value)}\n" for name, place, value in rows
    )


def rows(document: dict[str, Any], form: str, colour: bool) -> str:
    return table(
        ("row", "area", "title", "ADRs"),
        [(r["id"], r["area"], r["title"], ", ".join(r["adrs"])) for r in document["rows"]],
        form,
        colour,
    )


def decisions(document: dict[str, Any], form: str, colour: bool) -> str:
    """``decisions/1``: declared beside observed."""
    found = [
        (
            d["id"],
            d["observed"]["state"] if d["observed"] else "no rows linked",
            d["declared"]["status"],
            (d["observed"] or {}).get("date", "")[:10],
            d["title"],
        )
        for d in document["decisions"]
    ]
    warnings = "".join(f"warning: {clean(w)}\n" for d in document["decisions"] for w in d["warnings"])
    return table(("ADR", "observed", "declared", "since", "title"), found, form, colour) + warnings


def explain(project: Project, row: RowConfig, interval: Interval) -> str:
    """One row at one pair, in full."""
    verdict = interval.verdict
    lines = [
        f"{row.title} ({row.id}): {STATUSES[verdict.status][0]}"
        + (f", risk {verdict.risk}" if verdict.risk != "none" else ""),
        "",
    ]
    for name, commit, reading in (
        (project.names[0], interval.start.reference, interval.reference),
        (project.names[1], interval.start.port, interval.port),
    ):
        said = f"unknown: {reading.unknown}" if reading.unknown else reading.display or "does not have it"
        lines.append(f"{name} at {commit[:7] if commit else 'no commit yet'}: {said}")
        for item in reading.items:
            facets = ", ".join(f"{facet} {show(value)}" for facet, value in item.facets)
            lines.append(f"    {item.key}{': ' + facets if facets else ''}")
        lines += [
            f"    at {e.path}:{e.first_line}"
            + (f"-{e.last_line}" if e.last_line > e.first_line else "")
            + f"  {e.symbol}"
            for e in reading.watched
        ]
        lines.append("")
    if verdict.findings:
        lines.append("findings, the worst first:")
        lines += [
            f"    {f.rule}: {f.detail} → {STATUSES[f.status][0]}{', ' + f.risk if f.risk != 'none' else ''}"
            for f in verdict.findings
        ]
    else:
        lines.append("no differences were found between the two readings")
    lines.append(f"confidence: {verdict.confidence}")
    if row.adrs:
        lines.append(f"decisions: {', '.join(row.adrs)}")
    return clean("\n".join(lines)) + "\n"
