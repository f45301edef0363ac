"""Small repositories, written as a fast-import stream: any path, date and shape that git can hold."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Content = str | bytes | tuple[str, str] | None
BASE = 1_760_000_000
PLAIN = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "HOME": os.devnull}


def git(where: Path, *words: str, stdin: bytes = b"", check: bool = True) -> str:
    """Run git in a folder, with nobody's configuration."""
    who = {f"GIT_{role}_{what}": "toy" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    done = subprocess.run(
        ["git", *words], cwd=where, input=stdin, capture_output=True, check=False, env={**os.environ, **PLAIN, **who}
    )
    assert not check or done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().strip()


@dataclass
class Toy:
    """Commits named by their subjects. ``build`` makes a bare repository of them."""

    stream: list[bytes] = field(default_factory=list)
    marks: dict[str, int] = field(default_factory=dict)
    shas: dict[str, str] = field(default_factory=dict)

    def commit(
        self,
        name: str,
        files: Mapping[Any, Content] | None = None,
        *,
        parents: tuple[str, ...] | None = None,
        when: int | None = None,
        zone: str = "+0000",
        branch: str = "main",
        subject: str | bytes | None = None,
    ) -> Toy:
        """Add a commit; without ``parents`` it follows the branch's last. A file: text, None or (mode, sha or text)."""
        mark = self.marks[name] = len(self.marks) + 1
        stamp = BASE + 100 * mark if when is None else when
        words = name if subject is None else subject
        message = words if isinstance(words, bytes) else words.encode()
        self.stream += [
            f"commit refs/heads/{branch}\nmark :{mark}\ncommitter toy <t@o.y> {stamp} {zone}\n".encode(),
            b"data %d\n%s\n" % (len(message), message),
        ]
        for number, parent in enumerate(parents or ()):
            self.stream.append(f"{'merge' if number else 'from'} :{self.marks[parent]}\n".encode())
        for path, content in (files or {}).items():
            self.stream.append(_file(path, content))
        return self

    def tag(self, name: str, of: str, *, annotated: bool = False) -> Toy:
        """Add a tag of a commit."""
        mark = self.marks[of]
        if annotated:
            self.stream.append(f"tag {name}\nfrom :{mark}\ntagger toy <t@o.y> {BASE} +0000\ndata 1\nx\n".encode())
        else:
            self.stream.append(f"reset refs/tags/{name}\nfrom :{mark}\n\n".encode())
        return self

    def build(self, where: Path) -> Path:
        """Write the repository; ``shas`` tells what the commits are called."""
        where.mkdir(parents=True)
        git(where, "init", "--bare", "--quiet", "--initial-branch=main", "--template=")
        git(where, "fast-import", "--quiet", "--export-marks=marks", stdin=b"".join(self.stream))
        found = dict(line.split() for line in (where / "marks").read_text().splitlines())
        self.shas = {name: found[f":{mark}"] for name, mark in self.marks.items()}
        return where


def _file(path: str | bytes, content: Content) -> bytes:
    raw = path if isinstance(path, bytes) else path.encode()
    quoted = b'"' + b"".join(b"\\%03o" % byte for byte in raw) + b'"'
    if content is None:
        return b"D %s\n" % quoted
    mode, data = content if isinstance(content, tuple) else ("100644", content)
    if mode == "160000":
        return b"M 160000 %s %s\n" % (str(data).encode(), quoted)
    body = data if isinstance(data, bytes) else data.encode()
    return b"M %s inline %s\ndata %d\n%s\n" % (mode.encode(), quoted, len(body), body)


def children() -> Iterator[int]:
    """Processes that this one started and that are still there, zombies included."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text("utf-8", "replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == os.getpid():
            yield int(stat.parent.name)
