"""How a struct says that it is encoded: ``@derive`` with only and except, and ``defimpl`` written by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from generator.extract.elixir.terms import Scope, arguments, body, key_of, names_in, operator, pairs, target
from generator.extract.syntax import Node, span, text
from generator.model import Emission, EncoderDecl, Lit, TypeDecl

Keys = dict[str, Emission]
OPTIONAL_BLOCKS = frozenset({"if", "unless", "case", "cond"})


def derived(
    mark: Node, value: Node, shape: TypeDecl, scope: Scope, names: Callable[[Node | None], list[str] | None]
) -> Iterator[EncoderDecl]:
    """``@derive Jason.Encoder``, ``{Jason.Encoder, only: […]}``, and lists of them."""
    for one in value.named_children if value.type == "list" else [value]:
        protocol = one.named_children[0] if one.type == "tuple" and one.named_children else one
        if not scope.expand(text(protocol)).endswith("Encoder"):
            continue
        keys = [field.name for field in shape.fields]
        uncertain = shape.uncertain
        for option in one.named_children[1:] if one.type == "tuple" else ():
            for key, listed, _ in pairs(option):
                found = names(listed)
                if found is None:
                    uncertain = f"its {key} list is computed"
                elif key == "only":
                    keys = found
                elif key == "except":
                    keys = [name for name in keys if name not in found]
        yield EncoderDecl(type=shape.name, derived=True, span=span(mark), keys=tuple((key, "always") for key in keys), uncertain=uncertain)


def implementation(node: Node, scope: Scope, types: Iterable[TypeDecl]) -> Iterator[EncoderDecl]:
    """``defimpl Jason.Encoder, for: X`` with an ``encode`` of its own."""
    given = arguments(node)
    if not given or not scope.expand(text(given[0])).endswith("Encoder"):
        return
    target_node = next((value for one in given[1:] for key, value, _ in pairs(one) if key == "for"), None)
    subjects = target_node.named_children if target_node is not None and target_node.type == "list" else [target_node]
    functions = [one for one in body(node) if one.type == "call" and target(one) == "def"]
    clauses = [one for one in functions if target(_head(one)) == "encode"]
    helpers = {target(_head(one)) for one in body(node) if one.type == "call" and target(one) in ("def", "defp")} - {"encode"}
    for subject in subjects:
        name = scope.expand(text(subject)) if subject is not None else scope.module
        shape = next((found for found in types if found.name == name and found.kind == "struct"), None)
        if len(clauses) != 1:
            yield EncoderDecl(type=name, derived=False, span=span(node), uncertain=f"encode has {len(clauses)} clauses")
            continue
        keys = Encode(clauses[0], shape, helpers).keys()
        if isinstance(keys, str):
            yield EncoderDecl(type=name, derived=False, span=span(node), uncertain=keys)
        else:
            yield EncoderDecl(type=name, derived=False, span=span(node), keys=tuple(sorted(keys.items())))


def _head(node: Node) -> Node:
    head = arguments(node)[0] if arguments(node) else node
    while head.type == "binary_operator" and operator(head) == "when":
        head = head.child_by_field_name("left") or head
    return head


class Encode:
    """One ``encode`` clause followed from the map that it starts with to what it hands to the protocol."""

    def __init__(self, clause: Node, shape: TypeDecl | None, helpers: set[str]) -> None:
        self.clause = clause
        self.shape = shape
        self.helpers = helpers
        self.bound: dict[str, Keys | str] = {}
        given = arguments(_head(clause))
        self.value = _bound_name(given[0]) if given else ""

    def keys(self) -> Keys | str:
        """The keys and when each is there, or why that cannot be followed."""
        result: Keys | str = "its encode does nothing that could be read"
        for statement in body(self.clause):
            if statement.type == "binary_operator" and operator(statement) == "=":
                left, right = statement.child_by_field_name("left"), statement.child_by_field_name("right")
                if left is not None and right is not None and left.type == "identifier":
                    self.bound[text(left)] = self._map(right)
                continue
            result = self._map(statement)
        return result

    def _map(self, node: Node) -> Keys | str:
        """The keys of the map that an expression gives."""
        if node.type == "block" and len(node.named_children) == 1:
            return self._map(node.named_children[0])
        if node.type == "identifier":
            return self.bound.get(text(node), f"«{text(node)}» is not a map that could be followed")
        if node.type == "map" and not any(child.type == "struct" for child in node.named_children):
            return self._literal(node)
        if node.type == "binary_operator" and operator(node) == "|>":
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            if left is not None and right is not None and right.type == "call":
                return self._call(right, [left, *arguments(right)])
        if node.type == "call":
            return self._call(node, arguments(node))
        return f"«{' '.join(text(node).split())[:60]}» cannot be followed"

    def _literal(self, node: Node) -> Keys | str:
        content = next((child for child in node.named_children if child.type == "map_content"), None)
        for child in content.named_children if content is not None else ():
            if child.type == "binary_operator" and operator(child) == "|":
                return "it updates a map that cannot be followed"
        return {key: "always" for key, _, _ in pairs(node)}

    def _call(self, node: Node, given: list[Node]) -> Keys | str:
        name = target(node)
        last = name.rpartition(".")[2]
        if name in OPTIONAL_BLOCKS:
            return self._choice(node)
        if not given:
            return f"«{name}» cannot be followed"
        if name == "Map.from_struct" and text(given[0]) == self.value:
            if self.shape is None or self.shape.uncertain:
                return "the struct's fields are not in this file"
            return {field.name: "always" for field in self.shape.fields}
        if last in ("map", "encode", "value", "encode!", "opaque_map") and "Jason" in name or name in ("Map.new", "Enum.into"):
            return self._map(given[0])
        if name in ("Map.put", "Map.put_new", "Map.drop", "Map.take", "Map.delete"):
            return self._changed(name, given)
        if name in ("Enum.reject", "Enum.filter", "Map.reject", "Map.filter", ":maps.filter"):
            source = given[-1] if name == ":maps.filter" else given[0]
            return self._without_nil(self._map(source), source, text(given[0] if name == ":maps.filter" else given[-1]))
        if last in self.helpers and len(given) >= 3 and key_of(given[1]) is not None:
            base = self._map(given[0])
            return base if isinstance(base, str) else base | {key_of(given[1]) or "": "when-set"}
        return f"«{name}» cannot be followed"

    def _changed(self, name: str, given: list[Node]) -> Keys | str:
        base = self._map(given[0])
        if isinstance(base, str):
            return base
        if name in ("Map.put", "Map.put_new", "Map.delete"):
            key = key_of(given[1]) if len(given) > 1 else None
            if key is None:
                return "a key is computed"
            return {k: v for k, v in base.items() if k != key} if name == "Map.delete" else base | {key: "always"}
        listed = names_in(given[1]) if len(given) > 1 else None
        if listed is None:
            return "a list of keys is computed"
        return {k: v for k, v in base.items() if (k in listed) == (name == "Map.take")}

    def _choice(self, node: Node) -> Keys | str:
        """What one branch puts in and another does not is there only when set."""
        branches = [self._map(one) for one in _branches(node)]
        broken = next((branch for branch in branches if isinstance(branch, str)), None)
        if broken or len(branches) < 2:
            return broken or "a branch is missing"
        maps = [branch for branch in branches if not isinstance(branch, str)]
        every = {key for one in maps for key in one}
        return {key: "always" if all(one.get(key) == "always" for one in maps) else "when-set" for key in every}

    def _without_nil(self, base: Keys | str, source: Node, test: str) -> Keys | str:
        """Entries whose value is nil are taken out: keys of fields that can be nil are there only when set."""
        if isinstance(base, str):
            return base
        if "nil" not in test:
            return "entries are filtered by something other than nil"
        fields = {field.name: field for field in self.shape.fields} if self.shape is not None else {}
        if not fields:
            return {key: "when-set" for key in base}
        return {
            key: "when-set" if key in fields and not fields[key].required and fields[key].default == Lit(value=None) else emitted
            for key, emitted in base.items()
        }


def _bound_name(node: Node) -> str:
    if node.type == "binary_operator" and operator(node) == "=":
        right = node.child_by_field_name("right")
        return text(right) if right is not None else ""
    return text(node)


def _branches(node: Node) -> list[Node]:
    """The last expression of each branch of an if, unless, case or cond."""
    block = next((child for child in node.children if child.type == "do_block"), None)
    if block is None:
        given = arguments(node)
        return [value for one in given for key, value, _ in pairs(one) if key in ("do", "else")]
    found: list[Node] = []
    plain = [child for child in block.named_children if child.type not in ("comment", "else_block", "stab_clause")]
    clauses = [child for child in block.named_children if child.type == "stab_clause"]
    otherwise = next((child for child in block.named_children if child.type == "else_block"), None)
    if plain:
        found.append(plain[-1])
    for clause in clauses:
        right = clause.child_by_field_name("right")
        inner = [child for child in right.named_children if child.type != "comment"] if right is not None else []
        if inner:
            found.append(inner[-1])
    if otherwise is not None:
        inner = [child for child in otherwise.named_children if child.type != "comment"]
        if inner:
            found.append(inner[-1])
    return found
