"""``dateline import``: what the desk is given from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import click

from dateline.cli.options import data_option, json_option


@click.group("import")
def import_command() -> None:
    """Bring feeds from elsewhere.

    \b
    Example:
      dateline import opml subscriptions.opml
    """


@import_command.command("opml")
@click.argument("file", type=click.File("rb"))
@data_option
@json_option
def import_opml_command(file: BinaryIO, data: Path | None, as_json: bool) -> None:
    """Follow every feed of an OPML file, in its folders.

    \b
    Example:
      dateline import opml subscriptions.opml
    """
    from dateline.config import load_settings
    from dateline.errors import NotOpml
    from dateline.model import to_json
    from dateline.pipeline import import_opml
    from dateline.store import Store

    settings = load_settings(data)
    store = Store.open(settings.database)
    try:
        ids = import_opml(store, file.read())
    except NotOpml as error:
        raise NotOpml(file.name, error.reason, error.advice) from error
    finally:
        store.close()
    if not ids:
        raise NotOpml(file.name, "it names no feed with a web address", "Export the list of feeds from your reader.")
    if as_json:
        click.echo(to_json({"feeds": ids}))
    else:
        click.echo(f"following {len(ids)} feeds; `dateline fetch` or `dateline serve` reads them.")
