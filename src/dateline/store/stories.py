"""Stories and texts as readers ask for them, and the outlines that stories are shown by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from dateline.errors import NoSuchRow
from dateline.model import Article, Naming, Outline, Passage, Printer, Span
from dateline.store.database import AnyRow, Database
from dateline.store.placing import StandingArticle
from dateline.store.record import claim_line, claim_lines, is_shown, latest_claims
from dateline.store.record_schema import claims, places
from dateline.store.river import article_lines, kept_shares, lines_of, story_line, story_lines, wire_line
from dateline.store.rows import change
from dateline.store.schema import aliases, articles, revisions, stories, wires
from dateline.store.spots import LEAST_SCORE
from dateline.store.views import (
    ArticleLine,
    CarrierLine,
    ClaimLine,
    FrontView,
    PlaceLine,
    StoryLine,
    StoryView,
    WireLine,
    WireView,
)
from dateline.store.work import Lease, finish

_TOP, _SAID, _NEWER = 12, 14, 20


_SOURCES = (
    select(claims.c.naming, claims.c.speaker_key, claims.c.source)
    .join_from(claims, articles, articles.c.id == claims.c.article_id)
    .where(articles.c.story_id == bindparam("id_"), is_shown())
)


class StoryQuestions(Database):
    """What is together."""

    def front(self, now: datetime, since: datetime) -> FrontView:
        """The front page: what is new between ``since`` and ``now`` (both aware)."""
        new = (articles.c.at > since, articles.c.at <= now)
        count = select(
            func.count(), func.count(articles.c.wire_id.distinct()), func.count(articles.c.story_id.distinct())
        ).where(*new)
        top = (
            story_lines()
            .where(stories.c.end > since, stories.c.start <= now)
            .order_by(stories.c.outlets.desc(), stories.c.texts.desc(), stories.c.end.desc(), stories.c.id)
            .limit(_TOP)
        )
        with self.reading() as connection:
            total, texts, told = connection.execute(count).one()
            lines = tuple(story_line(row) for row in connection.execute(top))
            return FrontView(total, texts, told, lines, latest_claims(connection, since, now, _SAID))

    def stories(self, page: int = 1, size: int = 40) -> tuple[StoryLine, ...]:
        """Stories, those with the newest articles first. page: from 1."""
        asked = (
            story_lines()
            .order_by(stories.c.end.desc(), stories.c.id.desc())
            .limit(size)
            .offset((max(page, 1) - 1) * size)
        )
        with self.reading() as connection:
            return tuple(story_line(row) for row in connection.execute(asked))

    def story(self, story_id: int) -> StoryView:
        """One story, also by an id that was merged into it. Raises ``NoSuchRow``."""
        with self.reading() as connection:
            row = story_row(connection, story_id)
            lines = lines_of(
                connection,
                article_lines()
                .where(articles.c.story_id == row.id)
                .order_by(articles.c.at.desc(), articles.c.id.desc()),
            )
            outline = row.outline or _lone_outline(connection, row.id)
            return StoryView(
                id=row.id,
                line=story_line(row),
                outline=outline,
                articles=lines,
                wires=_wires(connection, row.id, lines),
                claims=_claims(connection, row.id),
                places=_places(connection, row.id),
                texts=_texts(connection, row.id, row.outlined or {}),
            )

    def story_id(self, story_id: int) -> int:
        """The id under which a story is found now. Raises ``NoSuchRow``."""
        with self.reading() as connection:
            found: int = story_row(connection, story_id).id
        return found

    def wire(self, wire_id: int) -> WireView:
        """One text and what each outlet made of it, also by the id of one that is part of it now. Raises
        ``NoSuchRow``."""
        with self.reading() as connection:
            stands = _stands(connection, "wire", wire_id)
            row = connection.execute(select(wires).where(wires.c.id == stands)).one_or_none()
            if row is None:
                raise NoSuchRow(f"text {wire_id}", "is not on this desk")
            condition = articles.c.wire_id == stands
            lines = lines_of(connection, article_lines().where(condition))
            line = wire_line(row, lines, kept_shares(connection, condition))
            edits = {edit.id: edit for edit in connection.execute(select(articles).where(condition))}
        carriers = tuple(_carrier(article, edits[article.id]) for article in line.articles[1:])
        return WireView(stands, line.lead, row.agency, carriers)

    def newer_copies(self, article_id: int, since: datetime) -> tuple[Article, ...]:
        """Copies of an article's text that other outlets printed or changed since, in their newest states, the first
        twenty."""
        own = select(articles.c.wire_id, articles.c.outlet_id).where(articles.c.id == article_id)
        with self.reading() as connection:
            stands = connection.execute(own).one_or_none()
            if stands is None or stands.wire_id is None:
                return ()
            asked = (
                select(revisions.c.article)
                .join_from(articles, revisions, revisions.c.article_id == articles.c.id)
                .where(
                    articles.c.wire_id == stands.wire_id,
                    articles.c.outlet_id != stands.outlet_id,
                    revisions.c.n == articles.c.revision,
                    revisions.c.seen_at > since,
                )
                .order_by(revisions.c.seen_at, revisions.c.id)
                .limit(_NEWER)
            )
            return tuple(connection.scalars(asked))

    def take_outline(
        self,
        lease: Lease,
        outline: Outline,
        standing: Sequence[StandingArticle],
        *,
        version: int,
        printed_by: tuple[Printer, ...] | None = None,
    ) -> None:
        """Keep a story's outline, and the line it is listed by. standing: all its articles, by time; printed_by: its
        outlets."""
        by_url = {source.article.url: source for source in standing}
        title, first = outline.title, outline.standfirst
        image = _picture(standing, by_url[title.article])
        newest = _newest(outline)
        with self.writing() as connection:
            finish(connection, lease)
            named, anonymous = _sources(connection, lease.subject)
            change(
                connection,
                stories,
                lease.subject,
                title=title.span.of(by_url[title.article].article),
                standfirst=first.span.of(by_url[first.article].article),
                standfirst_outlet=by_url[first.article].outlet,
                image=image.article.lead_image if image else None,
                image_article=image.id if image else None,
                outlets=len({source.outlet for source in standing}),
                texts=len({source.wire_id for source in standing}),
                articles=len(standing),
                named=named,
                anonymous=anonymous,
                start=min(source.at for source in standing),
                end=max(source.at for source in standing),
                newest=newest[0].span.of(by_url[newest[0].article].article) if newest else None,
                newest_at=newest[1] if newest else None,
                printed_by=printed_by,
                moving_until=outline.moving_until,
                version=version,
                outline=outline,
                outlined={source.id: source.revision for source in standing},
            )


def story_row(connection: Connection, story_id: int) -> AnyRow:
    """A story's row, also by the id of one that is part of it now. Raises ``NoSuchRow``."""
    stands = _stands(connection, "story", story_id)
    row = connection.execute(select(stories).where(stories.c.id == stands)).one_or_none()
    if row is None:
        raise NoSuchRow(f"story {story_id}", "is not on this desk")
    return row


def _stands(connection: Connection, kind: str, id_: int) -> int:
    """The id under which a story or a text is found now."""
    asked = select(aliases.c.new_id).where(aliases.c.kind == kind, aliases.c.old_id == id_)
    return connection.execute(asked).scalar() or id_


def _texts(connection: Connection, story_id: int, outlined: Mapping[int, int]) -> dict[str, Article]:
    """The story's articles by URL, in the revisions that its outline was written from: its spans lie in those."""
    asked = (
        select(revisions.c.article_id, revisions.c.n, revisions.c.article, articles.c.revision)
        .join_from(revisions, articles, articles.c.id == revisions.c.article_id)
        .where(articles.c.story_id == story_id)
    )
    return {
        row.article.url: row.article
        for row in connection.execute(asked)
        if row.n == outlined.get(row.article_id, row.revision)
    }


def _wires(connection: Connection, story_id: int, lines: Sequence[ArticleLine]) -> tuple[WireLine, ...]:
    by_wire: defaultdict[int | None, list[ArticleLine]] = defaultdict(list)
    for line in lines:
        by_wire[line.wire_id].append(line)
    kept = kept_shares(connection, articles.c.story_id == story_id)
    own = select(articles.c.wire_id).where(articles.c.story_id == story_id)
    rows = connection.execute(select(wires).where(wires.c.id.in_(own)))
    found = [wire_line(row, by_wire[row.id], kept) for row in rows]
    return tuple(sorted(found, key=lambda wire: (-len(wire.outlets), wire.lead.at, wire.id)))


def _claims(connection: Connection, story_id: int) -> tuple[ClaimLine, ...]:
    asked = (
        claim_lines()
        .join(wires, wires.c.id == articles.c.wire_id)
        .where(articles.c.story_id == story_id, wires.c.lead_id == articles.c.id, is_shown())
        .order_by(claims.c.at, claims.c.article_id, claims.c.n)
    )
    return tuple(claim_line(row) for row in connection.execute(asked))


def _places(connection: Connection, story_id: int) -> tuple[PlaceLine, ...]:
    asked = (
        select(places, articles.c.wire_id)
        .join_from(places, articles, articles.c.id == places.c.article_id)
        .where(articles.c.story_id == story_id, places.c.score >= LEAST_SCORE)
        .order_by(places.c.id)
    )
    found: defaultdict[tuple[str, str | None], list[AnyRow]] = defaultdict(list)
    for row in connection.execute(asked):
        found[row.name, row.country].append(row)
    lines = [
        PlaceLine(
            name=name,
            country=country,
            lat=rows[0].lat,
            lon=rows[0].lon,
            score=max(row.score for row in rows),
            texts=len({row.wire_id for row in rows}),
            articles=tuple(dict.fromkeys(row.article_id for row in rows)),
            id=rows[0].spot_id,
        )
        for (name, country), rows in found.items()
    ]
    return tuple(sorted(lines, key=lambda line: (-line.texts, -len(line.articles), line.name)))


def _lone_outline(connection: Connection, story_id: int) -> Outline:
    """What a story is shown by until its first outline: its first article's headline and opening."""
    row = connection.execute(
        select(revisions.c.article, articles.c.at)
        .join_from(revisions, articles, articles.c.id == revisions.c.article_id)
        .where(articles.c.story_id == story_id, revisions.c.n == articles.c.revision)
        .order_by(articles.c.at, articles.c.id)
        .limit(1)
    ).one()
    article = row.article
    title = Span(0, len(article.headline or ""), "headline")
    first = next((block.span for block in article.blocks if block.span.part == "text"), Span(0, len(article.text)))
    return Outline(Passage(article.url, title), Passage(article.url, first), row.at, row.at)


def _carrier(line: ArticleLine, edit: AnyRow) -> CarrierLine:
    return CarrierLine(
        article=line,
        kept=edit.kept if edit.kept is not None else 1.0,
        cut=edit.cut or 0,
        added=edit.added or 0,
        changed=edit.changed or 0,
        credited=edit.credited,
        headline_changed=bool(edit.headline_changed),
    )


def _picture(standing: Sequence[StandingArticle], titled: StandingArticle) -> StandingArticle | None:
    """The article whose picture stands for the story: one that says whose it is and what it shows, if any does; of
    several the one that gives the title, else the newest."""

    def told(source: StandingArticle) -> int:
        image = source.article.lead_image
        if image is None or not image.url:
            return 0
        return 1 + (image.caption is not None) + 2 * (image.credit is not None)

    best = max([titled, *reversed(standing)], key=told)
    return best if told(best) else None


def _newest(outline: Outline) -> tuple[Passage, datetime] | None:
    fresh = [item for item in outline.timeline if not item.background and item.when > outline.start]
    last = max(fresh, key=lambda item: item.when, default=None)
    return (last.passage, last.when) if last is not None else None


def _sources(connection: Connection, story_id: int) -> tuple[int, int]:
    named: set[str] = set()
    anonymous: set[str] = set()
    for row in connection.execute(_SOURCES, {"id_": story_id}):
        if row.naming in (Naming.PERSON, Naming.INSTITUTION) and row.speaker_key:
            named.add(row.speaker_key)
        elif row.naming == Naming.ANONYMOUS:
            anonymous.add((row.source or "").casefold())
    return len(named), len(anonymous)
