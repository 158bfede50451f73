"""Feeds: what the desk follows, and how each fares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, bindparam, delete, func, select, update

from dateline.errors import NoSuchRow
from dateline.model import FollowedAs
from dateline.store.addresses import host_of
from dateline.store.columns import digest
from dateline.store.database import AnyRow, AnySelect, Database
from dateline.store.exchanges import exchanges_of, partial_of
from dateline.store.inserts import add, add_once, outlet_id
from dateline.store.rows import change
from dateline.store.schema import entries, feed_addresses, feeds, outlets, pages, raw, work
from dateline.store.views import EntryLine, EntryState, FeedLine, FeedLog, FeedView, Health
from dateline.store.work import AT_ONCE, Work, ask_for


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """One answer as it came over the wire. url: the last of its redirects; headers: keys in lower case."""

    url: str
    status: int
    headers: dict[str, str]
    body: bytes
    fetched: datetime


_FEED = select(feeds).where(feeds.c.id == bindparam("id_"))
KNOWN_AS = select(feed_addresses.c.feed_id).where(feed_addresses.c.digest == bindparam("key"))
_FOLLOWED = select(feed_addresses.c.digest, feed_addresses.c.feed_id).where(
    feed_addresses.c.digest.in_(bindparam("wanted", expanding=True))
)
_DROPPED = delete(raw).where(raw.c.id == bindparam("id_"))
_WELL = (
    update(work)
    .where(work.c.kind == Work.FEED, work.c.subject == bindparam("id_"))
    .values(attempts=0, failing_since=None, last_error=None, advice=None)
)


@dataclass(frozen=True, slots=True)
class WantedFeed:
    """A feed to follow. address: its clean form, for identity; kind: what stands there; see
    ``FeedQuestions.add_feed``."""

    url: str
    title: str | None = None
    outlet: str | None = None
    folder: tuple[str, ...] = ()
    site: str | None = None
    address: str | None = None
    kind: FollowedAs = "feed"


class FeedQuestions(Database):
    """What the desk follows."""

    def add_feed(
        self,
        url: str,
        title: str | None = None,
        outlet: str | None = None,
        folder: Sequence[str] = (),
        *,
        site: str | None = None,
        address: str | None = None,
        kind: FollowedAs = "feed",
    ) -> int:
        """Follow a feed, to be read at once. address: its clean form, for identity. The same feed again gives the same
        id, moves it into ``folder`` where one is named, and is asked for once more where it was gone."""
        return self.add_feeds([WantedFeed(url, title, outlet, tuple(folder), site, address, kind)])[0]

    def add_feeds(self, wanted: Sequence[WantedFeed]) -> list[int]:
        """Follow several feeds as ``add_feed`` does, all of them or, where it is cut short, none; the id of each."""
        now = datetime.now(UTC)
        with self.writing() as connection:
            return [_follow(connection, feed, now) for feed in wanted]

    def followed(self, addresses: Sequence[str]) -> dict[str, int]:
        """Of these addresses, in clean form, those that are followed, with the id of the feed there."""
        keys = {digest(address): address for address in addresses}
        found: dict[str, int] = {}
        wanted = list(keys)
        with self.reading() as connection:
            for start in range(0, len(wanted), 500):  # SQLite takes a limited number of parameters
                for row in connection.execute(_FOLLOWED, {"wanted": wanted[start : start + 500]}):
                    found[keys[row.digest]] = row.feed_id
        return found

    def read_feed_soon(self, feed_id: int) -> None:
        """Read a feed at once, whatever its turn. Raises ``NoSuchRow``."""
        with self.writing() as connection:
            feed_row(connection, feed_id)
            ask_for(connection, Work.FEED, [feed_id], AT_ONCE)

    def feeds(self) -> tuple[FeedLine, ...]:
        """Every feed, by folder and title."""
        with self.reading() as connection:
            lines = [_line(row) for row in connection.execute(_lines())]
        return tuple(sorted(lines, key=lambda line: (line.folder, line.title.casefold(), line.id)))

    def feed(self, feed_id: int, limit: int = 100) -> FeedView:
        """One feed with its newest entries. Raises ``NoSuchRow``."""
        page = work.alias("page_work")
        read = work.alias("read_work")
        asked = (
            select(
                entries.c.id,
                entries.c.title,
                entries.c.link,
                entries.c.at,
                pages.c.article_id,
                func.coalesce(page.c.last_error, read.c.last_error).label("last_error"),
                func.coalesce(page.c.advice, read.c.advice).label("advice"),
                page.c.next_at,
            )
            .join_from(entries, pages, pages.c.id == entries.c.page_id)
            .outerjoin(page, (page.c.kind == Work.PAGE) & (page.c.subject == pages.c.id))
            .outerjoin(read, (read.c.kind == Work.READ) & (read.c.subject == pages.c.id))
            .where(entries.c.feed_id == feed_id)
            .order_by(entries.c.at.desc(), entries.c.id.desc())
            .limit(limit)
        )
        with self.reading() as connection:
            row = connection.execute(_lines().where(feeds.c.id == feed_id)).one_or_none()
            if row is None:
                raise _none(feed_id)
            lines = tuple(_entry_line(entry) for entry in connection.execute(asked))
            return FeedView(_line(row), lines, partial_of(connection, feed_id))

    def feed_log(self, feed_id: int) -> FeedLog:
        """What was asked for a feed and its pages, and what came. Raises ``NoSuchRow``."""
        with self.reading() as connection:
            row = connection.execute(_lines().where(feeds.c.id == feed_id)).one_or_none()
            if row is None:
                raise _none(feed_id)
            return FeedLog(_line(row), *exchanges_of(connection, feed_id))


def _follow(connection: Connection, wanted: WantedFeed, now: datetime) -> int:
    key = digest(wanted.address or wanted.url)
    known = connection.execute(KNOWN_AS, {"key": key}).scalar()
    if known is not None:
        if feed_row(connection, known).gone:
            ask_for(connection, Work.FEED, [known], AT_ONCE)
        if wanted.folder:
            change(connection, feeds, known, folder=wanted.folder)
        return int(known)
    name = wanted.outlet or wanted.title or host_of(wanted.url) or wanted.url
    feed_id = add_once(
        connection,
        feeds,
        ("digest",),
        digest=key,
        url=wanted.url,
        title=wanted.title,
        site=wanted.site,
        outlet_id=outlet_id(connection, name),
        outlet_known=wanted.outlet is not None,
        folder=wanted.folder,
        added_at=now,
        kind=wanted.kind,
    )
    if feed_id is None:  # another process has added it this moment
        return int(connection.execute(select(feeds.c.id).where(feeds.c.digest == key)).scalar_one())
    add(connection, feed_addresses, digest=key, feed_id=feed_id, url=wanted.url, since=now)
    ask_for(connection, Work.FEED, [feed_id], AT_ONCE)
    return feed_id


def keep_raw(
    connection: Connection, answer: RawAnswer, *, feed_id: int | None = None, page_id: int | None = None
) -> int:
    """Keep one answer as it came."""
    return add(
        connection,
        raw,
        feed_id=feed_id,
        page_id=page_id,
        url=answer.url,
        status=answer.status,
        headers=answer.headers,
        fetched=answer.fetched,
        size=len(answer.body),
        body=answer.body,
    )


def drop_raw(connection: Connection, raw_id: int) -> None:
    """Forget an answer that says what the one before it said."""
    connection.execute(_DROPPED, {"id_": raw_id})


def body_digest(body: bytes) -> str:
    """What tells whether the same bytes came again."""
    return digest(body.decode("latin-1"))


def feed_is_well(connection: Connection, feed_id: int, now: datetime) -> None:
    """A feed was read, or is unchanged since it was: whatever was wrong with it is over."""
    change(connection, feeds, feed_id, last_read=now, last_ok=now, gone=False)
    connection.execute(_WELL, {"id_": feed_id})


def feed_row(connection: Connection, feed_id: int) -> AnyRow:
    """A feed's row. Raises ``NoSuchRow``."""
    row = connection.execute(_FEED, {"id_": feed_id}).one_or_none()
    if row is None:
        raise _none(feed_id)
    return row


def _none(feed_id: int) -> NoSuchRow:
    return NoSuchRow(f"feed {feed_id}", "is not on this desk", "See /feeds for those that are.")


def _lines() -> AnySelect:
    twins = feeds.alias("twins")
    seen = select(func.count()).where(entries.c.feed_id == feeds.c.id).scalar_subquery()
    read = (
        select(func.count(pages.c.article_id.distinct()))
        .join_from(entries, pages, pages.c.id == entries.c.page_id)
        .where(entries.c.feed_id == feeds.c.id)
        .scalar_subquery()
    )
    return (
        select(
            feeds,
            outlets.c.name.label("outlet"),
            outlets.c.health.label("reading"),
            twins.c.id.label("twin"),
            work.c.next_at,
            work.c.last_error,
            work.c.advice,
            work.c.attempts,
            work.c.failing_since,
            seen.label("entries"),
            read.label("articles"),
        )
        .join_from(feeds, outlets, outlets.c.id == feeds.c.outlet_id)
        .outerjoin(work, (work.c.kind == Work.FEED) & (work.c.subject == feeds.c.id))
        .outerjoin(twins, twins.c.id == feeds.c.twin_id)
    )


def _line(row: AnyRow) -> FeedLine:
    health: Health = "ok"
    if row.gone:
        health = "gone"
    elif row.last_error is not None:
        health = "failing"
    elif row.last_ok is None:
        health = "new"
    return FeedLine(
        id=row.id,
        url=row.url,
        title=row.title or row.outlet,
        outlet=row.outlet,
        folder=row.folder,
        health=health,
        last_ok=row.last_ok,
        next_at=row.next_at,
        last_error=row.last_error,
        advice=row.advice,
        attempts=row.attempts or 0,
        entries=row.entries,
        articles=row.articles,
        failing_since=row.failing_since,
        site=row.site,
        reading=row.reading,
        twin_id=row.twin,
        kind=row.kind,
    )


def _entry_line(row: AnyRow) -> EntryLine:
    state: EntryState = "read" if row.article_id is not None else "waiting"
    if row.last_error is not None:
        state = "failed"
    return EntryLine(
        id=row.id,
        title=row.title,
        link=row.link,
        at=row.at,
        article_id=row.article_id,
        state=state,
        last_error=row.last_error,
        advice=row.advice,
        next_at=row.next_at,
    )
