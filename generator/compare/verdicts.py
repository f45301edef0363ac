"""Findings → a verdict: the words that site.toml gives each finding, the worst of them for the row; unknown stays unknown."""

from __future__ import annotations

from fnmatch import fnmatchcase

from generator.compare.rules import compare
from generator.config import Accepted, RowConfig
from generator.model import RISKS, STATUSES, Confidence, Finding, Reading, Verdict

LEVELS = ("bad", "warn", "unknown", "note", "none", "ok")


def severity(status: str, risk: str) -> tuple[int, int]:
    """Sort key: the worst first."""
    return LEVELS.index(STATUSES[status][1]), RISKS.index(risk)


def judge(
    row: RowConfig,
    reference: Reading,
    port: Reading,
    accepted: tuple[Accepted, ...] = (),
    names: tuple[str, str] = ("reference", "port"),
) -> Verdict:
    """The verdict over two readings. Pure: it depends on nothing else."""
    unsure = [
        f"{name}: {reading.unknown}" for name, reading in zip(names, (reference, port), strict=True) if reading.unknown
    ]
    if unsure:
        findings = tuple(Finding(rule="unreadable", detail=reason) for reason in unsure)
        return Verdict(status="unknown", risk="none", findings=findings, confidence="unknown")
    if not reference.present and not port.present:
        return Verdict(status="absent", risk="none")
    if not reference.present or not port.present:
        return _one_sided(row, reference, port, accepted, names)
    differences = [_earned(row, finding) for finding in compare(reference, port, names)]
    for reading, name in ((reference, names[0]), (port, names[1])):
        if reading.earned:
            status, risk = reading.earned
            differences.append(
                Finding(
                    rule="stands-in",
                    detail=f"{name} has it only in another form: {reading.display}",
                    status=status,
                    risk=risk,
                )
            )
    return _worst(row, differences, accepted, _confidence(reference, port))


def _one_sided(
    row: RowConfig, reference: Reading, port: Reading, accepted: tuple[Accepted, ...], names: tuple[str, str]
) -> Verdict:
    status, have, lack = ("missing-in-port", *names) if reference.present else ("extra-in-port", *reversed(names))
    words = next((j for j in row.judge if j.rule == status), None)
    worst = min((j.risk for j in row.judge), key=RISKS.index, default="none") if reference.present else "none"
    risk = words.risk if words else worst
    finding = Finding(rule=status, detail=f"{have} has this, {lack} does not have it yet", status=status, risk=risk)
    return _worst(row, [finding], accepted, _confidence(reference, port))


def _confidence(reference: Reading, port: Reading) -> Confidence:
    return "derived" if "derived" in (reference.confidence, port.confidence) else "exact"


def _earned(row: RowConfig, finding: Finding) -> Finding:
    words = next((j for j in row.judge if fnmatchcase(finding.rule, j.rule) and fnmatchcase(finding.key, j.key)), None)
    if words is None:
        detail = f"{finding.detail}; site.toml has no word for rule {finding.rule} in row {row.id}"
        return Finding(rule=finding.rule, key=finding.key, detail=detail, status="unknown", risk="none")
    return Finding(rule=finding.rule, key=finding.key, detail=finding.detail, status=words.status, risk=words.risk)


def _worst(row: RowConfig, findings: list[Finding], accepted: tuple[Accepted, ...], confidence: Confidence) -> Verdict:
    kept = []
    for finding in findings:
        reason = next((a for a in accepted if _accepts(a, row, finding)), None)
        if reason and finding.status != "aligned":
            finding = Finding(
                rule=finding.rule,
                key=finding.key,
                detail=f"{finding.detail}. Accepted: {reason.reason}",
                status="accepted",
                risk="none",
            )
        kept.append(finding)
    kept.sort(key=lambda finding: severity(finding.status, finding.risk))
    status, risk = (kept[0].status, kept[0].risk) if kept else ("aligned", "none")
    return Verdict(
        status=status, risk=risk if status != "aligned" else "none", findings=tuple(kept), confidence=confidence
    )


def _accepts(accepted: Accepted, row: RowConfig, finding: Finding) -> bool:
    """Whether an acceptance speaks of a finding. That a side has nothing at all is accepted only by name."""
    if accepted.row != row.id or not fnmatchcase(finding.key, accepted.key):
        return False
    return accepted.rule == finding.rule if finding.rule in STATUSES else fnmatchcase(finding.rule, accepted.rule)
