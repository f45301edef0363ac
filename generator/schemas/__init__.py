"""JSON Schemas (draft 2020-12) of every document that is printed or published, one ``<name>.schema.json`` each."""

from __future__ import annotations

from importlib.resources import files

SUFFIX = ".schema.json"


def names() -> tuple[str, ...]:
    """The documents' names, sorted: ``matrix`` describes what says ``"schema": "matrix/1"``."""
    found = (file.name for file in files(__package__).iterdir())
    return tuple(sorted(name.removesuffix(SUFFIX) for name in found if name.endswith(SUFFIX)))


def text(name: str) -> bytes:
    """A schema as JSON. Raises KeyError where no document has that name."""
    if name not in names():
        raise KeyError(name)
    return (files(__package__) / f"{name}{SUFFIX}").read_bytes()
