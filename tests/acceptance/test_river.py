"""Three days of real feeds, replayed at the times at which they were fetched, on both databases.

What is expected is found by feedparser and by the rule that a reader would give: entries of one feed are the same where
they share a guid or a link.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import feedparser
import pytest
from sqlalchemy import func, select

from dateline.pipeline import Rounds
from dateline.store import Store
from dateline.store.schema import articles, entries, pages, revisions
from dateline.text import plain
from tests.acceptance.corpora import desk_settings, river
from tests.acceptance.site import Site, serve_site

pytestmark = [pytest.mark.shared, pytest.mark.xdist_group("river")]

# On the second of them ten of the outlets' answers came back empty, as kept.
DAYS = ("2020-04-27", "2020-04-28", "2020-04-29")


@dataclass
class Announced:
    """What one feed announced in three days, by feedparser. names: for each entry, its guids and links; texts: by link,
    every different wording in which it was announced, without what only looks different; last: links in its last
    answer that had any; refused: answers that were no feed."""

    names: list[set[str]] = field(default_factory=list)
    texts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    last: set[str] = field(default_factory=set)
    refused: int = 0

    def hear(self, body: bytes) -> None:
        parsed = feedparser.parse(body)
        found = parsed.entries
        if not parsed.get("version"):
            self.refused += 1
        if not found:
            return
        # Where a feed is cut off, feedparser leaves half of an "&amp;" in its links.
        links = [entry.link.replace("&amp", "&") for entry in found]
        self.last = set(links)
        for link, entry in zip(links, found, strict=True):
            wording = _wording(entry)
            if not self.texts[link] or self.texts[link][-1] != wording:
                self.texts[link].append(wording)
            own = {link, entry.get("id", link)}
            same = [names for names in self.names if names & own]
            self.names = [names for names in self.names if not names & own] + [own.union(*same)]


def _wording(entry: feedparser.FeedParserDict) -> str:
    content = entry.get("content") or [{"value": ""}]
    words = " ".join(plain(text) for text in (entry.title, entry.get("summary", ""), content[0]["value"]))
    # An outlet's hashtags are its tags, a field of the article, and no words of its text.
    return " ".join(re.findall(r"(?<![#\w])\w+", words))


@pytest.fixture
def site() -> Iterator[Site]:
    with serve_site() as served:
        yield served


def test_three_days_of_real_feeds_enter_the_desk_once_and_become_stories(
    store: Store, desk_address: str, tmp_path: Path, site: Site
) -> None:
    days = river(DAYS)
    outlets = sorted({outlet for answers in days.values() for outlet in answers})
    settings = replace(desk_settings(tmp_path, site), database=desk_address)
    feed_ids = {outlet: store.add_feed(f"{site.address}/{outlet}.xml", outlet=outlet) for outlet in outlets}
    announced = {outlet: Announced() for outlet in outlets}
    failing: set[tuple[datetime, str]] = set()
    with Rounds(store, settings) as rounds:
        for moment, answers in days.items():
            for outlet, body in answers.items():
                site.answers[f"/{outlet}.xml"] = ("application/xml", body)
                announced[outlet].hear(body)
                store.read_feed_soon(feed_ids[outlet])
            rounds.round(moment, stands=moment)
            health = {outlet: store.feed(feed_ids[outlet]).line.health for outlet in answers}
            failing |= {(moment, outlet) for outlet, how in health.items() if how == "failing"}

    _each_entry_once(store, feed_ids, announced)
    assert len(failing) == sum(feed.refused for feed in announced.values()) > 0, (
        "answers that are no feed, and only they"
    )
    _what_vanished_is_kept(store, feed_ids, announced)
    _an_edit_is_a_revision(store, announced)
    stories = [line for page in range(1, 400) for line in store.stories(page, 40)]
    spanning = [line for line in stories if line.outlets > 1]
    progress = store.progress()
    print(
        f"\n{DAYS[0]} to {DAYS[-1]}: {sum(map(len, days.values()))} answers of {len(outlets)} outlets, of which "
        f"{len(failing)} are no feed; {progress.entries} entries, {progress.articles} articles, "
        f"{progress.stories} stories, {len(spanning)} across outlets"
    )
    assert progress.placed == progress.articles == progress.recorded
    assert len(spanning) >= 60
    claims = store.claims(limit=100_000)
    assert claims
    for claim in claims[::7]:
        article = store.article(claim.article_id).article
        assert claim.words == " ".join(span.of(article) for span in claim.spans)


def _each_entry_once(store: Store, feed_ids: dict[str, int], announced: dict[str, Announced]) -> None:
    counted = {outlet: store.feed(number).line.entries for outlet, number in feed_ids.items()}
    expected = {outlet: len(feed.names) for outlet, feed in announced.items()}
    assert counted == expected
    with store.reading() as connection:
        twice = connection.execute(
            select(entries.c.feed_id, entries.c.link)
            .group_by(entries.c.feed_id, entries.c.link)
            .having(func.count() > 1)
        ).all()
    assert not twice


def _what_vanished_is_kept(store: Store, feed_ids: dict[str, int], announced: dict[str, Announced]) -> None:
    vanished = 0
    for outlet, feed in announced.items():
        kept = {line.link for line in store.feed(feed_ids[outlet], limit=10_000).entries}
        gone = [names for names in feed.names if not names & feed.last]
        assert all(names & kept for names in gone), outlet
        vanished += len(gone)
    assert vanished > 100, "three days in which nothing left a feed try nothing"


def _an_edit_is_a_revision(store: Store, announced: dict[str, Announced]) -> None:
    # Words that are gone may be a call to read on, or a summary that was left out once: those that are new are an edit.
    edited = []
    for feed in announced.values():
        for names in feed.names:
            first, *later = (set(text.split()) for link in feed.texts if link in names for text in feed.texts[link])
            if any(words - first for words in later):
                edited.append(names)
    states = (
        select(entries.c.link, func.count(revisions.c.id).label("states"))
        .join_from(entries, pages, pages.c.id == entries.c.page_id)
        .join(articles, articles.c.id == pages.c.article_id)
        .join(revisions, revisions.c.article_id == articles.c.id)
        .group_by(entries.c.id, entries.c.link)
    )
    with store.reading() as connection:
        found = {row.link: row.states for row in connection.execute(states)}
    missed = [names for names in edited if max(found.get(name, 0) for name in names) < 2]
    print(f"\nedited by their outlets: {len(edited)}; without a revision: {missed}")
    assert len(edited) > 20
    assert not missed
