"""What readers put right in stories holds for what comes later, after a restart, and when all is placed anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from dateline.pipeline import versions
from dateline.store import Store
from dateline.store.placing import StandingArticle
from dateline.store.rebuilding import Rebuilt, Versions
from tests.pipeline.test_placing import NOW, come, placer

VERSIONS = Versions(versions.ARTICLE, versions.RECORD, versions.PLACING, versions.OUTLINE, 1)


def tell(store: Store, event: int, number: int, hour: float) -> str:
    url = f"https://paper{number}.example/{'x' * number}{event}"
    come(store, url, (event, number % 3), NOW - timedelta(hours=20 - hour))
    return url


def stories(store: Store) -> dict[int, set[str]]:
    found: defaultdict[int, set[str]] = defaultdict(set)
    for source in store.placed_since(NOW - timedelta(days=400)):
        assert source.story_id is not None
        found[source.story_id].add(source.article.url)
    return dict(found)


def of(store: Store, url: str) -> int:
    return next(story for story, urls in stories(store).items() if url in urls)


def ids(store: Store, urls: set[str]) -> list[int]:
    return [source.id for source in store.placed_since(NOW - timedelta(days=400)) if source.article.url in urls]


@pytest.fixture
def desk(tmp_path: Path) -> Store:
    """Two events, three tellings of each."""
    store = Store.open(tmp_path / "desk.sqlite")
    for number in range(3):
        for event in (1, 2):
            tell(store, event, number, number)
    working = placer(store, tmp_path)
    working.place(10)
    working.leave()
    assert sorted(len(urls) for urls in stories(store).values()) == [3, 3]
    return store


def anew(store: Store, folder: Path) -> None:
    """All of it is placed again, by a worker that has just been started."""
    store.make_behind(Rebuilt.STORIES)
    store.rebuild(Rebuilt.STORIES, VERSIONS, NOW)
    working = placer(store, folder)
    while working.place(10):
        pass
    assert store.still_behind().unplaced == 0


def test_two_stories_joined_by_a_reader_stay_one_for_later_articles_and_through_a_rebuild(
    desk: Store, tmp_path: Path
) -> None:
    working = placer(desk, tmp_path)
    tell(desk, 1, 3, 4)
    assert working.place(10) == 1  # it plays the part when the reader puts things right
    first, second = sorted(stories(desk))
    desk.join_stories(desk.user(NOW), first, second, NOW)
    later = tell(desk, 2, 4, 5)
    assert working.place(10) == 1
    assert set(stories(desk)) == {first}
    assert of(desk, later) == first
    before = stories(desk)
    anew(desk, tmp_path)
    assert stories(desk) == before
    assert desk.story(second).id == first


def test_articles_split_off_stay_apart_through_a_restart_and_a_rebuild(desk: Store, tmp_path: Path) -> None:
    story = min(stories(desk))
    urls = stories(desk)[story]
    desk.take_from_story(desk.user(NOW), story, ids(desk, {max(urls)}), NOW)
    (hand,) = desk.story_hands()
    assert hand.now_in is not None
    off = stories(desk)[hand.now_in.id]
    assert off and off < urls
    tell(desk, 1, 3, 4)
    tell(desk, 2, 4, 5)
    placer(desk, tmp_path).place(10)
    assert stories(desk)[story] & off == set()
    anew(desk, tmp_path)
    assert stories(desk)[story] & urls == urls - off
    assert {of(desk, url) for url in off} == {hand.now_in.id}


def test_a_moved_article_is_placed_where_the_reader_put_it_when_all_is_placed_anew(desk: Store, tmp_path: Path) -> None:
    first, second = sorted(stories(desk))
    off = max(stories(desk)[first])
    desk.take_from_story(desk.user(NOW), first, ids(desk, {off}), NOW, to=second)
    before = stories(desk)
    anew(desk, tmp_path)
    assert stories(desk) == before
    assert of(desk, off) == second


def test_a_correction_taken_back_binds_nothing_any_more(desk: Store, tmp_path: Path) -> None:
    before = stories(desk)
    first, second = sorted(before)
    reader = desk.user(NOW)
    desk.undo_story_hand(reader, desk.join_stories(reader, first, second, NOW), NOW)
    assert stories(desk) == before
    anew(desk, tmp_path)
    assert stories(desk) == before


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The times since when all that was placed has been read from the store."""
    found: list[datetime] = []
    placed_since = Store.placed_since

    def noted(store: Store, since: datetime, until: datetime | None = None) -> Iterator[StandingArticle]:
        found.append(since)
        return placed_since(store, since, until)

    monkeypatch.setattr(Store, "placed_since", noted)
    return found


def test_who_places_articles_follows_corrections_without_reading_the_store_anew_and_as_one_that_does(
    tmp_path: Path, reads: list[datetime]
) -> None:
    found = []
    for anew in (False, True):
        store = Store.open(tmp_path / f"{anew}.sqlite")
        for number in range(3):
            for event in (1, 2, 3):
                tell(store, event, number, number)
        working = placer(store, tmp_path)
        working.place(10)
        reader = store.user(NOW)
        for step, (event, number) in enumerate(((1, 3), (2, 3), (3, 3), (1, 4), (2, 5), (3, 5))):
            one, two, *others = sorted(stories(store))
            if step == 0:
                store.take_from_story(reader, two, ids(store, {max(stories(store)[two])}), NOW)
            elif step == 1:
                store.join_stories(reader, one, others[-1], NOW)
            elif step == 2:
                store.take_from_story(reader, one, ids(store, {min(stories(store)[one])}), NOW, to=two)
            elif step == 4:
                store.join_stories(reader, one, two, NOW)
                store.take_from_story(reader, one, ids(store, {max(stories(store)[one])}), NOW)
            if anew:
                working.leave()
                working = placer(store, tmp_path)
            tell(store, event, number, 4 + step)
            reads.clear()
            assert working.place(10) == 1
            assert bool(reads) == anew
        found.append(stories(store))
        store.close()
    assert found[0] == found[1]


def test_what_is_taken_back_makes_who_places_articles_read_the_store_anew(
    desk: Store, tmp_path: Path, reads: list[datetime]
) -> None:
    working = placer(desk, tmp_path)
    tell(desk, 1, 3, 4)
    working.place(10)
    reader, (first, second) = desk.user(NOW), sorted(stories(desk))
    desk.undo_story_hand(reader, desk.join_stories(reader, first, second, NOW), NOW)
    tell(desk, 2, 4, 5)
    reads.clear()
    assert working.place(10) == 1
    assert len(reads) == 1
    assert set(stories(desk)) == {first, second}
