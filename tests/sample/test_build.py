"""The sample desk is built once and opened at once from then on."""

from __future__ import annotations

import contextlib
import socket
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline.sample import LAST_EVENING, build, open_sample
from dateline.store import Store


@pytest.fixture(scope="module", autouse=True)
def in_one_evening() -> Iterator[None]:
    """The last evening alone is read here; the whole week is for the test that holds the pages to the truth."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "EVENINGS", build.EVENINGS[-1:])
        yield


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cache")
    _, newsroom = open_sample(folder)
    newsroom.stop()
    return folder


def test_a_second_opening_serves_the_kept_desk_and_its_pictures_without_building(cache: Path) -> None:
    said: list[str] = []
    settings, newsroom = open_sample(cache, say=said.append)
    with newsroom, contextlib.closing(Store.open(settings.database)) as store:
        assert said == []
        assert settings.clock == LAST_EVENING
        front = store.front(LAST_EVENING, LAST_EVENING.replace(hour=0))
        pictured = next(line for line in front.top if line.image is not None)
        assert pictured.image is not None and pictured.image.url is not None
        with urllib.request.urlopen(pictured.image.url, timeout=5) as answer:
            assert answer.headers["Content-Type"] == "image/png"


def test_every_feed_is_well_and_every_entry_became_an_article(cache: Path) -> None:
    settings, newsroom = open_sample(cache)
    with newsroom, contextlib.closing(Store.open(settings.database)) as store:
        feeds = store.feeds()
        assert len(feeds) == 12
        assert {feed.health for feed in feeds} == {"ok"}
        assert all(feed.entries == feed.articles for feed in feeds)


def test_where_its_port_is_taken_the_desk_is_built_again_at_another(cache: Path) -> None:
    _, newsroom = open_sample(cache)
    port = newsroom.server_port
    newsroom.stop()
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", port))
        taken.listen()
        said: list[str] = []
        settings, another = open_sample(cache, say=said.append)
        with another:
            assert another.server_port != port
            assert said and settings.allow_addresses == (another.allowed,)


def test_a_building_cut_short_is_never_taken_for_a_desk(tmp_path: Path) -> None:
    def stop_there(_: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        open_sample(tmp_path, say=stop_there)
    assert list(tmp_path.iterdir()) == []
