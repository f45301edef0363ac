"""File contents by id, streamed through one ``git cat-file --batch``."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator

from generator.errors import ParityError
from generator.history.command import finish
from generator.history.repository import Repository


def read_blobs(repository: Repository, ids: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Each distinct id with its bytes, in the order given, one at a time. Raises ParityError for an object that lacks.

    The ids come from a file and not through a pipe: forked workers would keep the pipe open, and waiting could hang.
    git ends with the iterator, whether that is read to its end, closed or dropped.
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
                    raise _lacks(repository, id)
                data = process.stdout.read(int(head[2]))
                if len(data) != int(head[2]) or process.stdout.read(1) != b"\n":
                    raise _lacks(repository, id)
                yield id, data
        finally:
            finish(process)


def read_blob(repository: Repository, id: str) -> bytes:
    """The bytes of one file. Raises ParityError where the object lacks; for more than one use ``read_blobs``."""
    return next(data for _, data in read_blobs(repository, [id]))


def _lacks(repository: Repository, id: str) -> ParityError:
    return ParityError(
        f"{repository.source} lacks file object {id[:12]}: it is damaged, or a partial clone; clone it again, whole"
    )
