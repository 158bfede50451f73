"""``dateline import``: what the desk is given from elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from dateline.cli.options import data_option, json_option
from dateline.cli.terminal import DONE_IN_PART, progress_line

if TYPE_CHECKING:
    from dateline.archive import Imported
    from dateline.archive.report import Progress
    from dateline.config import Settings
    from dateline.store import Store

_TOLD = 20
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
        brought = import_opml(store, file.read())
    except NotOpml as error:
        raise NotOpml(file.name, error.reason, error.advice) from error
    finally:
        store.close()
    if not (brought.new or brought.known):
        raise NotOpml(file.name, "it names no feed with a web address", "Export the list of feeds from your reader.")
    if as_json:
        click.echo(to_json(brought))
        return
    click.echo(
        f"{len(brought.new)} new feeds are followed, {len(brought.known)} were before; "
        "`dateline fetch` or `dateline serve` reads them."
    )
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

    _import(file, data, as_json, "records", bring)


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

    _import((folder,), data, as_json, "files", bring)


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

    _import((folder,), data, as_json, "files", bring)


def _import(
    paths: tuple[Path, ...],
    data: Path | None,
    as_json: bool,
    of: str,
    bring: Callable[[Store, Settings, Path, Progress | None], Imported],
) -> None:
    """Bring in each path, say what came, and leave with the code for that. of: what a path holds, "records" or
    "files"."""
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
                    click.secho(str(error), fg="red", err=True)
                    if error.advice:
                        click.echo(error.advice, err=True)
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
        noun = "page" if pages == 1 else "pages"
        click.echo(f"{pages:,} {noun} kept; `dateline serve` or `dateline fetch` reads them.")
    if failed == len(paths):
        sys.exit(1)
    if failed or damaged:
        sys.exit(DONE_IN_PART)


def _tell(found: Imported, of: str) -> None:
    click.echo(f"{found.name}: {found.records:,} {of}, {found.pages:,} pages kept, {found.known:,} known before")
    if found.skipped:
        click.echo("  passed over: " + ", ".join(f"{count:,} {what}" for what, count in found.skipped.items()))
    for told, total, title in (
        (found.refused, len(found.refused), "no article"),
        (found.damages, found.damaged, "not read"),
    ):
        for line in told[:_TOLD]:
            click.echo(f"  {title}: {line}", err=title == "not read")
        if total > _TOLD:
            click.echo(f"  {title}: {total - _TOLD:,} more; --json names them", err=title == "not read")
