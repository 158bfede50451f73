"""Which records of an archive are pages of the web, and what the desk keeps of those."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from dateline.archive.http import TooLong, Undecodable, read_message
from dateline.archive.records import Record
from dateline.feeds import clean_url
from dateline.store import RawAnswer
from dateline.store.archives import Capture

_HTML = ("text/html", "application/xhtml+xml")
_UNSAID = ("", "application/octet-stream", "unknown", "unk", "no-type", "application/unknown", "unknown/unknown")
_LOOKS_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
# Each comment is passed over as a whole, once: else every way to make fewer, longer ones of many would be tried.
_LOOKS_FEED = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?><!--.*?-->\s*)*<(?:rss|feed|rdf:rdf)[\s>]", re.IGNORECASE | re.DOTALL
)
_FEED_TYPES = re.compile(r"application/(?:rss|atom|rdf)\+xml|application/feed\+json")
_ARC_DATE = re.compile(r"\d{14}")
_ISO_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?)?")
_FIRST_YEAR = 1991  # the first page of the web
_AHEAD = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record that is no page, and what it is, in words that count: "12 requests"."""

    what: str


REQUESTS = "requests"
METADATA = "descriptions of records"
WARCINFO = "descriptions of files"
REVISITS = "revisits without the page"
CONVERSIONS = "texts taken from pages (WET)"
OTHER = "other records"
STATUS = "answers without a page"
NOT_HTML = "answers that are no page"
FEEDS = "feeds"
ADDRESS = "records without a web address"
TIME = "pages without a time"
EMPTY = "empty pages"
LONG = "pages over the limit of bytes"
PACKED = "undecodable pages"

_KINDS = {
    "request": REQUESTS,
    "metadata": METADATA,
    "warcinfo": WARCINFO,
    "revisit": REVISITS,
    "conversion": CONVERSIONS,
}


def page_of(record: Record, limit: int, now: datetime) -> Capture | Skipped:
    """The page in a record, or what the record is instead.

    limit: most bytes of the page, packed and unpacked; now: aware, no page is from after it.
    """
    if record.kind not in ("response", "resource"):
        return Skipped(_KINDS.get(record.kind, OTHER))
    url = record.fields.get("warc-target-uri", "").strip("<> ")
    if not url.lower().startswith(("http://", "https://")):
        return Skipped(ADDRESS)
    if record.size > len(record.block):
        return Skipped(LONG)
    try:
        message = read_message(record.block, limit) if record.kind == "response" else None
    except TooLong:
        return Skipped(LONG)
    except Undecodable:
        return Skipped(PACKED)
    if message is None:
        # No head of an answer: what stands there may be the page itself.
        said = record.fields.get("content-type", "") if record.kind == "resource" else ""
        status, headers, body = 200, {"content-type": said}, record.block
    else:
        status, headers, body = message.status, message.headers, message.body
    if not 200 <= status < 300:
        return Skipped(STATUS)
    if not body.strip():
        return Skipped(EMPTY)
    refused = _no_page(record, headers.get("content-type", ""), body)
    if refused is not None:
        return Skipped(refused)
    at = _time(record.fields.get("warc-date", ""), headers.get("date", ""), now)
    if at is None:
        return Skipped(TIME)
    return Capture(url, clean_url(url), RawAnswer(url, status, headers, body, at))


def _no_page(record: Record, said: str, body: bytes) -> str | None:
    """What an answer is that is no page; None for a page."""
    kind = said.partition(";")[0].strip().lower()
    if kind in _UNSAID:
        kind = record.fields.get("warc-identified-payload-type", "").partition(";")[0].strip().lower()
    head = body[:4096].lstrip(b"\xef\xbb\xbf")
    if _FEED_TYPES.fullmatch(kind) or _LOOKS_FEED.match(head):
        return FEEDS
    if kind in _HTML or (kind in _UNSAID and _LOOKS_HTML.search(head) is not None):
        return None
    return NOT_HTML


def _time(said: str, answered: str, now: datetime) -> datetime | None:
    """When a page was captured: as the record says, else as the answer's own head does."""
    for found in (_stamp(said), _header_date(answered)):
        if found is not None and found.year >= _FIRST_YEAR and found <= now + _AHEAD:
            return found
    return None


def _stamp(said: str) -> datetime | None:
    if _ARC_DATE.fullmatch(said[:14]):
        said = f"{said[:4]}-{said[4:6]}-{said[6:8]}T{said[8:10]}:{said[10:12]}:{said[12:14]}"
    found = _ISO_DATE.match(said)
    if found is None:
        return None
    try:
        return datetime(*(int(part or 0) for part in found.groups()), tzinfo=UTC)  # type: ignore[arg-type, misc]
    except ValueError:
        return None


def _header_date(said: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(said)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
