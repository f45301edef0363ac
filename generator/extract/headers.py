"""What both languages' readers of request headers share: which strings can name a header, which names say that headers are held, what a
value says where only its beginning is written."""

from __future__ import annotations

import re

from generator.model import Expr, Lit

# Field names of one word, which say by themselves too little: they count where headers are made.
WORDS = (
    "accept|apikey|authorization|baggage|connection|cookie|digest|dpop|expect|forwarded|from|host|metadata|origin|prefer|priority|range|"
    "referer|signature|te|token|traceparent|tracestate|upgrade|via"
)
# Those of them that say it wherever they are named.
TELLING = frozenset({"authorization", "apikey", "baggage", "traceparent", "tracestate"})
SHAPE = rf"[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)+|(?i:{WORDS})"
NAME = re.compile(SHAPE)
# A part of a multipart body has headers of its own, and an answer others: a request has none of these.
NOT_SENT = re.compile(
    r"(?i)content-(?:disposition|transfer-encoding)|set-cookie|www-authenticate|retry-after(?:-ms)?|location|server|etag"
)
HELD = re.compile(r"(?i)(?:^|[^a-z]|(?<=[a-z])(?=H))(?:headers?|hdrs)(?:$|[^a-z])")
# Headers of an answer, or of no request of this SDK's own: ``response_headers``, ``resp.headers``, ``put_resp_header``.
OTHERS = re.compile(
    r"(?i)(?:^|[^a-z])(?:resp|response|res|reply|received|incoming|expected|sensitive|redacted|ignored|excluded|safe|table|columns?)"
    r"[^a-z]?(?:headers|hdrs)|resp_header"
)
# What makes an answer, or takes one.
ANSWERS = re.compile(r"(?i)(?:^|[^a-z])resp(?:onse)?(?:$|[^a-z])")
AUTHORIZATION = Lit(value="Authorization")
LOOKS = re.compile(
    r"(?i)(?:^|_)(?:from|parse|read|extract|filter|redact|validate|has|check|log|dump|without|drop|delete|remove)_"
)
KINDS = tuple(f"{kind}/".encode() for kind in "application audio font image message model multipart text video".split())
MEDIA = re.compile(rb"""["']((?:%s)[\w.+-]+)\s*["';]""" % b"|".join(KINDS))
BEGINNING = re.compile(r"[\w.+-]+/[\w.+-]+(?=\s*;)")


def mentioned(data: bytes) -> bool:
    """Whether a file speaks of headers at all."""
    return b"eader" in data or b"EADER" in data or b"hdrs" in data


def telling(name: str) -> bool:
    """Whether a string says by itself that it names a header."""
    return "-" in name or name.lower() in TELLING


def sendable(name: str) -> bool:
    """Whether a string can name a header of a request."""
    return NAME.fullmatch(name) is not None and NOT_SENT.fullmatch(name) is None


def holds(name: str) -> bool:
    """Whether a name says that what it stands for are headers of a request: ``extra_headers``, ``request.headers``, ``auth_header``."""
    return HELD.search(name) is not None and OTHERS.search(name) is None


def beginning(written: str) -> Expr | None:
    """A media type at the beginning of a value whose rest is computed: ``multipart/form-data; boundary=…``."""
    found = BEGINNING.match(written)
    return Lit(value=found[0]) if found else None


def media(data: bytes) -> tuple[str, ...]:
    """Every media type that stands in a string of its own, or before its parameters."""
    if not any(kind in data for kind in KINDS):
        return ()
    return tuple(sorted({one.decode().lower() for one in MEDIA.findall(data)}))
