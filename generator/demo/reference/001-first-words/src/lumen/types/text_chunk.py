"""A piece of text in a prompt."""

from typing import Literal

from pydantic import BaseModel


class TextChunk(BaseModel):
    """Plain text."""

    text: str
    type: Literal["text"] = "text"

    @property
    def length(self) -> int:
        """How many characters the text has."""
        return len(self.text)
