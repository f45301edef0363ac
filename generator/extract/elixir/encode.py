"""One ``encode`` function followed from the struct to the map that it hands on: which keys there are, and when.

Values are followed as far as they matter: the struct, its fields, literals, maps. A key is there «when set» only where the very field that
is put under it decides. Whatever else is done is a reason why the keys are not known.
"""

from __future__ import annotations

import re

from generator.extract.elixir.bindings import Definitions, guard, parameters, variable
from generator.extract.elixir.conditions import asked
from generator.extract.elixir.nils import keeps_what_is_set, without_nil
from generator.extract.elixir.statements import branches, clauses
from generator.extract.elixir.terms import arguments, body, key_of, names_in, operator, pairs, target
from generator.extract.elixir.values import Const, Entry, Field, Names, Other, Table, Value, Whole, either, sources
from generator.extract.syntax import Node, text
from generator.model import Emission, FieldDecl, TypeDecl

LIBRARIES = frozenset({"Jason", "Poison", "JSON"})
HANDS_ON = frozenset({"map", "encode", "value", "encode!", "encode_map", "opaque_map", "encode_to_iodata!"})
# Whether a filter keeps the entries for which its function holds.
FILTERS = {
    f"{module}.{name}": name == "filter" for module in ("Enum", "Map", "Keyword") for name in ("reject", "filter")
}
# Functions that give something for everything, nil included.
NEVER_NIL = frozenset(
    "to_string inspect Atom.to_string Integer.to_string Float.to_string Base.encode64 Base.encode16 Enum.map length".split()
)
DEEPEST = 40
MOST = 4000


def emitted(clause: Node, shape: TypeDecl | None, definitions: Definitions) -> dict[str, Emission] | str:
    """The keys that ``encode`` gives and when each is there, or why that cannot be followed."""
    given = parameters(clause)
    if not given or clause.has_error:
        return "there is a syntax error in it" if clause.has_error else "it takes nothing"
    follower = Follower(shape, definitions)
    result = follower.block(body(clause), follower.bound(given[0], Whole()), 0)
    if isinstance(result, Table):
        return {key: entry.when for key, entry in result.entries.items()}
    return result.why if isinstance(result, Other) else "its encode does nothing that could be read"


class Follower:
    """What expressions of one encoder give."""

    def __init__(self, shape: TypeDecl | None, definitions: Definitions) -> None:
        self.shape = shape
        known = shape.fields if shape is not None and not shape.uncertain else ()
        self.fields: dict[str, FieldDecl] = {field.name: field for field in known}
        self.definitions = definitions
        self.steps = 0

    def bound(self, pattern: Node, value: Value) -> Names:
        """The names that a parameter's pattern gives to a value and to its fields."""
        names: Names = {}
        whole = variable(pattern)
        if whole:
            names[whole] = value
        sides = [pattern, pattern.child_by_field_name("left"), pattern.child_by_field_name("right")]
        for table in (side for side in sides if side is not None and side.type == "map" and isinstance(value, Whole)):
            names |= {text(inner): Field(key) for key, inner, _ in pairs(table) if inner.type == "identifier"}
        return names

    def block(self, expressions: list[Node], names: Names, depth: int) -> Value:
        """The last expression's value, with what was assigned before it."""
        result: Value = Other("its encode does nothing that could be read")
        names = dict(names)
        for n, node in enumerate(expressions):
            left = (
                node.child_by_field_name("left") if node.type == "binary_operator" and operator(node) == "=" else None
            )
            right = node.child_by_field_name("right") if left is not None else None
            if left is not None and right is not None:
                result = self.value(right, names, depth + 1)
                if left.type == "identifier":
                    names[text(left)] = result
                else:
                    names |= {
                        one: Other(f"«{one}» comes out of a pattern", frozenset("*"))
                        for one in re.findall(r"[a-z_]\w*", text(left))
                    }
            elif n == len(expressions) - 1:
                result = self.value(node, names, depth + 1)
        return result

    def value(self, node: Node, names: Names, depth: int) -> Value:
        self.steps += 1
        if depth > DEEPEST or self.steps > MOST:
            return Other("it is more than can be followed")
        match node.type:
            case "identifier":
                return names.get(
                    text(node), Other(f"«{text(node)}» is not a map that could be followed", sources(text(node), names))
                )
            case "atom" | "quoted_atom" | "integer" | "float" | "boolean" | "nil":
                return Const(key_of(node), node.type == "nil")
            case "string" if key_of(node) is not None:
                return Const(key_of(node))
            case "map" if not any(child.type == "struct" for child in node.named_children):
                return self._table(node, names, depth)
            case "list" if node.named_child_count == 1 and node.named_children[0].type == "keywords":
                return Table(
                    {key: Entry("always", self.value(value, names, depth + 1)) for key, value, _ in pairs(node)}
                )
            case "block" if node.named_child_count == 1:
                return self.value(node.named_children[0], names, depth + 1)
            case "binary_operator" if operator(node) == "|>":
                left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
                if left is not None and right is not None and right.type == "call":
                    return self._call(right, [left, *arguments(right)], names, depth + 1)
            case "call":
                return self._call(node, arguments(node), names, depth + 1)
        return self._other(node, names)

    def _other(self, node: Node, names: Names) -> Other:
        never_nil = node.type == "string" or (node.type == "call" and target(node) in NEVER_NIL)
        return Other(f"«{' '.join(text(node).split())[:60]}» cannot be followed", sources(text(node), names), never_nil)

    def _table(self, node: Node, names: Names, depth: int) -> Value:
        content = next((child for child in node.named_children if child.type == "map_content"), None)
        inside = [child for child in content.named_children if child.type != "comment"] if content is not None else []
        flat = [one for child in inside for one in (child.named_children if child.type == "keywords" else [child])]
        written = [one for one in flat if one.type != "comment"]
        if any(child.type == "binary_operator" and operator(child) == "|" for child in inside):
            return Other("it updates a map that cannot be followed")
        read = list(pairs(node))
        if len(read) != len(written):
            return Other("a key is computed")
        return Table({key: Entry("always", self.value(value, names, depth + 1)) for key, value, _ in read})

    # ── calls ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _call(self, node: Node, given: list[Node], names: Names, depth: int) -> Value:
        name = target(node)
        module, dot, last = name.rpartition(".")
        if name in ("if", "unless", "case", "cond"):
            return self._choice(node, name, given, names, depth)
        if dot and not given and module in names and isinstance(names[module], Whole):
            return Field(last)
        if not given:
            return self._other(node, names)
        if not dot:
            return self._helper(node, given, names, depth)
        base = self.value(given[-1 if name == ":maps.filter" else 0], names, depth + 1)
        if isinstance(base, Whole) and name in ("Map.from_struct", "Map.take"):
            if not self.fields:
                return Other("the struct's fields are not in this file")
            base = Table({field: Entry("always", Field(field)) for field in self.fields})
            if name == "Map.from_struct":
                return base
        if not isinstance(base, Table):
            passed = _hands_on(module, last) or name in FILTERS or module == "Map"
            return (
                Other(base.why, sources(text(node), names))
                if isinstance(base, Other) and passed
                else self._other(node, names)
            )
        if _hands_on(module, last) or (
            name in ("Map.new", "Enum.to_list", "Map.to_list", "Keyword.new") and len(given) == 1
        ):
            return base
        if name == "Enum.into" and len(given) == 2:
            into = self.value(given[1], names, depth + 1)
            return Table({**into.entries, **base.entries}) if isinstance(into, Table) else self._other(node, names)
        if name in FILTERS and len(given) == 2:
            return self._filtered(base, given[1], FILTERS[name])
        if name == ":maps.filter" and len(given) == 2:
            return self._filtered(base, given[0], True)
        return self._changed(node, name, base, given, names, depth)

    def _changed(self, node: Node, name: str, base: Table, given: list[Node], names: Names, depth: int) -> Value:
        entries = dict(base.entries)
        if name in ("Map.put", "Map.put_new", "Map.delete") and len(given) > 1:
            key = self.value(given[1], names, depth + 1)
            if not isinstance(key, Const) or key.name is None:
                return Other("a key is computed")
            if name == "Map.delete":
                entries.pop(key.name, None)
            elif name == "Map.put" or key.name not in entries:
                entries[key.name] = Entry(
                    "always", self.value(given[2], names, depth + 1) if len(given) > 2 else Const(None, True)
                )
            elif entries[key.name].when != "always":
                return Other(f"whether «{key.name}» is put depends on what is there")
            return Table(entries)
        if name in ("Map.drop", "Map.take") and len(given) > 1:
            listed = names_in(given[1])
            if listed is None:
                return Other("a list of keys is computed")
            return Table({key: entry for key, entry in entries.items() if (key in listed) == (name == "Map.take")})
        if name == "Map.merge" and len(given) == 2:
            over = self.value(given[1], names, depth + 1)
            if isinstance(over, Table) and all(entry.when == "always" for entry in over.entries.values()):
                return Table({**entries, **over.entries})
        return self._other(node, names)

    def _filtered(self, base: Table, test: Node, keeps: bool) -> Value:
        if keeps_what_is_set(test) is not keeps:
            return Other("entries are filtered by something other than nil")
        return without_nil(base, self.fields)

    # ── choices ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _helper(self, node: Node, given: list[Node], names: Names, depth: int) -> Value:
        """A function of the implementation itself, with what it is given. Of two clauses the first says for which value it is."""
        written = self.definitions.clauses(target(node), len(given))
        if not 1 <= len(written) <= 2 or any(len(parameters(clause)) != len(given) for clause in written):
            return self._other(node, names)
        values = [self.value(one, names, depth + 1) for one in given]
        known = [self._entered(clause, values) for clause in written]
        results = [self.block(body(clause), inner, depth + 2) for clause, inner in zip(written, known, strict=True)]
        if len(written) == 1:
            return results[0] if guard(written[0]) is None else self._other(node, names)
        first, second = parameters(written[0]), parameters(written[1])
        plain = all(
            variable(pattern) is not None for pattern in (*second, *(one for one in first if one.type != "nil"))
        )
        nils = [n for n, pattern in enumerate(first) if pattern.type == "nil"]
        condition = guard(written[0])
        if not plain or guard(written[1]) is not None or len(nils) + (condition is not None) != 1:
            return self._other(node, names)
        if condition is not None:
            said = self._asked(condition, known[0])
            if said is None:
                return self._other(node, names)
            return either(said[0], results[not said[1]], results[said[1]]) or self._other(node, names)
        subject = values[nils[0]]
        if isinstance(subject, Field):
            return either(subject.name, results[1], results[0]) or self._other(node, names)
        if isinstance(subject, (Const, Table)):
            return results[0 if isinstance(subject, Const) and subject.nil else 1]
        return self._other(node, names)

    def _entered(self, clause: Node, values: list[Value]) -> Names:
        names: Names = {}
        for pattern, value in zip(parameters(clause), values, strict=True):
            names |= self.bound(pattern, value)
        return names

    def _choice(self, node: Node, name: str, given: list[Node], names: Names, depth: int) -> Value:
        """What one branch puts in and the other does not is there only when set, if its own field decides."""
        if name == "case":
            return self._case(node, given, names, depth)
        if name == "cond":
            listed = clauses(node)
            if len(listed) != 2 or text(listed[1][0]) != "true":
                return self._other(node, names)
            condition, lists = listed[0][0], [one for _, one in listed]
        elif given:
            condition, lists = given[0], branches(node)
        else:
            return self._other(node, names)
        said = self._asked(condition, names)
        if len(lists) != 2:
            return self._other(node, names)
        then, otherwise = (self.block(one, names, depth + 1) for one in lists)
        if said is None:
            return self._other(node, names)
        field, positive = said
        if positive == (name == "unless"):
            then, otherwise = otherwise, then
        return either(field, then, otherwise) or self._other(node, names)

    def _case(self, node: Node, given: list[Node], names: Names, depth: int) -> Value:
        subject = self.value(given[0], names, depth + 1) if given else None
        listed = clauses(node)
        if (
            not isinstance(subject, Field)
            or len(listed) != 2
            or listed[0][0].type != "nil"
            or listed[1][0].type != "identifier"
        ):
            return self._other(node, names)
        unset = self.block(listed[0][1], names, depth + 1)
        filled = self.block(listed[1][1], {**names, text(listed[1][0]): subject}, depth + 1)
        return either(subject.name, filled, unset) or self._other(node, names)

    def _asked(self, node: Node, names: Names) -> tuple[str, bool] | None:
        return asked(node, lambda one: self.value(one, names, 0), self.fields)


def _hands_on(module: str, last: str) -> bool:
    return module.partition(".")[0] in LIBRARIES and last in HANDS_ON
