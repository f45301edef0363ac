"""site.toml as values: every table that it may have, reading it, and other repositories in its place."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec

from generator.errors import ParityError


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every table in site.toml."""


class VersionSource(Strict, frozen=True):
    """Where a side says its version: ``file`` and either ``key`` (dotted) or ``constant`` (a module attribute's name)."""

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

    @property
    def address(self) -> str | None:
        """The repository's address at its code host: as configured, else from an https URL."""
        if self.web:
            return self.web.rstrip("/")
        return self.repository.removesuffix(".git").rstrip("/") if self.repository.startswith("https://") else None


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
    ``header`` (its name), ``version`` (own or follows), ``mentions`` (documentation),
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
    header: str | None = None
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
    "header",
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

    category: str
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

LANGUAGES = ("python", "elixir")


def load(path: Path) -> SiteConfig:
    """Read and check site.toml. Raises ParityError that names the place of every fault found."""
    from generator import config_checks

    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise ParityError(f"{path} does not exist; give another with --config, or start with `parity demo`") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ParityError(f"{path} cannot be read: {error}") from None
    except tomllib.TOMLDecodeError as error:
        raise ParityError(f"{path} is not valid TOML: {error}") from None
    faults = [
        *config_checks.unknown_keys(raw, SiteConfig, ""),
        *config_checks.named_queries(raw.get("rows"), raw.get("queries"), "rows"),
    ]
    if not faults:
        try:
            site = msgspec.convert(raw, SiteConfig)
        except msgspec.ValidationError as error:
            faults = [config_checks.in_words(str(error), raw)]
        else:
            faults = config_checks.check(site)
    if faults:
        raise ParityError("\n".join(f"{path.name}: {fault}" for fault in faults))
    return site


def override(site: SiteConfig, reference: str | None, port: str | None) -> SiteConfig:
    """The configuration with other repositories; a local one has no address at a code host unless ``web`` is given."""
    sides = {}
    for name, side, given in (("reference", site.reference, reference), ("port", site.port, port)):
        if given:
            web = side.web or (side.repository.removesuffix(".git") if side.repository.startswith("https://") else None)
            sides[name] = msgspec.structs.replace(side, repository=given, web=web)
    return msgspec.structs.replace(site, **sides)
