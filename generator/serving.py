"""A folder on loopback, for looking at a site that was just built."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from generator.errors import ParityError


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing about it."""

    def log_message(self, *_said: object) -> None:
        return


def serve(folder: Path, say: Callable[[str], None], port: int = 8000) -> None:
    """Serve ``folder`` on 127.0.0.1 until interrupted; the next free port above ``port`` is taken. Raises ParityError without one."""
    for tried in range(port, port + 20):
        try:
            server = ThreadingHTTPServer(("127.0.0.1", tried), partial(Quiet, directory=str(folder)))
        except OSError:
            continue
        with server:
            say(f"Showing it at http://127.0.0.1:{tried}/ until Ctrl-C.")
            server.serve_forever()
    raise ParityError(f"no port from {port} to {port + 19} is free on loopback; close what listens there")
