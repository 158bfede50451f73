"""Searching: the newest matches, folded by text, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from dateline.model import Article
from dateline.query import All, Either, Field, Marker, Node, Not, Query, Words
from dateline.store.database import AnyRow, Database
from dateline.store.river import article_lines, lines_of, with_stories
from dateline.store.schema import articles, feeds, revisions
from dateline.store.search.found import FoundLine, Order, SearchView
from dateline.store.search.index import index_of
from dateline.store.search.indexing import unindexed
from dateline.store.search.matches import Matches, Within
from dateline.store.search.spelling import nearest
from dateline.store.search.tables import before_place, place_of
from dateline.text import terms

NEWEST = 500
"""Matches that are folded and put in order at once, the newest of all: what a reader looks for in news is new."""

SECONDS = 0.25
_WAITING_COUNTED = 1000
_END = 1 << 62
_NO_FEED = 0

_ROWS = select(articles.c.id, articles.c.wire_id).where(articles.c.id.in_(bindparam("ids", expanding=True)))
_RANKED = select(articles.c.id, articles.c.wire_id, articles.c.headline, articles.c.dek, articles.c.opening).where(
    articles.c.id.in_(bindparam("ids", expanding=True))
)
_TEXTS = (
    select(revisions.c.article_id, revisions.c.article)
    .join_from(articles, revisions, (revisions.c.article_id == articles.c.id) & (revisions.c.n == articles.c.revision))
    .where(articles.c.id.in_(bindparam("ids", expanding=True)))
)
_FEEDS = select(feeds.c.id, feeds.c.title, feeds.c.url)


class SearchQuestions(Database):
    """What a reader looks up."""

    def search(
        self,
        query: Query,
        *,
        order: Order = "newest",
        page: int = 1,
        size: int = 40,
        before: tuple[datetime, int] | None = None,
        seconds: float = SECONDS,
    ) -> SearchView:
        """The newest articles that answer a query, copies of one text folded.

        order: "newest", or "best": those with its words in the headline first, then in the opening, then elsewhere, the
        newest first among equals. page: from 1, of ``size`` texts; before: the time and id that the search begins
        behind, None for the newest; seconds: to look for matches, after which those found so far are shown.
        """
        with self.reading() as connection:
            tree = _with_feeds(connection, query.tree)
            within = Within(
                first=place_of(query.after, 0) if query.after else 0,
                end=min(place_of(query.before, 0) if query.before else _END, place_of(*before) if before else _END),
                most=NEWEST + 1,
                seconds=seconds,
            )
            matches = index_of(connection).matches(connection, tree, within)
            marker = Marker(query)
            rows = _ordered(connection, matches, order, marker)
            folded = _folded(rows)
            pages = max(1, -(-len(folded) // size))
            page = min(page, pages)
            shown = folded[(page - 1) * size : page * size]
            more = len(matches.found) > NEWEST
            return SearchView(
                lines=_lines(connection, shown, marker),
                order=order,
                page=page,
                pages=pages,
                articles=len(rows),
                texts=len(folded),
                more=more,
                before=before,
                held=before or (before_place(matches.found[0].place + 1) if matches.found else None),
                older=before_place(matches.found[NEWEST - 1].place) if more else None,
                ended=matches.ended,
                seconds=seconds,
                nearest=nearest(connection, query, seconds)
                if not rows and not matches.ended and before is None
                else None,
                waiting=unindexed(connection, _WAITING_COUNTED),
            )


def _with_feeds(connection: Connection, node: Node) -> Node:
    """The tree with each feed by number, whether it was named by number, or by words of its title or address."""
    match node:
        case Words(field=Field.FEED):
            if node.printed.isdecimal():
                return node
            rows = connection.execute(_FEEDS)
            ids = [row.id for row in rows if set(node.terms) <= _terms_of(f"{row.title or ''} {row.url}")]
            found = [replace(node, terms=(str(number),)) for number in ids or [_NO_FEED]]
            return found[0] if len(found) == 1 else Either(tuple(found))
        case Words():
            return node
        case Not():
            return Not(_with_feeds(connection, node.part))
        case All():
            return All(tuple(_with_feeds(connection, part) for part in node.parts))
    return Either(tuple(_with_feeds(connection, part) for part in node.parts))


def _terms_of(text: str) -> set[str]:
    return {term.text for term in terms(text)}


def _ordered(connection: Connection, matches: Matches, order: Order, marker: Marker) -> list[AnyRow]:
    """The rows of the newest matches, in the order asked for."""
    newest = [match.article_id for match in matches.found[:NEWEST]]
    asked = _RANKED if order == "best" else _ROWS
    rows = {row.id: row for row in connection.execute(asked, {"ids": newest})}
    ordered = [rows[id_] for id_ in newest if id_ in rows]
    if order == "best":
        # The order of time stands among equals.
        ordered.sort(key=lambda row: marker.score(row.headline, "\n".join((row.dek or "", *row.opening))), reverse=True)
    return ordered


def _folded(rows: Sequence[AnyRow]) -> list[int]:
    """By text, the first of its articles."""
    first: dict[tuple[bool, int], int] = {}
    for row in rows:
        first.setdefault((True, row.wire_id) if row.wire_id is not None else (False, row.id), row.id)
    return list(first.values())


def _lines(connection: Connection, shown: Sequence[int], marker: Marker) -> tuple[FoundLine, ...]:
    ids = {"ids": list(shown)}
    asked = article_lines().where(articles.c.id.in_(bindparam("shown", ids["ids"], expanding=True)))
    lines = {line.id: line for line in with_stories(connection, lines_of(connection, asked))}
    texts: dict[int, Article] = {row.article_id: row.article for row in connection.execute(_TEXTS, ids)}
    return tuple(
        FoundLine(
            article=lines[article_id],
            headline=marker.marked(lines[article_id].headline),
            snippet=marker.snippet(_passages(texts[article_id])),
        )
        for article_id in shown
    )


def _passages(article: Article) -> list[str]:
    captions = [image.caption for image in article.images if image.caption]
    return [article.text, *([article.dek] if article.dek else []), *captions]
