"""A Python snapshot → what its users can reach: exported names, what their signatures name, and what an idiom sets aside."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from fnmatch import fnmatchcase

from msgspec.structs import replace

from generator.compare.bags import bag, keys
from generator.compare.choices import of_python
from generator.compare.naming import key, last, owner
from generator.compare.reach_python import SAYS_INTERNAL, WAITING, Reach
from generator.compare.shaping_python import Shaping
from generator.compare.things import Aside, Gathered, field_thing, parameter_facets, place
from generator.fold import Folded
from generator.linking import hidden
from generator.located import Located
from generator.model import ConstantDecl, FunctionDecl, Lit, Ref, Thing, TypeDecl
from generator.snapshot import Snapshot

EXCEPTIONS = frozenset({"Exception", "BaseException", "Warning"})
BUILTIN = frozenset("str int float bool bytes list dict tuple set frozenset object type None complex Any".split())
# Decorators of methods that pydantic or click call, and users do not.
HOOKS = re.compile(
    r"(^|\.)(field_validator|model_validator|validator|root_validator|field_serializer|model_serializer|computed_field)$"
)
# Values that stand for «not given»: they are what leaving the argument out means.
SENTINEL = re.compile(r"(^|[._])(not_?given|omit|unset|undefined|missing)(\(\))?$", re.IGNORECASE)
WRAPPERS = ("*WithRawResponse", "*WithStreamingResponse")
# What makes a value out of data and data out of a value: a struct is cast and encoded by whoever sends and receives it.
CODECS = frozenset("from_dict to_dict from_json to_json from_map to_map from_obj".split())
PLAIN_NAME = re.compile(r"""["']?[\w.]+["']?""")
HANDS_OUT = "a property that hands out a class of functions: these are compared with that"
REQUESTS = "each of its methods is one request: compared as endpoints"


def public(snapshot: Snapshot, internal: tuple[str, ...], shown: tuple[str, ...]) -> Gathered:
    """Everything public. ``internal``/``shown``: globs of names that site.toml takes out of it, or into it."""
    return _Reader(snapshot, internal, shown).read()


class _Reader:
    def __init__(self, snapshot: Snapshot, internal: tuple[str, ...], shown: tuple[str, ...]) -> None:
        self.snapshot = snapshot
        self.reach = Reach(snapshot, internal, shown)
        self.shaping = Shaping(snapshot, self.reach.names)
        self.things: list[Thing] = []
        self.aside: list[Aside] = []
        self.requesters: list[Thing] = []
        self.bags: set[str] = set()
        # What users reach, by its last name; and types among it by the key of that.
        self._called: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        self._types: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for name, alias in self.reach.names.items():
            self._called[last(name)].append((name, alias))
            if name in snapshot.types:
                self._types[key(last(name))].append((name, alias))

    def read(self) -> Gathered:
        for name in sorted(self.reach.names):
            self._thing(name)
        self._modules()
        bags = {self.reach.names.get(name, name) for name in self.bags}
        self.things = [
            replace(one, facets=(*one.facets, ("bag", True))) if one.category == "type" and one.name in bags else one
            for one in self.things
        ]
        return Gathered(tuple(self.things), tuple(self.aside), tuple(self.requesters))

    # ── one name ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _thing(self, name: str) -> None:
        shown = self.reach.names[name]
        if name in self.snapshot.types:
            self._type(shown, self.snapshot.types[name], self.reach.sent.get(name))
        elif name in self.snapshot.functions:
            self._operation(shown, self._home(shown), self.snapshot.functions[name])
        elif name in self.snapshot.constants:
            constant = self.snapshot.constants[name][-1]
            folded = self.snapshot.fold(constant.it.value)
            if last(name).isupper() and not self.snapshot.ambiguous(name):
                self.things.append(_constant(shown, folded, constant))

    def _home(self, shown: str) -> str:
        """What a function belongs to: the class that its module is named after and holds, else the module."""
        module = owner(shown)
        for name, alias in self._types.get(key(last(module)), ()):
            if name.startswith(f"{module}."):
                return alias
        return module

    def _modules(self) -> None:
        """Modules whose functions belong to no class: to users they are what a module is in the other language."""
        types = {one.name for one in self.things if one.category == "type"}
        homes: dict[str, Thing] = {}
        for one in self.things:
            home = str(one.facet("owner")) if one.category == "operation" else ""
            if home in self.reach.modules and home not in types:
                homes.setdefault(home, one)
        for home, first in homes.items():
            facets = (("kind", "module"), ("variants", ()), ("senders", None))
            self.things.append(Thing(category="type", name=home, facets=facets, evidence=first.evidence))

    def _type(self, shown: str, found: Located[TypeDecl], sent: set[str] | None) -> None:
        reason = self._idiom(shown, found)
        if reason:
            self.aside.append(Aside(shown, reason, (found.evidence(),)))
            if reason == REQUESTS:
                things, aside = len(self.things), len(self.aside)
                self._public(shown, found, sent)
                self.requesters += self.things[things:]
                del self.things[things:], self.aside[aside:]
            return
        self._public(shown, found, sent)

    def _public(self, shown: str, found: Located[TypeDecl], sent: set[str] | None) -> None:
        """A type that users reach: its members, its fields, its methods."""
        declared = found.it
        variants = tuple(last(one) if "." in one else one for one in declared.variants)
        uncertain = self.snapshot.uncertain(found)
        strange = self.snapshot.strange.get(found.name)
        if strange and not uncertain and (declared.kind != "class" or declared.fields):
            uncertain = f"{found.name} inherits from {strange}, which may add fields"
        fields = self.snapshot.fields(found) if declared.kind not in ("class", "alias", "enum") else {}
        parts = tuple(
            field_thing(f"{shown}.{name}", name, field, of_python(field.decl.type), self.shaping.field(field))
            for name, field in fields.items()
            if not name.startswith("_")
        )
        senders = tuple(sorted(sent - {""})) if sent is not None else None
        computing = self.reach.computes_attributes(found) if declared.kind == "class" else None
        facets = (
            *(("kind", declared.kind), ("variants", variants), ("senders", senders), ("computing", computing)),
            *(("received", found.name in self.reach.received), ("bases", self.shaping.above(found))),
        )
        self.things.append(
            Thing(
                category="type",
                name=shown,
                facets=facets,
                parts=parts,
                evidence=(found.evidence(),),
                uncertain=uncertain,
            )
        )
        families: dict[str, list[Located[FunctionDecl]]] = {}
        for function in self._methods_of(found, 0):
            families.setdefault(function.it.name, []).append(function)
        for called, functions in sorted(families.items()):
            if called == "__init__" and declared.kind == "class":
                self._operation(f"{shown}.__init__", shown, functions)
            elif not called.startswith("_") and self._hands_out(found, functions[-1]):
                where = tuple(one.evidence() for one in functions)
                self.aside.append(Aside(f"{shown}.{called}", HANDS_OUT, where, "operation"))
            elif not called.startswith("_"):
                self._operation(f"{shown}.{called}", shown, functions)

    def _hands_out(self, found: Located[TypeDecl], function: Located[FunctionDecl]) -> bool:
        """Whether a property only gives a class of functions, such as ``client.files``: what that can do is compared with it."""
        if function.it.kind != "property" or not PLAIN_NAME.fullmatch(function.it.returns or ""):
            return False
        given = sorted(self.reach.types_in(function.it.returns, function.path) & self.reach.names.keys() - {found.name})
        told = self.snapshot.types[given[0]] if len(given) == 1 else None
        if told is None or self._idiom(self.reach.names[told.name], told) not in (None, REQUESTS):
            return False
        methods = {one.it.name for one in self.reach.methods.get(told.name, ()) if not one.it.name.startswith("_")}
        held = [field.name for field in told.it.fields if not field.name.startswith("_")]
        return told.it.kind == "class" and not held and bool(methods)

    def _methods_of(self, found: Located[TypeDecl], depth: int) -> Iterator[Located[FunctionDecl]]:
        """A class's own methods, then those it inherits and does not define itself."""
        own = self.reach.methods.get(found.name, [])
        yield from own
        defined = {function.it.name for function in own}
        for base in found.it.bases if depth < 8 else ():
            name = self.snapshot.canonical(base, self.snapshot.types)
            if name and name != found.name and not hidden(name):
                for function in self._methods_of(self.snapshot.types[name], depth + 1):
                    if function.it.name not in defined and function.it.name != "__init__":
                        yield function

    def _idiom(self, shown: str, found: Located[TypeDecl]) -> str | None:
        """Why a public class needs no counterpart in a port; None where it does."""
        declared, called = found.it, last(found.name)
        if self._ends_in(found, EXCEPTIONS, 0):
            return "an exception class: the port's errors are values"
        if SAYS_INTERNAL.search(called):
            return "its name says that it is internal"
        if any(fnmatchcase(called, glob) for glob in WRAPPERS):
            return "a wrapper that gives the raw response of another class's calls"
        if declared.kind == "alias" and not _choice(declared.variants):
            return "another name for a type, not a choice"
        if called.startswith("Async") and self._sync_twin(found.name, called.removeprefix("Async")):
            return f"the twin of {called.removeprefix('Async')} that waits differently"
        if declared.kind == "class" and WAITING.search(called):
            return "how one waits for a result, or puts something off: tasks and processes do that on the BEAM"
        # What the top package hands out is a class for users, whatever its methods do.
        if declared.kind == "class" and shown.count(".") > 1 and self._sends(found.name):
            return REQUESTS
        return None

    def _sync_twin(self, name: str, called: str) -> bool:
        """Whether a class of that name is public and stands in the same module or package."""
        homes = (owner(name), owner(owner(name)))
        twins = (*self._called[called], *self._called[f"Sync{called}"])
        return any(owner(other).startswith(homes) for other, _ in twins)

    def _ends_in(self, found: Located[TypeDecl], wanted: frozenset[str], depth: int) -> bool:
        for base in found.it.bases if depth < 12 else ():
            name = self.snapshot.canonical(base, self.snapshot.types)
            if name and name != found.name:
                if self._ends_in(self.snapshot.types[name], wanted, depth + 1):
                    return True
            elif last(base) in wanted or last(base).endswith(("Error", "Exception")):
                return True
        return False

    def _sends(self, name: str) -> bool:
        """Whether at least half of a class's public methods are each one request."""
        methods = {
            function.it.name for function in self.reach.methods.get(name, ()) if not function.it.name.startswith("_")
        }
        methods -= {function.it.name for function in self.reach.methods.get(name, ()) if function.it.kind == "property"}
        methods.discard("__init__")
        sending = {called for called in methods if f"{name}.{called}" in self.reach.senders}
        return bool(sending) and len(sending) * 2 >= len(methods)

    def _operation(self, shown: str, belongs: str, functions: list[Located[FunctionDecl]]) -> None:
        declared = [f for f in functions if not any(last(mark) == "overload" for mark in f.it.decorators)] or functions
        function = declared[-1]
        evidence = tuple(one.evidence() for one in declared)
        if any(HOOKS.search(mark) for mark in function.it.decorators):
            self.aside.append(Aside(shown, "a hook that its framework calls", evidence, "operation"))
            return
        parts = []
        opened = None
        named = {parameter.name for parameter in function.it.parameters}
        for parameter in function.it.parameters:
            held = bag(self.snapshot, self.reach, function, parameter)
            if held is not None:
                self.bags.add(held.name)
                listed = keys(self.snapshot, shown, parameter, held)
                parts += [one for one in listed if last(one.name) not in named]
            elif parameter.kind == "variadic-keyword":
                opened = f"it takes any keyword (**{parameter.name})"
            elif parameter.kind == "variadic":
                opened = opened or f"it takes any number of things (*{parameter.name})"
            elif not parameter.name.startswith("_"):
                default = None if parameter.default is None else _given(self.snapshot, parameter.default)
                parts.append(
                    Thing(
                        category="parameter",
                        name=f"{shown}.{parameter.name}",
                        facets=parameter_facets(parameter.required, parameter.kind, default, parameter.type),
                        evidence=(function.evidence(),),
                    )
                )
        kind = "constructor" if last(shown) == "__init__" else function.it.kind
        gives = tuple(
            sorted(self.reach.names.get(name, name) for name in self.reach.types_in(function.it.returns, function.path))
        )
        of = self.snapshot.types.get(function.it.owner) if kind == "constructor" else None
        computing = self.reach.computes_attributes(of) if of is not None else None
        said = (("open", opened), ("gives", gives), ("computing", computing), ("codec", last(shown) in CODECS))
        facets = (("owner", belongs), ("kind", kind), *said)
        self.things.append(
            Thing(
                category="operation",
                name=shown,
                facets=facets,
                parts=tuple(parts),
                evidence=evidence,
                uncertain=function.it.uncertain,
            )
        )


def _given(snapshot: Snapshot, default: object) -> Folded:
    """A parameter's default; a sentinel for «not given» is none."""
    folded = snapshot.fold(default)  # type: ignore[arg-type]
    if not folded.known and SENTINEL.search(folded.source):
        return snapshot.fold(Lit(value=None))
    if isinstance(default, Ref) and SENTINEL.search(default.name):
        return snapshot.fold(Lit(value=None))
    return folded


def _choice(variants: tuple[str, ...]) -> bool:
    """Whether an alias says what can be chosen: names and literals, more than one or none of them builtin or composed."""
    plain = [one for one in variants if not re.search(r"[\[\]{}(),%]", one)]
    return bool(variants) and len(plain) == len(variants) and not set(variants) <= BUILTIN


def _constant(shown: str, folded: Folded, found: Located[ConstantDecl]) -> Thing:
    where = (found.evidence(), *(place(one) for one in folded.places))
    facets = (("value", folded.value), ("known", folded.known), ("source", folded.source))
    return Thing(category="constant", name=shown, facets=facets, evidence=where)
