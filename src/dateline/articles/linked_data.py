"""JSON-LD of a news page: the article's object out of graphs, lists and malformed scripts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import msgspec
from selectolax.lexbor import LexborNode

_LONGEST = 1_000_000
_DEEPEST = 6
_ARTICLE = re.compile(r"Article|Posting|Report|Review|LiveBlog|Opinion|Analysis", re.I)
_REFERRING = ("author", "creator", "publisher", "image", "thumbnailUrl", "mainEntityOfPage")
_SAYING = frozenset(("name", "url", "contentUrl", "caption"))
_MOST_SCRIPTS = 40
_STORY_PATH = re.compile(r"\d{5,}|[^\W_]+(?:[-_][^\W_]+){3,}/?\Z")
_NOT_ARTICLE = re.compile(r"Breadcrumb|Organization|WebSite|Person|ImageObject|ItemList", re.I)
_MAKERS = ("creditText", "creator", "author", "copyrightHolder")
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
# What templates set around JSON so that browsers of long ago would not choke on it.
_OPENING = re.compile(r"\s*(?:<!--|//|/\*)?\s*(?:<!\[CDATA\[)?\s*(?:\*/)?")
_CLOSING = re.compile(r"(?://|/\*)?\s*(?:\]\]>)?\s*(?:\*/|-->)?\Z")
_LONGEST_CLOSING = 40  # it is looked for there alone: from every blank of an indented script, that takes seconds
_AUTHOR = re.compile(r'"author"\s*:\s*[\[{][^}\]]{0,300}?"name"\s*:\s*"((?:[^"\\]|\\.){1,200})"')
_STRING = re.compile(
    r'"(headline|datePublished|dateModified|articleSection|description)"\s*:\s*"((?:[^"\\]|\\.){1,2000})"'
)


def article_objects(scripts: list[LexborNode], url: str) -> list[dict[str, Any]]:
    """The article objects in a page's JSON-LD, the one of the page at ``url`` and the most telling first; empty where
    it has none. What they only refer to by ``@id`` stands in its place."""
    objects: list[dict[str, Any]] = []
    for script in scripts[:_MOST_SCRIPTS]:
        text = script.text() or ""
        if 20 < len(text) <= _LONGEST:
            objects.extend(_objects(_load(text), 0))
    path = urlsplit(url).path.rstrip("/")
    told = [item for item in objects if is_article(item)] or _films(objects, path)
    if len(told) > 1:
        told.sort(key=lambda item: (-_is_of(item, path), -_worth(item)))
    if told:
        named = {key: item for item in objects if isinstance(key := item.get("@id"), str) and len(item) > 1}
        told[0] = {key: _resolved(value, named) if key in _REFERRING else value for key, value in told[0].items()}
    return told


def _films(objects: list[dict[str, Any]], path: str) -> list[dict[str, Any]]:
    """The film that is all of the page with this path, with its name for a headline: said to be the page's own, or the
    only one of a page whose address is a headline's or a number. Other pages show films beside what they tell."""
    films = [item for item in objects if is_film(item) and item.get("name") and item.get("description")]
    own = [item for item in films if _is_of(item, path)]
    if not own and len(films) == 1 and _STORY_PATH.search(path):
        own = films
    return [{**item, "headline": item["name"]} for item in own[:1]]


def is_film(item: dict[str, Any]) -> bool:
    """Whether a JSON-LD object describes a film."""
    return "VideoObject" in _types_of(item)


def _is_of(item: dict[str, Any], path: str) -> bool:
    """Whether an object says that it is of the page with this path."""
    said = [address for key in ("url", "mainEntityOfPage", "@id") for address in addresses_in(item.get(key))[:1]]
    return bool(path) and any(urlsplit(address).path.rstrip("/") == path for address in said if "[" not in address)


def _resolved(value: Any, named: dict[str, dict[str, Any]]) -> Any:
    """A value with the objects in place of mere references to them ("@id" alone, or with no more than a type)."""
    if isinstance(value, list):
        return [_resolved(item, named) for item in value[:30]]
    if isinstance(value, dict) and isinstance(key := value.get("@id"), str) and not value.keys() & _SAYING:
        return named.get(key, value)
    return value


def is_article(item: dict[str, Any]) -> bool:
    """Whether a JSON-LD object describes an article."""
    kinds = _types_of(item)
    if _NOT_ARTICLE.search(kinds):
        return False
    if _ARTICLE.search(kinds):
        return bool(item.get("headline") or item.get("articleBody") or item.get("datePublished") or item.get("name"))
    return bool(item.get("headline") and (item.get("datePublished") or item.get("author")))


def _types_of(item: dict[str, Any]) -> str:
    """The object's @type values as one string."""
    kind = item.get("@type") or ""
    return kind if isinstance(kind, str) else " ".join(map(str, kind)) if isinstance(kind, list) else ""


def _worth(item: dict[str, Any]) -> int:
    return sum(bool(item.get(key)) for key in ("headline", "datePublished", "author", "articleBody", "image"))


def _load(text: str) -> Any:
    opening = _OPENING.match(text)
    text = text[opening.end() if opening else 0 :].rstrip()
    closing = _CLOSING.search(text, max(0, len(text) - _LONGEST_CLOSING))
    text = text[: closing.start() if closing else None].strip().rstrip(";")
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        pass  # the standard library reads line breaks in strings, NaN and their like
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text), unescape(text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            several = _several(attempt)
            if several:
                return several
    # A script cut short or with a stray quote still says what its strings say.
    found: dict[str, Any] = {key: _unquoted(value) for key, value in reversed(_STRING.findall(text))}
    author = _AUTHOR.search(text)
    if author:
        found["author"] = _unquoted(author[1])
    return {"@type": "NewsArticle", **found} if "headline" in found else None


def _several(text: str) -> list[Any]:
    """The objects of a script that holds several, one after the other; empty where the first cannot be read."""
    read: list[Any] = []
    decoder = json.JSONDecoder(strict=False)
    place = text.find("{")
    while 0 <= place < len(text) and len(read) < _MOST_SCRIPTS:
        try:
            value, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            break
        read.append(value)
        place = text.find("{", place)
    return read


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
