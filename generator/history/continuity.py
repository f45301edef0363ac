"""Whether a history still has what was seen of it before: a force push must not be shown as change."""

from __future__ import annotations

from generator.model import History


def check(previous_head: str | None, history: History) -> str | None:
    """A note where the head that the last build saw is no longer on the first-parent line, else None."""
    if previous_head is None or any(commit.sha == previous_head for commit in reversed(history.commits)):
        return None
    return (
        f"the history of {history.branch} was rewritten: {previous_head[:7]}, the newest commit of the build before, "
        f"is no longer on it; what was published for it may describe commits that are gone"
    )
