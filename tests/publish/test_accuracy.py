"""The table of /about/ says what was measured: a language over an SDK's history, whatever pair the site is about."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.errors import ParityError
from generator.publish import measured
from generator.publish.views.accuracy import accuracy


def test_a_table_names_what_it_was_measured_on_and_not_the_pair_that_is_shown() -> None:
    told = measured.read()
    assert told is not None
    captions = [table.caption for table in accuracy().tables]
    for side, caption in zip((told.reference, told.port), captions, strict=True):
        assert side is not None
        assert side.language.capitalize() in caption
        assert side.of in caption


@pytest.mark.parametrize("lacking", ["of", "language"])
def test_a_table_that_does_not_say_what_was_measured_is_refused(lacking: str, tmp_path: Path) -> None:
    table = json.loads(measured.FILE.read_text("utf-8"))
    del table["reference"][lacking]
    file = tmp_path / "accuracy.json"
    file.write_text(json.dumps(table), "utf-8")
    with pytest.raises(ParityError, match="make accuracy"):
        measured.read(file)
