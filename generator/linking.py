"""What a declaration is once its file is seen among the others: kinds through bases, public names through exports."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fnmatch import translate
from functools import cache
from typing import Any

from msgspec.structs import replace

from generator.extract.python.kinds import INHERITED, PROPERTIES, Kind, is_member, outside, required
from generator.model import Expr, FieldDecl, FileFacts, FunctionDecl, Lit, Opaque, Ref, TypeDecl

Types = Mapping[str, TypeDecl]
DEEPEST = 24
ELLIPSIS = Opaque(source="...")
EITHER = "None with pydantic's first version, to be given with its second"
EITHER_VERSION = Lit(value="either")
FIRST = ("pydantic.v1.", "pydantic.generics.")
# What a decorator that calls the very thing that it is given is said to call.
CALLS_IT = "()"
MAKERS = frozenset({"property", "classmethod", "staticmethod"})
GENERATORS = "pydantic.alias_generators."


class Kinds:
    """Kinds of classes, each followed through its bases to their end. ``resolve``: what a dotted name stands for, at last;
    ``called``: what a decorator of the sources calls; ``several``: whether a name stands for one thing or another."""

    def __init__(
        self,
        types: Types,
        resolve: Callable[[str], str],
        called: Callable[[str], frozenset[str]],
        several: Callable[[str], bool],
    ) -> None:
        self._types = types
        self._resolve = resolve
        self._called = called
        self._several = several
        self._kinds: dict[str, tuple[Kind, str | None]] = {}

    def of(self, name: str, depth: int = 0) -> tuple[Kind, str | None]:
        """What a class is, and the first base that is not in the sources and not known either."""
        if name not in self._kinds:
            self._kinds[name] = self._types[name].kind, None  # a class that is its own base ends here
            self._kinds[name] = self._of(self._types[name], depth)
        return self._kinds[name]

    def _of(self, declared: TypeDecl, depth: int) -> tuple[Kind, str | None]:
        kind: Kind = "dataclass" if self.decorated(declared) else declared.kind
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

    def decorated(self, declared: TypeDecl) -> bool:
        """Whether a decorator that the sources make themselves makes a dataclass of a class."""
        marks = [value.name for key, value in declared.options if key == "@" and isinstance(value, Ref)]
        return declared.kind == "class" and any("dataclass" in self._called(mark) for mark in marks)

    def replaced(self, declared: TypeDecl) -> str | None:
        """A decorator of the sources that calls what it is given: it may leave something else than the class under its name."""
        marks = [value.name for key, value in declared.options if key == "@" and isinstance(value, Ref)]
        return next((mark for mark in marks if CALLS_IT in self._called(mark)), None)

    def settle(self, name: str, kind: Kind) -> TypeDecl:
        """A class as the sources together make it."""
        declared = self._types[name]
        if mark := self.replaced(declared):
            declared = replace(declared, uncertain=declared.uncertain or f"{mark} may replace it")
        made = settled(declared, kind, self.decorated(declared))
        first = self.first_version(name) if kind == "model" else False
        return made if first is False else optional(made, bool(first))

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

    def first_version(self, name: str) -> bool | None:
        """Whether a model is one of pydantic's first version; None where that depends on what is installed."""
        for one in self.lineage(name):
            if ("pydantic", EITHER_VERSION) in one.options or any(map(self._several, one.bases)):
                return None
        return any(root.startswith(FIRST) for root in self.roots(name))

    def lineage(self, name: str, depth: int = 0) -> Iterator[TypeDecl]:
        """A class and the bases of it that are in the sources."""
        yield self._types[name]
        for base in self.bases(self._types[name]) if depth < DEEPEST else ():
            yield from self.lineage(base, depth + 1)

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


def settled(declared: TypeDecl, kind: Kind, decorated: bool) -> TypeDecl:
    """A class that its own file did not know the kind of: what its body says, read as that kind has it."""
    if kind == declared.kind:
        return declared
    if kind == "enum":
        given = [*declared.assigned, *(field.name for field in declared.fields if field.default is not None)]
        members = tuple(name for name in dict.fromkeys(given) if is_member(name))
        return replace(declared, kind=kind, variants=members, fields=())
    fields: Iterable[FieldDecl] = declared.fields
    if kind == "typed-dict":
        total = dict(declared.options).get("total") != Lit(value=False)
        fields = (replace(field, required=required(field.type, total)) for field in declared.fields)
    elif kind == "model":
        kept = (field for field in declared.fields if not field.name.startswith("_") and not _final(field))
        fields = (replace(field, default=None, required=True) if field.default == ELLIPSIS else field for field in kept)
    elif kind in ("dataclass", "attrs", "named-tuple") and not decorated:
        fields = ()  # without a decorator of its own, a class adds none to those that it inherits
    return replace(declared, kind=kind, fields=tuple(fields))


def through_decorators(
    declared: FunctionDecl, resolve: Callable[[str], str], called: Callable[[str], frozenset[str]]
) -> FunctionDecl:
    """A method whose decorators are property or cached_property under a name that another file gives them; uncertain where one
    of the sources' own makes something of it."""
    if declared.kind != "method" or not declared.decorators:
        return declared
    maker = next((mark for mark in declared.decorators if called(mark) & MAKERS), None)
    if maker is not None:
        return replace(declared, uncertain=declared.uncertain or f"what {maker} makes of it only running it would tell")
    found = any(resolve(mark).rpartition(".")[2] in PROPERTIES for mark in declared.decorators)
    return replace(declared, kind="property") if found else declared


def optional(declared: TypeDecl, certain: bool) -> TypeDecl:
    """A model of pydantic's first version, in which what may be None need not be given: then it is None. ``certain`` False: it may
    be one of the second, in which it has to be."""
    given: tuple[bool | None, Expr] = (False, Lit(value=None)) if certain else (None, Opaque(source=EITHER))
    fields = (
        replace(field, required=given[0], default=given[1]) if field.required and may_be_none(field.type) else field
        for field in declared.fields
    )
    return replace(declared, fields=tuple(fields))


def may_be_none(annotation: str | None) -> bool:
    """``Optional[…]``, ``… | None``, ``Union[…, None]``, ``Any``."""
    written = re.sub(r"\s", "", (annotation or "").strip("\"'"))
    parts = written.split("|") if "[" not in written.partition("|")[0] or written.endswith("|None") else [written]
    head = written.partition("[")[0].rpartition(".")[2]
    return (
        "None" in parts
        or head in ("Optional", "Any")
        or (head == "Union" and bool(re.search(r"[\[,]None[\],]", written)))
    )


def _final(field: FieldDecl) -> bool:
    head = (field.type or "").strip("\"'").partition("[")[0].rpartition(".")[2]
    return head == "Final" and field.default is not None


def hands_down(base: str, kind: str) -> bool:
    """Whether a class of one kind takes over the fields of a base of another: a dataclass knows only fields of dataclasses."""
    return base == kind if kind in ("dataclass", "attrs", "named-tuple", "enum") else True


# ── public names ─────────────────────────────────────────────────────────────────────────────────────────────────────


def exported(files: Iterable[FileFacts]) -> Iterator[tuple[str, str]]:
    """(public name, what it stands for) of everything that a module hands on: what its ``__all__`` lists; without one what a
    package imports from itself, and so a module that does nothing but import."""
    files = [facts for facts in files if facts.language == "python"]
    modules = {facts.modules[0]: facts for facts in files if facts.modules}
    handed: dict[str, dict[str, str]] = {}
    starred = [module for module, facts in modules.items() if any(one.name == "*" for one in facts.imports)]
    for _ in range(len(starred) + 1):  # star imports may go in circles: what one hands on, others do in the next round
        before = dict(handed)
        handed.update(
            {module: dict(_handed_on(module, modules, handed)) for module in (starred if before else modules)}
        )
        if handed == before:
            break
    for module in modules:
        for name, target in _handed_on(module, modules, handed):
            yield f"{module}.{name}", target


def _handed_on(
    module: str, modules: Mapping[str, FileFacts], handed: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, str]]:
    """``handed``: what each module hands on, as far as that is known."""
    facts = modules[module]
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
            if source is not None and one.target != module:
                inner = handed.get(one.target, {})
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
    return "._" in name


@cache
def ending(wanted: str) -> Callable[[str], Any]:
    """Whether a dotted name, with a dot before it, ends with a glob at a dot."""
    return re.compile(translate(f"*.{wanted}")).match
