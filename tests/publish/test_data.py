"""What is made beside the pages: CSV, the search index, the picture; and the counts that the start page draws and says."""

from __future__ import annotations

import csv
import io
import json
import struct
import zlib
from pathlib import Path

import pytest

from generator.model import STATUSES
from generator.publish import card, chart, pairs, search, tables, values
from generator.publish.context import RESERVED, Context
from generator.publish.views import against, compare, lag
from tests.publish import fakes

FACTS = json.dumps(
    {
        "types": [
            {"name": "Follow.Thing", "path": "lib/a b.ex", "first_line": 3, "internal": False},
            {"name": "Follow.Hidden", "path": "lib/a b.ex", "first_line": 9, "internal": True},
        ],
        "operations": [
            {"owner": "Follow.Thing", "name": "new", "path": "lib/a b.ex", "first_line": 5, "internal": False},
            {"owner": "Follow.Thing", "name": "new", "path": "lib/a b.ex", "first_line": 7, "internal": False},
        ],
        "constants": [],
        "commands": [],
        "endpoints": [{"method": "POST", "path": "/x", "file": "lib/api.ex", "line": 2}],
        "environment": [],
    }
).encode()


@pytest.fixture(scope="module")
def context() -> Context:
    return Context(fakes.rich(), documents={"api/v1/facts/port.json": FACTS}, verdict=fakes.verdict)


def read(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"), newline="")))


def test_the_matrix_as_csv(rich_site: Path, context: Context) -> None:
    lines = {line["id"]: line for line in read(rich_site / "api/v1/matrix.csv")}
    assert {id: line["status"] for id, line in lines.items()} == {id: i.verdict.status for id, i in context.now.items()}
    assert lines["row-3"]["port"].startswith("could not be read: evidence lost")


def test_the_history_as_csv(rich_site: Path, context: Context) -> None:
    lines = read(rich_site / "api/v1/history.csv")
    assert len(lines) == sum(len(row.history.intervals) for row in context.result.rows)
    assert all(line["from"].endswith("Z") for line in lines)
    assert sum(not line["to"] for line in lines) == len(context.result.rows)


@pytest.mark.parametrize(
    ("cell", "written"), [("=1+1", "'=1+1"), ("@x", "'@x"), ("--yes", "'--yes"), ("a=1", "a=1"), ("", "")]
)
def test_no_cell_is_a_formula(cell: str, written: str) -> None:
    assert tables.safe(cell) == written


def index(context: Context) -> dict[str, object]:
    written = search.index(context).decode()
    assert written.startswith("paritySearch(")
    found: dict[str, object] = json.loads(written.removeprefix("paritySearch(").rstrip().removesuffix(");"))
    return found


def test_the_index_has_rows_decisions_releases_commits_and_public_symbols(context: Context) -> None:
    found = index(context)
    kinds = [entry[0] for entry in found["entries"]]  # type: ignore[attr-defined]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "row": len(context.rows),
        "decision": len(context.decisions),
        "release": len(context.releases),
        "surface": 3,
        "commit": sum(len(side.history.commits) for side in context.sides.values()),
    }
    port = found["sides"][1]  # type: ignore[index]
    assert port["files"] == {
        "lib/a b.ex": [[3, "Follow.Thing", "type"], [5, "Follow.Thing.new", "operation"]],
        "lib/api.ex": [[2, "POST /x", "request"]],
    }
    assert port["base"] == f"https://code.example/follow/blob/{fakes.sha('port', 19)}/"


def test_every_address_of_the_index_is_there(rich_site: Path, context: Context) -> None:
    for _, words, _, href in index(context)["entries"]:  # type: ignore[attr-defined]
        assert "://" in href or (rich_site / href).is_file(), words


def dots(png: bytes) -> list[bytes]:
    """The palette numbers of a PNG's rows; its checksums are held on the way."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    place, data, size = 8, b"", (0, 0)
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        kind, body = png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        assert struct.unpack(">I", png[place + 8 + length : place + 12 + length])[0] == zlib.crc32(kind + body)
        size = struct.unpack(">II", body[:8]) if kind == b"IHDR" else size
        data += body if kind == b"IDAT" else b""
        place += 12 + length
    raw = zlib.decompress(data)
    return [raw[n * (size[0] + 1) + 1 : (n + 1) * (size[0] + 1)] for n in range(size[1])]


def test_the_picture_shows_every_level_that_rows_are_on(context: Context) -> None:
    rows = dots(card.picture(context))
    assert (len(rows[0]), len(rows)) == (1200, 630)
    strips = set(b"".join(rows[card.TOP : card.BOTTOM]))
    shown = {STATUSES[i.verdict.status][1] for row in context.result.rows for i in row.history.intervals}
    assert {card.COLOURS[level][0] for level in shown} <= strips


def test_the_picture_of_nothing_can_be_drawn() -> None:
    assert len(dots(card.picture(Context(fakes.bare(rows=False))))) == 630


def test_the_picture_is_named_only_where_it_has_an_address(rich_site: Path, hosted_site: Path) -> None:
    page = (hosted_site / "rows/row-1/index.html").read_text("utf-8")
    assert 'property="og:image" content="https://example.test/parity/assets/card.' in page
    assert "og:image" not in (rich_site / "rows/row-1/index.html").read_text("utf-8")


def test_the_chart_counts_every_row_at_every_step(context: Context) -> None:
    steps = chart.steps(context)
    assert {sum(step.counts) for step in steps} == {len(context.rows)}
    now = {level: context.levels[level] for level in chart.STACK}
    assert dict(zip(chart.STACK, steps[-1].counts, strict=True)) == now
    assert context.both is not None
    before = [step for step in steps if step.instant < context.both]
    assert all(step.counts[:-1] == (0,) * (len(chart.STACK) - 1) for step in before)


def test_tasks_come_by_risk_then_age_with_what_must_land_together(context: Context) -> None:
    found = lag.tasks(context, context.urls(""))
    still = [row for row in context.result.rows if lag.open_episode(row) is not None]
    assert len(found) == len(still) == len({task.title for task in found})
    assert found[0].priority == "P0"
    last = [task.priority for task in found if not task.adrs or not task.together]
    assert last == sorted(last, key="P0 P1 P2 P3 look".split().index)
    together = [n for n, task in enumerate(found) if {"ADR-001", "ADR-002"} & {adr.text for adr in task.adrs}]
    assert together == list(range(together[0], together[0] + len(together)))


def test_only_gaps_that_the_reference_opened_while_both_existed_count_as_followed(context: Context) -> None:
    closed, _ = lag.to_follow(context)
    wanted = [
        episode.seconds
        for row in context.result.rows
        for episode in row.history.episodes
        if episode.closed and episode.opened.moved_by == "reference" and episode.opened.start.port
    ]
    assert 0 < len(closed) == len(wanted)


@pytest.mark.parametrize(
    ("part", "other", "marked"),
    [
        ("name (value 10, of bytes)", "name (value 12, of bytes)", ["10"]),
        ("repository/meta-3-instruct-it", "repository/meta-3-it", ["meta-3-instruct-it"]),
        ("repository/meta-3-it", "repository/meta-3-instruct-it", ["meta-3-it"]),
        ("a", "b", ["a"]),
        ("quite another", "nothing alike", ["quite another"]),
    ],
)
def test_only_the_words_that_differ_are_marked_inside_a_part(part: str, other: str, marked: list[str]) -> None:
    found = values.within(part, other)
    assert "".join(piece.text for piece in found) == part
    assert [piece.text for piece in found if piece.mark] == marked


def test_a_port_against_each_later_version_in_runs(context: Context) -> None:
    port = context.head("port")
    assert port is not None
    newest, before = against.versions(context, context.urls(""), port.sha)
    assert (before.versions, newest.versions) == ("0.4.0 to 0.10.0", "0.12.0 to 0.18.0")
    assert {now.slug for _, _, _, now in newest.moved} == {"feature-gap"}
    assert len(newest.moved) == len(context.rows) // 2


def test_without_a_judge_nothing_is_said_of_pairs_that_never_were() -> None:
    bare = Context(fakes.rich())
    assert against.columns(bare, bare.urls(""), fakes.sha("reference", 1), fakes.sha("port", 1)) is None
    assert against.versions(bare, bare.urls(""), fakes.sha("port", 1)) == ()


def test_a_comparison_names_every_row_that_moved_and_no_other(context: Context) -> None:
    from generator.publish import assets

    made = assets.Assets(assets.static())
    for pair in pairs.pairs(context)[:3] + pairs.pairs(context)[-3:]:
        page = compare.page(context, made, pair)
        assert {d.anchor for d in page.differences} == set(pairs.moved(pair))
        assert len(page.differences) + len(page.alike_rows) == len(pair.right.states)


@pytest.mark.parametrize("id", sorted(RESERVED))
def test_a_row_cannot_take_the_anchor_of_a_part_of_the_page(id: str) -> None:
    import msgspec

    from generator.errors import ParityError

    result = fakes.bare()
    with pytest.raises(ParityError, match="give the row another one"):
        Context(msgspec.structs.replace(result, rows=(msgspec.structs.replace(result.rows[0], id=id),)))


def test_every_anchor_of_a_page_with_rows_is_reserved(rich_site: Path) -> None:
    from tests.publish import crawl

    rows = set(Context(fakes.rich()).rows)
    for page in ("index.html", *(str(p.relative_to(rich_site)) for p in rich_site.glob("releases/*/index.html"))):
        ids = {e.attrib["id"] for e in crawl.parse(rich_site / page).iter() if "id" in e.attrib} - rows
        # an underscore cannot be in a row's id
        assert {id for id in ids if "_" not in id and not id.startswith(("area-", "at-"))} <= RESERVED | {"matrix"}, (
            page
        )
