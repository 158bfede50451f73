"""Where an outlet's tag of several words stands in the texts of others: "truce talks" is no name that a record has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from dateline.model import Article, Span
from dateline.query import Words
from dateline.record.joining import TAG
from dateline.store.database import AnyRow
from dateline.store.record_schema import mentions
from dateline.store.schema import articles
from dateline.store.search.index import index_of
from dateline.store.search.matches import Within
from dateline.text import terms

MOST = 500
"""The newest texts that are looked for."""

_SECONDS = 0.25
_END = 1 << 62
_TIMES = select(articles.c.id, articles.c.at).where(articles.c.id.in_(bindparam("ids", expanding=True)))
_NAMING = select(mentions.c.article_id).where(
    mentions.c.entity_id.in_(bindparam("names", expanding=True)),
    mentions.c.article_id.in_(bindparam("ids", expanding=True)),
)


def printed_elsewhere(connection: Connection, names: Sequence[AnyRow]) -> dict[int, datetime]:
    """The newest articles that print one of these tags word for word and do not have it for a tag, with their times.
    names: rows of all names of a topic. A tag of one word is no name in a text: "aid" says nothing."""
    found: set[int] = set()
    for name in names:
        sought = tuple(term.text for term in terms(name.name))
        if name.kind == TAG and len(sought) > 1:
            phrase = Words(sought, name.name, 0, len(name.name), quoted=True)
            matches = index_of(connection).matches(connection, phrase, Within(0, _END, MOST, _SECONDS))
            found |= {match.article_id for match in matches.found}
    if not found:
        return {}
    own = {"names": [name.id for name in names], "ids": sorted(found)}
    found -= set(connection.scalars(_NAMING, own))
    return {row.id: row.at for row in connection.execute(_TIMES, {"ids": sorted(found)})}


def spans_of(article: Article, names: Sequence[AnyRow]) -> tuple[Span, ...]:
    """Where the text prints one of these tags."""
    tags = [re.escape(name.name).replace(r"\ ", r"\s+") for name in names if name.kind == TAG]
    if not tags:
        return ()
    return tuple(Span(*match.span()) for match in re.finditer(rf"\b(?:{'|'.join(tags)})\b", article.text, re.I))
