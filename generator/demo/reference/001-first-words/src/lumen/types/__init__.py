"""What is sent and what comes back."""

from lumen.types.describe_request import DescribeRequest
from lumen.types.text_chunk import TextChunk

__all__ = ["DescribeRequest", "TextChunk"]
