"""From findings to one word: the worst decides, unknown is never green, and what nobody gave a word for is unknown."""

from __future__ import annotations

import pytest

from generator.compare.verdicts import judge
from generator.config import Accepted, Judgement, RowConfig
from generator.model import Item, Reading


def row(*words: tuple[str, str, str, str]) -> RowConfig:
    judgements = tuple(Judgement(rule=rule, key=key, status=status, risk=risk) for rule, key, status, risk in words)
    return RowConfig(id="row", title="Row", area="Area", reference=(), port=(), judge=judgements)


def having(**facets: object) -> Reading:
    return Reading(items=(Item(key="value", facets=tuple(facets.items())),))


ANY = row(("*", "*", "default-mismatch", "medium"))
NOTHING = Reading()
UNSURE = Reading(unknown="there is a syntax error in it")


def test_the_same_is_aligned() -> None:
    assert judge(ANY, having(value=1), having(value=1)).status == "aligned"


def test_a_difference_earns_its_word() -> None:
    verdict = judge(ANY, having(value=1), having(value=2))
    assert (verdict.status, verdict.risk) == ("default-mismatch", "medium")


def test_a_finding_without_a_word_is_unknown_and_says_so() -> None:
    verdict = judge(row(("required-*", "*", "aligned", "none")), having(value=1), having(value=2))
    assert verdict.status == "unknown"
    assert "no word for rule value-differs" in verdict.findings[0].detail


@pytest.mark.parametrize(
    ("reference", "port"), [(UNSURE, having(value=1)), (having(value=1), UNSURE), (UNSURE, NOTHING), (UNSURE, UNSURE)]
)
def test_what_cannot_be_read_is_unknown_whatever_the_other_side_is(reference: Reading, port: Reading) -> None:
    verdict = judge(ANY, reference, port)
    assert verdict.status == "unknown"
    assert verdict.confidence == "unknown"
    assert "syntax error" in verdict.findings[0].detail


@pytest.mark.parametrize(
    ("reference", "port", "status"),
    [
        (NOTHING, NOTHING, "absent"),
        (having(value=1), NOTHING, "missing-in-port"),
        (NOTHING, having(value=1), "extra-in-port"),
    ],
)
def test_what_only_one_side_has(reference: Reading, port: Reading, status: str) -> None:
    assert judge(ANY, reference, port).status == status


def test_the_worst_finding_decides() -> None:
    words = row(
        ("a-*", "*", "ergonomics-gap", "low"),
        ("b-*", "*", "breaking-divergence", "critical"),
        ("c-*", "*", "feature-gap", "low"),
    )
    verdict = judge(words, having(a=1, b=1, c=1), having(a=2, b=2, c=2))
    assert (verdict.status, verdict.risk) == ("breaking-divergence", "critical")
    assert [finding.status for finding in verdict.findings] == ["breaking-divergence", "feature-gap", "ergonomics-gap"]


def test_a_difference_that_is_only_noted_stays_aligned_and_visible() -> None:
    verdict = judge(row(("*", "*", "aligned", "none")), having(required=True), having(required=False))
    assert verdict.status == "aligned"
    assert [finding.rule for finding in verdict.findings] == ["required-differs"]


def test_an_acceptance_covers_what_it_names_and_nothing_else() -> None:
    accepted = (Accepted(row="row", key="value", rule="a-*", reason="meant so"),)
    assert judge(ANY, having(a=1), having(a=2), accepted).status == "accepted"
    assert judge(ANY, having(b=1), having(b=2), accepted).status == "default-mismatch"
    assert judge(ANY, having(a=1), NOTHING, (Accepted(row="row", reason="meant so"),)).status == "missing-in-port"


def test_an_alternative_carries_its_own_word() -> None:
    hidden = Reading(
        items=(Item(key="open with option resume", facets=()),), earned=("ergonomics-gap", "medium"), covers=("*",)
    )
    verdict = judge(ANY, Reading(items=(Item(key="resume", facets=()),)), hidden)
    assert (verdict.status, verdict.risk) == ("ergonomics-gap", "medium")
