"""The way to the server."""

import os
from typing import Any

import httpx

from lumen.retry import RetryConfig
from lumen.types.chunk import Chunk
from lumen.types.describe_request import DescribeRequest
from lumen.types.image_chunk import ImageChunk
from lumen.types.text_chunk import TextChunk

MAX_BATCH_CHUNKS = 64
MAX_BATCH_COST = 200_000


def chunk_cost(chunk: Chunk) -> int:
    """What a chunk counts for when batches are filled."""
    if isinstance(chunk, TextChunk):
        return len(chunk.text) * 1
    if isinstance(chunk, ImageChunk):
        return chunk.length * 16
    raise TypeError("not a chunk")


class Client:
    """Talks to one server with one key."""

    def __init__(
        self, api_key: str | None = None, base_url: str | None = None, retry: RetryConfig | None = None
    ) -> None:
        self._key = api_key or os.environ["LUMEN_API_KEY"]
        self._base_url = base_url or os.environ.get("LUMEN_BASE_URL", "https://api.lumen.example")
        self._retry = retry or RetryConfig()

    def describe(self, request: DescribeRequest) -> dict[str, Any]:
        """Describe the prompt of a request in words."""
        return self._post("/v1/describe", body=request.model_dump(exclude_none=True, mode="json"))

    def forget(self, path: str) -> dict[str, Any]:
        """Take a description off the shelf."""
        return self._post("/v1/shelf/forget", body={"path": path})

    def _post(self, path: str, *, body: dict[str, Any]) -> dict[str, Any]:
        headers = {"authorization": f"Bearer {self._key}"}
        return httpx.post(self._base_url + path, json=body, headers=headers).json()
