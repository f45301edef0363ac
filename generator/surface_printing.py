"""The documents about whole surfaces → text for a terminal or Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from generator.model import STATUSES
from generator.printing import clean, paired, table, utc

LEVELS = ("bad", "warn", "unknown")


def surface(document: dict[str, Any], form: str, colour: bool) -> str:
    """``surface/1``: how much of each category was compared, then what differs, the worst first. What only the port has is counted."""
    entries = [one for one in document["entries"] if STATUSES[one["status"]][1] in LEVELS]
    rows = [
        (
            one["reference"] or one["port"],
            STATUSES[one["status"]][0],
            one["risk"],
            one["category"],
            one["row"] or "",
            one["detail"],
        )
        for one in entries
    ]
    levels = [STATUSES[one["status"]][1] for one in entries]
    counted = [
        (
            name,
            *(
                str(counts[key])
                for key in ("paired", "aligned", "missing_in_port", "accepted", "unknown", "extra_in_port")
            ),
        )
        for name, counts in document["coverage"].items()
    ]
    head = ("category", "paired", "of these aligned", "missing", "accepted", "unknown", "only in the port")
    aside = sum(len(found) for found in document["set_aside"].values())
    more = f"aligned pairs: {len(document['aligned'])}; public names set aside by convention: {aside} (--format json lists them)"
    differs = (
        table(("name", "status", "risk", "category", "row", "detail"), rows, form, colour, levels)
        if rows
        else "Nothing differs.\n"
    )
    return f"{paired(document)}\n\n{table(head, counted, form, colour)}\n{differs}\n{more}\n"


def difference(document: dict[str, Any], form: str, colour: bool) -> str:
    """``diff/1``: what changed in facts, which rows and entries that moved, and what is to do."""
    first, last = document["from"], document["to"]
    lines = [
        f"{document['side']} {first['sha'][:7]} {first['version'] or ''} {utc(first['date'])} → "
        f"{last['sha'][:7]} {last['version'] or ''} {utc(last['date'])}, commits: {len(document['commits'])}"
    ]
    other = document["other"]
    if other:
        lines.append(f"against {other['sha'][:7]} {other['version'] or ''} {utc(other['date'])}")
    parts = [clean("\n".join(lines)) + "\n"]
    facts = [(f"{one['category']} {one['name']}", one["change"], one["detail"]) for one in document["facts"]]
    parts.append(_section("What changed", ("what", "how", "detail"), facts, form, colour))
    rows = [
        (
            one["id"],
            _moved(STATUSES[one["before"]["status"]][0], STATUSES[one["after"]["status"]][0]),
            one["after"]["risk"],
        )
        for one in document["rows"]
    ]
    parts.append(_section("Rows that moved", ("row", "status", "risk"), rows, form, colour))
    moved = [
        (
            one["entry"]["reference"] or one["entry"]["port"],
            f"{one['change']}: {STATUSES[one['entry']['status']][0]}",
            one["entry"]["detail"],
        )
        for one in document["surface"]
    ]
    parts.append(_section("Surface entries that moved", ("name", "what", "detail"), moved, form, colour))
    to_do = [(one["reference"] or one["port"], one["risk"], one["detail"]) for one in document["to_do"]]
    parts.append(_section("To do in the port", ("name", "risk", "detail"), to_do, form, colour))
    return "".join(parts)


def _moved(before: str, after: str) -> str:
    return f"{before} → {after}" if before != after else f"{after} as before, for other reasons"


def _section(title: str, head: tuple[str, ...], rows: Sequence[tuple[str, ...]], form: str, colour: bool) -> str:
    heading = f"## {title}" if form == "md" else title
    return f"\n{heading}\n\n{table(head, rows, form, colour) if rows else 'Nothing.' + chr(10)}"
