"""``dateline add`` and ``fetch``: what the desk follows."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from dateline.cli.options import check_in_use, data_option, json_option
from dateline.cli.terminal import DONE_IN_PART, progress_line


@click.command("add")
@click.argument("url", nargs=-1, required=True)
@data_option
@json_option
def add_command(url: tuple[str, ...], data: Path | None, as_json: bool) -> None:
    """Follow feeds, or sites whose feed is found.

    \b
    Examples:
      dateline add https://example.org/feed.xml
      dateline add example.org
    """
    from dateline.config import load_settings
    from dateline.errors import DatelineError
    from dateline.model import to_json
    from dateline.pipeline import add_subscription
    from dateline.store import Store

    settings = load_settings(data)
    failed = 0
    store = Store.open(settings.database)
    try:
        for address in url:
            if "://" not in address:
                address = "https://" + address
            try:
                ids = add_subscription(store, settings, address)
            except DatelineError as error:
                failed += 1
                if as_json:
                    click.echo(to_json({"url": address, "feeds": [], "error": str(error), "advice": error.advice}))
                else:
                    click.secho(str(error), fg="red", err=True)
                    if error.advice:
                        click.echo(error.advice, err=True)
                continue
            lines = [store.feed(number).line for number in ids]
            if as_json:
                feeds = [{"id": line.id, "url": line.url, "title": line.title} for line in lines]
                click.echo(to_json({"url": address, "feeds": feeds, "error": None, "advice": None}))
            else:
                for line in lines:
                    click.echo(f"following {line.title or line.url}  {line.url}")
    finally:
        store.close()
    if failed:
        sys.exit(1 if failed == len(url) else DONE_IN_PART)


@click.command("fetch")
@data_option
@json_option
def fetch_command(data: Path | None, as_json: bool) -> None:
    """Fetch and read once, all that is due, and stop.

    \b
    Example:
      dateline fetch
    """
    from dateline.config import load_settings
    from dateline.model import to_json
    from dateline.pipeline import fetch_round
    from dateline.store import Store

    settings = load_settings(data)
    check_in_use(settings)
    store = Store.open(settings.database)
    try:
        with progress_line(not as_json) as progress:
            report = fetch_round(store, settings, settings.now(), progress=progress)
    finally:
        store.close()
    if as_json:
        click.echo(to_json(report))
    else:
        click.echo(
            f"{report.feeds} feeds looked at, {report.failed} of them failing; "
            f"{report.entries} new entries, {report.articles} articles read, {report.stories} stories changed."
        )
    if report.failed:
        sys.exit(1 if report.failed == report.feeds else DONE_IN_PART)
