"""What ``git log --raw -z`` and ``git diff-tree --raw -z`` say, as commits and changes.

The text is read token by token, each in its place: a path or subject that looks like something else is still only that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from generator.errors import ParityError
from generator.model import Change, Commit

# A repository's settings for logs and diffs must not change what is read, so each that could has its option here.
DIFF = (
    "--raw", "-z", "--no-abbrev", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-color", "--no-relative",
    "--ignore-submodules=none", "-O/dev/null",
)  # fmt: skip
LOG = (
    "-z", "--no-show-signature", "--no-notes", "--no-mailmap", "--encoding=UTF-8",
    "--format=%H%x00%P%x00%ct%x00%cI%x00%s",
)  # fmt: skip
SHA = re.compile(rb"[0-9a-f]{40,64}")
FILES = frozenset({"100644", "100755", "100664"})
LATEST = 253402300799
"""The last second of the year 9999, the last that a date can name."""

Wanted = Callable[[str], bool]


def text(raw: bytes) -> str:
    """Bytes of a repository as text that can be written anywhere: what is not UTF-8 is escaped, so names stay apart."""
    return raw.decode("utf-8", "backslashreplace")


def commits(said: bytes, wanted: Wanted) -> Iterator[Commit]:
    """The commits of a raw log, in its order, each with its changes to wanted paths.

    ``instant`` is -1 and ``date`` empty where the committer's date cannot be read.
    Raises ParityError where the log breaks off.
    """
    tokens = said.removesuffix(b"\0").split(b"\0") if said else []
    end, place = len(tokens), 0
    while place < end:
        if end - place < 5 or not SHA.fullmatch(tokens[place]):
            raise ParityError("git's log of a repository breaks off; it is damaged: clone it again")
        sha, parents, instant, date, subject = tokens[place : place + 5]
        place += 5
        changes = []
        while place + 1 < end and tokens[place].lstrip(b"\n").startswith(b":"):
            changes.append((tokens[place], tokens[place + 1]))
            place += 2
        seconds = int(instant) if instant.isdigit() and int(instant) <= LATEST else -1
        yield Commit(
            sha=text(sha),
            parent=text(parents).partition(" ")[0] or None,
            instant=seconds,
            date=text(date) if seconds >= 0 else "",
            subject=text(subject),
            changes=tuple(_changes(changes, wanted)),
        )


def changes(said: bytes, wanted: Wanted) -> tuple[Change, ...]:
    """The changes to wanted paths in a raw diff."""
    tokens = said.split(b"\0")
    return tuple(_changes(zip(tokens[0::2], tokens[1::2], strict=False), wanted))


def _changes(pairs: Iterable[tuple[bytes, bytes]], wanted: Wanted) -> Iterator[Change]:
    for head, name in pairs:
        path = text(name)
        if wanted(path):
            _, mode, _, blob, status = text(head.strip(b"\n:")).split(" ")
            gone = status.startswith("D") or mode not in FILES
            yield Change(path=path, blob=None if gone else blob, mode=mode)
