"""The commands and their exit codes; the only place that prints. Imports what a command needs when the command runs."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator import __version__
from generator.errors import ParityError

if TYPE_CHECKING:
    from generator.config import SiteConfig
    from generator.pipeline import Project

EPILOG = "Exit status: 0 done · 1 `check` found what it was told to fail on · 2 could not do or judge what was asked · 130 interrupted."


class Settings:
    """The common options, as given."""

    def __init__(self, **given: Any) -> None:
        self.config: str = given["config"]
        self.reference: str | None = given["reference"]
        self.port: str | None = given["port"]
        self.fetch: bool = not given["no_fetch"]
        self.jobs: int = given["jobs"] or min(4, os.cpu_count() or 1)
        self.color: str = given["color"]
        self.quiet: bool = given["quiet"]
        self.verbose: bool = given["verbose"]
        self.progress: bool = given["progress"] or (sys.stderr.isatty() and not given["quiet"])

    def site(self) -> SiteConfig:
        from generator.config import load, override

        return override(load(Path(self.config)), self.reference, self.port)

    def say(self, message: str) -> None:
        """Progress, to stderr and only where somebody watches."""
        if self.progress:
            click.echo(message, err=True)

    def cache(self, site: SiteConfig | None = None) -> Path:
        """Where URLs are mirrored: as configured, else as the environment says, else the user's cache folder."""
        given = (site.cache if site else None) or os.environ.get("PARITY_CACHE")
        if given:
            return Path(given)
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "parity"

    @contextmanager
    def project(self, site: SiteConfig | None = None) -> Iterator[Project]:
        from generator.pipeline import open_project

        found = site or self.site()
        with open_project(
            found, cache=self.cache(found), fetch=self.fetch, jobs=self.jobs, progress=self.say
        ) as project:
            yield project


def _common(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that every command takes; the command gets one ``settings``."""
    options = [
        click.option(
            "--config", default="site.toml", show_default=True, metavar="FILE", help="The comparison's configuration."
        ),
        click.option(
            "--reference", metavar="PATH|URL", help="The reference's repository, instead of the configured one."
        ),
        click.option("--port", metavar="PATH|URL", help="The port's repository, instead of the configured one."),
        click.option("--no-fetch", is_flag=True, help="Use the mirrors as they are; no network."),
        click.option(
            "--jobs", type=click.IntRange(1, 64), metavar="N", help="Worker processes [default: the cores, at most 4]."
        ),
        click.option(
            "--color",
            type=click.Choice(["auto", "always", "never"]),
            default="auto",
            help="Colours (NO_COLOR is honoured).",
        ),
        click.option("--progress", is_flag=True, help="Say what goes on even when stderr is not a terminal."),
        click.option("-v", "--verbose", is_flag=True, help="Say more."),
        click.option("-q", "--quiet", is_flag=True, help="Say nothing but the answer."),
    ]

    def wrapped(**given: Any) -> Any:
        names = ("config", "reference", "port", "no_fetch", "jobs", "color", "progress", "verbose", "quiet")
        return command(Settings(**{name: given.pop(name) for name in names}), **given)

    wrapped.__doc__ = command.__doc__
    wrapped.__name__ = command.__name__
    for option in reversed(options):
        wrapped = option(wrapped)
    return wrapped


def _format(*choices: str) -> Callable[..., Any]:
    return click.option(
        "--format", "form", type=click.Choice(choices), default=choices[0], show_default=True, help="How to print."
    )


AT = click.option(
    "--at",
    metavar="PAIR",
    help="REFERENCE..PORT, each a sha, tag, branch or version; one may be left out [default: the newest of both].",
)
SIDE = click.argument("side", type=click.Choice(["reference", "port"]))
OUT = click.option(
    "--out", default="_site", show_default=True, type=click.Path(path_type=Path), help="Where the site goes."
)


@click.group(epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="parity")
def cli() -> None:
    """Watch how a port follows its reference SDK: read both histories, compare at every commit, publish a dashboard."""


@cli.command()
@OUT
@click.option(
    "--base-url", metavar="URL", help="Where the site will be published, for canonical links, feeds and badges."
)
@_common
def build(settings: Settings, out: Path, base_url: str | None) -> None:
    """Read both histories and write the whole site."""
    from generator.site import build_site

    with settings.project() as project:
        written = build_site(project, out, base_url or project.site.base_url, settings.say)
    if not settings.quiet:
        click.echo(written)


@cli.command()
@OUT
@click.option(
    "--show", is_flag=True, help="Then serve it on loopback until Ctrl-C, where a terminal is there to see it."
)
@_common
def demo(settings: Settings, out: Path, show: bool) -> None:
    """Build the site of a small built-in pair: no network, no configuration."""
    from generator.demo import demo_site
    from generator.site import build_site

    with demo_site() as site, settings.project(site) as project:
        written = build_site(project, out, None, settings.say)
    if not settings.quiet:
        click.echo(written)
        click.echo(f"Open {(out / 'index.html').resolve()} in a browser.")
    if show and sys.stdout.isatty():
        from generator.serving import serve

        serve(out, click.echo)


@cli.command()
@AT
@_format("table", "json", "md")
@_common
def matrix(settings: Settings, at: str | None, form: str) -> None:
    """Print the curated matrix at a pair of commits."""
    from generator import documents, printing

    with settings.project() as project:
        document = documents.matrix(project, *project.pair(at))
    _print(document, form, printing.matrix, settings)


@cli.command()
@AT
@_format("table", "json", "md")
@_common
def surface(settings: Settings, at: str | None, form: str) -> None:
    """Compare everything public at a pair of commits, without rows."""
    from generator import surface_documents, surface_printing

    with settings.project() as project:
        document = surface_documents.surface(project, *project.pair(at))
    _print(document, form, surface_printing.surface, settings)


@cli.command()
@SIDE
@click.argument("revisions", metavar="FROM..TO")
@_format("table", "json", "md")
@_common
def diff(settings: Settings, side: str, revisions: str, form: str) -> None:
    """What one side changed between two revisions, which rows and surface entries that moves, and what the port then has to do."""
    from generator import surface_documents, surface_printing

    with settings.project() as project:
        document = surface_documents.difference(project, project.step(side, revisions))  # type: ignore[arg-type]
    _print(document, form, surface_printing.difference, settings)


@cli.command()
@AT
@_format("md", "html", "json")
@_common
def report(settings: Settings, at: str | None, form: str) -> None:
    """The findings at a pair in one document: matrix, details with evidence, gaps by priority, decisions, suggested actions."""
    from generator import report_document, report_printing

    with settings.project() as project:
        document = report_document.report(project, *project.pair(at))
    written = report_printing.html if form == "html" else report_printing.markdown
    _print(document, form, lambda told, _form, _colour: written(told), settings)


@cli.command()
@click.option("--row", metavar="ROW", help="One row only.")
@_format("table", "json")
@_common
def history(settings: Settings, row: str | None, form: str) -> None:
    """Print every change of status over time."""
    from generator import documents, printing

    with settings.project() as project:
        rows = [_row(project, row).id] if row else list(project.row_histories)
        document = documents.history([project.row_histories[id] for id in rows])
    _print(document, form, printing.history, settings)


@cli.command()
@SIDE
@click.option("--at", metavar="REVISION", help="A sha, tag, branch or version [default: the newest].")
@click.option("--symbol", metavar="NAME", help="Only what has this name, or is inside it.")
@_format("table", "json")
@_common
def facts(settings: Settings, side: str, at: str | None, symbol: str | None, form: str) -> None:
    """Print what was extracted from one side."""
    from generator import documents, printing

    with settings.project() as project:
        source = project.sides[side]  # type: ignore[index]
        commit = source.commit(at) if at else source.history.commits[-1]
        document = documents.facts(project, side, commit, symbol)  # type: ignore[arg-type]
    if symbol and not any(
        document[kind]
        for kind in ("types", "operations", "constants", "commands", "endpoints", "environment", "headers")
    ):
        raise ParityError(
            f"{source.config.name} has nothing named «{symbol}» at {commit.sha[:7]}; list all names with `parity facts {side}`"
        )
    _print(document, form, printing.facts, settings)


@cli.command()
@click.argument("row")
@AT
@_common
def explain(settings: Settings, row: str, at: str | None) -> None:
    """Say why a row has its status: both sides' values, evidence, rule."""
    from generator import printing

    with settings.project() as project:
        config = _row(project, row)
        reference, port = project.pair(at)
        click.echo(printing.explain(project, config, project.at(config, reference, port)), nl=False)


@cli.command()
@click.option(
    "--unmapped",
    is_flag=True,
    help="Print stubs for what differs in public and no row watches, to be put into site.toml.",
)
@AT
@_format("table", "json")
@_common
def rows(settings: Settings, unmapped: bool, at: str | None, form: str) -> None:
    """List the rows of the configuration, or stubs for rows that it lacks."""
    from generator import printing, stubs

    site = settings.site()
    if unmapped:
        with settings.project(site) as project:
            reference, port = project.pair(at)
            compared = project.surfaces.at(reference, port)
            things = project.reference.surface(reference.sha).things if reference else ()
        choices = frozenset(one.name for one in things if one.facet("variants") and not one.parts)
        found = stubs.stubs(compared.entries, compared.aligned, choices, (row.id for row in site.rows))
        if form == "json":
            _print({"schema": "stubs/1", "rows": [stub._asdict() for stub in found]}, form, printing.rows, settings)
        else:
            click.echo(printing.clean("\n".join(stubs.toml(stub) for stub in found)), nl=False)
        return
    if at:
        raise ParityError("--at says where to look for rows that are lacking; give it with --unmapped")
    document = {
        "schema": "rows/1",
        "rows": [{"id": r.id, "title": r.title, "area": r.area, "adrs": list(r.adrs), "why": r.why} for r in site.rows],
    }
    _print(document, form, printing.rows, settings)


@cli.group()
def adr() -> None:
    """The port's decisions against the code."""


@adr.command()
@_format("table", "json")
@_common
def status(settings: Settings, form: str) -> None:
    """List the decisions with declared and observed status."""
    from generator import documents, printing

    with settings.project() as project:
        document = documents.decisions(project)
    _print(document, form, printing.decisions, settings)


@cli.command()
@click.option(
    "--out", default="site.toml", show_default=True, type=click.Path(path_type=Path), help="Where the file goes."
)
@click.option("--force", is_flag=True, help="Replace the file if it is there already.")
@_common
def init(settings: Settings, out: Path, force: bool) -> None:
    """Write a first site.toml for the pair that --reference and --port name, from what the two look like."""
    from generator.first_site import told
    from generator.printing import clean
    from generator.starting import outline, refuse_existing, write

    if not settings.reference or not settings.port:
        raise ParityError("init needs both repositories: parity init --reference PATH|URL --port PATH|URL")
    refuse_existing(out, force)
    found = outline(
        settings.reference, settings.port, cache=settings.cache(), fetch=settings.fetch, progress=settings.say
    )
    write(found, out, force)
    if not settings.quiet:
        for line in told(found):
            click.echo(clean(line), err=True)
        click.echo(out)


def _row(project: Project, id: str) -> Any:
    import difflib

    rows = {row.id: row for row in project.site.rows}
    if id not in rows:
        near = difflib.get_close_matches(id, rows, 1)
        raise ParityError(
            f"there is no row «{id}»; " + (f"did you mean «{near[0]}»?" if near else "list them with `parity rows`")
        )
    return rows[id]


def _print(
    document: dict[str, Any], form: str, table: Callable[[dict[str, Any], str, bool], str], settings: Settings
) -> None:
    from generator import documents

    if form == "json":
        click.echo(documents.encode(document), nl=False)
        return
    colour = settings.color == "always" or (
        settings.color == "auto" and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    )
    click.echo(table(document, form, colour), nl=False, color=colour or None)


def main() -> None:
    """Run a command; every fault that the user can mend is one message and exit 2."""
    import gc

    # A run makes many values and next to no circles of them: looking for circles took a third of its time.
    gc.disable()
    try:
        code = cli.main(standalone_mode=False)
    except click.exceptions.Exit as exit:
        code = exit.exit_code
    except click.Abort:
        code = 130
    except KeyboardInterrupt:
        code = 130
    except click.ClickException as error:
        error.show()
        code = 2
    except ParityError as error:
        click.echo(f"parity: {error}", err=True)
        code = 2
    except BrokenPipeError:
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115  the reader went away: nothing more to say
        code = 0
    except OSError as error:
        place = f" ({error.filename})" if error.filename else ""
        click.echo(f"parity: {error.strerror or error}{place}; nothing was changed", err=True)
        code = 2
    except Exception as fault:
        if "-v" in sys.argv or "--verbose" in sys.argv:
            raise
        click.echo(
            f"parity: a fault of the program itself ({type(fault).__name__}: {fault}); run again with -v and report what it says",
            err=True,
        )
        code = 2
    sys.exit(code if isinstance(code, int) else 0)
