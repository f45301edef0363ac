"""The client of an SDK, which one language has as a class named after the SDK and the other as the module of that name."""

from __future__ import annotations

from generator.compare.naming import base, key, last, owner, stems, words
from generator.model import Thing


def is_client(name: str) -> bool:
    """``sdk.Client``, ``sdk.SdkClient``, ``sdk.Sdk``: what users begin with, right below the package."""
    root, dot, called = name.partition(".")
    return bool(dot) and "." not in called and called[:1].isupper() and key(called) in _called(root)


def _called(root: str) -> set[str]:
    said = key(root)
    return {"client", said, f"{said}client"}


def is_root(name: str) -> bool:
    """The module that is the whole SDK: ``Sdk``."""
    return "." not in name and name[:1].isupper()


def at_the_root(operation: Thing) -> tuple[str, ...]:
    """What a client does, and what the SDK's own module does: there a name of one word says enough."""
    of = str(operation.facet("owner"))
    return (base(last(operation.name)),) if "." not in of or is_client(of) else ()


def lent(operation: Thing) -> tuple[str, ...]:
    """``Client.create_key`` and ``Key.create``: a module lends its name to its functions of one word."""
    called = last(operation.name)
    if len(words(called)) > 1:
        return (" ".join(sorted(stems(called))),)
    of = stems(last(owner(operation.name)))
    return (" ".join(sorted(of | stems(called))),) if of and not of & stems(called) else ()
