"""``python -m generator`` is ``parity``."""

from generator.cli import main

main()
