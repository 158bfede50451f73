"""``dateline export``: what the desk gives to take elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import click

from dateline.cli.options import data_option


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
    from dateline.config import load_settings
    from dateline.pipeline import export_opml
    from dateline.store import Store

    settings = load_settings(data)
    store = Store.open(settings.database)
    try:
        written = export_opml(store, "Dateline")
        count = len(store.feeds())
    finally:
        store.close()
    file.write(written)
    if file.name not in ("-", "<stdout>"):
        click.echo(f"{count} feeds written to {file.name}.")
