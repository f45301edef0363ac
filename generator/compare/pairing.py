"""Which thing of the reference is which thing of the port: by name, by alias, by the words that a module lends to its functions.

A pair is never guessed: where two candidates fit equally well there is none, and ``rivals`` says which they were.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from msgspec.structs import replace

from generator.compare.naming import base, fits, key, last, measured, owner, stems, words
from generator.config import Same
from generator.model import Thing

ROOT = "«the package itself»"


class Pair(NamedTuple):
    """Two things that are the same, or one that has no counterpart. ``rivals``: names that fit equally well; ``why``: of an alias.

    ``by``: name, alias, position, request, or stand-in, where the port's is of another kind.
    """

    reference: Thing | None
    port: Thing | None
    by: str = "name"
    rivals: tuple[str, ...] = ()
    why: str = ""


class Names(NamedTuple):
    """Aliases of one category, as site.toml has them; ``used`` gathers those that named a pair."""

    same: tuple[Same, ...]
    used: set[Same]
    stand_ins: tuple[Thing, ...] = ()

    def targets(self, category: str, reference: str) -> list[tuple[Same, tuple[str, ...]]]:
        return [(one, one.port) for one in self.same if one.category == category and fits(reference, one.reference)]


def matched(
    references: Sequence[Thing],
    ports: Sequence[Thing],
    keys: Sequence[Callable[[Thing], Iterable[str]]],
    names: Names,
    category: str,
    score: Callable[[Thing, Thing], float] | None = None,
    kin: Callable[[Thing, Thing], bool] | None = None,
) -> list[Pair]:
    """Pair two lists: aliases first, then each key in turn over what is left. Every thing is in exactly one pair; but what only fits
    as well as another is nobody's own, and in the ``rivals`` of what it may be.

    ``score``: how well two things of one key fit. ``kin``: whether they stand in the same place, which is asked where several things of
    the reference have one key, so that the first comer does not take another's counterpart.
    """
    pairs: list[Pair] = []
    left, right = ({id(one): one for one in side} for side in (references, ports))
    for reference in references if names.same else ():
        for alias, targets in names.targets(category, reference.name):
            found = next((one for wanted in targets for one in right.values() if fits(one.name, wanted)), None)
            if found is not None:
                names.used.add(alias)
                pairs.append(Pair(reference, found, "alias", why=alias.why))
                del left[id(reference)], right[id(found)]
                break
            standing = (one for one in names.stand_ins if one.category == category)
            found = next((one for one in standing if any(fits(one.name, wanted) for wanted in targets)), None)
            if found is not None:
                names.used.add(alias)
                pairs.append(Pair(reference, found, "stand-in", why=alias.why))
                del left[id(reference)]
                break
    unsure: dict[str, tuple[str, ...]] = {}
    for keyed in keys:
        table: dict[str, list[Thing]] = {}
        for one in right.values():
            for said in keyed(one):
                table.setdefault(said, []).append(one)
        claims: list[tuple[float, Thing, Thing]] = []
        shared = Counter(said for reference in left.values() for said in keyed(reference)) if kin and table else {}
        for reference in left.values() if table else ():
            candidates = {id(one): one for said in keyed(reference) for one in table.get(said, ())}
            if kin and any(shared[said] > 1 for said in keyed(reference)):
                candidates = {mark: one for mark, one in candidates.items() if kin(reference, one)}
            if not candidates:
                continue
            ranked = sorted(
                ((score(reference, one) if score else 0.0, one) for one in candidates.values()),
                key=lambda rank: (-rank[0], rank[1].name),
            )
            if len(ranked) > 1 and ranked[0][0] == ranked[1][0]:
                unsure[reference.name] = tuple(one.name for rank, one in ranked if rank == ranked[0][0])
            else:
                claims.append((ranked[0][0], reference, ranked[0][1]))
        for _, reference, found in sorted(claims, key=lambda claim: (-claim[0], claim[1].name)):
            if id(found) in right:
                pairs.append(Pair(reference, found))
                del left[id(reference)], right[id(found)]
                unsure.pop(reference.name, None)
    pairs += [Pair(one, None, rivals=unsure.get(one.name, ())) for one in left.values()]
    rivals = {name for one in left.values() for name in unsure.get(one.name, ())}
    pairs += [Pair(None, one) for one in right.values() if one.name not in rivals]
    return pairs


# ── types ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def types(references: Sequence[Thing], ports: Sequence[Thing], names: Names) -> list[Pair]:
    """Types by name. ``DirectoryGroup`` is ``Directory.Group`` before any other ``Group`` is, where the port has none of the whole name."""
    whole = {key(last(one.name)) for one in ports}
    inner = {id(one): key("".join(one.name.split(".")[-2:])) for one in ports if one.name.count(".") > 1}
    wanted = {key(last(one.name)) for one in references} - whole

    def lent(thing: Thing) -> tuple[str, ...]:
        said = inner.get(id(thing), key(last(thing.name)))
        return (said,) if said in wanted else ()

    found = matched(references, [one for one in ports if id(one) in inner], (lent,), names, "type") if wanted else []
    first = [pair for pair in found if pair.reference is not None and pair.port is not None]
    taken = {id(one) for pair in first for one in (pair.reference, pair.port)}
    left, right = ([one for one in side if id(one) not in taken] for side in (references, ports))
    keys = (_type_keys, _bare_type_keys, _loose_type_keys)
    return [*first, *matched(left, right, keys, names, "type", _type_score, _same_place)]


def _type_keys(thing: Thing) -> tuple[str, ...]:
    """A type's last name; an alias inside an Elixir module also with its module's name before it."""
    called = last(thing.name)
    if "." not in thing.name:
        # The packages themselves: one SDK's name is the other's with an ending.
        return (ROOT, key(called))
    if called[:1].islower():
        return (key(last(owner(thing.name)) + "_" + called),)
    return (key(called),)


def _bare_type_keys(thing: Thing) -> tuple[str, ...]:
    """Without ``Async`` before it and ``Resource`` or ``Client`` behind it."""
    called = last(thing.name)
    return (key(called.removeprefix("Async").removesuffix("Resource")),) if called[:1].isupper() else ()


def _loose_type_keys(thing: Thing) -> tuple[str, ...]:
    """An alias by its own name alone, with a member or a field, so that two of one name and nothing in common stay apart."""
    called = key(last(thing.name))
    inside = (*(thing.facet("variants") or ()), *(last(part.name) for part in thing.parts))
    return tuple(f"{called} {key(one)}" for one in inside)


def _places(name: str) -> frozenset[str]:
    """The parts of a dotted name between the package and the thing, without what says nothing."""
    return frozenset(key(part) for part in name.split(".")[1:-1]) - {"", "types", "lib", "models"}


def _same_place(reference: Thing, port: Thing) -> bool:
    """Whether two names have a part of their paths in common, or neither has one."""
    theirs, ours = _places(reference.name), _places(port.name)
    return bool(theirs & ours) or not (theirs or ours) or not theirs


def _type_score(reference: Thing, port: Thing) -> float:
    score = 0.0
    if bool(reference.parts) == bool(port.parts):
        score += 3
    if bool(reference.facet("variants")) == bool(port.facet("variants")):
        score += 1
    theirs = {measured(last(part.name)).stem for part in reference.parts}
    ours = {measured(last(part.name)).stem for part in port.parts}
    score += len(theirs & ours)
    score += 2 * len(stems(owner(reference.name)) & stems(owner(port.name)))
    score += 2 * len(_places(reference.name) & _places(port.name))
    if last(port.name)[:1].islower():
        score -= 2
    return score - 0.5 * port.name.count(".")


# ── operations ───────────────────────────────────────────────────────────────────────────────────────────────────────


class Family(NamedTuple):
    """An operation with its twins that wait differently: ``sample`` and ``sample_async``."""

    thing: Thing
    twins: tuple[Thing, ...]


def families(operations: Iterable[Thing]) -> list[Thing]:
    """One thing for each operation and its twins: the plain one, with the evidence of all."""
    found: dict[tuple[str, str], list[Thing]] = {}
    for one in operations:
        found.setdefault((str(one.facet("owner")), base(last(one.name))), []).append(one)
    result = []
    for twins in found.values():
        twins.sort(key=lambda one: (len(last(one.name)), one.name))
        first = twins[0]
        parts = {last(part.name): part for twin in reversed(twins) for part in twin.parts} if len(twins) > 1 else None
        if parts is not None and not first.parts:
            first = replace(first, parts=tuple(parts.values()))
        evidence = tuple(dict.fromkeys(e for twin in twins for e in twin.evidence))
        opened = first.facet("open")
        result.append(replace(first, evidence=evidence, facets=_with(first, "open", opened)))
    return sorted(result, key=lambda one: one.name)


def operations(references: Sequence[Thing], ports: Sequence[Thing], names: Names) -> list[Pair]:
    """The operations of two types that are the same."""
    return matched(references, ports, (_operation_keys, _question, _words, _words_with_owner), names, "operation")


def _operation_keys(thing: Thing) -> tuple[str, ...]:
    return (base(last(thing.name)),)


def _question(thing: Thing) -> tuple[str, ...]:
    """``is_offline`` and ``offline?``."""
    called = last(thing.name)
    said = words(called)
    if called.endswith("?"):
        return ("".join(said),)
    return ("".join(said[1:]),) if len(said) > 1 and said[0] == "is" else ()


def _words(thing: Thing) -> tuple[str, ...]:
    said = stems(last(thing.name))
    return (" ".join(sorted(said)),) if len(said) > 1 else ()


def _words_with_owner(thing: Thing) -> tuple[str, ...]:
    """``Session.heartbeat`` and ``session_heartbeat``: a module lends its name to its functions."""
    said = stems(last(thing.name))
    lent = stems(last(str(thing.facet("owner"))).removeprefix("Async").removesuffix("Resource").removesuffix("Client"))
    return (" ".join(sorted(said | lent)),) if len(said | lent) > 1 else ()


# ── parts ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def parts(references: Sequence[Thing], ports: Sequence[Thing], names: Names, category: str) -> list[Pair]:
    """Fields, options or parameters by name, a unit at its end set aside."""
    return matched(references, ports, (exact, part_keys), names, category)


def exact(thing: Thing) -> tuple[str, ...]:
    return (last(thing.name),)


def part_keys(thing: Thing) -> tuple[str, ...]:
    return (measured(last(thing.name)).stem,)


# ── requests ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def endpoints(references: Sequence[Thing], ports: Sequence[Thing], names: Names) -> list[Pair]:
    """Requests by method and path; then by path alone; then by what the path, or the function that sends it, says."""
    return matched(references, ports, (_request, _route, _tail, _purpose), names, "endpoint")


def _request(thing: Thing) -> tuple[str, ...]:
    return (thing.name,)


def _route(thing: Thing) -> tuple[str, ...]:
    return (thing.name.partition(" ")[2],)


def _tail(thing: Thing) -> tuple[str, ...]:
    """Method and path without what may be part of the base address: a version, ``api``, what is filled in before the first slash."""
    method, _, path = thing.name.partition(" ")
    path = path.removeprefix("{}")
    kept = [part for part in path.split("/") if part and part != "api" and not (part[:1] == "v" and part[1:].isdigit())]
    return (f"{method} /{'/'.join(kept)}",) if kept else ()


def _purpose(thing: Thing) -> tuple[str, ...]:
    """Method and the words of the path, and of the function that sends it with its owner's."""
    method, _, path = thing.name.partition(" ")
    said = [" ".join(sorted(stems(path.rpartition("/")[2])))] if "{" not in path else []
    for sender in thing.facet("senders") or ():
        lent = last(owner(sender)).removeprefix("Async").removesuffix("Resource")
        said.append(" ".join(sorted(stems(last(sender), lent) - {"api", "rest", "client"})))
    return tuple(f"{method} {one}" for one in dict.fromkeys(said) if one)


def _with(thing: Thing, name: str, value: Any) -> tuple[tuple[str, Any], ...]:
    return (*((facet, held) for facet, held in thing.facets if facet != name), (name, value))
