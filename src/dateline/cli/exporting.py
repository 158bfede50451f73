"""``dateline export``: what the desk gives to take elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import click

from dateline.cli.desk import desk_there
from dateline.cli.options import data_option
from dateline.cli.terminal import counted


@click.group("export")
def export_command() -> None:
    """Take your feeds elsewhere.

    \b
    Example:
      dateline export opml feeds.opml
    """


@export_command.command("opml")
@click.argument("file", type=click.File("wb", lazy=True), default="-")
@data_option
def export_opml_command(file: BinaryIO, data: Path | None) -> None:
    """Write every feed into an OPML file, in its folders; to standard output where no file is named.

    \b
    Examples:
      dateline export opml feeds.opml
      dateline export opml - | less
    """
    from dateline.pipeline import export_opml

    with desk_there(data) as (_, store):
        written = export_opml(store, "Dateline")
        count = len(store.feeds())
    file.write(written)
    if file.name not in ("-", "<stdout>"):
        click.echo(f"{counted(count, 'feed')} written to {file.name}.")
