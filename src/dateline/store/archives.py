"""What is brought in from archives: states of pages from before, each with the time of its capture.

A *capture* is one state of a page as an archive has it. It is read like a fetched page, after all that is fresh, and
takes its place among the revisions of its article by its time: what is older never stands for what is newer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, bindparam, func, select, update

from dateline.errors import DatelineError
from dateline.model import Article
from dateline.store.addresses import host_of
from dateline.store.articles import (
    PageToRead,
    TakenArticle,
    keep_state,
    known_article,
    new_article,
    next_state,
    note_address,
    take_turn,
)
from dateline.store.columns import digest
from dateline.store.database import AnyRow, AnySelect, Database
from dateline.store.entries import OUTLET_OF_PAGE, PAGE
from dateline.store.erased import pages_kept_out
from dateline.store.feeds import RawAnswer, body_digest, drop_raw, keep_raw
from dateline.store.inserts import add, add_once
from dateline.store.record_schema import records
from dateline.store.revising import what_changed, words_digest
from dateline.store.rows import change
from dateline.store.schema import archives, articles, captures, pages, raw, revisions, stories
from dateline.store.work import Lease, Work, ask_for, finish, hold_turn


@dataclass(frozen=True, slots=True)
class Capture:
    """One state of a page. url: its address; address: the clean form, for identity; answer: what an archive has of it,
    ``fetched`` when it was captured."""

    url: str
    address: str
    answer: RawAnswer


@dataclass(frozen=True, slots=True)
class KeptCaptures:
    """What became of captures. kept: new to the desk; known: that it has already; erased: of pages that were deleted
    for good, or pruned."""

    kept: int
    known: int
    erased: int


@dataclass(frozen=True, slots=True)
class CaptureToRead:
    """A capture, and the page that an article is made of."""

    id: int
    page: PageToRead
    answer: RawAnswer


@dataclass(frozen=True, slots=True)
class ArchiveCounts:
    """What the desk has from archives. pages: that it knows from them; captures: states of those; waiting: of them,
    those still to be read; refused: that were no article."""

    archives: int
    pages: int
    captures: int
    waiting: int
    refused: int


_ARCHIVE = select(archives.c.id).where(archives.c.digest == bindparam("key"))
_PAGES = select(pages.c.digest, pages.c.id).where(pages.c.digest.in_(bindparam("wanted", expanding=True)))
_KNOWN = select(captures.c.digest).where(captures.c.digest.in_(bindparam("wanted", expanding=True)))
_NEXT = (
    select(
        captures.c.id.label("capture_id"),
        captures.c.raw_id,
        archives.c.name,
        *(column for column in raw.c if column.name != "id"),
    )
    .join_from(captures, raw, raw.c.id == captures.c.raw_id)
    .join(archives, archives.c.id == captures.c.archive_id)
    .where(captures.c.page_id == bindparam("id_"), captures.c.read.is_(False))
    .order_by(captures.c.at, captures.c.id)
    .limit(1)
)
_OUTLET = select(OUTLET_OF_PAGE)
_STATES = (
    select(revisions.c.id, revisions.c.n, revisions.c.seen_at, revisions.c.words, revisions.c.article)
    .where(revisions.c.article_id == bindparam("id_"))
    .order_by(revisions.c.n)
)
_SHOWN = select(
    articles.c.revision,
    articles.c.placed,
    articles.c.indexed,
    articles.c.story_id,
    articles.c.first_seen,
    articles.c.at,
).where(articles.c.id == bindparam("id_"))
_RECORDED = (
    update(records)
    .where(records.c.article_id == bindparam("of_article"), records.c.revision >= bindparam("from_n"))
    .values(revision=records.c.revision + 1)
)
_OUTLINED = select(stories.c.outlined).where(stories.c.id == bindparam("id_"))


class ArchiveQuestions(Database):
    """What is brought in from archives."""

    def keep_captures(
        self, kind: str, name: str, found: Sequence[Capture], now: datetime, *, identity: str | None = None
    ) -> KeptCaptures:
        """Keep states of pages, in the archive's order, and ask for their reading. What the desk has already, what
        was deleted for good and what was pruned it leaves out.

        kind: "warc", "html" or "text"; name: of the file or folder; identity: what tells it from others of that name.
        """
        keys = [_key(capture) for capture in found]
        with self.writing() as connection:
            # Two that are brought in at once may name the same pages in another order.
            hold_turn(connection, "bringing in")
            archive_id = _archive(connection, kind, name, identity or name, now)
            known = {key for (key,) in _among(connection, _KNOWN, keys)}
            addresses = [digest(capture.address) for capture in found]
            gone = pages_kept_out(connection, addresses)
            new: list[tuple[Capture, str, str]] = []
            urls: dict[str, str] = {}
            unwanted = 0
            for capture, key, address in zip(found, keys, addresses, strict=True):
                if address in gone:
                    unwanted += 1
                elif key not in known:
                    known.add(key)
                    urls.setdefault(address, capture.url)
                    new.append((capture, key, address))
            page_ids = _pages(connection, urls)
            for capture, key, address in new:
                page_id = page_ids[address]
                add(
                    connection,
                    captures,
                    archive_id=archive_id,
                    page_id=page_id,
                    digest=key,
                    at=capture.answer.fetched,
                    raw_id=keep_raw(connection, capture.answer, page_id=page_id),
                )
            ask_for(connection, Work.CAPTURE, list(dict.fromkeys(page_ids[address] for _, _, address in new)), now)
        return KeptCaptures(len(new), len(found) - len(new) - unwanted, unwanted)

    def capture_to_read(self, page_id: int) -> CaptureToRead | None:
        """The oldest state of a page that archives have and that was not read yet; None where there is none."""
        with self.reading() as connection:
            page = connection.execute(PAGE, {"id_": page_id}).one_or_none()
            row = connection.execute(_NEXT, {"id_": page_id}).one_or_none()
            if page is None or row is None:
                return None
            outlet = connection.execute(_OUTLET, {"id_": page_id}).scalar()
        answer = RawAnswer(row.url, row.status, row.headers, row.body, row.fetched)
        if outlet is None and not host_of(page.url):
            outlet = row.name  # a file of a folder: the folder stands for who printed it
        made_of = PageToRead(
            page_id=page_id,
            url=page.url,
            raw_id=row.raw_id,
            raw=answer,
            entry_id=None,
            entry=None,
            full=False,
            outlet=outlet,
            error=None,
            advice=None,
        )
        return CaptureToRead(row.capture_id, made_of, answer)

    def take_capture(
        self,
        lease: Lease,
        source: CaptureToRead,
        article: Article,
        *,
        version: int,
        now: datetime,
        canonical: str | None = None,
        habit_id: int = 0,
    ) -> TakenArticle:
        """Keep what was read of a capture: a new article, or a state of one that is known, in its place by time. The
        newest state of an article remains the one that stands for it.

        now: for the work that follows; canonical: the address, in its clean form, that the page gives as its own;
        habit_id: the newest of the outlet's habits when it was read, 0 for none.
        """
        page, seen = source.page, source.answer.fetched
        with self.writing() as connection:
            finish(connection, lease)
            take_turn(connection)
            known = known_article(connection, page.page_id, canonical)
            if known is None:
                taken = new_article(connection, page, article, page.raw_id, version, seen, habit_id)
            else:
                taken = _among_states(connection, known, page, article, version, seen, now)
            change(connection, pages, page.page_id, article_id=taken.id)
            note_address(connection, canonical, taken.id, article.url)
            if taken.changed is not None:
                at = connection.execute(_SHOWN, {"id_": taken.id}).one().at
                ask_for(connection, Work.RECORD, [taken.id], now, at=at)
            _was_read(connection, source, now, None)
        return taken

    def no_capture(self, lease: Lease, source: CaptureToRead, error: DatelineError, now: datetime) -> None:
        """A capture is no article; keep why, and go on with the page's next one."""
        with self.writing() as connection:
            finish(connection, lease)
            _was_read(connection, source, now, error)

    def archived(self) -> ArchiveCounts:
        """How much of the desk comes from archives, and how much of that is still to be read."""
        count = func.count
        with self.reading() as connection:
            row = connection.execute(
                select(
                    count(captures.c.archive_id.distinct()),
                    count(captures.c.page_id.distinct()),
                    count(captures.c.id),
                    count().filter(captures.c.read.is_(False), captures.c.raw_id.is_not(None)),
                    count(captures.c.error),
                )
            ).one()
        return ArchiveCounts(*row)


def _key(capture: Capture) -> str:
    answer = capture.answer
    return digest(capture.address, answer.fetched.astimezone(UTC).isoformat(), body_digest(answer.body))


def _archive(connection: Connection, kind: str, name: str, identity: str, now: datetime) -> int:
    key = digest(kind, identity)
    new = add_once(connection, archives, ("digest",), digest=key, kind=kind, name=name, at=now)
    return new or connection.execute(_ARCHIVE, {"key": key}).scalar_one()


def _pages(connection: Connection, urls: Mapping[str, str]) -> dict[str, int]:
    """By the digest of its address, the id of each page; those that the desk does not know are added."""
    found = {row.digest: row.id for row in _among(connection, _PAGES, list(urls))}
    # In the order in which feeds' pages are added: of two that add the same ones one waits for the other, never each.
    missing = sorted(urls.keys() - found.keys())
    for address in missing:
        added = add_once(connection, pages, ("digest",), digest=address, url=urls[address])
        if added is not None:
            found[address] = added
    announced = [address for address in missing if address not in found]  # by a feed, this moment
    return found | {row.digest: row.id for row in _among(connection, _PAGES, announced)}


def _among(connection: Connection, asked: AnySelect, wanted: Sequence[str]) -> Iterator[AnyRow]:
    for start in range(0, len(wanted), 500):  # SQLite takes a limited number of parameters
        yield from connection.execute(asked, {"wanted": wanted[start : start + 500]})


def _was_read(connection: Connection, source: CaptureToRead, now: datetime, error: DatelineError | None) -> None:
    change(connection, captures, source.id, read=True, error=error.reason if error is not None else None)
    if connection.execute(_NEXT, {"id_": source.page.page_id}).first() is not None:
        ask_for(connection, Work.CAPTURE, [source.page.page_id], now)


def _among_states(
    connection: Connection,
    article_id: int,
    page: PageToRead,
    article: Article,
    version: int,
    seen: datetime,
    now: datetime,
) -> TakenArticle:
    """Put a state among those of its article, by time."""
    states = connection.execute(_STATES, {"id_": article_id}).all()
    earlier = [state for state in states if state.seen_at <= seen]
    if len(earlier) == len(states):
        return next_state(connection, article_id, page, article, page.raw_id, version, seen)
    after = next(state for state in states if state.seen_at > seen)
    before = next((state for state in states if state.n == after.n - 1), None)
    shown = connection.execute(_SHOWN, {"id_": article_id}).one()
    if seen < shown.first_seen:
        change(connection, articles, article_id, first_seen=seen)
    nothing = TakenArticle(article_id, shown.revision, None)
    words = words_digest(article)
    if words in (after.words, before.words if before is not None else None):
        if words == after.words:
            change(connection, revisions, after.id, seen_at=seen)  # the page said so earlier than was known
        if page.raw_id is not None:
            drop_raw(connection, page.raw_id)
        return nothing
    if article.partial is not None or after.article.url != article.url:
        return nothing
    _make_room(connection, article_id, after.n, shown, now)
    changed = what_changed(before.article, article) if before is not None else "first"
    keep_state(connection, article_id, after.n, changed, article, page, page.raw_id, version, seen)
    change(connection, revisions, after.id, changed=what_changed(article, after.article))
    return TakenArticle(article_id, shown.revision + 1, None)


def _make_room(connection: Connection, article_id: int, n: int, shown: AnyRow, now: datetime) -> None:
    """Count an article's states from the ``n``-th on one higher, wherever they are named."""
    # First of all: a worker that has one of them under way by its old number loses its lease.
    ask_for(connection, Work.RECORD, [article_id], now, at=shown.at)
    if shown.story_id is not None:
        ask_for(connection, Work.OUTLINE, [shown.story_id], now, at=shown.at)
        outlined = connection.execute(_OUTLINED, {"id_": shown.story_id}).scalar()
        if outlined and outlined.get(article_id, 0) >= n:
            change(connection, stories, shown.story_id, outlined={**outlined, article_id: outlined[article_id] + 1})
    for state in sorted(connection.execute(_STATES, {"id_": article_id}), key=lambda state: -state.n):
        if state.n >= n:
            change(connection, revisions, state.id, n=state.n + 1)
    connection.execute(_RECORDED, {"of_article": article_id, "from_n": n})
    stands = {
        name: number + 1 if number is not None and number >= n else number
        for name, number in (("placed", shown.placed), ("indexed", shown.indexed))
    }
    change(connection, articles, article_id, revision=shown.revision + 1, **stands)
