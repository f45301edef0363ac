"""Which names of a Python package its users reach: what public packages export, what signatures name, what goes into requests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase

from generator.compare.naming import last, owner
from generator.linking import hidden, listing
from generator.located import Located
from generator.model import FileFacts, FunctionDecl, Opaque, TypeDecl
from generator.snapshot import Snapshot

NAME = re.compile(r"[A-Za-z_][\w.]*")
# Classes without fields that only say how one waits, or put off making something: processes, tasks and modules do that on the BEAM.
WAITING = re.compile(r"(Future|Executor|Promise|Proxy|ThreadPool|EventLoop)$|^Lazy[A-Z]")
# An annotation of one thing of several types, one of which is plain text.
OR_ITS_NAME = re.compile(r"""^["']?(?:[\w.]*\[)*\s*str\s*[,|\]]|[,|]\s*str\s*(?:[,|\]"']|$)""")
# What an annotation with parameters begins with.
GENERIC = re.compile(
    r"(\w+\.)*(Annotated|[Dd]ict|FrozenSet|frozenset|Iterable|[Ll]ist|Mapping|Optional|Sequence|[Ss]et|[Tt]uple|[Tt]ype|Union)\["
)
SAYS_INTERNAL = re.compile(r"^_|^Internal(?![a-z])|Internal$|Impl$")


class Reach:
    """``names``: where a public thing is defined → the shortest name by which users reach it. ``methods``: owner → its functions.

    ``sent``: a type that callers make → the requests that it goes into.
    """

    def __init__(self, snapshot: Snapshot, internal: tuple[str, ...], shown: tuple[str, ...]) -> None:
        self.snapshot = snapshot
        self.internal = internal
        self.shown = shown
        self.names: dict[str, str] = {}
        self._named: dict[tuple[str, str, str], frozenset[str]] = {}
        self._scopes: dict[str, tuple[str, dict[str, str]]] = {}
        self.senders = {endpoint.name for endpoint in snapshot.endpoints}
        self.modules = {module for facts in snapshot.files.values() for module in facts.modules[:1]}
        self.commands = _packages_of_commands(snapshot)
        self.methods: dict[str, list[Located[FunctionDecl]]] = {}
        for found in snapshot.functions.values():
            for function in found:
                self.methods.setdefault(function.it.owner, []).append(function)
        # Exported names; those of them that an exported function or method of another type gives.
        self.exported: set[str] = set()
        self.made: set[str] = set()
        self._gather()
        self.sent = self._sent()
        self.received = self._received()

    def _gather(self) -> None:
        for shown, name in sorted(self._exported().items()):
            self._reach(shown, name)
        self.exported |= self.names.keys()
        self.made |= {
            name
            for owner_name in self.exported
            for function in (*self.methods.get(owner_name, ()), *self.snapshot.functions.get(owner_name, ()))
            if not function.it.name.startswith("_")
            for name in self.types_in(function.it.returns, function.path)
            if name != owner_name
        }
        todo = list(self.names)
        seen: set[str] = set()
        while todo:
            name = todo.pop()
            if name in seen:
                continue
            seen.add(name)
            for mentioned in sorted(self._mentions(name)):
                if mentioned not in self.names and not hidden(mentioned):
                    self._reach(mentioned, mentioned)
                    todo.append(mentioned)

    def _reach(self, shown: str, name: str) -> None:
        """Take a name in, under the shortest name by which users reach it."""
        if any(fnmatchcase(name, glob) or fnmatchcase(shown, glob) for glob in self.internal):
            return
        known = self.names.get(name)
        if known is None or (shown.count("."), shown) < (known.count("."), known):
            self.names[name] = shown

    # ── what is exported ─────────────────────────────────────────────────────────────────────────────────────────────

    def _exported(self) -> dict[str, str]:
        """Name by which it is reached → name where it is defined: what public modules hand on or list, and what site.toml shows."""
        found = {
            alias: name
            for name, aliases in self.snapshot.public.items()
            for alias in aliases
            if not hidden(alias) and not last(alias).startswith("_")
        }
        for facts in self.snapshot.files.values():
            module = facts.modules[0] if facts.modules else ""
            if not hidden(module) and (_is_package(facts) or facts.exports is not None):
                found |= {name: name for name in self._own(module, facts) if not last(name).startswith("_")}
        found = {shown: name for shown, name in found.items() if not self._is_command(shown)}
        found |= {name: name for name in self._defined_openly(found)}
        every = (*self.snapshot.types, *self.snapshot.functions, *self.snapshot.constants)
        found |= {name: name for name in every if any(fnmatchcase(name, glob) for glob in self.shown)}
        return {shown: name for shown, name in found.items() if not self._is_command(name)}

    def _own(self, module: str, facts: FileFacts) -> Iterator[str]:
        """What a module declares itself and shows: what it lists, all of it where it lists nothing."""
        for name in (
            *(one.name for one in facts.types),
            *(one.name for one in facts.constants),
            *(f"{one.owner}.{one.name}" for one in facts.functions),
        ):
            listed = listing(facts)
            if owner(name) == module and (listed is None or last(name) in listed):
                yield name

    def _defined_openly(self, exported: Mapping[str, str]) -> Iterator[str]:
        """What can only be reached by its module's path, and has no underscore in that: where no package above shows anything by name,
        or one lists the module."""
        files = {facts.modules[0]: facts for facts in self.snapshot.files.values() if facts.modules}
        packages = {owner(shown) for shown, name in exported.items() if name not in self.snapshot.constants}
        speaking = {module for module in packages if module in files and _is_package(files[module])}
        for name in (*self.snapshot.types, *self.snapshot.functions):
            module = owner(name)
            if module not in files or hidden(name) or module in speaking:
                continue
            above = [module[:at] for at, sign in enumerate(module) if sign == "."]
            steps = zip(above, [*above[1:], module], strict=True)
            listed = listing(files[module])
            if (listed is None or last(name) in listed) and all(
                package not in speaking or last(inner) in (files[package].exports or ()) for package, inner in steps
            ):
                yield name

    def _is_command(self, name: str) -> bool:
        return any(name == module or name.startswith(f"{module}.") for module in self.commands)

    def computes_attributes(self, found: Located[TypeDecl], depth: int = 0) -> str | None:
        """Which class, this one or a base, gives its instances attributes whose names only running it would tell; None where none does."""
        for function in self.methods.get(found.name, ()):
            called = ((one.callee, one.args[:1]) for one in function.it.calls)
            if function.it.name in ("__getattr__", "__getattribute__") or any(
                one in (("setattr", ("self",)), ("object.__setattr__", ("self",))) or one[0] == "self.__dict__.update"
                for one in called
            ):
                return found.name
        for written in found.it.bases if depth < 8 else ():
            name = self.snapshot.canonical(written, self.snapshot.types)
            computing = self.computes_attributes(self.snapshot.types[name], depth + 1) if name else None
            if computing and name != found.name:
                return computing
        return None

    # ── what signatures name ─────────────────────────────────────────────────────────────────────────────────────────

    def _mentions(self, name: str) -> set[str]:
        """Types that the annotations of a public type's fields and methods, or of a public function, name."""
        found: set[str] = set()
        located = self.snapshot.types.get(name)
        if located is not None:
            for field in located.it.fields:
                if not field.name.startswith("_"):
                    found |= self.types_in(field.type, located.path)
            for variant in located.it.variants:
                found |= self._members(variant, located.path)
        for function in (*self.methods.get(name, ()), *self.snapshot.functions.get(name, ())):
            if not self._callable(function, name) or SAYS_INTERNAL.search(last(name)):
                continue
            for annotation in (*(p.type for p in function.it.parameters), function.it.returns):
                found |= self.types_in(annotation, function.path)
        return found

    def _members(self, variant: str, path: str) -> frozenset[str]:
        """The types that a member of a union or an alias is, or is made of: ``Dict[str, Part]``."""
        target = self.snapshot.canonical(variant, self.snapshot.types)
        return frozenset({target}) if target else self.types_in(variant, path)

    def types_in(self, annotation: str | None, path: str, within: str = "") -> frozenset[str]:
        """Types that an annotation names. ``within``: the class whose body it stands in, so that what that holds is found."""
        if annotation is None:
            return frozenset()
        mark = (path, annotation, within)
        if mark not in self._named:
            self._named[mark] = frozenset()  # a name that is made of itself ends here
            self._named[mark] = frozenset(self._types_in(*mark))
        return self._named[mark]

    def _types_in(self, path: str, annotation: str, within: str) -> set[str]:
        module, imported = self._scope(path)
        found = set()
        for written in NAME.findall(annotation):
            first, dot, rest = written.partition(".")
            # What only a type checker imports is no name of the module, and annotations mean it all the same.
            full = f"{imported[first]}{dot}{rest}" if first in imported else f"{module}.{written}"
            inner = f"{within}.{written}" if within else ""
            target = inner if inner in self.snapshot.types else self.snapshot.canonical(full, self.snapshot.types)
            if target and not self._is_command(target):
                found.add(target)
            elif target is None:
                found |= self._made_of(full)
        return found

    def _made_of(self, name: str) -> frozenset[str]:
        """The types in what a plain name stands for: ``Parts = Dict[str, Part]``."""
        constant = self.snapshot.canonical(name, self.snapshot.constants)
        declared = self.snapshot.constants[constant][-1] if constant else None
        value = declared.it.value if declared is not None else None
        if declared is None or not isinstance(value, Opaque) or not GENERIC.match(value.source):
            return frozenset()
        return self.types_in(value.source, declared.path)

    def _scope(self, path: str) -> tuple[str, dict[str, str]]:
        if path not in self._scopes:
            facts = self.snapshot.files[path]
            self._scopes[path] = facts.modules[0], {one.name: one.target for one in facts.imports if one.name != "*"}
        return self._scopes[path]

    def _sent(self) -> dict[str, set[str]]:
        """Type that callers make → the requests that it goes into, by its name in a parameter or in another such type.

        What operations give, and take themselves or by its name, is not made by callers: ``model: Model | str`` says which one."""
        sent: dict[str, set[str]] = {}
        given = {name for one in self._operations() for name in self.types_in(one.it.returns, one.path)}
        for sender, function in (*self._requests(), *(("", one) for one in self._operations())):
            for parameter in function.it.parameters:
                for name in self.types_in(parameter.type, function.path):
                    if name not in given or not OR_ITS_NAME.search(parameter.type or ""):
                        self._within(name, sender, sent)
        for endpoint in self.snapshot.endpoints:
            for body in endpoint.it.bodies:
                made = self.snapshot.canonical(body.converter or "", self.snapshot.types)
                if made:
                    self._within(made, endpoint.name, sent)
        return sent

    def _received(self) -> frozenset[str]:
        """Types that operations and requests give, and what is in them."""
        received: dict[str, set[str]] = {}
        for function in (*(found for _, found in self._requests()), *self._operations()):
            for name in self.types_in(function.it.returns, function.path):
                self._within(name, "", received)
        return frozenset(received)

    def _requests(self) -> Iterator[tuple[str, Located[FunctionDecl]]]:
        for sender in sorted(self.senders):
            yield from ((sender, function) for function in self.snapshot.functions.get(sender, ()))

    def _operations(self) -> Iterator[Located[FunctionDecl]]:
        """What callers can call: public functions and methods, and the constructors of what nobody else makes."""
        for name in sorted(self.names):
            for function in (*self.methods.get(name, ()), *self.snapshot.functions.get(name, ())):
                if self._callable(function, name):
                    yield function

    def _callable(self, function: Located[FunctionDecl], name: str) -> bool:
        if function.it.name == "__init__":
            raised = last(name).endswith(("Error", "Exception"))
            return name in self.exported and name not in self.made and not raised and not WAITING.search(last(name))
        return not function.it.name.startswith("_")

    def _within(self, name: str, sender: str, sent: dict[str, set[str]]) -> None:
        """Note that a type, and every type inside it, goes into a request."""
        if sender in sent.setdefault(name, set()):
            return
        sent[name].add(sender)
        located = self.snapshot.types[name]
        for variant in located.it.variants:
            for target in self._members(variant, located.path):
                self._within(target, sender, sent)
        for field in self.snapshot.fields(located).values():
            for mentioned in self.types_in(field.decl.type, field.path):
                self._within(mentioned, sender, sent)


def _is_package(facts: FileFacts) -> bool:
    return facts.path.rpartition("/")[2].startswith("__init__.")


def _packages_of_commands(snapshot: Snapshot) -> set[str]:
    """The packages that hold a command line: its surface is its commands, not the functions behind them."""
    homes = {facts.modules[0] for facts in snapshot.files.values() if facts.commands and facts.modules}
    if not homes:
        return set()
    shared = homes.copy()
    top = {name.partition(".")[0] for name in homes}
    split = [name.split(".") for name in sorted(homes)]
    common = []
    for level in zip(*split, strict=False):
        if len(set(level)) > 1:
            break
        common.append(level[0])
    package = ".".join(common)
    if package and package not in top:
        shared.add(package)
    return shared
