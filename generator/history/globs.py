"""Globs over repository paths: ``**`` any folders, ``*`` and ``?`` within one name, ``[ab]`` a choice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from generator.errors import ParityError


@lru_cache(maxsize=256)
def pattern(glob: str) -> re.Pattern[str]:
    """A glob as a regular expression over the whole path. Raises ParityError where it cannot mean anything."""
    if not glob or glob.startswith("/"):
        raise ParityError(f"«{glob}» is not a glob below the repository's root; write for example «lib/**/*.ex»")
    out, place = "", 0
    while place < len(glob):
        if glob.startswith("**/", place):
            out, place = out + r"(?:[^/]+/)*", place + 3
        elif glob.startswith("**", place):
            out, place = out + r".*", place + 2
        elif glob[place] == "*":
            out, place = out + r"[^/]*", place + 1
        elif glob[place] == "?":
            out, place = out + r"[^/]", place + 1
        elif glob[place] == "[":
            end = glob.find("]", place + 2)
            if end < 0:
                raise ParityError(f"«{glob}» is not a glob: a bracket does not close")
            inner = glob[place + 1 : end].replace("\\", r"\\")
            out, place = out + ("[^" + inner[1:] if inner[0] in "!^" else "[" + inner) + "]", end + 1
        else:
            out, place = out + re.escape(glob[place]), place + 1
    return re.compile(out + r"\Z", re.DOTALL)


def matcher(include: Iterable[str], exclude: Iterable[str] = ()) -> Callable[[str], bool]:
    """A test for paths: some include glob fits and no exclude glob does."""
    wanted, unwanted = [pattern(glob) for glob in include], [pattern(glob) for glob in exclude]
    return lambda path: any(p.match(path) for p in wanted) and not any(p.match(path) for p in unwanted)
