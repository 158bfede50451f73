"""What the test suites of other feed readers expect of a feed, as plain values to compare with ours."""

from __future__ import annotations

import ast
import json
import re
from calendar import timegm
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_EXPECT = re.compile(r"Expect:\s*(.+?)\s*(?:-->|\n\s*\n|\n\w+:|\Z)", re.DOTALL)
_HEADER = re.compile(r"^Header:\s*([\w-]+):\s*(.*?)\s*$", re.MULTILINE)
_FIELDS = {
    ("title",): "title",
    ("title_detail", "value"): "title",
    ("link",): "link",
    ("id",): "id",
    ("guid",): "id",
    ("description",): "summary",
    ("summary",): "summary",
    ("summary_detail", "value"): "summary",
    ("content", "value"): "content",
    ("author",): "author",
    ("author_detail", "name"): "author",
    ("authors", "name"): "author",
    ("published_parsed",): "published",
    ("created_parsed",): "published",
    ("updated_parsed",): "updated",
    ("enclosures", "href"): "enclosure",
    ("enclosures", "url"): "enclosure",
    ("enclosures", "type"): "enclosure type",
}
# Of a feed itself the desk keeps these.
_OF_A_FEED = ("title", "link")


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a suite expects of one field. data, url, headers: the answer to read; entry: its number, None for the feed
    itself; place: the number of the item in a list (an author, an enclosure); value: as the suite has it, a time
    as seconds since 1970; path: where feedparser keeps it, () for suites of other readers."""

    suite: str
    name: str
    data: bytes
    url: str
    headers: dict[str, str]
    field: str
    entry: int | None
    place: int
    value: str | int
    path: tuple[str | int, ...] = ()


def expectations(found: dict[str, bytes], url: str) -> Iterator[Expectation]:
    """Every expectation of ``found`` (files by name) on a field that the desk keeps. url: where feeds are taken to be
    that do not say."""
    for name, data in found.items():
        if name.startswith("feedparser/"):
            yield from _feedparser(name, data)
        elif name.startswith("gofeed/translator/") and name.endswith(".xml"):
            yield from _gofeed(name, data, url, json.loads(found[name.removesuffix("xml") + "json"]))
        elif name.startswith("feed-rs/") and name.removesuffix(".xml") + ".serde.json" in found:
            yield from _feed_rs(name, data, url, json.loads(found[name.removesuffix(".xml") + ".serde.json"]))


def _feedparser(name: str, data: bytes) -> Iterator[Expectation]:
    text = data.replace(b"\0", b"").decode("latin-1")
    match = _EXPECT.search(text)
    if match is None:
        return
    try:
        expression = ast.parse(match[1], mode="eval").body
    except SyntaxError:
        return
    headers = {key.lower(): value for key, value in _HEADER.findall(text[:2000])}
    url = headers.get("content-location") or f"http://127.0.0.1:8097/{name}"
    for comparison in ast.walk(expression):
        if not (isinstance(comparison, ast.Compare) and isinstance(comparison.ops[0], ast.Eq)):
            continue
        path = _path(comparison.left)
        value = _value(comparison.comparators[-1])
        if path is None or not value or path[0] not in ("feed", "entries"):
            continue
        entry = int(path[1]) if path[0] == "entries" and len(path) > 2 else None
        rest = path[2:] if entry is not None else path[1:]
        field = _FIELDS.get(tuple(part for part in rest if isinstance(part, str)))
        if field is None or (entry is None and field not in _OF_A_FEED):
            continue
        place = next((part for part in rest if isinstance(part, int)), 0)
        yield Expectation("feedparser", name, data, url, headers, field, entry, place, value, path)


def _path(node: ast.expr) -> tuple[str | int, ...] | None:
    """``entries[0]['title']`` as ("entries", 0, "title"); None for what is no such path."""
    if isinstance(node, ast.Name):
        return (node.id,)
    if isinstance(node, ast.Attribute):
        before, key = _path(node.value), node.attr
    elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        before, key = _path(node.value), node.slice.value
    else:
        return None
    return None if before is None else (*before, key)


def _value(node: ast.expr) -> str | int | None:
    try:
        value = ast.literal_eval(node)
    except ValueError:
        return None
    if isinstance(value, tuple) and len(value) == 9:
        return timegm(value)
    return value if isinstance(value, str) else None


def _gofeed(name: str, data: bytes, url: str, said: dict[str, Any]) -> Iterator[Expectation]:
    for number, part in [(None, said), *enumerate(said["items"])]:
        for key, field in (("title", "title"), ("link", "link"), ("guid", "id"), ("description", "summary")):
            if part.get(key) and (number is not None or field in _OF_A_FEED):
                yield Expectation("gofeed", name, data, url, {}, field, number, 0, part[key])


def _feed_rs(name: str, data: bytes, url: str, said: dict[str, Any]) -> Iterator[Expectation]:
    for number, part in [(None, said), *enumerate(said["entries"])]:
        if part.get("title") and part["title"]["content"]:
            yield Expectation("feed-rs", name, data, url, {}, "title", number, 0, part["title"]["content"])
        alternate = [link["href"] for link in part.get("links", []) if link["rel"] in (None, "alternate")]
        if len(alternate) == 1:
            yield Expectation("feed-rs", name, data, url, {}, "link", number, 0, alternate[0])
