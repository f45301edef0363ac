"""Large recordings travel in parts."""

from collections.abc import Iterator

PART_SIZE = 8 * 1024 * 1024


def parts(data: bytes, *, part_size: int = PART_SIZE) -> Iterator[bytes]:
    """A recording's bytes in order, in parts of at most ``part_size`` bytes."""
    for start in range(0, len(data), part_size):
        yield data[start : start + part_size]
