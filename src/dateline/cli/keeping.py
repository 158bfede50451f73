"""``dateline backup``, ``restore``, ``rebuild``, ``prune`` and ``delete``: what the desk keeps."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import click

from dateline.cli.desk import desk_there
from dateline.cli.options import data_option, json_option
from dateline.cli.terminal import NotUnderstood, ask, counted, in_bytes, progress_line

if TYPE_CHECKING:
    from dateline.config import Settings
    from dateline.store import Store
    from dateline.store.backup import Header
    from dateline.store.pruning import Prunable
    from dateline.store.rebuilding import StillBehind
    from dateline.store.removing import Going

_TOLD_SECONDS = 0.2
_ID_DIGITS = 18
_LARGE = 200_000_000  # bytes: below this the file is written anew before anybody wonders
_A_SECOND = 50_000_000  # bytes: of a file written anew, on a slow disk


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

    to_pipe = str(file) == "-"
    if to_pipe and sys.stdout.isatty():
        raise NotUnderstood("A backup is nothing to read on a terminal: name a file, or pass it on with a pipe.")
    with desk_there(data) as (settings, store), _counting(not as_json) as progress:
        if to_pipe:
            header = write_backup(store, sys.stdout.buffer, "standard output", settings.now(), progress)
            sys.stdout.buffer.flush()
            return
        header = save_backup(store, file, settings.now(), progress)
    size = file.stat().st_size
    if as_json:
        click.echo(to_json({"file": str(file), "bytes": size, **_about(header)}))
    else:
        click.echo(f"{file}: {_held(header)}, {in_bytes(size)}.")


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
    from dateline.store.backup import read_header
    from dateline.store.restoring import holds_something, restore

    settings = load_settings(data)
    if replace and holds_something(settings.database):
        found = read_header(file)  # nobody is asked for a file that is none
        what = f"the backup of {found.at:%Y-%m-%d %H:%M} UTC ({counted(found.count('articles'), 'article')})"
        ask(f"Replace this desk with {what}? What it holds now is lost.", yes, "Nothing was changed.")
    with _counting(not as_json) as progress:
        header = restore(settings.database, file, replace=replace, progress=progress)
    if as_json:
        click.echo(to_json({"file": str(file), **_about(header)}))
    else:
        click.echo(f"The desk is as it was on {header.at:%Y-%m-%d %H:%M} UTC: {_held(header)}.")
        if header.count("articles"):
            click.echo("Its articles become findable as `dateline serve` or `dateline fetch` works.")


def _held(header: Header) -> str:
    return f"{counted(header.count('articles'), 'article')}, {counted(header.count('feeds'), 'feed')}"


def _about(header: Header) -> dict[str, object]:
    """What a program needs to know of a backup."""
    rows = {name: header.count(name) for name in ("articles", "feeds")}
    return {"at": header.at, "dateline": header.dateline, **rows}


@click.command("rebuild")
@click.option(
    "--stage",
    type=click.Choice(["articles", "records", "stories", "search"]),
    multiple=True,
    help="This stage alone; may be given several times.",
)
@click.option("--all", "everything", is_flag=True, help="Also what is not behind.")
@click.option("--background", is_flag=True, help="Leave the work to the desk that is served.")
@data_option
@json_option
def rebuild_command(
    stage: tuple[str, ...], everything: bool, background: bool, data: Path | None, as_json: bool
) -> None:
    """Derive anew what an earlier version of Dateline made, from what was kept as it came.

    \b
    Examples:
      dateline rebuild
      dateline rebuild --stage records --all
      dateline rebuild --background

    What was there is shown until the new is there. It may be stopped at any time; a desk that is served goes on
    with it.
    """
    from dateline.model import to_json
    from dateline.pipeline.rebuilding import work_off
    from dateline.pipeline.rereading import present
    from dateline.store.rebuilding import Rebuilt

    wanted = [part for part in Rebuilt if not stage or part in stage]
    with desk_there(data) as (settings, store):
        asked = {}
        for part in wanted:
            if everything:
                store.make_behind(part)
            asked[part.value] = store.rebuild(part, present(), settings.now())
        if not as_json:
            parts = ", ".join(f"{count:,} for {part}" for part, count in asked.items())
            click.echo(f"To derive anew: {parts}.")
        left = store.still_behind()
        if not background and left.all:
            with progress_line(not as_json) as show:

                def tell(now_left: StillBehind) -> None:
                    if show is not None:
                        show(_left(now_left))

                left = work_off(store, settings, tell)
    if as_json:
        click.echo(to_json({"asked": asked, "left": left}))
    else:
        click.echo(f"{_left(left)}; a desk that is served does the rest." if left.all else "Nothing is left to do.")


@click.command("prune")
@data_option
@click.option("--keep-raw-days", type=click.IntRange(1), help="In place of the setting of this name.")
@click.option("--keep-articles-days", type=click.IntRange(1), help="In place of the setting of this name.")
@click.option("--evidence", is_flag=True, help="Also the answers that articles were read from last.")
@click.option("--yes", is_flag=True, help="Do it; else it is only said what would go.")
@click.option("--no-vacuum", is_flag=True, help="Leave the database's file as large as it is.")
@json_option
def prune_command(
    data: Path | None,
    keep_raw_days: int | None,
    keep_articles_days: int | None,
    evidence: bool,
    yes: bool,
    no_vacuum: bool,
    as_json: bool,
) -> None:
    """Let go of what is older than the desk was told to keep.

    \b
    Examples:
      dateline prune --keep-raw-days 90
      dateline prune --keep-raw-days 90 --yes

    Without --yes it only says what would go. Starred articles stay. What went does not come in as new.
    """
    from dateline.config import load_settings
    from dateline.model import to_json
    from dateline.pipeline.retention import AT_ONCE, limits_of

    settings = load_settings(data, keep_raw_days=keep_raw_days, keep_articles_days=keep_articles_days)
    now = settings.now()
    limits = limits_of(settings, now, evidence=evidence)
    with desk_there(data) as (_, store):
        going = store.what_prunes(limits)
        if not as_json:
            _say_going(going, settings)
        if yes and going.rows:
            while store.prune(limits, now, AT_ONCE):
                pass
            if not no_vacuum:
                _tidy_up(store)
    if as_json:
        click.echo(to_json({"pruned" if yes else "would_prune": going}))
    elif going.rows:
        click.echo("Done." if yes else "Nothing was changed. Add --yes to do it.")


@click.command("delete")
@click.argument("what", type=click.Choice(["article", "feed", "person"]))
@click.argument("which")
@data_option
@yes_option
@click.option("--no-vacuum", is_flag=True, help="Leave the database's file as it is, traces in it included.")
@json_option
def delete_command(what: str, which: str, data: Path | None, yes: bool, no_vacuum: bool, as_json: bool) -> None:
    """Delete an article, a feed or a person for good.

    \b
    Examples:
      dateline delete article 4711
      dateline delete feed 12 --yes
      dateline delete person "Ilse Tarn"

    It says what goes and asks. WHICH is an id (of a feed also its address), or a person's name. An article does not
    come in again, and records are kept without a person from now on; a feed may be followed anew. Backups written
    before still hold it. With code 1 nothing was deleted.
    """
    from dateline.model import to_json

    # No id is longer than that.
    number = int(which) if which.isdecimal() and len(which) <= _ID_DIGITS else None
    if number is None and what == "article":
        raise NotUnderstood(
            f"{which} is no id of an article: `dateline search` says it, and its page's address ends in it."
        )
    with desk_there(data) as (settings, store):
        going, said, delete = _DELETIONS[what](store, number if number is not None else which)
        if not as_json:
            click.echo(said)
        ask(f"Delete this {what} for good?", yes, "Nothing was deleted.")
        delete(settings.now())
        if not no_vacuum:
            _tidy_up(store)
    click.echo(to_json({"deleted": going}) if as_json else "Deleted. Backups written before still hold it.")


Deletion: TypeAlias = tuple[object, str, Callable[[datetime], None]]
"""What goes, the same in words, and what deletes it."""


def _article(store: Store, which: int | str) -> Deletion:
    from dateline.pipeline.deleting import delete_article

    article = store.article_to_delete(int(which))
    said = f"{article.headline} ({article.url}): {_in_words(article.going)}."
    return article, said, lambda now: delete_article(store, article.id, now)


def _feed(store: Store, which: int | str) -> Deletion:
    feed = store.feed_to_delete(which if isinstance(which, int) else _followed_at(store, which))
    stay = "1 of its articles stays" if feed.staying == 1 else f"{feed.staying:,} of its articles stay"
    said = f"{feed.title} ({feed.url}): {_in_words(feed.going)}. {stay}."
    return feed, said, lambda now: store.delete_feed(feed.id, now)


def _followed_at(store: Store, address: str) -> int:
    """The id of the feed at an address. Raises ``NoSuchRow``."""
    from dateline.errors import NoSuchRow
    from dateline.feeds import clean_url

    found = store.followed([clean_url(address if "://" in address else f"https://{address}")])
    if not found:
        advice = "`dateline feeds` lists the ids and addresses of those that are."
        raise NoSuchRow(address, "is neither the id nor the address of a feed that is followed", advice)
    return next(iter(found.values()))


def _person(store: Store, which: int | str) -> Deletion:
    person = store.person_to_delete(which)
    named = f"named in {counted(person.articles, 'article')}, the speaker of {counted(person.claims, 'claim')}"
    said = f"{person.name}: {named}. What the articles print stays."
    return person, said, lambda now: store.delete_person(person.name, now)


_DELETIONS: dict[str, Callable[[Store, int | str], Deletion]] = {"article": _article, "feed": _feed, "person": _person}


def _in_words(going: Going) -> str:
    kinds = (
        (going.articles, "article", "articles"),
        (going.revisions, "state of a page", "states of pages"),
        (going.entries, "entry", "entries"),
        (going.claims, "claim", "claims"),
        (going.answers, "answer as it came", "answers as they came"),
        (going.starred, "star", "stars"),
    )
    parts = [counted(count, one, many) for count, one, many in kinds if count]
    return f"{', '.join(parts) or 'nothing else'}, {in_bytes(going.size)}"


def _left(left: StillBehind) -> str:
    kinds = (
        (left.articles, "article to read", "articles to read"),
        (left.records, "to record", "to record"),
        (left.unplaced, "to place", "to place"),
        (left.outlines, "story to tell", "stories to tell"),
        (left.unindexed, "to index", "to index"),
    )
    return ", ".join(counted(count, one, many) for count, one, many in kinds if count)


def _say_going(going: Prunable, settings: Settings) -> None:
    if settings.keep_raw_days is None and settings.keep_articles_days is None:
        click.echo("Everything is kept: neither keep_raw_days nor keep_articles_days is set.")
        return
    if not going.rows:
        click.echo("Nothing is so old that it would go.")
    for count, one, many, size in (
        (going.feed_answers, "answer of a feed", "answers of feeds", going.feed_bytes),
        (going.page_answers, "answer of a page", "answers of pages", going.page_bytes),
    ):
        if count:
            click.echo(f"{counted(count, one, many)}, {in_bytes(size)}")
    if going.articles.articles:
        click.echo(_in_words(going.articles))
    if going.evidence:
        stay = counted(going.evidence, "answer stays", "answers stay")
        click.echo(f"{stay} as the evidence of an article; --evidence takes that too.")
    if going.starred:
        click.echo(f"{counted(going.starred, 'starred article stays', 'starred articles stay')}.")


def _tidy_up(store: Store) -> None:
    """Give back the room of what is gone, with a word before where that takes long."""
    from dateline.errors import StoreFailed

    space = store.space()
    if space.free is not None and space.taken > _LARGE:
        click.echo(
            f"Writing the database's file anew: some {space.taken / _A_SECOND:,.0f} s, and {in_bytes(space.taken)} of "
            "disk until then. Whoever fetches waits; pages are served.",
            err=True,
        )
    try:
        store.tidy_up()
    except StoreFailed as error:
        click.echo(f"{error}. {error.advice or ''}", err=True)


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
