"""What a declaration is once its file is seen among the others: kinds through bases, public names through exports."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from generator.extract.python.kinds import INHERITED, Kind, outside, required
from generator.model import Call, Expr, FieldDecl, FileFacts, Lit, Opaque, Ref, TypeDecl

Types = Mapping[str, TypeDecl]
DEEPEST = 24
ELLIPSIS = Opaque(source="...")
GENERATORS = "pydantic.alias_generators."


class Kinds:
    """Kinds of classes, each followed through its bases to their end. ``resolve``: what a dotted name stands for, at last."""

    def __init__(self, types: Types, resolve: Callable[[str], str]) -> None:
        self._types = types
        self._resolve = resolve
        self._kinds: dict[str, tuple[Kind, str | None]] = {}

    def of(self, name: str, depth: int = 0) -> tuple[Kind, str | None]:
        """What a class is, and the first base that is not in the sources and not known either."""
        if name not in self._kinds:
            self._kinds[name] = self._types[name].kind, None  # a class that is its own base ends here
            self._kinds[name] = self._of(self._types[name], depth)
        return self._kinds[name]

    def _of(self, declared: TypeDecl, depth: int) -> tuple[Kind, str | None]:
        kind: Kind = declared.kind
        unknown: str | None = None
        for base in declared.bases if depth < DEEPEST else ():
            target = self._resolve(base)
            inherited: Kind | None
            if target in self._types and self._types[target] is not declared:
                inherited, strange = self.of(target, depth + 1)
                unknown = unknown or strange
            else:
                inherited = outside(target)
                unknown = unknown or (target if inherited is None else None)
            if kind == "class" and inherited in INHERITED:
                kind = inherited
        return kind, unknown

    def bases(self, declared: TypeDecl) -> Iterator[str]:
        """The bases that are in the sources."""
        for base in declared.bases:
            target = self._resolve(base)
            if target in self._types and self._types[target] is not declared:
                yield target

    def namer(self, name: str, depth: int = 0) -> str | None:
        """The function that gives a model's fields their names on the wire, if its settings or those of a base name one."""
        declared = self._types[name]
        for key, value in declared.options:
            if key == "alias_generator":
                return _generator(value)
        for base in self.bases(declared) if depth < DEEPEST else ():
            found = self.namer(base, depth + 1)
            if found:
                return found
        return None

    def roots(self, name: str, depth: int = 0) -> frozenset[str]:
        """The bases outside the sources in which a class's bases end."""
        found: set[str] = set()
        for base in self._types[name].bases if depth < DEEPEST else ():
            target = self._resolve(base)
            found |= self.roots(target, depth + 1) if target in self._types and target != name else {target}
        return frozenset(found)


def known_alike(ends: Sequence[str]) -> bool:
    """Whether it makes no difference which of several bases from outside a class has."""
    return len({outside(end) for end in ends}) == 1 and outside(ends[0]) is not None


def numbered(members: Sequence[tuple[str, Expr]], roots: frozenset[str]) -> list[Expr]:
    """The values of an enum's members, with what ``auto()`` gives where the enum's own kind decides that."""
    found: list[Expr] = []
    highest = 0
    for name, value in members:
        settled = value
        if isinstance(value, Call) and value.name == "enum.auto" and not value.args:
            if "enum.StrEnum" in roots:
                settled = Lit(value=name.lower())
            elif roots <= {"enum.Enum", "enum.IntEnum", "int"}:
                settled = Lit(value=highest + 1)
            elif roots <= {"enum.Flag", "enum.IntFlag"}:
                settled = Lit(value=1 << highest.bit_length())
        number = settled.value if isinstance(settled, Lit) else None
        if not isinstance(number, int) or number < highest:
            roots = roots & {"enum.StrEnum"} or frozenset({"?"})  # what follows is not counted from here
        else:
            highest = number
        found.append(settled)
    return found


def _generator(value: Expr) -> str | None:
    return value.name if isinstance(value, Ref) else None


def generated(namer: str, name: str) -> str | None:
    """A field's name on the wire as one of pydantic's own generators gives it; None for another generator."""
    if namer == f"{GENERATORS}to_pascal":
        return _pascal(name)
    if namer == f"{GENERATORS}to_camel":
        if re.match("^[a-z]+[A-Za-z0-9]*$", name) and not re.search(r"\d[a-z]", name):
            return name
        return re.sub("^_*[A-Z]", lambda found: found.group().lower(), _pascal(name))
    return None


def _pascal(name: str) -> str:
    """``snake_case`` → ``SnakeCase``."""
    return re.sub("([0-9A-Za-z])_(?=[0-9A-Z])", r"\1", name.title())


def settled(declared: TypeDecl, kind: Kind) -> TypeDecl:
    """A class that its own file did not know the kind of: what its body says, read as that kind has it."""
    if kind == declared.kind:
        return declared
    if kind == "enum":
        given = [*declared.assigned, *(field.name for field in declared.fields if field.default is not None)]
        members = tuple(name for name in dict.fromkeys(given) if not name.startswith("_"))
        return replace(declared, kind=kind, variants=members, fields=())
    fields: Iterable[FieldDecl] = declared.fields
    if kind == "typed-dict":
        total = dict(declared.options).get("total") != Lit(value=False)
        fields = (replace(field, required=required(field.type, total)) for field in declared.fields)
    elif kind == "model":
        kept = (field for field in declared.fields if not field.name.startswith("_") and not _final(field))
        fields = (replace(field, default=None, required=True) if field.default == ELLIPSIS else field for field in kept)
    elif kind in ("dataclass", "attrs", "named-tuple"):
        fields = ()  # without a decorator of its own, a class adds none to those that it inherits
    return replace(declared, kind=kind, fields=tuple(fields))


def _final(field: FieldDecl) -> bool:
    head = (field.type or "").strip("\"'").partition("[")[0].rpartition(".")[2]
    return head == "Final" and field.default is not None


# ── public names ─────────────────────────────────────────────────────────────────────────────────────────────────────


def exported(files: Iterable[FileFacts]) -> Iterator[tuple[str, str]]:
    """(public name, what it stands for) of everything that a module hands on: what its ``__all__`` lists; without one what a
    package imports from itself, and so a module that does nothing but import."""
    files = [facts for facts in files if facts.language == "python"]
    modules = {facts.modules[0]: facts for facts in files if facts.modules}
    for module, facts in modules.items():
        for name in _handed_on(module, facts, modules, frozenset()):
            yield f"{module}.{name[0]}", name[1]


def _handed_on(
    module: str, facts: FileFacts, modules: Mapping[str, FileFacts], seen: frozenset[str]
) -> Iterator[tuple[str, str]]:
    top = module.partition(".")[0]
    listed = listing(facts)
    package = facts.path.rpartition("/")[2].startswith("__init__.")
    facade = not (facts.types or facts.functions or facts.constants)
    if listed is None and facts.exports is None and not package and not facade:
        return
    for one in facts.imports:
        if one.typing_only:
            continue
        if one.name == "*":
            source = modules.get(one.target)
            if source is not None and one.target not in seen and one.target != module:
                inner = dict(_handed_on(one.target, source, modules, seen | {module}))
                for name in _public(source, one.target, set(inner)):
                    if listed is None or name in listed:
                        yield name, inner.get(name, f"{one.target}.{name}")
        elif (
            (one.name in listed)
            if listed is not None
            else (one.target.partition(".")[0] == top and one.name[:1] != "_")
        ):
            yield one.name, one.target


def _public(facts: FileFacts, module: str, handed: set[str]) -> list[str]:
    """What a star import of a module brings."""
    listed = listing(facts)
    if listed is not None:
        return sorted(listed)
    own = {one.name for one in facts.types} | {one.name for one in facts.constants}
    own |= {f"{one.owner}.{one.name}" for one in facts.functions if one.owner == module}
    names = {name.removeprefix(f"{module}.") for name in own} | handed
    return sorted(name for name in names if not name.startswith("_") and "." not in name)


def listing(facts: FileFacts) -> frozenset[str] | None:
    """What a module says that it shows; None where it does not say, or where what it says is computed and so not all known."""
    computed = any(problem.what.startswith("__all__ is computed") for problem in facts.problems)
    return None if facts.exports is None or computed else frozenset(facts.exports)


def hidden(name: str) -> bool:
    """Whether a dotted name has a part that begins with an underscore, below the package that everything stands in."""
    return any(part.startswith("_") for part in name.split(".")[1:])
