"""The request that asks for a description."""

from pydantic import BaseModel

from lumen.types.text_chunk import TextChunk


class DescribeRequest(BaseModel):
    """A prompt, and which model is to describe it."""

    prompt: list[TextChunk]
    model: str
    max_words: int = 200
