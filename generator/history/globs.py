"""Globs over paths: ``**`` any folders, at the end anything below; within one name ``*``, ``?`` and ``[ab]``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from generator.errors import ParityError


@lru_cache(maxsize=256)
def pattern(glob: str) -> re.Pattern[str]:
    """A glob as a regular expression over the whole path. Raises ParityError where it cannot mean anything."""
    segments = glob.split("/")
    if not all(segments) or "\\" in glob or {".", ".."} & set(segments):
        raise ParityError(f"«{glob}» is not a glob below the repository's root; write for example «lib/**/*.ex»")
    last = len(segments) - 1
    out = ""
    for number, segment in enumerate(segments):
        if segment == "**":
            out += r".+" if number == last else r"(?:[^/]+/)*"
        else:
            out += _segment(segment, glob) + ("" if number == last else "/")
    return re.compile(out, re.DOTALL)


def _segment(segment: str, glob: str) -> str:
    """What stands between two slashes. A bracket is a choice of single characters and ranges, ``[!`` of all others."""
    if "**" in segment:
        raise ParityError(f"«{glob}» is not a glob: «**» stands for whole folders, so it is alone between slashes")
    out, place = "", 0
    while place < len(segment):
        char = segment[place]
        if char == "[":
            end = segment.find("]", place + 2)
            inverted = segment[place + 1 : place + 2] in ("!", "^")
            inner = segment[place + 1 + inverted : end]
            if end < 0 or not inner:
                raise ParityError(f"«{glob}» is not a glob: a bracket does not close")
            place = end
            choice = f"[{'^/' if inverted else ''}{re.sub('[][^&~|]', _escaped, inner)}]"
            try:
                re.compile(choice)
            except re.error:
                raise ParityError(f"«{glob}» is not a glob: the range [{inner}] runs backwards") from None
            out += choice
        else:
            out += {"*": "[^/]*", "?": "[^/]"}.get(char) or re.escape(char)
        place += 1
    return out


def _escaped(match: re.Match[str]) -> str:
    return "\\" + match[0]


def compile(globs: Iterable[str]) -> Callable[[str], bool]:
    """A test for paths: some glob fits. Raises ParityError for a glob that cannot mean anything."""
    patterns = [pattern(glob) for glob in globs]
    return lambda path: any(p.fullmatch(path) for p in patterns)


def matcher(include: Iterable[str], exclude: Iterable[str] = ()) -> Callable[[str], bool]:
    """A test for paths: some include glob fits and no exclude glob does."""
    wanted, unwanted = compile(include), compile(exclude)
    return lambda path: wanted(path) and not unwanted(path)
