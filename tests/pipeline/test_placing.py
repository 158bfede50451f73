"""Where articles stand that come long after their time, and that a placer which remembers places them as one does that
begins anew."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from dateline.config import load_settings
from dateline.model import Article, Block, BlockKind, Record, Span
from dateline.pipeline.clock import Clock
from dateline.pipeline.placing import Placer
from dateline.pipeline.schedule import Pace
from dateline.store import RawAnswer, Store, Work
from dateline.store.archives import Capture
from tests.pipeline.world import MONDAY, OUTLETS, events

DAY = timedelta(days=1)
NOW = MONDAY + 2 * DAY


def come(store: Store, url: str, telling: tuple[int, int], at: datetime, state: int = 0) -> None:
    """An article comes in, up to where it is to be placed. telling: the number of its event, and which of the texts on
    it; state: how often its page has changed."""
    event, told = events(telling[0] + 1)[-1], telling[1]
    paragraphs = [*event.paragraphs(told), *(f"It was added later, as change {n}." for n in range(state))]
    text = "\n\n".join(paragraphs)
    made = Article(
        url=url,
        headline=event.headline,
        text=text,
        blocks=(Block(BlockKind.PARAGRAPH, Span(0, len(text))),),
        outlet=OUTLETS[len(url) % len(OUTLETS)],
        published=at,
        language="en",
    )
    seen = min(at + state * timedelta(minutes=5), NOW)
    store.keep_captures("warc", "crawl", [Capture(url, url, RawAnswer(url, 200, {}, text.encode(), seen))], NOW)
    (lease,) = store.lease(Work.CAPTURE, NOW, 10, 60)
    source = store.capture_to_read(lease.subject)
    assert source is not None
    store.take_capture(lease, source, made, version=1, now=NOW)
    (lease,) = store.lease(Work.RECORD, NOW, 10, 60)
    store.take_record(lease, store.article_to_record(lease.subject), Record(sentences=()), version=1, now=NOW)


def placer(store: Store, folder: Path) -> Placer:
    return Placer(store, Clock.of(load_settings(folder, clock=NOW)), Pace())


def together(store: Store) -> tuple[set[frozenset[str]], set[frozenset[str]]]:
    """The addresses that are in one story, and those that print one text."""
    stories: defaultdict[int, set[str]] = defaultdict(set)
    wires: defaultdict[int, set[str]] = defaultdict(set)
    for source in store.placed_since(MONDAY - 400 * DAY):
        assert source.story_id is not None and source.wire_id is not None
        stories[source.story_id].add(source.article.url)
        wires[source.wire_id].add(source.article.url)
    return set(map(frozenset, stories.values())), set(map(frozenset, wires.values()))


def arrivals(seed: int) -> list[tuple[str, tuple[int, int], datetime, int]]:
    """Articles on eleven events of the last six weeks, in any order: other tellings, copies, and pages that change."""
    chance = random.Random(seed)
    made = [("https://courier.example/now", (0, 0), NOW - timedelta(hours=1), 0)]
    for event in range(1, 12):
        began = NOW - chance.uniform(1, 42) * DAY
        for number in range(5):
            url = f"https://paper{number}.example/{'x' * number}{event}"
            at = began + timedelta(hours=number * chance.choice((1, 9)))
            made.append((url, (event, number % 3), min(at, NOW), 0))
    first, *others = made
    chance.shuffle(others)
    for url, telling, at, _ in chance.sample(others, 12):
        later = chance.randrange(1 + next(i for i, one in enumerate(others) if one[0] == url), len(others) + 1)
        others.insert(later, (url, telling, at, 1))
    return [first, *others]


@pytest.mark.parametrize("seed", [7, 22])
def test_a_placer_that_begins_anew_with_each_article_places_all_as_one_that_remembers(
    seed: int, tmp_path: Path
) -> None:
    found = []
    for anew in (False, True):
        store = Store.open(tmp_path / f"{anew}.sqlite")
        working = placer(store, tmp_path)
        for arrival in arrivals(seed):
            come(store, *arrival)
            if anew:
                working.leave()
                working = placer(store, tmp_path)
            assert working.place(10) == 1
        found.append(together(store))
        store.close()
    assert found[0] == found[1]
    stories, wires = found[0]
    assert any(len(story) == 5 for story in stories) and any(len(wire) == 2 for wire in wires)
