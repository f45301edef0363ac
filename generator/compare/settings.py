"""What site.toml says of the whole surface, on a day: which acceptances hold, and what of all that speaks of nothing any more."""

from __future__ import annotations

from generator.compare.judgements import deciding
from generator.compare.surfaces import Comparison
from generator.config import SurfaceAccepted, SurfaceConfig


def holding(config: SurfaceConfig, today: str) -> tuple[SurfaceAccepted, ...]:
    """The acceptances whose last day is not past."""
    return tuple(one for one in config.accepted if one.until is None or one.until >= today)


def stale(config: SurfaceConfig, accepted: tuple[SurfaceAccepted, ...], found: Comparison) -> tuple[str, ...]:
    """What there is to say of acceptances that ended, and of acceptances, aliases and judgements that speak of nothing any more."""
    told = [
        f"the acceptance of surface differences «{one.reason}» ended on {one.until}"
        for one in config.accepted
        if one not in accepted
    ]
    told += [
        f"the acceptance of surface differences «{one.reason}» matches nothing any more"
        for one in accepted
        if one not in found.accepting
    ]
    told += [
        f"the alias {one.reference} = {' or '.join(one.port)} ({one.category}) names no pair any more"
        for one in config.same
        if one not in found.used
    ]
    judging = {deciding(one.category, one.rule, one.reference, one.port, config.judge) for one in found.entries}
    told += [
        f"the judgement of surface differences «{one.why}» ({one.rule}) decides nothing any more"
        for one in config.judge
        if one not in judging
    ]
    return tuple(told)
