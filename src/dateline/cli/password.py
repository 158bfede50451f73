"""``dateline password``: the password of a desk that others can reach."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from dateline.cli.options import data_option


@click.command("password")
@data_option
@click.option("--remove", is_flag=True, help="Ask for no password any more.")
def password_command(data: Path | None, remove: bool) -> None:
    """Set the password of a desk that is served beyond this machine.

    \b
    Examples:
      dateline password
      dateline password < file-with-the-password
      dateline password --remove

    Whoever is signed in is signed out. Only a hash of it is kept.
    """
    from dateline.accounts import hash_password
    from dateline.config import load_settings
    from dateline.store import Store

    kept = None
    if not remove:
        if sys.stdin.isatty():
            given = click.prompt("New password", hide_input=True, confirmation_prompt=True)
        else:
            given = sys.stdin.readline().rstrip("\r\n")
        kept = hash_password(given)
    settings = load_settings(data)
    store = Store.open(settings.database)
    try:
        store.set_password(kept, settings.now())
    finally:
        store.close()
    click.echo("The desk asks for no password now." if remove else "The desk asks for this password now.")
