"""The shelf: descriptions that the server keeps."""

PAGE_SIZE = 50


def page(number: int) -> dict[str, int]:
    """Which part of the shelf to ask for; pages count from 0."""
    return {"offset": number * PAGE_SIZE, "limit": PAGE_SIZE}
