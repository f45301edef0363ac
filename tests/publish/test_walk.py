"""What a stranger stumbled over, walking the site from question to answer; each stumble as a test."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace

from generator.model import STATUSES, SurfaceResult
from generator.pipeline import Project
from generator.publish import assets, dates, feeds, pairs, rules
from generator.publish.context import Context
from generator.publish.safe import breakable
from generator.publish.surfaces import surfaces
from generator.publish.views import home, lag, moments, plain, record, report, subject
from tests.publish import crawl, fakes

ATOM = {"a": feeds.ATOM}


@pytest.fixture(scope="module")
def context() -> Context:
    return Context(fakes.rich(), verdict=fakes.verdict)


@pytest.fixture(scope="module")
def made() -> assets.Assets:
    return assets.Assets(assets.static())


def said(phrase: tuple[object, ...]) -> str:
    return "".join(piece.text for piece in phrase)


# ── the findings document ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_report_has_every_gap_once_and_in_order(context: Context, made: assets.Assets) -> None:
    page = report.report(context, made)
    opened = lag.tasks(context, context.urls("report/"))
    order = list(report.PRIORITIES)
    places = [order.index(gaps.priority) for gaps in page.gaps]
    assert places == sorted(places)
    told = [gap.name.text for gaps in page.gaps for gap in gaps.lines]
    assert {task.title for task in opened} <= set(told)
    assert len(told) == len(set(told))
    assert any(title.startswith("Item ") for title in told), "what no row watches is a gap as well"
    acted = [row.text for action in page.actions for row, _, _ in action.rows]
    assert set(told) <= set(acted)


def test_what_must_land_together_is_one_action(context: Context, made: assets.Assets) -> None:
    page = report.report(context, made)
    together = [action for action in page.actions if action.together]
    assert together
    for action in together:
        assert len([other for other in page.actions if other.together == action.together]) == 1


def test_the_report_details_what_is_not_in_step_and_nothing_else(context: Context, made: assets.Assets) -> None:
    page = report.report(context, made)
    apart = {
        row.title
        for row in context.result.rows
        if STATUSES[context.now[row.id].verdict.status][1] not in ("ok", "none")
    }
    assert {detail.title for detail in page.details} == apart
    assert [line.title for line in page.lines] == [row.title for row in context.result.rows]


def test_an_empty_report_says_what_would_be_there(bare_site: Path, rich_site: Path) -> None:
    for site in (bare_site, rich_site):
        text = crawl.text(crawl.parse(site / "report/index.html"))
        for heading in ("Scope", "Matrix", "Details", "Gaps by priority", "Suggested actions", "Confidence"):
            assert heading in text


# ── the first screen ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_first_screen_names_the_worst_that_no_row_watches(context: Context, made: assets.Assets) -> None:
    page = home.home(context, made)
    told = said(page.beyond)
    assert "1 of medium risk or worse is watched by no row, 1 of high risk: Item " in told
    assert any(piece.href and piece.href.endswith("surface/item/index.html") for piece in page.beyond)


def test_changes_that_are_left_out_are_a_click_away(rich_site: Path, context: Context) -> None:
    page = (rich_site / "index.html").read_text("utf-8")
    newest = next(iter(context.moments))
    more = len(context.moments[newest]) - home.FEW
    assert (f"and {dates.count(more, 'more change')}</a>" in page) == (more > 0)


# ── rules, words, names ──────────────────────────────────────────────────────────────────────────────────────────────


def test_every_rule_that_found_something_is_explained(demo_project: Project) -> None:
    found = {
        finding.rule
        for row in demo_project.result().rows
        for interval in row.history.intervals
        for finding in interval.verdict.findings
    }
    assert len(found) > 5
    assert [rule for rule in sorted(found) if not rules.said(rule)] == []


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("missing-required", "requires it, the port does not have it"),
        ("default-differs", "its default is not the same"),
        ("emitted-may-differ", "when it is sent is not the same"),
        ("retries-differs", "its «retries» is not the same"),
        ("no-such-rule", ""),
    ],
)
def test_a_rule_in_words(rule: str, words: str) -> None:
    assert words in rules.said(rule)
    assert bool(rules.said(rule)) == bool(words)


def test_a_long_name_breaks_where_it_parts_and_stays_escaped() -> None:
    assert breakable("create_training_client") == "create_<wbr>training_<wbr>client"
    assert breakable("short_name") == "short_name"
    assert breakable("a/very/long/path/<b>.py") == "a/<wbr>very/<wbr>long/<wbr>path/&lt;b&gt;.py"


def test_thousands_are_parted() -> None:
    assert dates.count(1012, "shift") == "1\N{NARROW NO-BREAK SPACE}012 shifts"
    assert dates.count(1, "shift") == "1 shift"


# ── addresses that stay ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_comparison_with_now_stays_for_every_moment(rich_site: Path, context: Context, made: assets.Assets) -> None:
    newest, *older = context.moments
    assert pairs.since(context, newest) is None
    for moment in older:
        pair = pairs.since(context, moment)
        assert pair is not None
        assert (rich_site / pair.folder / "index.html").is_file()
        link = moments.moment(context, made, moment, None, None).since
        assert link is not None
        assert str(len(pairs.moved(pair))) in link.text


def test_the_record_of_the_surface_is_a_page_a_month(rich_site: Path, context: Context) -> None:
    found = surfaces(context)
    assert found is not None
    months = record.months(context)
    assert [moment for told in months.values() for moment in told] == list(found.moments)
    for folder, told in months.items():
        text = (rich_site / folder / "index.html").read_text("utf-8")
        assert text.count('<div class="day">') == len(told)


def test_feeds_lead_to_places_that_are_there(rich_site: Path) -> None:
    for item in json.loads((rich_site / "feed.json").read_bytes())["items"]:
        parts = urlsplit(item["url"])
        page = rich_site / unquote(parts.path)
        assert page.is_file(), item["url"]
        if parts.fragment:
            ids = {e.attrib["id"] for e in crawl.parse(page).iter() if "id" in e.attrib}
            assert unquote(parts.fragment) in ids, item["url"]


def test_a_row_and_a_decision_have_feeds_of_their_own(rich_site: Path, context: Context) -> None:
    every = {one.id for one in feeds.entries(context)}
    for folder, rows in (
        *((context.row_folder(row.id), {row.id}) for row in context.result.rows),
        *((f"adr/{name}/", set(found.rows)) for name, found in context.decisions.items()),
    ):
        feed = ElementTree.fromstring((rich_site / folder / "feed.xml").read_bytes())
        ids = [entry.findtext("a:id", namespaces=ATOM) for entry in feed.iterfind("a:entry", ATOM)]
        assert len(ids) == sum(change.row.id in rows for change in feeds.changed(context))
        assert set(ids) <= every, "the same change has the same id everywhere"
        assert 'href="feed.xml"' in (rich_site / folder / "index.html").read_text("utf-8")
    names = [ElementTree.parse(path).findtext("a:id", namespaces=ATOM) for path in rich_site.rglob("feed.xml")]
    assert len(names) == len(set(names))


# ── what was not read ────────────────────────────────────────────────────────────────────────────────────────────────


def test_diagnostics_list_every_unknown_of_the_surface(context: Context, made: assets.Assets) -> None:
    page = plain.diagnostics(context, made)
    found = context.result.surface
    assert found is not None
    unknown = [entry for entry in found.entries if entry.status == "unknown"]
    assert [reason for one in page.surface for reason in one.reasons] == [entry.detail for entry in unknown]
    assert "1 could not be judged. 1 public name of both sides" in said(page.surface_said)


def test_the_sums_of_the_diagnostics_are_explained_where_they_differ(context: Context, made: assets.Assets) -> None:
    found = context.result.surface
    assert found is not None
    field = replace(found.coverage["field"], unknown=3)
    wide: SurfaceResult = replace(found, coverage={**found.coverage, "field": field})
    page = plain.diagnostics(Context(replace(context.result, surface=wide)), made)
    assert "3 could not be judged, which 1 entry below says:" in said(page.surface_said)


# ── a subject that the port has much of its own in ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("own", [subject.FOLDED - 1, subject.FOLDED])
def test_what_only_the_port_has_is_folded_where_it_is_much(own: int, context: Context, made: assets.Assets) -> None:
    found = context.result.surface
    assert found is not None
    item = found.subjects[0]
    extra = next(entry for entry in found.entries if entry.status == "extra-in-port")
    thing = next(line.port for line in item.lines if line.category == "field" and line.port)
    mine = tuple(
        replace(item.lines[1], reference=None, port=replace(thing, name=f"Follow.Item.own{n}"), entries=(extra,))
        for n in range(own)
    )
    wide = replace(found, subjects=(replace(item, lines=(*item.lines, *mine)), *found.subjects[1:]))
    here = Context(replace(context.result, surface=wide))
    whole = surfaces(here)
    assert whole is not None
    page = subject.subject(here, made, whole, wide.subjects[0], None, None)
    section = next(one for one in page.sections if one.id == "in-fields")
    assert len(section.own) == (own if own >= subject.FOLDED else 0)
    assert len(section.lines) + len(section.own) == 3 + own
    assert {count.words: count.number for count in page.counts}["are only in the port"] == own


# ── every page says of which kind it is ──────────────────────────────────────────────────────────────────────────────


def test_every_template_has_a_page_in_a_whole_site(rich_site: Path) -> None:
    kinds = {re.search(r'data-kind="([a-z-]+)"', page.read_text("utf-8"))[1] for page in crawl.pages(rich_site)}  # type: ignore[index]
    assert kinds == {path.stem for path in (assets.templates() / "pages").glob("*.html")}
