"""Lines of a subject: all that is said of a pair, also of one in which nothing differs."""

from __future__ import annotations

import pytest

from generator.model import Entry, Surface, Thing
from generator.subjects import subjects

PAIR = ("lead.Item.size", "Follow.Item.size")


def said(rule: str, detail: str) -> Entry:
    status = "aligned" if rule == "aligned" else "unknown"
    return Entry(
        category="field", rule=rule, reference=PAIR[0], port=PAIR[1], status=status, risk="none", detail=detail, fingerprint=rule
    )  # fmt: skip


@pytest.mark.parametrize(
    ("entries", "aligned", "alike"),
    [
        ((), (said("aligned", "what it holds was not compared"),), "what it holds was not compared"),
        ((), (said("aligned", ""),), ""),
        ((said("default-unknown", "not followed"),), (), ""),
    ],
    ids=["a pair with a remark", "a pair without one", "no aligned pair"],
)
def test_what_was_not_compared_of_an_aligned_pair_is_said(
    entries: tuple[Entry, ...], aligned: tuple[Entry, ...], alike: str
) -> None:
    one, other = (
        Surface(language="python", things=(Thing(category="type", name=owner, parts=(Thing(category="field", name=name),)),))
        for owner, name in (("lead.Item", PAIR[0]), ("Follow.Item", PAIR[1]))
    )  # fmt: skip
    (line,) = (line for subject in subjects(one, other, entries, aligned) for line in subject.lines)
    assert line.alike == alike
    assert line.entries == entries
