"""File contents by id, streamed through one ``git cat-file --batch``."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator

from generator.errors import ParityError
from generator.history.repository import Repository


def read_blobs(repository: Repository, ids: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Each distinct id with its bytes, in the order given. Raises ParityError for an object that is not there.

    The ids come from a file and not through a pipe: forked workers would keep the pipe open, and waiting could hang.
    """
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return
    with tempfile.TemporaryFile() as listed:
        listed.write("".join(f"{id}\n" for id in wanted).encode("ascii"))
        listed.seek(0)
        process = repository.run("cat-file", "--batch", "--buffer", istream=listed, as_process=True)
        try:
            for id in wanted:
                head = process.stdout.readline().split()
                if len(head) != 3 or head[1] != b"blob":
                    raise ParityError(f"{repository.source} lacks object {id[:12]}; it is damaged or a partial clone; clone it again, whole")
                data = process.stdout.read(int(head[2]))
                process.stdout.read(1)
                yield id, data
        finally:
            process.stdout.close()
            process.proc.terminate() if process.proc.poll() is None else None
            process.proc.wait()
