"""The rules that find differences, in words: a rule's id is for site.toml, its sentence for the reader of a page."""

from __future__ import annotations

WHOLE = {
    "missing": "The reference has it, the port does not.",
    "missing-required": "The reference has it and requires it, the port does not have it.",
    "missing-optional": "The reference has it as an option, the port does not have it.",
    "extra": "The port has it, the reference does not.",
    "extra-required": "The port has it and requires it, the reference does not have it.",
    "extra-optional": "The port has it as an option, the reference does not have it.",
    "missing-in-port": "The port has nothing at all of what the row looks at.",
    "extra-in-port": "The reference has nothing at all of what the row looks at.",
    "unreadable": "The source could not be read with certainty, so nothing is said of it.",
    "stands-in": "The port does it another way, which the row names.",
    "aligned": "Noted, and not a difference.",
}
FACETS = {
    "emitted": "when it is sent",
    "required": "whether it is required",
    "default": "its default",
    "value": "its value",
    "transport": "how it is sent",
    "many": "whether there may be several",
    "flag": "whether it is a flag",
    "short": "its short form",
    "unit": "its unit",
}


def said(rule: str) -> str:
    """What a rule found, in a sentence; a facet of somebody's query is named as it is there."""
    if rule in WHOLE:
        return WHOLE[rule]
    for ending, verb in (("-may-differ", "in one of several ways that one side takes, "), ("-differs", "")):
        if rule.endswith(ending):
            facet = rule.removesuffix(ending)
            return f"Both have it, but {verb}{FACETS.get(facet, f'its «{facet}»')} is not the same."
    return ""
