"""What a file declares, gathered while its modules are walked."""

from __future__ import annotations

from generator.extract.elixir.aliases import aliased
from generator.extract.elixir.index import Index
from generator.extract.elixir.terms import Scope
from generator.extract.syntax import Node
from generator.model import (
    ClauseDecl,
    CommandDecl,
    ConstantDecl,
    EncoderDecl,
    EndpointDecl,
    EnvironmentDecl,
    FunctionDecl,
    ImportDecl,
    Problem,
    TypeDecl,
)


class Collected:
    """Everything of one file, in the order in which it was found."""

    def __init__(self, path: str, root: Node) -> None:
        self.path = path
        self.root = root
        self.index = Index(root)
        self.modules: list[str] = []
        self.types: list[TypeDecl] = []
        self.encoders: list[EncoderDecl] = []
        self.serializers: list[EncoderDecl] = []
        self.functions: list[FunctionDecl] = []
        self.constants: list[ConstantDecl] = []
        self.commands: list[CommandDecl] = []
        self.endpoints: list[EndpointDecl] = []
        self.environment: list[EnvironmentDecl] = []
        self.imports: list[ImportDecl] = []
        self.docs: list[tuple[str, str, int]] = []
        self.problems: list[Problem] = []
        self.clauses: list[ClauseDecl] = []
        self.conditions = 0

    def symbol_at(self, line: int) -> str | None:
        """The innermost declaration that a line lies in."""
        found = [
            (t.span.last_line - t.span.first_line, t.name)
            for t in self.types
            if t.span.first_line <= line <= t.span.last_line
        ]
        found += [
            (s.last_line - s.first_line, f"{f.owner}.{f.name}")
            for f in self.functions
            for s in f.spans
            if s.first_line <= line <= s.last_line
        ]
        return min(found)[1] if found else None

    def alias(self, node: Node, scope: Scope) -> None:
        """Names that hold from here on."""
        scope.aliases.update(found := aliased(node, scope))
        self.name(found, node)

    def name(self, found: list[tuple[str, str]], node: Node) -> None:
        """Names for other names."""
        line = node.start_point[0] + 1
        self.imports += [ImportDecl(name=name, target=full, line=line) for name, full in found]

    def problem(self, node: Node, what: str, symbol: str | None = None) -> None:
        self.problems.append(Problem(path=self.path, line=node.start_point[0] + 1, what=what, symbol=symbol))
