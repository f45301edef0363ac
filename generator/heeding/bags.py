"""What the language's own functions do with parsed switches and with lists of words."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from generator.heeding.traced import (
    ANY,
    FALSE,
    NIL,
    TRUE,
    Bag,
    Blob,
    Function,
    Known,
    Listed,
    Open,
    Part,
    Table,
    Tuple,
    Value,
    Values,
    Word,
    holds,
    joined,
)
from generator.model import Atom, Expr, Lit, Opaque, Term

NUMBER = re.compile(r"-?\d[\d_]*(\.\d+)?")
KEYED = frozenset({"Keyword", "Map", "Access"})
PURE = KEYED | frozenset({"Enum", "List", "Stream", "MapSet", "Tuple", "String", "Kernel", "Integer", "Float", "Atom"})
SILENT = frozenset({"IO.inspect", "IO.puts", "IO.write", "IO.warn", "inspect", "dbg"})
PREDICATES = frozenset("any? all? empty? member? count keyword? has_key? equal? each".split())
SAME = frozenset(
    "to_list new from_keyword into reject filter sort sort_by uniq uniq_by reverse concat dedup from_enum".split()
)
ELSEWHERE = Opaque(source="whoever it is handed to decides")
FAILS = Opaque(source="none: the code fails without it")
COMPUTED = Opaque(source="computed where it is read")
UNDER = Opaque(source="what it is merged with")

Call = Callable[[Value, list[Value], int], Values]


class ReadAt(NamedTuple):
    """A switch that the code reads. ``default``: what holds where it was not given; None: nothing is said there."""

    key: str
    default: Expr | None
    line: int
    path: str


def expression(value: Value, term: Term | None) -> Expr:
    """A value as a default: as it is written, else what it came to, else opaque."""
    if term is not None and term.value is not None and not isinstance(term.value, Opaque):
        return term.value
    if not isinstance(value, Known):
        return term.value if term is not None and term.value is not None else COMPUTED
    said = value.text
    if said in ("nil", "true", "false"):
        return Lit(value={"nil": None, "true": True, "false": False}[said])
    if said.startswith('"'):
        return Lit(value=said[1:-1])
    if said.startswith(":"):
        return Atom(name=said[1:])
    if NUMBER.fullmatch(said):
        digits = said.replace("_", "")
        return Lit(value=float(digits) if "." in digits else int(digits))
    return COMPUTED


class Bags:
    """Functions of the language over values. ``read``: notes that a key of a bag is read; ``called``: calls a function value."""

    def __init__(self, read: Callable[[Bag, str, Expr | None, int], Value], called: Call) -> None:
        self.read = read
        self.called = called

    def keyed(self, last: str, given: list[Value], terms: list[Term], line: int) -> Values | None:
        """``Keyword.<last>(bag, …)``; None where it is nothing special."""
        bag = given[0] if given else ANY
        by = last.rstrip("!")
        key = given[1] if len(given) > 1 else None
        if last == "merge" and len(given) > 1:
            return self._merged(given, terms)
        if isinstance(key, Part) and not isinstance(bag, Blob):
            return self._any_key(by, bag)
        if not isinstance(bag, Bag):
            return self._table(last, bag, given) if isinstance(bag, Table) else None
        if by in ("take", "split", "drop"):
            return self._several(by, bag, key, line)
        if by == "validate" and isinstance(key, Listed):
            return (self._said(bag, key, [] if len(terms) < 2 else list(terms[1].inside)),)
        if key is None or by in ("new", "filter", "reject", "to_list", "merge", "keys", "values"):
            return None
        name = key.text[1:] if isinstance(key, Known) and key.text.startswith(":") else ""
        return self._one(by, last, bag, name, given, terms, line)

    @staticmethod
    def _any_key(by: str, bag: Value) -> Values:
        """A map or list is filled, or looked into, with whatever switches there are."""
        if by in ("put", "put_new", "delete", "update", "replace"):
            return (bag if isinstance(bag, Bag) else Bag(),)
        return (Tuple((Known(":ok"), Part())), Known(":error")) if by == "fetch" else (Part(),)

    def _one(
        self, by: str, last: str, bag: Bag, name: str, given: list[Value], terms: list[Term], line: int
    ) -> Values | None:
        third = given[2] if len(given) > 2 else None
        term = terms[2] if len(terms) > 2 else None
        if by in ("put", "replace") and third is not None:
            forced = bag._replace(forced=(*(pair for pair in bag.forced if pair[0] != name), (name, third)))
            return (forced if name else bag,)
        if by == "delete":
            return (bag._replace(forced=(*bag.forced, (name, ANY))),)
        if by in ("put_new", "put_new_lazy") and third is not None:
            instead = expression(third, term) if by == "put_new" else COMPUTED
            return (bag._replace(said=(*bag.said, (name, instead))),)
        if by in ("get", "pop", "pop_first", "get_lazy", "pop_lazy", "fetch", "get_values", "has_key?", "update"):
            default: Expr | None = None
            if third is not None and by in ("get", "pop", "pop_first"):
                default = expression(third, term)
            elif by in ("get_lazy", "pop_lazy"):
                default = self._lazily(third, line)
            elif last.endswith("!"):
                default = FAILS
            got = self.read(bag, name, default, line)
            if by.startswith("pop"):
                return (Tuple((got, bag._replace(forced=(*bag.forced, (name, ANY))))),)
            if by == "fetch" and last == "fetch":
                return (Tuple((Known(":ok"), got)), Known(":error"))
            return (ANY,) if by == "has_key?" else (bag,) if by == "update" else (got,)
        if by == "get_and_update":
            return (Tuple((self.read(bag, name, COMPUTED, line), bag)),)
        return None

    def _lazily(self, made: Value | None, line: int) -> Expr:
        found = self.called(made, [], line) if isinstance(made, Function) else ()
        return expression(found[0], None) if len(found) == 1 else COMPUTED

    def _several(self, by: str, bag: Bag, keys: Value | None, line: int) -> Values:
        listed = [one.text[1:] for one in keys.items if isinstance(one, Known)] if isinstance(keys, Listed) else None
        if listed is None or (isinstance(keys, Listed) and keys.rest is not None):
            self.read(bag, "", None, line)
            return (bag, ANY)
        without = bag._replace(forced=(*bag.forced, *((key, ANY) for key in listed)))
        if by == "drop":
            return (without,)
        for key in listed:
            self.read(bag, key, ELSEWHERE, line)
        only = bag._replace(only=frozenset(key for key in listed if bag.has(key)))
        return (only,) if by == "take" else (Tuple((only, without)),)

    def _said(self, bag: Bag, listed: Listed, terms: list[Term]) -> Bag:
        """A bag with what holds for keys that were not given: ``[key: default]`` beside it."""
        said = list(bag.said)
        written = {one.inside[0].text: one.inside[1] for one in terms if one.kind == "pair"}
        for one in listed.items:
            if isinstance(one, Tuple) and len(one.parts) == 2 and isinstance(one.parts[0], Known):
                said.append((one.parts[0].text[1:], expression(one.parts[1], written.get(one.parts[0].text))))
        return bag._replace(said=tuple(said))

    def _merged(self, given: list[Value], terms: list[Term]) -> Values:
        """The second is put over the first."""
        under, over = given[0], given[1]
        if isinstance(under, Bag) and isinstance(over, Bag):
            return (joined((under, over)),)
        if isinstance(over, Bag):
            if isinstance(under, Listed) and under.rest is None:
                return (self._said(over, under, list(terms[0].inside) if terms else []),)
            if isinstance(under, Table):
                pairs = Listed(tuple(Tuple((Known(key), held)) for key, held in under.items))
                if under.of or not under.closed:
                    over = over._replace(said=(("*", UNDER), *over.said))
                return (self._said(over, pairs, list(terms[0].inside) if terms else []),)
            return (over._replace(said=(*over.said, ("*", UNDER))),) if not holds(under) else (Blob(),)
        if isinstance(under, Bag):
            return (put_over(under, over),)
        if isinstance(under, Table) and isinstance(over, Table):
            return (Table(tuple(sorted({**dict(under.items), **dict(over.items)}.items())), under.of),)
        return (Blob() if holds(under) or holds(over) else ANY,)

    def _table(self, last: str, table: Table, given: list[Value]) -> Values | None:
        key = given[1].text if len(given) > 1 and isinstance(given[1], Known) else ""
        held = dict(table.items)
        if last == "put" and len(given) > 2 and key:
            return (table._replace(items=tuple(sorted({**held, key: given[2]}.items()))),)
        if last in ("get", "fetch!") and key in held:
            return (held[key],)
        return None

    # ── collections ──────────────────────────────────────────────────────────────────────────────────────────────────

    def pure(self, module: str, last: str, given: list[Value], terms: list[Term], line: int) -> Values:
        """A function that only makes values of values; functions that it is handed are called with what there is."""
        if module in KEYED:
            found = self.keyed(last, given, terms, line)
            if found is not None:
                return found
        of = given[0] if given else ANY
        if last == "into" and len(given) == 2 and isinstance(of, Bag):
            return self._merged([given[1], of], terms[::-1])
        listed = self._list(last, given)
        if listed is not None:
            return listed
        if isinstance(of, Bag) and last in ("keyfind", "keymember?", "keytake", "keydelete") and len(given) > 1:
            key = given[1].text[1:] if isinstance(given[1], Known) else ""
            got = self.read(of, key, None, line)
            return (Tuple((Known(f":{key}"), got)), NIL) if last == "keyfind" else (of if last == "keydelete" else ANY,)
        results: list[Value] = []
        functions = [one for one in given if isinstance(one, Function)]
        for one in functions:
            args = [element(of)]
            if last.startswith(("reduce", "scan", "map_reduce", "flat_map_reduce", "zip_with", "update", "transform")):
                args.append(given[1] if len(given) > 1 and not isinstance(given[1], Function) else ANY)
            results += self._until_settled(one, args, last, line)
        if last in PREDICATES:
            return (ANY,)
        if last in SAME or not functions:
            held = [one for one in given if not isinstance(one, Function)]
            bags = [one for one in held if isinstance(one, Bag)]
            if bags and all(isinstance(one, Bag) or not holds(one) for one in held):
                return (joined(bags),) if last in SAME or module in KEYED else (Blob(),)
            return (Blob(),) if any(holds(one) for one in held) else (ANY,)
        if last.startswith("reduce"):
            bags = [one for one in results if isinstance(one, Bag)]
            if bags and isinstance(of, Bag) and all(isinstance(one, Bag) or not holds(one) for one in results):
                return (joined(bags),)
            return tuple(Blob() if isinstance(one, Part) else one for one in (*results, *given[1:2])) or (ANY,)
        if isinstance(of, Bag) and any(holds(one) for one in results):
            return (of if all(not isinstance(one, Blob) for one in results) else Blob(),)
        return (Blob(),) if any(holds(one) for one in results) else (ANY,)

    def _until_settled(self, function: Function, args: list[Value], last: str, line: int) -> list[Value]:
        """What a function gives; where it is given what it gave before, until that adds nothing."""
        found = list(self.called(function, args, line))
        if last.startswith("reduce") and len(args) > 1:
            for one in list(found):
                inner = (
                    one.parts[1] if isinstance(one, Tuple) and last == "reduce_while" and len(one.parts) == 2 else one
                )
                if inner != args[1]:
                    found += self.called(function, [args[0], inner], line)
            if last == "reduce_while":
                found = [one.parts[1] if isinstance(one, Tuple) and len(one.parts) == 2 else one for one in found]
        return found

    def _list(self, last: str, given: list[Value]) -> Values | None:
        """Functions over a list whose elements are known."""
        of = given[0] if given else ANY
        if not isinstance(of, Listed) or of.rest is not None:
            return None
        if last in ("length", "count") and len(given) == 1:
            return (Known(str(len(of.items))),)
        if last == "empty?":
            return (FALSE if of.items else TRUE,)
        if last in ("hd", "first") and len(given) == 1:
            return (of.items[0],) if of.items else () if last == "hd" else (NIL,)
        if last == "tl":
            return (Listed(of.items[1:]),) if of.items else ()
        if last in ("at", "drop") and len(given) == 2 and isinstance(given[1], Known) and given[1].text.isdigit():
            n = int(given[1].text)
            return (Listed(of.items[n:]),) if last == "drop" else (of.items[n] if n < len(of.items) else NIL,)
        return None


def element(of: Value) -> Value:
    """Any element of a collection."""
    if isinstance(of, Bag):
        return Tuple((Part(), Part()))
    if isinstance(of, Listed) and (of.items or of.rest is not None):
        return joined((*of.items, *((element(of.rest),) if of.rest is not None else ())))
    if isinstance(of, Open):
        return Word()
    return Blob() if holds(of) else ANY


def put_over(bag: Bag, over: Value) -> Value:
    """Keys of a literal list or map take the place of the user's."""
    if isinstance(over, Listed) and over.rest is None:
        pairs = [one.parts for one in over.items if isinstance(one, Tuple) and len(one.parts) == 2]
        named = [(key.text[1:], held) for key, held in pairs if isinstance(key, Known)]
    elif isinstance(over, Table):
        named = [(key[1:], held) for key, held in over.items if key.startswith(":")]
    else:
        return Blob() if holds(over) else bag
    kept = [pair for pair in bag.forced if pair[0] not in dict(named)]
    return bag._replace(forced=(*kept, *named))
