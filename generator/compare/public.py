"""One side's snapshot → its public surface: types and operations by its language's conventions, and what all languages have alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from generator.compare import public_elixir, public_python
from generator.compare.insides import inside
from generator.compare.pairing import families
from generator.compare.sending import with_keys
from generator.compare.things import Gathered, default_facets
from generator.compare.view import View
from generator.config import Same, SurfaceSide
from generator.fold import Folded
from generator.located import Located
from generator.model import CATEGORIES, CommandDecl, EndpointDecl, Evidence, SetAside, Surface, Thing
from generator.snapshot import Snapshot

READERS: dict[str, Callable[[Snapshot, tuple[str, ...], tuple[str, ...]], Gathered]] = {
    "python": public_python.public,
    "elixir": public_elixir.public,
}
HOLE = re.compile(r"\{[^{}]*\}")
# The address of a host, written out or by a name, before a path.
BASE = re.compile(r"^(?:https?://[^/{}]+(?=[/{]|$)|(?:https?://)?\{\w*(?:base|host|url|uri|origin|server)\w*\}(?=/))")
# What is glued to the end of a path and called a query is none of it.
QUERY = re.compile(r"(?<=[^/])\{\w*(?:query|params?|qs)\w*\}$")
# A body without anything in it says as much as none, and some clients ask for one; a call with a path alone has none.
EMPTY_BODY = re.compile(
    r"\.(?:post|put|patch)\(\s*[^,()]*\)\s*$|(?:^|[.\s])(?:post|put|patch)\((?:[^,()]*,\s*){0,2}[^,()]*,\s*%\{\}\s*[,)]|"
    r"\bjson(?::\s*|=)(?:%\{\}|\{\})\s*[,)]"
)
IDENTIFIER = re.compile(r"[A-Za-z_]\w*")
# Switches that every command line has, whatever the SDK.
STANDARD_OPTIONS = frozenset({"--help", "--version"})


def surface(view: View, config: SurfaceSide, aliases: tuple[Same, ...] = ()) -> Surface:
    """Everything public of one side at one state, sorted by category and name. ``aliases``: those whose ``port`` names this side."""
    snapshot = view.snapshot
    found = READERS[view.language](snapshot, config.internal, config.public)
    operations = [one for one in found.things if one.category == "operation"]
    sent = view.headers
    things = [
        *with_keys(tuple(one for one in found.things if one.category != "operation"), view, config),
        *families(operations),
        *_endpoints(snapshot),
        *_environment(snapshot),
        *sent.things,
        *_commands(view),
        *_versions(view),
        *_constants(snapshot, {thing.name for thing in found.things}),
    ]
    keys = frozenset(read.name for fs in snapshot.functions.values() for f in fs for read in f.it.reads)
    return Surface(
        language=view.language,
        things=tuple(sorted(things, key=lambda one: (one.category, one.name))),
        set_aside=tuple(
            SetAside(name=one.name, reason=one.reason, evidence=one.evidence, category=one.category)
            for one in found.aside
        ),
        requesters=(
            *(one for one in found.requesters if one.category == "type"),
            *families(one for one in found.requesters if one.category == "operation"),
        ),
        stand_ins=tuple(_stand_ins(snapshot, aliases)),
        read_keys=keys,
        inside=inside(view, things),
        computed=tuple(dict.fromkeys(_computed(snapshot))),
        computed_headers=sent.computed,
        named_headers=sent.named,
        media=sent.media,
        unreadable=tuple(
            (path, frozenset(IDENTIFIER.findall(view.text(path))))
            for path, facts in sorted(snapshot.files.items())
            if any(problem.what.startswith(("not read", "syntax error")) for problem in facts.problems)
        ),
    )


def _stand_ins(snapshot: Snapshot, aliases: tuple[Same, ...]) -> Iterator[Thing]:
    """What an alias names and is no thing of its category: a function that does what the other side has a type for."""
    for category in CATEGORIES:
        if category in ("operation", "endpoint", "command", "option", "header"):
            continue
        for wanted in (name for alias in aliases if alias.category == category for name in alias.port):
            for function in snapshot.functions_named(wanted)[:1]:
                yield Thing(category=category, name=function.name, evidence=(function.evidence(),))


def _endpoints(snapshot: Snapshot) -> list[Thing]:
    """One thing for each method and path, with all functions that send it."""
    found: dict[str, list[Thing]] = {}
    senders: dict[str, list[str]] = {}
    bodies: dict[str, list[str]] = {}
    omits: dict[str, list[str]] = {}
    unsure: dict[str, str] = {}
    for endpoint in snapshot.endpoints:
        path = _requested(endpoint.it)
        if not _says_something(path):
            continue
        name = f"{endpoint.it.method} {path or '/'}"
        found.setdefault(name, []).append(
            Thing(category="endpoint", name=f"{endpoint.it.method} {endpoint.it.path}", evidence=(endpoint.evidence(),))
        )
        senders.setdefault(name, []).append(endpoint.name)
        for body in endpoint.it.bodies:
            bodies.setdefault(name, []).append("none" if EMPTY_BODY.search(body.source) else body.transport)
            omits.setdefault(name, []).append(body.omits)
            if body.transport == "unknown":
                unsure.setdefault(name, f"how {endpoint.name} makes its body cannot be followed: {body.source[:80]}")
    return [
        Thing(
            category="endpoint",
            name=name,
            facets=(
                ("path", same[0].name.partition(" ")[2]),
                ("senders", tuple(dict.fromkeys(senders[name]))),
                ("transports", tuple(sorted(set(bodies.get(name, ()))))),
                ("omits", tuple(sorted(set(omits.get(name, ()))))),
                ("unsure", unsure.get(name)),
            ),
            evidence=tuple(dict.fromkeys(e for one in same for e in one.evidence)),
        )
        for name, same in found.items()
        if "/" in name
    ]


def _requested(endpoint: EndpointDecl) -> str:
    """The path of a request behind the address of its host, ``{}`` for what is filled in."""
    written = QUERY.sub("", BASE.sub("", endpoint.path.partition("?")[0], count=1))
    return HOLE.sub("{}", written).rstrip("/")


def _says_something(path: str) -> bool:
    """Whether a path names what is requested: one that is filled in whole may be that of any other."""
    return path in ("", "/") or re.search(r"\w", path) is not None


def _computed(snapshot: Snapshot) -> Iterator[str]:
    """Functions that make requests whose path is not written."""
    for _, facts in sorted(snapshot.files.items()):
        for problem in facts.problems:
            if problem.symbol and problem.what.startswith("the path of a request is computed"):
                yield problem.symbol
    for endpoint in snapshot.endpoints:
        if not _says_something(_requested(endpoint.it)):
            yield endpoint.name


def _environment(snapshot: Snapshot) -> list[Thing]:
    found: dict[str, list[tuple[Folded | None, Evidence]]] = {}
    for path, facts in snapshot.files.items():
        for variable in facts.environment:
            line = Evidence(path=path, first_line=variable.line, last_line=variable.line, symbol=variable.name)
            folded = None if variable.default is None else snapshot.fold(variable.default)
            found.setdefault(variable.name, []).append((folded, line))
    things = []
    for name, reads in found.items():
        defaults = [folded for folded, _ in reads if folded is not None]
        default = next((folded for folded in defaults if not folded.known), defaults[0] if defaults else None)
        said = {repr(folded.value): folded for folded in defaults if folded.value not in (None, "")}
        if said and all(folded.known for folded in defaults):
            default = next(iter(said.values()))
        if len(said) > 1 and default is not None and default.known:
            several = " or ".join(sorted(said))
            default = default._replace(known=False, value=None, source=several)
        things.append(
            Thing(
                category="environment",
                name=name,
                facets=default_facets(default),
                evidence=tuple(dict.fromkeys(line for _, line in reads)),
            )
        )
    return things


def _commands(view: View) -> list[Thing]:
    return [_command(view.snapshot, found) for found in view.commands if not found.it.hidden and found.name]


def _command(snapshot: Snapshot, found: Located[CommandDecl]) -> Thing:
    parts = []
    for place, argument in enumerate(found.it.arguments):
        line = Evidence(
            path=found.path,
            first_line=argument.line or found.it.span.first_line,
            last_line=argument.line or found.it.span.last_line,
            symbol=argument.name,
        )
        facets = (("argument", True), ("many", argument.many), ("required", argument.required), ("place", place))
        parts.append(Thing(category="option", name=f"{found.name} <{argument.name}>", facets=facets, evidence=(line,)))
    for option in found.it.options:
        if option.name in STANDARD_OPTIONS or option.hidden or option.taken is False:
            continue
        line = Evidence(path=found.path, first_line=option.line, last_line=option.line, symbol=option.name)
        default = None if option.default is None else snapshot.fold(option.default)
        said = (
            ("flag", option.flag),
            ("many", option.many),
            ("required", option.required),
            ("short", option.short),
            ("taken", option.taken),
        )
        parts.append(
            Thing(
                category="option",
                name=f"{found.name} {option.name}",
                facets=(*said, *default_facets(default)),
                evidence=(line,),
            )
        )
    return Thing(
        category="command",
        name=found.name,
        facets=(
            ("unsure", found.it.uncertain),
            ("argv", found.path.endswith((".ex", ".exs"))),
            ("above", tuple(option.name for option in found.it.above if not option.hidden)),
            ("swallowed", tuple(option.name for option in found.it.options if option.taken is False)),
        ),
        parts=tuple(parts),
        evidence=(found.evidence(),),
    )


def _versions(view: View) -> list[Thing]:
    return [
        Thing(category="version", name=name, facets=(("value", value),), evidence=(where,))
        for name, (value, where) in view.versions.items()
    ]


def _constants(snapshot: Snapshot, known: set[str]) -> list[Thing]:
    """Named values that are not public themselves: compared where both sides name them alike, never missed."""
    things = []
    for name, declared in snapshot.constants.items():
        if name in known or snapshot.ambiguous(name) or "." not in name:
            continue
        folded = snapshot.fold(declared[-1].it.value)
        number = isinstance(folded.value, int | float) and not isinstance(folded.value, bool)
        if folded.known and folded.value is not None:
            said = (("value", folded.value), ("known", True), ("source", folded.source))
            facets = (*said, ("inner", True), ("number", number))
            things.append(Thing(category="constant", name=name, facets=facets, evidence=(declared[-1].evidence(),)))
    return things
