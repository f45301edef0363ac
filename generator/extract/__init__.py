"""bytes → facts. ``read`` is the one door; a language is a module with a ``read`` of its own, named in ``LANGUAGES``."""

from __future__ import annotations

from importlib import import_module

from generator.model import FileFacts

VERSION = "1"
LANGUAGES = {"python": "generator.extract.python", "elixir": "generator.extract.elixir"}


def read(language: str, path: str, data: bytes, roots: tuple[str, ...] = ("",)) -> FileFacts:
    """What the file at ``path`` declares. Pure; never raises for what the file contains: it reports problems instead."""
    facts: FileFacts = import_module(LANGUAGES[language]).read(path, data, roots)
    return facts
