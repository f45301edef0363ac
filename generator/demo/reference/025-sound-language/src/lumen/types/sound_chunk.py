"""A recording in a prompt."""

from typing import Literal

from pydantic import BaseModel


class SoundChunk(BaseModel):
    """A recording in one channel."""

    samples: str
    rate: int = 16_000
    language: str | None = None
    type: Literal["sound"] = "sound"

    @property
    def length(self) -> int:
        """How many whole seconds the recording lasts, at most."""
        return len(self.samples) // self.rate + 1
