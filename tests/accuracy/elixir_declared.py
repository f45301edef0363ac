"""Facts of what modules declare, against the compiled modules: structs, functions, attributes, encoders, types, and keys of options."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from tests.accuracy.elixir_tally import Tally, Told, same

Entry = dict[str, Any]


def compare(facts: Entry, modules: list[Entry], unread: set[str], shown: Mapping[str, set[str]], tally: Tally) -> None:
    """``shown``: a type as the facts have it → its members as Elixir prints them."""
    where = facts["sha"][:12]
    known = {module["name"]: module for module in modules}
    operations: dict[str, list[Entry]] = defaultdict(list)
    for operation in facts["operations"]:
        operations[operation["owner"]].append(operation)
    constants: dict[str, list[Entry]] = defaultdict(list)
    for constant in facts["constants"]:
        constants[constant["name"].rpartition(".")[0]].append(constant)
    structs = {one["name"]: one for one in facts["types"] if one["kind"] == "struct"}
    told = Told(facts)
    for name, module in known.items():
        implements = module["attributes"].get("__impl__")
        if implements is not None or module["file"].startswith("/") or name.startswith("Jason."):
            continue
        _struct(module, structs.get(name), told, shown, tally, where)
        _operations(module, operations.get(name, []), told, tally, where)
        _specs(module, operations.get(name, []), shown, tally, where)
        _types(module, facts["types"], told, tally, where)
        _constants(module, constants.get(name, []), tally, where)
    for one in (*structs.values(), *({**found[0], "name": owner} for owner, found in operations.items())):
        if one["uncertain"]:
            continue
        if one["name"] not in known and one["path"] not in unread and one["path"].startswith("lib/"):
            tally.add("types", "wrong", f"Elixir has no module {one['name']}", where)


def _struct(
    module: Entry, ours: Entry | None, told: Told, shown: Mapping[str, set[str]], tally: Tally, where: str
) -> None:
    name = module["name"]
    if module["struct"] is None:
        if ours is not None:
            tally.add("types", "wrong", f"{name} has no struct", where)
        return
    if ours is None:
        tally.add("types", "unknown" if told.named(module["file"], name) else "missed", name, where)
        return
    unknown = ours["uncertain"] is not None
    tally.add("types", "unknown" if unknown else "right", f"{name}: {ours['uncertain']}", where)
    fields = {field["name"]: field for field in ours["fields"]}
    for extra in fields.keys() - {field for field, _, _ in module["struct"]}:
        tally.add("fields", "wrong", f"{name} has no field {extra}", where)
    types = dict(module["declared"]["fields"])
    for field, required, default in module["struct"]:
        found = fields.get(field)
        if found is None:
            tally.add("fields", "unknown" if unknown else "missed", f"{name}.{field}", where)
            continue
        tally.add("fields", "right", "", where)
        given = found["required"]
        verdict = "unknown" if given is None else "right" if given == required else "wrong"
        tally.add("required", verdict, f"{name}.{field}: {given} is not {required}", where)
        tally.value("field defaults", f"{name}.{field}", found, default, where, key="default")
        _type("field types", f"{name}.{field}", found["type"], set(types.get(field, ())), shown, tally, where)
    _wire(module, fields, tally, where)


def _wire(module: Entry, fields: Entry, tally: Tally, where: str) -> None:
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


def _operations(module: Entry, ours: list[Entry], told: Told, tally: Tally, where: str) -> None:
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
            excused = told.around(module["file"], theirs[called][1], module["declared"]["lines"])
            tally.add("operations", "unknown" if excused else "missed", f"{name}.{called[0]}/{called[1]}", where)
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
        tally.judge("operations", right, f"{name}.{called[0]}/{called[1]}", where)
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
        tally.judge("visibility", right, f"{name}.{called}/{arity}: {said}", where)


def _specs(module: Entry, ours: list[Entry], shown: Mapping[str, set[str]], tally: Tally, where: str) -> None:
    """The types of parameters, for each spec that the compiler kept and that stands in the file. Several specs of one function add up."""
    kept = {(name, arity) for name, arity in module["specs"]}
    said: dict[tuple[str, int], list[list[list[str]]]] = defaultdict(list)
    for name, arity, types in module["declared"]["specs"]:
        if (name, arity) in kept:
            said[name, arity].append(types)
    for one in ours:
        label = f"{module['name']}.{one['name']}/{one['arity'][1]}"
        written = said.get((one["name"], one["arity"][1]), [])
        for n, parameter in enumerate(one["parameters"]):
            kinds = {kind for types in written for kind in types[n]}
            what = f"{label}({parameter['name']})"
            if one["uncertain"] and (parameter["type"] or kinds):
                tally.add("parameter types", "unknown", f"{what}: {one['uncertain']}", where)
            else:
                _type("parameter types", what, parameter["type"], kinds, shown, tally, where)


def _type(
    category: str,
    what: str,
    ours: str | None,
    theirs: set[str],
    shown: Mapping[str, set[str]],
    tally: Tally,
    where: str,
) -> None:
    if ours is None and theirs:
        tally.add(category, "missed", f"{what}: {sorted(theirs)}", where)
    elif ours is not None:
        tally.judge(category, shown[ours] == theirs, f"{what}: {ours} is not {sorted(theirs)}", where)


def _types(module: Entry, ours: list[Entry], told: Told, tally: Tally, where: str) -> None:
    """Types other than the struct's own, with those of their members that have a name: atoms, and other modules' types."""
    own = {
        one["name"]: one for one in ours if one["kind"] == "alias" and one["name"].rpartition(".")[0] == module["name"]
    }
    written = {name for name, _ in module["declared"]["types"]}
    for name, _, members in module["types"]:
        full = f"{module['name']}.{name}"
        if name not in written:
            continue
        found = own.get(full)
        if found is None:
            tally.add("type members", "unknown" if told.named(module["file"], full) else "missed", full, where)
            continue
        given = [one for one in found["variants"] if one in members or (_named(one) and one != module["name"])]
        right = set(given) == set(members) - {None} and len(found["variants"]) == len(members)
        verdict = "right" if right else "unknown" if found["uncertain"] else "wrong"
        tally.add("type members", verdict, f"{full}: {found['variants']} is not {members}", where)
    for full in own.keys() - {f"{module['name']}.{name}" for name in written}:
        if not own[full]["uncertain"]:
            tally.add("type members", "wrong", f"Elixir has no type {full}", where)


def _named(variant: str) -> bool:
    return variant.replace(".", "").replace("_", "").isalnum() and variant[0].isupper()


def _constants(module: Entry, ours: list[Entry], tally: Tally, where: str) -> None:
    """The last value of each attribute."""
    name = module["name"]
    last = {one["name"].rpartition(".")[2]: one for one in ours}
    for called, value in module["attributes"].items():
        if called.startswith("__"):
            continue
        if called not in last:
            tally.add("constants", "missed", f"{name}.{called}", where)
            continue
        tally.value("constants", f"{name}.{called}", last[called], value, where)
    for extra in last.keys() - module["attributes"].keys():
        tally.add("constants", "wrong", f"{name} has no attribute {extra}", where)


def options(facts: Entry, modules: list[Entry], reads: list[list[Any]], tally: Tally) -> None:
    """Every key that a function reads from its own parameters must be an option of it, with the default that stands there."""
    where = facts["sha"][:12]
    attributes = {module["name"]: module["attributes"] for module in modules}
    ours: dict[tuple[str, str, int], Entry] = {
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
            right = any(same(one["known"], found["default"]) for one in defaults)
            tally.judge("option defaults", right, f"{what}: {found['default']!r} is not {defaults}", where)
