"""The template engine: everything escaped, nothing undefined."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from generator.publish.safe import breakable, finalize


class Templates:
    """The templates of a folder, each compiled once; the pages ``ready`` at once, before processes part."""

    def __init__(self, folder: Path, ready: Iterable[str] = ()) -> None:
        self.folder = folder
        for name in sorted(ready):
            self._page(name)

    @cached_property
    def _environment(self) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(self.folder),
            autoescape=True,
            undefined=StrictUndefined,
            finalize=finalize,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
        )
        environment.filters["breakable"] = breakable
        # The same statuses and values stand on many pages: each is set once, not by a macro call a cell.
        words = environment.get_template("macros/words.html").module
        for name in ("status", "value"):
            environment.globals[name] = lru_cache(maxsize=None)(getattr(words, name))
        return environment

    def page(self, name: str, view: Any) -> bytes:
        """``pages/<name>.html`` filled with a view."""
        return self._page(name).render(page=view, frame=view.frame, kind=name).encode()

    def _page(self, name: str) -> Template:
        return self._environment.get_template(f"pages/{name}.html")
