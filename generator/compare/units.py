"""Values with units: brought to one unit to be compared, shown in the unit a person would use."""

from __future__ import annotations

from typing import Any

# unit → (dimension, how many of the dimension's base unit it is)
UNITS: dict[str, tuple[str, float]] = {
    "ms": ("time", 0.001),
    "s": ("time", 1),
    "min": ("time", 60),
    "h": ("time", 3600),
    "B": ("bytes", 1),
    "KiB": ("bytes", 1024),
    "MiB": ("bytes", 1024**2),
}
BASE = {"time": "s", "bytes": "B"}


def normalise(value: Any, unit: str | None) -> tuple[Any, str | None]:
    """A number in its dimension's base unit and that unit's name; anything else as it is. ``unit``: one of UNITS or None."""
    if unit is None or isinstance(value, bool) or not isinstance(value, int | float):
        return value, unit
    dimension, factor = UNITS[unit]
    scaled = value * factor
    return (int(scaled) if float(scaled).is_integer() else round(scaled, 9)), BASE[dimension]


def show(value: Any, unit: str | None = None) -> str:
    """A value for people: ``120 min``, ``0.5 s``, ``5 000 000``, ``"text"`` without quotes, none and true in words."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(show(item, unit) for item in value) or "nothing"
    if isinstance(value, dict):
        return ", ".join(f"{key}: {show(item)}" for key, item in value.items()) or "nothing"
    if isinstance(value, int | float):
        if unit == "s" and value >= 60 and value % 60 == 0:
            return f"{value // 60:,.0f} min".replace(",", "\N{NARROW NO-BREAK SPACE}")
        number = f"{value:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
        return f"{number} {unit}" if unit else number
    return str(value) or "empty text"
