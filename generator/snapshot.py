"""A commit's facts, linked: names to declarations, re-exports to what they stand for, inherited fields, values through names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from generator import enums
from generator.fold import Folded, Place, fold, render
from generator.linking import (
    CALLS_IT,
    Kinds,
    ending,
    exported,
    generated,
    hands_down,
    hidden,
    known_alike,
    through_decorators,
)
from generator.located import Field, Located
from generator.model import (
    ConstantDecl,
    EncoderDecl,
    EndpointDecl,
    Expr,
    FileFacts,
    FunctionDecl,
    Get,
    OptionDecl,
    Ref,
    Span,
    TypeDecl,
)
from generator.reexports import Reexports


class Snapshot:
    """One side's public and private declarations at one state of its sources. Immutable after construction; lookups are cached."""

    def __init__(self, files: Iterable[FileFacts]) -> None:
        self.files: dict[str, FileFacts] = {facts.path: facts for facts in files}
        self.types: dict[str, Located[TypeDecl]] = {}
        self.doubled: dict[str, tuple[str, str]] = {}
        self.functions: dict[str, list[Located[FunctionDecl]]] = {}
        self.constants: dict[str, list[Located[ConstantDecl]]] = {}
        self.encoders: dict[str, list[Located[EncoderDecl]]] = {}
        self.endpoints: list[Located[EndpointDecl]] = []
        self.reexports = Reexports()
        self._fields: dict[str, tuple[TypeDecl, dict[str, Field]]] = {}
        self._canonical: dict[tuple[str, int], str | None] = {}
        self._by_last: dict[str, list[str]] = {}
        for path in sorted(self.files):
            self._add(self.files[path])
        self.public: dict[str, list[str]] = {}
        self.strange: dict[str, str] = {}
        self.namers: dict[str, str] = {}
        if any(facts.language == "python" for facts in self.files.values()):
            self._link()
        for table in (self.types, self.functions, self.constants):
            for name in table:
                self._by_last.setdefault(name.rpartition(".")[2], []).append(name)

    def _add(self, facts: FileFacts) -> None:
        for declared in facts.types:
            known = self.types.get(declared.name)
            if known is not None and known.path != facts.path:
                self.doubled[declared.name] = (known.path, facts.path)
            self.types[declared.name] = Located(declared.name, facts.path, declared)
        for function in facts.functions:
            name = f"{function.owner}.{function.name}"
            self.functions.setdefault(name, []).append(Located(name, facts.path, function))
        for constant in facts.constants:
            self.constants.setdefault(constant.name, []).append(Located(constant.name, facts.path, constant))
        for encoder in facts.encoders:
            self.encoders.setdefault(encoder.type, []).append(Located(encoder.type, facts.path, encoder))
        for endpoint in facts.endpoints:
            self.endpoints.append(Located(endpoint.owner, facts.path, endpoint))
        if facts.language == "elixir":
            project = [one for one in facts.imports if one.name.startswith("Mix.Project.config.")]
            self.reexports.aliases.update({one.name: one.target for one in project})
        if facts.language == "python":
            self.reexports.add(facts)

    def _link(self) -> None:
        """Kinds, names on the wire and what is public: what a file alone cannot say. Fills ``public`` (what → its exported names),
        ``strange`` (type → a base that nobody knows) and ``namers`` (model → what makes its names on the wire)."""
        declared = {name: found.it for name, found in self.types.items()}
        kinds = Kinds(declared, self.resolved, self._called, self.reexports.several)
        for name, found in list(self.types.items()):
            kind, unknown = kinds.of(name)
            namer = kinds.namer(name) if kind == "model" else None
            if unknown:
                self.strange[name] = unknown
            if namer:
                self.namers[name] = namer
            self.types[name] = found._replace(it=kinds.settle(name, kind))
            if kind == "enum":
                self._number(self.types[name], kinds)
        for alias, target in exported(self.files.values()):
            table = next((t for t in (self.types, self.functions, self.constants) if self.canonical(target, t)), None)
            canonical = self.canonical(target, table) if table is not None else None
            if canonical and canonical != alias:
                self.public.setdefault(canonical, []).append(alias)
        for name, found in self.types.items():
            internal = self.internal(name)
            if internal != found.it.internal:
                self.types[name] = found._replace(it=replace(found.it, internal=internal))
        for name, every in self.functions.items():
            for index, function in enumerate(every):
                internal = self.internal(name)
                seen = through_decorators(function.it, self.resolved, self._called)
                if internal != function.it.internal or seen is not function.it:
                    every[index] = function._replace(it=replace(seen, internal=internal))

    def _called(self, decorator: str) -> frozenset[str]:
        """The last names of what a function of the sources calls, decorators included."""
        name = self.canonical(decorator, self.functions)
        every = self.functions[name] if name else []
        called = {site.callee for one in every for site in one.it.calls}
        given = {one.it.parameters[0].name for one in every if one.it.parameters}
        return frozenset(one.rpartition(".")[2] for one in called) | ({CALLS_IT} if given & called else set())

    def _number(self, found: Located[TypeDecl], kinds: Kinds) -> None:
        """The values that the members of an enum end up with."""
        every = [self.constants[name] for one in found.it.variants if (name := f"{found.name}.{one}") in self.constants]
        lineage = list(kinds.lineage(found.name))
        methods = frozenset(hook for one in lineage for hook in enums.HOOKS if f"{one.name}.{hook}" in self.functions)
        held = enums.held([one[-1].it for one in every], lineage, kinds.roots(found.name), methods)
        for one, member in zip(every, held, strict=True):
            one[-1] = one[-1]._replace(it=member)

    def internal(self, name: str) -> bool:
        """Whether a thing has no public name: each of its names has a part that begins with an underscore."""
        if not hidden(name):
            return False
        owner, _, last = name.rpartition(".")
        if any(not hidden(alias) for alias in self.public.get(name, ())):
            return False
        if owner in self.types and (last == "__init__" or not last.startswith("_")):
            return self.internal(owner)
        return True

    def resolved(self, name: str, depth: int = 0) -> str:
        """What a name stands for at last: through imports and names for names, out of the sources if need be."""
        if name in self.types or depth > 12:
            return name
        inner = self.canonical(name, self.types)
        if inner:
            return inner
        if name in self.reexports.alternatives:
            ends = [self.resolved(one, depth + 1) for one in sorted(self.reexports.alternatives[name])]
            return ends[0] if known_alike(ends) else name
        if name in self.reexports.aliases:
            return self.resolved(self.reexports.aliases[name], depth + 1)
        constant = self.canonical(name, self.constants)
        if constant and not self.ambiguous(constant):
            value = self.constants[constant][-1].it.value
            return self.resolved(value.name, depth + 1) if isinstance(value, Ref) else name
        module, _, last = name.rpartition(".")
        if module in self.reexports.aliases:
            return self.resolved(f"{self.reexports.aliases[module]}.{last}", depth + 1)
        return name

    # ── names ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def canonical(self, name: str, table: Mapping[str, object]) -> str | None:
        """The name under which ``table``, one of this snapshot's, holds what ``name`` stands for: through re-exports and star imports."""
        if name in table:
            return name
        mark = (name, id(table))
        if mark not in self._canonical:
            self._canonical[mark] = self.reexports.canonical(name, table)
        return self._canonical[mark]

    def names(self, wanted: str, table: Mapping[str, object]) -> list[str]:
        """Full names that end with ``wanted`` at a dot; ``*`` in it is a glob. An exact name wins over longer ones.

        A question mark is part of a name: Elixir's predicates end with one.
        """
        if "*" in wanted:
            ends = ending(wanted.replace("?", "[?]"))
            return sorted(name for name in table if ends(f".{name}"))
        exact = self.canonical(wanted, table)
        if exact:
            return [exact]
        last = wanted.rpartition(".")[2]
        return sorted({name for name in self._by_last.get(last, ()) if name in table and name.endswith(f".{wanted}")})

    def type_named(self, wanted: str) -> list[Located[TypeDecl]]:
        return [self.types[name] for name in self.names(wanted, self.types)]

    def functions_named(self, wanted: str) -> list[Located[FunctionDecl]]:
        return [found for name in self.names(wanted, self.functions) for found in self.functions[name]]

    def constants_named(self, wanted: str) -> list[Located[ConstantDecl]]:
        return [found for name in self.names(wanted, self.constants) for found in self.constants[name][-1:]]

    # ── values ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def follow(self, name: str) -> tuple[Expr, Place] | None:
        """A name's expression and where it stands; the longest prefix that is a constant decides, the rest are attributes."""
        parts = name.split(".")
        for cut in range(len(parts), 0, -1):
            head, tail = ".".join(parts[:cut]), parts[cut:]
            found = self.canonical(head, self.constants)
            if found:
                constant = self.constants[found][-1]
                expression: Expr = constant.it.value
                if self.ambiguous(found):
                    return None
                for attribute in tail:
                    expression = Get(of=expression, name=attribute)
                return expression, Place(constant.path, constant.it.span, found)
            if tail:
                owner = self.canonical(head, self.types)
                declared = owner and next((f for f in self.types[owner].it.fields if f.name == tail[0]), None)
                if owner and declared and declared.default is not None and len(tail) == 1:
                    line = Span(first_line=declared.line, last_line=declared.line, start=0, end=0)
                    return declared.default, Place(self.types[owner].path, line, f"{owner}.{tail[0]}")
        return None

    def ambiguous(self, name: str) -> bool:
        """Python names assigned differently in several places: which one holds depends on what runs. Elixir's last one holds."""
        found = self.constants[name]
        python = self.files[found[-1].path].language == "python"
        return python and len({repr(other.it.value) for other in found}) > 1

    def constant(self, name: str) -> Folded:
        """A constant's value as the sources end up with it; unknown where several statements give it different ones."""
        value = self.constants[name][-1].it.value
        if self.ambiguous(name):
            others = dict.fromkeys(render(one.it.value) for one in self.constants[name])
            return Folded(False, None, " | ".join(others))
        return self.fold(value)

    def fold(self, expression: Expr) -> Folded:
        """An expression's value as far as names can be followed."""
        return fold(expression, self._follow_once)

    def _follow_once(self, name: str) -> tuple[Expr, Place] | None:
        followed = self.follow(name)
        return None if followed is None or followed[0] == Ref(name=name) else followed

    # ── types ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def fields(self, found: Located[TypeDecl], depth: int = 0) -> dict[str, Field]:
        """All fields of a type, inherited ones first, later declarations overriding."""
        known = self._fields.get(found.name)
        if known is None or known[0] is not found.it:
            known = self._fields[found.name] = found.it, self._all_fields(found, depth)
        return known[1]

    def _all_fields(self, found: Located[TypeDecl], depth: int) -> dict[str, Field]:
        result: dict[str, Field] = {}
        if depth > 12:
            return result
        bases = found.it.bases if found.it.kind == "typed-dict" else tuple(reversed(found.it.bases))
        for base in bases:
            name = self.resolved(base)
            inherited = self.types.get(name)
            if inherited and name != found.name and hands_down(inherited.it.kind, found.it.kind):
                for field in self.fields(self.types[name], depth + 1).values():
                    result[field.decl.name] = field._replace(inherited_from=field.inherited_from or name)
        for decl in found.it.fields:
            default = None if decl.default is None else self.fold(decl.default)
            result[decl.name] = Field(decl, found.path, found.name, default, None)
        namer = self.namers.get(found.name)
        for label, one in result.items() if namer else ():
            wire = one.decl.wire or generated(namer or "", label)
            result[label] = one._replace(decl=replace(one.decl, wire=wire))
        return result

    def options(self, function: FunctionDecl, bag: str | None = None) -> list[tuple[OptionDecl, Folded | None]]:
        """What can be passed in a function's option bags, or in one, sorted by name, with folded defaults; of a type, its fields."""
        result: dict[str, tuple[OptionDecl, Folded | None]] = {}
        for option in (options := [one for one in function.options if bag in (None, one.parameter)]):
            owner = self.canonical(option.of, self.types) if option.of else None
            for name, field in self.fields(self.types[owner]).items() if owner else ():
                needed = option.required and field.decl.required is True
                one = replace(option, name=name, default=field.decl.default, required=needed)
                result.setdefault(name, (one, None if needed else field.default))
        for option in options:
            if option.of is None:
                result[option.name] = option, None if option.default is None else self.fold(option.default)
        return [one for _, one in sorted(result.items())]

    def uncertain(self, found: Located[TypeDecl], depth: int = 0) -> str | None:
        """Why a type's fields are not certain: a fault in it, in a type that it inherits from, or a second declaration elsewhere."""
        if found.name in self.doubled:
            return f"{found.name} is declared in {' and in '.join(self.doubled[found.name])}"
        if found.it.uncertain:
            return f"{found.name}: {found.it.uncertain}"
        for base in found.it.bases if depth < 12 else ():
            name = self.canonical(base, self.types)
            reason = self.uncertain(self.types[name], depth + 1) if name and name != found.name else None
            if reason:
                return reason
        return None
