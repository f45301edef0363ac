"""Declarations with where they stand, and fields as a type ends up with them."""

from __future__ import annotations

from typing import Generic, NamedTuple, TypeVar

from generator.fold import Folded
from generator.model import Evidence, FieldDecl, Span

T = TypeVar("T")


class Located(NamedTuple, Generic[T]):
    """A declaration, its full name and the file that it stands in."""

    name: str
    path: str
    it: T

    def evidence(self, span: Span | None = None) -> Evidence:
        lines: Span = span or getattr(self.it, "span", None) or self.it.spans[0]  # type: ignore[attr-defined]
        return Evidence(path=self.path, first_line=lines.first_line, last_line=lines.last_line, symbol=self.name)


class Field(NamedTuple):
    """A field as a type ends up with it: the declaration, its type's file, the folded default, and where it was inherited from."""

    decl: FieldDecl
    path: str
    owner: str
    default: Folded | None
    inherited_from: str | None
