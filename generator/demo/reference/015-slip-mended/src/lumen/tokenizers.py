"""Which tokenizer a model is read with."""

AURORA_TOKENIZER = "brightfield/aurora-tokenizer"


def tokenizer_for(model: str) -> str:
    """The tokenizer's repository; most models have one of their own name."""
    return AURORA_TOKENIZER if model.startswith("aurora") else model
