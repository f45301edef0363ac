"""How accurate the readers were when ``make accuracy`` last compared them with others: the table that is kept beside them."""

from __future__ import annotations

from pathlib import Path

import msgspec

from generator.errors import ParityError

FILE = Path(__file__).resolve().parents[1] / "accuracy.json"


class Category(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of ``compared`` facts so many were right, wrong, left unknown; ``missed``: of what the other reader found beside them."""

    name: str
    compared: int
    right: int
    wrong: int
    unknown: int
    missed: int


class Measured(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a language's reader said of an SDK's whole history. ``of``: the SDK."""

    of: str
    language: str
    commits: int
    categories: tuple[Category, ...]


class Accuracy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``measured``: the day. A side is None where its reader was not compared."""

    measured: str
    reference: Measured | None = None
    port: Measured | None = None


def read(file: Path | None = None) -> Accuracy | None:
    """The measurement; None where none was made. Raises ParityError where the file is not such a table."""
    place = file or FILE
    if not place.is_file():
        return None
    try:
        return msgspec.json.decode(place.read_bytes(), type=Accuracy)
    except (OSError, msgspec.MsgspecError) as error:
        raise ParityError(f"{place.name}: {error}; measure again with make accuracy, or remove it") from error
