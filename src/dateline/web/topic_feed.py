"""A topic's own feed in Atom: its newest articles with their texts, each text once."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import escape
from xml.etree.ElementTree import Element, SubElement, tostring

from dateline.model import Article, BlockKind
from dateline.store.topic_views import TopicArticle, TopicView
from dateline.web.site import is_web_address
from dateline.web.strings import Strings

_ATOM = "http://www.w3.org/2005/Atom"
_NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAGS = {BlockKind.SUBHEAD: "h2", BlockKind.QUOTATION: "blockquote"}


def feed_of(view: TopicView, base: str, strings: Strings) -> bytes:
    """The feed as bytes. base: the desk's address, without a slash at its end."""
    feed = Element("feed", xmlns=_ATOM)
    address = f"{base}/topic/{view.id}"
    _text(feed, "id", address)
    _text(feed, "title", str(strings("topic.feed_title", name=view.line.name).unescape()))
    SubElement(feed, "link", rel="self", type="application/atom+xml", href=f"{address}/feed.xml")
    SubElement(feed, "link", rel="alternate", type="text/html", href=address)
    newest = max((_changed(it) for it in view.articles), default=datetime(1970, 1, 1, tzinfo=UTC))
    _text(feed, "updated", _time(newest))
    _text(SubElement(feed, "generator"), None, "Dateline")
    for it in view.articles:
        if it.copy_of is None:
            feed.append(_entry(it, base))
    written: str = tostring(feed, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{written}'.encode()


def _entry(it: TopicArticle, base: str) -> Element:
    entry = Element("entry")
    here = f"{base}/article/{it.line.id}"
    _text(entry, "id", here)
    _text(entry, "title", it.line.headline or it.line.outlet)
    SubElement(entry, "link", rel="alternate", type="text/html", href=here)
    if is_web_address(it.line.url):
        SubElement(entry, "link", rel="via", href=_clean(it.line.url))
    _text(entry, "published", _time(it.line.at))
    _text(entry, "updated", _time(_changed(it)))
    _text(SubElement(entry, "author"), "name", it.line.outlet)
    if it.line.dek:
        _text(entry, "summary", it.line.dek)
    content = SubElement(entry, "content", type="html")
    content.text = _clean(_body(it.article))
    return entry


def _body(article: Article) -> str:
    blocks = [(block.kind, block.span.of(article)) for block in article.blocks if not block.repeat]
    blocks = blocks or [(BlockKind.PARAGRAPH, article.text)]
    return "\n".join(
        f"<{_TAGS.get(kind, 'p')}>{escape(text)}</{_TAGS.get(kind, 'p')}>" for kind, text in blocks if text.strip()
    )


def _changed(it: TopicArticle) -> datetime:
    modified = it.article.modified
    return modified if modified is not None and modified.tzinfo is not None and modified > it.line.at else it.line.at


def _text(parent: Element, name: str | None, text: str) -> None:
    (SubElement(parent, name) if name is not None else parent).text = _clean(text)


def _clean(text: str) -> str:
    """Without what XML 1.0 cannot hold."""
    return _NOT_IN_XML.sub("", text)


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
