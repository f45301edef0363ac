"""Templates against the views that fill them: no field that a view does not have, none that no template shows."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from generator.publish import assets, excerpt, pieces, site, values, views, words
from generator.publish.context import Context
from tests.publish import fakes

FOLDER = assets.templates()
CONTEXT = Context(fakes.rich(), documents={}, verdict=fakes.verdict)
ASSETS = assets.Assets(assets.static())
MADE = {template: view for _, template, view in site.pages(CONTEXT, ASSETS)}


def parsed(path: Path) -> nodes.Template:
    return Environment(autoescape=True).parse(path.read_text("utf-8"))


def fields_of(name: str, tree: nodes.Template) -> set[str]:
    """The attributes that a template takes from one of its variables."""
    return {
        found.attr
        for found in tree.find_all(nodes.Getattr)
        if isinstance(found.node, nodes.Name) and found.node.name == name
    }


@pytest.mark.parametrize("template", sorted(MADE))
def test_a_page_takes_what_its_view_has(template: str) -> None:
    view = MADE[template]()
    has = {field.name for field in dataclasses.fields(view)}
    takes = fields_of("page", parsed(FOLDER / "pages" / f"{template}.html"))
    assert takes <= has, f"not in the view: {takes - has}"
    assert has - {"frame"} <= takes, f"never shown: {has - takes - {'frame'}}"


def test_the_frame_is_taken_whole() -> None:
    from generator.publish.views.frame import Frame

    has = {field.name for field in dataclasses.fields(Frame)}
    assert fields_of("frame", parsed(FOLDER / "base.html")) == has


def test_every_page_template_has_a_view() -> None:
    assert {path.stem for path in (FOLDER / "pages").glob("*.html")} == set(MADE)


def shown() -> Iterator[tuple[str, str]]:
    """(class, field) of everything that a view is made of."""
    found = [importlib.import_module(f"{views.__name__}.{one.name}") for one in pkgutil.iter_modules(views.__path__)]
    for module in (*found, excerpt, pieces, values, words):
        for thing in vars(module).values():
            if isinstance(thing, type) and dataclasses.is_dataclass(thing) and thing.__module__ == module.__name__:
                yield from ((thing.__name__, field.name) for field in dataclasses.fields(thing))


def test_no_field_of_a_view_is_dead() -> None:
    used = {found.attr for path in FOLDER.rglob("*.html") for found in parsed(path).find_all(nodes.Getattr)}
    dead = [f"{name}.{field}" for name, field in shown() if field not in used | {"frame"}]
    # Evidence is what an excerpt is of: the view takes it from there, a template shows the place made of it.
    assert sorted(dead) == ["Excerpt.evidence"]
