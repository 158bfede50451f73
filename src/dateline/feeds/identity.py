"""When two addresses, or two entries, are the same one."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from importlib.resources import files
from urllib.parse import SplitResult, unquote_plus, urlsplit

from dateline.model import Entry, Feed
from dateline.text import plain

_FEWEST_DIFFERENT = 3
# Characters of text.
_LONG, _VERY_LONG = 200, 600
_PORTS = {"http": "80", "https": "443"}


@dataclass(frozen=True, slots=True)
class _Tracking:
    """Query parameters that say how a reader came, not what they came for: by name, by how the name begins, and, for
    names that also mean other things, by name and value."""

    names: frozenset[str]
    prefixes: tuple[str, ...]
    values: dict[str, frozenset[str]]

    def holds(self, parameter: str) -> bool:
        name, _, value = parameter.partition("=")
        name = unquote_plus(name).lower()
        if name in self.names or name.startswith(self.prefixes):
            return True
        return unquote_plus(value).lower() in self.values.get(name, ())


@cache
def _tracking() -> _Tracking:
    data = json.loads(files("dateline.feeds").joinpath("data/tracking.json").read_bytes())
    return _Tracking(
        frozenset(data["names"]),
        tuple(data["prefixes"]),
        {name: frozenset(values) for name, values in data["values"].items()},
    )


@lru_cache(4096)  # an answer's addresses are asked for some four times: as guids, as links, as those of others
def clean_url(url: str) -> str:
    """An address in the form that tells it from others: scheme and host in lower case, no default port, no fragment,
    no tracking parameters. For identity alone; the address itself is kept as given.

    A fragment that begins with "!" names a page of its own and stays. What is no address comes back trimmed.
    """
    url = url.strip()
    try:
        parts = urlsplit(url)
        host = _host(parts)
    except ValueError:
        return url
    if not parts.scheme or not host:
        return url
    kept = [parameter for parameter in parts.query.split("&") if parameter and not _tracking().holds(parameter)]
    return SplitResult(
        parts.scheme,
        host,
        parts.path or "/",
        "&".join(kept),
        parts.fragment if parts.fragment.startswith("!") else "",
    ).geturl()


def _host(parts: SplitResult) -> str:
    user, at, host = parts.netloc.rpartition("@")
    name, colon, port = host.rpartition(":")
    if colon and (port in ("", _PORTS.get(parts.scheme)) and not name.endswith(":")):
        host = name
    return f"{user}{at}{host.lower()}"


def content_hash(*texts: str | None) -> str:
    """A name for an entry that has no other, made from its words."""
    digest = hashlib.sha256("\0".join(text or "" for text in texts).encode("utf-8", "replace"))
    return f"sha256:{digest.hexdigest()[:40]}"


def entry_key(entry: Entry) -> str:
    """What an entry is known by within its feed, from one fetch to the next: its guid, else its link, else its words.

    A guid that is an address is cleaned as a link is: outlets put it in both places, with tracking parameters that
    change from day to day.
    """
    return clean_url(entry.id) if entry.id.lower().startswith(("http://", "https://")) else entry.id.strip()


def entry_keys(feed: Feed) -> list[str]:
    """What each entry of a feed is known by, in order: as ``entry_key``, unless that stands on entries too different to
    be one; then its link, and where that does as well, its words."""
    words = [_words(entry) for entry in feed.entries]
    ids = [entry_key(entry) for entry in feed.entries]
    faulty, nobodys = _on_many(ids, words), links_of_no_article(feed)
    keys = []
    for entry, name in zip(feed.entries, ids, strict=True):
        if name in faulty:
            link = clean_url(entry.link) if entry.link else ""
            name = link if link and link not in nobodys else content_hash(entry.title, entry.content or entry.summary)
        keys.append(name)
    return keys


def links_of_no_article(feed: Feed) -> frozenset[str]:
    """The links of a feed, in clean form, that no entry can be read at or known by: its site's front page, and what
    many different entries link to (a live page, a list, a player)."""
    links = [(clean_url(entry.link), _words(entry)) for entry in feed.entries if entry.link]
    fronts = {link for link, _ in links if _is_front(link)}
    if feed.link:
        fronts.add(clean_url(feed.link))
    return _on_many([link for link, _ in links], [words for _, words in links]) | fronts


def _on_many(names: Sequence[str], words: Sequence[str]) -> frozenset[str]:
    """Names that stand on three different entries, or on all of several: two with one name are an article and its
    newer version, which some feeds print side by side."""
    different: defaultdict[str, set[str]] = defaultdict(set)
    for name, text in zip(names, words, strict=True):
        different[name].add(text)
    return frozenset(
        name
        for name, texts in different.items()
        if len(texts) >= _FEWEST_DIFFERENT or (len(texts) > 1 and len(different) == 1)
    )


def _words(entry: Entry) -> str:
    return entry.title or entry.summary or entry.content or ""


def _is_front(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return bool(parts.netloc) and parts.path in ("", "/") and not parts.query and not parts.fragment


def is_same_again(before: Entry, after: Entry) -> bool:
    """Whether an entry with the words of one before, another guid and another link is that entry again.

    Words alone do not tell: hourly bulletins, live pages and daily columns print the same few for something else each
    time. The same time to the second does; without that, only a text that nobody writes twice.
    """
    if _recordings(before) != _recordings(after):
        return False
    length = len(plain(after.content or after.summary or ""))
    if before.published is None or after.published is None or _is_day(after.published):
        return length >= _LONG and (before.published is None or before.published == after.published)
    return before.published == after.published or length >= _VERY_LONG


def _recordings(entry: Entry) -> frozenset[str]:
    return frozenset(
        clean_url(media.url) for media in entry.media if (media.kind or "").startswith(("audio/", "video/"))
    )


def _is_day(time: datetime) -> bool:
    """Whether only the day is said."""
    return (time.hour, time.minute, time.second) == (0, 0, 0)
