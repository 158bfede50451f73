"""What a feed announces for the first time, as rows: its pages, its entries and the work that they bring, each in one
statement for many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, Connection, bindparam, or_, select

from dateline.store.inserts import insert_into
from dateline.store.revising import sensible_time
from dateline.store.rows import add_all
from dateline.store.schema import entries, pages, work
from dateline.store.search.index import index_again
from dateline.store.work import Work, ask_for_each

if TYPE_CHECKING:
    from dateline.store.entries import FoundEntry

_AT_ONCE = 500  # SQLite takes a limited number of parameters
_WANTED: BindParameter[Any] = bindparam("wanted", expanding=True)
_PAGES = (
    select(pages.c.id, pages.c.digest, or_(pages.c.article_id.is_not(None), work.c.id.is_not(None)).label("brought"))
    .outerjoin_from(pages, work, (work.c.kind == Work.PAGE) & (work.c.subject == pages.c.id))
    .where(pages.c.digest.in_(_WANTED))
)


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry never seen before. key, content, page: digests of its identity, its words and its page's address; url:
    of the page, where nobody has announced it before."""

    item: FoundEntry
    key: str
    content: str
    page: str
    url: str


@dataclass(frozen=True, slots=True)
class _Page:
    """brought: whether another entry has brought its article, or will."""

    id: int
    brought: bool


def announce(connection: Connection, feed_id: int, new: Sequence[NewEntry], now: datetime, *, seen: datetime) -> None:
    """Keep new entries of a feed, in their order, and ask for the articles that nothing else brings. now: when that is
    due; seen: the time of an entry that gives none."""
    if not new:
        return
    known = _pages(connection, {entry.page: entry.url for entry in new})
    add_all(connection, entries, [_row(feed_id, known[entry.page].id, entry, seen) for entry in new])
    index_again(connection, [page.id for page in known.values() if page.brought])  # found by this feed too from now on
    brought = {page for page, row in known.items() if row.brought}
    wanted = []
    for entry in new:
        if entry.page not in brought:
            kind = brings(entry.item)
            wanted.append((kind, known[entry.page].id, entry.item.entry.published or now))
            if kind is Work.PAGE:
                brought.add(entry.page)
    ask_for_each(connection, wanted, now)


def brings(item: FoundEntry) -> Work:
    """The work by which an entry becomes an article."""
    return Work.READ if item.full or item.address is None else Work.PAGE


def _pages(connection: Connection, urls: Mapping[str, str]) -> dict[str, _Page]:
    """By the digest of its address, each page; those that nobody has announced are added."""
    found = _known(connection, list(urls))
    # In the same order everywhere: of two workers that add the same pages one waits for the other, never each.
    missing = sorted(urls.keys() - found.keys())
    if missing:
        rows = [{"digest": page, "url": urls[page]} for page in missing]
        for row in connection.execute(_adding(connection.dialect.name), rows):
            found[row.digest] = _Page(row.id, brought=False)
        found |= _known(connection, [page for page in missing if page not in found])
    return found


def _known(connection: Connection, wanted: Sequence[str]) -> dict[str, _Page]:
    return {
        row.digest: _Page(row.id, row.brought)
        for start in range(0, len(wanted), _AT_ONCE)
        for row in connection.execute(_PAGES, {"wanted": wanted[start : start + _AT_ONCE]})
    }


@cache
def _adding(dialect: str) -> Any:
    adding = insert_into(pages, dialect).on_conflict_do_nothing(index_elements=["digest"])
    return adding.returning(pages.c.id, pages.c.digest)


def _row(feed_id: int, page_id: int, new: NewEntry, seen: datetime) -> dict[str, object]:
    entry = new.item.entry
    return {
        "feed_id": feed_id,
        "digest": new.key,
        "page_id": page_id,
        "title": entry.title,
        "link": entry.link,
        "at": sensible_time(entry.published, seen),
        "seen_at": seen,
        "content": new.content,
        "full": new.item.full,
        "entry": entry,
    }
