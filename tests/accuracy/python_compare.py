"""The facts of one commit against what running Python said of the same files."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from typing import Any

from tests.accuracy.python_headers import headers
from tests.accuracy.python_written import documented, endpoints, environment
from tests.accuracy.tally import Tally

Entry = dict[str, Any]
WITH_FIELDS = ("model", "dataclass", "typed-dict", "named-tuple", "attrs")


def compare(facts: Entry, told: Entry, sources: Mapping[str, tuple[str, bytes]]) -> Tally:
    """``sources``: path → (module, bytes)."""
    tally = Tally()
    modules = set(told["modules"])
    for module, error in told.get("failed", {}).items():
        tally.differs("types", "unknown", module, "read", f"cannot be imported: {error}")
    paths = {path for path, (module, _) in sources.items() if module in modules}
    _types(tally, facts, told, paths)
    _operations(tally, facts, told, paths)
    _constants(tally, facts, told, paths)
    _commands(tally, {**facts, "commands": [one for one in facts["commands"] if one["file"] in paths]}, told)
    _written(tally, facts, sources)
    return tally


# What a factory of the language itself gives: facts say the value of it.
MADE: dict[str, Any] = {
    "list": [], "dict": {}, "tuple": [], "set": [], "frozenset": [], "str": "", "int": 0, "float": 0.0, "bool": False
}  # fmt: skip
SET = "in any order"


def same(ours: Any, theirs: Entry) -> bool:
    """A JSON value against what the runtime holds; 1 and True, 1 and 1.0 are not the same."""
    if "json" not in theirs:
        return False
    return _equal(ours, theirs["json"])


def _equal(one: Any, other: Any) -> bool:
    if isinstance(one, list) and isinstance(other, dict) and other.keys() == {SET}:
        one, other = sorted(one, key=repr), sorted(other[SET], key=repr)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_equal, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_equal(one[key], other[key]) for key in one)
    return type(one) is type(other) and one == other


def _default(tally: Tally, category: str, name: str, ours: Entry, theirs: Entry) -> None:
    """``ours``: with ``default`` and perhaps ``source``; ``theirs``: default or factory."""
    source = ours.get("source")
    if "factory" in theirs:
        wanted = theirs["factory"]
        right = (
            ours["default"] == MADE.get(wanted, ...)
            if source is None
            else (
                "lambda" in wanted
                or source.startswith("@")
                or _last_part(source.partition("(")[0]) == _last_part(wanted)
            )
        )
        tally.right(category) if right else tally.differs(category, "wrong", name, source or ours["default"], wanted)
    elif source is not None:
        known = "json" not in theirs["default"]
        tally.right(category) if known else tally.differs(category, "unknown", name, source, theirs["default"]["json"])
    elif same(ours["default"], theirs["default"]):
        tally.right(category)
    else:
        tally.differs(category, "wrong", name, ours["default"], theirs["default"])


def _last_part(dotted: str) -> str:
    """The name alone: what a module hands on is written under that module's name."""
    return dotted.rpartition(".")[2]


def _types(tally: Tally, facts: Entry, told: Entry, paths: set[str]) -> None:
    every = [one for one in facts["types"] if one["path"] in paths]
    ours = {one["name"]: one for one in every}
    if len(ours) != len(every):
        tally.differs("types", "wrong", "a type is listed twice")
    theirs = told["types"] | {name: {"kind": "alias", "variants": held} for name, held in told["aliases"].items()}
    there = set(told["types"])
    unions = {name: {"kind": "alias", "variants": held} for name, held in told["aliases"].items()}
    opened = {one["name"]: one.get("source") for one in facts["constants"]}
    for name, entry in theirs.items():
        mine = ours.get(name)
        if mine is None:
            verdict = "unknown" if opened.get(name) else "missed"
            tally.differs("types", verdict, name, opened.get(name), entry["kind"])
            continue
        known = mine["uncertain"] is None
        tally.judge("types", name, mine["kind"], entry["kind"], known)
        if mine["kind"] != entry["kind"]:
            continue
        if entry["kind"] == "alias":
            flat = _flat(mine["variants"], ours, opened)
            wanted = _flat(entry["variants"], unions, {})
            sure = known and not any(opened.get(one) for one in flat)
            tally.judge("variants", name, _last(flat, there), _last(wanted, there), sure)
        elif entry["kind"] == "enum":
            tally.judge(
                "variants", name, sorted(mine["variants"]), sorted(entry.get("members", mine["variants"])), known
            )
        elif entry["kind"] in WITH_FIELDS:
            _fields(tally, name, mine, entry, known)
    for name, mine in ours.items():
        if name in theirs or (mine["kind"] == "alias" and name in set(told["names"])):
            continue
        tally.differs("types", "wrong" if mine["uncertain"] is None else "unknown", name, mine["kind"], "absent")


def _flat(
    variants: Iterable[str], types: Mapping[str, Entry], names: Mapping[str, str | None], depth: int = 0
) -> set[str]:
    """Members with those of the aliases among them put in their place, as a union does when it is made."""
    found: set[str] = set()
    for one in variants:
        while depth < 20 and (said := names.get(one)) and said.replace(".", "").replace("_", "").isalnum():
            one, depth = said, depth + 1
        inner = types.get(one)
        nested = inner["variants"] if inner is not None and inner["kind"] == "alias" and depth < 20 else None
        found |= _flat(nested, types, names, depth + 1) if nested else {one}
    return found


def _last(variants: Iterable[str], types: set[str]) -> list[str]:
    """The package's own types and the plain values among a union's members; what others made is written in many ways."""
    return sorted(
        one for one in set(variants) if one in types or ("." not in one and one.replace("-", "").isidentifier())
    )


def _fields(tally: Tally, name: str, mine: Entry, entry: Entry, known: bool) -> None:
    fields = {one["name"]: one for one in mine["fields"]}
    tally.sets("fields", fields, entry["fields"], f"{name}.", known)
    for label, wanted in entry["fields"].items():
        field = fields.get(label)
        if field is None:
            continue
        full = f"{name}.{label}"
        if (field["inherited_from"] or name) != wanted["owner"]:
            tally.differs("fields", "wrong", f"{full} inherited", field["inherited_from"], wanted["owner"])
        if (
            mine["kind"] != "typed-dict"
            and field["required"] is not None
            and ("default" in wanted or "factory" in wanted) != field["has_default"]
        ):
            tally.differs("defaults", "wrong", full, field["has_default"], wanted)
        elif field["has_default"] and mine["kind"] != "typed-dict":
            _default(tally, "defaults", full, field, wanted)
        if field["required"] is None:
            tally.differs("required", "unknown", full, None, wanted["required"])
        else:
            tally.judge("required", full, field["required"], wanted["required"], known)
        if "wire" in wanted:
            tally.judge("wire", full, field["wire"], wanted["wire"], known)
            if wanted["excluded"] != (field["emitted"] == "never"):
                tally.differs("wire", "wrong", full, field["emitted"], wanted["excluded"])


def _operations(tally: Tally, facts: Entry, told: Entry, paths: set[str]) -> None:
    every = [one for one in facts["operations"] if one["path"] in paths]
    ours: dict[str, list[Entry]] = {}
    for one in every:
        ours.setdefault(f"{one['owner']}.{one['name']}", []).append(one)
    for name, wanted in told["operations"].items():
        listed = ours.get(name, [])
        if not listed:
            tally.differs("operations", "missed", name)
            continue
        if len(listed) > 1:
            tally.differs("operations", "wrong", name, f"{len(listed)} times", "once")
        mine = listed[-1]
        known = mine["uncertain"] is None
        kind = mine["kind"] if wanted["kind"] == "?" else wanted["kind"]  # a descriptor that only using it would tell
        tally.judge("operations", name, (mine["kind"], mine["async"]), (kind, wanted["async"]), known)
        _parameters(tally, name, mine["parameters"], wanted["parameters"], known)
    there = {*told["names"], *told["operations"]}
    owners = {*told["types"], *told["modules"]}
    for name, listed in ours.items():
        if name not in told["operations"] and (name not in there) and listed[0]["owner"] in owners:
            known = listed[0]["uncertain"] is None
            tally.differs("operations", "wrong" if known else "unknown", name, "there", "absent")


def _parameters(tally: Tally, name: str, ours: list[Entry], theirs: list[Entry], known: bool) -> None:
    mine = [one["name"] for one in ours]
    if mine != [one["name"] for one in theirs]:
        verdict = "wrong" if known else "unknown"
        tally.differs("parameters", verdict, name, mine, [one["name"] for one in theirs])
        return
    for one, wanted in zip(ours, theirs, strict=True):
        full = f"{name}({one['name']})"
        kind = "positional-only" if one.get("positional_only") else one["kind"]
        tally.judge("parameters", full, (kind, one["required"]), (wanted["kind"], wanted["required"]))
        if "default" in wanted:
            _default(tally, "defaults", full, one, wanted)


def _constants(tally: Tally, facts: Entry, told: Entry, paths: set[str]) -> None:
    listed = [one for one in facts["constants"] if one["path"] in paths]
    ours = {one["name"]: one for one in listed}
    if len(ours) != len(listed):
        tally.differs("constants", "wrong", "a constant is listed twice")
    aliases = {one["name"] for one in facts["types"] if one["kind"] == "alias"}
    for name, wanted in told["constants"].items():
        mine = ours.get(name)
        if mine is None and name in aliases:
            tally.right("constants")  # a quoted alias is a string when it runs
        elif mine is None:
            tally.differs("constants", "missed", name, None, wanted)
        elif "source" in mine:
            tally.differs("constants", "unknown", name, mine["source"], wanted.get("json"))
        elif same(mine["value"], wanted) or "json" not in wanted:
            tally.right("constants")
        else:
            tally.differs("constants", "wrong", name, mine["value"], wanted)
    there = set(told["names"])
    for name, mine in ours.items():
        if (
            name not in told["constants"]
            and "source" not in mine
            and name not in there
            and name.rpartition(".")[0] in told["modules"]
        ):
            tally.differs("constants", "wrong", name, mine["value"], "absent")
        elif name not in told["constants"] and "source" not in mine and name in there:
            tally.differs("constants", "wrong", name, mine["value"], "no JSON value")


def _commands(tally: Tally, facts: Entry, told: Entry) -> None:
    ours = {one["path"]: one for one in facts["commands"]}
    sure = {path for path, one in ours.items() if one["uncertain"] is None or path in told["commands"]}
    doubted = {path.rpartition(" ")[2] for path, one in ours.items() if one["uncertain"] is not None}
    elsewhere = {path for path in told["commands"] if path not in ours and path.rpartition(" ")[2] in doubted}
    for path in sorted(elsewhere):
        tally.differs("commands", "unknown", path, "its group is not read", "there")
    tally.sets("commands", sure, told["commands"].keys() - elsewhere, "")
    for path in sorted(ours.keys() - sure):
        tally.differs("commands", "unknown", path, "there", "absent")
    for path, wanted in told["commands"].items():
        mine = ours.get(path)
        if mine is None:
            continue
        arguments = [{key: one[key] for key in ("name", "many", "required")} for one in mine["arguments"]]
        known = mine["uncertain"] is None
        tally.judge("options", f"{path} arguments", arguments, wanted["arguments"], known)
        options = {one["name"]: one for one in mine["options"]}
        tally.sets("options", options, wanted["options"], f"{path} ", known)
        for name, option in wanted["options"].items():
            one = options.get(name)
            if one is None:
                continue
            for key in ("short", "flag", "many", "required", "negative", "hidden"):
                if key in one:
                    tally.judge("options", f"{path} {name} {key}", one[key], option[key])
            default = (
                {"json": None}
                if option["flag"] and option["default"] == {"json": False} and one["default"] is None
                else option["default"]
            )
            _default(tally, "options", f"{path} {name} default", one, {"default": default})


def _written(tally: Tally, facts: Entry, sources: Mapping[str, tuple[str, bytes]]) -> None:
    sent, perhaps, read, said, unfollowed = set(), set(), set(), {}, set()
    given: set[tuple[str, str, int]] = set()
    for path, (module, data) in sources.items():
        try:
            tree = ast.parse(data)
        except (SyntaxError, ValueError):
            continue
        for method, route, line, certain in endpoints(tree):
            (sent if certain else perhaps).add(f"{method} {route} in {path}:{line}")
            unfollowed |= {(path, line)} if not route else set()
        read |= {(name, path, line, default) for name, line, default in environment(tree)}
        given |= {(name, path, line) for name, line in headers(tree)}
        said |= documented(tree, module)
    told, computed = set(), set()
    for one in facts["endpoints"]:
        if (one["file"], one["line"]) in unfollowed:
            continue
        lone = one["path"].startswith("{") and one["path"].endswith("}") and one["path"].count("{") == 1
        (computed if lone else told).add(f"{one['method']} {one['path']} in {one['file']}:{one['line']}")
    for name in sorted(computed):
        tally.differs("endpoints", "unknown", name, "a computed path")
    tally.sets("endpoints", told, sent | (perhaps & told), "")
    defaults = {(one["name"], one["file"], one["line"]): one for one in facts["environment"]}
    tally.sets(
        "environment",
        {f"{n} in {p}:{line}" for n, p, line in defaults},
        {f"{n} in {p}:{line}" for n, p, line, _ in read},
        "",
    )
    for name, path, line, default in sorted(read, key=repr):
        one = defaults.get((name, path, line))
        if one is not None and default is not ...:
            tally.judge("environment", f"{name} in {path}:{line} default", one["default"], default, "source" not in one)
    _headers(tally, facts, sources, given)
    for one in facts["types"]:
        if one["kind"] != "alias" and one["name"] in said and one["documented"] != said[one["name"]]:
            tally.differs("types", "wrong", f"{one['name']} documented", one["documented"], said[one["name"]])


def _headers(
    tally: Tally, facts: Entry, sources: Mapping[str, tuple[str, bytes]], given: set[tuple[str, str, int]]
) -> None:
    """The headers whose names are written where requests are given them; one that is named elsewhere is the linking's to find."""
    ours = set()
    for one in facts.get("headers", ()):
        line = sources[one["file"]][1].splitlines()[one["line"] - 1].lower()
        if any(mark + one["name"].lower().encode() + mark in line for mark in (b'"', b"'")):
            ours.add((one["name"].lower(), one["file"], one["line"]))
    named = [{f"{name} in {path}:{line}" for name, path, line in side} for side in (ours, given)]
    tally.sets("headers", *named, "")
