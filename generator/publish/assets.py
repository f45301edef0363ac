"""Where templates and static files are, and how the static ones are named in the site: by a hash of what is in them."""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path

from generator.errors import ParityError

LAYERS = ("tokens", "base", "layout", "parts", "matrix", "surface", "band", "code", "modes")
SCRIPTS = ("theme", "filters", "bands", "search", "links", "fresh")


def templates() -> Path:
    """The folder of templates: the packaged one, else the one beside ``generator/`` in a checkout."""
    return _folder("templates")


def static() -> Path:
    """The folder of style sheets, scripts and icon: the packaged one, else the one beside ``generator/``."""
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
    """What pages load, as it is published: name in the site → bytes. Style sheets and scripts are joined in the order of
    LAYERS and SCRIPTS. ``index``: what can be searched; ``card``: the picture for chat previews.
    """

    def __init__(self, folder: Path, index: bytes = b"", card: bytes = b"") -> None:
        self.folder = folder
        self.search = _named("search", "js", index)
        self.card = _named("card", "png", card)

    @cached_property
    def style(self) -> tuple[str, bytes]:
        return _named("site", "css", b"".join((self.folder / "css" / f"{name}.css").read_bytes() for name in LAYERS))

    @cached_property
    def script(self) -> tuple[str, bytes]:
        return _named("site", "js", b"".join((self.folder / "js" / f"{name}.js").read_bytes() for name in SCRIPTS))

    @cached_property
    def icon(self) -> tuple[str, bytes]:
        return _named("site", "svg", (self.folder / "icon.svg").read_bytes())

    def files(self) -> dict[str, bytes]:
        return dict((self.style, self.script, self.icon, self.search, self.card))


def _named(name: str, kind: str, data: bytes) -> tuple[str, bytes]:
    return f"assets/{name}.{hashlib.sha256(data).hexdigest()[:12]}.{kind}", data
