"""Cases as data: a source, a line of «====», and the facts that it must give.

Every kind of fact that a case names is compared whole: what is there too much fails as what is missing does.
«no <kind>» says that there must be none. «constant» and «field» keep their order, other kinds are sets.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.extract.elixir import read
from tests.extract.elixir.lines import KINDS, lines

CASES = sorted((Path(__file__).parent / "cases").glob("*.case"))
ORDERED = ("constant", "field")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    source, _, wanted = path.read_text("utf-8").partition("\n====\n")
    expected = [" ".join(line.split()) for line in wanted.splitlines() if line.strip() and not line.startswith("#")]
    assert expected, "a case without expectations says nothing"
    found = [" ".join(line.split()) for line in lines(read("lib/case.ex", source.encode(), ("lib",)))]
    none = {line.split()[1] for line in expected if line.startswith("no ")}
    expected = [line for line in expected if not line.startswith("no ")]
    kinds = {line.split()[0] for line in expected} | none
    assert kinds <= set(KINDS), f"unknown kinds: {kinds - set(KINDS)}"
    for kind in sorted(kinds):
        theirs = [line for line in found if line.split()[0] == kind]
        ours = [line for line in expected if line.split()[0] == kind]
        if kind not in ORDERED:
            theirs, ours = sorted(theirs), sorted(ours)
        assert theirs == ours
