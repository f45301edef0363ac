"""What is wrong with a site.toml: every wrong key, type, name, query or glob with its place and, where one is near, a suggestion."""

from __future__ import annotations

import difflib
import re
from datetime import date
from fnmatch import fnmatchcase
from typing import Any, get_args

import msgspec

from generator.config import (
    LANGUAGES,
    SELECTORS,
    Probe,
    RowConfig,
    SiteConfig,
    SurfaceAccepted,
    SurfaceConfig,
    SurfaceJudgement,
)
from generator.errors import ParityError
from generator.model import CATEGORIES, RISKS, STATUSES

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
                    f"{side_name}.{what}: give either key or constant (a module attribute), not both and not neither"
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
        faults += _day(accepted.until, f"accepted ({accepted.row})")
    return faults + _surface(site.surface)


def _judgements(row: RowConfig, where: str) -> list[str]:
    return [
        fault
        for number, words in enumerate(row.judge)
        for fault in _words(words.status, words.risk, f"{where}.judge[{number}]")
    ]


def _words(status: str, risk: str, where: str) -> list[str]:
    faults = []
    if status not in STATUSES:
        faults.append(f"{where}: unknown status «{status}»; {_near(status, tuple(STATUSES))}")
    if risk not in RISKS:
        faults.append(f"{where}: unknown risk «{risk}»; {_near(risk, RISKS)}")
    return faults


def _day(until: str | None, where: str) -> list[str]:
    if until is None:
        return []
    try:
        day = date.fromisoformat(until) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", until, re.ASCII) else None
    except ValueError:
        day = None
    return [] if day else [f"{where}: until «{until}» is not a day; write YYYY-MM-DD"]


# ── the whole surface ────────────────────────────────────────────────────────────────────────────────────────────────

EVERYTHING = frozenset("*")


def _surface(surface: SurfaceConfig) -> list[str]:
    """Faults of [surface]. An entry that would hold for every difference there can be is refused: it would hide them all."""
    faults: list[str] = []
    for side_name, side in (("reference", surface.reference), ("port", surface.port)):
        for what, names in (("internal", side.internal), ("public", side.public), ("encoded_by", side.encoded_by)):
            faults += _named(names, f"surface.{side_name}.{what}")
        if side.bypassed_by is not None:
            faults += _named((side.bypassed_by,), f"surface.{side_name}.bypassed_by")
        if "*" in side.internal:
            faults.append(f"surface.{side_name}.internal: «*» leaves nothing public; name what is internal")
    for number, same in enumerate(surface.same):
        where = f"surface.same[{number}] ({same.reference} = {', '.join(same.port)})"
        if same.category in ("wire", "version"):
            paired = tuple(one for one in CATEGORIES if one not in ("wire", "version"))
            faults.append(f"{where}: {same.category} is not paired by name; use one of {', '.join(paired)}")
        faults += _category(same.category, where, glob_allowed=False)
        faults += _named((same.reference, *same.port), where)
        if not same.port:
            faults.append(f"{where}: port is empty; name at least one thing of the port")
        if any(_everything(name) for name in (same.reference, *same.port)):
            faults.append(f"{where}: «*» alone would make one thing of all; name what is the same")
    for number, other in enumerate(surface.judge):
        where = f"surface.judge[{number}] ({other.rule})"
        faults += _words(other.status, other.risk, where)
        faults += _rule(other.rule, where) + _category(other.category, where)
        faults += _named((other.reference, other.port), where) + _reason(other.why, f"{where}.why")
        if _everything(other.rule) and other.status in ("aligned", "accepted", "absent") and _unlimited(other):
            faults.append(
                f"{where}: it would call every difference {other.status}; narrow rule, category, reference or port"
            )
    for number, accepted in enumerate(surface.accepted):
        where = f"surface.accepted[{number}] («{accepted.reason}»)"
        faults += _rule(accepted.rule, where) + _category(accepted.category, where)
        faults += _named((accepted.reference, accepted.port), where) + _reason(accepted.reason, where)
        faults += _day(accepted.until, where)
        if _everything(accepted.rule) and _unlimited(accepted):
            faults.append(f"{where}: it would accept every difference there is; give category, rule, reference or port")
    return faults


def _unlimited(one: SurfaceAccepted | SurfaceJudgement) -> bool:
    return all(_everything(glob) for glob in (one.category, one.reference, one.port))


def _everything(glob: str) -> bool:
    return bool(glob) and set(glob) <= EVERYTHING


def _category(glob: str, where: str, glob_allowed: bool = True) -> list[str]:
    if glob in CATEGORIES or (glob_allowed and any(fnmatchcase(known, glob) for known in CATEGORIES)):
        return []
    return [f"{where}: there is no category «{glob}»; {_near(glob, CATEGORIES)}"]


def _rule(glob: str, where: str) -> list[str]:
    from generator.compare.judgements import UNREAD, WORDS

    known = tuple(sorted({rule for _, rule in WORDS}))
    if any(fnmatchcase(rule, glob) for rule in known):
        return []
    if any(fnmatchcase(rule, glob) for rule in UNREAD):
        return [f"{where}: «{glob}» says that something could not be read; that is unknown, and no word can change it"]
    return [f"{where}: no difference is called «{glob}»; {_near(glob, known)}"]


def _named(globs: tuple[str, ...], where: str) -> list[str]:
    return [f"{where}: a name is empty; write one, or leave the key out" for glob in globs if not glob.strip()]


def _reason(text: str, where: str) -> list[str]:
    return [] if text.strip() else [f"{where}: the reason is empty; it is shown beside the difference, so write one"]


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
