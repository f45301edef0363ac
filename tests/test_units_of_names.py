"""A name's last word as a unit, and the names that only look like one."""

from __future__ import annotations

import pytest

from generator.compare.units import UNITS
from generator.units_of_names import WORDS, unit_of


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("pkg.retry.MAX_DELAY_MS", "ms"),
        ("Pkg.Retry.max_delay_ms", "ms"),
        ("_POLL_INTERVAL_SECONDS", "s"),
        ("_REFRESH_SECS", "s"),
        ("RESET_SEC", "s"),
        ("timeout_s", "s"),
        ("pollIntervalMs", "ms"),
        ("lifetime_minutes", "min"),
        ("lifetime_hours", "h"),
        ("_INDEX_BYTES", "B"),
        ("chunk_mib", "MiB"),
        ("jitter_min", None),
        ("REQUESTS_PER_SECONDS", None),
        ("tokens_per_s", None),
        ("bytes_per_token", None),
        ("max_bytes_count", None),
        ("SECONDS", None),
        ("s", None),
        ("max_retries", None),
        ("default_events", None),
        ("_process_uuids", None),
        ("pkg_ms.retries", None),
    ],
)
def test_a_unit_is_read_from_a_name(name: str, unit: str | None) -> None:
    assert unit_of(name) == unit


def test_every_unit_is_one_that_values_are_compared_in() -> None:
    assert set(WORDS.values()) <= set(UNITS)
