"""What articles say and who says it: taking records down, and the questions about claims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, or_, select

from dateline.errors import DatelineError, LeaseLost, NoSuchRow
from dateline.model import Act, Article, Claim, Mode, Naming, Record, Span
from dateline.store.columns import digest
from dateline.store.database import AnyRow, AnySelect, Database
from dateline.store.erased import people_kept_out
from dateline.store.inserts import add, insert_into
from dateline.store.people import without
from dateline.store.rows import add_all, change, change_all, clear
from dateline.store.schema import (
    articles,
    claims,
    entities,
    figures,
    mentions,
    outlets,
    places,
    records,
    revisions,
    wires,
)
from dateline.store.views import ClaimLine
from dateline.store.work import Lease, Work, ask_for, finish, note_failure
from dateline.text import fold


@dataclass(frozen=True, slots=True)
class ArticleToRecord:
    """An article whose claims have not been taken down. revision: the one that ``article`` is."""

    id: int
    revision: int
    article: Article


_NEWEST = (
    select(revisions.c.n, revisions.c.article)
    .where(revisions.c.article_id == bindparam("id_"))
    .order_by(revisions.c.n.desc())
    .limit(1)
)
_STANDS = select(articles.c.revision, articles.c.at, articles.c.story_id).where(articles.c.id == bindparam("id_"))
_CLAIM_IDS = select(claims.c.n, claims.c.id).where(claims.c.article_id == bindparam("id_"))
_CLAIMS_FROM = delete(claims).where(claims.c.article_id == bindparam("id_"), claims.c.n >= bindparam("first"))


class RecordQuestions(Database):
    """What articles say."""

    def article_to_record(self, article_id: int) -> ArticleToRecord:
        """The article's newest revision. Raises ``NoSuchRow``."""
        with self.reading() as connection:
            row = connection.execute(_NEWEST, {"id_": article_id}).one_or_none()
        if row is None:
            raise NoSuchRow(f"article {article_id}", "is not on this desk")
        return ArticleToRecord(article_id, row.n, row.article)

    def take_record(
        self, lease: Lease, source: ArticleToRecord, record: Record, *, version: int, now: datetime
    ) -> None:
        """Keep what was taken down from an article; a claim that is found again keeps its id."""
        with self.writing() as connection:
            finish(connection, lease)
            row = connection.execute(_STANDS, {"id_": source.id}).one()
            if row.revision != source.revision:
                raise LeaseLost(f"article {source.id}", "its outlet changed it while it was recorded")
            keep_record(connection, source, record, row.at, version=version, now=now)
            if row.story_id is not None:
                ask_for(connection, Work.OUTLINE, [row.story_id], now, at=row.at)

    def record_failed(self, lease: Lease, error: DatelineError, now: datetime) -> None:
        """Keep why an article could not be recorded: it stands without claims until a better version is installed."""
        with self.writing() as connection:
            note_failure(connection, lease, error, now, None)
            change(connection, articles, lease.subject, error=error.reason, advice=error.advice)

    def claims(
        self,
        before: tuple[datetime, int] | None = None,
        limit: int = 40,
        naming: Naming | None = None,
        act: Act | None = None,
        story: int | None = None,
        speaker: str | None = None,
    ) -> tuple[ClaimLine, ...]:
        """Claims, newest first, each text's once (as its fullest copy prints them).

        before: the time and id of the last line of the page before; speaker: by name, however it is written.
        """
        asked = claim_lines().where(_of_a_lead()).order_by(claims.c.at.desc(), claims.c.id.desc()).limit(limit)
        if before is not None:
            at, id_ = before
            asked = asked.where(or_(claims.c.at < at, and_(claims.c.at == at, claims.c.id < id_)))
        if naming is not None:
            asked = asked.where(claims.c.naming == naming)
        if act is not None:
            asked = asked.where(claims.c.act == act)
        if story is not None:
            asked = asked.where(articles.c.story_id == story)
        if speaker is not None:
            asked = asked.where(claims.c.speaker_key == fold(speaker))
        with self.reading() as connection:
            return tuple(claim_line(row) for row in connection.execute(asked))


def keep_record(
    connection: Connection, source: ArticleToRecord, record: Record, at: datetime, *, version: int, now: datetime
) -> None:
    """Keep what was taken down from an article in place of what was taken down before. at: the article's time."""
    record = without(record, people_kept_out(connection))
    known: dict[int, int] = {}
    if clear(connection, records, source.id):
        known = {claim.n: claim.id for claim in connection.execute(_CLAIM_IDS, {"id_": source.id})}
        for table in (figures, mentions, places):
            clear(connection, table, source.id)
    add(
        connection,
        records,
        article_id=source.id,
        revision=source.revision,
        version=version,
        made_at=now,
        record=record,
    )
    _take_claims(connection, source, record.claims, at, known)
    take_figures(connection, source.id, record)
    _take_entities(connection, source.id, record)
    _take_places(connection, source.id, record)
    change(connection, articles, source.id, recorded=True)


def claim_lines() -> AnySelect:
    """Claims with what a line shows of their article."""
    parent = claims.alias("parent")
    return (
        select(
            claims,
            parent.c.id.label("parent_id"),
            articles.c.story_id,
            articles.c.headline,
            outlets.c.name.label("outlet"),
        )
        .join_from(claims, articles, articles.c.id == claims.c.article_id)
        .join(outlets, outlets.c.id == articles.c.outlet_id)
        .outerjoin(parent, and_(parent.c.article_id == claims.c.article_id, parent.c.n == claims.c.within))
    )


def claim_line(row: AnyRow) -> ClaimLine:
    """One row of ``claim_lines``."""
    return ClaimLine(
        id=row.id,
        article_id=row.article_id,
        story_id=row.story_id,
        outlet=row.outlet,
        at=row.at,
        speaker=row.speaker,
        source=row.source,
        naming=Naming(row.naming),
        mode=Mode(row.mode),
        act=Act(row.act),
        negated=row.negated,
        words=row.words,
        cue=row.cue,
        spans=row.spans,
        carried_by=row.carried,
        within=row.parent_id,
        headline=row.headline,
    )


def latest_claims(connection: Connection, since: datetime, until: datetime, limit: int) -> tuple[ClaimLine, ...]:
    """The newest claims within a time, each text's once, nested ones left out."""
    asked = (
        claim_lines()
        .where(_of_a_lead(), claims.c.within.is_(None), claims.c.at > since, claims.c.at <= until)
        .order_by(claims.c.at.desc(), claims.c.id)
        .limit(limit)
    )
    return tuple(claim_line(row) for row in connection.execute(asked))


def _of_a_lead() -> ColumnElement[bool]:
    lead = select(wires.c.id).where(wires.c.id == articles.c.wire_id, wires.c.lead_id == articles.c.id).exists()
    return or_(articles.c.wire_id.is_(None), lead)


def _take_claims(
    connection: Connection, source: ArticleToRecord, found: Sequence[Claim], at: datetime, known: Mapping[int, int]
) -> None:
    new = []
    again = {}
    for n, claim in enumerate(found):
        values = {
            "at": at,
            "speaker": claim.speaker,
            "speaker_key": fold(claim.speaker) if claim.speaker else None,
            "source": claim.source.of(source.article) if claim.source else None,
            "naming": claim.naming,
            "mode": claim.mode,
            "act": claim.act,
            "negated": claim.negated,
            "words": " ".join(span.of(source.article) for span in claim.content),
            "cue": claim.cue.of(source.article) if claim.cue else None,
            "spans": claim.content,
            "within": claim.within,
        }
        if n in known:
            again[known[n]] = values
        else:
            new.append({"article_id": source.id, "n": n, **values})
    change_all(connection, claims, again)
    add_all(connection, claims, new)
    if len(known) > len(again):
        connection.execute(_CLAIMS_FROM, {"id_": source.id, "first": len(found)})


def take_figures(connection: Connection, article_id: int, record: Record) -> None:
    """Keep the figures of an article's record, each figure within another as a row of its own."""
    rows = []
    waiting = list(record.figures)
    while waiting:
        figure = waiting.pop(0)
        waiting.extend(figure.parts)
        rows.append(
            {
                "article_id": article_id,
                "low": figure.low,
                "high": figure.high,
                "unit": figure.unit,
                "sense": figure.sense,
                "span": figure.span,
                "claim": figure.claim,
            }
        )
    add_all(connection, figures, rows)


_ENTITIES = select(entities.c.digest, entities.c.id).where(entities.c.digest.in_(bindparam("keys", expanding=True)))


@cache
def _adding_entities(dialect: str) -> Any:
    adding = insert_into(entities, dialect).on_conflict_do_nothing(index_elements=["digest"])
    return adding.returning(entities.c.digest, entities.c.id)


def _take_entities(connection: Connection, article_id: int, record: Record) -> None:
    if not record.entities:
        return
    keyed = [(digest(fold(entity.name), entity.kind), entity) for entity in record.entities]
    wanted = {"keys": [key for key, _ in keyed]}
    known = {row.digest: row.id for row in connection.execute(_ENTITIES, wanted)}
    missing = {key: entity for key, entity in keyed if key not in known}
    if missing:
        # In one order, so that two workers never wait for each other.
        rows = [{"digest": key, "name": missing[key].name, "kind": missing[key].kind} for key in sorted(missing)]
        added = connection.execute(_adding_entities(connection.dialect.name), rows)
        known |= {row.digest: row.id for row in added}
        if known.keys() < dict(keyed).keys():  # another worker has added some first
            known = {row.digest: row.id for row in connection.execute(_ENTITIES, wanted)}
    found: dict[int, tuple[tuple[Span, ...], tuple[str, ...]]] = {}
    for key, entity in keyed:
        spans, roles = found.get(known[key], ((), ()))
        found[known[key]] = (spans + entity.mentions, roles + entity.roles)
    mentioned = [
        {"entity_id": id_, "article_id": article_id, "spans": spans, "roles": roles}
        for id_, (spans, roles) in found.items()
    ]
    add_all(connection, mentions, mentioned)


def _take_places(connection: Connection, article_id: int, record: Record) -> None:
    rows = [
        {
            "article_id": article_id,
            "name": place.name,
            "country": place.country,
            "lat": place.lat,
            "lon": place.lon,
            "score": place.score,
            "span": place.span,
        }
        for place in record.places
    ]
    add_all(connection, places, rows)
