"""Lumen: describe what is shown, heard or written."""

from lumen.client import Client
from lumen.types import DescribeRequest, TextChunk

__all__ = ["Client", "DescribeRequest", "TextChunk"]
