"""bytes → facts. ``read`` is the one door; a language is a module with a ``read`` of its own, named in ``LANGUAGES``."""

from __future__ import annotations

from importlib import import_module

from generator.model import FileFacts, Problem

VERSION = "1"
LANGUAGES = {"python": "generator.extract.python", "elixir": "generator.extract.elixir"}


def read(language: str, path: str, data: bytes, roots: tuple[str, ...] = ("",)) -> FileFacts:
    """What the file at ``path`` declares. Pure; never raises for what the file contains: it reports problems instead."""
    reader = import_module(LANGUAGES[language]).read
    try:
        facts: FileFacts = reader(path, data, roots)
    except Exception as fault:  # one file that trips the reader must not hide all others: it is shown as unread
        what = f"not read: the reader failed on it ({type(fault).__name__}: {fault})"[:200]
        return FileFacts(path=path, language=language, problems=(Problem(path=path, line=1, what=what),))
    return facts
