"""Where articles stand: which text each prints, and which story it belongs to.

Articles are placed by one worker at a time, in order of their ids. What that worker's indexes hold can be thrown away:
``placed_since`` gives everything from which they are rebuilt.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, func, insert, select, update

from dateline.errors import LeaseLost
from dateline.model import Article, Record
from dateline.store.database import AnyRow, AnySelect, Database
from dateline.store.hands import hands_in
from dateline.store.inserts import add
from dateline.store.putting_right import Hands, put_right
from dateline.store.record_schema import claims, records
from dateline.store.rows import change, change_all
from dateline.store.schema import aliases, articles, outlets, revisions, stories, wires, work
from dateline.store.work import Lease, Role, Work, ask_for, check_role, finish

PLACING = "placing"
"""The part of the worker that places articles."""

_BATCH = 200


@dataclass(frozen=True, slots=True)
class StandingArticle:
    """An article and where it stands. at: its time, aware UTC; revision: the one that ``article`` is; record: of that
    revision, or None; wire_id, story_id: None where it has not been placed; anew: whether it is to be placed as if it
    had not been, and stands where it did until then."""

    id: int
    revision: int
    article: Article
    record: Record | None
    outlet: str
    at: datetime
    wire_id: int | None
    story_id: int | None
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Carrier:
    """What one copy did with its wire's lead; see ``CarrierLine``."""

    kept: float
    cut: int
    added: int
    changed: int
    credited: bool | None
    headline_changed: bool


class PlacingQuestions(Database):
    """Where articles stand."""

    def unplaced(self, limit: int) -> list[StandingArticle]:
        """The next articles to place, in order of their ids, up to the first whose claims are still being taken
        down: its names decide where it belongs, and nothing may overtake it."""
        ready = []
        with self.reading() as connection:
            for row in connection.execute(_UNPLACED, {"limit": limit}):
                if row.waiting:
                    break
                ready.append(_of(row))
        return ready

    def newest_time(self) -> datetime | None:
        """The time of the newest article that has been placed."""
        with self.reading() as connection:
            found: datetime | None = connection.execute(
                select(func.max(articles.c.at)).where(articles.c.placed.is_not(None))
            ).scalar()
        return found

    def placed_since(self, since: datetime, until: datetime | None = None) -> Iterator[StandingArticle]:
        """Articles of that time and later that have a place, in order of their ids, as they were when placed. until:
        the time from which on they are left out, None for none."""
        revision = func.coalesce(articles.c.placed, articles.c.revision)
        when = articles.c.at >= since if until is None else and_(articles.c.at >= since, articles.c.at < until)
        last = 0
        while True:
            asked = (
                _standing(revision)
                .where(when, articles.c.placed_version.is_not(None), articles.c.id > last)
                .order_by(articles.c.id)
                .limit(_BATCH)
            )
            with self.reading() as connection:
                rows = connection.execute(asked).all()
            if not rows:
                return
            for row in rows:
                yield _of(row)
            last = rows[-1].id

    def merged(self, kind: str) -> dict[int, int]:
        """Every id of this kind ("story") that was merged away, with the id that survives."""
        with self.reading() as connection:
            asked = select(aliases.c.old_id, aliases.c.new_id).where(aliases.c.kind == kind)
            return {row.old_id: row.new_id for row in connection.execute(asked)}

    def place(
        self,
        role: Role,
        source: StandingArticle,
        wire_id: int | None,
        story_id: int | None,
        now: datetime,
        merged: Mapping[int, int] | None = None,
        *,
        merged_wires: Mapping[int, int] | None = None,
        agency: str | None = None,
        version: int = 1,
        error: str | None = None,
    ) -> tuple[int, int]:
        """Keep where an article stands, by the ids of its wire and story (None: a new one), and ask for both to be
        brought up to date, but for a text that nobody else prints yet. Gives the ids.

        Of what is placed anew, a new wire or story takes the id of the one where the article stood, unless one that
        came before it has that. version: of placing; agency: that the article names, for a new text; merged,
        merged_wires: stories and texts that its coming made one, each with the one that survives; error: why it could
        not be placed with others.
        Raises ``LeaseLost`` where another worker places articles now, or where the outlet has changed the article since
        it was read.
        """
        with self.writing() as connection:
            check_role(connection, role)
            lone = wire_id is None and source.wire_id is None
            if source.anew:
                # As it is now: what came before it in its batch may have moved its story.
                stood = connection.execute(_STOOD, {"id_": source.id}).one()
                wire_id = wire_id or _left(connection, articles.c.wire_id, stood.wire_id, source.id)
                story_id = story_id or _left(connection, articles.c.story_id, stood.story_id, source.id)
            if wire_id is None:
                wire_id = add(connection, wires, lead_id=source.id, agency=agency)
            if story_id is None:
                story_id = add(connection, stories, **_lone(source))
            stands = {"wire_id": wire_id, "story_id": story_id, "place_error": error}
            found = {"placed": source.revision, "placed_version": version, **stands}
            kept = connection.execute(_PLACED, {"article": source.id, "known": source.revision, **found})
            if kept.rowcount != 1:
                raise LeaseLost(f"article {source.id}", "its outlet changed it while it was placed")
            for gone, surviving in (merged_wires or {}).items():
                connection.execute(update(articles).where(articles.c.wire_id == gone).values(wire_id=surviving))
                _drop_empty(connection, gone, surviving)
            dirty = [wire_id]
            before = source.wire_id if source.wire_id is not None else wire_id
            if before != wire_id and not _drop_empty(connection, before, wire_id):
                dirty = sorted((wire_id, before))
            if not lone:
                ask_for(connection, Work.WIRE, dirty, now, at=source.at)
            ask_for(connection, Work.OUTLINE, [story_id], now, at=source.at)
            for gone, surviving in (merged or {}).items():
                merge(connection, gone, surviving)
            if source.story_id is not None and source.story_id != story_id:
                _leave(connection, source.story_id, story_id, now)
        return wire_id, story_id

    def wire_copies(self, wire_id: int) -> tuple[StandingArticle, ...]:
        """All copies of one text, in their newest revisions, by time."""
        with self.reading() as connection:
            return tuple(_of(row) for row in connection.execute(_COPIES, {"id_": wire_id}))

    def story_articles(self, story_id: int) -> tuple[StandingArticle, ...]:
        """All articles of one story, in their newest revisions, by time, with what readers put right in them."""
        with self.reading() as connection:
            hands = hands_in(connection, story_id)
            told = (_of(row) for row in connection.execute(_TOLD, {"id_": story_id}))
            return tuple(_right(source, hands[source.id]) if source.id in hands else source for source in told)

    def take_wire(
        self,
        lease: Lease,
        lead_id: int,
        agency: str | None,
        carriers: Mapping[int, Carrier],
        copies: Sequence[StandingArticle],
    ) -> None:
        """Keep a text's fullest copy, and, by article id, what each copy did with it."""
        texts = {copy.id: _all_words(copy.article) for copy in copies}
        outlet = {copy.id: copy.outlet for copy in copies}
        with self.writing() as connection:
            finish(connection, lease)
            change(connection, wires, lease.subject, lead_id=lead_id, agency=agency)
            change_all(connection, articles, {id_: asdict(carrier) for id_, carrier in carriers.items()})
            carried = {}
            for row in connection.execute(_SAID, {"id_": lead_id}):
                words = " ".join(row.words.split())
                printing = {outlet[id_] for id_, text in texts.items() if words in text} | {outlet[lead_id]}
                if row.carried != len(printing):
                    carried[row.id] = {"carried": len(printing)}
            change_all(connection, claims, carried)


def merge(connection: Connection, gone: int, surviving: int) -> None:
    """One story is part of another from now on; its id stays as a name of that one."""
    connection.execute(update(articles).where(articles.c.story_id == gone).values(story_id=surviving))
    connection.execute(delete(work).where(work.c.kind == Work.OUTLINE, work.c.subject == gone))
    if connection.execute(delete(stories).where(stories.c.id == gone)).rowcount:
        _rename(connection, "story", gone, surviving)


def _leave(connection: Connection, story_id: int, surviving: int, now: datetime) -> None:
    """A story that an article has left is told without it; one that is empty is found where its last article went."""
    last = connection.execute(select(func.max(articles.c.at)).where(articles.c.story_id == story_id)).scalar()
    if last is None:
        merge(connection, story_id, surviving)
    else:
        ask_for(connection, Work.OUTLINE, [story_id], now, at=last)


def _left(connection: Connection, column: ColumnElement[Any], id_: int | None, article_id: int) -> int | None:
    """The id of the wire or story where an article stood, where no article before it stands there."""
    if id_ is None:
        return None
    taken = select(articles.c.id).where(column == id_, articles.c.id < article_id).limit(1)
    return None if connection.execute(taken).first() is not None else id_


def _rename(connection: Connection, kind: str, gone: int, surviving: int) -> None:
    """What stood under one id, and under those that led to it, is found under another from now on."""
    connection.execute(update(aliases).where(aliases.c.kind == kind, aliases.c.new_id == gone).values(new_id=surviving))
    connection.execute(insert(aliases).values(kind=kind, old_id=gone, new_id=surviving))


def _standing(revision: object) -> AnySelect:
    return (
        select(
            articles.c.id,
            articles.c.at,
            articles.c.wire_id,
            articles.c.story_id,
            articles.c.placed_version,
            revisions.c.n,
            revisions.c.article,
            records.c.record,
            outlets.c.name.label("outlet"),
        )
        .join_from(articles, outlets, outlets.c.id == articles.c.outlet_id)
        .join(revisions, and_(revisions.c.article_id == articles.c.id, revisions.c.n == revision))
        .outerjoin(records, and_(records.c.article_id == articles.c.id, records.c.revision == revisions.c.n))
    )


def _of(row: AnyRow) -> StandingArticle:
    return StandingArticle(
        id=row.id,
        revision=row.n,
        article=row.article,
        record=row.record,
        outlet=row.outlet,
        at=row.at,
        wire_id=row.wire_id,
        story_id=row.story_id,
        anew=row.story_id is not None and row.placed_version is None,
    )


def _right(source: StandingArticle, hands: Hands) -> StandingArticle:
    if source.record is None:
        return source
    return replace(source, record=put_right(source.article, source.record, hands))


_PLACED = update(articles).where(articles.c.id == bindparam("article"), articles.c.revision == bindparam("known"))
_STOOD = select(articles.c.wire_id, articles.c.story_id).where(articles.c.id == bindparam("id_"))
_SAID = select(claims.c.id, claims.c.words, claims.c.carried).where(claims.c.article_id == bindparam("id_"))
_BY_TIME = (articles.c.at, articles.c.id)
_COPIES = _standing(articles.c.revision).where(articles.c.wire_id == bindparam("id_")).order_by(*_BY_TIME)
_TOLD = _standing(articles.c.revision).where(articles.c.story_id == bindparam("id_")).order_by(*_BY_TIME)
_WAITS = (
    select(work.c.id)
    .where(work.c.kind == Work.RECORD, work.c.subject == articles.c.id, work.c.next_at.is_not(None))
    .exists()
)
_UNPLACED = (
    _standing(articles.c.revision)
    .add_columns(_WAITS.label("waiting"))
    .where(articles.c.placed.is_(None))
    .order_by(articles.c.id)
    .limit(bindparam("limit"))
)


def first_line(connection: Connection, story_id: int) -> dict[str, object] | None:
    """A story's line as its first article gives it; None where it has none."""
    row = connection.execute(_TOLD.limit(1), {"id_": story_id}).one_or_none()
    return _lone(_of(row)) if row is not None else None


def _lone(source: StandingArticle) -> dict[str, object]:
    """A story's line as its first article gives it, until there is an outline."""
    blocks = [block.span.of(source.article) for block in source.article.blocks if block.kind == "paragraph"]
    return {
        "title": source.article.headline or source.article.text[:120],
        "standfirst": source.article.dek or next(iter(blocks), source.article.text[:300]),
        "standfirst_outlet": source.outlet,
        "outlets": 1,
        "texts": 1,
        "articles": 1,
        "named": 0,
        "anonymous": 0,
        "start": source.at,
        "end": source.at,
    }


def _all_words(article: Article) -> str:
    """Every text of an article that a claim can stand in, in one line."""
    captions = [image.caption or "" for image in article.images]
    return " ".join(" ".join([article.headline or "", article.dek or "", article.text, *captions]).split())


def _drop_empty(connection: Connection, wire_id: int, surviving: int) -> bool:
    """Drop a text that no article prints any more, for its last copy prints another now; whether it was one."""
    left = connection.execute(select(func.count()).where(articles.c.wire_id == wire_id)).scalar_one()
    if not left:
        connection.execute(delete(work).where(work.c.kind == Work.WIRE, work.c.subject == wire_id))
        if connection.execute(delete(wires).where(wires.c.id == wire_id)).rowcount:
            _rename(connection, "wire", wire_id, surviving)
    return not left
