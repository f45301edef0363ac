"""Lumen: describe what is shown, heard or written."""

from lumen.client import Client
from lumen.types import Chunk, DescribeRequest, ImageChunk, TextChunk

__all__ = ["Chunk", "Client", "DescribeRequest", "ImageChunk", "TextChunk"]
