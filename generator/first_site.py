"""What was found out about two repositories → the text of a site.toml, with comments that say where each choice comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from generator.config import Judgement, Probe, RowConfig, SideConfig, VersionSource
from generator.manifests import Said
from generator.printing import clean
from generator.starters import Near

LONGEST_COMMENT = 160
LONGEST_LIST = 100
MOST = 8
PLURALS = {"environment": "environment variables"}
ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


class SideOutline(NamedTuple):
    """One side as it will be written. ``files``: that the globs name; ``left_out``: that exclude takes away; ``tags``: how many."""

    config: SideConfig
    name: str
    files: int
    left_out: int
    tags: int
    own: Said
    follows: Said
    remarks: tuple[str, ...]


class Outline(NamedTuple):
    """Everything that a first site.toml says. ``hits``: category, paired, of how many; ``homes``: where types pair;
    ``paired``: whether the rows speak of things that pair."""

    reference: SideOutline
    port: SideOutline
    decisions: tuple[str, ...]
    hits: tuple[tuple[str, int, int], ...]
    homes: tuple[tuple[str, str, int], ...]
    near: tuple[Near, ...]
    rows: tuple[RowConfig, ...]
    paired: bool


def told(found: Outline) -> Iterator[str]:
    """What was found, in a few lines for whoever called."""
    for side in (found.reference, found.port):
        version = f"version {side.own.value}" if side.own.value else f"no version: {side.own.remark}"
        yield f"{side.name}: {side.config.language}, {side.files} files, {version}"
    if found.port.follows.value:
        yield f"{found.port.name} says that it follows {found.port.follows.value}"
    yield f"by name alone: {_hits(found)}"
    if not found.paired:
        yield "nothing that pairs can be put into a row: replace the one that is there, and name what is the same in [[surface.same]]"


def _hits(found: Outline) -> str:
    return ", ".join(map(_hit, found.hits)) or "the reference has nothing public that could pair"


def _hit(one: tuple[str, int, int]) -> str:
    category, paired, whole = one
    return f"{PLURALS.get(category, f'{category}s')} {paired} of {whole} paired"


def text(found: Outline) -> str:
    """The whole file. The same outline always gives the same bytes."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Outline) -> Iterator[str]:
    yield "# A first site.toml, written by `parity init` from what the two repositories look like at their newest commits."
    yield "# Read it through: a guess is only a guess. docs/configuration.md describes every key; `parity build` works with it as it is."
    yield ""
    yield f"title = {quoted(f'{found.port.name} follows {found.reference.name}')}"
    yield ""
    yield from _side("reference", found.reference)
    yield from _side("port", found.port)
    if found.decisions:
        yield '# Files that look like decisions (ADRs). Link a row to one by its id: adrs = ["ADR-001"].'
        yield "[decisions]"
        yield f"files = {_lines_of(found.decisions)}"
    else:
        yield "# No decisions (ADR-….md, or numbered files in a folder adr, adrs or decisions) were found in the port."
    yield ""
    yield from _surface(found)
    yield from _rows(found)


def _side(place: str, side: SideOutline) -> Iterator[str]:
    config = side.config
    yield f"[{place}]"
    yield f"name = {quoted(side.name)}"
    yield f"language = {quoted(config.language)}"
    if "://" not in config.repository:
        yield "# a path on this machine; with an address (https://…) anybody can build from this file"
    yield f"repository = {quoted(config.repository)}"
    yield (
        f"branch = {quoted(config.branch)}"
        if config.branch
        else '# no branch is checked out there; name one: branch = "main"'
    )
    if config.roots != ("",):
        yield f"roots = {_list(config.roots)}"
    yield comment(
        f"{side.files} files at the newest commit"
        + (f"; exclude leaves {side.left_out} more out" if side.left_out else "")
    )
    yield f"include = {_lines_of(config.include)}"
    if config.exclude:
        yield f"exclude = {_lines_of(config.exclude)}"
    for remark in side.remarks:
        yield comment(remark)
    if side.own.value:
        yield comment(
            f"{side.own.value} at the newest commit"
            + (f"; the names of versions come from its {side.tags} tags" if side.tags else "")
        )
    else:
        instead = (
            f"the {side.tags} tags are its versions"
            if side.tags
            else "and there are no tags, so commits have no version"
        )
        yield comment(f"not read: {side.own.remark}; {instead}")
    yield f"version = {_source(config.version)}"
    if place == "port":
        if side.follows.source:
            yield comment(f"{side.follows.value} at the newest commit")
            yield f"follows = {_source(side.follows.source)}"
        else:
            yield comment(f"Which version of the reference it follows: {side.follows.remark}.")
            yield (
                '# follows = { file = "mix.exs", constant = "…_version" }'
                if config.language == "elixir"
                else '# follows = { file = "…", constant = "…_VERSION" }'
            )
    yield ""


def _source(source: VersionSource) -> str:
    last = f"key = {quoted(source.key)}" if source.key else f"constant = {quoted(source.constant or '')}"
    return f"{{ file = {quoted(source.file)}, {last} }}"


# ── conventions ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _surface(found: Outline) -> Iterator[str]:
    yield "# Everything public is compared without rows; names pair by convention (camel and snake, `?` and `!`, async twins, units)."
    yield "# How many of the reference's things found their counterpart by name alone:"
    yield from (comment(f"  {line}") for line in map(_hit, found.hits))
    for left, right, number in found.homes:
        yield comment(f"{number} types of {left} pair with types of {right}.")
    yield "# What else is the same is named here, what is not public in internal, what is right as it is in accepted with its reason:"
    yield "# [surface.port]"
    yield '# internal = ["….Internal.*"]'
    if found.near:
        yield "# These did not pair and could be the same. Take the «# » away from those that are."
    for category in dict.fromkeys(one.category for one in found.near):
        some = [one for one in found.near if one.category == category]
        for one in some[:MOST]:
            yield comment(f"{one.why}:")
            yield "# [[surface.same]]"
            yield f"# category = {quoted(one.category)}"
            yield f"# reference = {quoted(one.reference)}"
            yield f"# port = {_list((one.port,))}"
        if len(some) > MOST:
            yield comment(f"and {len(some) - MOST} more {PLURALS.get(category, f'{category}s')} of the kind.")
    yield ""


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _rows(found: Outline) -> Iterator[str]:
    if found.paired:
        yield "# Rows are what the matrix shows: what somebody cares about, with the words that a difference earns. These are examples that"
        yield "# work; list what no row covers yet with `parity surface`, and see why a row has its status with `parity explain ROW`."
    else:
        yield "# Nothing that pairs by name can be put into a row. This one only shows the form: replace it."
    for row in found.rows:
        yield ""
        yield "[[rows]]"
        yield f"id = {quoted(row.id)}"
        yield f"title = {quoted(row.title)}"
        yield f"area = {quoted(row.area)}"
        yield f"reference = [{', '.join(map(_probe, row.reference))}]"
        yield f"port = [{', '.join(map(_probe, row.port))}]"
        if len(row.judge) == 1:
            yield f"judge = [{_judgement(row.judge[0])}]"
        else:
            yield "judge = ["
            yield from (f"  {_judgement(one)}," for one in row.judge)
            yield "]"


def _probe(probe: Probe) -> str:
    said = []
    for name in ("fields", "command", "version", "value", "operations", "unit", "skip", "rename", "options_from"):
        value = getattr(probe, name)
        if value:
            said.append(f"{name} = {_value(value)}")
    return f"{{ {', '.join(said)} }}"


def _value(value: str | tuple[str, ...] | dict[str, str]) -> str:
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{quoted(key)} = {quoted(said)}' for key, said in sorted(value.items()))} }}"
    return _list(value) if isinstance(value, tuple) else quoted(value)


def _judgement(one: Judgement) -> str:
    return f"{{ rule = {quoted(one.rule)}, status = {quoted(one.status)}, risk = {quoted(one.risk)} }}"


# ── TOML ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def quoted(text: str) -> str:
    """A basic string: whatever is in it, it ends where it ends."""
    return '"' + "".join(ESCAPES.get(c) or (c if c.isprintable() else _escape(c)) for c in text) + '"'


def _escape(char: str) -> str:
    code = ord(char)
    if 0xD800 <= code <= 0xDFFF:
        return "\N{REPLACEMENT CHARACTER}"
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"


def _list(values: Iterable[str]) -> str:
    return f"[{', '.join(map(quoted, values))}]"


def _lines_of(values: tuple[str, ...]) -> str:
    """A list on one line, or with a line for each where it is long."""
    whole = _list(values)
    return whole if len(whole) <= LONGEST_LIST else "[\n" + "".join(f"  {quoted(one)},\n" for one in values) + "]"


def comment(text: str) -> str:
    """One line of comment: nothing in the text can end it or steer a terminal."""
    plain = " ".join(clean(text).split())
    return f"# {plain if len(plain) <= LONGEST_COMMENT else plain[: LONGEST_COMMENT - 1] + '…'}"
