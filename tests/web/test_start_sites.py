"""The address of a site on the page of first steps: what is followed is said, and what it names besides is offered."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.config import Settings
from dateline.model import FollowedAs
from dateline.store import Store
from tests.pipeline.site import Site, serve_site
from tests.pipeline.world import MONDAY, feed
from tests.web.running import serving


def offering(site: Site) -> None:
    """A site that names two feeds."""
    head = ""
    for name in ("World", "Sport"):
        path = f"/{name.lower()}.xml"
        site.feed(path, feed(name, [(f"{site.address}/{name}/1", f"News of {name}", MONDAY, "<p>Short.</p>")]))
        head += f'<link rel="alternate" type="application/rss+xml" title="{name}" href="{path}">'
    site.page("/", f"<html><head>{head}</head><body>News</body></html>")


def test_the_feeds_that_a_site_names_besides_are_offered_one_by_one_and_a_second_time_is_said(tmp_path: Path) -> None:
    with serve_site() as site:
        offering(site)
        settings = Settings(
            data_dir=tmp_path, database=str(tmp_path / "desk.sqlite"), port=0, allow_addresses=(site.allowed,)
        )
        store = Store.open(settings.database)
        with serving(settings, store) as client:
            first = client.send("/start/address", {"address": site.address}, page="/start")
            assert first.status == 200
            assert "Your desk follows World." in first.words
            assert "The site names one more feed: Sport" in first.words
            second = client.send("/start/address", {"address": f"{site.address}/sport.xml"}, page="/start")
            assert (second.status, second.headers["location"]) == (303, "/start/progress")
            assert {line.title for line in store.feeds()} == {"World", "Sport"}
            again = client.send("/start/address", {"address": site.address}, page="/start")
            assert "Your desk followed World already." in again.words
            assert "more feed" not in again.words
        store.close()


@pytest.mark.parametrize(
    ("kind", "words"),
    [("sitemap", "The sitemap of its news is followed"), ("page", "The articles that this page links to are followed")],
)
def test_a_feeds_page_says_what_is_followed_where_there_is_no_feed(
    tmp_path: Path, kind: FollowedAs, words: str
) -> None:
    settings = Settings(data_dir=tmp_path, database=str(tmp_path / "desk.sqlite"), port=0)
    store = Store.open(settings.database)
    number = store.add_feed("https://courier.example/", kind=kind)
    other = store.add_feed("https://courier.example/feed")
    with serving(settings, store) as client:
        assert words in client.get(f"/feed/{number}").words
        assert "has no feed" not in client.get(f"/feed/{other}").words
    store.close()
