"""When to try again and when to give up."""

from dataclasses import dataclass

from lumen._constants import DEFAULT_POLL_INTERVAL, DEFAULT_PROGRESS_TIMEOUT, MAX_ATTEMPTS


@dataclass(frozen=True)
class RetryConfig:
    """Patience with the server. Times are in seconds."""

    progress_timeout: float = DEFAULT_PROGRESS_TIMEOUT
    poll_interval: float = DEFAULT_POLL_INTERVAL
    max_attempts: int = MAX_ATTEMPTS
