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
@click.argument("path")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing when it went well.")
def forget(path: str, quiet: bool) -> None:
    """Take a description off the shelf."""
    Client().forget(path)
    if not quiet:
        click.echo(f"forgotten: {path}")
