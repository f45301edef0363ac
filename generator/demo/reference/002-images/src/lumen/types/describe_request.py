"""The request that asks for a description."""

from pydantic import BaseModel

from lumen.types.chunk import Chunk


class DescribeRequest(BaseModel):
    """A prompt, and which model is to describe it."""

    prompt: list[Chunk]
    model: str
    max_words: int = 200
