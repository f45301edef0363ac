"""What the probes look through: one side's snapshot at one state, its versions, and the sources of single functions on demand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from generator.commands import linked
from generator.compare import headers
from generator.config import Probe
from generator.located import Located
from generator.model import CommandDecl, Evidence, FunctionDecl, Ref, TypeDecl
from generator.snapshot import Snapshot

# Bases from outside the sources that are known to add no fields of their own.
PLAIN_BASES = frozenset(
    [
        "object",
        "ABC",
        "Protocol",
        "Generic",
        "BaseModel",
        "TypedDict",
        "NamedTuple",
        "Enum",
        "StrEnum",
        "IntEnum",
        "Flag",
        "IntFlag",
        "str",
        "int",
        "float",
        "bytes",
        "dict",
        "list",
        "tuple",
        "Exception",
        "ValueError",
        "RuntimeError",
        "TypeError",
        "KeyError",
        "RootModel",
        "GenericModel",
        "BaseSettings",
    ]
)
UNREAD = object()

Explain = Callable[[tuple[bytes, ...], str], Any]


def unread(value: Any) -> bool:
    """Whether a facet, or one of several captured under its name, could not be followed."""
    return value is UNREAD or (isinstance(value, list) and any(one is UNREAD for one in value))


class View:
    """One side at one state. ``source`` gives a file's bytes, ``run`` runs a query over a function's clauses."""

    def __init__(
        self,
        language: str,
        snapshot: Snapshot,
        source: Callable[[str], bytes],
        run: Explain,
        versions: Mapping[str, tuple[str, Evidence]],
    ) -> None:
        self.language = language
        self.snapshot = snapshot
        self.versions = versions
        self._source = source
        self._run = run

    def explain(self, function: Located[FunctionDecl], query: str) -> Any:
        """The query's explanation of a function: matches, what is unexplained, shape."""
        data = self._source(function.path)
        return self._run(tuple(data[span.start : span.end] for span in function.it.spans), query)

    def text(self, path: str) -> str:
        """A file's text."""
        return self._source(path).decode("utf-8", "replace")

    def unread_base(self, found: Located[TypeDecl]) -> str | None:
        """A base that is neither declared here nor known to add no fields: its fields cannot be seen."""
        for base in found.it.bases:
            name = self.snapshot.canonical(base, self.snapshot.types)
            if name is None and base.rpartition(".")[2] not in PLAIN_BASES:
                return base
            deeper = self.unread_base(self.snapshot.types[name]) if name and name != found.name else None
            if deeper:
                return deeper
        return None

    def unread_mention(self, name: str) -> str | None:
        """A file with a part that could not be read, and whose text mentions ``name``."""
        for path, facts in self.snapshot.files.items():
            unread = any(p.what.startswith(("not read", "syntax error")) for p in facts.problems)
            if unread and name.encode() in self._source(path):
                return path
        return None

    def facets(
        self, match: Any, function: Located[FunctionDecl], probe: Probe
    ) -> tuple[Any, tuple[tuple[str, Any], ...], tuple[Evidence, ...]]:
        """A match as an item's key (no string where it is no item; UNREAD where its name cannot be followed) and facets.
        Captures that start with ``_`` only explain."""
        values: dict[str, Any] = dict(match.settings)
        lines: list[int] = []
        followed: list[Evidence] = []
        for name, captures in match.captures.items():
            for capture in captures:
                first_line = function.it.spans[capture.clause].first_line
                lines += [first_line + capture.line, first_line + capture.last_line]
            if not name.startswith("_"):
                read = [self._word(self.resolve(capture.text, function, followed), probe) for capture in captures]
                values[name] = read[0] if len(read) == 1 else read
        key = values.pop("key", None) or (function.it.owner.rpartition(".")[2] if probe.key == "$owner" else probe.key)
        if isinstance(key, str):
            last = key.rpartition(".")[2] if key.replace(".", "").replace("_", "").isalnum() else key
            key = probe.rename.get(key, probe.rename.get(last, last))
        values |= probe.facets
        where = Evidence(path=function.path, first_line=min(lines), last_line=max(lines), symbol=function.name)
        kept = tuple(sorted((name, self._number(value)) for name, value in values.items()))
        return (None if key is not UNREAD and not values else key), kept, (where, *followed)

    def resolve(self, text: str, function: Located[FunctionDecl], followed: list[Evidence]) -> Any:
        """A captured text as a value: a literal, or a name that this side's constants know, else the text itself.

        ``followed`` gains where the constants on the way stand.
        """
        text = " ".join(text.split()).removesuffix(":")
        if len(text) >= 2 and text[0] == text[-1] and text[0] in "\"'":
            return text[1:-1]
        if text.startswith("@"):
            return self._folded(f"{function.it.owner}.{text[1:]}", followed)
        if text.replace(".", "").replace("_", "").isalnum() and not text[0].isdigit():
            module = next(iter(self.snapshot.files[function.path].modules), "")
            for name in (f"{module}.{text}", f"{function.it.owner}.{text}"):
                if self.snapshot.canonical(name, self.snapshot.constants):
                    return self._folded(name, followed)
        return text

    def _folded(self, name: str, followed: list[Evidence]) -> Any:
        folded = self.snapshot.fold(Ref(name=name))
        followed += [
            Evidence(path=p.path, first_line=p.span.first_line, last_line=p.span.last_line, symbol=p.symbol)
            for p in folded.places
        ]
        return folded.value if folded.known else UNREAD

    @staticmethod
    def _word(value: Any, probe: Probe) -> Any:
        return value if value is UNREAD else probe.words.get(str(value), value)

    @staticmethod
    def _number(value: Any) -> Any:
        """Digits as numbers, so that ``10`` from a query equals 10 from a constant."""
        if value in ("true", "false"):
            return value == "true"
        if isinstance(value, str):
            digits = value.replace("_", "")
            if digits.isdigit():
                return int(digits)
        return value

    @cached_property
    def headers(self) -> headers.Headers:
        """What its requests say in their headers."""
        return headers.read(self.snapshot)

    @cached_property
    def commands(self) -> list[Located[CommandDecl]]:
        """Every command with its whole path of words."""
        return linked(self.snapshot.files.values(), self.snapshot.reexports)
