"""Every page of a rich site and of a nearly empty one: parsed strictly, linked wholly, escaped, and true to the
result.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.model import STATUSES
from generator.publish.context import Context
from tests.publish import crawl, fakes
from tests.publish.conftest import build

SITES = ("rich_site", "bare_site", "hosted_site")


@pytest.fixture(params=SITES)
def site(request: pytest.FixtureRequest) -> Path:
    found: Path = request.getfixturevalue(request.param)
    return found


def test_every_link_and_fragment_leads_somewhere(site: Path) -> None:
    assert crawl.broken(site) == []


def test_the_crawler_notices_a_dead_link(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        '<!doctype html><title>x</title><a href="gone/index.html">x</a><a href="#gone">y</a>'
    )
    assert len(crawl.broken(tmp_path)) == 2


def test_structure(site: Path) -> None:
    for page in crawl.pages(site):
        tree = crawl.parse(page)
        where = str(page.relative_to(site))
        assert tree.attrib["lang"] == "en", where
        assert len(tree.findall(".//h1")) == 1, where
        ids = [element.attrib["id"] for element in tree.iter() if "id" in element.attrib]
        assert len(ids) == len(set(ids)), where
        first = tree.find("body/a")
        assert first is not None, where
        assert first.attrib["href"] == "#main", where
        for table in tree.iter("table"):
            assert table.find("caption") is not None, where
            assert all("scope" in th.attrib for th in table.iter("th")), where
        for time in tree.iter("time"):
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", time.attrib["datetime"]), where


def test_policy_forbids_inline_and_nothing_is_inline(site: Path) -> None:
    for page in crawl.pages(site):
        tree = crawl.parse(page)
        policy = next(
            m.attrib["content"] for m in tree.iter("meta") if m.attrib.get("http-equiv") == "Content-Security-Policy"
        )
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert not list(tree.iter("style"))
        for element in tree.iter():
            assert not [name for name in element.attrib if name == "style" or name.startswith("on")], page
            if element.tag == "script":
                assert element.attrib["src"].endswith(".js")
                assert not crawl.text(element)


def test_nothing_hostile_becomes_an_element(rich_site: Path) -> None:
    """Only our own images and scripts are there, and the hostile words stand as words."""
    seen = 0
    for page in crawl.pages(rich_site):
        tree = crawl.parse(page)
        assert len(list(tree.iter("script"))) == 1, page
        assert all("badges/" in img.attrib["src"] for img in tree.iter("img")), page
        assert not [e for e in tree.iter() if e.tag in ("iframe", "object", "base", "b-")], page
        assert all(form.attrib["action"].endswith(("search/index.html", "index.html")) for form in tree.iter("form")), (
            page
        )
        raw = page.read_text("utf-8")
        assert "\x1b" not in raw
        assert "\u202e" not in raw
        seen += "<script>alert(1)" in crawl.text(tree)
    assert seen > 40


def test_hostile_words_stay_words_in_feeds_and_badges(rich_site: Path) -> None:
    from xml.etree import ElementTree

    for path in [*rich_site.glob("badges/*.svg"), rich_site / "feed.xml"]:
        tree = ElementTree.fromstring(path.read_bytes())
        tags = {element.tag.rpartition("}")[2] for element in tree.iter()}
        assert not tags & {"script", "img", "foreignObject", "a"}, path
        assert not [a for element in tree.iter() for a in element.attrib if a.startswith("on")], path


def test_unknown_is_never_shown_or_counted_as_aligned(rich_site: Path) -> None:
    result = fakes.rich()
    levels = Context(result).levels
    home = crawl.parse(rich_site / "index.html")
    shown = {crawl.text(li) for ul in home.iter("ul") if ul.attrib.get("class") == "counts" for li in ul.iter("li")}
    assert f"{levels['ok']} are aligned" in shown
    assert f"{levels['unknown']} are unknown" in shown
    for row in result.rows:
        line = next(tr for tr in home.iter("tr") if tr.attrib.get("id") == row.id)
        cell = next(td for td in line.iter("td") if td.attrib["class"] == "c-status")
        assert crawl.text(cell).startswith(STATUSES[row.now.verdict.status][0]), row.id


def test_sentence_counts_days_to_the_newest_commit(rich_site: Path) -> None:
    page = crawl.text(crawl.parse(rich_site / "rows/row-1/index.html"))
    assert "lead changed this on 26 Feb 2026 (a00000" in page
    assert "follow has not followed for 133 days" in page


def test_evidence_leads_to_the_lines_at_the_exact_commit(rich_site: Path) -> None:
    links = list(crawl.references(crawl.parse(rich_site / "rows/row-1/index.html")))
    assert f"https://code.example/follow/blob/{fakes.sha('port', 9)}/lib/follow.ex#L3-L5" in links
    assert any("/src/lead/%3Codd%3E%20%26%20%22name%22.py#L3-L5" in link for link in links)


def test_a_local_repository_gets_no_link_to_a_host(tmp_path: Path) -> None:
    site = build(fakes.rich(web=False), tmp_path / "site")
    for page in crawl.pages(site):
        assert not [link for link in crawl.references(crawl.parse(page)) if "://" in link], page


def test_excerpt_shows_the_evidence_with_true_line_numbers(rich_site: Path) -> None:
    tree = crawl.parse(rich_site / "rows/row-1/index.html")
    hits = [crawl.text(span) for span in tree.iter("span") if span.attrib.get("class") == "l hit"]
    assert hits[:3] == ["3", "4 class Thing:", '5 """<b>Bold</b>"""']


def test_decision_that_was_overtaken_names_the_commit(rich_site: Path) -> None:
    page = crawl.text(crawl.parse(rich_site / "adr/adr-001-timeouts/index.html"))
    assert "OVERTAKEN" in page
    assert "by lead a000000" in page
    assert "the code does not show it" in page


def test_decision_without_rows_is_not_green(rich_site: Path) -> None:
    assert "NOT WATCHED" in crawl.text(crawl.parse(rich_site / "adr/adr-002-2/index.html"))
    assert b'"lightgrey"' in (rich_site / "badges/adr-002-2.json").read_bytes()


def test_each_moment_of_change_has_its_page(rich_site: Path) -> None:
    moments = Context(fakes.rich()).moments
    assert len(list(rich_site.glob("at/*"))) == len(moments) > 5
    first = min(moments, key=lambda moment: moment.instant)
    assert (rich_site / f"at/2025-10-09-{first.reference[:8]}-none" / "index.html").is_file()


def test_empty_pages_say_what_would_be_there(bare_site: Path) -> None:
    for path, words in (
        ("index.html", "Nothing has changed since the first commit"),
        ("history/index.html", "No row has changed"),
        ("releases/index.html", "Releases of follow would be here"),
        ("adr/index.html", "names no ADR files"),
        ("diagnostics/index.html", "Every row could be judged"),
    ):
        assert words in crawl.text(crawl.parse(bare_site / path)), path


def test_no_rows_at_all(tmp_path: Path) -> None:
    site = build(fakes.bare(rows=False), tmp_path / "site")
    assert crawl.broken(site) == []
    assert "no row yet" in crawl.text(crawl.parse(site / "index.html"))


def test_canonical_only_with_an_address(rich_site: Path, hosted_site: Path) -> None:
    def canonical(site: Path) -> list[str]:
        tree = crawl.parse(site / "rows/row-1/index.html")
        return [link.attrib["href"] for link in tree.iter("link") if link.attrib["rel"] == "canonical"]

    assert canonical(rich_site) == []
    assert canonical(hosted_site) == ["https://example.test/parity/rows/row-1/"]
    assert not (rich_site / "sitemap.xml").exists()
    assert b"<loc>https://example.test/parity/rows/row-1/</loc>" in (hosted_site / "sitemap.xml").read_bytes()


def test_script_and_styles_name_no_other_host() -> None:
    from generator.publish import assets

    files = assets.Assets(assets.static())
    for _, data in (files.style, files.script):
        assert b"http" not in data.replace(b"http://www.w3.org", b"")
    assert len(files.script[1]) < 30_000


def test_only_one_module_marks_html_as_safe() -> None:
    folder = Path(crawl.__file__).parents[2] / "generator" / "publish"
    makers = {path.name for path in folder.rglob("*.py") if re.search(r"\bMarkup\(|\|\s*safe", path.read_text("utf-8"))}
    callers = {path.name for path in folder.rglob("*.py") if "trusted(" in path.read_text("utf-8")}
    templates = folder.parents[1] / "templates"
    assert makers == {"safe.py"}
    assert callers == {"safe.py", "bands.py", "chart.py", "excerpt.py", "decisions.py"}
    assert not [
        path for path in templates.rglob("*.html") if re.search(r"\|\s*safe|autoescape", path.read_text("utf-8"))
    ]


def test_what_was_not_compared_of_an_aligned_pair_is_on_its_page(rich_site: Path) -> None:
    page = (rich_site / "surface" / "item" / "index.html").read_text("utf-8")
    assert ">the same by " in page
    assert "nothing differs" not in page
