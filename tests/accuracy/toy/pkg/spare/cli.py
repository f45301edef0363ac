import click

from pkg import Model
from pkg._impl import Base as Renamed, Color as Paint, MINUTES as M

HALF = M / 2
RED = Paint.RED


class Far(Renamed):
    """Inherits under another name."""

    extra: int = M


@click.group()
def main(): ...


@main.group("things")
def things_group(): ...


@things_group.command()
@click.argument("paths", nargs=-1)
@click.argument("target", required=False)
@click.argument("pair", nargs=2)
@click.option("--yes", "-y", is_flag=True, help="x")
@click.option("--color/--no-color", default=True)
@click.option("--tag", "-t", "tags", multiple=True)
@click.option("-v", "--verbose", count=True)
@click.option("--limit", type=int, default=M, show_default=True)
@click.option("--token", envvar="TOY_TOKEN", hidden=True)
@click.option("--mode", type=click.Choice(["a", "b"]), default="a", required=False)
@click.option("--must", required=True)
def list_all(**kw): ...


@things_group.command(name="rm", hidden=True)
@click.confirmation_option(prompt="Sure?")
def remove_command(): ...


@main.command()
@click.password_option()
@click.version_option("1")
def login(): ...
