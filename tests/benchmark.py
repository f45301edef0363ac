"""What a run costs, in multiples of the least it could: one tree-sitter parse of each distinct blob («parse floor»).

    python tests/benchmark.py                                  the built-in pair
    python tests/benchmark.py --smoke                          the same, once, checked: exit status 1 if it is wrong
    python tests/benchmark.py --reference PATH --port PATH     your clones, with site.toml (or --config)

Stages run in this process, one after another, without workers; a whole build is a process of its own, with one job.
Seconds depend on the machine and its neighbours: compare ratios.
"""

from __future__ import annotations

import argparse
import gc
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from generator import documents  # noqa: E402  the checkout that this file is in is what is measured
from generator.config import SiteConfig, load, override  # noqa: E402
from generator.demo import demo_site  # noqa: E402
from generator.errors import ParityError  # noqa: E402
from generator.extract.syntax import parse  # noqa: E402
from generator.history.blobs import read_blobs  # noqa: E402
from generator.pipeline import Project, open_project  # noqa: E402

SOURCES = (".py", ".ex", ".exs")


class Line(NamedTuple):
    """A line of the table: what was done, seconds, and what came of it."""

    name: str
    seconds: float
    said: str = ""


def timed(name: str, work: Callable[[], str], times: int = 1) -> Line:
    """The best of some runs: what a machine can do, not what its neighbours did to it."""
    best, said = float("inf"), ""
    for _ in range(times):
        start = time.perf_counter()
        said = work()
        best = min(best, time.perf_counter() - start)
    return Line(name, best, said)


def blobs(project: Project) -> Iterator[tuple[str, bytes]]:
    """git alone: the raw log of the watched paths, and every distinct source blob, as (language, bytes)."""
    for source in project.sides.values():
        globs = [f":(glob){glob}" for glob in source.config.include]
        head = source.history.commits[-1].sha
        source.repository.run("log", "--raw", "--no-abbrev", "--first-parent", "--format=%H %ct", head, "--", *globs)
        distinct = {blob for state in source.states.values() for path, blob in state.items() if path.endswith(SOURCES)}
        for _, data in read_blobs(source.repository, distinct):
            yield source.config.language, data


def git_floor(project: Project) -> str:
    sizes = [len(data) for _, data in blobs(project)]
    return f"{len(sizes)} distinct blobs, {sum(sizes) / 1e6:.1f} MB"


def parse_floor(project: Project) -> str:
    damaged = sum(parse(language, data).root_node.has_error for language, data in blobs(project))
    return f"{damaged} with syntax errors"


def stages(project: Project, times: int) -> list[Line]:
    """Floors first; then each stage of the pipeline, which computes what the stages before it have not."""
    both = tuple(project.sides.values())

    def history() -> str:
        commits, tags = (sum(len(getattr(source.history, part)) for source in both) for part in ("commits", "tags"))
        return f"{commits} commits, {tags} tags, {sum(len(source.states) for source in both)} states"

    def extraction() -> str:
        found = [facts for source in both for facts in source.facts.values()]
        declared = sum(len(f.types) + len(f.functions) + len(f.constants) for f in found)
        return f"{len(found)} files, {declared:,} declarations"

    def surveys() -> str:
        project.survey(surfaces=True)
        return f"{sum(len({id(one) for one in source.surfaces.values()}) for source in both)} surfaces"

    def rows() -> str:
        found = project.row_histories.values()
        readings = sum(len(shas) for source in both for shas in source.readings.values())
        return f"{readings:,} readings, {sum(len(row.intervals) for row in found)} intervals of {len(found)} rows"

    def rest() -> str:
        result = project.result()
        entries = sum(len(state.entries) for state in result.surface.states) if result.surface else 0
        return f"{entries:,} entries, {len(result.decisions)} decisions, {len(result.releases)} releases"

    def documented() -> str:
        made = [
            documents.matrix(project, *project.pair(None)),
            documents.history(list(project.row_histories.values())),
            documents.decisions(project),
            *(documents.facts(project, side, source.history.commits[-1]) for side, source in project.sides.items()),
        ]
        return f"{sum(len(documents.encode(document)) for document in made) / 1024:.0f} KiB"

    read = timed("history", history)
    floors = [
        timed("git floor", lambda: git_floor(project), times),
        timed("parse floor", lambda: parse_floor(project), times),
    ]
    return [
        *floors,
        read,
        timed("extraction", extraction),
        timed("each state", surveys),
        timed("rows over time", rows),
        timed("surface over time", rest),
        timed("documents", documented),
    ]


def whole(config: Path, site: SiteConfig, out: Path, cache: Path) -> str:
    """A build as a user starts it, start-up included."""
    command = [sys.executable, "-m", "generator", "build", "--config", str(config), "--out", str(out), "--jobs", "1"]
    command += ["--no-fetch", "--reference", site.reference.repository, "--port", site.port.repository]
    environment = os.environ | {"PARITY_CACHE": str(cache), "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "1767225600"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=out.parent, check=False)
    if done.returncode:
        raise ParityError(f"the build ended with {done.returncode}: {done.stderr.strip()[-600:]}")
    return done.stdout.strip().rpartition(" to ")[0].removeprefix("Wrote ")


def builds(config: Path, site: SiteConfig) -> tuple[list[Line], list[str]]:
    """A cold build and a second one over it; and what is wrong with what they wrote."""
    with tempfile.TemporaryDirectory(prefix="parity-bench-") as folder:
        out, cache = Path(folder) / "site", Path(folder) / "cache"
        first = timed("whole build, cold", lambda: whole(config, site, out, cache))
        before = contents(out)
        second = timed("whole build, again", lambda: whole(config, site, out, cache))
        after = contents(out)
        changed = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
        faults = [f"{name} differs between two builds" for name in changed]
        faults += [f"{name} was not written" for name in ("index.html", "build.json") if name not in before]
    return [first, second], faults


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@contextmanager
def chosen(given: argparse.Namespace) -> Iterator[tuple[Path, SiteConfig]]:
    with ExitStack() as stack:
        if given.reference:
            config = Path(given.config).resolve()
            paths = [str(Path(path).resolve()) for path in (given.reference, given.port)]
            yield config, override(load(config), *paths)
        else:
            yield ROOT / "generator" / "demo" / "site.toml", stack.enter_context(demo_site())


def show(lines: list[Line]) -> None:
    floor = next(line.seconds for line in lines if line.name == "parse floor")
    print(f"{'':22}{'seconds':>9}{'× floor':>9}")
    for line in lines:
        print(f"{line.name:22}{line.seconds:9.3f}{line.seconds / floor:9.2f}  {line.said}".rstrip())
    own, child = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"peak memory: {own:.0f} MiB here, {child:.0f} MiB in a whole build")


def main() -> int:
    gc.disable()  # as the command line does
    parser = argparse.ArgumentParser(description="What a run costs, as multiples of the parse floor.")
    parser.add_argument("--smoke", action="store_true", help="the built-in pair, once, checked")
    parser.add_argument("--reference", metavar="PATH", help="a clone of the reference")
    parser.add_argument("--port", metavar="PATH", help="a clone of the port")
    parser.add_argument(
        "--config", metavar="FILE", default=str(ROOT / "site.toml"), help="used with --reference and --port"
    )
    given = parser.parse_args()
    if bool(given.reference) != bool(given.port) or (given.smoke and given.reference):
        parser.error("give --reference and --port together, and neither with --smoke")
    faults: list[str] = []
    try:
        with chosen(given) as (config, site), tempfile.TemporaryDirectory() as cache:
            with open_project(site, cache=Path(cache), fetch=False) as project:
                lines = stages(project, 1 if given.smoke else 3)
                statuses = {
                    interval.verdict.status for row in project.row_histories.values() for interval in row.intervals
                }
                faults += [] if len(statuses) > 3 else [f"only {len(statuses)} statuses occur: nothing was compared"]
            made, wrong = builds(config, site)
            show([*lines, *made])
            faults += wrong
    except ParityError as error:
        faults.append(str(error))
    for fault in faults:
        print(f"benchmark: {fault}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
