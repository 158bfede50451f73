"""JSON-LD of a news page: the article's object out of graphs, lists and malformed scripts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import msgspec
from selectolax.lexbor import LexborNode

_LONGEST = 1_000_000
_DEEPEST = 6
_ARTICLE = re.compile(r"Article|Posting|Report|Review|LiveBlog|Opinion|Analysis", re.I)
_NOT_ARTICLE = re.compile(r"Breadcrumb|Organization|WebSite|Person|ImageObject|ItemList", re.I)
_MAKERS = ("creditText", "creator", "author", "copyrightHolder")
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_STRING = re.compile(
    r'"(headline|datePublished|dateModified|articleSection|description)"\s*:\s*"((?:[^"\\]|\\.){1,2000})"'
)


def article_objects(scripts: list[LexborNode]) -> list[dict[str, Any]]:
    """The article objects in a page's JSON-LD, most telling first; empty where it has none."""
    objects: list[dict[str, Any]] = []
    for script in scripts[:40]:
        text = script.text() or ""
        if 20 < len(text) <= _LONGEST:
            objects.extend(_objects(_load(text), 0))
    told = [item for item in objects if is_article(item)]
    told.sort(key=lambda item: -_worth(item))
    return told


def is_article(item: dict[str, Any]) -> bool:
    """Whether a JSON-LD object describes an article."""
    kinds = types_of(item)
    if _NOT_ARTICLE.search(kinds):
        return False
    if _ARTICLE.search(kinds):
        return bool(item.get("headline") or item.get("articleBody") or item.get("datePublished") or item.get("name"))
    return bool(item.get("headline") and (item.get("datePublished") or item.get("author")))


def types_of(item: dict[str, Any]) -> str:
    """The object's @type values as one string."""
    kind = item.get("@type") or ""
    return kind if isinstance(kind, str) else " ".join(map(str, kind)) if isinstance(kind, list) else ""


def _worth(item: dict[str, Any]) -> int:
    return sum(bool(item.get(key)) for key in ("headline", "datePublished", "author", "articleBody", "image"))


def _load(text: str) -> Any:
    text = text.strip().removeprefix("<!--").removesuffix("-->").strip()
    text = text.removeprefix("//<![CDATA[").removesuffix("//]]>").removeprefix("<![CDATA[").removesuffix("]]>")
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        pass  # the standard library reads line breaks in strings, NaN and their like
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text), unescape(text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    # A script cut short or with a stray quote still says what its strings say.
    found = {key: _unquoted(value) for key, value in reversed(_STRING.findall(text))}
    return {"@type": "NewsArticle", **found} if "headline" in found else None


def _unquoted(value: str) -> str:
    try:
        return str(json.loads(f'"{value}"', strict=False))
    except ValueError:
        return value


def _objects(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value[:200]:
            yield from _objects(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart"):
            if key in value:
                yield from _objects(value[key], depth + 1)


def text_of(value: Any) -> str | None:
    """A JSON-LD text value: a string, or the first of a list; white space folded, entities read."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value")
    if not isinstance(value, str):
        return None
    return " ".join(unescape(unescape(value)).split()) or None


def names_in(value: Any, depth: int = 0) -> list[str]:
    """Names of persons or organisations, however nested."""
    if depth > 4:
        return []
    if isinstance(value, str):
        return [" ".join(unescape(value).split())]
    if isinstance(value, dict):
        return names_in(value.get("name"), depth + 1)
    if isinstance(value, list):
        return [name for item in value[:30] for name in names_in(item, depth + 1)]
    return []


def picture_words(value: Any, depth: int = 0) -> tuple[str | None, str | None]:
    """The caption and the credit that an image value gives the first of its pictures that has any."""
    if depth > 2:
        return None, None
    if isinstance(value, dict):
        maker = next((text for key in _MAKERS if (text := text_of(value.get(key)))), None)
        return text_of(value.get("caption")), maker
    if isinstance(value, list):
        return next((words for item in value[:4] if any(words := picture_words(item, depth + 1))), (None, None))
    return None, None


def addresses_in(value: Any, depth: int = 0) -> list[str]:
    """Addresses of an image value: strings, ImageObjects, lists of either."""
    if depth > 4:
        return []
    if isinstance(value, str):
        return [value.strip()]
    if isinstance(value, dict):
        return addresses_in(value.get("url") or value.get("contentUrl") or value.get("@id"), depth + 1)
    if isinstance(value, list):
        return [address for item in value[:10] for address in addresses_in(item, depth + 1)]
    return []
