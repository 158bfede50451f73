"""The sample desk is built once and opened at once from then on."""

from __future__ import annotations

import contextlib
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline.sample import LAST_EVENING, build, sample_desk
from dateline.store import Store


@pytest.fixture(scope="module", autouse=True)
def in_one_reading() -> Iterator[None]:
    """Only the last evening is read here; the whole week is for the test that holds the pages to the truth."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "printings", lambda: {LAST_EVENING: set()})
        yield


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cache")
    with sample_desk(cache=folder):
        return folder


def test_a_second_opening_serves_the_kept_desk_and_its_pictures_without_building(cache: Path) -> None:
    said: list[str] = []
    with (
        sample_desk(port=8123, cache=cache, say=said.append) as settings,
        contextlib.closing(Store.open(settings.database)) as store,
    ):
        assert said == []
        assert (settings.clock, settings.port) == (LAST_EVENING, 8123)
        front = store.front(LAST_EVENING, LAST_EVENING.replace(hour=0))
        pictured = next(line for line in front.top if line.image is not None)
        assert pictured.image is not None and pictured.image.url is not None
        with urllib.request.urlopen(pictured.image.url, timeout=5) as answer:
            assert answer.headers["Content-Type"] == "image/png"


def test_every_feed_is_well_and_every_entry_became_an_article(cache: Path) -> None:
    with sample_desk(cache=cache) as settings, contextlib.closing(Store.open(settings.database)) as store:
        feeds = store.feeds()
        assert len(feeds) == 12
        assert {feed.health for feed in feeds} == {"ok"}
        assert all(feed.entries == feed.articles for feed in feeds)


def test_where_its_port_is_taken_another_desk_is_built_and_the_first_goes_on(cache: Path) -> None:
    said: list[str] = []
    with sample_desk(cache=cache) as first, sample_desk(cache=cache, say=said.append) as second:
        assert said
        assert first.allow_addresses != second.allow_addresses
        for settings in (first, second):
            with contextlib.closing(Store.open(settings.database)) as store:
                assert len(store.feeds()) == 12


def test_a_building_cut_short_is_never_taken_for_a_desk(tmp_path: Path) -> None:
    def stop_there(_: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), sample_desk(cache=tmp_path, say=stop_there):
        pytest.fail("there is no desk to open")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
