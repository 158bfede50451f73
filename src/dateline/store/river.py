"""Articles as readers ask for them: the river, one article with all that is known of it, one of its revisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, bindparam, or_, select

from dateline.errors import NoSuchRow
from dateline.model import Article
from dateline.store.columns import digest
from dateline.store.database import AnyRow, AnySelect, Database
from dateline.store.feeds import RawAnswer
from dateline.store.hands import hands_on
from dateline.store.putting_right import put_right
from dateline.store.record import claim_line, claim_lines, is_shown
from dateline.store.record_schema import claims, records
from dateline.store.schema import articles, entries, outlets, pages, pictures, raw, revisions, stories, wires
from dateline.store.views import ArticleLine, ArticleView, RevisionLine, StoryLine, WireLine

_SAVED = (
    select(raw.c.url, raw.c.status, raw.c.headers, raw.c.body, raw.c.fetched)
    .join_from(revisions, raw, raw.c.id == revisions.c.raw_id)
    .where(revisions.c.article_id == bindparam("id_"), revisions.c.n == bindparam("n_"))
)


class RiverQuestions(Database):
    """What a wire desk reads."""

    def river(self, before: tuple[datetime, int] | None = None, limit: int = 40) -> tuple[ArticleLine, ...]:
        """Every article, newest first. before: the time and id of the last line of the page before. To know whether
        there is more, ask for one line more than is shown."""
        asked = _newest_first(article_lines()).limit(limit)
        if before is not None:
            asked = asked.where(_older(*before))
        with self.reading() as connection:
            return with_stories(connection, lines_of(connection, asked))

    def article(self, article_id: int) -> ArticleView:
        """One article with all that the desk knows of it. Raises ``NoSuchRow``."""
        with self.reading() as connection:
            found = lines_of(connection, article_lines().where(articles.c.id == article_id))
            if not found:
                raise _none(article_id)
            line = found[0]
            row = connection.execute(select(articles).where(articles.c.id == article_id)).one()
            kept = connection.execute(
                select(records.c.record).where(records.c.article_id == article_id, records.c.revision == row.revision)
            ).scalar()
            said = connection.execute(
                claim_lines().where(claims.c.article_id == article_id, is_shown()).order_by(claims.c.n)
            )
            states = connection.execute(
                select(revisions.c.n, revisions.c.seen_at, revisions.c.changed, revisions.c.headline)
                .where(revisions.c.article_id == article_id)
                .order_by(revisions.c.n)
            )
            feeds = connection.scalars(
                select(entries.c.feed_id)
                .distinct()
                .join_from(entries, pages, pages.c.id == entries.c.page_id)
                .where(pages.c.article_id == article_id)
                .order_by(entries.c.feed_id)
            )
            story = None
            if row.story_id is not None:
                story = story_line(connection.execute(story_lines().where(stories.c.id == row.story_id)).one())
            newest = _revision(connection, article_id, row.revision)
            return ArticleView(
                id=article_id,
                line=line,
                article=newest,
                record=put_right(newest, kept, hands_on(connection, article_id)) if kept is not None else None,
                # Spans of an earlier revision's claims would point to other words.
                claims=tuple(claim_line(claim) for claim in said) if kept is not None else (),
                story=story,
                wire=_wire(connection, row.wire_id),
                revisions=tuple(RevisionLine(*state) for state in states),
                feeds=tuple(feeds),
                fetched=row.fetched,
                error=row.error,
                advice=row.advice,
                place_error=row.place_error,
                newer=_neighbour(connection, row, newer=True),
                older=_neighbour(connection, row, newer=False),
            )

    def revision(self, article_id: int, n: int) -> Article:
        """The n-th state of an article, n from 1. Raises ``NoSuchRow``."""
        with self.reading() as connection:
            return _revision(connection, article_id, n)

    def saved_page(self, article_id: int, n: int) -> RawAnswer | None:
        """The answer that the n-th state of an article was read from; None where it was read from a feed's words, or
        where what came is no longer kept. Raises ``NoSuchRow``."""
        with self.reading() as connection:
            _revision(connection, article_id, n)
            row = connection.execute(_SAVED, {"id_": article_id, "n_": n}).one_or_none()
        return None if row is None or not row.body else RawAnswer(*row)

    def picture_known(self, url: str) -> bool:
        """Whether a picture of this URL stands in some article: the desk fetches no others for its readers."""
        with self.reading() as connection:
            asked = select(pictures.c.id).where(pictures.c.digest == digest(url)).limit(1)
            return connection.execute(asked).scalar() is not None


def article_lines() -> AnySelect:
    """Articles with what a line shows of them."""
    return select(articles, outlets.c.name.label("outlet")).join_from(
        articles, outlets, outlets.c.id == articles.c.outlet_id
    )


def lines_of(connection: Connection, asked: AnySelect) -> tuple[ArticleLine, ...]:
    """The lines of a selection of ``article_lines``, in its order."""
    rows = connection.execute(asked).all()
    printed = _outlets_of(connection, {row.wire_id for row in rows if row.wire_id is not None})
    return tuple(_line(row, printed.get(row.wire_id, ())) for row in rows)


def with_stories(connection: Connection, lines: Sequence[ArticleLine]) -> tuple[ArticleLine, ...]:
    """The same lines, each with the story that it stands in."""
    ids = sorted({line.story_id for line in lines if line.story_id is not None})
    rows = connection.execute(story_lines().where(stories.c.id.in_(bindparam("stories", ids, expanding=True))))
    found = {row.id: story_line(row) for row in rows}
    return tuple(replace(line, story=found.get(line.story_id)) if line.story_id is not None else line for line in lines)


def story_lines() -> AnySelect:
    """Stories with what a line shows of them: their outlines are large."""
    return select(*(column for column in stories.c if column.name not in ("outline", "outlined", "version")))


def story_line(row: AnyRow) -> StoryLine:
    """One row of the table of stories."""
    return StoryLine(
        id=row.id,
        title=row.title,
        standfirst=row.standfirst,
        standfirst_outlet=row.standfirst_outlet,
        image=row.image,
        image_article=row.image_article,
        outlets=row.outlets,
        texts=row.texts,
        articles=row.articles,
        named=row.named,
        anonymous=row.anonymous,
        start=row.start,
        end=row.end,
        newest=row.newest,
        newest_at=row.newest_at,
        printed_by=row.printed_by or (),
        moving_until=row.moving_until,
    )


def wire_line(row: AnyRow, lines: Sequence[ArticleLine], kept: dict[int, float]) -> WireLine:
    """One text with its articles, the lead first, then by time. row: of the table of wires."""
    ordered = sorted(lines, key=lambda line: (line.id != row.lead_id, line.at, line.id))
    return WireLine(
        id=row.id,
        agency=row.agency,
        lead=ordered[0],
        outlets=tuple(dict.fromkeys(line.outlet for line in ordered)),
        articles=tuple(ordered),
        kept=tuple(kept.get(line.id, 1.0) for line in ordered),
    )


def kept_shares(connection: Connection, condition: ColumnElement[bool]) -> dict[int, float]:
    """By article id, the share of its wire's lead that it prints."""
    rows = connection.execute(select(articles.c.id, articles.c.kept).where(condition))
    return {row.id: row.kept for row in rows if row.kept is not None}


def _wire(connection: Connection, wire_id: int | None) -> WireLine | None:
    if wire_id is None:
        return None
    row = connection.execute(select(wires).where(wires.c.id == wire_id)).one()
    condition = articles.c.wire_id == wire_id
    return wire_line(row, lines_of(connection, article_lines().where(condition)), kept_shares(connection, condition))


def _outlets_of(connection: Connection, wire_ids: set[int]) -> dict[int, tuple[str, ...]]:
    if not wire_ids:
        return {}
    asked = (
        select(articles.c.wire_id, outlets.c.name)
        .join_from(articles, outlets, outlets.c.id == articles.c.outlet_id)
        .where(articles.c.wire_id.in_(bindparam("wires", sorted(wire_ids), expanding=True)))
        .order_by(articles.c.at, articles.c.id)
    )
    found: defaultdict[int, dict[str, None]] = defaultdict(dict)
    for row in connection.execute(asked):
        found[row.wire_id][row.name] = None
    return {wire_id: tuple(names) for wire_id, names in found.items()}


def _line(row: AnyRow, printed: tuple[str, ...]) -> ArticleLine:
    return ArticleLine(
        id=row.id,
        outlet=row.outlet,
        section=row.section,
        headline=row.headline,
        dek=row.dek,
        at=row.at,
        agency=row.agency,
        image=row.image,
        paragraphs=row.opening,
        story_id=row.story_id,
        wire_id=row.wire_id,
        also_in=tuple(name for name in printed if name != row.outlet),
        url=row.url,
        words=row.words,
        partial=row.partial,
        recorded=row.recorded,
        revisions=row.revision,
    )


def _revision(connection: Connection, article_id: int, n: int) -> Article:
    found: Article | None = connection.execute(
        select(revisions.c.article).where(revisions.c.article_id == article_id, revisions.c.n == n)
    ).scalar()
    if found is None:
        raise NoSuchRow(f"article {article_id}, revision {n}", "is not on this desk")
    return found


def _neighbour(connection: Connection, row: AnyRow, *, newer: bool) -> int | None:
    if newer:
        later = or_(articles.c.at > row.at, and_(articles.c.at == row.at, articles.c.id > row.id))
        asked = select(articles.c.id).where(later).order_by(articles.c.at, articles.c.id)
    else:
        asked = _newest_first(select(articles.c.id).where(_older(row.at, row.id)))
    found: int | None = connection.execute(asked.limit(1)).scalar()
    return found


def _newest_first(asked: AnySelect) -> AnySelect:
    return asked.order_by(articles.c.at.desc(), articles.c.id.desc())


def _older(at: datetime, id_: int) -> ColumnElement[bool]:
    return or_(articles.c.at < at, and_(articles.c.at == at, articles.c.id < id_))


def _none(article_id: int) -> NoSuchRow:
    return NoSuchRow(f"article {article_id}", "is not on this desk")
