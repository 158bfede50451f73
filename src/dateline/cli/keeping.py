"""``dateline backup``, ``restore``, ``rebuild``, ``prune`` and ``delete``: what the desk keeps."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dateline.cli.options import data_option, json_option
from dateline.cli.terminal import progress_line

if TYPE_CHECKING:
    from dateline.config import Settings
    from dateline.store import Store

_TOLD_SECONDS = 0.2


def yes_option(command: Callable[..., object]) -> Callable[..., object]:
    """``--yes``: do it without asking."""
    return click.option("--yes", is_flag=True, help="Do it without asking.")(command)


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@data_option
@json_option
def backup_command(file: Path, data: Path | None, as_json: bool) -> None:
    """Write the whole desk into one file, also while it is served.

    \b
    Examples:
      dateline backup desk.backup
      dateline backup - | ssh elsewhere 'cat > desk.backup'

    The file restores on SQLite and on PostgreSQL. It holds the hash of the password, and neither sessions nor
    the secret key nor dateline.toml.
    """
    from dateline.model import to_json
    from dateline.store.backup import save_backup, write_backup

    with _desk(data) as (settings, store), _counting(not as_json) as progress:
        if str(file) == "-":
            header = write_backup(store, sys.stdout.buffer, "standard output", settings.now(), progress)
            sys.stdout.buffer.flush()
            return
        header = save_backup(store, file, settings.now(), progress)
    size = file.stat().st_size
    if as_json:
        click.echo(to_json({"file": str(file), "bytes": size, "backup": header}))
    else:
        click.echo(
            f"{file}: {header.count('articles'):,} articles, {header.count('feeds'):,} feeds, {_in_bytes(size)}."
        )


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@data_option
@click.option("--replace", is_flag=True, help="Replace the desk that is there. What it holds now is lost.")
@yes_option
@json_option
def restore_command(file: Path, data: Path | None, replace: bool, yes: bool, as_json: bool) -> None:
    """Bring a desk back from a backup, on either database.

    \b
    Examples:
      dateline restore desk.backup --data /srv/new-desk
      dateline restore desk.backup --replace

    All of it comes back, or nothing is changed. A desk that is served may go on meanwhile; everyone has to sign
    in anew afterwards.
    """
    from dateline.config import load_settings
    from dateline.model import to_json
    from dateline.store.restoring import holds_something, restore

    settings = load_settings(data)
    if replace and holds_something(settings.database):
        _ask("Replace this desk with the backup? What it holds now is lost.", yes)
    with _counting(not as_json) as progress:
        header = restore(settings.database, file, replace=replace, progress=progress)
    if as_json:
        click.echo(to_json({"file": str(file), "backup": header}))
    else:
        click.echo(
            f"The desk is as it was on {header.at:%Y-%m-%d %H:%M} UTC: {header.count('articles'):,} articles, "
            f"{header.count('feeds'):,} feeds."
        )


@contextmanager
def _desk(data: Path | None) -> Iterator[tuple[Settings, Store]]:
    from dateline.config import load_settings
    from dateline.store import Store

    settings = load_settings(data)
    store = Store.open(settings.database)
    try:
        yield settings, store
    finally:
        store.close()


def _ask(question: str, yes: bool) -> None:
    """Go on only where somebody says so: by the option, or at the terminal."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise click.UsageError("this asks before it does anything: give --yes to say so now")
    click.confirm(question, abort=True)


@contextmanager
def _counting(wanted: bool) -> Iterator[Callable[[int, int], None] | None]:
    """Says on a terminal how many rows are done."""
    with progress_line(wanted) as show:
        if show is None:
            yield None
            return
        told = 0.0

        def tell(done: int, total: int) -> None:
            nonlocal told
            if time.monotonic() - told > _TOLD_SECONDS:
                told = time.monotonic()
                show(f"{done:,} of {total:,} rows")

        yield tell


def _in_bytes(size: int) -> str:
    shown = float(size)
    for unit in ("bytes", "kB", "MB"):
        if shown < 1000:
            return f"{shown:.0f} {unit}"
        shown /= 1000
    return f"{shown:.1f} GB"
