"""Articles as they come in: one row for each, one revision for each state of the outlet's page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from dateline.errors import DatelineError, NoSuchRow
from dateline.model import Article, Entry
from dateline.store.addresses import host_of
from dateline.store.columns import digest
from dateline.store.database import Database
from dateline.store.entries import OUTLET_OF_PAGE
from dateline.store.exchanges import note_made, note_wrong
from dateline.store.feeds import RawAnswer, body_digest, drop_raw
from dateline.store.inserts import add, add_all_once, add_once, outlet_id
from dateline.store.revising import sensible_time, what_changed, words_digest
from dateline.store.rows import change
from dateline.store.schema import articles, captures, entries, feeds, outlets, pages, pictures, raw, revisions, work
from dateline.store.views import Changed
from dateline.store.work import Lease, Work, ask_for, finish, hold_turn, note_failure

# Article ids must become visible in their order, for they are placed in it: whoever adds one holds this row till then.
_IDS = "article ids"


@dataclass(frozen=True, slots=True)
class PageToRead:
    """What an article is made of: the page's last answer that has not been read yet, or the feed's words.

    raw: None where nothing was fetched; entry: the first that announced the page, one with the full text before others,
    None where no feed did;
    outlet: of the feed that announced it first; error, advice: why the page could not be fetched, or None.
    """

    page_id: int
    url: str
    raw_id: int | None
    raw: RawAnswer | None
    entry_id: int | None
    entry: Entry | None
    full: bool
    outlet: str | None
    error: str | None
    advice: str | None


@dataclass(frozen=True, slots=True)
class TakenArticle:
    """What became of a reading. changed: None where the article's words are what they were."""

    id: int
    revision: int
    changed: Changed | None


_ENTRY = (
    select(
        pages.c.url,
        entries.c.id,
        entries.c.entry,
        entries.c.full,
        OUTLET_OF_PAGE.label("outlet"),
        work.c.last_error,
        work.c.advice,
    )
    .join_from(pages, entries, entries.c.page_id == pages.c.id)
    .outerjoin(work, (work.c.kind == Work.PAGE) & (work.c.subject == pages.c.id))
    .where(pages.c.id == bindparam("id_"))
    .order_by(entries.c.full.desc(), entries.c.id)
    .limit(1)
)
_FEED_OF_ENTRY = (
    select(feeds.c.id, feeds.c.url, feeds.c.outlet_known)
    .join_from(entries, feeds, feeds.c.id == entries.c.feed_id)
    .where(entries.c.id == bindparam("id_"))
)
_FROM_ARCHIVE = select(captures.c.id).where(captures.c.raw_id == raw.c.id).exists()
_LAST_ANSWER = select(raw).where(raw.c.page_id == bindparam("id_"), ~_FROM_ARCHIVE).order_by(raw.c.id.desc()).limit(1)
_OF_PAGE = select(pages.c.article_id).where(pages.c.id == bindparam("id_"))
_OF_ADDRESS = select(pages.c.article_id).where(pages.c.digest == bindparam("key"))
_ONE_MORE = update(outlets).where(outlets.c.id == bindparam("id_")).values(unlearnt=outlets.c.unlearnt + 1)
_AT = select(articles.c.at).where(articles.c.id == bindparam("id_"))
_LAST_REVISION = (
    select(revisions).where(revisions.c.article_id == bindparam("id_")).order_by(revisions.c.n.desc()).limit(1)
)


class ArticleIntake(Database):
    """Articles as they come in."""

    def page_to_read(self, page_id: int) -> PageToRead:
        """What to make an article of. Raises ``NoSuchRow``."""
        with self.reading() as connection:
            entry = connection.execute(_ENTRY, {"id_": page_id}).one_or_none()
            if entry is None:
                raise NoSuchRow(f"page {page_id}", "is not on this desk")
            answer = connection.execute(_LAST_ANSWER, {"id_": page_id}).one_or_none()
        body = None
        if answer is not None:
            body = RawAnswer(answer.url, answer.status, answer.headers, answer.body, answer.fetched)
        return PageToRead(
            page_id=page_id,
            url=entry.url,
            raw_id=answer.id if answer is not None else None,
            raw=body,
            entry_id=entry.id,
            entry=entry.entry,
            full=entry.full,
            outlet=entry.outlet,
            error=entry.last_error,
            advice=entry.advice,
        )

    def take_article(
        self,
        lease: Lease,
        source: PageToRead,
        article: Article,
        *,
        version: int,
        now: datetime,
        seen: datetime,
        from_page: bool,
        canonical: str | None = None,
        error: DatelineError | None = None,
        habit_id: int = 0,
    ) -> TakenArticle:
        """Keep what was read: a new article, a new revision of one, or nothing where its words are what they were.

        now: for the work that follows; seen: by the desk's clock, when this state of the page was seen; from_page:
        whether the page's answer was read, else the feed's words; canonical: the address, in its clean form, that the
        page itself gives as its own; error: why the full text could not be read; habit_id: the newest of the outlet's
        habits when it was read, 0 for none.
        """
        with self.writing() as connection:
            finish(connection, lease)
            take_turn(connection)
            known = known_article(connection, source.page_id, canonical)
            raw_id = source.raw_id if from_page else None
            if not from_page and error is not None:
                note_wrong(connection, source.raw_id, error)
            if known is None:
                taken = new_article(connection, source, article, raw_id, version, seen, habit_id)
            else:
                taken = next_state(connection, known, source, article, raw_id, version, seen)
            note_made(connection, raw_id, changed=int(taken.changed is not None))
            answer = source.raw if from_page else None
            read = _read_of(answer) if answer is not None else {}
            change(connection, pages, source.page_id, article_id=taken.id, **read)
            note_address(connection, canonical, taken.id, article.url)
            if known is not None or error is not None:
                advice = error.advice if error else None
                change(connection, articles, taken.id, error=error.reason if error else None, advice=advice)
            if taken.changed is not None:
                at = connection.execute(_AT, {"id_": taken.id}).scalar_one() if known else _at(article, source, seen)
                ask_for(connection, Work.RECORD, [taken.id], now, at=at)
            if from_page and article.outlet:
                _name_outlet(connection, source, article.outlet)
        return taken

    def no_article(self, lease: Lease, error: DatelineError, now: datetime) -> None:
        """Neither the page nor the feed gave anything to read; keep why on the entry's own row."""
        with self.writing() as connection:
            note_failure(connection, lease, error, now, None)


def take_turn(connection: Connection) -> None:
    """Whoever else adds an article waits until the transaction has ended."""
    hold_turn(connection, _IDS)


def known_article(connection: Connection, page_id: int, canonical: str | None) -> int | None:
    found: int | None = connection.execute(_OF_PAGE, {"id_": page_id}).scalar()
    if found is None and canonical is not None:
        found = connection.execute(_OF_ADDRESS, {"key": digest(canonical)}).scalar()
    return found


def note_address(connection: Connection, canonical: str | None, article_id: int, url: str) -> None:
    if canonical is not None:
        add_once(connection, pages, ("digest",), digest=digest(canonical), url=url, article_id=article_id)


def _read_of(answer: RawAnswer) -> dict[str, object]:
    """By what the page will be known again: the same answer need not be read."""
    headers = answer.headers
    return {
        "body": body_digest(answer.body),
        "etag": headers.get("etag"),
        "last_modified": headers.get("last-modified"),
    }


def new_article(
    connection: Connection,
    source: PageToRead,
    article: Article,
    raw_id: int | None,
    version: int,
    seen: datetime,
    habit_id: int,
) -> TakenArticle:
    printed_by = outlet_id(connection, outlet_of(article, source))
    connection.execute(_ONE_MORE, {"id_": printed_by})
    article_id = add(
        connection,
        articles,
        url=article.url,
        outlet_id=printed_by,
        first_seen=seen,
        recorded=False,
        **shown(article, source, seen),
        at=_at(article, source, seen),
        revision=1,
        habit_id=habit_id,
    )
    keep_state(connection, article_id, 1, "first", article, source, raw_id, version, seen)
    return TakenArticle(article_id, 1, "first")


def next_state(
    connection: Connection,
    article_id: int,
    source: PageToRead,
    article: Article,
    raw_id: int | None,
    version: int,
    seen: datetime,
) -> TakenArticle:
    last = connection.execute(_LAST_REVISION, {"id_": article_id}).one()
    if last.words == words_digest(article):
        if raw_id is not None and raw_id != last.raw_id:
            note_made(connection, raw_id, changed=0)
            drop_raw(connection, raw_id)
        return TakenArticle(article_id, last.n, None)
    poorer = article.partial is not None and last.article.partial is None
    # A page for phones words its furniture otherwise than the article's own page: that is no change of the article.
    elsewhere = last.article.url != article.url
    if poorer or elsewhere:
        return TakenArticle(article_id, last.n, None)
    change(connection, articles, article_id, **shown(article, source, seen), recorded=False, placed=None, indexed=None)
    if last.article.partial is not None and article.partial is None:
        # The same state of the page, of which the desk now has the whole: a better reading, and no revision.
        _replace(connection, article_id, last.n, article, source, raw_id, version)
        return TakenArticle(article_id, last.n, last.changed)
    changed = what_changed(last.article, article)
    keep_state(connection, article_id, last.n + 1, changed, article, source, raw_id, version, seen)
    change(connection, articles, article_id, revision=last.n + 1)
    return TakenArticle(article_id, last.n + 1, changed)


def shown(article: Article, source: PageToRead, seen: datetime) -> dict[str, object]:
    """What lists show of an article."""
    texts = [block.span.of(article) for block in article.blocks if block.kind in ("paragraph", "quotation")]
    opening = tuple(text for text in texts if text.strip())[:2] or (article.text[:600],)
    headline = article.headline or _title(source) or opening[0][:120] or article.url
    return {
        "fetched": seen,
        "section": article.section,
        "headline": headline,
        "dek": article.dek,
        "agency": article.agency,
        "language": article.language,
        "image": article.lead_image,
        "opening": opening,
        "words": len(article.text.split()),
        "partial": article.partial,
    }


def _at(article: Article, source: PageToRead, seen: datetime) -> datetime:
    announced = source.entry.published if source.entry is not None else None
    return sensible_time(article.published or announced, seen)


def _title(source: PageToRead) -> str:
    return source.entry.title if source.entry is not None else ""


def outlet_of(article: Article, source: PageToRead) -> str:
    """The name of the outlet that an article is kept under."""
    return article.outlet or source.outlet or host_of(article.url) or article.url


def keep_state(
    connection: Connection,
    article_id: int,
    n: int,
    changed: Changed,
    article: Article,
    source: PageToRead,
    raw_id: int | None,
    version: int,
    seen: datetime,
) -> None:
    add(
        connection,
        revisions,
        article_id=article_id,
        n=n,
        seen_at=seen,
        changed=changed,
        headline=article.headline or _title(source),
        words=words_digest(article),
        raw_id=raw_id,
        entry_id=source.entry_id,
        version=version,
        article=article,
    )
    know_pictures(connection, article_id, article)


def _replace(
    connection: Connection,
    article_id: int,
    n: int,
    article: Article,
    source: PageToRead,
    raw_id: int | None,
    version: int,
) -> None:
    connection.execute(
        update(revisions)
        .where(revisions.c.article_id == article_id, revisions.c.n == n)
        .values(
            headline=article.headline or _title(source),
            words=words_digest(article),
            raw_id=raw_id,
            version=version,
            article=article,
        )
    )
    know_pictures(connection, article_id, article)


def know_pictures(connection: Connection, article_id: int, article: Article) -> None:
    """Let the pictures of a reading be shown."""
    shown = [*article.images, article.lead_image]
    urls = sorted({image.url for image in shown if image is not None and image.url})
    if urls:
        rows = [{"article_id": article_id, "digest": digest(url)} for url in urls]
        add_all_once(connection, pictures, ("digest", "article_id"), rows)


def _name_outlet(connection: Connection, source: PageToRead, name: str) -> None:
    """A feed's title stands in for its outlet until one of its own pages names the outlet."""
    row = connection.execute(_FEED_OF_ENTRY, {"id_": source.entry_id}).one()
    # A feed that collects other hosts' pages is not theirs.
    if not row.outlet_known and host_of(row.url) == host_of(source.url):
        change(connection, feeds, row.id, outlet_id=outlet_id(connection, name), outlet_known=True)
