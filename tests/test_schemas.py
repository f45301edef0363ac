"""Every JSON document keeps to its schema, and the schemas are strict enough to refuse a wrong one."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from generator import documents, report_document, schemas, stubs, surface_documents
from generator.cli import cli
from generator.model import RISKS, SIDES, STATUSES
from generator.pipeline import Project

DEMO = Path(__file__).parent.parent / "generator" / "demo" / "site.toml"


def first(project: Project) -> str:
    return project.reference.history.commits[0].sha


def stubs_of(project: Project) -> dict[str, Any]:
    found = project.surfaces.newest
    rows = (row.id for row in project.site.rows)
    return {
        "schema": "stubs/1",
        "rows": [one._asdict() for one in stubs.stubs(found.entries, found.aligned, frozenset(), rows)],
    }


MAKERS: dict[str, Callable[[Project], dict[str, Any]]] = {
    "matrix": lambda project: documents.matrix(project, *project.pair(None)),
    "history": lambda project: documents.history(list(project.row_histories.values())),
    "facts": lambda project: documents.facts(project, "port", project.port.history.commits[-1]),
    "decisions": documents.decisions,
    "rows": lambda _: json.loads(CliRunner().invoke(cli, ["rows", "--format", "json", "--config", str(DEMO)]).stdout),
    "surface": lambda project: surface_documents.surface(project, *project.pair(None)),
    "surface-history": lambda project: surface_documents.over_time(project.surfaces.result),
    "diff": lambda project: surface_documents.difference(project, project.step("reference", f"{first(project)}..")),
    "stubs": stubs_of,
    "report": lambda project: report_document.report(project, *project.pair(None)),
}


def schema(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(schemas.text(name))
    return loaded


def faults(document: Any, name: str | None = None) -> list[str]:
    """Where a document differs from the schema that it names; what is checked is what is encoded."""
    read = json.loads(documents.encode(document))
    named = name or read["schema"].partition("/")[0]
    return [f"{error.json_path}: {error.message[:200]}" for error in validator(named).iter_errors(read)]


@cache
def validator(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema(name))


def tables(node: Any, place: str = "$") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every place in a schema that describes an object."""
    if isinstance(node, dict):
        if "properties" in node and "type" in node:
            yield place, node
        for key, inner in node.items():
            yield from tables(inner, f"{place}.{key}")
    elif isinstance(node, list):
        for number, inner in enumerate(node):
            yield from tables(inner, f"{place}[{number}]")


def test_there_is_a_schema_for_every_document() -> None:
    assert set(schemas.names()) == {*MAKERS, "badge"}
    with pytest.raises(KeyError):
        schemas.text("../matrix")


@pytest.mark.parametrize("name", schemas.names())
def test_a_schema_is_valid_and_strict(name: str) -> None:
    told = schema(name)
    jsonschema.Draft202012Validator.check_schema(told)
    found = list(tables(told))
    assert found
    for place, table in found:
        assert table["additionalProperties"] is False, place
        assert set(table["required"]) <= set(table["properties"]), place
    for kind, known in (("status", tuple(STATUSES)), ("risk", RISKS), ("side", SIDES)):
        if kind in told.get("$defs", {}):
            assert tuple(told["$defs"][kind]["enum"]) == tuple(known)


@pytest.mark.parametrize("name", MAKERS)
def test_the_newest_documents_keep_to_their_schemas(name: str, demo_project: Project) -> None:
    document = MAKERS[name](demo_project)
    assert document["schema"] == f"{name}/1"
    assert not faults(document)


def test_the_matrix_keeps_to_its_schema_at_every_moment(demo_project: Project) -> None:
    commits = {side: source.commits for side, source in demo_project.sides.items()}
    for moment in demo_project.axis:
        pair = [commits[side].get(sha or "") for side, sha in zip(SIDES, (moment.reference, moment.port), strict=True)]
        assert not faults(documents.matrix(demo_project, *pair))


@pytest.mark.parametrize("side", SIDES)
def test_facts_keep_to_their_schema_at_every_commit(side: str, demo_project: Project) -> None:
    source = demo_project.sides[side]  # type: ignore[index]
    for commit in source.commits.values():
        assert not faults(documents.facts(demo_project, side, commit))  # type: ignore[arg-type]


# (document, where, what is put there — or taken away, or added —, what the schema says)
WRONG: list[tuple[str, tuple[str | int, ...], Any, str]] = [
    ("matrix", ("rows", 0, "status"), "fine", "is not one of"),
    ("matrix", ("rows", 0, "risk"), "severe", "is not one of"),
    ("matrix", ("rows", 0, "confidence"), "certain", "is not one of"),
    ("matrix", ("rows", 0, "note"), "green", "Additional properties"),
    ("matrix", ("rows", 0, "reference", "evidence", 0, "first_line"), 0, "less than the minimum"),
    ("matrix", ("rows", 0, "reference", "evidence", 0, "sha"), "", "does not match"),
    ("matrix", ("pair", "port", "date"), "2026-01-01", "does not match"),
    ("matrix", ("schema",), "matrix/2", "was expected"),
    ("history", ("rows", 0, "intervals"), [], "non-empty"),
    ("history", ("rows", 0, "intervals", 0, "moved_by"), "both", "is not one of"),
    ("history", ("rows", 0, "intervals", 0, "commit"), "HEAD", "does not match"),
    ("facts", ("types", 0, "kind"), "module", "is not one of"),
    ("facts", ("types", 0, "fields"), {}, "is not of type"),
    ("facts", ("operations", 0, "arity"), [1], "too short"),
    ("decisions", ("decisions", 0, "observed", "state"), "kept", "is not one of"),
    ("decisions", ("decisions", 0, "rows", 0), "Not a slug", "does not match"),
    ("rows", ("rows",), [], "non-empty"),
    ("rows", ("rows", 0, "why"), None, "is not of type"),
    ("surface", ("entries", 0, "status"), "aligned", "should not be valid"),
    ("surface", ("entries", 0, "risk"), "severe", "is not one of"),
    ("surface", ("entries", 0, "fingerprint"), "abc", "does not match"),
    ("surface", ("entries", 0, "category"), "module", "is not one of"),
    ("surface", ("entries", 0, "green"), True, "Additional properties"),
    ("surface", ("aligned", 0, "status"), "accepted", "was expected"),
    ("surface", ("aligned", 0, "port"), None, "is not of type"),
    ("surface", ("coverage", "types", "unknown"), -1, "less than the minimum"),
    ("surface", ("set_aside", "port"), None, "is not of type"),
    ("surface-history", ("shifts", 0, "change"), "opened", "is not of type"),
    ("surface-history", ("shifts", 0, "commit"), "HEAD", "does not match"),
    ("surface-history", ("shifts", 0, "moved_by"), "both", "is not one of"),
    ("surface-history", ("coverage", 0, "from", "port"), None, "is not of type"),
    ("diff", ("facts", 0, "change"), "renamed", "is not one of"),
    ("diff", ("commits", 0, "sha"), "", "does not match"),
    ("diff", ("side",), "both", "is not one of"),
    ("report", ("gaps", 0, "priority"), "P4", "is not one of"),
    ("report", ("decisions", 0, "observed"), "forgotten", "is not one of"),
    ("stubs", ("rows", 0, "details"), [], "non-empty"),
    ("stubs", ("rows", 0, "selector"), "guess", "is not one of"),
    ("stubs", ("rows", 0, "id"), "Not a slug", "does not match"),
]


@pytest.mark.parametrize(("name", "place", "value", "said"), WRONG, ids=lambda value: str(value)[:50])
def test_a_wrong_document_is_refused(
    name: str, place: tuple[str | int, ...], value: Any, said: str, demo_project: Project
) -> None:
    document = copy.deepcopy(json.loads(documents.encode(MAKERS[name](demo_project))))
    inner = document
    for key in place[:-1]:
        inner = inner[key]
    assert inner != value
    inner[place[-1]] = value
    found = faults(document, name)
    assert found
    assert said in found[0]


def test_an_uncertain_row_is_never_anything_but_unknown(demo_project: Project) -> None:
    document = copy.deepcopy(MAKERS["matrix"](demo_project))
    row = next(row for row in document["rows"] if row["status"] == "aligned")
    row["confidence"] = "unknown"
    assert faults(document)
    row["status"] = "unknown"
    assert faults(document), "unknown without a reason"
    row["findings"] = [{"rule": "unreadable", "key": "", "status": "unknown", "risk": "none", "detail": "why"}]
    assert not faults(document)


@pytest.mark.parametrize(
    ("change", "good"),
    [
        ({}, True),
        ({"color": "green"}, False),
        ({"message": ""}, False),
        ({"schema": "badge/1"}, False),
        ({"schemaVersion": 2}, False),
    ],
)
def test_a_badge_has_exactly_the_keys_of_the_endpoint_form(change: dict[str, Any], good: bool) -> None:
    badge = {"schemaVersion": 1, "label": "parity", "message": "3 aligned", "color": "brightgreen"}
    assert (not faults(badge | change, "badge")) is good
