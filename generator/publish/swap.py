"""A folder written aside and put in place in one step: at every moment the old site or the new one is whole."""

from __future__ import annotations

import ctypes
import os
import shutil
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from generator.errors import ParityError

MARKER = ".parity-site"
MARKER_TEXT = b"This folder is written by parity; it is replaced as a whole at each build.\n"
AT_FDCWD, RENAME_EXCHANGE = -100, 2


def replace(out: Path, files: Iterable[tuple[str, bytes]]) -> tuple[int, int]:
    """Write files (path below the site → bytes) so that they become the whole content of ``out``; gives their
    number and bytes.

    Raises ParityError where the folder is somebody else's, where a path leaves it, and where the disk refuses;
    ``out`` is as before then.
    """
    try:
        out = Path(os.path.abspath(out))  # noqa: PTH100  a link in the way is refused, not followed
        _ours(out)
        out.parent.mkdir(parents=True, exist_ok=True)
        _tidy(out)
        aside = out.with_name(f".{out.name}.parity-new-{os.getpid()}")
        try:
            aside.mkdir()
            written = _fill(aside, files)
            _exchange(aside, out)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        place = f" ({error.filename})" if error.filename else ""
        raise ParityError(
            f"the site could not be written to {out}: {error.strerror or error}{place}; what was there is unchanged. "
            "Make room or choose another folder with --out"
        ) from error
    return written


def _ours(out: Path) -> None:
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise ParityError(f"{out} is not a folder; choose another with --out")
    if out.is_dir() and not (out / MARKER).is_file() and any(out.iterdir()):
        raise ParityError(
            f"{out} is not empty and was not written by parity (no {MARKER} in it); choose another folder with --out"
        )


def _tidy(out: Path) -> None:
    """Remove what killed runs left beside ``out``; bring the old site back if one was killed between two renames."""
    for left in sorted(out.parent.glob(f".{out.name}.parity-*-*")):
        _, _, rest = left.name.rpartition(".parity-")
        kind, _, pid = rest.partition("-")
        if kind not in ("new", "old") or not pid.isdecimal() or (int(pid) != os.getpid() and _alive(int(pid))):
            continue
        if kind == "old" and not out.exists():
            left.rename(out)
        else:
            shutil.rmtree(left)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _fill(folder: Path, files: Iterable[tuple[str, bytes]]) -> tuple[int, int]:
    made: set[str] = {""}
    seen: set[str] = set()
    size = 0
    for path, data in files:
        parts = PurePosixPath(path).parts
        if path in seen or path.startswith("/") or ".." in parts or "\\" in path or not parts:
            raise ParityError(
                f"two things of the site have the address «{path}», or it is not one; give one of them another id"
            )
        seen.add(path)
        parent = path.rpartition("/")[0]
        if parent not in made:
            (folder / parent).mkdir(parents=True, exist_ok=True)
            made.add(parent)
        (folder / path).write_bytes(data)
        size += len(data)
    (folder / MARKER).write_bytes(MARKER_TEXT)
    return len(seen), size


def _exchange(new: Path, out: Path) -> None:
    """Put ``new`` in the place of ``out``: in one step where the system can exchange two names, else by two renames."""
    if not out.exists():
        new.rename(out)
        return
    if _swap_names(new, out):
        return
    old = out.with_name(f".{out.name}.parity-old-{os.getpid()}")
    out.rename(old)
    try:
        new.rename(out)
    except OSError:
        old.rename(out)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _swap_names(left: Path, right: Path) -> bool:
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError, TypeError):
        return False
    return bool(rename(AT_FDCWD, os.fsencode(left), AT_FDCWD, os.fsencode(right), RENAME_EXCHANGE) == 0)
