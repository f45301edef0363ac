"""URLs and the mirrors of them in the cache: what may be fetched at all, and a copy that is whole or not there."""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from git.exc import GitCommandError

from generator.errors import ParityError
from generator.history.command import first_line, over_network

URL = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*)://", re.IGNORECASE)
SCP = re.compile(r"(?:[A-Za-z0-9._][A-Za-z0-9._-]*@)?[A-Za-z0-9][A-Za-z0-9.-]*:(?!//|-)[^:]+\Z")
ALLOWED = ("https", "ssh", "file")
ABANDONED = 24 * 60 * 60
"""Seconds after which a half clone is taken for left over, and not for another run's."""


def shown(source: str) -> str:
    """A source as it may be printed: without the user, password or token that an address can carry."""
    return re.sub(r"(?<=://)[^/@]*@", "", source)


def kind_of(source: str) -> str:
    """``url`` or ``path``. Refuses whatever git could take as an option, a command or a transport of its own."""
    if not source.strip():
        raise ParityError("a repository is named by a path or URL; this one is empty")
    if source.startswith("-") or any(ord(c) < 32 or ord(c) == 127 for c in source):
        raise ParityError(f"{source!r} is not a repository: it could be read as an option; give a path or an https URL")
    if "::" in source.split("/", 1)[0]:
        raise ParityError(f"«{source}» asks for a transport of its own; only https, ssh, file and plain paths are read")
    scheme = URL.match(source)
    if scheme:
        name = scheme["scheme"].lower()
        if name not in ALLOWED:
            mend = "use https" if name in ("http", "git") else "give an https URL or a path"
            raise ParityError(f"«{shown(source)}» uses {name}; only https, ssh, file and plain paths are read: {mend}")
        if re.match(r"(?:[^/@]*@)?-", source[scheme.end() :]):
            raise ParityError(f"«{shown(source)}» names a host that starts with «-»; give an https URL or a path")
        return "url"
    return "url" if SCP.match(source) and not Path(source).exists() else "path"


def mirror_path(url: str, cache: Path) -> Path:
    """Where a URL's mirror is: a readable name and a hash. Two URLs never share one, a renewed token keeps it."""
    last = re.split(r"[/:]", shown(url).rstrip("/").removesuffix(".git"))[-1]
    name = re.sub(r"[^A-Za-z0-9]+", "-", last).strip("-")[:40] or "repository"
    digest = hashlib.sha256(shown(url).encode("utf-8", "surrogateescape")).hexdigest()
    return cache / f"{name}-{digest[:12]}.git"


def mirror(url: str, cache: Path, fetch: bool, progress: Callable[[str], None]) -> Path:
    """The mirror of ``url`` below ``cache``: made if it is not there, brought up to date with ``fetch``.

    A clone is made aside and then renamed, so a mirror is whole or not there. Raises ParityError with the mend.
    """
    target = mirror_path(url, cache.resolve())
    if target.is_dir():
        if fetch:
            progress(f"fetching {shown(url)}")
            _update(url, target)
        return target
    if not fetch:
        raise ParityError(f"{shown(url)} was never mirrored here; run once without --no-fetch")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for left in target.parent.glob(f"{target.name}.new-*"):
            if left.stat().st_mtime < time.time() - ABANDONED:
                shutil.rmtree(left, ignore_errors=True)
        aside = Path(tempfile.mkdtemp(prefix=f"{target.name}.new-", dir=target.parent))
    except OSError as error:
        raise _unwritable(cache, error) from None
    progress(f"mirroring {shown(url)}")
    try:
        over_network(aside / "mirror", "clone", "--mirror", "--quiet", "--template=", "--", url, str(aside / "mirror"))
        over_network(aside / "mirror", "config", "remote.origin.url", shown(url))
        (aside / "mirror").rename(target)
    except GitCommandError as error:
        raise ParityError(
            f"{shown(url)} could not be mirrored: {shown(first_line(error))}; check the address and the network"
        ) from None
    except OSError as error:
        if not target.is_dir():  # else another run was first
            raise _unwritable(cache, error) from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return target


def _unwritable(cache: Path, error: OSError) -> ParityError:
    return ParityError(f"the cache {cache} cannot be written ({error.strerror}); name another folder as cache")


def _update(url: str, target: Path) -> None:
    """Bring a mirror up to date, its default branch included: a branch that was renamed upstream is followed."""
    try:
        over_network(target, "fetch", "--quiet", "--prune", "--force", "--", url, "+refs/*:refs/*")
        said = over_network(target, "ls-remote", "--symref", "--", url, "HEAD")
        head = re.search(r"^ref: (refs/heads/\S+)\tHEAD$", said, re.MULTILINE)
        if head:
            over_network(target, "symbolic-ref", "HEAD", head[1])
    except GitCommandError as error:
        raise ParityError(
            f"{shown(url)} could not be fetched: {shown(first_line(error))}; use --no-fetch to go on with what is here"
        ) from None
