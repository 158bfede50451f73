"""What readers put right in articles, as it is laid over their records: see ``store.putting_right``."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import Connection, bindparam, select

from dateline.store.hands_schema import claim_hands
from dateline.store.putting_right import Hands, Mended
from dateline.store.schema import articles

HIDDEN, MENDED = "hidden", "mended"
"""What a reader made of a claim, in ``claims.hand``."""

_ONE = (
    select(claim_hands.c.article_id, claim_hands.c.digest, claim_hands.c.mended)
    .where(claim_hands.c.article_id == bindparam("id_"))
    .order_by(claim_hands.c.at, claim_hands.c.id)
)
_TOLD = (
    select(claim_hands.c.article_id, claim_hands.c.digest, claim_hands.c.mended)
    .join_from(claim_hands, articles, articles.c.id == claim_hands.c.article_id)
    .where(articles.c.story_id == bindparam("id_"))
    .order_by(claim_hands.c.at, claim_hands.c.id)
)


def hands_on(connection: Connection, article_id: int) -> Hands:
    """What was put right in an article; the last hand counts, whoever's it is: the record is shared."""
    return {row.digest: row.mended for row in connection.execute(_ONE, {"id_": article_id})}


def hands_in(connection: Connection, story_id: int) -> dict[int, Hands]:
    """By article, what was put right in the articles of a story."""
    found: defaultdict[int, dict[str, Mended | None]] = defaultdict(dict)
    for row in connection.execute(_TOLD, {"id_": story_id}):
        found[row.article_id][row.digest] = row.mended
    return dict(found)
