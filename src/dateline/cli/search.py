"""``dateline search``: looking articles up."""

from __future__ import annotations

import re
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dateline.cli.desk import desk_there
from dateline.cli.options import data_option, json_option
from dateline.errors import BadQuery

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dateline.query import Piece, Query
    from dateline.store.search import SearchView


WAITING_COUNTED = 1000
"""Articles that are not in the index are counted up to so many."""

_PARAGRAPH = re.compile(r"\s*\n\s*")


# A word that is excluded begins with a minus, as an option does: "-harbour" is no "-h".
@click.command("search", context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.argument("query", nargs=-1, required=True, type=click.UNPROCESSED)
@click.option("--best", is_flag=True, help="Best first: words in the headline, then in the opening. Else newest first.")
@click.option("--page", type=click.IntRange(min=1), default=1, show_default=True, help="Which page of 40 texts.")
@data_option
@json_option
def search_command(query: tuple[str, ...], best: bool, page: int, data: Path | None, as_json: bool) -> None:
    """Look articles up by words, phrases, outlet, language and date.

    \b
    Examples:
      dateline search strait talks -poll
      dateline search '"strait talks" outlet:"Harbour Gazette" after:2026-09'
    """
    from dateline.query import read_query

    try:
        asked = read_query(" ".join(query))
    except BadQuery as error:
        _say_wrong(error)
        sys.exit(2)
    with desk_there(data) as (_, store):
        view = store.search(asked, order="best" if best else "newest", page=page)
    if as_json:
        _print_json(asked, view)
    else:
        _print_words(asked, view)
    if view.page < page:
        click.echo(f"There is no page {page}: this is the last.", err=True)


def _say_wrong(error: BadQuery) -> None:
    from dateline.web.strings import load_strings

    # As a compiler does: the line, and below it the place.
    click.echo(f"{error.subject}\n{' ' * error.start}{'^' * (error.end - error.start)}", err=True)
    wrong = error.subject[error.start : error.end]
    told = load_strings()("search.wrong" if wrong else "search.wrong_all", wrong=wrong, reason=error.reason)
    click.secho(told.unescape(), fg="red", err=True)
    if error.advice:
        click.echo(error.advice, err=True)


def _print_json(asked: Query, view: SearchView) -> None:
    from dateline.model import to_json

    for line in view.lines:
        click.echo(to_json(line))
    if not view.lines:
        click.echo(to_json({"found": 0, "query": asked.text, "nearest": view.nearest}))


def _print_words(asked: Query, view: SearchView) -> None:
    from dateline.web.strings import load_strings
    from dateline.web.times import whole_day
    from dateline.web.understood import understood

    strings = load_strings()
    for line in view.lines:
        article = line.article
        also = strings("count.also_in", n=len(article.also_in)) + " " + ", ".join(article.also_in)
        click.secho(_styled(line.headline), bold=True)
        where = f"{article.outlet} · {whole_day(article.at, strings)} · article {article.id}"
        click.echo(where + (f" · {also.unescape()}" if article.also_in else ""))
        click.echo(f"{_styled(line.snippet)}\n")
    told = understood(asked, strings)
    click.echo(strings("search.understood", what=told).unescape(), err=True)
    if view.waiting:
        waiting = "search.waiting_many" if view.waiting >= WAITING_COUNTED else "search.waiting"
        click.echo(strings(waiting, n=view.waiting).unescape(), err=True)
    if not view.lines:
        click.echo(strings("search.none"), err=True)
        if view.nearest is not None:
            click.echo(f"{strings('search.nearest').unescape()} {view.nearest}", err=True)
        return
    counted = "search.newest_articles" if view.more else "search.some_articles" if view.ended else "count.articles"
    found = f"{strings(counted, n=view.articles)}, {strings('search.texts', n=view.texts)}"
    click.echo(f"{found}, page {view.page} of {view.pages}", err=True)
    if view.older is not None:
        click.echo(f"There are older ones: add before:{view.older[0] + timedelta(days=1):%Y-%m-%d}", err=True)
    if view.ended:
        click.echo(strings("search.ended", seconds=view.seconds).unescape(), err=True)


def _styled(pieces: Iterable[Piece]) -> str:
    lines = [(_PARAGRAPH.sub(" ", piece.text), piece.marked) for piece in pieces]
    return "".join(click.style(text, underline=True) if marked else text for text, marked in lines)
