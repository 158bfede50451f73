"""``dateline import``: what the desk is given from elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dateline.cli.options import data_option, json_option
from dateline.cli.terminal import DONE_IN_PART, counted, progress_line, say_error, unreadable

if TYPE_CHECKING:
    from dateline.archive import Imported
    from dateline.archive.report import Progress
    from dateline.config import Settings
    from dateline.pipeline import Imported as ImportedFeeds
    from dateline.store import Store

_TOLD = 20
_READS = "`dateline serve` or `dateline fetch` reads what is new"
_PASSED_OVER = {
    "no address": "it gives no address",
    "no web address": "its address is not one of the web",
    "twice": "it is listed twice",
}


@click.group("import")
def import_command() -> None:
    """Bring in feeds, web archives, saved pages and texts.

    \b
    Examples:
      dateline import opml subscriptions.opml
      dateline import warc crawl.warc.gz
    """


@import_command.command("opml")
@click.argument("file", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@data_option
@json_option
def import_opml_command(file: tuple[Path, ...], data: Path | None, as_json: bool) -> None:
    """Follow every feed of OPML files, in their folders.

    \b
    Examples:
      dateline import opml subscriptions.opml
      dateline import opml - < subscriptions.opml
    """
    from dateline.config import load_settings
    from dateline.errors import NotOpml
    from dateline.model import to_json
    from dateline.pipeline import import_opml
    from dateline.store import Store
    from dateline.text import clean

    settings = load_settings(data)
    store: Store | None = None  # there need be no desk for a file that is no list
    failed = 0
    try:
        for path in file:
            name = clean(str(path))
            try:
                listed = _list_of(path)
                store = store or Store.open(settings.database)
                brought = import_opml(store, listed)
            except NotOpml as error:
                failed += 1
                wrong = NotOpml(name, error.reason, error.advice)
                if as_json:
                    click.echo(to_json({"name": name, "error": wrong.reason, "advice": wrong.advice}))
                else:
                    say_error(wrong)
                continue
            if as_json:
                click.echo(to_json(brought))
            else:
                _tell_feeds(brought, name if len(file) > 1 else None)
    finally:
        if store is not None:
            store.close()
    if failed:
        sys.exit(1 if failed == len(file) else DONE_IN_PART)


def _list_of(path: Path) -> bytes:
    """The bytes of a list of feeds. Raises ``NotOpml`` for a file that cannot be read, or names no feed."""
    from dateline.errors import NotOpml
    from dateline.feeds import read_outlines

    try:
        given = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        raise NotOpml(str(path), unreadable(error), "Give the file that your reader exports.") from error
    if not read_outlines(given)[0]:
        raise NotOpml(str(path), "it names no feed with a web address", "Export the list of feeds from your reader.")
    return given


def _tell_feeds(brought: ImportedFeeds, name: str | None) -> None:
    """Say what came of one list. name: where it is one of several."""
    new = counted(len(brought.new), "new feed is followed", "new feeds are followed")
    known = f"{len(brought.known):,} {'was' if len(brought.known) == 1 else 'were'} before"
    next_step = f"; {_READS}" if brought.new else ""
    click.echo(f"{name + ': ' if name else ''}{new}, {known}{next_step}.")
    if brought.skipped:
        click.echo(f"Passed over: {len(brought.skipped)}")
    for line in brought.skipped[:_TOLD]:
        click.echo(f"  {line.name}: {_PASSED_OVER[line.why]}")
    if len(brought.skipped) > _TOLD:
        click.echo(f"  and {len(brought.skipped) - _TOLD} more; --json names them")


@import_command.command("warc")
@click.argument("file", nargs=-1, required=True, type=click.Path(path_type=Path))
@data_option
@json_option
def import_warc_command(file: tuple[Path, ...], data: Path | None, as_json: bool) -> None:
    """Keep every page of web archives: WARC and ARC files, plain or gzipped.

    Pages keep the time of their capture. A file that is damaged is read as far as it can be; the same file again
    changes nothing. With code 3 some of it could not be read, and where is said.

    \b
    Example:
      dateline import warc crawl-1.warc.gz crawl-2.warc.gz
    """

    def bring(store: Store, settings: Settings, path: Path, progress: Progress | None) -> Imported:
        from dateline.archive import import_warc

        return import_warc(store, path, limit=settings.max_bytes, now=settings.now(), progress=progress)

    _import(file, data, as_json, "record", bring)


@import_command.command("html")
@click.argument("folder", type=click.Path(path_type=Path))
@data_option
@json_option
def import_html_command(folder: Path, data: Path | None, as_json: bool) -> None:
    """Keep every article among the saved pages of a folder.

    \b
    Example:
      dateline import html saved-pages/
    """

    def bring(store: Store, settings: Settings, path: Path, progress: Progress | None) -> Imported:
        from dateline.archive import import_html

        return import_html(store, path, limit=settings.max_bytes, now=settings.now(), progress=progress)

    _import((folder,), data, as_json, "file", bring)


@import_command.command("text")
@click.argument("folder", type=click.Path(path_type=Path))
@data_option
@json_option
def import_text_command(folder: Path, data: Path | None, as_json: bool) -> None:
    """Keep every story of the text files (.txt, .md) of a folder.

    \b
    Example:
      dateline import text clippings/
    """

    def bring(store: Store, settings: Settings, path: Path, progress: Progress | None) -> Imported:
        from dateline.archive import import_text

        return import_text(store, path, limit=settings.max_bytes, now=settings.now(), progress=progress)

    _import((folder,), data, as_json, "file", bring)


def _import(
    paths: tuple[Path, ...],
    data: Path | None,
    as_json: bool,
    of: str,
    bring: Callable[[Store, Settings, Path, Progress | None], Imported],
) -> None:
    """Bring in each path, say what came, and leave with the code for that. of: what a path holds, "record" or
    "file"."""
    from dateline.config import load_settings
    from dateline.errors import NotAnArchive
    from dateline.model import to_json
    from dateline.store import Store
    from dateline.text import clean

    settings = load_settings(data)
    store = Store.open(settings.database)
    failed, damaged, pages = 0, 0, 0
    try:
        for path in paths:
            try:
                with progress_line(not as_json) as progress:
                    found = bring(store, settings, path, progress)
            except NotAnArchive as error:
                failed += 1
                if as_json:
                    click.echo(to_json({"name": clean(str(path)), "error": error.reason, "advice": error.advice}))
                else:
                    say_error(error)
                continue
            damaged += found.damaged
            pages += found.pages
            if as_json:
                click.echo(to_json(found))
            else:
                _tell(found, of)
    finally:
        store.close()
    if not as_json and failed < len(paths):
        next_step = f"; {_READS}" if pages else ""
        click.echo(f"{counted(pages, 'page')} kept{next_step}.")
    if failed == len(paths):
        sys.exit(1)
    if failed or damaged:
        sys.exit(DONE_IN_PART)


def _tell(found: Imported, of: str) -> None:
    kept = f"{counted(found.pages, 'page')} kept, {found.known:,} known before"
    click.echo(f"{found.name}: {counted(found.records, of)}, {kept}")
    if found.skipped:
        click.echo("  passed over: " + ", ".join(f"{what} ({count:,})" for what, count in found.skipped.items()))
    for told, total, title in (
        (found.refused, len(found.refused), "no article"),
        (found.damages, found.damaged, "not read"),
    ):
        for line in told[:_TOLD]:
            click.echo(f"  {title}: {line}", err=title == "not read")
        if total > _TOLD:
            click.echo(f"  {title}: {total - _TOLD:,} more; --json names them", err=title == "not read")
