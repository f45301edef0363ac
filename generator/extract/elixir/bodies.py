"""What a function's body does: calls, keys read from option bags, requests with how their bodies are made, environment variables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from generator.extract.elixir.aliases import aliased
from generator.extract.elixir.beneath import beneath
from generator.extract.elixir.bindings import mentions
from generator.extract.elixir.environment import READERS as ENVIRONMENT
from generator.extract.elixir.environment import Asked, asked, each_of, variables
from generator.extract.elixir.flows import BAGS
from generator.extract.elixir.handing import STARTS, names_process
from generator.extract.elixir.index import Index
from generator.extract.elixir.paths import Source
from generator.extract.elixir.reads import READERS, Taken, access, built, listed_in, matched, reads_of
from generator.extract.elixir.requests import METHODS, Requests
from generator.extract.elixir.terms import Scope
from generator.extract.elixir.ways import Ways
from generator.extract.syntax import Node
from generator.model import CallSite, EndpointDecl, EnvironmentDecl, Lit, OptionRead

# Forms of the language, not functions: what stands in them is read as if they were not there.
FORMS = frozenset(
    "if unless case cond with for try receive quote unquote unquote_splicing import require use super".split()
)
DEFINERS = frozenset({"def", "defp", "defmacro", "defmacrop", "defdelegate", "defguard", "defguardp"})
LONGEST = 120
NIL = Lit(value=None)


class Said(NamedTuple):
    """A problem of a body. ``symbol``: what it makes uncertain, the function by default."""

    line: int
    what: str
    symbol: str


class Body(NamedTuple):
    """``asks_for``: variables that name what is read from the environment; ``taken`` and on: what happens to option bags."""

    calls: tuple[CallSite, ...] = ()
    reads: tuple[OptionRead, ...] = ()
    endpoints: tuple[EndpointDecl, ...] = ()
    environment: tuple[EnvironmentDecl, ...] = ()
    problems: tuple[Said, ...] = ()
    asks_for: tuple[Asked, ...] = ()
    taken: tuple[Taken, ...] = ()
    ways: Ways = Ways()

    @property
    def places(self) -> Mapping[str, frozenset[int]]:
        """Where variables stand that are followed from there."""
        return self.ways.places([(one.bag, one.at) for one in self.taken if not one.kept])


def read_body(node: Node, scope: Scope, owner: str, first: Node, shown: list[Node], source: Source) -> Body:
    """Read one clause with its head, which is no call, and its parameters, whose map patterns read keys too."""
    scope = scope.body()
    calls: list[CallSite] = []
    reads: list[OptionRead] = []
    taken: list[Taken] = []
    made_here: list[tuple[Node, str, list[Node]]] = []
    cases: list[tuple[Node, Node | None]] = []
    environment: list[EnvironmentDecl] = []
    asks_for: list[Asked] = []
    requests = Requests(node, scope, owner, source)
    skipped = {node.id, first.id}
    index = source.file

    def note(found: Iterable[tuple[OptionRead, Taken | None]]) -> None:
        for read, option in found:
            reads.append(read)
            if option is not None:
                taken.append(option)

    def settled(made: Node, one: tuple[OptionRead, Taken | None]) -> tuple[OptionRead, Taken | None]:
        """A read with what counts where nil is not put over what is there."""
        read, option = one
        if option is None or option.default != NIL or made.parent is None or made.parent.type != "arguments":
            return one
        found = beneath(made, scope, source.definitions, node)
        return one if found is None else (read, option._replace(beneath=found))

    for n, one in enumerate(shown, 1):
        if one.type == "binary_operator":
            note(matched(one, must=False))
        taken += listed_in(one, n)
    for _, made, name, listed, key in index.within(node):
        if name in FORMS or made.id in skipped or (index.quotes and index.quoted(made)):
            if name == "case" and made.id not in skipped:
                cases.append((made, index.piped.get(made.id)))
            continue
        if key is not None:
            note([settled(made, access(made, name, key, scope))])
            continue
        if name == "alias":
            scope.aliases.update(aliased(made, scope))
            continue
        module, dot, last = name.rpartition(".")
        given = [child for child in listed.named_children if child.type != "comment"] if listed is not None else []
        piped = index.piped.get(made.id) if index.piped else None
        if piped is not None:
            given = [piped, *given]
        named = dot and (module[:1].isupper() or module.startswith("__MODULE__"))
        full = f"{scope.expand(module)}.{last}" if named else name
        line = made.start_point[0] + 1
        calls.append(CallSite(callee=full, args=tuple(_short(one) for one in given), line=line))
        if module in BAGS and last in READERS:
            note(settled(made, one) for one in reads_of(made, last, given, scope))
        elif full in ENVIRONMENT and given:
            found = variables(made, given, scope)
            who = asked(made, given, scope)
            if found or who is None:
                environment += found
            elif any(mentions(one, who.name) for one in shown):
                asks_for.append(who)
            else:
                environment += each_of(node, line, scope)
        elif full in ENVIRONMENT and made.parent is not None and made.parent.type == "binary_operator":
            environment += each_of(node, line, scope)
        elif dot and last in METHODS:
            requests.read(made, module, last, given)
            made_here.append((made, name, given))
        elif given:
            if len(given) > 1 and any(one.type == "atom" for one in given[:3]):
                requests.read(made, module, last, given)
            taken += built(made, name, given, scope)
            made_here.append((made, name, given))
    assigned = [one for one in index.matches_within(node) if one.start_byte > first.end_byte]
    for one in assigned:
        note(matched(one, must=True))
    if any(name.endswith(STARTS) and names_process(given) for _, name, given in made_here):
        taken = [one._replace(process=one.name == "name") for one in taken]
    return Body(
        calls=tuple(calls),
        reads=tuple(reads),
        endpoints=tuple(requests.found),
        environment=tuple(environment),
        problems=tuple(Said(line, what, owner) for line, what in requests.problems),
        asks_for=tuple(asks_for),
        taken=tuple(taken),
        ways=Ways(node, scope, first, shown, made_here, assigned, cases),
    )


def written_by_macro(node: Node, owner: str, index: Index) -> tuple[Said, ...]:
    """A macro that defines functions gives them to the modules that use it, where nobody sees them."""
    made = next((one.node for one in index.calls(node, DEFINERS)), None)
    if made is None:
        return ()
    what = "a macro writes functions into the modules that use it, which only running it would tell"
    return (Said(made.start_point[0] + 1, what, owner),)


def _short(node: Node) -> str:
    source = node.text or b""
    if len(source) <= LONGEST and b"\n" not in source and b"  " not in source and b"\t" not in source:
        return source.decode("utf-8", "replace")
    if len(source) > LONGEST * 8:
        source = source[: LONGEST * 8]
    return " ".join(source.decode("utf-8", "replace").split())[:LONGEST]
