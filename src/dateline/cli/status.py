"""``dateline status``: how the desk is, at a glance."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dateline.cli.desk import desk_there
from dateline.cli.options import data_option, json_option
from dateline.cli.terminal import counted

if TYPE_CHECKING:
    from dateline.store.condition import Condition, Queue

_IN_WORDS = {
    "feed": "feeds to ask for",
    "entries": "feeds to read",
    "page": "pages to ask for",
    "read": "pages to read",
    "capture": "pages from archives to read",
    "reread": "articles to read anew",
    "record": "articles whose claims are to be taken down",
    "place": "articles to place in stories",
    "wire": "texts to compare",
    "outline": "stories to write anew",
    "index": "articles to make findable",
    "hub": "hubs to ask",
}


@click.command("status")
@data_option
@json_option
def status_command(data: Path | None, as_json: bool) -> None:
    """Say how the desk is: what it holds, what waits, and who works.

    \b
    Examples:
      dateline status
      dateline status --json --data /srv/desk

    Ends with exit code 1 where work is due and no worker is there to do it.
    """
    from dateline.model import to_json

    now = datetime.now(UTC)
    with desk_there(data) as (_, store):
        condition = store.condition(now)
    if as_json:
        click.echo(to_json(condition))
    else:
        click.echo("\n".join(in_words(condition, now)))
    if not condition.workers and any(queue.due for queue in condition.queues):
        sys.exit(1)


def in_words(condition: Condition, now: datetime) -> list[str]:
    """A line each: what the desk holds, its feeds, its workers, and every kind of work that waits or was given up."""
    asked = f"last asked for {ago(now - condition.read_at)} ago" if condition.read_at else "none asked for yet"
    workers = counted(condition.workers, "worker") if condition.workers else "no worker"
    lines = [
        f"holds    {counted(condition.articles, 'article')} from {counted(condition.entries, 'entry', 'entries')}, "
        f"{counted(condition.stories, 'story', 'stories')}, {condition.size / 1e6:.1f} MB",
        f"feeds    {condition.feeds}, {condition.failing} failing, {condition.gone} gone; {asked}",
        f"work     {workers}" + ("" if condition.workers else "; `dateline serve` or `dateline fetch` does what waits"),
    ]
    if condition.failing or condition.gone:
        lines.insert(2, "         `dateline feeds` says which and why")
    waiting = [queue_in_words(queue, now) for queue in condition.queues if queue.due or queue.under_way]
    lines += [f"         {words}" for words in waiting] or ["         nothing waits"]
    failed = [f"{_IN_WORDS[queue.stage]}: {queue.given_up}" for queue in condition.queues if queue.given_up]
    if failed:
        lines.append(f"given up {', '.join(failed)}; each says why on its feed's page, or on its own")
    return lines


def queue_in_words(queue: Queue, now: datetime) -> str:
    """One kind of work that waits."""
    waited = queue.waited(now)
    since = f", the oldest for {ago(waited)}" if waited > timedelta(seconds=5) else ""
    held = f", {queue.under_way} under way" if queue.under_way else ""
    return f"{_IN_WORDS[queue.stage]}: {queue.due}{since}{held}"


def ago(time: timedelta) -> str:
    """A length of time in the one unit that fits."""
    seconds = int(time.total_seconds())
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{max(seconds, 0)} s"
