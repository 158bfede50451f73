"""Hiding what the desk took wrongly, mending it, and taking that back: see ``store.putting_right``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, delete, or_, select

from dateline.errors import NoSuchRow
from dateline.model import Article, Claim, Figure, Place, Record
from dateline.store.database import AnyRow, Database
from dateline.store.erased import person_key
from dateline.store.hands_schema import claim_hands
from dateline.store.inserts import add
from dateline.store.passages import sentence_around
from dateline.store.putting_right import Mended, claim_digest, figure_digest, place_digest
from dateline.store.record import claim_line, claim_lines, keep_put_right
from dateline.store.record_schema import claims, records
from dateline.store.schema import articles, outlets, revisions
from dateline.store.views import ClaimLine


@dataclass(frozen=True, slots=True)
class PutRight:
    """One thing that a reader put right. kind: "claim", "figure" or "place"; words: as printed then; mended: what a
    claim was made, None: it is hidden."""

    id: int
    at: datetime
    kind: str
    words: str
    mended: Mended | None
    article_id: int
    headline: str
    outlet: str


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One claim. around: the sentence or sentences in which it is said; digest: by which a hand is laid on it; chain:
    the claims that it is nested in, the innermost first; hidden: by a reader."""

    line: ClaimLine
    around: str
    digest: str
    chain: tuple[ClaimLine, ...]
    hidden: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken out of an article's words beside claims, each with what a hand is laid on it by. sentence: in
    which it stands; hidden: by a reader."""

    digest: str
    item: Figure | Place
    words: str
    sentence: str
    hidden: bool


class ClaimHandQuestions(Database):
    """What readers put right in what articles were taken to say."""

    def claim(self, claim_id: int) -> ClaimView:
        """One claim, a hidden one as well. Raises ``NoSuchRow``."""
        with self.reading() as connection:
            row = connection.execute(claim_lines().where(claims.c.id == claim_id)).one_or_none()
            kept = connection.execute(_KEPT, {"id_": row.article_id}).one_or_none() if row is not None else None
            if row is None or kept is None or row.n >= len(kept.record.claims):
                raise NoSuchRow(f"claim {claim_id}", "is not on this desk")
            article, claim = kept.article, kept.record.claims[row.n]
            spans = [sentence_around(article, span) for span in claim.content]
            chain: list[ClaimLine] = []
            outer = row.within
            while outer is not None and len(chain) < _LONGEST_CHAIN:
                found = connection.execute(
                    claim_lines().where(claims.c.article_id == row.article_id, claims.c.n == outer)
                ).one_or_none()
                if found is None:
                    break
                chain.append(claim_line(found))
                outer = found.within
            around = " ".join(dict.fromkeys(span.of(article) for span in spans))
            return ClaimView(claim_line(row), around, claim_digest(article, claim), tuple(chain), row.hand == "hidden")

    def taken(self, article_id: int) -> tuple[Taken, ...]:
        """The figures and places of an article, with those that readers hid, each once."""
        with self.reading() as connection:
            kept = connection.execute(_KEPT, {"id_": article_id}).one_or_none()
            if kept is None:
                return ()
            hidden = set(connection.scalars(_HIDDEN, {"id_": article_id}))
        found: dict[str, Taken] = {}
        for key, item in _items(kept.article, kept.record):
            if key not in found:
                sentence = sentence_around(kept.article, item.span).of(kept.article)
                found[key] = Taken(key, item, item.span.of(kept.article), sentence, key in hidden)
        return tuple(found.values())

    def put_right(self, user_id: int, article_id: int, key: str, now: datetime, mended: Mended | None = None) -> None:
        """Hide what an article was taken to say, or mend a claim. key: the digest of its words. Raises ``NoSuchRow``
        where the article was not taken to say that."""
        with self.writing() as connection:
            kept = connection.execute(_KEPT, {"id_": article_id}).one_or_none()
            known = _known(kept.article, kept.record).get(key) if kept is not None else None
            if known is None:
                raise NoSuchRow(f"article {article_id}", "was not taken to say that", "Look at the article again.")
            kind, words = known
            own = and_(claim_hands.c.user_id == user_id, claim_hands.c.article_id == article_id)
            connection.execute(delete(claim_hands).where(own, claim_hands.c.digest == key))
            add(
                connection,
                claim_hands,
                user_id=user_id,
                article_id=article_id,
                kind=kind,
                digest=key,
                words=words,
                mended=mended if kind == "claim" else None,
                at=now,
            )
            keep_put_right(connection, article_id, now)

    def take_back(self, user_id: int, hand_id: int, now: datetime) -> None:
        """Let what a reader put right stand again as the desk took it. Raises ``NoSuchRow``."""
        own = and_(claim_hands.c.id == hand_id, claim_hands.c.user_id == user_id)
        with self.writing() as connection:
            article_id = connection.execute(select(claim_hands.c.article_id).where(own)).scalar()
            if article_id is None:
                raise NoSuchRow(f"hand {hand_id}", "is not on this desk")
            connection.execute(delete(claim_hands).where(own))
            keep_put_right(connection, article_id, now)

    def all_put_right(
        self, user_id: int, before: tuple[datetime, int] | None = None, limit: int = 40
    ) -> tuple[PutRight, ...]:
        """What a reader put right, newest first."""
        asked = (
            select(claim_hands, articles.c.headline, outlets.c.name.label("outlet"))
            .join_from(claim_hands, articles, articles.c.id == claim_hands.c.article_id)
            .join(outlets, outlets.c.id == articles.c.outlet_id)
            .where(claim_hands.c.user_id == user_id)
            .order_by(claim_hands.c.at.desc(), claim_hands.c.id.desc())
            .limit(limit)
        )
        if before is not None:
            at, id_ = before
            asked = asked.where(or_(claim_hands.c.at < at, and_(claim_hands.c.at == at, claim_hands.c.id < id_)))
        with self.reading() as connection:
            return tuple(
                PutRight(row.id, row.at, row.kind, row.words, row.mended, row.article_id, row.headline, row.outlet)
                for row in connection.execute(asked)
            )


_LONGEST_CHAIN = 8
_KEPT = (
    select(revisions.c.article, records.c.record)
    .join_from(
        records, revisions, and_(revisions.c.article_id == records.c.article_id, revisions.c.n == records.c.revision)
    )
    .join(articles, and_(articles.c.id == records.c.article_id, articles.c.revision == records.c.revision))
    .where(records.c.article_id == bindparam("id_"))
)
_HIDDEN = select(claim_hands.c.digest).where(
    claim_hands.c.article_id == bindparam("id_"), claim_hands.c.kind != "claim"
)


def _known(article: Article, record: Record) -> dict[str, tuple[str, str]]:
    """By digest, the kind and the words of all that an article was taken to say."""
    said = {claim_digest(article, claim): ("claim", _words(article, claim)) for claim in record.claims}
    return said | {
        key: ("figure" if isinstance(item, Figure) else "place", sentence_around(article, item.span).of(article))
        for key, item in _items(article, record)
    }


def _items(article: Article, record: Record) -> Iterator[tuple[str, Figure | Place]]:
    waiting = list(record.figures)
    while waiting:
        figure = waiting.pop(0)
        yield figure_digest(article, figure), figure
        waiting[:0] = figure.parts
    for place in record.places:
        yield place_digest(article, place), place


def _words(article: Article, claim: Claim) -> str:
    return " ".join(span.of(article) for span in claim.content)


def forget_hands_on(connection: Connection, people: frozenset[str]) -> list[int]:
    """Keep nothing of what readers put right in what people say, by their keys, or that names them. Gives the ids of
    all articles in which something was put right: their claims have to be brought in line with what is left."""
    rows = connection.execute(
        select(claim_hands.c.id, claim_hands.c.article_id, claim_hands.c.digest, claim_hands.c.mended)
    )
    by_article: defaultdict[int, list[AnyRow]] = defaultdict(list)
    for row in rows:
        by_article[row.article_id].append(row)
    gone: list[int] = []
    for article_id, hands in by_article.items():
        theirs: set[str] = set()
        kept = connection.execute(_KEPT, {"id_": article_id}).one_or_none()
        if kept is not None:
            said = (claim for claim in kept.record.claims if claim.speaker and person_key(claim.speaker) in people)
            theirs = {claim_digest(kept.article, claim) for claim in said}
        for hand in hands:
            named = hand.mended is not None and hand.mended.speaker is not None
            if hand.digest in theirs or (named and person_key(hand.mended.speaker) in people):
                gone.append(hand.id)
    connection.execute(delete(claim_hands).where(claim_hands.c.id.in_(gone)))
    return sorted(by_article)
