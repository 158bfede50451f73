"""``dateline add`` and ``fetch``: what the desk follows."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dateline.cli.options import check_in_use, data_option, json_option
from dateline.cli.terminal import DONE_IN_PART, progress_line

if TYPE_CHECKING:
    from dateline.pipeline import Subscribed

MOST_OF_A_SITE = 40
"""Feeds that --all follows of one site."""

_TOLD = 12


_STANDS_IN = {
    "sitemap": "it has no feed; its news sitemap is followed",
    "page": "it has no feed; the articles that this page links to are followed",
}


@click.command("add")
@click.argument("url", nargs=-1, required=True)
@click.option("--all", "every", is_flag=True, help="Follow every feed that a site names, not only the first.")
@data_option
@json_option
def add_command(url: tuple[str, ...], every: bool, data: Path | None, as_json: bool) -> None:
    """Follow feeds, or sites whose feed is found.

    A site without a feed is followed by the sitemap of its news or, without one, by the articles its page links to.

    \b
    Examples:
      dateline add https://example.org/feed.xml
      dateline add example.org
      dateline add --all example.org
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
                added = add_subscription(store, settings, address, most=MOST_OF_A_SITE if every else 1)
            except DatelineError as error:
                failed += 1
                if as_json:
                    nothing = {"url": address, "feeds": [], "others": []}
                    click.echo(to_json({**nothing, "error": str(error), "advice": error.advice}))
                else:
                    click.secho(str(error), fg="red", err=True)
                    if error.advice:
                        click.echo(error.advice, err=True)
                continue
            if as_json:
                said = {"url": address, "feeds": added.followed, "others": added.others}
                click.echo(to_json({**said, "error": None, "advice": None}))
            else:
                _tell(added, address)
    finally:
        store.close()
    if failed:
        sys.exit(1 if failed == len(url) else DONE_IN_PART)


def _tell(added: Subscribed, address: str) -> None:
    for one in added.followed:
        click.echo(f"{'already following' if one.known else 'following'} {one.title or one.url}  {one.url}")
        if one.kind in _STANDS_IN:
            click.echo(f"  {_STANDS_IN[one.kind]}")
    if added.others:
        noun = "feed" if len(added.others) == 1 else "feeds"
        click.echo(f"The site names {len(added.others)} more {noun}:")
        for link in added.others[:_TOLD]:
            click.echo(f"  dateline add {link.url}" + (f"  ({link.title})" if link.title else ""))
        if len(added.others) > _TOLD:
            click.echo(f"  and {len(added.others) - _TOLD} more; --json lists them")
        click.echo(f"To follow all of them: dateline add --all {address}")


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
