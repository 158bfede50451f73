"""How much of real and of odd feeds is read as it should be: ``python -m evals.feeds [--differences]``.

On ``feeds-real`` and every fortieth answer of ``feeds-river`` against feedparser's own reading, entry by entry: number,
title, link, id, date (as an instant), and the words of summary and content. Each difference is listed under the rule
that judges it, or as not judged. On ``feeds-conformance`` against what the suites of feedparser, gofeed and feed-rs
expect, with feedparser's score by the same rule beside ours. A title is compared as one line of plain text, a summary
or content as its words, a link as an absolute address, an author by name.
"""

from __future__ import annotations

import io
import re
import sys
import tarfile
from calendar import timegm
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import feedparser

from dateline.errors import NotAFeed
from dateline.feeds import read_feed
from dateline.model import Entry, Feed
from dateline.text import plain
from evals.feed_expectations import Expectation, expectations
from evals.gate import hold
from evals.shared import data_folder

URL = "https://outlet.example/feeds/all.xml"
EVERY = 40
"""One in so many of the river's answers is compared: most are the one before with an entry more."""

FETCHED = datetime(2040, 1, 1, tzinfo=UTC)
"""After every date in the feeds, some of which were moved to years ahead by those whose tests they are."""

_TWICE = re.compile("[\xc2\xc3]")
_MAIL = re.compile(r"\s*[(<]?\S+@\S+[)>]?")
_DAY = 86_400

differences: defaultdict[str, list[str]] = defaultdict(list)


def files(archive: Path) -> dict[str, bytes]:
    with tarfile.open(archive) as tar:
        streams = {member.name: tar.extractfile(member) for member in tar if member.isfile()}
        return {name: stream.read() for name, stream in streams.items() if stream is not None}


def words(markup: str | None) -> str:
    return " ".join(plain(markup or "").split())


def parsed(data: bytes, url: str = URL, headers: dict[str, str] | None = None) -> Any:
    return feedparser.parse(io.BytesIO(data), response_headers={"content-location": url} | (headers or {}))


def absolute(link: str | None, url: str = URL) -> str | None:
    """What a reader could follow: absolute and on the web."""
    try:
        joined = urljoin(url, (link or "").strip())
    except ValueError:
        return None
    return joined if link and joined.startswith(("http://", "https://")) else None


def equality(name: str, feeds: dict[str, bytes]) -> dict[str, float]:
    asked: Counter[str] = Counter()
    equal: Counter[str] = Counter()
    judged: Counter[str] = Counter()
    for file, data in feeds.items():
        theirs = parsed(data)["entries"]
        if not theirs:  # no feed, or JSON Feed, which feedparser does not read
            continue
        try:
            feed = read_feed(data, URL, fetched=FETCHED)
        except NotAFeed as error:
            feed = Feed("", None, ())
            differences["not judged"].append(f"{file}: {error.reason}")
        ours = feed.entries
        if len(ours) != len(theirs):
            cut = feed.partial is not None and len(ours) == len(theirs) - 1
            rule = "the entry within which a feed is cut off is not read" if cut else "not judged"
            judged["entries"] += cut
            differences[rule].append(f"{file}: {len(ours)} entries / feedparser {len(theirs)}")
        asked["entries"] += max(len(theirs), len(ours))
        equal["entries"] += min(len(theirs), len(ours))
        for entry, other in zip(ours, theirs, strict=False):
            for field, mine, its in compared(entry, other):
                asked[field] += 1
                if mine in its:
                    equal[field] += 1
                    continue
                rule = judge(field, mine, its, entry)
                judged[field] += rule != "not judged"
                differences[rule].append(f"{file} {field}: {str(mine)[:150]!r} / feedparser {str(its)[:300]}")
    print(f"{name + ': as feedparser':32} {'asked':>6} {'equal':>8} {'and judged right':>18}")
    for field in asked:
        right = (equal[field] + judged[field]) / asked[field]
        print(f"{field:32} {asked[field]:6} {equal[field] / asked[field]:8.4%} {right:18.4%}")
    return {f"{name}: {field} as feedparser": equal[field] / asked[field] for field in asked}


def compared(entry: Entry, other: Any) -> Iterator[tuple[str, Any, set[Any]]]:
    """field, ours, and what of feedparser's agrees with it."""
    yield "titles", entry.title, {words(other.get("title"))}
    yield "links", entry.link, {absolute(other.get("link"))}
    if other.get("id"):
        # feedparser makes an address of a bare guid that is not declared to be none; ours stays as printed.
        bare = {entry.id} if absolute(entry.id) == other["id"].strip() else set()
        yield "ids", entry.id, {other["id"].strip(), *bare}
    when = dict.get(other, "published_parsed") or dict.get(other, "updated_parsed")
    if when:
        yield "dates", int(entry.published.timestamp()) if entry.published else None, {timegm(when)}
    # feedparser takes a picture's caption for the content of an entry that has only a summary: either will do.
    texts = {words(item.value) for item in other.get("content", [])} | {words(other.get("summary"))}
    yield "texts", words(entry.content) or words(entry.summary), texts


def judge(field: str, mine: Any, its: set[Any], entry: Entry) -> str:
    """The rule by which ours is right where feedparser differs, or "not judged"."""
    if field == "links" and mine is not None and mine == entry.id:
        return "a link that is empty or damaged: it is as the entry's id, which is an address"
    if field in ("titles", "texts") and any(_TWICE.search(text) and _ascii(text) == _ascii(mine) for text in its):
        return "characters that were encoded twice are put right, also where others in the text were not"
    if field == "texts" and "".join(mine.split()) in {"".join(text.split()) for text in its}:
        return "spaces alone: tags that part words, and tags that do not"
    if field == "dates" and mine is None and all(when < _DAY * 365 for when in its):
        return "a date before 1971 is no date"
    if field == "titles" and mine.endswith("…") and all(len(title) > 1000 for title in its):
        return "a title of more than 1,000 characters is cut"
    return "not judged"


def _ascii(text: str) -> str:
    return "".join(re.sub(r"[^\x21-\x7e]|&nbsp;", "", text).split())


def ours_says(feed: Feed | None, asked: Expectation) -> set[Any]:
    """What of ours answers an expectation."""
    if feed is None or (asked.entry is not None and len(feed.entries) <= asked.entry):
        return set()
    if asked.entry is None:
        return {feed.title if asked.field == "title" else feed.link}
    entry = feed.entries[asked.entry]
    media = entry.media[asked.place] if len(entry.media) > asked.place else None
    return {
        "title": lambda: {entry.title},
        "link": lambda: {entry.link},
        "id": lambda: {entry.id},
        "summary": lambda: {words(entry.summary) or words(entry.content)},
        "content": lambda: {words(entry.content) or words(entry.summary)},
        "author": lambda: {*entry.authors, ", ".join(entry.authors)},
        "published": lambda: {int(entry.published.timestamp())} if entry.published else set(),
        "updated": lambda: {int(entry.updated.timestamp())} if entry.updated else set(),
        "enclosure": lambda: {media.url} if media else set(),
        "enclosure type": lambda: {media.kind} if media else set(),
    }[asked.field]()


def feedparser_says(said: Any, asked: Expectation) -> set[Any]:
    """The same of feedparser's; of its own suite by the path that the suite gives."""
    path = asked.path or (("feed",) if asked.entry is None else ("entries", asked.entry)) + (asked.field,)
    value = said
    try:
        for key in path:
            value = value[key]
    except (KeyError, IndexError):
        return set()
    if isinstance(value, tuple):
        return {timegm(value)}
    if asked.field == "link":
        return {absolute(value, asked.url)}
    return {value, words(value)} if isinstance(value, str) else set()


def expected(asked: Expectation) -> set[Any]:
    value = asked.value
    if isinstance(value, int):
        return {value}
    if asked.field in ("link", "enclosure"):
        return {absolute(value, asked.url)} - {None}
    if asked.field == "author":
        # An address is no name: where there is nothing else, the desk has no author.
        return {value, _MAIL.sub("", value).strip()}
    # feedparser's suite gives plain text where a title is plain, and markup where it is markup.
    return {value} if asked.field in ("id", "enclosure type") else {value, words(value)}


def conformance(folder: Path) -> dict[str, float]:
    asked: Counter[str] = Counter()
    ours: Counter[str] = Counter()
    theirs: Counter[str] = Counter()
    for one in expectations(files(folder / "feeds-conformance/feeds.tar.xz"), URL):
        right = expected(one)
        if not right:
            continue
        try:
            feed = read_feed(one.data, one.url, content_type=one.headers.get("content-type"))
        except NotAFeed:
            feed = None
        key = f"{one.suite}: {one.field}"
        asked[key] += 1
        said = ours_says(feed, one)
        held = bool(said & right)
        ours[key] += held
        theirs[key] += bool(feedparser_says(parsed(one.data, one.url, one.headers), one) & right)
        if not held:
            differences["an expectation not held"].append(f"{one.name} {one.field}: {said} / expected {one.value!r}")
    print(f"{'expectations':32} {'asked':>6} {'ours':>8} {'feedparser':>10}")
    for key in sorted(asked):
        mark = "  fewer" if ours[key] < theirs[key] else ""
        print(f"{key:32} {asked[key]:6} {ours[key]:8} {theirs[key]:10}{mark}")
    held, total = sum(ours.values()), sum(asked.values())
    print(f"{'all':32} {total:6} {held:8} {sum(theirs.values()):10}")
    return {"conformance: expectations held": held / total}


def main(arguments: list[str]) -> int:
    folder = data_folder()
    if folder is None:
        return 0
    river = dict(sorted(files(folder / "feeds-river/river.tar.xz").items()))
    sample = {name: river[name] for name in list(river)[::EVERY]}
    scores = equality("real", files(folder / "feeds-real/feeds.tar.xz")) | equality("river", sample)
    scores |= conformance(folder)
    for rule, found in differences.items():
        print(f"{len(found):5} {rule}")
        for line in found if "--differences" in arguments or rule == "not judged" else ():
            print(f"      {line}")
    return bool(hold("feeds", scores))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
