"""The types, in the order in which data meets them: source → facts → snapshot → reading → finding → verdict → interval.

Every type is a frozen value.  Facts are pure functions of (path, bytes): they carry lines, never a commit; the commit is
joined in when a fact is shown, so one fact serves every commit that has the blob.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import msgspec

Side = Literal["reference", "port"]
SIDES: tuple[Side, Side] = ("reference", "port")


class Frozen(msgspec.Struct, frozen=True, omit_defaults=False, kw_only=True):
    """Base of all values here: immutable, hashable where its fields are, keyword-only."""


# ── history ──────────────────────────────────────────────────────────────────────────────────────────────────────────


class Change(Frozen, frozen=True):
    """One path that a commit changed on its first-parent line; ``blob`` is None where the path went away."""

    path: str
    blob: str | None
    mode: str = "100644"


class Commit(Frozen, frozen=True):
    """A commit on the first-parent line (or a tag's commit off it).

    ``instant``: seconds since 1970 in UTC, never before its parent's (``pulled_up`` where it had to be moved for that).
    ``date``: the committer date as git has it, ISO 8601 with its own offset.
    """

    sha: str
    parent: str | None
    instant: int
    date: str
    subject: str
    changes: tuple[Change, ...] = ()
    pulled_up: bool = False


class Tag(Frozen, frozen=True):
    """A tag, peeled to its commit. ``base``: the newest first-parent commit that it contains; ``on_line``: it is that commit."""

    name: str
    commit: Commit
    base: str
    on_line: bool


class History(Frozen, frozen=True):
    """What one repository tells: its first-parent line from the oldest commit to the newest, and its tags."""

    commits: tuple[Commit, ...]
    tags: tuple[Tag, ...]
    branch: str
    notes: tuple[str, ...] = ()


# ── expressions: values as written, before names are followed ─────────────────────────────────────────────────────────


class Lit(Frozen, frozen=True, tag="lit"):
    """A literal: None, bool, int, float or str."""

    value: bool | int | float | str | None


class Atom(Frozen, frozen=True, tag="atom"):
    """An Elixir atom other than nil, true and false, or the name of an enum member; shown as ``:name``."""

    name: str


class Ref(Frozen, frozen=True, tag="ref"):
    """A name to be followed: dotted in Python, ``@attribute`` or ``Module.function`` in Elixir."""

    name: str


class Get(Frozen, frozen=True, tag="get"):
    """An attribute of a value: ``LIMITS.max_connections``."""

    of: Expr
    name: str


class Call(Frozen, frozen=True, tag="call"):
    """A call whose function is a plain dotted name; whether it can be folded is decided later."""

    name: str
    args: tuple[Expr, ...] = ()
    kwargs: tuple[tuple[str, Expr], ...] = ()


class Op(Frozen, frozen=True, tag="op"):
    """An operator over operands: ``* + - / // % ** or and not neg <>`` …"""

    op: str
    args: tuple[Expr, ...]


class Seq(Frozen, frozen=True, tag="seq"):
    """A list, tuple or set display."""

    items: tuple[Expr, ...]


class Table(Frozen, frozen=True, tag="table"):
    """A dict, map or keyword list display, in source order."""

    items: tuple[tuple[Expr, Expr], ...]


class Opaque(Frozen, frozen=True, tag="opaque"):
    """An expression that syntax alone does not explain."""

    source: str


Expr = Lit | Atom | Ref | Get | Call | Op | Seq | Table | Opaque


# ── facts: what one file declares ────────────────────────────────────────────────────────────────────────────────────


class Span(Frozen, frozen=True):
    """Lines (first = 1) and bytes (first = 0, end exclusive) of a declaration in its file."""

    first_line: int
    last_line: int
    start: int
    end: int


class Problem(Frozen, frozen=True):
    """Something in a file that could not be read with certainty, and what that makes uncertain (``symbol``, else the file)."""

    path: str
    line: int
    what: str
    symbol: str | None = None


Emission = Literal["always", "when-set", "never"]


class FieldDecl(Frozen, frozen=True):
    """A field of a type. ``required`` None: not known. ``default`` is the expression as written; ``line``: first = 1.

    ``init`` False: it is no parameter of the constructor. ``filled``: what whoever makes the type of an answer puts there, where that
    lacks it.
    """

    name: str
    required: bool | None
    line: int
    init: bool = True
    filled: Expr | None = None
    type: str | None = None
    default: Expr | None = None
    wire: str | None = None
    emitted: Emission | None = None
    doc: str | None = None


class TypeDecl(Frozen, frozen=True):
    """A type as one file declares it.

    ``variants``: members of a union alias or a Literal, names of an enum's members.  ``bases`` and ``variants`` are dotted names
    as resolvable from the file (imports and aliases applied where the file has them), else as written.
    ``computed``: properties, which are readable like fields but are not stored.  ``assigned``: names that a class body gives a
    value without an annotation; they are members if a base in another file turns out to be an enum.  ``enforced`` False: it says
    what a value has, and nothing holds one to that (a map type).
    """

    name: str
    kind: Literal["model", "dataclass", "typed-dict", "named-tuple", "enum", "alias", "class", "struct", "attrs"]
    span: Span
    fields: tuple[FieldDecl, ...] = ()
    bases: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    computed: tuple[str, ...] = ()
    assigned: tuple[str, ...] = ()
    options: tuple[tuple[str, Expr], ...] = ()
    doc: str | None = None
    internal: bool = False
    enforced: bool = True
    uncertain: str | None = None


class EncoderDecl(Frozen, frozen=True):
    """How a type says that it is encoded: derived or written by hand. ``uncertain``: why the keys are not known, if so; ``called``: the
    function that does it."""

    type: str
    derived: bool
    span: Span
    keys: tuple[tuple[str, Emission], ...] = ()
    uncertain: str | None = None
    called: str = "encode"


# What option bags are called; what else may be one; and functions that start or make something out of one.
BAGS = frozenset("opts options params attrs keywords kw kwargs overrides".split())
MAYBE_BAGS = BAGS | {"args", "arg"}
STARTED = frozenset({"start_link", "init", "child_spec", "new"})


class Parameter(Frozen, frozen=True):
    """A parameter. ``default`` None with ``required`` False cannot occur: an unreadable default is Opaque.

    ``positional_only``: it cannot be given by name.
    """

    name: str
    kind: Literal["positional", "keyword", "variadic", "variadic-keyword"]
    required: bool
    default: Expr | None = None
    type: str | None = None
    positional_only: bool = False

    def keyed(self, function: str, arity: int) -> bool:
        """Whether it may be an option bag: named like one, with an empty one as its default, or all that a process is started with."""
        if self.name in MAYBE_BAGS or (arity == 1 and function in STARTED):
            return True
        empty = isinstance(self.default, Seq | Table) and not self.default.items
        return empty or ("_" in self.name and self.name.rpartition("_")[2] in MAYBE_BAGS)


class OptionRead(Frozen, frozen=True):
    """A key read from an option bag (keyword list, map) in a function's body; ``by``: get, fetch, pop, put …"""

    name: str
    bag: str
    by: str
    line: int
    default: Expr | None = None


class OptionDecl(Frozen, frozen=True):
    """A key that can be passed in a parameter that is an option bag, as far as the module of the function says.

    ``via``: the function that reads it, where that is another one of the module that the bag is handed to (``run/2``).
    ``default`` None: there is none, or ``required``. ``of``: every field of this type is an option, with the field's default.
    ``process``: it only says what a process is called; ``beneath``: what counts where it is nil;
    ``through``: functions that have to give back what they are handed for it.
    """

    name: str
    parameter: str
    line: int
    default: Expr | None = None
    required: bool = False
    via: str | None = None
    of: str | None = None
    process: bool = False
    beneath: Expr | None = None
    through: tuple[Passed, ...] = ()


class Lack(NamedTuple):
    """Keys of a bag that are not the caller's: some by name, and all but ``only``, where only these are left."""

    names: frozenset[str] = frozenset()
    only: frozenset[str] | None = None

    def has(self, key: str) -> bool:
        return key in self.names or (self.only is not None and key not in self.only)

    def both(self, other: Lack) -> Lack:
        """One after the other."""
        if self.only is None or other.only is None:
            return Lack(self.names | other.names, self.only if other.only is None else other.only)
        return Lack(self.names | other.names, self.only & other.only)

    def either(self, other: Lack) -> Lack:
        """One or the other: what is not the caller's either way."""
        names = frozenset(key for key in self.names | other.names if self.has(key) and other.has(key))
        return Lack(names, None if self.only is None or other.only is None else self.only | other.only)


class Passed(Frozen, frozen=True):
    """A parameter that is handed on, as it is or as what is left of it, to a function of another module: at which place of how many.

    ``forced``: keys that are not the caller's any more when it gets there; ``only``: those that are left, where that is said. ``through``:
    functions that have to give back what they are handed, as this part (``where``) of a tuple, for it to get there. ``callee`` begins with
    a «?» where a module is called that is kept under a key: ``?api.run``. A place below 0: it is lost sight of, ``callee`` says how.
    ``missed``: what the callee gives back is not followed.
    """

    parameter: str
    callee: str
    place: int
    given: int
    forced: tuple[str, ...] = ()
    only: tuple[str, ...] | None = None
    through: tuple[Passed, ...] = ()
    where: int = -1
    missed: bool = False


class Given(Frozen, frozen=True):
    """A parameter that a function gives back, whole or as a part of a tuple (``where``), as for ``Passed``."""

    parameter: str
    where: int
    forced: tuple[str, ...] = ()
    only: tuple[str, ...] | None = None
    through: tuple[Passed, ...] = ()


class CallSite(Frozen, frozen=True):
    """A call in a body, kept so that option bags and requests can be followed: callee as resolvable, argument sources."""

    callee: str
    args: tuple[str, ...]
    line: int


class FunctionDecl(Frozen, frozen=True):
    """A function, method or property, all clauses of one name and arity together (Elixir) or one ``def`` (Python).

    ``private``: it cannot be called from outside at all; ``callback``: a behaviour asks for it (``@impl``).
    ``spans``: one for each clause, decorators and attributes such as ``@doc`` excluded. ``arity``: least and most.
    """

    owner: str
    name: str
    spans: tuple[Span, ...]
    parameters: tuple[Parameter, ...] = ()
    kind: Literal["function", "method", "property", "classmethod", "staticmethod", "macro"] = "function"
    is_async: bool = False
    arity: tuple[int, int] = (0, 0)
    decorators: tuple[str, ...] = ()
    returns: str | None = None
    reads: tuple[OptionRead, ...] = ()
    options: tuple[OptionDecl, ...] = ()
    passes: tuple[Passed, ...] = ()
    gives: tuple[Given, ...] = ()
    calls: tuple[CallSite, ...] = ()
    doc: str | None = None
    internal: bool = False
    private: bool = False
    callback: bool = False
    delegates_to: str | None = None
    uncertain: str | None = None


class ConstantDecl(Frozen, frozen=True):
    """A constant: ``tinker._constants.MAX_RETRY_DELAY``, ``Tinkex.RetryConfig.default_max_retries``."""

    name: str
    value: Expr
    span: Span
    internal: bool = False


class CommandOption(Frozen, frozen=True):
    """A switch of a command, with its dashes: ``--yes``. ``negative``: what turns a flag off, ``--no-yes``; ``environment``: the
    variable that it falls back to; ``prompt``: it is asked for where it is not given. ``taken``: whether the command's code reads it
    (False: it is swallowed silently), None where that was not followed; ``doubt``: why it is not known, where it is not."""

    name: str
    short: str | None = None
    flag: bool = False
    many: bool = False
    required: bool = False
    default: Expr | None = None
    line: int = 0
    negative: str | None = None
    environment: str | None = None
    hidden: bool = False
    prompt: bool = False
    taken: bool | None = None
    doubt: str | None = None


class CommandArgument(Frozen, frozen=True):
    name: str
    many: bool = False
    required: bool = True
    line: int = 0


class CommandDecl(Frozen, frozen=True):
    """A command: its words (``("checkpoint", "delete")``), the callback's name, arguments and options.

    ``group``: the local name of the click group it is attached to, joined to a path when files are linked.
    ``uncertain``: what is not sure of its arguments or options: those that are listed are accepted, but may mean nothing to it.
    ``above``: the options of the groups that it is in, once files are linked.
    """

    words: tuple[str, ...]
    span: Span
    callback: str | None = None
    group: str | None = None
    arguments: tuple[CommandArgument, ...] = ()
    options: tuple[CommandOption, ...] = ()
    doc: str | None = None
    hidden: bool = False
    is_group: bool = False
    lazy: tuple[tuple[str, str], ...] = ()
    uncertain: str | None = None
    above: tuple[CommandOption, ...] = ()


class Term(Frozen, frozen=True):
    """A piece of a clause's code, as far as it matters where values go: ``kind`` says what it is, ``text`` names it.

    ``value``: the value as it is written, where it may be a default.
    """

    kind: str
    text: str = ""
    inside: tuple[Term, ...] = ()
    line: int = 0
    value: Expr | None = None


class ClauseDecl(Frozen, frozen=True):
    """A clause of a function behind a command line, kept so that what was typed can be followed through it."""

    owner: str
    name: str
    parameters: tuple[Term, ...]
    body: Term
    line: int
    guard: Term | None = None


class BodyDecl(Frozen, frozen=True):
    """One way in which a request's body is made.

    ``transport``: json, protobuf, multipart, none or unknown; ``omits``: unset, none, or both joined by «+», or empty.
    ``condition``: the source of the condition under which this way is taken, if there is more than one.
    ``converter``: dotted name of the function that turns the request into the message.
    """

    transport: Literal["json", "protobuf", "multipart", "none", "unknown"]
    omits: str = ""
    condition: str | None = None
    converter: str | None = None
    line: int = 0
    source: str = ""


class EndpointDecl(Frozen, frozen=True):
    """A request: method, path with ``{name}`` for what is filled in, and how each body is made."""

    method: str
    path: str
    owner: str
    span: Span
    bodies: tuple[BodyDecl, ...] = ()


class EnvironmentDecl(Frozen, frozen=True):
    name: str
    line: int
    default: Expr | None = None


class HeaderDecl(Frozen, frozen=True):
    """A header that a request is given. ``value`` None: it is computed, or said elsewhere.

    ``conditional``: not with every request that its function makes. ``holder``: the attribute whose string names it; without a ``name``
    headers are given something there under what that attribute holds, with one only the attribute is set.
    """

    name: Expr | None
    line: int
    owner: str
    value: Expr | None = None
    conditional: bool = False
    holder: str | None = None


class ImportDecl(Frozen, frozen=True):
    """A local name and the dotted thing that it stands for; ``name`` is ``*`` for a star import of ``target``."""

    name: str
    target: str
    line: int
    typing_only: bool = False


class FileFacts(Frozen, frozen=True):
    """Everything one file declares: a pure function of (path, bytes, extractor version).

    ``serializers``: what functions of a type's own, ``to_map`` and the like, make of it, whoever may call them;
    ``structs``: the structs that it makes or takes apart, as they are written;
    ``code``: the clauses of a command line, packed, since few states need to look at them; ``named``: names of headers, and
    their lines, of which it could not be followed whether they are given to a request; ``media``: the media types that it names anywhere.
    """

    path: str
    language: str
    modules: tuple[str, ...] = ()
    types: tuple[TypeDecl, ...] = ()
    encoders: tuple[EncoderDecl, ...] = ()
    serializers: tuple[EncoderDecl, ...] = ()
    structs: tuple[str, ...] = ()
    functions: tuple[FunctionDecl, ...] = ()
    constants: tuple[ConstantDecl, ...] = ()
    commands: tuple[CommandDecl, ...] = ()
    endpoints: tuple[EndpointDecl, ...] = ()
    environment: tuple[EnvironmentDecl, ...] = ()
    headers: tuple[HeaderDecl, ...] = ()
    named: tuple[tuple[str, int], ...] = ()
    media: tuple[str, ...] = ()
    imports: tuple[ImportDecl, ...] = ()
    exports: tuple[str, ...] | None = None
    docs: tuple[tuple[str, str, int], ...] = ()
    problems: tuple[Problem, ...] = ()
    code: bytes = b""


# ── readings: what a row sees of one side ─────────────────────────────────────────────────────────────────────────────


class Evidence(Frozen, frozen=True):
    """Where something stands. ``sha`` is the commit at which it was read, filled in where it is shown."""

    path: str
    first_line: int
    last_line: int
    symbol: str = ""
    sha: str = ""


class Item(Frozen, frozen=True):
    """One comparable thing of a row's subject: ``key`` says which, ``facets`` what is said of it, as JSON values."""

    key: str
    facets: tuple[tuple[str, Any], ...]
    evidence: tuple[Evidence, ...] = ()

    def facet(self, name: str) -> Any:
        """The value of one facet, None where it has none."""
        return next((value for key, value in self.facets if key == name), None)


Confidence = Literal["exact", "derived", "unknown"]


class Reading(Frozen, frozen=True):
    """What one side has of a row's subject at one state of its sources.

    ``items`` empty and ``unknown`` None: the side does not have the thing.  ``unknown``: why it could not be read with certainty.
    ``earned``: the status and risk that the alternative which was found carries of its own, from site.toml.
    """

    items: tuple[Item, ...] = ()
    display: str = ""
    value: Any = None
    unit: str | None = None
    confidence: Confidence = "exact"
    unknown: str | None = None
    earned: tuple[str, str] | None = None
    covers: tuple[str, ...] = ()
    watched: tuple[Evidence, ...] = ()

    @property
    def present(self) -> bool:
        """Whether the side has the thing at all."""
        return bool(self.items)


# ── judgement ────────────────────────────────────────────────────────────────────────────────────────────────────────

Level = Literal["ok", "bad", "warn", "note", "unknown", "none"]

STATUSES: dict[str, tuple[str, Level]] = {
    "aligned": ("ALIGNED", "ok"),
    "breaking-divergence": ("BREAKING DIVERGENCE", "bad"),
    "feature-gap": ("FEATURE GAP", "bad"),
    "default-mismatch": ("DEFAULT MISMATCH", "bad"),
    "config-mismatch": ("CONFIG MISMATCH", "bad"),
    "ergonomics-gap": ("ERGONOMICS GAP", "warn"),
    "documentation-gap": ("DOCUMENTATION GAP", "warn"),
    "missing-in-port": ("MISSING IN PORT", "bad"),
    "extra-in-port": ("EXTRA IN PORT", "note"),
    "accepted": ("ACCEPTED DIFFERENCE", "note"),
    "absent": ("ABSENT", "none"),
    "unknown": ("UNKNOWN", "unknown"),
}
RISKS: tuple[str, ...] = ("critical", "high", "medium", "low", "none")
# How urgent an open gap is, by its risk; «look» where it is not known whether there is one.
PRIORITY = {"critical": "P0", "high": "P1", "medium": "P2", "low": "P3", "none": "P3"}
PRIORITIES: dict[str, str] = {
    "P0": "critical: requests fail, or mean something else",
    "P1": "high: what users expect does not happen",
    "P2": "medium: less direct, or not the same",
    "P3": "low: convenience",
    "look": "not known: has to be readable, or looked at by hand",
}


def urgency(status: str, risk: str) -> str:
    """Which of ``PRIORITIES`` something open has."""
    return "look" if status == "unknown" else PRIORITY[risk]


class Finding(Frozen, frozen=True):
    """One difference, or one thing worth saying. ``status`` and ``risk``: what site.toml says it earns; aligned = noted only."""

    rule: str
    detail: str
    key: str = ""
    status: str = "unknown"
    risk: str = "none"


class Verdict(Frozen, frozen=True):
    """What comparing two readings gives. Pure: the same two readings always give the same verdict."""

    status: str
    risk: str
    findings: tuple[Finding, ...] = ()
    confidence: Confidence = "exact"


# ── time ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


class Moment(Frozen, frozen=True):
    """A point on the merged axis: the newest commit of each side then, and which side moved to get here."""

    instant: int
    moved: tuple[Side, ...]
    reference: str | None
    port: str | None


class Interval(Frozen, frozen=True):
    """A stretch of moments in which a row kept status, risk and both displayed values. ``end`` None: it lasts."""

    start: Moment
    end: Moment | None
    verdict: Verdict
    reference: Reading
    port: Reading
    moved_by: Side
    moved_commit: str


class Episode(Frozen, frozen=True):
    """A stretch in which a row was not aligned although both sides had the thing: opened, and closed or still open."""

    opened: Interval
    closed: Interval | None
    seconds: int


class RowHistory(Frozen, frozen=True):
    """A row through time: its intervals from the first moment to the last, its episodes, oldest first."""

    id: str
    intervals: tuple[Interval, ...]
    episodes: tuple[Episode, ...]


# ── decisions ────────────────────────────────────────────────────────────────────────────────────────────────────────


class Decision(Frozen, frozen=True):
    """An ADR file at one commit: number and title from its heading, the declared status, date, and the whole text."""

    path: str
    number: str
    title: str
    status: str
    date: str | None
    line: int
    text: str


class DeclaredStatus(Frozen, frozen=True):
    """From which commit on an ADR file declared which status."""

    commit: Commit
    decision: Decision


class ObservedState(Frozen, frozen=True):
    """From which moment on the rows linked to a decision were in which state, and which row and commit moved it.

    ``open``: no linked row is aligned · ``partly``: some are · ``done``: all are · ``overtaken``: all were, no longer ·
    ``unknown``: a linked row is unknown · ``waiting``: neither side has the thing yet.
    """

    moment: Moment
    state: Literal["open", "partly", "done", "overtaken", "unknown", "waiting"]
    moved_by: Side
    moved_commit: str
    rows: tuple[str, ...] = ()


class DecisionHistory(Frozen, frozen=True):
    """A decision through time. ``slug`` names its page; ``rows``: ids of the linked rows; ``warnings``: broken «must land together»."""

    id: str
    slug: str
    declared: tuple[DeclaredStatus, ...]
    observed: tuple[ObservedState, ...]
    rows: tuple[str, ...]
    requires: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


# ── the whole surface ────────────────────────────────────────────────────────────────────────────────────────────────

Category = Literal[
    "type",
    "field",
    "wire",
    "operation",
    "parameter",
    "constant",
    "command",
    "option",
    "endpoint",
    "environment",
    "header",
    "version",
]
CATEGORIES: tuple[Category, ...] = (
    "type", "field", "wire", "operation", "parameter", "constant", "command", "option", "endpoint", "environment", "header", "version"
)  # fmt: skip


class Thing(Frozen, frozen=True):
    """One public thing of one side in words that both languages share. ``name``: dotted, as that side's users know it.

    ``facets``: what is said of it, as JSON values; ``parts``: a type's fields, an operation's parameters, a command's options;
    ``uncertain``: why it could not be read whole, if so.
    """

    category: Category
    name: str
    facets: tuple[tuple[str, Any], ...] = ()
    parts: tuple[Thing, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    uncertain: str | None = None

    def facet(self, name: str) -> Any:
        """The value of one facet, None where it has none."""
        for key, value in self.facets:  # asked some hundred thousand times in a build: no generator
            if key == name:
                return value
        return None


class SetAside(Frozen, frozen=True):
    """A public thing that is not compared, and by which convention."""

    name: str
    reason: str
    evidence: tuple[Evidence, ...] = ()
    category: Category = "type"


class Surface(Frozen, frozen=True):
    """Everything public of one side at one state.

    ``requesters``: types, with their operations, that are set aside since each operation is one request, unless the other side has such
    a type otherwise; ``stand_ins``: functions, public or not, that an alias of site.toml names for something else; ``read_keys``: every
    option key that any function of the side reads; ``inside``: what the side has and does not show, as category and key → where;
    ``computed``: functions that make requests whose path is not written; ``computed_headers``: headers that are given what is not written,
    ``named_headers``: names of headers with where they stand, of which it was not followed what becomes of them, ``media``: the media types
    that the code names, whatever for; ``unreadable``: files that could not be read whole, and the
    words in them.
    """

    language: str
    things: tuple[Thing, ...]
    set_aside: tuple[SetAside, ...] = ()
    requesters: tuple[Thing, ...] = ()
    stand_ins: tuple[Thing, ...] = ()
    read_keys: frozenset[str] = frozenset()
    inside: dict[tuple[Category, str], Evidence] = {}
    computed: tuple[str, ...] = ()
    computed_headers: frozenset[str] = frozenset()
    named_headers: frozenset[tuple[str, str]] = frozenset()
    media: frozenset[str] = frozenset()
    unreadable: tuple[tuple[str, frozenset[str]], ...] = ()


class Entry(Frozen, frozen=True):
    """What comparing the surfaces says of one thing, or of a pair of them. ``reference``/``port``: names, None where a side lacks it.

    ``rule``: which difference it is; ``why``: the reason for status and risk; ``row``: the curated row that covers it;
    ``fingerprint``: the same for the same difference wherever and whenever it is shown.
    """

    category: Category
    rule: str
    reference: str | None
    port: str | None
    status: str
    risk: str
    detail: str
    why: str = ""
    row: str | None = None
    fingerprint: str = ""
    theirs: tuple[Evidence, ...] = ()
    ours: tuple[Evidence, ...] = ()


class Coverage(Frozen, frozen=True):
    """How the things of one category fared. Every public thing of the reference is in exactly one of the first four, with what is in it:
    the fields of a type that is missing are missing. ``paired`` includes pairs that differ; ``extra_in_port``: what only the port has;
    ``set_aside``: public names of the reference that an idiom makes unnecessary, which are in none of the others."""

    paired: int = 0
    missing_in_port: int = 0
    accepted: int = 0
    unknown: int = 0
    extra_in_port: int = 0
    aligned: int = 0
    set_aside: int = 0


class SurfaceState(Frozen, frozen=True):
    """What comparing the surfaces gave at one moment, and from there until the next state."""

    moment: Moment
    entries: tuple[Entry, ...]
    coverage: dict[str, Coverage]


class SurfaceShift(Frozen, frozen=True):
    """An entry that came, went or changed its words at a moment. ``before``/``after`` None: it was not there."""

    moment: Moment
    moved_by: Side
    commit: str
    before: Entry | None
    after: Entry | None

    @property
    def entry(self) -> Entry:
        """What it speaks of, as it is after the shift where it still is."""
        told = self.after or self.before
        assert told is not None
        return told


class SubjectLine(Frozen, frozen=True):
    """One thing of a subject on both sides, and what is said of it: entries, or none where both have it and nothing differs.

    ``alike``: what there is to say of a pair in which nothing differs: why it is one, what of it was not compared.
    """

    category: Category
    reference: Thing | None
    port: Thing | None
    entries: tuple[Entry, ...] = ()
    alike: str = ""


class Subject(Frozen, frozen=True):
    """What one page of the surface is about: a type with its fields and operations, a group of commands, all requests …

    ``slug``: its address below ``/surface/``; ``kind``: type, operations, commands, requests, headers, environment, constants or version.
    """

    slug: str
    title: str
    kind: str
    reference: str | None
    port: str | None
    lines: tuple[SubjectLine, ...]


class SurfaceResult(Frozen, frozen=True):
    """The whole surface for the publisher, at the newest commits and over time.

    ``since``: fingerprint → the moment at which an entry opened last; ``shifts``: oldest first; ``set_aside``: by side.
    """

    entries: tuple[Entry, ...]
    coverage: dict[str, Coverage]
    subjects: tuple[Subject, ...]
    set_aside: dict[Side, tuple[SetAside, ...]]
    since: dict[str, Moment]
    states: tuple[SurfaceState, ...]
    shifts: tuple[SurfaceShift, ...]


# ── everything, handed to the publisher ──────────────────────────────────────────────────────────────────────────────


class Version(Frozen, frozen=True):
    """A version of one side: its name, the commit that carries it first (or its tag's commit), and whether a tag says so."""

    name: str
    sha: str
    instant: int
    tagged: bool
    follows: str | None = None


class SideResult(Frozen, frozen=True):
    """What the publisher needs to know of one side. ``web``: address of the repository at its code host, None for a local one."""

    side: Side
    name: str
    language: str
    web: str | None
    history: History
    versions: tuple[Version, ...]
    version_at: dict[str, str]
    follows_at: dict[str, str]
    problems: tuple[Problem, ...] = ()


class RowResult(Frozen, frozen=True):
    """A row's words from site.toml beside its history. ``watched`` etc. are in the readings."""

    id: str
    title: str
    area: str
    adrs: tuple[str, ...]
    why: str
    history: RowHistory
    newest: tuple[Reading, Reading] | None = None

    @property
    def now(self) -> Interval:
        """The interval that lasts, with what is read at the newest commits: lines move while statuses stay."""
        lasting = self.history.intervals[-1]
        if self.newest is None:
            return lasting
        return msgspec.structs.replace(lasting, reference=self.newest[0], port=self.newest[1])


class Release(Frozen, frozen=True):
    """A release of the port: each row as it was then, against the newest reference of that day, against the version it follows."""

    version: Version
    on_that_day: tuple[tuple[str, Interval], ...]
    against_followed: tuple[tuple[str, Interval], ...] | None


class Result(Frozen, frozen=True):
    """The whole answer: all that is shown is in here or is read from a blob named in here."""

    title: str
    description: str
    reference: SideResult
    port: SideResult
    moments: tuple[Moment, ...]
    areas: tuple[str, ...]
    rows: tuple[RowResult, ...]
    decisions: tuple[DecisionHistory, ...]
    releases: tuple[Release, ...]
    notes: tuple[str, ...] = ()
    surface: SurfaceResult | None = None
