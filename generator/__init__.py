"""parity: reads two SDKs' histories and shows, at every commit, where the port follows its reference."""

__version__ = "0.1.0"
