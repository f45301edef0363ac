"""`lumen`: what can be done from a terminal."""

import click

from lumen.client import Client


@click.group()
def cli() -> None:
    """Describe pictures, sounds and texts."""


@cli.group()
def shelf() -> None:
    """Look after what the server keeps."""


@shelf.command("forget")
@click.argument("paths", nargs=-1, required=True)
@click.option("--quiet", "-q", is_flag=True, help="Say nothing when it went well.")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
def forget(paths: tuple[str, ...], quiet: bool, yes: bool) -> None:
    """Take descriptions off the shelf."""
    if not yes:
        click.confirm(f"Forget {len(paths)}?", abort=True)
    client = Client()
    for path in paths:
        client.forget(path)
        if not quiet:
            click.echo(f"forgotten: {path}")
