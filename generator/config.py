"""site.toml → Site: every wrong key, type, name, query or glob is refused with its place and, where one is near, a suggestion."""

from __future__ import annotations

import difflib
import re
import tomllib
from pathlib import Path
from typing import Any, get_args

import msgspec

from generator.errors import ParityError
from generator.model import RISKS, STATUSES, Category


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every table in site.toml."""


class VersionSource(Strict, frozen=True):
    """Where a side says its version: ``file`` and either ``key`` (dotted, TOML) or ``constant`` (a module attribute's name)."""

    file: str
    key: str | None = None
    constant: str | None = None


class SideConfig(Strict, frozen=True):
    """One SDK. ``roots``: folders that module names start below. Globs are relative to the repository's root."""

    name: str
    language: str
    repository: str
    include: tuple[str, ...]
    version: VersionSource
    branch: str | None = None
    roots: tuple[str, ...] = ("",)
    exclude: tuple[str, ...] = ()
    follows: VersionSource | None = None
    web: str | None = None


class Watch(Strict, frozen=True):
    """Functions whose code a probe rests on. ``shapes``: fingerprints of the forms that somebody read and confirmed.

    Without ``shapes`` the query itself has to explain the code: every name, literal and operator lies in a capture.
    A function among ``symbols`` has to be there; one among ``optional`` is watched where it is.
    """

    symbols: tuple[str, ...]
    optional: tuple[str, ...] = ()
    shapes: tuple[str, ...] = ()


class Probe(Strict, frozen=True):
    """What a row looks at on one side: exactly one selector, and how its result enters the reading.

    Selectors: ``fields``, ``wire``, ``variants`` (a type), ``value`` (constants, field defaults, parameter defaults; globs allowed),
    ``operations`` (functions), ``command`` (its words), ``endpoint`` (method and path), ``environment`` (a variable),
    ``version`` (own or follows), ``mentions`` (documentation),
    ``query`` (a tree-sitter query over ``symbols``; ``@name`` stands for one of [queries]), ``any`` (alternatives: the first that
    finds something decides, and may carry ``status`` and ``risk`` of its own; ``covers``: keys that it stands in for).
    ``only``/``skip``: keys kept or left out; ``rename``, ``words``: keys and values in the words both sides share; ``facets``: said of each
    item besides; ``fallback``: the key of what holds for every kind in the union ``expand`` that has no item of its own.
    ``partial``: the query only asks whether something is there and does not claim to explain the rest; ``optional``: finding
    nothing is fine.
    ``options_from``: functions that an option bag is handed to; ``sent_by``: route → request function; ``encoded_by``/``bypassed_by``:
    functions that encode a body, and what they call when no encoder is asked; ``watch``: code that must stay as it was confirmed.
    """

    fields: str | None = None
    wire: str | None = None
    variants: str | None = None
    value: tuple[str, ...] | None = None
    operations: tuple[str, ...] | None = None
    command: str | None = None
    endpoint: str | None = None
    environment: str | None = None
    version: str | None = None
    mentions: dict[str, str] | None = None
    query: str | None = None
    any: tuple[Probe, ...] | None = None
    symbols: tuple[str, ...] = ()
    key: str | None = None
    only: tuple[str, ...] = ()
    fallback: str | None = None
    expand: str | None = None
    unit: str | None = None
    skip: tuple[str, ...] = ()
    rename: dict[str, str] = {}
    words: dict[str, str] = {}
    facets: dict[str, str | int | float | bool] = {}
    covers: tuple[str, ...] = ()
    options_from: tuple[str, ...] = ()
    option: str | None = None
    sent_by: dict[str, str] = {}
    encoded_by: tuple[str, ...] = ()
    bypassed_by: str | None = None
    watch: tuple[Watch, ...] = ()
    optional: bool = False
    partial: bool = False
    status: str | None = None
    risk: str | None = None


SELECTORS = (
    "fields",
    "wire",
    "variants",
    "value",
    "operations",
    "command",
    "endpoint",
    "environment",
    "version",
    "mentions",
    "query",
    "any",
)


class Judgement(Strict, frozen=True):
    """The words that a difference earns: the first judgement of a row whose ``rule`` and ``key`` (globs) fit a finding decides."""

    rule: str
    status: str
    risk: str
    key: str = "*"


class RowConfig(Strict, frozen=True):
    """One line of the matrix."""

    id: str
    title: str
    area: str
    reference: tuple[Probe, ...]
    port: tuple[Probe, ...]
    judge: tuple[Judgement, ...]
    adrs: tuple[str, ...] = ()
    why: str = ""


class DecisionConfig(Strict, frozen=True):
    """Where the port keeps its decisions: ``files`` (globs), whose names give the ids; ``together``: groups that must land together."""

    files: tuple[str, ...] = ()
    together: tuple[tuple[str, ...], ...] = ()


class Accepted(Strict, frozen=True):
    """A difference that is right as it is: row (and finding key), reason, where it applies the ADR and the last day it holds."""

    row: str
    reason: str
    key: str = "*"
    rule: str = "*"
    adr: str | None = None
    until: str | None = None


class SurfaceSide(Strict, frozen=True):
    """What of one side is public. ``internal``/``public``: globs of names taken out, or in, against the language's own convention.

    ``encoded_by``/``bypassed_by``: the functions that encode every request's body, and what they call when no encoder is asked.
    """

    internal: tuple[str, ...] = ()
    public: tuple[str, ...] = ()
    encoded_by: tuple[str, ...] = ()
    bypassed_by: str | None = None


class Same(Strict, frozen=True):
    """Two names for one thing: ``reference`` as far as it is needed, ``port`` the same, the first that is there.

    Where a ``port`` is a function that does what the reference has a type for, that is an accepted difference, and ``why`` says so.
    """

    category: Category
    reference: str
    port: tuple[str, ...]
    why: str = ""


class SurfaceJudgement(Strict, frozen=True):
    """Other words than the program's for a difference of the surface. Globs; the first that fits decides."""

    rule: str
    status: str
    risk: str
    why: str
    category: str = "*"
    reference: str = "*"
    port: str = "*"


class SurfaceAccepted(Strict, frozen=True):
    """Differences of the surface that are right as they are. Globs; ``reason`` is shown; ``until``: the last day on which it holds."""

    reason: str
    category: str = "*"
    rule: str = "*"
    reference: str = "*"
    port: str = "*"
    adr: str | None = None
    until: str | None = None


class SurfaceConfig(Strict, frozen=True):
    """How the whole surfaces are compared."""

    reference: SurfaceSide = SurfaceSide()
    port: SurfaceSide = SurfaceSide()
    same: tuple[Same, ...] = ()
    judge: tuple[SurfaceJudgement, ...] = ()
    accepted: tuple[SurfaceAccepted, ...] = ()


class SiteConfig(Strict, frozen=True):
    """The whole of site.toml."""

    title: str
    reference: SideConfig
    port: SideConfig
    rows: tuple[RowConfig, ...]
    description: str = ""
    base_url: str | None = None
    cache: str | None = None
    decisions: DecisionConfig = DecisionConfig()
    accepted: tuple[Accepted, ...] = ()
    queries: dict[str, str] = {}
    surface: SurfaceConfig = SurfaceConfig()


# ── reading the file ─────────────────────────────────────────────────────────────────────────────────────────────────

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
LANGUAGES = ("python", "elixir")


def load(path: Path) -> SiteConfig:
    """Read and check site.toml. Raises ParityError that names the place of every fault found."""
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise ParityError(f"{path} does not exist; give another with --config, or start with `parity demo`") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ParityError(f"{path} cannot be read: {error}") from None
    except tomllib.TOMLDecodeError as error:
        raise ParityError(f"{path} is not valid TOML: {error}") from None
    faults = [*_unknown_keys(raw, SiteConfig, ""), *_named_queries(raw.get("rows"), raw.get("queries"), "rows")]
    if not faults:
        try:
            site = msgspec.convert(raw, SiteConfig)
        except msgspec.ValidationError as error:
            faults = [_in_words(str(error), raw)]
        else:
            faults = list(check(site))
    if faults:
        raise ParityError("\n".join(f"{path.name}: {fault}" for fault in faults))
    return site


def _unknown_keys(raw: Any, kind: Any, place: str) -> list[str]:
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
                    faults += _unknown_keys(value, known[key], f"{place}.{key}".lstrip("."))
        elif isinstance(raw, list):
            for number, value in enumerate(raw):
                if isinstance(value, dict):
                    name = f" ({value['id']})" if isinstance(value.get("id"), str) else ""
                    faults += _unknown_keys(value, struct, f"{place}[{number}]{name}")
    return faults


def _named_queries(raw: Any, queries: Any, place: str) -> list[str]:
    """Put the text of a named query where a probe says ``query = "@name"``; names that are not there are faults."""
    known = queries if isinstance(queries, dict) else {}
    faults: list[str] = []
    if isinstance(raw, list):
        for number, one in enumerate(raw):
            faults += _named_queries(one, queries, f"{place}[{number}]")
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
                faults += _named_queries(value, queries, f"{place}.{key}")
    return faults


def _structs(kind: Any) -> list[type[msgspec.Struct]]:
    """The table types inside an annotation: ``tuple[Probe, ...] | None`` → Probe."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return [kind]
    if isinstance(kind, str):
        return [Probe] if "Probe" in kind else []
    return [struct for inner in get_args(kind) for struct in _structs(inner)]


def _in_words(message: str, raw: dict[str, Any]) -> str:
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


def override(site: SiteConfig, reference: str | None, port: str | None) -> SiteConfig:
    """The configuration with other repositories; a local one has no address at a code host unless ``web`` is given."""
    sides = {}
    for name, side, given in (("reference", site.reference, reference), ("port", site.port, port)):
        if given:
            web = side.web or (side.repository.removesuffix(".git") if side.repository.startswith("https://") else None)
            sides[name] = msgspec.structs.replace(side, repository=given, web=web)
    return msgspec.structs.replace(site, **sides)
