"""An Elixir snapshot → what its users can reach: documented modules, their structs, types and functions, and what an idiom sets aside."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from functools import partial

from msgspec.structs import replace

from generator.compare.choices import of_elixir
from generator.compare.maps import keys_of
from generator.compare.naming import last, owner
from generator.compare.shaping_elixir import Shaping
from generator.compare.things import Aside, Gathered, default_facets, field_thing, parameter_facets, place
from generator.located import Field, Located
from generator.model import Evidence, FunctionDecl, Thing, TypeDecl
from generator.options import options
from generator.snapshot import Snapshot

# What OTP, protocols and macros call, and what starts and supervises processes.
CALLBACKS = frozenset(
    "start_link child_spec init handle_call handle_cast handle_info handle_continue terminate code_change start stop "
    "start_child __struct__ __using__ __before_compile__ __after_compile__ impl_for impl_for! application project cli".split()
)
# What makes a struct out of data and data out of a struct: the other language's models do that by themselves.
CODECS = frozenset(
    "new new! from_json from_json! from_map from_map! from_list to_json to_map to_list parse parse! values to_string build encode decode "
    "validate validate! default defaults cast changeset".split()
)
NOT_LIBRARY = ("Mix.Tasks.*", "*.MixProject", "*.Application")
REQUESTS = "each of its functions is one request: compared as endpoints"


def public(snapshot: Snapshot, internal: tuple[str, ...], shown: tuple[str, ...]) -> Gathered:
    """Everything public. ``internal``/``shown``: globs of names that site.toml takes out of it, or into it."""
    return _Reader(snapshot, internal, shown).read()


class _Reader:
    def __init__(self, snapshot: Snapshot, internal: tuple[str, ...], shown: tuple[str, ...]) -> None:
        self.snapshot = snapshot
        self.internal = internal
        self.shown = shown
        self.things: list[Thing] = []
        self.aside: list[Aside] = []
        self.requesters: list[Thing] = []
        self.shaping = Shaping(snapshot)
        self.senders = {endpoint.name for endpoint in snapshot.endpoints}
        self.functions: dict[str, dict[str, list[Located[FunctionDecl]]]] = {}
        for found in snapshot.functions.values():
            for function in found:
                families = self.functions.setdefault(function.it.owner, {})
                families.setdefault(function.it.name, []).append(function)
        self.aliases: dict[str, list[Located[TypeDecl]]] = {}
        for declared in snapshot.types.values():
            if declared.it.kind == "alias":
                self.aliases.setdefault(owner(declared.name), []).append(declared)
        homes = {facts.modules[0] for facts in snapshot.files.values() if facts.commands and facts.modules}
        # A parser's module stands below the command line's own, unless that is the library's root.
        self.commands = homes | {owner(home) for home in homes if home.count(".") > 1}

    def read(self) -> Gathered:
        where = {module: path for path, facts in self.snapshot.files.items() for module in facts.modules}
        for module in sorted(where):
            self._module(module, where[module])
        return Gathered(tuple(self.things), tuple(self.aside), tuple(self.requesters))

    def _module(self, module: str, path: str) -> None:
        struct = self.snapshot.types.get(module)
        if any(fnmatchcase(module, glob) for glob in self.internal):
            return
        shown = any(fnmatchcase(module, glob) for glob in self.shown)
        families = {
            name: [one for one in found if shown or not one.it.internal]
            for name, found in self.functions.get(module, {}).items()
        }
        families = {name: found for name, found in families.items() if found and found[0].it.kind != "macro"}
        aliases = [one for one in self.aliases.get(module, ()) if not one.it.internal]
        if struct is not None and struct.it.internal and not shown:
            struct = None
        if struct is None and not families and not aliases:
            return
        evidence = (struct.evidence(),) if struct else self._place(module, path, families, aliases)
        reason = self._idiom(module, struct, families)
        if reason:
            self.aside.append(Aside(module, reason, evidence))
            if reason == REQUESTS:
                things, aside = len(self.things), len(self.aside)
                self._public(module, struct, families, aliases, evidence)
                self.requesters += self.things[things:]
                del self.things[things:], self.aside[aside:]
            return
        self._public(module, struct, families, aliases, evidence)

    def _public(
        self,
        module: str,
        struct: Located[TypeDecl] | None,
        families: dict[str, list[Located[FunctionDecl]]],
        aliases: list[Located[TypeDecl]],
        evidence: tuple[Evidence, ...],
    ) -> None:
        """A module that users reach: its struct, its types, its functions."""
        whole = next((one for one in aliases if last(one.name) == "t"), None)
        kind = struct.it.kind if struct else "module" if families else "alias"
        variants = whole.it.variants if whole else ()
        parts = tuple(
            self._filled(
                field,
                field_thing(
                    f"{module}.{name}",
                    name,
                    field,
                    of_elixir(field.decl.type, partial(self._members, module)),
                    self.shaping.of(field.decl.type, field.path, module),
                ),
            )
            for name, field in (self.snapshot.fields(struct).items() if struct else ())
            if not name.startswith("__")
        )
        parts = self._constructed(parts, families.get("new", []))
        uncertain = self.snapshot.uncertain(struct) if struct else None
        if struct is None and whole is not None:
            parts, uncertain = keys_of(whole, module, self.shaping.of)
        loose = struct is None and whole is not None and not whole.it.enforced
        facets = (("kind", kind), ("variants", tuple(map(_variant, variants))), ("enforced", not loose))
        self.things.append(
            Thing(category="type", name=module, facets=facets, parts=parts, evidence=evidence, uncertain=uncertain)
        )
        for alias in aliases:
            if alias is not whole:
                members = tuple(map(_variant, alias.it.variants))
                said = (("kind", "alias"), ("variants", members), ("enforced", alias.it.enforced))
                keys, unsure = keys_of(alias, alias.name, self.shaping.of)
                self.things.append(
                    Thing(
                        category="type",
                        name=alias.name,
                        facets=said,
                        parts=keys,
                        evidence=(alias.evidence(),),
                        uncertain=unsure,
                    )
                )
        for name, found in sorted(families.items()):
            self._operation(module, name, found, bool(struct) or bool(whole))
        for name, found in sorted(self.functions.get(module, {}).items()):
            # A callback is there for whoever looks for it, and nothing of the port's own.
            quiet = [one for one in found if one.it.internal and one.it.callback]
            if quiet and name not in families and name not in CALLBACKS:
                self._operation(module, name, quiet, True)

    def _members(self, module: str, name: str) -> tuple[str, ...] | None:
        """The atoms that a type of a module may be; None where it may be anything else."""
        for alias in self.aliases.get(module, ()):
            if last(alias.name) == name and alias.it.variants:
                plain = [one.removeprefix(":") for one in alias.it.variants if one != "nil"]
                return tuple(plain) if all(re.fullmatch(r"\w+", one) for one in plain) else None
        return None

    def _filled(self, field: Field, thing: Thing) -> Thing:
        """With what is filled in where an answer lacks it."""
        folded = None if field.decl.filled is None else self.snapshot.fold(field.decl.filled)
        if folded is None or not folded.known:
            return thing
        return replace(thing, facets=(*thing.facets, ("filled", default_facets(folded))))

    def _constructed(self, fields: tuple[Thing, ...], builders: list[Located[FunctionDecl]]) -> tuple[Thing, ...]:
        """Fields with the default that ``new`` gives them, where the struct itself leaves them nil."""
        given = {option.name: option for one in builders for option in options(self.snapshot, one).options}
        result = []
        for field in fields:
            option = given.get(last(field.name))
            bare = not field.facet("required") and field.facet("known") and field.facet("default") is None
            folded = option.default if option and bare else None
            if option and folded and not (folded.known and folded.value is None):
                kept = tuple(one for one in field.facets if one[0] not in dict(default_facets(folded)))
                where = (*field.evidence, option.evidence, *map(place, folded.places))
                field = replace(field, facets=(*kept, *default_facets(folded)), evidence=where)
            result.append(field)
        return tuple(result)

    def _place(
        self,
        module: str,
        path: str,
        families: dict[str, list[Located[FunctionDecl]]],
        aliases: list[Located[TypeDecl]],
    ) -> tuple[Evidence, ...]:
        """Where a module without a struct stands: from its first public declaration to its last."""
        spans = [span for found in families.values() for one in found for span in one.it.spans]
        spans += [one.it.span for one in aliases]
        first, final = min(s.first_line for s in spans), max(s.last_line for s in spans)
        return (Evidence(path=path, first_line=first, last_line=final, symbol=module),)

    def _idiom(
        self, module: str, struct: Located[TypeDecl] | None, families: dict[str, list[Located[FunctionDecl]]]
    ) -> str | None:
        """Why a public module needs no counterpart in the reference; None where it does."""
        if any(fnmatchcase(module, glob) for glob in NOT_LIBRARY):
            return "part of the project, not of the library"
        if any(module == home or module.startswith(f"{home}.") for home in self.commands):
            return "the functions behind the command line: compared as commands"
        if struct is None and families.keys() <= CALLBACKS and families:
            return "a process: only what OTP calls"
        sending = [name for name in families if f"{module}.{name}" in self.senders]
        rest = families.keys() - CALLBACKS
        if struct is None and sending and len(sending) * 2 >= len(rest):
            return REQUESTS
        return None

    def _operation(self, module: str, name: str, found: list[Located[FunctionDecl]], of_type: bool) -> None:
        shown = f"{module}.{name}"
        evidence = tuple(one.evidence(span) for one in found for span in one.it.spans[:1])
        if name in CALLBACKS and name != "start_link":
            self.aside.append(Aside(shown, "what OTP or a macro calls", evidence, "operation"))
            return
        codec = of_type and name in CODECS
        read = [options(self.snapshot, function) for function in found]
        parts: dict[str, Thing] = {}
        most = max(found, key=lambda one: one.it.arity[1])
        least = min(len(one.it.parameters) if not one.it.arity else one.it.arity[0] for one in found)
        for at, parameter in enumerate(most.it.parameters):
            if any(bag.bag == parameter.name for bag in read if bag.bag):
                continue
            needed = parameter.required and at < max(least, 1)
            default = None if parameter.default is None else self.snapshot.fold(parameter.default)
            parts[parameter.name] = Thing(
                category="parameter",
                name=f"{shown}.{parameter.name}",
                facets=(*parameter_facets(needed, "positional", default, parameter.type), ("place", at)),
                evidence=(most.evidence(),),
            )
        for bag in read:
            for option in bag.options:
                parts.setdefault(
                    option.name,
                    Thing(
                        category="parameter",
                        name=f"{shown}.{option.name}",
                        facets=parameter_facets(option.required, "option", option.default, None),
                        evidence=(option.evidence,),
                    ),
                )
        opened = next((bag.open for bag in read if bag.open), None)
        lost = next((bag.lost for bag in read if bag.lost), None)
        kind = "constructor" if name in ("start_link", "new") else "codec" if codec else "function"
        taken = next((bag.bag for bag in read if bag.bag), None)
        quiet = codec or all(one.it.internal for one in found)
        facets = (("owner", module), ("kind", kind), ("bag", taken), ("open", opened), ("lost", lost), ("quiet", quiet))
        uncertain = next((one.it.uncertain for one in found if one.it.uncertain), None)
        self.things.append(
            Thing(
                category="operation",
                name=shown,
                facets=facets,
                parts=tuple(parts.values()),
                evidence=evidence,
                uncertain=uncertain,
            )
        )


def _variant(written: str) -> str:
    """``A.B.Chunk`` → ``Chunk``; ``:active`` and ``String.t()`` as they are."""
    return last(written) if written[:1].isupper() and "(" not in written else written.removeprefix(":")
