"""A row sees that a field is there, whether it is required and its default; it does not see what the field holds."""

from __future__ import annotations

import pytest

from generator.compare.covering import covering
from generator.compare.judgements import CONTENTS, WORDS
from generator.config import Probe, RowConfig
from generator.model import Entry
from generator.stubs import stubs

ROW = RowConfig(
    id="order",
    title="Order",
    area="Types",
    reference=(Probe(fields="Order"),),
    port=(Probe(fields="Lumenex.Order"),),
    judge=(),
)


def entry(rule: str) -> Entry:
    words = WORDS["field", rule]
    return Entry(
        category="field",
        rule=rule,
        reference="lumen.Order.count",
        port="Lumenex.Order.count",
        status=words.status,
        risk=words.risk,
        detail="",
    )


@pytest.mark.parametrize("rule", sorted(CONTENTS))
def test_what_a_field_holds_is_covered_by_no_row_and_makes_no_stub(rule: str) -> None:
    assert covering((ROW,))(entry(rule)) is None
    assert stubs([entry(rule)], [], frozenset(), []) == []


@pytest.mark.parametrize("rule", ["default-differs", "required-dropped", "missing"])
def test_what_else_is_said_of_a_field_is_covered_or_makes_a_stub(rule: str) -> None:
    assert covering((ROW,))(entry(rule)) == "order"
    assert [one.selector for one in stubs([entry(rule)], [], frozenset(), [])] == ["fields"]


def test_the_rules_of_what_fields_hold() -> None:
    assert {rule.removeprefix("sent-").removeprefix("received-") for rule in CONTENTS} == {
        "type-differs",
        "type-narrowed",
        "type-untyped",
        "type-widened",
    }
