"""Which chunks travel together."""

from collections.abc import Iterable, Iterator

from lumen.types.chunk import Chunk
from lumen.types.image_chunk import ImageChunk
from lumen.types.sound_chunk import SoundChunk
from lumen.types.text_chunk import TextChunk

MAX_BATCH_CHUNKS = 64
MAX_BATCH_COST = 400_000


def chunk_cost(chunk: Chunk) -> int:
    """What a chunk counts for when batches are filled."""
    if isinstance(chunk, TextChunk):
        return len(chunk.text) * 1
    if isinstance(chunk, ImageChunk):
        return len(chunk.data) * 2
    if isinstance(chunk, SoundChunk):
        return len(chunk.samples) * 4
    raise TypeError("not a chunk")


def batches(chunks: Iterable[Chunk]) -> Iterator[list[Chunk]]:
    """Chunks in batches, none of which has too many or costs too much."""
    batch: list[Chunk] = []
    cost = 0
    for chunk in chunks:
        if batch and (len(batch) == MAX_BATCH_CHUNKS or cost + chunk_cost(chunk) > MAX_BATCH_COST):
            yield batch
            batch, cost = [], 0
        batch.append(chunk)
        cost += chunk_cost(chunk)
    if batch:
        yield batch
