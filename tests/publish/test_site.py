"""The folder as a whole: the same bytes each time, replaced in one step, nobody else's folder touched, no wall
clock.
"""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.errors import ParityError
from generator.publish import swap
from generator.publish.context import Context
from generator.publish.swap import MARKER
from tests.publish import fakes
from tests.publish.conftest import build

SURFACE_MOMENTS = 2  # of the three that the made-up surface has: what is only the port's own is no news


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_same_bytes_again(rich_site: Path, tmp_path: Path) -> None:
    assert tree(build(fakes.rich(), tmp_path / "elsewhere")) == tree(rich_site)


def test_the_same_bytes_in_another_zone_locale_and_hash_seed(rich_site: Path, tmp_path: Path) -> None:
    code = (
        "from pathlib import Path; from tests.publish import fakes; from tests.publish.conftest import build; "
        f"build(fakes.rich(), Path({str(tmp_path / 'site')!r}))"
    )
    environment = {**os.environ, "TZ": "Asia/Kathmandu", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root, env=environment)
    assert tree(tmp_path / "site") == tree(rich_site)


def test_the_stamp_is_in_one_file_only(rich_site: Path, tmp_path: Path) -> None:
    """No page shows when it was built: another stamp changes build.json and nothing else."""
    other = tree(build(fakes.rich(), tmp_path / "site", built="much later"))
    assert {name for name, data in tree(rich_site).items() if other[name] != data} == {"build.json"}


def test_no_clock_is_read() -> None:
    folder = Path(swap.__file__).parent
    for path in folder.rglob("*.py"):
        text = path.read_text("utf-8")
        assert ".now(" not in text, path
        assert "time.time" not in text, path
        assert "today(" not in text, path


def test_a_rebuild_leaves_nothing_behind(tmp_path: Path) -> None:
    out = build(fakes.rich(), tmp_path / "site")
    assert (out / "rows/row-7").exists()
    build(fakes.bare(), out)
    assert not (out / "rows/row-7").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EIO])
def test_a_disk_that_refuses_leaves_the_old_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    out = build(fakes.bare(), tmp_path / "site")
    before = tree(out)
    real, calls = Path.write_bytes, []

    def refusing(self: Path, data: bytes) -> int:
        calls.append(self)
        if len(calls) > 30:
            raise OSError(number, os.strerror(number), str(self))
        return real(self, data)

    monkeypatch.setattr(Path, "write_bytes", refusing)
    with pytest.raises(ParityError, match="what was there is unchanged"):
        build(fakes.rich(), out)
    monkeypatch.undo()
    assert tree(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_view_that_fails_leaves_the_old_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = build(fakes.bare(), tmp_path / "site")
    before = tree(out)
    monkeypatch.setattr("generator.publish.views.plain.about", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        build(fakes.rich(), out)
    assert tree(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_killed_half_way_leaves_the_old_site_and_the_next_run_tidies_up(tmp_path: Path) -> None:
    out = build(fakes.bare(), tmp_path / "site")
    before = tree(out)
    code = (
        "import os; from pathlib import Path; from generator.publish import swap\n"
        "def files():\n"
        "    yield 'index.html', b'half'\n"
        "    os.kill(os.getpid(), 9)\n"
        f"swap.replace(Path({str(out)!r}), files())"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, cwd=Path(__file__).parents[2])
    assert done.returncode == -9
    assert tree(out) == before
    assert len(list(tmp_path.iterdir())) == 2
    build(fakes.bare(), out)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_killed_between_two_renames_the_old_site_comes_back(tmp_path: Path) -> None:
    """Only where names cannot be exchanged in one step is there such a moment at all."""
    out = build(fakes.bare(), tmp_path / "site")
    dead = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], check=True, capture_output=True, text=True
    ).stdout.strip()
    out.rename(tmp_path / f".site.parity-old-{dead}")
    swap._tidy(out)
    assert (out / "index.html").is_file()


def test_without_exchange_two_renames_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(swap, "_swap_names", lambda left, right: False)
    out = build(fakes.rich(), tmp_path / "site")
    build(fakes.bare(), out)
    assert not (out / "rows/row-7").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work")
    with pytest.raises(ParityError, match="was not written by parity"):
        build(fakes.bare(), mine)
    assert (mine / "thesis.txt").read_text() == "years of work"


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    assert (build(fakes.bare(), tmp_path / "site") / MARKER).is_file()


def test_a_file_or_link_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "link").symlink_to(tmp_path)
    for name in ("file", "link"):
        with pytest.raises(ParityError, match="not a folder"):
            build(fakes.bare(), tmp_path / name)


@pytest.mark.parametrize("path", ["../out.txt", "/etc/x", "a/../../b", "index.html"])
def test_no_file_leaves_the_folder_or_comes_twice(tmp_path: Path, path: str) -> None:
    with pytest.raises(ParityError, match="address"):
        swap.replace(tmp_path / "site", [("index.html", b""), (path, b"")])
    assert list(tmp_path.iterdir()) == []


def test_documents_are_written_as_they_are_and_listed(rich_site: Path) -> None:
    assert (rich_site / "api/v1/matrix.json").read_bytes() == b"{}\n"
    assert b"api/v1/matrix.json" in (rich_site / "api/index.html").read_bytes()
    assert (rich_site / ".nojekyll").read_bytes() == b""


def test_assets_are_named_by_what_is_in_them(rich_site: Path) -> None:
    import hashlib

    found = list((rich_site / "assets").iterdir())
    assert sorted(path.suffix for path in found) == [".css", ".js", ".js", ".png", ".svg"]
    for path in found:
        assert hashlib.sha256(path.read_bytes()).hexdigest().startswith(path.name.split(".")[1])


ENDPOINT = {"schemaVersion", "label", "message", "color", "cacheSeconds"}


def test_badges_are_endpoints_and_green_only_when_aligned(rich_site: Path) -> None:
    rows = {row.id: row.now.verdict.status for row in fakes.rich().rows}
    found = {path.stem: json.loads(path.read_bytes()) for path in rich_site.glob("badges/*.json")}
    assert set(rows) | {"matrix"} < set(found)
    for name, badge in found.items():
        assert set(badge) == ENDPOINT, name
        assert badge["schemaVersion"] == 1
        assert badge["message"]
        if name in rows:
            assert (badge["color"] == "brightgreen") == (rows[name] == "aligned"), name
            assert (badge["color"] == "lightgrey") == (rows[name] in ("unknown", "absent")), name
    assert found["matrix"]["color"] == "red"


def test_the_whole_badge_is_grey_when_nothing_was_there_to_read(bare_site: Path) -> None:
    assert json.loads((bare_site / "badges/matrix.json").read_bytes())["color"] == "lightgrey"


def test_feed_twins(hosted_site: Path) -> None:
    from xml.etree import ElementTree

    space = {"a": "http://www.w3.org/2005/Atom"}
    feed = ElementTree.fromstring((hosted_site / "feed.xml").read_bytes())
    entries = feed.findall("a:entry", space)
    ids = [entry.findtext("a:id", "", space) for entry in entries]
    twin = json.loads((hosted_site / "feed.json").read_bytes())
    assert twin["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["id"] for item in twin["items"]] == ids
    changed = [c for c in Context(fakes.rich()).changes if c.status_changed]
    assert len(set(ids)) == len(ids) == len(changed) + SURFACE_MOMENTS
    assert sum(":surface/" in id for id in ids) == SURFACE_MOMENTS
    assert all(id.startswith("tag:") for id in ids)
    updated = [entry.findtext("a:updated", "", space) for entry in entries]
    assert updated == sorted(updated, reverse=True)
    assert feed.findtext("a:updated", "", space) == updated[0]
    assert all(
        link.attrib["href"].startswith("https://example.test/parity/") for link in feed.findall(".//a:link", space)
    )
    assert feed.find("a:author/a:name", space) is not None


def test_feed_ids_do_not_depend_on_the_address(rich_site: Path, hosted_site: Path) -> None:
    def ids(site: Path) -> list[str]:
        return [item["id"] for item in json.loads((site / "feed.json").read_bytes())["items"]]

    assert ids(rich_site) == ids(hosted_site)
