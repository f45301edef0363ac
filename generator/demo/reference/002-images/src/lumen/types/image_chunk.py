"""A picture in a prompt."""

from typing import Literal

from pydantic import BaseModel


class ImageChunk(BaseModel):
    """A picture, cut into a grid of cells."""

    data: str
    format: Literal["webp", "gif"]
    columns: int
    rows: int
    cells: int
    type: Literal["image"] = "image"

    @property
    def length(self) -> int:
        """How many cells the picture is cut into."""
        return self.cells
