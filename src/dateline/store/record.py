"""What articles say and who says it: taking records down, and the questions about claims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, or_, select

from dateline.errors import DatelineError, LeaseLost, NoSuchRow
from dateline.model import Act, Article, Claim, Mode, Naming, Record
from dateline.record import Gazetteer
from dateline.store.columns import digest
from dateline.store.database import AnyRow, AnySelect, Database
from dateline.store.desk_entities import take_entities
from dateline.store.erased import people_kept_out
from dateline.store.hands import HIDDEN, MENDED, hands_on
from dateline.store.inserts import add
from dateline.store.people import without
from dateline.store.putting_right import Hands, claim_digest, mend, shown_figures, shown_places
from dateline.store.record_schema import claims, figures, mentions, places, records
from dateline.store.rows import add_all, change, change_all, clear
from dateline.store.schema import articles, outlets, revisions, wires
from dateline.store.spots import take_places
from dateline.store.topics_schema import told_of
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
_RECORD = select(records.c.revision, records.c.record).where(records.c.article_id == bindparam("id_"))
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
        self,
        lease: Lease,
        source: ArticleToRecord,
        record: Record,
        *,
        version: int,
        now: datetime,
        world: Gazetteer | None = None,
    ) -> None:
        """Keep what was taken down from an article; a claim that is found again keeps its id. world: the places that it
        was made with, None for those of the package."""
        with self.writing() as connection:
            finish(connection, lease)
            row = connection.execute(_STANDS, {"id_": source.id}).one()
            if row.revision != source.revision:
                raise LeaseLost(f"article {source.id}", "its outlet changed it while it was recorded")
            keep_record(connection, source, record, row.at, version=version, now=now, world=world)
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
        asked = (
            claim_lines().where(of_a_lead(), is_shown()).order_by(claims.c.at.desc(), claims.c.id.desc()).limit(limit)
        )
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
            asked = asked.where(claims.c.speaker_digest == digest(fold(speaker)))
        with self.reading() as connection:
            return tuple(claim_line(row) for row in connection.execute(asked))


def keep_record(
    connection: Connection,
    source: ArticleToRecord,
    record: Record,
    at: datetime,
    *,
    version: int,
    now: datetime,
    world: Gazetteer | None = None,
) -> None:
    """Keep what was taken down from an article in place of what was taken down before. at: the article's time; world:
    the places that its record was made with, None for those of the package."""
    people = people_kept_out(connection)
    record = without(record, people)
    known = _known_claims(connection, source.id) if clear(connection, records, source.id) else {}
    add(
        connection,
        records,
        article_id=source.id,
        revision=source.revision,
        version=version,
        made_at=now,
        record=record,
    )
    _take_rows(connection, source, record, at, known, people, world)
    change(connection, articles, source.id, recorded=True)


def keep_put_right(connection: Connection, article_id: int, now: datetime) -> None:
    """Bring an article's claims, figures and places in line with what readers put right in it."""
    row = connection.execute(_STANDS, {"id_": article_id}).one_or_none()
    kept = connection.execute(_RECORD, {"id_": article_id}).one_or_none()
    if row is None or kept is None or kept.revision != row.revision:
        return  # it is about to be recorded, and put right with that
    newest = connection.execute(_NEWEST, {"id_": article_id}).one()
    source = ArticleToRecord(article_id, newest.n, newest.article)
    people = people_kept_out(connection)
    _take_rows(connection, source, kept.record, row.at, _known_claims(connection, article_id), people)
    if row.story_id is not None:
        ask_for(connection, Work.OUTLINE, [row.story_id], now, at=row.at)


def _known_claims(connection: Connection, article_id: int) -> dict[int, int]:
    return {claim.n: claim.id for claim in connection.execute(_CLAIM_IDS, {"id_": article_id})}


def _take_rows(
    connection: Connection,
    source: ArticleToRecord,
    record: Record,
    at: datetime,
    known: Mapping[int, int],
    people: frozenset[str],
    world: Gazetteer | None = None,
) -> None:
    for table in (figures, mentions, told_of, places):
        clear(connection, table, source.id)
    hands = hands_on(connection, source.id)
    speakers = take_entities(connection, source.id, source.article, record, at, world, people)
    _take_claims(connection, source, record.claims, at, known, hands, speakers)
    shown = shown_figures(source.article, record.figures, hands)
    take_figures(connection, source.id, replace(record, figures=shown))
    take_places(connection, source.id, shown_places(source.article, record.places, hands), at)


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
        speaker_id=row.speaker_id,
        mended=row.hand == MENDED,
        addressee=row.addressee,
        said=row.said,
    )


def latest_claims(connection: Connection, since: datetime, until: datetime, limit: int) -> tuple[ClaimLine, ...]:
    """The newest claims within a time, each text's once, nested ones left out."""
    asked = (
        claim_lines()
        .where(of_a_lead(), is_shown(), claims.c.within.is_(None), claims.c.at > since, claims.c.at <= until)
        .order_by(claims.c.at.desc(), claims.c.id)
        .limit(limit)
    )
    return tuple(claim_line(row) for row in connection.execute(asked))


def is_shown() -> ColumnElement[bool]:
    """Whether no reader hid a claim."""
    return or_(claims.c.hand.is_(None), claims.c.hand != HIDDEN)


def of_a_lead() -> ColumnElement[bool]:
    """Whether a claim's article is the fullest copy of its text."""
    lead = select(wires.c.id).where(wires.c.id == articles.c.wire_id, wires.c.lead_id == articles.c.id).exists()
    return or_(articles.c.wire_id.is_(None), lead)


def _take_claims(
    connection: Connection,
    source: ArticleToRecord,
    found: Sequence[Claim],
    at: datetime,
    known: Mapping[int, int],
    hands: Hands,
    speakers: Mapping[str, int],
) -> None:
    """speakers: by folded name, the entities that the article names."""
    new = []
    again = {}
    for n, claim in enumerate(found):
        hand = None
        if hands and (key := claim_digest(source.article, claim)) in hands:
            mended = hands[key]
            claim, hand = (claim, HIDDEN) if mended is None else (mend(claim, mended), MENDED)
        name = fold(claim.speaker) if claim.speaker else None
        values = {
            "at": at,
            "speaker": claim.speaker,
            "speaker_key": name,
            "speaker_digest": digest(name) if name else None,
            "speaker_id": speakers.get(name) if name else None,
            "source": claim.source.of(source.article) if claim.source else None,
            "naming": claim.naming,
            "mode": claim.mode,
            "act": claim.act,
            "negated": claim.negated,
            "words": " ".join(span.of(source.article) for span in claim.content),
            "cue": claim.cue.of(source.article) if claim.cue else None,
            "addressee": claim.to.of(source.article) if claim.to else None,
            "said": claim.said.span.of(source.article) if claim.said else None,
            "spans": claim.content,
            "within": claim.within,
            "hand": hand,
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
