"""Numbers that several modules share. Times are in seconds."""

DEFAULT_PROGRESS_TIMEOUT = 45 * 60
DEFAULT_POLL_INTERVAL = 1.0
MAX_ATTEMPTS = 8
