"""The small functions: dates, addresses, bands, badges."""

from __future__ import annotations

import pytest

from generator.model import Evidence
from generator.publish import bands, dates, urls, values
from generator.publish.bands import Axis
from generator.publish.context import Context
from generator.publish.safe import clean
from tests.publish import fakes

HOUR, DAY = 3_600, 86_400


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 seconds"),
        (1, "1 second"),
        (89, "89 seconds"),
        (90, "1 minute"),
        (2 * HOUR, "2 hours"),
        (36 * HOUR, "1 day"),
        (311 * DAY, "311 days"),
        (800 * DAY, "2.2 years"),
    ],
)
def test_durations(seconds: int, words: str) -> None:
    assert dates.duration(seconds) == words


def test_days_are_utc() -> None:
    assert dates.day(1_768_521_599) == "15 Jan 2026"
    assert dates.day(1_768_521_600) == "16 Jan 2026"
    assert dates.iso(1_768_521_600) == "2026-01-16T00:00:00Z"


def test_months_inside() -> None:
    assert [word for _, word in dates.months(fakes.START, fakes.START + 100 * DAY)] == ["Nov", "Dec", "2026"]


@pytest.mark.parametrize(
    ("page", "link"),
    [("", "rows/x/index.html"), ("about/", "../rows/x/index.html"), ("rows/y/", "../../rows/x/index.html")],
)
def test_links_are_relative_and_lead_to_a_file(page: str, link: str) -> None:
    assert urls.Urls(page, None).to("rows/x/") == link


@pytest.mark.parametrize(
    ("name", "folder"),
    [("v0.1.14", "v0.1.14"), ("../x", "x"), ("release/1 0", "release-1-0"), ("..", "unnamed"), ("a\nb", "a-b")],
)
def test_folder_names(name: str, folder: str) -> None:
    assert urls.segment(name) == folder


def test_folder_names_differ() -> None:
    assert urls.unique(["a b", "a-b", "A-B", "c"], frozenset({"c"})) == ["a-b", "a-b-2", "A-B-3", "c-2"]


def test_no_link_to_a_host_that_is_none() -> None:
    result = fakes.side("port", fakes.histories()[0]["port"])
    import msgspec

    evidence = Evidence(path="a.ex", first_line=3, last_line=3, sha="abc")
    assert urls.file_url(result, evidence) == "https://code.example/follow/blob/abc/a.ex#L3"
    for web in (None, "javascript:alert(1)", "/srv/git/x"):
        assert urls.file_url(msgspec.structs.replace(result, web=web), evidence) is None


def row_intervals(id: str) -> tuple[Axis, tuple[fakes.Interval, ...]]:
    result = fakes.rich()
    context = Context(result)
    return Axis(context.began, context.newest, bands.NARROW), context.rows[id].history.intervals


def test_a_two_hour_episode_in_nine_months_is_seen() -> None:
    """Widened to three pixels, at its true place, with a notch; its neighbours are not."""
    axis, intervals = row_intervals("row-2")
    blocks = bands.blocks(axis, intervals, ("lead", "follow"))
    (short,) = [block for block in blocks if block.widened]
    assert short.width == bands.LEAST
    assert short.x == axis.x(intervals[2].start.instant)
    assert short.level == "bad"
    assert "(2 hours)" in short.title
    assert str(bands.band(axis, intervals, ("lead", "follow"), "x")).count('class="notch"') == 1


def test_blocks_cover_the_whole_axis() -> None:
    for id in ("row-0", "row-1", "row-2", "row-3", "row-6"):
        axis, intervals = row_intervals(id)
        blocks = [block for block in bands.blocks(axis, intervals, ("lead", "follow")) if not block.widened]
        assert blocks[0].x == 0
        assert blocks[-1].x + blocks[-1].width == pytest.approx(bands.NARROW, abs=0.02)


def test_unknown_is_hatched_and_only_unknown() -> None:
    axis, intervals = row_intervals("row-3")
    assert str(bands.band(axis, intervals, ("lead", "follow"), "x")).count("url(#hatch)") == 1
    axis, intervals = row_intervals("row-1")
    assert "url(#hatch)" not in str(bands.band(axis, intervals, ("lead", "follow"), "x"))


def test_band_in_words() -> None:
    assert bands.in_words(row_intervals("row-2")[1]) == "aligned 2 times; DEFAULT MISMATCH since 7 May 2026"
    assert bands.in_words(()) == "no history yet"


def test_a_history_of_one_moment_has_a_band() -> None:
    result = fakes.bare()
    context = Context(result)
    (block,) = bands.blocks(Axis(context.began, context.newest), result.rows[0].history.intervals, ("a", "b"))
    assert (block.x, block.width, block.widened) == (0, bands.NARROW, False)


def test_clean() -> None:
    assert clean("a\x00b\x1bc\ud800d\u202ee\nf\tg") == "a\ufffdb\ufffdc\ufffdd\ufffde\nf\tg"


@pytest.mark.parametrize(
    ("display", "parts"),
    [
        ("a, b", ["a", "b"]),
        ("a (b, c), d", ["a (b, c)", "d"]),
        ("f([1, {2, 3}]), g", ["f([1, {2, 3}])", "g"]),
        ("never (closed, x", ["never (closed, x"]),
        (") early, b", [") early", "b"]),
        ("", [""]),
    ],
)
def test_values_are_split_outside_brackets(display: str, parts: list[str]) -> None:
    assert values.split(display) == parts


def test_only_what_differs_is_marked() -> None:
    result = fakes.rich()
    reference, port = values.both(result.rows[1].now)
    assert [piece.text for piece in reference.pieces if piece.mark] == ["size"]
    assert [piece.text for piece in port.pieces if piece.mark] == ["height", "width"]
    assert not [piece for value in values.both(result.rows[0].now) for piece in value.pieces if piece.mark]
