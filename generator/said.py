"""What a side says its version is: in a manifest, or as a constant of a source file."""

from __future__ import annotations

import re

from generator.history.versions import manifest_version
from generator.model import Evidence, FileFacts
from generator.snapshot import Snapshot


def said_in_manifest(data: bytes, file: str, key: str) -> tuple[str, Evidence] | None:
    """The value of a dotted key of a TOML file, and the line that it stands in."""
    value = manifest_version(data, key)
    if value is None:
        return None
    last = key.rpartition(".")[2].encode()
    written = re.compile(rb"\s*" + re.escape(last) + rb"\s*=")
    line = next((n for n, text in enumerate(data.splitlines(), 1) if written.match(text)), 1)
    return value, Evidence(path=file, first_line=line, last_line=line, symbol=key)


def said_in_source(facts: FileFacts | None, file: str, constant: str) -> tuple[str, Evidence] | None:
    """The text that a module attribute or a constant of that name holds."""
    for one in facts.constants if facts else ():
        if one.name.rpartition(".")[2] == constant:
            folded = Snapshot([facts]).fold(one.value) if facts else None
            if folded and folded.known and isinstance(folded.value, str):
                where = one.span
                place = Evidence(path=file, first_line=where.first_line, last_line=where.last_line, symbol=one.name)
                return folded.value, place
    return None
