"""Where templates and static files are, and how the static ones are named in the site: by a hash of what is in them."""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path

from generator.errors import ParityError

LAYERS = ("tokens", "base", "layout", "parts", "matrix", "band", "code", "modes")


def templates() -> Path:
    """The folder of templates: the packaged one, else the one beside ``generator/`` in a checkout."""
    return _folder("templates")


def static() -> Path:
    """The folder of style sheets, script and icon: the packaged one, else the one beside ``generator/``."""
    return _folder("static")


def _folder(name: str) -> Path:
    package = Path(__file__).resolve().parents[1]
    for place in (package / "_assets" / name, package.parent / name):
        if place.is_dir():
            return place
    raise ParityError(
        f"the folder {name}/ is missing beside generator/; install parity again, or run it from a whole checkout"
    )


class Assets:
    """The static files as they are published: name in the site → bytes. The style sheets are joined in the order of
    LAYERS.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def style(self) -> tuple[str, bytes]:
        return _named("css", b"".join((self.folder / "css" / f"{layer}.css").read_bytes() for layer in LAYERS))

    @cached_property
    def script(self) -> tuple[str, bytes]:
        return _named("js", (self.folder / "site.js").read_bytes())

    @cached_property
    def icon(self) -> tuple[str, bytes]:
        return _named("svg", (self.folder / "icon.svg").read_bytes())

    def files(self) -> dict[str, bytes]:
        return dict((self.style, self.script, self.icon))


def _named(kind: str, data: bytes) -> tuple[str, bytes]:
    return f"assets/site.{hashlib.sha256(data).hexdigest()[:12]}.{kind}", data
