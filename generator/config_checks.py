"""What is wrong with a site.toml: every wrong key, type, name, query or glob with its place and, where one is near, a suggestion."""

from __future__ import annotations

import difflib
import re
from typing import Any, get_args

import msgspec

from generator.config import LANGUAGES, SELECTORS, Probe, RowConfig, SiteConfig
from generator.errors import ParityError
from generator.model import RISKS, STATUSES

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


def unknown_keys(raw: Any, kind: Any, place: str) -> list[str]:
    """Keys that a table does not know, with the nearest one that it does."""
    faults: list[str] = []
    for struct in _structs(kind):
        if isinstance(raw, dict):
            known = {field.encode_name: field.type for field in msgspec.structs.fields(struct)}
            for key, value in raw.items():
                if key not in known:
                    near = difflib.get_close_matches(key, known, 1)
                    hint = f"did you mean «{near[0]}»?" if near else f"known here: {', '.join(sorted(known))}"
                    faults.append(f"{place or 'the top level'}: unknown key «{key}»; {hint}")
                else:
                    faults += unknown_keys(value, known[key], f"{place}.{key}".lstrip("."))
        elif isinstance(raw, list):
            for number, value in enumerate(raw):
                if isinstance(value, dict):
                    name = f" ({value['id']})" if isinstance(value.get("id"), str) else ""
                    faults += unknown_keys(value, struct, f"{place}[{number}]{name}")
    return faults


def named_queries(raw: Any, queries: Any, place: str) -> list[str]:
    """Put the text of a named query where a probe says ``query = "@name"``; names that are not there are faults."""
    known = queries if isinstance(queries, dict) else {}
    faults: list[str] = []
    if isinstance(raw, list):
        for number, one in enumerate(raw):
            faults += named_queries(one, queries, f"{place}[{number}]")
    elif isinstance(raw, dict):
        for key, value in raw.items():
            if key == "query" and isinstance(value, str) and value.startswith("@"):
                if value[1:] in known:
                    raw[key] = known[value[1:]]
                else:
                    faults.append(
                        f"{place}.query: there is no «{value[1:]}» in [queries]; {_near(value[1:], tuple(known))}"
                    )
            else:
                faults += named_queries(value, queries, f"{place}.{key}")
    return faults


def _structs(kind: Any) -> list[type[msgspec.Struct]]:
    """The table types inside an annotation: ``tuple[Probe, ...] | None`` → Probe."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return [kind]
    if isinstance(kind, str):
        return [Probe] if "Probe" in kind else []
    return [struct for inner in get_args(kind) for struct in _structs(inner)]


def in_words(message: str, raw: dict[str, Any]) -> str:
    """msgspec's message with the row's id beside its number."""
    what, _, place = message.partition(" - at `$.")
    place = place.rstrip("`")
    row = re.match(r"rows\[(\d+)\]", place)
    rows = raw.get("rows")
    if row and isinstance(rows, list) and int(row[1]) < len(rows) and isinstance(rows[int(row[1])], dict):
        place = f"{row[0]} ({rows[int(row[1])].get('id', 'no id')}){place[row.end() :]}"
    return f"{place or 'the top level'}: {what[0].lower()}{what[1:]}"


def check(site: SiteConfig) -> list[str]:
    """Everything that types alone do not say."""
    faults: list[str] = []
    seen: set[str] = set()
    for side_name, side in (("reference", site.reference), ("port", site.port)):
        if side.language not in LANGUAGES:
            faults.append(
                f"{side_name}.language: «{side.language}» is not read here; {_near(side.language, LANGUAGES)}"
            )
        for source, what in ((side.version, "version"), (side.follows, "follows")):
            if source and (source.key is None) == (source.constant is None):
                faults.append(
                    f"{side_name}.{what}: give either key (TOML) or constant (a module attribute), not both and not neither"
                )
        if not side.include:
            faults.append(f"{side_name}.include: no glob; name the sources, for example «src/**/*.py»")
        for what, globs in (("include", side.include), ("exclude", side.exclude)):
            faults += [f"{side_name}.{what}: {fault}" for fault in map(_bad_glob, globs) if fault]
    faults += [f"decisions.files: {fault}" for fault in map(_bad_glob, site.decisions.files) if fault]
    if not site.rows:
        faults.append("rows: there is none; a matrix needs at least one [[rows]]")
    for row in site.rows:
        where = f"rows ({row.id})"
        if not SLUG.match(row.id):
            faults.append(f"{where}: the id becomes an address; use lower-case words joined by «-»")
        if row.id in seen:
            faults.append(f"{where}: this id is used twice; ids are addresses and must differ")
        seen.add(row.id)
        faults += _judgements(row, where)
        for side_name, probes, language in (
            ("reference", row.reference, site.reference.language),
            ("port", row.port, site.port.language),
        ):
            for number, probe in enumerate(probes):
                faults += _probe(probe, f"{where}.{side_name}[{number}]", language)
    for accepted in site.accepted:
        if accepted.row not in seen:
            faults.append(f"accepted: there is no row «{accepted.row}»; {_near(accepted.row, tuple(sorted(seen)))}")
        if accepted.until and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", accepted.until):
            faults.append(f"accepted ({accepted.row}): until «{accepted.until}» is not a day; write YYYY-MM-DD")
    return faults


def _judgements(row: RowConfig, where: str) -> list[str]:
    faults = []
    for number, words in enumerate(row.judge):
        if words.status not in STATUSES:
            faults.append(
                f"{where}.judge[{number}]: unknown status «{words.status}»; {_near(words.status, tuple(STATUSES))}"
            )
        if words.risk not in RISKS:
            faults.append(f"{where}.judge[{number}]: unknown risk «{words.risk}»; {_near(words.risk, RISKS)}")
    return faults


def _probe(probe: Probe, where: str, language: str) -> list[str]:
    given = [name for name in SELECTORS if getattr(probe, name) is not None]
    if len(given) != 1:
        said = "none" if not given else " and ".join(given)
        return [f"{where}: a probe has exactly one of {', '.join(SELECTORS)}; this one has {said}"]
    faults = []
    if probe.status is not None and probe.status not in STATUSES:
        faults.append(f"{where}.status: unknown status «{probe.status}»; {_near(probe.status, tuple(STATUSES))}")
    if probe.risk is not None and probe.risk not in RISKS:
        faults.append(f"{where}.risk: unknown risk «{probe.risk}»; {_near(probe.risk, RISKS)}")
    if given in (["query"], ["mentions"]) and not probe.symbols:
        faults.append(f"{where}: {given[0]} needs symbols, the functions to look at")
    if probe.unit is not None:
        from generator.compare.units import UNITS

        if probe.unit not in UNITS:
            faults.append(f"{where}.unit: unknown unit «{probe.unit}»; {_near(probe.unit, tuple(UNITS))}")
    if probe.query is not None and language in LANGUAGES:
        from generator.extract.probe import check as check_query

        try:
            check_query(language, probe.query)
        except ParityError as error:
            faults.append(f"{where}.query: {error}")
    for topic, pattern in (probe.mentions or {}).items():
        try:
            re.compile(pattern)
        except re.error as error:
            faults.append(f"{where}.mentions.{topic}: «{pattern}» is not a regular expression: {error}")
    for number, other in enumerate(probe.any or ()):
        faults += _probe(other, f"{where}.any[{number}]", language)
    return faults


def _bad_glob(glob: str) -> str | None:
    from generator.history.globs import pattern

    try:
        pattern(glob)
    except ParityError as error:
        return str(error)
    return None


def _near(wrong: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(wrong, known, 1)
    return f"did you mean «{near[0]}»?" if near else f"known: {', '.join(known)}"
