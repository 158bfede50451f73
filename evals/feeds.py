"""How much of real and of odd feeds is read as it should be: ``python -m evals.feeds [--differences]``.

On ``feeds-real`` against feedparser's own reading, entry by entry: number, title, link, id, date (as an instant), and
the words of summary and content. On ``feeds-conformance`` against what the suites of feedparser, gofeed and feed-rs
expect of titles, links, ids and texts, with feedparser's score by the same rule beside ours. A title is compared as
one line of plain text, a summary or content as its words, a link as an absolute address.
"""

from __future__ import annotations

import ast
import io
import json
import re
import sys
import tarfile
from calendar import timegm
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import feedparser

from dateline.errors import NotAFeed
from dateline.feeds import read_feed
from dateline.model import Entry, Feed
from dateline.text import plain
from evals.gate import hold
from evals.shared import data_folder

URL = "https://outlet.example/feeds/all.xml"

_EXPECT = re.compile(
    r"Expect:\s*(?:not bozo and )?(?:feed|entries\[(?P<number>\d)\])"
    r"\['(?P<field>title|link|id|description|summary)'\]"
    r"\s*==\s*(?P<value>u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"))\s*$",
    re.M,
)

differences: list[str] = []


def files(archive: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(archive) as tar:
        for member in tar:
            stream = tar.extractfile(member) if member.isfile() else None
            if stream is not None:
                yield member.name, stream.read()


def words(markup: str | None) -> str:
    return " ".join(plain(markup or "").split())


def parsed(data: bytes) -> Any:
    return feedparser.parse(io.BytesIO(data), response_headers={"content-location": URL})


def absolute(link: str | None) -> str | None:
    """What a reader could follow: absolute and on the web."""
    try:
        joined = urljoin(URL, (link or "").strip())
    except ValueError:
        return None
    return joined if link and joined.startswith(("http://", "https://")) else None


def real_feeds(folder: Path) -> dict[str, float]:
    agreed: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for name, data in files(folder / "feeds-real/feeds.tar.xz"):
        theirs = parsed(data)["entries"]
        try:
            ours = read_feed(data, URL).entries
        except NotAFeed as error:
            if theirs:
                asked["entries"] += len(theirs)
                differences.append(f"{name}: {len(theirs)} entries by feedparser, here: {error.reason}")
            continue
        if not theirs:  # JSON Feed, which feedparser does not read
            continue
        asked["entries"] += max(len(theirs), len(ours))
        agreed["entries"] += min(len(theirs), len(ours))
        for entry, other in zip(ours, theirs, strict=False):
            for field, mine, its in compared(entry, other):
                asked[field] += 1
                agreed[field] += mine in its
                if mine not in its:
                    differences.append(f"{name} {field}: {str(mine)[:150]!r} / feedparser {str(its)[:300]}")
    return {f"real: {field} as feedparser": agreed[field] / asked[field] for field in asked}


def compared(entry: Entry, other: Any) -> Iterator[tuple[str, Any, set[Any]]]:
    """field, ours, and what of feedparser's agrees with it."""
    yield "titles", entry.title, {words(other.get("title"))}
    yield "links", entry.link, {absolute(other.get("link"))}
    if other.get("id"):
        # feedparser makes an address of a bare guid that is not declared to be none; ours stays as printed.
        bare = {entry.id} if absolute(entry.id) == other["id"].strip() else set()
        yield "ids", entry.id, {other["id"].strip(), *bare}
    when = dict.get(other, "published_parsed") or dict.get(other, "updated_parsed")
    if when and entry.published:
        yield "dates", int(entry.published.timestamp()), {timegm(when)}
    # feedparser takes a picture's caption for the content of an entry that has only a summary: either will do.
    texts = {words(item.value) for item in other.get("content", [])} | {words(other.get("summary"))}
    yield "texts", words(entry.content) or words(entry.summary), texts


def expectations(folder: Path) -> Iterator[tuple[str, bytes, str, int | None, str, str]]:
    """suite, file's bytes, field, number of the entry (None for the feed), file's name, expected value."""
    found = dict(files(folder / "feeds-conformance/feeds.tar.xz"))
    for name, data in found.items():
        if name.startswith("feedparser/"):
            match = _EXPECT.search(data.replace(b"\0", b"").decode("latin-1"))
            if match:
                number = int(match["number"]) if match["number"] else None
                value = ast.literal_eval(match["value"].removeprefix("u"))
                if value:
                    yield "feedparser", data, match["field"], number, name, value
        elif name.startswith("gofeed/translator/") and name.endswith(".xml"):
            said = json.loads(found[name.removesuffix("xml") + "json"])
            yield from (("gofeed", data, *rest) for rest in gofeed(said, name))
        elif name.startswith("feed-rs/") and name.removesuffix(".xml") + ".serde.json" in found:
            said = json.loads(found[name.removesuffix(".xml") + ".serde.json"])
            yield from (("feed-rs", data, *rest) for rest in feed_rs(said, name))


def gofeed(said: dict[str, Any], name: str) -> Iterator[tuple[str, int | None, str, str]]:
    for number, part in [(None, said), *enumerate(said["items"])]:
        for key, field in (("title", "title"), ("link", "link"), ("guid", "id"), ("description", "summary")):
            if part.get(key) and not (number is None and field == "summary"):
                yield field, number, name, part[key]


def feed_rs(said: dict[str, Any], name: str) -> Iterator[tuple[str, int | None, str, str]]:
    for number, part in [(None, said), *enumerate(said["entries"])]:
        if part.get("title") and part["title"]["content"]:
            yield "title", number, name, part["title"]["content"]
        alternate = [link["href"] for link in part.get("links", []) if link["rel"] in (None, "alternate")]
        if len(alternate) == 1:
            yield "link", number, name, alternate[0]


def ours_says(feed: Feed | None, field: str, number: int | None) -> str | None:
    part = feed if number is None else feed.entries[number] if feed and len(feed.entries) > number else None
    if part is None or (isinstance(part, Feed) and field not in ("title", "link")):
        return None
    if field in ("summary", "description"):
        assert isinstance(part, Entry)
        return words(part.summary) or words(part.content)
    value: str | None = getattr(part, field)
    return value


def feedparser_says(said: Any, field: str, number: int | None) -> str | None:
    part = said["feed"] if number is None else said["entries"][number] if len(said["entries"]) > number else {}
    value = part.get(field)
    if field == "link":
        return absolute(value)
    return (value if field == "id" else words(value)) if isinstance(value, str) else None


def conformance(folder: Path) -> dict[str, float]:
    asked: Counter[str] = Counter()
    ours: Counter[str] = Counter()
    theirs: Counter[str] = Counter()
    for suite, data, field, number, name, value in expectations(folder):
        if number is None and field not in ("title", "link"):
            continue
        # feedparser's suite gives plain text where a title is plain, and markup where it is markup.
        expected = {absolute(value)} if field == "link" else {value} if field == "id" else {value, words(value)}
        if None in expected:
            continue
        try:
            feed = read_feed(data, URL)
        except NotAFeed:
            feed = None
        key = f"{suite}: {field}"
        asked[key] += 1
        said = ours_says(feed, field, number)
        ours[key] += said in expected
        theirs[key] += feedparser_says(parsed(data), field, number) in expected
        if said not in expected:
            differences.append(f"{name} {field}: {said!r} / expected {value!r}")
    print(f"{'expectations':32} {'asked':>6} {'ours':>6} {'feedparser':>10}")
    for key in sorted(asked):
        print(f"{key:32} {asked[key]:6} {ours[key]:6} {theirs[key]:10}")
    held, total = sum(ours.values()), sum(asked.values())
    print(f"{'all':32} {total:6} {held:6} {sum(theirs.values()):10}")
    return {"conformance: expectations held": held / total}


def main(arguments: list[str]) -> int:
    folder = data_folder()
    if folder is None:
        return 0
    scores = real_feeds(folder) | conformance(folder)
    if "--differences" in arguments:
        print("\n".join(differences))
    else:
        print(f"{len(differences)} differences (--differences lists them)")
    return bool(hold("feeds", scores))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
