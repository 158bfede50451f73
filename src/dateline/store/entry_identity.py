"""Which entries of a feed are known already, whatever guid and address their outlet gives them today.

An outlet that moves to another system gives all its entries new guids; taken for new they would flood the desk. An
outlet that numbers its entries from one gives old guids to new articles; taken for known they would be lost.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sqlalchemy import BindParameter, Connection, bindparam, select

from dateline.feeds.identity import clean_url, is_same_again
from dateline.model import Entry
from dateline.store.columns import digest
from dateline.store.database import AnyRow
from dateline.store.revising import sensible_time
from dateline.store.schema import entries, pages

if TYPE_CHECKING:
    from dateline.store.entries import FoundEntry

_TAG = re.compile(r"<[^<>]*>")
_A_DAY = timedelta(days=1)
_NUMBER = re.compile(r"(?<![^\W_])(?=[a-zA-Z]*\d)[a-zA-Z\d]{5,}(?![^\W_])")
_DATE = re.compile(r"(?:19|20)\d\d[01]\d(?:[0-3]\d)?")
_AT_ONCE = 500  # SQLite takes a limited number of parameters

_COLUMNS = (
    entries.c.id, entries.c.digest, entries.c.content, entries.c.page_id, entries.c.link, entries.c.title, entries.c.at,
)  # fmt: skip
_WANTED: BindParameter[Any] = bindparam("wanted", expanding=True)
_BY_KEY = select(*_COLUMNS).where(entries.c.feed_id == bindparam("of_feed"), entries.c.digest.in_(_WANTED))
_BY_PAGE = (
    select(*_COLUMNS, pages.c.digest.label("page"))
    .join_from(pages, entries, entries.c.page_id == pages.c.id)
    .where(entries.c.feed_id == bindparam("of_feed"), pages.c.digest.in_(_WANTED))
    .order_by(entries.c.id)
)
_BY_WORDS = (
    select(*_COLUMNS, entries.c.entry)
    .where(
        entries.c.feed_id == bindparam("of_feed"),
        entries.c.at.between(bindparam("since"), bindparam("until")),
        entries.c.content.in_(_WANTED),
    )
    .order_by(entries.c.id)
)


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """An entry that the desk has. key: the digest that it stands under; content: of its words; address: its link's
    clean form, None where it has none."""

    id: int
    key: str
    content: str
    page_id: int
    address: str | None


@dataclass(frozen=True, slots=True)
class Recognised:
    """What an entry of an answer is. key: the digest to stand under from now on; content: of its words; before: as the
    desk has it, None where it is new."""

    key: str
    content: str
    before: KnownEntry | None


def content_of(entry: Entry) -> str:
    """The digest of an entry's words, those below its pictures included, whatever markup the format of the day puts
    around them."""
    captions = [media.caption for media in entry.media if media.caption]
    return digest(entry.title, _words(entry.summary), _words(entry.content), *captions)


def _words(markup: str | None) -> str:
    return " ".join(_TAG.sub(" ", markup).split()) if markup else ""


def recognise(connection: Connection, feed_id: int, found: Sequence[FoundEntry], seen: datetime) -> list[Recognised]:
    """For each entry of a feed's answer, in order, the one that it is.

    By its key, unless that stood on another article; by its page, where it has a new key; by its words, where it has a
    new page as well. seen: the time of entries that give none.
    """
    keys = [digest(item.key) for item in found]
    contents = [content_of(item.entry) for item in found]
    known = {row.digest: row for row in _rows(connection, _BY_KEY, feed_id, keys)}
    if others := _on_others(found, [known.get(key) for key in keys]):
        there = {row.digest: row for row in _rows(connection, _BY_KEY, feed_id, list(others.values()))}
        most = 2 * len(others) >= sum(key in known for key in keys)
        # What was found to be another article is so for good, however many known entries stand beside it later.
        keys = [
            others[place] if place in others and (most or others[place] in there) else key
            for place, key in enumerate(keys)
        ]
        known |= there
    unknown = [place for place, key in enumerate(keys) if key not in known]
    if unknown:
        matched = _by_page(connection, feed_id, found, unknown, set(keys))
        left = [place for place in unknown if place not in matched]
        taken = set(keys) | {row.digest for row in matched.values()}
        matched |= _by_words(connection, feed_id, found, contents, left, taken, seen)
        known |= {keys[place]: row for place, row in matched.items()}
    return [
        Recognised(key, content, _known(known[key]) if key in known else None)
        for key, content in zip(keys, contents, strict=True)
    ]


def _known(row: AnyRow) -> KnownEntry:
    return KnownEntry(row.id, row.digest, row.content, row.page_id, clean_url(row.link) if row.link else None)


def _rows(connection: Connection, asked: Any, feed_id: int, wanted: Sequence[str], **more: object) -> Iterator[AnyRow]:
    for start in range(0, len(wanted), _AT_ONCE):
        yield from connection.execute(asked, {"of_feed": feed_id, "wanted": wanted[start : start + _AT_ONCE], **more})


def _on_others(found: Sequence[FoundEntry], rows: Sequence[AnyRow | None]) -> dict[int, str]:
    """By place, the keys (of guid and address) of entries whose known guid stood on another article before: at another
    address, under another title, earlier. One of many is a live page whose title, address and time its outlet has
    renewed; an outlet that gives guids to whatever comes next gives most of them so."""
    return {
        place: digest(item.key, address)
        for place, (item, row) in enumerate(zip(found, rows, strict=True))
        if row is not None and (address := item.address) is not None and _differs(row, item, address)
    }


def _differs(row: AnyRow, item: FoundEntry, address: str) -> bool:
    """An outlet that edits a title, and with it the address and the time, often leaves the article's number in the
    address: of the river's outlets two do so every day, above all when live pages end."""
    entry = item.entry
    if row.link is None or row.link == entry.link or row.title == entry.title or entry.published is None:
        return False
    if clean_url(row.link) == address or entry.published <= row.at:
        return False
    return not _numbers(row.link) & _numbers(address)


def _numbers(address: str) -> set[str]:
    """What in an address can be an article's number: its words with a digit that are no part of a date."""
    return {word for word in _NUMBER.findall(urlsplit(address).path) if not _DATE.fullmatch(word)}


def _by_page(
    connection: Connection, feed_id: int, found: Sequence[FoundEntry], unknown: Sequence[int], present: set[str]
) -> dict[int, AnyRow]:
    """By place, the newest entry of the feed that leads to the same page and has left the feed. present: the keys that
    have not."""
    wanted = {place: digest(address) for place in unknown if (address := found[place].address) is not None}
    at: defaultdict[str, list[AnyRow]] = defaultdict(list)
    for row in _rows(connection, _BY_PAGE, feed_id, list(dict.fromkeys(wanted.values()))):
        if row.digest not in present:
            at[row.page].append(row)
    return {place: at[page].pop() for place, page in wanted.items() if at[page]}


def _by_words(
    connection: Connection,
    feed_id: int,
    found: Sequence[FoundEntry],
    contents: Sequence[str],
    unknown: Sequence[int],
    present: set[str],
    seen: datetime,
) -> dict[int, AnyRow]:
    """By place, the one entry of the feed that has the same words of the same day, has left the feed, and is the same
    again. Words that the feed prints more than once tell nothing."""
    printed = Counter(contents)
    wanted = {place: contents[place] for place in unknown if found[place].entry.title and printed[contents[place]] == 1}
    if not wanted:
        return {}
    times = {place: sensible_time(found[place].entry.published, seen) for place in wanted}
    since, until = min(times.values()) - _A_DAY, max(times.values()) + _A_DAY
    with_words: defaultdict[str, list[AnyRow]] = defaultdict(list)
    for row in _rows(connection, _BY_WORDS, feed_id, list(wanted.values()), since=since, until=until):
        with_words[row.content].append(row)
    matched: dict[int, AnyRow] = {}
    for place, content in wanted.items():
        rows = [row for row in with_words[content] if abs(row.at - times[place]) <= _A_DAY]
        if len(rows) == 1 and rows[0].digest not in present and is_same_again(rows[0].entry, found[place].entry):
            matched[place] = rows[0]
    return matched
