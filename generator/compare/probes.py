"""A row's probes over one side's snapshot → what that side has of the row's subject.

Each selector of site.toml is one small function from (probe, view) to a ``Found``. What is there but cannot be read with certainty is
``unknown`` with its reason; nothing here ever guesses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

import msgspec

from generator.compare.units import normalise
from generator.compare.view import UNREAD, View, unread
from generator.compare.wire import routes, wire
from generator.config import Probe
from generator.fold import Folded
from generator.located import Field, Located
from generator.model import Evidence, FunctionDecl, Item, Span

HOLE = re.compile(r"\{[^{}]*\}")


class Found(NamedTuple):
    """What one probe found. ``unknown``: why it is not certain. ``earned``: status and risk of the alternative taken."""

    items: tuple[Item, ...] = ()
    unknown: str | None = None
    derived: bool = False
    earned: tuple[str, str] | None = None
    covers: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @property
    def present(self) -> bool:
        return bool(self.items or self.unknown)


NOTHING = Found()


def read(probe: Probe, view: View) -> Found:
    """Evaluate one probe. Returns NOTHING where its selector matches nothing."""
    if probe.any is not None:
        choices = (msgspec.structs.replace(other, key=other.key or probe.key) for other in probe.any)
        found = next((found for found in (read(other, view) for other in choices) if found.present), NOTHING)
    else:
        found = next(READERS[name] for name in READERS if getattr(probe, name) is not None)(probe, view)
        if found.present and probe.status:
            found = found._replace(earned=(probe.status, probe.risk or "none"), covers=probe.covers)
    if not found.present and probe.any is None:
        hidden = _hidden(probe, view)
        return Found(unknown=hidden) if hidden else NOTHING
    if found.present and not found.unknown:
        found = found._replace(unknown=_watched(probe, view))
    return found


def _hidden(probe: Probe, view: View) -> str | None:
    """Why «not there» is not certain: a file that could not be read whole speaks of what the selector names."""
    for wanted in names(probe):
        last = wanted.rpartition(".")[2].strip("*")
        path = view.unread_mention(last) if last else None
        if path:
            return f"{path} could not be read whole, and it mentions {last}"
    return None


def names(probe: Probe) -> tuple[str, ...]:
    """The names that a probe's own selector looks for."""
    one = tuple(name for name in (probe.fields, probe.wire, probe.variants) if name)
    return (*one, *(probe.value or ()), *(probe.operations or ()), *probe.symbols)


# ── types ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _fields(probe: Probe, view: View) -> Found:
    return _of_type(
        probe, view, probe.fields or "", lambda field: (("required", field.decl.required), *_default(field))
    )


def _default(field: Field) -> tuple[tuple[str, Any], ...]:
    if field.default is None or field.decl.required:
        return ()
    return (("default", field.default.value if field.default.known else field.default.source),)


def _of_type(probe: Probe, view: View, wanted: str, facets: Callable[[Field], tuple[tuple[str, Any], ...]]) -> Found:
    types = view.snapshot.type_named(wanted)
    if len(types) > 1:
        return Found(unknown=f"{wanted} names {len(types)} types: {', '.join(found.name for found in types)}")
    if not types:
        return NOTHING
    found = types[0]
    whole = (found.evidence(),)
    uncertain = view.snapshot.uncertain(found)
    if uncertain:
        return Found(unknown=uncertain, evidence=whole)
    strange = view.unread_base(found)
    if strange:
        return Found(
            unknown=f"{found.name} inherits from {strange}, whose fields are not in these sources", evidence=whole
        )
    items = []
    for name, field in view.snapshot.fields(found).items():
        if name in probe.skip:
            continue
        if field.decl.required is None:
            return Found(unknown=f"whether {found.name}.{name} is required cannot be read", evidence=whole)
        where = Evidence(
            path=field.path, first_line=field.decl.line, last_line=field.decl.line, symbol=f"{field.owner}.{name}"
        )
        items.append(Item(key=probe.rename.get(name, name), facets=facets(field), evidence=(where,)))
    if not items:
        return Found(unknown=f"{found.name} has no fields that could be read", evidence=whole)
    return Found(tuple(items), evidence=whole)


def _variants(probe: Probe, view: View) -> Found:
    types = view.snapshot.type_named(probe.variants or "")
    if len(types) != 1:
        return Found(unknown=f"{probe.variants} names {len(types)} types") if types else NOTHING
    found = types[0]
    if found.it.uncertain or not found.it.variants:
        return Found(
            unknown=f"{found.name}: {found.it.uncertain or 'its variants cannot be read'}", evidence=(found.evidence(),)
        )
    names = (variant.rpartition(".")[2] for variant in found.it.variants)
    return Found(
        tuple(Item(key=probe.rename.get(name, name), facets=(), evidence=(found.evidence(),)) for name in names),
        evidence=(found.evidence(),),
    )


# ── values ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _value(probe: Probe, view: View) -> Found:
    """A default or constant, with every copy of it that the selectors name."""
    places = [place for wanted in probe.value or () for place in _places(wanted, view)]
    if not places:
        return NOTHING
    evidence: list[Evidence] = []
    values: list[Any] = []
    unit: str | None = None
    for name, folded, where in places:
        evidence.append(where)
        evidence += [
            Evidence(path=p.path, first_line=p.span.first_line, last_line=p.span.last_line, symbol=p.symbol)
            for p in folded.places
        ]
        if not folded.known:
            return Found(unknown=f"the value of {name} cannot be followed: {folded.source}", evidence=tuple(evidence))
        value = probe.words.get(str(folded.value), folded.value)
        value, unit = normalise(value, probe.unit)
        if value not in values:
            values.append(value)
    said = {"value": values[0] if len(values) == 1 else values, **({"unit": unit} if unit else {}), **probe.facets}
    facets = tuple(said.items())
    return Found(
        (Item(key=probe.key or "value", facets=facets, evidence=_distinct(evidence)),), evidence=_distinct(evidence)
    )


def _places(wanted: str, view: View) -> Iterator[tuple[str, Folded, Evidence]]:
    """Constants, else fields of types, else parameters of functions that the name stands for."""
    snapshot = view.snapshot
    constants = snapshot.constants_named(wanted)
    for constant in constants:
        several = snapshot.ambiguous(constant.name)
        folded = Folded(False, None, "it is assigned in several ways") if several else snapshot.fold(constant.it.value)
        yield constant.name, folded, constant.evidence()
    if constants:
        return
    owner, _, last = wanted.rpartition(".")
    for found in snapshot.type_named(owner) if owner else ():
        field = snapshot.fields(found).get(last)
        if field is not None and field.decl.default is not None and field.default is not None:
            line = Evidence(
                path=field.path, first_line=field.decl.line, last_line=field.decl.line, symbol=f"{field.owner}.{last}"
            )
            yield f"{found.name}.{last}", field.default, line
    for function in snapshot.functions_named(owner) if owner else ():
        for parameter in function.it.parameters:
            if parameter.name == last and parameter.default is not None:
                yield f"{function.name}({last})", snapshot.fold(parameter.default), function.evidence()
        for option in function.it.reads:
            if option.name == last and option.default is not None:
                where = Evidence(
                    path=function.path, first_line=option.line, last_line=option.line, symbol=function.name
                )
                yield f"{function.name}[{last}]", snapshot.fold(option.default), where


def _version(probe: Probe, view: View) -> Found:
    value, where = view.versions.get(probe.version or "own", (None, None))
    if value is None:
        return NOTHING
    evidence = (where,) if where else ()
    return Found((Item(key=probe.key or "version", facets=(("value", value),), evidence=evidence),), evidence=evidence)


# ── operations ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _operations(probe: Probe, view: View) -> Found:
    """Functions and what can be passed to each: parameters, and where an option bag is taken, the keys read from it."""
    items: list[Item] = []
    options = _options(probe, view)
    for wanted in probe.operations or ():
        functions = view.snapshot.functions_named(wanted)
        if not functions:
            continue
        name = wanted.rpartition(".")[2]
        key = probe.rename.get(name, name)
        if probe.option:
            where = options.get(probe.option)
            if where:
                items.append(Item(key=f"{key} with option {probe.option}", facets=(), evidence=(where,)))
            continue
        whole = tuple(function.evidence() for function in functions)
        uncertain = next((f.it.uncertain for f in functions if f.it.uncertain), None)
        if uncertain:
            return Found(unknown=f"{functions[0].name}: {uncertain}", evidence=whole)
        items.append(Item(key=key, facets=(), evidence=whole))
        items += [
            Item(key=f"{key}.{probe.rename.get(part, part)}", facets=facets, evidence=where)
            for part, (facets, where) in _parameters(functions, options, probe).items()
        ]
    return Found(tuple(items), evidence=tuple(e for item in items for e in item.evidence))


def _parameters(
    functions: list[Located[FunctionDecl]], options: dict[str, Evidence], probe: Probe
) -> dict[str, tuple[tuple[tuple[str, Any], ...], tuple[Evidence, ...]]]:
    result: dict[str, tuple[tuple[tuple[str, Any], ...], tuple[Evidence, ...]]] = {}
    least = min(functions, key=lambda function: function.it.arity[0])
    most = max(functions, key=lambda function: len(function.it.parameters))
    required = {parameter.name for parameter in least.it.parameters if parameter.required}
    for parameter in most.it.parameters:
        if parameter.name in probe.skip or parameter.kind.startswith("variadic"):
            continue
        facets = (("required", parameter.required and parameter.name in required),)
        result[parameter.name] = facets, (most.evidence(),)
    for option, where in options.items():
        if option not in probe.skip:
            result.setdefault(option, ((("required", False),), (where,)))
    return result


def _options(probe: Probe, view: View) -> dict[str, Evidence]:
    """Option keys read by the functions that the bag is handed to; a key that is put over the caller's is not an option."""
    read: dict[str, Evidence] = {}
    forced: set[str] = set()
    for wanted in probe.options_from:
        for function in view.snapshot.functions_named(wanted):
            for option in function.it.reads:
                if option.by in ("put", "drop", "delete", "put!"):
                    forced.add(option.name)
                    continue
                where = Evidence(
                    path=function.path, first_line=option.line, last_line=option.line, symbol=function.name
                )
                read.setdefault(option.name, where)
    return {name: where for name, where in sorted(read.items()) if name not in forced}


def _command(probe: Probe, view: View) -> Found:
    wanted = tuple((probe.command or "").split())
    command = next((c for c in view.commands if c.it.words == wanted), None)
    if command is None:
        return NOTHING
    whole = (command.evidence(),)
    items = []
    for position, argument in enumerate(command.it.arguments, 1):
        facets = (("many", argument.many), ("required", argument.required))
        items.append(Item(key=probe.rename.get(argument.name, f"argument {position}"), facets=facets, evidence=whole))
    for option in command.it.options:
        if option.name in probe.skip or option.taken is False:
            continue
        switch = (("short", option.short), ("flag", option.flag))
        line = Evidence(path=command.path, first_line=option.line, last_line=option.line, symbol=option.name)
        items.append(Item(key=probe.rename.get(option.name, option.name), facets=switch, evidence=(line,)))
    return (
        Found(tuple(items), evidence=whole)
        if items
        else Found(unknown=f"`{probe.command}` has nothing that could be read", evidence=whole)
    )


def _endpoint(probe: Probe, view: View) -> Found:
    """A request by method and path, what is filled in left open: ``GET /runs/{id}`` and ``GET /runs/{run_id}`` are one."""
    wanted = HOLE.sub("{}", probe.endpoint or "")
    found = [
        one
        for one in view.snapshot.endpoints
        if f"{one.it.method} {HOLE.sub('{}', one.it.path.partition('?')[0])}" == wanted
    ]
    if not found:
        return NOTHING
    evidence = tuple(one.evidence() for one in found)
    ways = sorted({body.transport for one in found for body in one.it.bodies})
    if "unknown" in ways:
        return Found(unknown=f"how {found[0].name} makes its body cannot be followed", evidence=evidence)
    facets = (("transport", ways[0] if len(ways) == 1 else ways),)
    return Found((Item(key=probe.key or wanted, facets=facets, evidence=evidence),), evidence=evidence)


def _environment(probe: Probe, view: View) -> Found:
    """A variable that is read from the environment; its default is compared where the source says one."""
    evidence = []
    for path, facts in view.snapshot.files.items():
        for one in facts.environment:
            if one.name == probe.environment:
                evidence.append(Evidence(path=path, first_line=one.line, last_line=one.line, symbol=one.name))
    if not evidence:
        return NOTHING
    item = Item(key=probe.key or probe.environment or "", facets=(), evidence=tuple(evidence))
    return Found((item,), evidence=tuple(evidence))


def _header(probe: Probe, view: View) -> Found:
    """A header that requests are given, ``Accept``: each media type that it names, else what it is given; or one of its types alone,
    ``Accept: application/json``."""
    called, _, form = (probe.header or "").lower().partition(":")
    found = view.headers
    things = [
        one for one in found.things if one.facet("header") == called and form.strip() in ("", one.facet("form") or "")
    ]
    evidence = tuple(place for one in things for place in one.evidence)
    if called in found.computed and not (form and things):
        return Found(unknown=f"what {probe.header} is given is computed", evidence=evidence)
    items = []
    for one in things:
        facets = (("value", list(one.facet("values"))),) if one.facet("values") else ()
        items.append(Item(key=one.facet("form") or probe.key or called, facets=facets, evidence=one.evidence))
    return Found(tuple(items), evidence=evidence) if items else NOTHING


# ── documentation ────────────────────────────────────────────────────────────────────────────────────────────────────


def _mentions(probe: Probe, view: View) -> Found:
    """Which topics the documentation of the symbols speaks of: topic → regular expression over the joined text."""
    documented = [found for wanted in probe.symbols for found in view.snapshot.functions_named(wanted)]
    if not documented:
        return NOTHING
    items = []
    whole = " ".join(" ".join((found.it.doc or "").split()) for found in documented)
    for topic, pattern in (probe.mentions or {}).items():
        said = re.search(pattern, whole, re.IGNORECASE) is not None
        items.append(
            Item(key=topic, facets=(("documented", said),), evidence=tuple(found.evidence() for found in documented))
        )
    return Found(tuple(items), evidence=tuple(found.evidence() for found in documented))


# ── a function's body ────────────────────────────────────────────────────────────────────────────────────────────────


def _query(probe: Probe, view: View) -> Found:
    """The row's own query over the symbols' bodies: each match is an item, its captures are the facets."""
    items: dict[str, Item] = {}
    evidence: list[Evidence] = []
    for wanted in probe.symbols:
        for function in view.snapshot.functions_named(wanted):
            evidence += [_lines(function, span) for span in function.it.spans]
            if function.it.uncertain:
                return Found(unknown=f"{function.name}: {function.it.uncertain}", evidence=tuple(evidence))
            told = view.explain(function, probe.query or "")
            if not probe.watch and not probe.partial and told.unexplained:
                return Found(
                    unknown=f"{function.name} does something that the query does not explain: {_unexplained(function, told)}",
                    evidence=tuple(evidence),
                )
            for match in told.matches:
                key, facets, places = view.facets(match, function, probe)
                if key is UNREAD:
                    said = "a name that its items rest on cannot be followed"
                    return Found(unknown=f"{function.name}: {said}", evidence=tuple(evidence))
                if not isinstance(key, str):
                    continue
                merged = dict(items[key].facets) if key in items else {}
                if any(merged.get(name, value) != value for name, value in facets):
                    return Found(unknown=f"{function.name} says two things of {key}", evidence=tuple(evidence))
                merged.update(facets)
                before = items[key].evidence if key in items else ()
                items[key] = Item(key=key, facets=tuple(merged.items()), evidence=(*before, *places))
    if not items:
        return (
            NOTHING
            if not evidence or probe.optional
            else Found(
                unknown=f"the query finds nothing in {', '.join(e.symbol for e in evidence)}", evidence=tuple(evidence)
            )
        )
    items = {
        key: item for key, item in items.items() if not probe.only or any(fnmatchcase(key, glob) for glob in probe.only)
    }
    if probe.fallback and probe.fallback in items:
        other = items.pop(probe.fallback)
        kinds = _variants(Probe(variants=probe.expand), view)
        if kinds.unknown or not kinds.items:
            return Found(unknown=kinds.unknown or f"{probe.expand} was not found", evidence=tuple(evidence))
        for kind in kinds.items:
            items.setdefault(kind.key, Item(key=kind.key, facets=other.facets, evidence=other.evidence))
    broken = next((item for item in items.values() if any(unread(value) for _, value in item.facets)), None)
    if broken:
        return Found(unknown=f"a value that {broken.key} rests on cannot be followed", evidence=tuple(evidence))
    return Found(tuple(items.values()), derived=True, evidence=tuple(evidence))


def _lines(function: Located[FunctionDecl], span: Span) -> Evidence:
    return Evidence(path=function.path, first_line=span.first_line, last_line=span.last_line, symbol=function.name)


def _watched(probe: Probe, view: View) -> str | None:
    """Why watched code is no longer what was confirmed, or None while it is."""
    for watch in probe.watch:
        for wanted in (*watch.symbols, *watch.optional):
            functions = view.snapshot.functions_named(wanted)
            if not functions and wanted not in watch.optional:
                return f"watched {wanted} is not there any more"
            for function in functions:
                told = view.explain(function, probe.query or "")
                if not watch.shapes and told.unexplained:
                    return f"the query does not explain {_unexplained(function, told)} in {function.name}"
                if watch.shapes and told.shape not in watch.shapes:
                    place = f"{function.path}:{function.it.spans[0].first_line}"
                    return f"watched code changed: {function.name} ({place}) now has shape {told.shape}"
    return None


def _unexplained(function: Located[FunctionDecl], told: Any) -> str:
    """The first thing that a query leaves unexplained, and where it stands."""
    first = told.unexplained[0]
    return f"«{first.text}» at {function.path}:{function.it.spans[first.clause].first_line + first.line}"


def _distinct(evidence: list[Evidence]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(evidence))


def _wire(probe: Probe, view: View) -> Found:
    types = view.snapshot.type_named(probe.wire or "")
    if not types:
        return NOTHING
    if len(types) > 1:
        return Found(unknown=f"{probe.wire} names {len(types)} types")
    strange = view.unread_base(types[0])
    uncertain = view.snapshot.uncertain(types[0])
    if uncertain or strange:
        reason = uncertain or f"{types[0].name}: fields inherited from {strange} are not in these sources"
        return Found(unknown=reason)
    if probe.sent_by and not routes(probe, view):
        return NOTHING
    items, unknown = wire(probe, view, types[0])
    evidence = tuple(e for item in items for e in item.evidence) or (types[0].evidence(),)
    return (
        Found((), unknown, evidence=evidence)
        if unknown
        else Found(items, derived=True, evidence=_distinct(list(evidence)))
    )


READERS: dict[str, Callable[[Probe, View], Found]] = {
    "fields": _fields,
    "wire": _wire,
    "variants": _variants,
    "value": _value,
    "operations": _operations,
    "command": _command,
    "endpoint": _endpoint,
    "environment": _environment,
    "header": _header,
    "version": _version,
    "mentions": _mentions,
    "query": _query,
}
