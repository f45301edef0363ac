"""The request that asks for a description."""

from typing import Literal

from pydantic import BaseModel

from lumen.types.chunk import Chunk


class DescribeRequest(BaseModel):
    """A prompt, which model is to describe it, and what the words are for."""

    prompt: list[Chunk]
    model: str
    purpose: Literal["caption", "summary", "alt-text"]
    max_words: int = 200
