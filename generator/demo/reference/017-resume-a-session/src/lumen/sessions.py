"""Sessions: several requests that know of each other."""

import asyncio
from typing import Any

from lumen.client import Client


class Sessions:
    """The sessions of one client."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def open_session(self, name: str) -> dict[str, Any]:
        """Begin a session."""
        return self._client._post("/v1/sessions", body={"name": name})

    def resume_session(self, session_id: str, *, cursor: int = 0) -> dict[str, Any]:
        """Take a session up again at the cursor.

        What was described is kept. Drafts are dropped.
        """
        return self._client._post(f"/v1/sessions/{session_id}/resume", body={"cursor": cursor})

    async def resume_session_async(self, session_id: str, *, cursor: int = 0) -> dict[str, Any]:
        """Take a session up again at the cursor, without blocking. Drafts are dropped."""
        return await asyncio.to_thread(self.resume_session, session_id, cursor=cursor)
