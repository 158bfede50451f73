"""JSON Feed 1.0 and 1.1. A field of the wrong type counts as absent: one odd entry does not cost the feed."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from dateline.feeds.limits import MOST_ENTRIES
from dateline.feeds.said import SaidDate, SaidEntry, SaidFeed, SaidMedia, SaidText


class NotJsonFeed(ValueError):
    """Text that is no JSON, or JSON that is no feed; the message says which."""


def decode(text: str, url: str) -> SaidFeed:
    """What a JSON Feed found at ``url`` says. Raises ``NotJsonFeed``."""
    try:
        data = _data(text)
    except ValueError as error:
        raise NotJsonFeed("broken JSON, perhaps cut off") from error
    except RecursionError as error:
        raise NotJsonFeed("JSON nested too deep") from error
    items = data.get("items") if isinstance(data, dict) else None
    if not isinstance(items, list) or not ("jsonfeed" in _string(data, "version") or _string(data, "title")):
        raise NotJsonFeed("JSON, but no feed")
    return SaidFeed(
        title=SaidText(_string(data, "title"), html=False, base=url),
        link=_string(data, "home_page_url") or None,
        language=_string(data, "language") or None,
        entries=tuple(_entry(item, url) for item in items[:MOST_ENTRIES] if isinstance(item, dict)),
        left_out=max(len(items) - MOST_ENTRIES, 0),
    )


def _data(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        # Half of a surrogate pair, as a title cut in the middle of an emoji leaves it, is an error to the one, not to
        # the other.
        return json.loads(text)


def _string(data: Any, key: str) -> str:
    value = data.get(key) if isinstance(data, dict) else None
    return value if isinstance(value, str) else ""


def _id(item: dict[str, Any]) -> str | None:
    """The standard has ids be strings, and readers take numbers all the same."""
    value = item.get("id")
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else None


def _list(data: dict[str, Any], key: str) -> list[Any]:
    value = data.get(key)
    return value if isinstance(value, list) else []


def _entry(item: dict[str, Any], url: str) -> SaidEntry:
    html, text, summary = _string(item, "content_html"), _string(item, "content_text"), _string(item, "summary")
    contents = [SaidText(html, html=True, base=url)] if html else []
    if text:
        contents.append(SaidText(text, html=False, base=url))
    authors = _list(item, "authors") or [item.get("author")]
    pictures = [_string(item, "image"), _string(item, "banner_image")]
    return SaidEntry(
        guid=_id(item),
        title=SaidText(_string(item, "title"), html=False, base=url),
        link=_string(item, "url") or _string(item, "external_url") or None,
        published=_date(item, "date_published"),
        updated=_date(item, "date_modified"),
        summary=SaidText(summary, html=False, base=url) if summary else None,
        contents=tuple(contents),
        authors=tuple(_string(author, "name") for author in authors),
        tags=tuple(tag for tag in _list(item, "tags") if isinstance(tag, str)),
        media=(
            *(SaidMedia(picture, "image/*") for picture in pictures if picture),
            *(
                SaidMedia(_string(attachment, "url"), _string(attachment, "mime_type") or None)
                for attachment in _list(item, "attachments")
            ),
        ),
    )


def _date(item: dict[str, Any], key: str) -> SaidDate | None:
    value = _string(item, key)
    return SaidDate(value) if value else None
