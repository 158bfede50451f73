"""``dateline add``, ``feeds`` and ``fetch``: what the desk follows."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dateline.cli.desk import desk_there
from dateline.cli.options import check_in_use, data_option, json_option
from dateline.cli.terminal import DONE_IN_PART, counted, progress_line, say_error

if TYPE_CHECKING:
    from dateline.pipeline import RoundReport, Subscribed
    from dateline.store import Store
    from dateline.store.views import FeedLine

MOST_OF_A_SITE = 40
"""Feeds that --all follows of one site."""

_TOLD = 12
_TOLD_FAILING = 20
_HEALTH = {"new": "not read yet", "ok": "well", "failing": "failing", "gone": "gone"}

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
    from dateline.pipeline import find_subscription, follow
    from dateline.store import Store

    settings = load_settings(data)
    failed = 0
    store: Store | None = None  # there need be no desk for an address that is none
    try:
        for address in url:
            if "://" not in address:
                address = "https://" + address
            try:
                offered = find_subscription(settings, address, most=MOST_OF_A_SITE if every else 1)
            except DatelineError as error:
                failed += 1
                if as_json:
                    nothing = {"url": address, "feeds": [], "others": []}
                    click.echo(to_json({**nothing, "error": str(error), "advice": error.advice}))
                else:
                    say_error(error)
                continue
            store = store or Store.open(settings.database)
            added = follow(store, offered)
            if as_json:
                said = {"url": address, "feeds": added.followed, "others": added.others}
                click.echo(to_json({**said, "error": None, "advice": None}))
            else:
                _tell(added, address)
    finally:
        if store is not None:
            store.close()
    if store is not None and not as_json:
        click.echo("`dateline fetch` reads once what is followed; `dateline serve` goes on reading, and shows it.")
    if failed:
        sys.exit(1 if failed == len(url) else DONE_IN_PART)


def _tell(added: Subscribed, address: str) -> None:
    for one in added.followed:
        click.echo(f"{'already following' if one.known else 'following'} {one.title or one.url}  {one.url}")
        if one.kind in _STANDS_IN:
            click.echo(f"  {_STANDS_IN[one.kind]}")
    if added.others:
        click.echo(f"The site names {counted(len(added.others), 'more feed')}:")
        for link in added.others[:_TOLD]:
            click.echo(f"  dateline add {link.url}" + (f"  ({link.title})" if link.title else ""))
        if len(added.others) > _TOLD:
            click.echo(f"  and {len(added.others) - _TOLD} more; --json lists them")
        click.echo(f"To follow all of them: dateline add --all {address}")


@click.command("feeds")
@data_option
@json_option
def feeds_command(data: Path | None, as_json: bool) -> None:
    """List the feeds that are followed, and say which fail and why.

    \b
    Examples:
      dateline feeds
      dateline feeds --json

    A line each: its id, how it is (well, failing, gone, not read yet), its title and its address.
    """
    from dateline.model import to_json

    with desk_there(data) as (_, store):
        lines = store.feeds()
    if as_json:
        for line in lines:
            click.echo(to_json(line))
    elif not lines:
        click.echo("No feed is followed yet; `dateline add URL` follows one.")
    else:
        _list(lines)


def _list(lines: Sequence[FeedLine]) -> None:
    wide, widest = max(len(str(line.id)) for line in lines), max(len(_HEALTH[line.health]) for line in lines)
    for line in lines:
        click.echo(f"{line.id:>{wide}}  {_HEALTH[line.health]:<{widest}}  {line.title}  {line.url}")
        for words in (line.last_error, line.advice):
            if words:
                click.echo(f"{'':{wide}}  {'':{widest}}  {words}")


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

    check_in_use(load_settings(data))
    with desk_there(data) as (settings, store):
        with progress_line(not as_json) as progress:
            report = fetch_round(store, settings, settings.now(), progress=progress)
        lines = {line.id: line for line in store.feeds()}
    if as_json:
        click.echo(to_json(report))
    else:
        _tell_failing([lines[number] for number in report.failed_feeds if number in lines])
        click.echo(_in_words(report, len(lines)))
    if report.failed:
        sys.exit(1 if report.failed == report.feeds else DONE_IN_PART)


def _tell_failing(lines: Sequence[FeedLine]) -> None:
    for line in lines[:_TOLD_FAILING]:
        click.echo(f"{line.title} ({line.url}): {line.last_error}", err=True)
    if len(lines) > _TOLD_FAILING:
        click.echo(f"and {len(lines) - _TOLD_FAILING} more; `dateline feeds` lists them", err=True)


def _in_words(report: RoundReport, followed: int) -> str:
    if report.feeds:
        asked = f"{counted(report.feeds, 'feed')} asked for, {report.failed} of them failing"
    else:
        asked = "None of the feeds was due" if followed else "No feed is followed yet (`dateline add URL` follows one)"
    entries, stories = counted(report.entries, "new entry", "new entries"), counted(report.stories, "story", "stories")
    return f"{asked}; {entries}, {counted(report.articles, 'article')} read, {stories} changed."
