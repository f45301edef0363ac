"""What a difference of the surface earns by itself: status, risk and the reason. site.toml may say otherwise, by name."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import NamedTuple

from generator.config import SurfaceJudgement


class Words(NamedTuple):
    status: str
    risk: str
    why: str


SENT = "it is part of what is sent, so requests differ"
INSIDE = Words("extra-in-port", "none", "the reference has it too, and does not show it")
# (category, rule) → words.  «sent» before a rule: the thing is part of what goes to the server.
WORDS: dict[tuple[str, str], Words] = {
    ("type", "missing"): Words("missing-in-port", "medium", "users of the port have nothing that stands for it"),
    ("type", "choice-missing"): Words("missing-in-port", "low", "the port has no name for these choices"),
    ("type", "extra"): Words("extra-in-port", "none", "the port's own"),
    ("type", "extra-unexported"): INSIDE,
    ("type", "member-missing"): Words("feature-gap", "medium", "one choice fewer"),
    ("type", "member-extra"): Words("extra-in-port", "low", "a choice that the reference does not know"),
    ("field", "sent-missing-required"): Words("breaking-divergence", "critical", SENT),
    ("field", "sent-missing"): Words("missing-in-port", "critical", "its key can never be on the wire"),
    ("field", "received-missing-required"): Words(
        "missing-in-port", "medium", "what the server answers there is not seen"
    ),
    ("field", "received-missing"): Words("missing-in-port", "medium", "what the server answers there is not seen"),
    ("field", "received-extra"): Words("extra-in-port", "none", "the port's own"),
    ("field", "received-constant-missing"): Words(
        "missing-in-port", "low", "it can be one thing only, so it says nothing"
    ),
    ("field", "received-loosened"): Words(
        "ergonomics-gap", "low", "as declared; what reads the answer may ask for it, or fill it in"
    ),
    ("field", "received-tightened"): Words("ergonomics-gap", "low", "the port's type asks for what may be left out"),
    ("field", "received-default"): Words(
        "default-mismatch", "low", "as declared, where an answer leaves it out; what reads the answer may fill it in"
    ),
    ("field", "missing-required"): Words(
        "missing-in-port", "high", "the port's type has no place for what the reference's asks for"
    ),
    ("field", "missing"): Words("missing-in-port", "medium", "it cannot be chosen"),
    ("field", "sent-extra"): Words("breaking-divergence", "critical", "a key is sent that the reference does not have"),
    ("field", "extra"): Words("extra-in-port", "none", "the port's own"),
    ("field", "required-dropped"): Words(
        "breaking-divergence", "critical", "a required key may be sent empty, or not at all"
    ),
    ("field", "required-unenforced"): Words(
        "ergonomics-gap", "medium", "its type says that it is always there, but a value without it can be made and sent"
    ),
    ("field", "required-loosened"): Words("ergonomics-gap", "low", "the port fills in what the reference asks for"),
    ("field", "required-tightened"): Words("ergonomics-gap", "medium", "callers of the port have to give it"),
    ("field", "choice-missing"): Words("feature-gap", "medium", "one choice fewer"),
    ("field", "choice-extra"): Words("extra-in-port", "low", "a choice that the reference does not know"),
    ("field", "default-differs"): Words("default-mismatch", "high", "the same call does something else"),
    ("field", "sent-type-differs"): Words(
        "breaking-divergence", "high", "as declared, requests hold something else there"
    ),
    ("field", "sent-type-narrowed"): Words(
        "feature-gap", "medium", "as declared, some of what can be sent cannot be said"
    ),
    ("field", "received-type-differs"): Words(
        "ergonomics-gap", "low", "as declared; what the server answers there is the same for both"
    ),
    ("field", "received-type-narrowed"): Words(
        "ergonomics-gap", "low", "as declared; what the server answers there is the same for both"
    ),
    ("field", "type-differs"): Words("ergonomics-gap", "medium", "as declared, it holds something else"),
    ("field", "type-narrowed"): Words("feature-gap", "low", "as declared, some of what it may hold cannot be said"),
    ("field", "type-widened"): Words("extra-in-port", "none", "the port's own"),
    ("field", "type-untyped"): Words("ergonomics-gap", "low", "users of the port are not told what is in it"),
    ("wire", "key-differs"): Words("breaking-divergence", "critical", SENT),
    ("wire", "key-left-out"): Words("breaking-divergence", "critical", "a key that is always sent may not be"),
    ("wire", "null-sent"): Words("config-mismatch", "low", "the server is told null where it is told nothing"),
    ("operation", "missing"): Words("missing-in-port", "medium", "users of the port cannot do it"),
    ("operation", "extra"): Words("extra-in-port", "none", "the port's own"),
    ("operation", "extra-unexported"): INSIDE,
    ("parameter", "missing-required"): Words("missing-in-port", "medium", "what the reference asks for cannot be said"),
    ("parameter", "missing"): Words("missing-in-port", "low", "it cannot be chosen"),
    ("parameter", "extra-required"): Words("ergonomics-gap", "medium", "callers of the port have to give it"),
    ("parameter", "extra"): Words("extra-in-port", "none", "the port's own"),
    ("parameter", "required-tightened"): Words("ergonomics-gap", "low", "callers of the port have to give it"),
    ("parameter", "required-loosened"): Words("ergonomics-gap", "low", "the port fills in what the reference asks for"),
    ("parameter", "default-differs"): Words("default-mismatch", "high", "the same call does something else"),
    ("constant", "missing"): Words("missing-in-port", "low", "a value that the reference publishes"),
    ("constant", "value-differs"): Words("default-mismatch", "high", "what rests on it behaves otherwise"),
    ("command", "missing"): Words("missing-in-port", "low", "the command line cannot do it"),
    ("command", "extra"): Words("extra-in-port", "none", "the port's own"),
    ("command", "extra-unexported"): INSIDE,
    ("option", "missing"): Words("missing-in-port", "low", "the command line cannot be told so"),
    ("option", "missing-required"): Words("missing-in-port", "low", "the command line cannot be told so"),
    ("option", "swallowed"): Words("missing-in-port", "low", "the command line takes it and does nothing with it"),
    ("option", "extra"): Words("extra-in-port", "none", "the port's own"),
    ("option", "extra-unexported"): INSIDE,
    ("option", "extra-required"): Words("ergonomics-gap", "low", "callers of the port have to give it"),
    ("option", "many-differs"): Words("feature-gap", "low", "one call does less"),
    ("option", "place-differs"): Words("ergonomics-gap", "low", "it is written otherwise"),
    ("option", "flag-differs"): Words("ergonomics-gap", "low", "it is written otherwise"),
    ("option", "short-differs"): Words("ergonomics-gap", "low", "it is written otherwise"),
    ("option", "required-tightened"): Words("ergonomics-gap", "low", "callers of the port have to give it"),
    ("option", "required-loosened"): Words(
        "ergonomics-gap", "low", "the port does without what the reference asks for"
    ),
    ("option", "default-differs"): Words("default-mismatch", "high", "the same call does something else"),
    ("endpoint", "missing"): Words("missing-in-port", "medium", "a request that the port cannot make"),
    ("endpoint", "extra"): Words("extra-in-port", "low", "a request that the reference does not make"),
    ("endpoint", "path-differs"): Words("breaking-divergence", "critical", "the same request goes to another address"),
    ("endpoint", "method-differs"): Words("breaking-divergence", "critical", "the same request is made otherwise"),
    ("endpoint", "transport-differs"): Words("breaking-divergence", "high", "the same body is sent in another form"),
    ("endpoint", "transport-may-differ"): Words("config-mismatch", "low", "in one of its forms the body is the same"),
    ("environment", "missing"): Words("missing-in-port", "low", "it cannot be set from outside"),
    ("environment", "extra"): Words("extra-in-port", "none", "the port's own"),
    ("environment", "default-differs"): Words("default-mismatch", "high", "without it something else happens"),
    ("header", "missing"): Words("missing-in-port", "low", "the server is told less of a request"),
    ("header", "extra"): Words("extra-in-port", "none", "the port's own"),
    ("header", "answer-form-missing"): Words(
        "feature-gap", "high", "the server can answer in a form that the port never asks for"
    ),
    ("header", "body-form-missing"): Words(
        "breaking-divergence",
        "high",
        "a body is sent in another form, one that the server is sent by the reference too",
    ),
    ("header", "body-forms-missing"): Words(
        "breaking-divergence", "critical", "no body is sent in a form that the reference sends"
    ),
    ("header", "body-label-missing"): Words("config-mismatch", "medium", "the server is not told what the body is"),
    ("header", "credential-missing"): Words("breaking-divergence", "critical", "the server does not know who asks"),
    ("header", "credential-choice-missing"): Words("missing-in-port", "medium", "one way fewer to say who asks"),
    ("header", "value-differs"): Words("config-mismatch", "medium", "the server is told something else"),
    ("header", "value-missing"): Words("feature-gap", "low", "one of the things that the server can be told"),
    ("header", "value-extra"): Words("extra-in-port", "low", "the server is told what the reference does not say"),
    ("version", "behind"): Words("config-mismatch", "low", "the port says that it follows another version"),
}
# What a field's difference is by where the field goes: what is not known to be sent breaks no request, what is only answered weighs little.
BY_PLACE = {
    ("", "required-dropped"): "required-loosened",
    ("", "required-unenforced"): "required-loosened",
    ("received-", "required-dropped"): "received-loosened",
    ("received-", "required-unenforced"): "received-loosened",
    ("received-", "required-loosened"): "received-loosened",
    ("received-", "required-tightened"): "received-tightened",
    ("received-", "default-differs"): "received-default",
    ("sent-", "type-differs"): "sent-type-differs",
    ("sent-", "type-narrowed"): "sent-type-narrowed",
    ("received-", "type-differs"): "received-type-differs",
    ("received-", "type-narrowed"): "received-type-narrowed",
}
# What is said of what fields hold, as declared.
CONTENTS = frozenset(rule for category, rule in WORDS if category == "field" and "type-" in rule)
STANDS_IN = Words("accepted", "none", "the same by site.toml, in another form")
UNSURE = Words("unknown", "none", "it could not be read with certainty")
UNREAD = frozenset(
    {
        "unreadable",
        "ambiguous",
        "default-unknown",
        "default-unsaid",
        "transport-unknown",
        "keys-unknown",
        "handed-on",
        "switches-shared",
    }
)


def words(
    category: str, rule: str, reference: str | None, port: str | None, other: tuple[SurfaceJudgement, ...]
) -> Words:
    """What a difference earns. What could not be read is unknown, and no word of the file can change that."""
    if rule in UNREAD:
        return UNSURE
    said = deciding(category, rule, reference, port, other)
    if said is not None:
        return Words(said.status, said.risk, said.why)
    return STANDS_IN if rule == "stands-in" else WORDS.get((category, rule), UNSURE)


def deciding(
    category: str, rule: str, reference: str | None, port: str | None, other: tuple[SurfaceJudgement, ...]
) -> SurfaceJudgement | None:
    """The first judgement of the file that speaks of a difference."""
    for one in other if rule not in UNREAD else ():
        if (
            fnmatchcase(rule, one.rule)
            and fnmatchcase(category, one.category)
            and fnmatchcase(f".{reference or ''}", f"*.{one.reference}")
            and fnmatchcase(f".{port or ''}", f"*.{one.port}")
        ):
            return one
    return None
