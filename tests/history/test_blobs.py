"""File contents: each id once, in order, one at a time, and no process left whatever happens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.errors import ParityError
from generator.history.blobs import read_blob, read_blobs
from generator.history.repository import Repository
from generator.history.walk import read_history, states

from .toy import Toy, children

Open = Callable[..., Repository]
CONTENTS = {"empty": b"", "line": b"a\n", "no end": b"a", "looks like a header": b"0" * 40 + b" blob 3\nabc\n",
            "binary": bytes(range(256)) * 40, "large": b"x" * 3_000_000}  # fmt: skip


@pytest.fixture
def repository(tmp_path: Path, opened: Open) -> Repository:
    return opened(Toy().commit("one", dict(CONTENTS)).build(tmp_path / "toy.git"))


@pytest.fixture
def ids(repository: Repository) -> dict[str, str]:
    ((_, state),) = states(read_history(repository, include=("**",)))
    return dict(state)


def test_bytes_come_as_they_are_in_the_order_asked(repository: Repository, ids: dict[str, str]) -> None:
    wanted = [ids[name] for name in reversed(CONTENTS)]
    found = list(read_blobs(repository, wanted))
    assert [id for id, _ in found] == wanted
    assert dict(found) == {ids[name]: data for name, data in CONTENTS.items()}


def test_each_id_once_and_none_for_none(repository: Repository, ids: dict[str, str]) -> None:
    assert list(read_blobs(repository, [ids["line"]] * 3)) == [(ids["line"], b"a\n")]
    assert list(read_blobs(repository, [])) == []
    assert read_blob(repository, ids["no end"]) == b"a"


def test_it_streams(repository: Repository, ids: dict[str, str]) -> None:
    """After the first file git is still at it: the rest does not fit into the pipe."""
    before = set(children())
    blobs = read_blobs(repository, (ids[name] for name in ("line", "large", "binary")))
    next(blobs)
    assert len(set(children()) - before) == 1
    blobs.close()  # type: ignore[attr-defined]
    assert set(children()) == before


@pytest.mark.parametrize("what", ["0" * 40, "main", "main^{tree}"])
def test_what_is_no_file_is_refused(what: str, repository: Repository, ids: dict[str, str]) -> None:
    with pytest.raises(ParityError, match=r"lacks file object .*clone it again"):
        list(read_blobs(repository, [ids["line"], what, ids["large"]]))


def test_a_damaged_repository_is_said(repository: Repository, ids: dict[str, str]) -> None:
    where = Path(repository.repo.git_dir)
    name = ids["line"]
    (where / "objects" / name[:2] / name[2:]).unlink()
    with pytest.raises(ParityError, match=f"lacks file object {name[:12]}"):
        read_blob(repository, name)
    name = ids["large"]
    loose = where / "objects" / name[:2] / name[2:]
    loose.chmod(0o600)
    loose.write_bytes(loose.read_bytes()[:200])  # the header is whole, the rest is not
    with pytest.raises(ParityError, match=f"lacks file object {name[:12]}"):
        read_blob(repository, name)
