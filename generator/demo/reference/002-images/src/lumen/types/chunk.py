"""What a prompt is made of."""

from typing import TypeAlias, Union

from lumen.types.image_chunk import ImageChunk
from lumen.types.text_chunk import TextChunk

Chunk: TypeAlias = Union[TextChunk, ImageChunk]
