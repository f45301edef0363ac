"""Which parameter of one operation is which of the other's: by name, by name without the owner's, by its place."""

from __future__ import annotations

from generator.compare.naming import key, last, owner, singular, stems, words
from generator.compare.pairing import Names, Pair, exact, matched, part_keys
from generator.model import Thing

# Last words of names for one thing among many.
IDS = frozenset({("id",), ("uid",), ("uuid",)})
# What the first parameter of a function is called that works on it, where the other language's function has that elsewhere.
RECEIVERS = frozenset({"client", "conn", "connection", "server", "pid"})


def parameters(reference: Thing, port: Thing, names: Names) -> list[Pair]:
    """Parameters by name; what is left of the positional ones in their order, since Elixir's have no names for callers.

    The first positional parameter of the port that no name fits is the receiver, where the reference's is a method.
    """
    found = matched(reference.parts, port.parts, (exact, part_keys, _bare_parameter), names, "parameter")
    paired = [pair for pair in found if pair.reference is not None and pair.port is not None]
    theirs = [one for one in reference.parts if any(p.reference is one and p.port is None for p in found)]
    ours = [one for one in port.parts if any(p.port is one and p.reference is None for p in found)]
    placed = sorted((one for one in ours if one.facet("place") is not None), key=lambda one: one.facet("place"))
    method = reference.facet("kind") in ("method", "property", "constructor")
    if placed and placed[0].facet("place") == 0 and (method or key(last(placed[0].name)) in RECEIVERS):
        ours = [one for one in ours if one is not placed[0]]
        placed = placed[1:]
    if reference.facet("kind") == "method":
        # What an object is asked, a module is asked with the object's id.
        placed = [one for one in placed if not _of_receiver(one, reference)]
        ours = [one for one in ours if not _of_receiver(one, reference)]
    needed = [one for one in theirs if one.facet("required") or one.facet("kind") == "positional"]
    strict = [one for one in needed if one.facet("required")]
    if placed and len(strict) >= len(placed):
        needed = strict
    for their in needed:
        at = next((n for n, our in enumerate(placed) if _may_be(their, our)), None)
        if at is not None:
            our, placed = placed[at], placed[at + 1 :]
            paired.append(Pair(their, our, "position"))
            theirs = [one for one in theirs if one is not their]
            ours = [one for one in ours if one is not our]
    return paired + [Pair(one, None) for one in theirs] + [Pair(None, one) for one in ours]


def _bare_parameter(thing: Thing) -> tuple[str, ...]:
    """A parameter without the name of what its function belongs to: ``Contacts.get(contact_id)`` and ``Contacts.get(id)``."""
    lent = stems(last(owner(owner(thing.name))))
    said = [word for word in words(last(thing.name)) if singular(word) not in lent]
    return ("".join(said),) if said else ()


def _of_receiver(our: Thing, reference: Thing) -> bool:
    """Whether a parameter is the id of what the reference's method belongs to: ``Index.drop`` and ``drop(index_uid)``."""
    said = words(last(our.name))
    of = {singular(word) for word in words(last(owner(reference.name)))}
    called = {singular(word) for word in said[:-1]}
    return our.facet("place") is not None and said[-1:] in IDS and bool(called) and called == of


def _may_be(their: Thing, our: Thing) -> bool:
    """Whether two parameters that stand at one place can be the same: not where one is the id of a thing that the other does not name,
    such as ``audience_id`` and ``contact_id``, ``body`` and ``index_uid``."""
    left, right = words(last(their.name)), words(last(our.name))
    if not {left[-1:], right[-1:]} & IDS:
        return True
    if left[-1:] == right[-1:]:
        return len(left) == 1 or len(right) == 1 or bool(set(left[:-1]) & set(right[:-1]))
    return bool(set(left) & set(right))
