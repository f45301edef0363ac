"""Module names, and what a name in a file stands for through the file's imports."""

from __future__ import annotations

import builtins

from generator.extract.syntax import Node, text
from generator.model import ImportDecl


def module_of(path: str, roots: tuple[str, ...]) -> str:
    """``src/pkg/mod.py`` below root ``src`` → ``pkg.mod``; a package's ``__init__.py`` → the package."""
    inside = path
    for root in roots:
        prefix = f"{root.strip('/')}/" if root.strip("/") else ""
        if prefix and path.startswith(prefix):
            inside = path[len(prefix) :]
            break
    parts = inside.removesuffix(".py").removesuffix(".pyi").split("/")
    if parts[-1] == "__init__":
        parts.pop()
    return ".".join(parts)


BUILTINS = frozenset(dir(builtins))


class Names:
    """A file's names: imports and what the module defines itself."""

    def __init__(self, module: str, package: bool) -> None:
        self.module = module
        self.package = module if package else module.rpartition(".")[0]
        self.imports: list[ImportDecl] = []
        self.known: dict[str, str] = {}
        self.defined: set[str] = set()
        self.stars = False
        # class → label → the byte after which the class's body has it
        self.members: dict[str, dict[str, int]] = {}
        self.strings: dict[str, str] = {}
        # names that one statement gives one value: what changes it through one of them changes it for all
        self.together: dict[str, tuple[str, ...]] = {}
        # names that stand for os.environ
        self.tables: set[str] = set()
        # names that are imported from one place or from another, depending on what runs
        self.unsure: set[str] = set()
        self._typing: set[str] = set()

    def define(self, name: str) -> None:
        """A name that the module defines at its top level; an import of the same name goes before it."""
        self.defined.add(name)

    def assign(self, name: str, said: str | None, table: bool) -> None:
        """A name that a statement gives a value: a string that no other statement gives it, or the environment."""
        self.define(name)
        self.strings.pop(name, None)
        self.tables.discard(name)
        if said is not None:
            self.strings[name] = said
        if table:
            self.tables.add(name)

    def within(self, hidden: set[str], imports: list[Node]) -> Names:
        """The names as a function's body sees them: its parameters hide the module's, its own imports come on top."""
        if (
            not self.stars
            and not imports
            and not self.tables
            and hidden.isdisjoint(self.known)
            and hidden.isdisjoint(self.defined)
        ):
            return self
        inner = Names(self.module, False)
        inner.package = self.package
        inner.known = {name: target for name, target in self.known.items() if name not in hidden}
        inner.defined = self.defined - hidden
        inner.members = self.members
        inner.tables = self.tables - hidden
        inner.unsure = self.unsure - hidden
        inner.strings = {name: value for name, value in self.strings.items() if name not in hidden}
        for node in imports:
            inner.add_import(node, typing_only=False)
        inner.unsure = self.unsure - hidden - {one.name for one in inner.imports}
        return inner

    def reference(self, dotted: str, scope: str = "", at: int | None = None) -> str:
        """Like ``resolve``, and a name that nothing in the file gives is taken to come from the file's star import, if it has one."""
        found = self.resolve(dotted, scope, at)
        first = dotted.partition(".")[0]
        unknown = found == dotted and first not in self.known and first not in BUILTINS
        return f"{self.module}.{dotted}" if self.stars and unknown else found

    def resolve(self, dotted: str, scope: str = "", at: int | None = None) -> str:
        """A dotted name, its first part replaced by what it stands for; ``scope``: the class it stands in, ``at``: at which byte."""
        first, dot, rest = dotted.partition(".")
        since = self.members.get(scope, {}).get(first)
        if since is not None and (at is None or since <= at):
            return f"{scope}.{dotted}"
        if first in self.known:
            return f"{self.known[first]}{dot}{rest}"
        if first in self.defined:
            return f"{self.module}.{dotted}"
        return dotted

    def absolute(self, relative: str) -> str:
        """``..types`` → the module meant, seen from this one."""
        level = len(relative) - len(relative.lstrip("."))
        if not level:
            return relative
        base = self.package.split(".") if self.package else []
        base = base[: len(base) - (level - 1)] if level > 1 else base
        return ".".join([*base, *(part for part in relative.lstrip(".").split(".") if part)])

    def add_import(self, node: Node, typing_only: bool) -> None:
        """Record an ``import`` or ``from … import`` statement."""
        line = node.start_point[0] + 1
        if node.type == "import_statement":
            for child in node.children_by_field_name("name"):
                if child.type == "aliased_import":
                    name, target = (
                        text(child.child_by_field_name("alias") or child),
                        text(child.child_by_field_name("name") or child),
                    )
                    self._add(name, target, line, typing_only)
                else:
                    target = text(child)
                    self._add(target.partition(".")[0], target.partition(".")[0], line, typing_only)
        elif node.type == "import_from_statement":
            source = node.child_by_field_name("module_name")
            base = self.absolute(text(source)) if source is not None else ""
            if any(child.type == "wildcard_import" for child in node.named_children):
                self.stars = True
                self.imports.append(ImportDecl(name="*", target=base, line=line, typing_only=typing_only))
            for child in node.children_by_field_name("name"):
                if child.type == "aliased_import":
                    name, original = (
                        text(child.child_by_field_name("alias") or child),
                        text(child.child_by_field_name("name") or child),
                    )
                else:
                    name = original = text(child)
                self._add(name, f"{base}.{original}" if base else original, line, typing_only)

    def _add(self, name: str, target: str, line: int, typing_only: bool) -> None:
        if self.known.get(name, target) != target and not typing_only and name not in self._typing:
            self.unsure.add(name)
        if not typing_only:
            self._typing.discard(name)
        elif name not in self.known:
            self._typing.add(name)
        if not typing_only or name in self._typing or name not in self.known:
            self.known[name] = target
        self.imports.append(ImportDecl(name=name, target=target, line=line, typing_only=typing_only))
