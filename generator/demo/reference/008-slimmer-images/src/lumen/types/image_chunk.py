"""A picture in a prompt."""

from typing import Literal

from pydantic import BaseModel


class ImageChunk(BaseModel):
    """A picture; the server cuts it into cells, at most as many as the budget says."""

    data: str
    format: Literal["webp", "gif"]
    cell_budget: int | None = None
    type: Literal["image"] = "image"

    @property
    def length(self) -> int:
        """How many cells the picture may be cut into."""
        if self.cell_budget is None:
            raise ValueError("a picture without cell_budget has no length")
        return self.cell_budget
