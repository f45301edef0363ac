"""What a side says its version is: under a key of a manifest, or as a constant of a source file."""

from __future__ import annotations

import configparser
import re

from generator.extract.manifest import written
from generator.history.versions import manifest_version
from generator.model import Evidence, FileFacts
from generator.snapshot import Snapshot

PROGRAMS = {"ex": "elixir", "exs": "elixir", "py": "python"}
PARSED = frozenset({"cfg", "ini"})

Said = tuple[str, Evidence]


def said_under_key(data: bytes, file: str, key: str, facts: FileFacts | None = None) -> Said | None:
    """What a manifest says under a dotted key, and where. Its ending tells how it is read: ``metadata.version`` of setup.cfg,
    ``project.version`` of mix.exs (what ``project/0`` returns), ``setup.version`` of setup.py (what ``setup(…)`` is called with),
    else TOML. ``facts``: those of the file, where a constant of it may hold the text."""
    ending = file.rpartition(".")[2]
    if ending in PROGRAMS:
        return _in_program(data, file, key, PROGRAMS[ending], facts)
    value = _parsed(data, key) if ending in PARSED else manifest_version(data, key)
    if value is None:
        return None
    line = _line(data, key)
    return value, _place((line, line), file, key)


def said_in_source(facts: FileFacts | None, file: str, constant: str) -> Said | None:
    """The text that a module attribute or a constant of that name holds."""
    for one in facts.constants if facts else ():
        if one.name.rpartition(".")[2] == constant:
            folded = Snapshot([facts]).fold(one.value) if facts else None
            if folded and folded.known and isinstance(folded.value, str):
                return folded.value, _place((one.span.first_line, one.span.last_line), file, one.name)
    return None


def _in_program(data: bytes, file: str, key: str, language: str, facts: FileFacts | None) -> Said | None:
    function, _, name = key.rpartition(".")
    found = written(language, data, function, name)
    if found is None:
        return None
    if found.constant:
        return said_in_source(facts, file, found.constant)
    return (found.value, _place(found.lines, file, key)) if found.value else None


def _parsed(data: bytes, key: str) -> str | None:
    """The text at ``section.option``; what names another place (``file: VERSION``, ``attr: pkg.version``) is none."""
    section, _, option = key.rpartition(".")
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(data.decode("utf-8-sig"))
    except (configparser.Error, UnicodeDecodeError):
        return None
    value = parser.get(section, option, fallback="").strip()
    return value if value and not value.startswith(("file:", "attr:")) else None


def _line(data: bytes, key: str) -> int:
    """The line in which a key of a TOML or INI file stands: below its section's head, where the section has one."""
    section, _, last = (part.encode() for part in key.rpartition("."))
    lines = data.splitlines()
    head = next((n for n, text in enumerate(lines) if text.split(b"#")[0].strip() == b"[" + section + b"]"), 0)
    begins = re.compile(rb"\s*" + re.escape(last) + rb"\s*[=:]")
    return next((n for n, text in enumerate(lines[head:], head + 1) if begins.match(text)), head + 1)


def _place(lines: tuple[int, int], file: str, symbol: str) -> Evidence:
    return Evidence(path=file, first_line=lines[0], last_line=lines[1], symbol=symbol)
