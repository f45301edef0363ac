"""``parity facts`` of a port against Elixir itself, at every first-parent commit: the tree is compiled, with stubs for what it depends on.

Compared are structs (fields, required or not, defaults), functions with every arity, what is documented, what is hidden, module
attributes as they are at the end of their module, which keys encoders write, and what Elixir's parser says of keys that a function reads
from its own parameters, with their defaults. Needs Elixir; minutes, not seconds.
"""

from __future__ import annotations

import io
import json
import subprocess
import tarfile
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator import documents
from generator.config import load, override
from generator.model import Commit
from generator.pipeline import Project, open_project

HERE = Path(__file__).parent
SITE = HERE.parent.parent / "site.toml"
CATEGORIES = (
    "types",
    "fields",
    "required",
    "field defaults",
    "operations",
    "visibility",
    "constants",
    "wire keys",
    "options",
    "option defaults",
)
ROUNDS = 20
ONLY_RUNNING = "which only running it would tell"
VERDICTS = ("right", "wrong", "unknown", "missed")


class Tally:
    """Counts for each category, and each disagreement once."""

    def __init__(self) -> None:
        self.counts: dict[str, Counter[str]] = {name: Counter() for name in CATEGORIES}
        self.disagreements: dict[str, str] = {}

    def add(self, category: str, verdict: str, what: str, where: str) -> None:
        self.counts[category][verdict] += 1
        if verdict != "right":
            self.disagreements.setdefault(f"{category}: {verdict}: {what}", where)


def measure(repository: Path, said: tuple[Path, Path] | None = None) -> dict[str, Any]:
    """Figures over all commits. ``said``: what Elixir and its parser said in an earlier run, so that only facts are read again."""
    tally = Tally()
    site = override(load(SITE), str(repository), str(repository))
    with tempfile.TemporaryDirectory() as room, open_project(site, cache=Path(room), fetch=False) as project:
        commits = list(_distinct(project))
        compiled, parsed = said or _ask(repository, commits, Path(room))
        truth, reads = _read(compiled), _read_options(parsed)
        for commit in commits:
            modules, unread = truth[commit.sha]
            facts = documents.facts(project, "port", commit)
            _compare(facts, modules, unread, tally)
            _options(facts, modules, reads[commit.sha], tally)
        count = len(project.port.history.commits)
    categories = [
        {"name": name, "compared": sum(found.values()), **{verdict: found[verdict] for verdict in VERDICTS}}
        for name, found in tally.counts.items()
    ]
    listed = [f"{what} (first at {where})" for what, where in sorted(tally.disagreements.items())]
    return {"commits": count, "categories": categories, "disagreements": listed}


def _distinct(project: Project) -> Iterator[Commit]:
    """The first-parent commits at which some source changed."""
    before = None
    for commit in project.port.history.commits:
        state = project.port.states[commit.sha]
        if state and state is not before:
            yield commit
        before = state


# ── Elixir ───────────────────────────────────────────────────────────────────────────────────────────────────────────

Truth = dict[str, tuple[list[dict[str, Any]], set[str]]]


def _ask(repository: Path, commits: list[Commit], room: Path) -> tuple[Path, Path]:
    """One Elixir compiles all trees, one after another; those that cannot be compiled whole again, without the files that stop it."""
    folders = {}
    for commit in commits:
        folder = room / commit.sha
        git = ["git", "-C", str(repository)]
        listing = [*git, "ls-tree", "--name-only", commit.sha, "--", "mix.exs", "lib"]
        there = subprocess.run(listing, capture_output=True, text=True, check=True).stdout.split()
        if not there:
            continue
        command = [*git, "archive", commit.sha, "--", *there]
        tree = subprocess.run(command, capture_output=True, check=True).stdout
        with tarfile.open(fileobj=io.BytesIO(tree)) as archive:
            wanted = [one for one in archive.getmembers() if one.name == "mix.exs" or one.name.startswith("lib/")]
            archive.extractall(folder, members=wanted, filter="data")
        folders[commit.sha] = folder
    output = room / "said.jsonl"
    output.write_text("".join(_compiled(folders, room)), "utf-8")
    listed = [f"{label}\t{folder}\n" for label, folder in folders.items()]
    parsed = room / "options.jsonl"
    with parsed.open("w", encoding="utf-8") as file:
        script = ["elixir", "--erl", "+fnu", str(HERE / "elixir_options.exs")]
        subprocess.run(script, input="".join(listed), stdout=file, stderr=subprocess.DEVNULL, text=True, check=True)
    return output, parsed


def _compiled(folders: dict[str, Path], room: Path) -> Iterator[str]:
    """What Elixir says of each tree, and of each file that had to be left out. A module of a library that is missing is made up once."""
    made_up: dict[str, set[str]] = {label: set() for label in folders}
    left_out: dict[str, set[str]] = {label: set() for label in folders}
    waiting, output = dict(folders), room / "round.jsonl"
    script = ["elixir", "--erl", "+fnu", str(HERE / "elixir_runtime.exs"), str(HERE / "elixir_stubs.exs"), str(output)]
    for _ in range(ROUNDS):
        listed = [
            f"{label}\t{folder}\t{'|'.join(sorted(made_up[label]))}\t{'|'.join(sorted(left_out[label]))}\n"
            for label, folder in waiting.items()
        ]
        subprocess.run(script, input="".join(listed), capture_output=True, text=True, check=True)
        for line in output.read_text("utf-8").splitlines(keepends=True):
            label, kind, *row = json.loads(line)
            if kind == "module":
                yield line
            elif kind == "done":
                waiting.pop(label)
            elif row[3] and row[3] not in made_up[label]:
                made_up[label].add(row[3])
            else:
                left_out[label].add(row[0])
                yield line
        if not waiting:
            return
    for label, folder in waiting.items():
        for path in folder.glob("lib/**/*.ex"):
            yield json.dumps([label, "error", str(path.relative_to(folder)), 0, "not compiled", None]) + "\n"


def _read_options(output: Path) -> dict[str, list[list[Any]]]:
    reads: dict[str, list[list[Any]]] = defaultdict(list)
    for line in output.read_text("utf-8").splitlines():
        label, *row = json.loads(line)
        reads[label].append(row)
    return reads


def _read(output: Path) -> Truth:
    truth: Truth = defaultdict(lambda: ([], set()))
    for line in output.read_text("utf-8").splitlines():
        label, kind, *row = json.loads(line)
        if kind == "error":
            truth[label][1].add(row[0])
        else:
            truth[label][0].append(row[0])
    return truth


# ── comparison ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _compare(facts: dict[str, Any], modules: list[dict[str, Any]], unread: set[str], tally: Tally) -> None:
    where = facts["sha"][:12]
    known = {module["name"]: module for module in modules}
    operations: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for operation in facts["operations"]:
        operations[operation["owner"]].append(operation)
    constants: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for constant in facts["constants"]:
        constants[constant["name"].rpartition(".")[0]].append(constant)
    structs = {one["name"]: one for one in facts["types"] if one["kind"] == "struct"}
    told = _told(facts)
    for name, module in known.items():
        implements = module["attributes"].get("__impl__")
        if implements is not None or module["file"].startswith("/") or name.startswith("Jason."):
            continue
        _struct(module, structs.get(name), told, tally, where)
        _operations(module, operations.get(name, []), told, tally, where)
        _constants(module, constants.get(name, []), tally, where)
    for one in (*structs.values(), *({**found[0], "name": owner} for owner, found in operations.items())):
        if one["uncertain"]:
            continue
        if one["name"] not in known and one["path"] not in unread and one["path"].startswith("lib/"):
            tally.add("types", "wrong", f"Elixir has no module {one['name']}", where)


def _struct(module: dict[str, Any], ours: dict[str, Any] | None, told: set[str], tally: Tally, where: str) -> None:
    name = module["name"]
    if module["struct"] is None:
        if ours is not None:
            tally.add("types", "wrong", f"{name} has no struct", where)
        return
    if ours is None:
        tally.add("types", "unknown" if module["file"] in told else "missed", name, where)
        return
    unknown = ours["uncertain"] is not None
    tally.add("types", "unknown" if unknown else "right", f"{name}: {ours['uncertain']}", where)
    fields = {field["name"]: field for field in ours["fields"]}
    for extra in fields.keys() - {field for field, _, _ in module["struct"]}:
        tally.add("fields", "wrong", f"{name} has no field {extra}", where)
    for field, required, default in module["struct"]:
        found = fields.get(field)
        if found is None:
            tally.add("fields", "unknown" if unknown else "missed", f"{name}.{field}", where)
            continue
        tally.add("fields", "right", "", where)
        given = found["required"]
        verdict = "unknown" if given is None else "right" if given == required else "wrong"
        tally.add("required", verdict, f"{name}.{field}: {given} is not {required}", where)
        _value("field defaults", f"{name}.{field}", found["default"], "source" in found, default, tally, where)
    _wire(module, fields, tally, where)


def _wire(module: dict[str, Any], fields: dict[str, Any], tally: Tally, where: str) -> None:
    """What the encoder writes with a field unset and with it set, against what is said of when that field is sent."""
    encoded = module["encoded"]
    if encoded is None:
        return
    for name, (unset, filled) in encoded["fields"].items():
        field = fields.get(name)
        if field is None or unset is None or filled is None:
            continue
        if field["required"] or field["default"] is not None:
            unset = filled  # nobody leaves it nil
        key = field["wire"]
        truth = "always" if key in unset else "when-set" if key in filled else "never"
        given = field["emitted"]
        verdict = "unknown" if given is None else "right" if given == truth else "wrong"
        tally.add("wire keys", verdict, f"{module['name']}.{name}: {given} is not {truth}", where)


def _told(facts: dict[str, Any]) -> set[str]:
    """Files of which the facts say that something in them, which is not run, declares more."""
    return {one["path"] for one in facts["problems"] if ONLY_RUNNING in one["what"]}


def _operations(module: dict[str, Any], ours: list[dict[str, Any]], told: set[str], tally: Tally, where: str) -> None:
    """Every name and arity that stands in the source; what a macro such as «use» writes has the line of that macro."""
    name = module["name"]
    theirs = {
        (called, arity): (kind, line) for called, arity, kind, line in (*module["definitions"], *module["protocol"])
    }
    found = {(one["name"], arity): one for one in ours for arity in range(one["arity"][0], one["arity"][1] + 1)}
    found |= {(one["name"], one["arity"][1]): one for one in ours}
    uses = {line for called, _, _, line in module["definitions"] if called == "child_spec"}
    for called in theirs.keys() - found.keys():
        if theirs[called][1] not in uses and not called[0].startswith("MACRO-"):
            verdict = "unknown" if module["file"] in told else "missed"
            tally.add("operations", verdict, f"{name}.{called[0]}/{called[1]}", where)
    for called, one in found.items():
        if one["uncertain"]:
            tally.add("operations", "unknown", f"{name}.{called[0]}/{called[1]}: {one['uncertain']}", where)
            continue
        if called not in theirs:
            if module["struct"] is None or one["kind"] != "function" or not called[0].startswith("__"):
                tally.add("operations", "wrong", f"{name} has no {called[0]}/{called[1]}", where)
            continue
        public = theirs[called][0] in ("def", "defmacro")
        right = (one["kind"] == "macro") == (theirs[called][0] in ("defmacro", "defmacrop"))
        tally.add("operations", "right" if right else "wrong", f"{name}.{called[0]}/{called[1]}", where)
        if not public and not one["internal"]:
            tally.add("visibility", "wrong", f"{name}.{called[0]}/{called[1]} is private", where)
    docs = module["docs"] or {"listed": [], "module": "none"}
    for sort, called, arity, doc in docs["listed"]:
        one = found.get((called, arity)) if sort in ("function", "macro") else None
        if one is None:
            continue
        internal = doc == "hidden" or docs["module"] == "hidden"
        right = one["internal"] == internal and one["documented"] == (doc == "text")
        said = f"internal {one['internal']}, documented {one['documented']}, but its doc is {doc}"
        tally.add("visibility", "right" if right else "wrong", f"{name}.{called}/{arity}: {said}", where)


def _constants(module: dict[str, Any], ours: list[dict[str, Any]], tally: Tally, where: str) -> None:
    """The last value of each attribute."""
    name = module["name"]
    last = {one["name"].rpartition(".")[2]: one for one in ours}
    for called, value in module["attributes"].items():
        if called.startswith("__"):
            continue
        if called not in last:
            tally.add("constants", "missed", f"{name}.{called}", where)
            continue
        found = last[called]
        _value("constants", f"{name}.{called}", found["value"], "source" in found, value, tally, where)
    for extra in last.keys() - module["attributes"].keys():
        tally.add("constants", "wrong", f"{name} has no attribute {extra}", where)


def _value(category: str, what: str, ours: Any, unknown: bool, theirs: Any, tally: Tally, where: str) -> None:
    if unknown:
        tally.add(category, "unknown", f"{what}: {ours}, {theirs}", where)
    elif theirs == "unknown":
        tally.add(category, "wrong", f"{what}: {ours!r} although Elixir has no plain value", where)
    else:
        tally.add(
            category,
            "right" if _same(ours, theirs["known"]) else "wrong",
            f"{what}: {ours!r} is not {theirs['known']!r}",
            where,
        )


def _options(facts: dict[str, Any], modules: list[dict[str, Any]], reads: list[list[Any]], tally: Tally) -> None:
    """Every key that a function reads from its own parameters must be an option of it, with the default that stands there."""
    where = facts["sha"][:12]
    attributes = {module["name"]: module["attributes"] for module in modules}
    ours: dict[tuple[str, str, int], dict[str, Any]] = {
        (one["owner"], one["name"], one["arity"][1]): {option["name"]: option for option in one["options"]}
        for one in facts["operations"]
    }
    said: dict[tuple[str, str, int, str], list[Any]] = defaultdict(list)
    for module, name, arity, _bag, key, default in reads:
        known = isinstance(default, dict) and "attribute" in default
        value = attributes.get(module, {}).get(default["attribute"], "unknown") if known else default
        if value not in said[module, name, arity, key]:
            said[module, name, arity, key].append(value)
    for (module, name, arity, key), defaults in said.items():
        what = f"{module}.{name}/{arity}[{key}]"
        found = ours.get((module, name, arity), {}).get(key)
        tally.add("options", "missed" if found is None else "right", what, where)
        if found is None or "unknown" in defaults:
            continue
        if "source" in found:
            tally.add("option defaults", "unknown", f"{what}: {found['source']}, {defaults}", where)
        else:
            right = any(_same(one["known"], found["default"]) for one in defaults)
            what = f"{what}: {found['default']!r} is not {defaults}"
            tally.add("option defaults", "right" if right else "wrong", what, where)


def _same(one: Any, other: Any) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
