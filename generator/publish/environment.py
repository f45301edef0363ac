"""The template engine: everything escaped, nothing undefined, nothing remembered from one page to the next."""

from __future__ import annotations

from collections.abc import Callable

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from generator.model import Frozen
from generator.publish import assets, bands, safe

Render = Callable[[str, Frozen], bytes]


def renderer() -> Render:
    """A function from a template's name and a page's view to the page's bytes."""
    environment = Environment(
        loader=FileSystemLoader(assets.folder("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=safe.finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.globals = {"hatch": bands.HATCH}

    def render(template: str, view: Frozen) -> bytes:
        return environment.get_template(template).render(page=view).encode()

    return render
