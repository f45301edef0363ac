"""A made-up result with everything that a site has to bear: hostile words, long values, every status, a two-hour
episode.
"""

from __future__ import annotations

from generator.model import (
    SIDES,
    Change,
    Commit,
    Decision,
    DecisionHistory,
    DeclaredStatus,
    Episode,
    Evidence,
    Finding,
    History,
    Interval,
    Item,
    Moment,
    ObservedState,
    Problem,
    Reading,
    Release,
    Result,
    RowHistory,
    RowResult,
    Side,
    SideResult,
    Verdict,
    Version,
)
from tests.publish.fake_surface import surface

HOSTILE = "<script>alert(1)</script>\"><img src=x onerror=alert(2)>' onmouseover='alert(3)\x1b[31m\u202e"
LONG = ", ".join(f"field_{n}_with_a_rather_long_name" for n in range(60))
START = 1_760_000_000  # 9 Oct 2025
DAY = 86_400
WEB = {"reference": "https://code.example/lead", "port": "https://code.example/follow"}
ADR_TEXT = f"# ADR-001: Timeouts\n\n**Status:** Accepted\n\nWords, `code` and {HOSTILE}.\n"


def sha(side: str, n: int) -> str:
    return f"{'a' if side == 'reference' else 'b'}{n:07x}" + "0123456789abcdef" * 2


def commit(side: str, n: int, instant: int) -> Commit:
    subject = HOSTILE if n == 3 else f"Commit {n} of the {side}"
    return Commit(
        sha=sha(side, n),
        parent=sha(side, n - 1) if n else None,
        instant=instant,
        date="2025-10-09T08:53:20+00:00",
        subject=subject,
        changes=(Change(path="src/lead/__init__.py", blob="f" * 40),),
    )


def histories(commits: int = 20) -> tuple[dict[Side, History], tuple[Moment, ...]]:
    """Both sides' commits, two weeks apart and a week from each other, one pair two hours apart, and their merged
    axis.
    """
    lines: dict[Side, tuple[Commit, ...]] = {
        "reference": tuple(commit("reference", n, START + n * 14 * DAY) for n in range(commits)),
        "port": tuple(
            commit("port", n, START + n * 14 * DAY + (7_200 if n == 5 else 7 * DAY))
            for n in range(commits if commits > 1 else 0)
        ),
    }
    heads: dict[str, str | None] = {"reference": None, "port": None}
    axis = []
    for instant, side, one in sorted((c.instant, side, c.sha) for side, line in lines.items() for c in line):
        heads[side] = one
        axis.append(Moment(instant=instant, moved=(side,), reference=heads["reference"], port=heads["port"]))  # type: ignore[arg-type]
    return {side: History(commits=line, tags=(), branch="main") for side, line in lines.items()}, tuple(axis)


def evidence(side: Side, n: int) -> Evidence:
    path = 'src/lead/<odd> & "name".py' if side == "reference" else "lib/follow.ex"
    return Evidence(path=path, first_line=3, last_line=5, symbol=f"Thing.{HOSTILE}", sha=sha(side, n))


def reading(side: Side, display: str, n: int = 0) -> Reading:
    if not display:
        return Reading()
    keys = display.split(", ")
    items = tuple(
        Item(key=key, facets=(("required", True), ("default", None)), evidence=(evidence(side, n),)) for key in keys
    )
    return Reading(
        items=items,
        display=display,
        value=keys if len(keys) > 1 else display,
        unit="s" if display.isdigit() else None,
        watched=(evidence(side, n),),
    )


def unreadable(why: str) -> Reading:
    return Reading(confidence="unknown", unknown=why)


def story(axis: tuple[Moment, ...], *steps: tuple[int, str, str, Reading, Reading]) -> tuple[Interval, ...]:
    """Intervals from (place on the axis, status, risk, both readings)."""
    found = []
    for n, (place, status, risk, reference, port) in enumerate(steps):
        moment = axis[place]
        said = {"aligned": (), "absent": ()}.get(
            status,
            (
                Finding(rule="value-differs", detail=f"{HOSTILE} differs", key=HOSTILE, status=status, risk=risk),
                Finding(rule="default-may-differ", detail="worth saying only", key="other", status="aligned"),
            ),
        )
        side = moment.moved[0]
        found.append(
            Interval(
                start=moment,
                end=axis[steps[n + 1][0]] if n + 1 < len(steps) else None,
                verdict=Verdict(
                    status=status, risk=risk, findings=said, confidence="unknown" if status == "unknown" else "derived"
                ),
                reference=reference,
                port=port,
                moved_by=side,
                moved_commit=(moment.reference if side == "reference" else moment.port) or "",
            )
        )
    return tuple(found)


def episodes(intervals: tuple[Interval, ...], newest: int) -> tuple[Episode, ...]:
    found, opened = [], None
    for interval in intervals:
        apart = interval.verdict.status not in ("aligned", "accepted", "absent", "extra-in-port")
        if apart and opened is None:
            opened = interval
        elif not apart and opened is not None:
            found.append(Episode(opened=opened, closed=interval, seconds=interval.start.instant - opened.start.instant))
            opened = None
    if opened is not None:
        found.append(Episode(opened=opened, closed=None, seconds=newest - opened.start.instant))
    return tuple(found)


def row(
    id: str,
    title: str,
    area: str,
    intervals: tuple[Interval, ...],
    newest: int,
    adrs: tuple[str, ...] = (),
    why: str = "",
) -> RowResult:
    return RowResult(
        id=id,
        title=title,
        area=area,
        adrs=adrs,
        why=why,
        history=RowHistory(id=id, intervals=intervals, episodes=episodes(intervals, newest)),
    )


def side(which: Side, history: History, web: bool = True, problems: tuple[Problem, ...] = ()) -> SideResult:
    commits = history.commits
    versions = tuple(
        Version(
            name=f"0.{n}.0",
            sha=c.sha,
            instant=c.instant,
            tagged=which == "port",
            follows=f"0.{max(0, n - 3)}.0" if which == "port" else None,
        )
        for n, c in enumerate(commits)
        if n % 2 == 0
    )
    named: dict[str, str] = {}
    last = None
    for c in commits:
        last = next((v.name for v in versions if v.sha == c.sha), last)
        named[c.sha] = last or ""
    return SideResult(
        side=which,
        name="lead" if which == "reference" else "follow",
        language="python" if which == "reference" else "elixir",
        web=WEB[which] if web else None,
        history=history,
        versions=versions,
        version_at=named,
        follows_at={c.sha: "0.4.0" for c in commits} if which == "port" else {},
        problems=problems,
    )


def rich(web: bool = True) -> Result:
    """Forty rows in three areas; each thing that a page has to show occurs."""
    lines, axis = histories()
    newest = axis[-1].instant
    ten, twenty, nothing = "data, format, size", "data, format, height, width", Reading()
    left, right = reading("reference", ten, 9), reading("port", twenty, 9)
    same = (reading("reference", ten, 2), reading("port", ten, 2))
    numbers = reading("reference", "7200", 8), reading("port", "1800", 8)
    stories = {
        "aligned": ((0, "absent", "none", nothing, nothing), (3, "aligned", "none", *same)),
        "breaking-divergence": (
            (0, "missing-in-port", "critical", left, nothing),
            (5, "aligned", "none", *same),
            (20, "breaking-divergence", "critical", left, right),
        ),
        "default-mismatch": (
            (0, "absent", "none", nothing, nothing),
            (1, "aligned", "none", *same),
            (10, "default-mismatch", "high", *numbers),
            (11, "aligned", "none", *same),
            (30, "default-mismatch", "high", *numbers),
        ),
        "unknown": (
            (0, "aligned", "none", *same),
            (22, "unknown", "none", left, unreadable(f"evidence lost: {HOSTILE}")),
        ),
        "accepted": ((0, "aligned", "none", *same), (8, "accepted", "none", left, right)),
        "extra-in-port": ((1, "extra-in-port", "low", nothing, right),),
        "absent": ((0, "absent", "none", nothing, nothing),),
        "ergonomics-gap": ((0, "ergonomics-gap", "medium", left, right),),
        "documentation-gap": ((6, "documentation-gap", "low", left, right),),
        "feature-gap": (
            (
                6,
                "feature-gap",
                "medium",
                reading("reference", LONG, 4),
                reading("port", LONG.replace("field_7_", HOSTILE), 4),
            ),
        ),
        "config-mismatch": (
            (6, "unknown", "none", left, unreadable("a macro makes it")),
            (12, "config-mismatch", "medium", reading("reference", HOSTILE, 4), right),
        ),
        "missing-in-port": ((6, "missing-in-port", "high", left, nothing),),
    }
    kinds = list(stories)
    areas = ("Requests", HOSTILE, "Commands")
    rows = tuple(
        row(
            f"row-{n}",
            f"{kinds[n % len(kinds)].replace('-', ' ').capitalize()} case {n}" if n % 13 else f"Row {n} {HOSTILE}",
            areas[n % 3],
            story(axis, *stories[kinds[n % len(kinds)]]),
            newest,
            adrs=("ADR-001",) if n % 4 == 0 else ("ADR-002", "ADR-404") if n % 4 == 1 else (),
            why=f"Why it matters: {HOSTILE}" if n % 2 else "",
        )
        for n in range(40)
    )
    problems = tuple(
        Problem(path=f"lib/part_{n}.ex", line=n + 1, what=f"a macro {HOSTILE}", symbol="Follow.Part") for n in range(45)
    )
    sides = side("reference", lines["reference"], web), side("port", lines["port"], web, problems)
    return Result(
        title="follow against lead",
        description=f"A made-up pair {HOSTILE}",
        reference=sides[0],
        port=sides[1],
        moments=axis,
        areas=areas,
        rows=rows,
        decisions=decisions(lines["port"], axis),
        releases=releases(sides[1], rows, axis),
        notes=(f"a date ran backwards: {HOSTILE}",),
        surface=surface(axis, HOSTILE, {side: lines[side].commits[-1].sha for side in SIDES}),
    )


def decisions(port: History, axis: tuple[Moment, ...]) -> tuple[DecisionHistory, ...]:
    def declared(n: int, status: str, title: str) -> DeclaredStatus:
        decision = Decision(
            path="docs/adr/0001-x.md", number="1", title=title, status=status, date="2025-11-01", line=3, text=ADR_TEXT
        )
        return DeclaredStatus(commit=port.commits[n], decision=decision)

    def observed(place: int, state: str, rows: tuple[str, ...] = ()) -> ObservedState:
        moment = axis[place]
        sha = moment.reference if moment.moved[0] == "reference" else moment.port
        return ObservedState(moment=moment, state=state, moved_by=moment.moved[0], moved_commit=sha or "", rows=rows)  # type: ignore[arg-type]

    return (
        DecisionHistory(
            id="ADR-001",
            slug="adr-001-timeouts",
            declared=(
                declared(1, "Proposed", "Timeouts"),
                declared(4, f"Implemented {HOSTILE}", f"Timeouts {HOSTILE}"),
            ),
            observed=(
                observed(4, "open", ("row-0",)),
                observed(9, "done"),
                observed(20, "overtaken", ("row-0", "row-4")),
            ),
            rows=("row-0", "row-4", "row-8"),
            requires=("ADR-002", "ADR-404"),
            warnings=(f"follow b000000 has ADR-001 without ADR-002 {HOSTILE}",),
        ),
        DecisionHistory(
            id="ADR-002",
            slug="adr-002",
            declared=(declared(2, "Proposed", "Names"),),
            observed=(observed(6, "done"),),
            rows=("row-1",),
        ),
        DecisionHistory(
            id="ADR-003", slug="adr-002", declared=(declared(2, "Accepted", "Same slug, no row"),), observed=(), rows=()
        ),
    )


def releases(port: SideResult, rows: tuple[RowResult, ...], axis: tuple[Moment, ...]) -> tuple[Release, ...]:
    def at(row: RowResult, instant: int) -> Interval:
        return next(
            (i for i in reversed(row.history.intervals) if i.start.instant <= instant), row.history.intervals[0]
        )

    return tuple(
        Release(
            version=version,
            on_that_day=tuple((row.id, at(row, version.instant)) for row in rows),
            against_followed=tuple((row.id, at(row, version.instant - 60 * DAY)) for row in rows) if n % 3 else None,
        )
        for n, version in enumerate(reversed(port.versions))
    )


def bare(commits: int = 1, rows: bool = True) -> Result:
    """One commit of the reference and nothing of the port; with ``rows``, one row that neither side has."""
    lines, axis = histories(commits)
    intervals = story(axis, (0, "absent", "none", Reading(), Reading()))
    found = (row("only", "Only row", "Area", intervals, axis[-1].instant),) if rows else ()
    return Result(
        title="follow against lead",
        description="",
        reference=side("reference", lines["reference"], web=False),
        port=side("port", lines["port"], web=False),
        moments=axis,
        areas=("Area",),
        rows=found,
        decisions=(),
        releases=(),
    )


SOURCES = {
    "reference": 'import os\n\n\nclass Thing:\n    """<b>Bold</b>"""\n    size: int = 3\n',
    "port": 'defmodule Thing do\n  @moduledoc """\n  <script>\n  """\n  defstruct [:data, size: 3]\nend\n',
}


def source(side: Side, sha: str, path: str) -> str | None:
    return SOURCES[side]


def verdict(row: str, reference: str | None, port: str | None) -> Verdict:
    """Any pair: rows with an odd number differ from the twelfth commit of the reference on, and say so in hostile words."""
    number = int(row.rpartition("-")[2]) if "-" in row else 0
    late = reference is not None and int(reference[1:8], 16) >= 12
    return Verdict(status="feature-gap", risk="high") if number % 2 and late else Verdict(status="aligned", risk="none")
