"""What is sent and what comes back."""

from lumen.types.chunk import Chunk
from lumen.types.describe_request import DescribeRequest
from lumen.types.image_chunk import ImageChunk
from lumen.types.text_chunk import TextChunk

__all__ = ["Chunk", "DescribeRequest", "ImageChunk", "TextChunk"]
