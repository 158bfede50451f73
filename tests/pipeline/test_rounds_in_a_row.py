"""Rounds that keep what they know from one to the next, and pages whose address leads elsewhere."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from dateline.config import Settings
from dateline.pipeline import Rounds, fetch_round
from dateline.store import Store
from tests.pipeline.site import Answer, Site
from tests.pipeline.state import state_of
from tests.pipeline.test_rounds import EVENING, one_article
from tests.pipeline.world import publish


def test_rounds_in_a_row_place_what_comes_as_rounds_alone_do_while_others_place_between_them(
    store: Store, site: Site, settings: Settings, tmp_path: Path
) -> None:
    published = publish(site, 6)
    alone = Store.open(tmp_path / "alone.sqlite")
    with Rounds(store, settings) as rounds:
        for number, url in enumerate(published):
            store.add_feed(url)
            alone.add_feed(url)
            now = EVENING + number * timedelta(minutes=1)
            fetch_round(alone, settings, now)
            if number == 2:
                fetch_round(store, settings, now)
            assert rounds.round(now).troubles == ()
    expected, found = state_of(alone), state_of(store)
    for name, rows in expected.items():
        assert found[name] == rows, name
    alone.close()


def test_what_a_page_links_to_is_found_from_where_its_redirects_end(
    store: Store, site: Site, settings: Settings
) -> None:
    store.add_feed(one_article(site))
    made = site.answers["/courier/0"].body.decode()
    site.answers["/courier/0"] = Answer(b"", status=302, headers={"Location": "/moved/there/0"})
    site.page("/moved/there/0", made.replace("<head>", '<head><meta property="og:image" content="bridge.jpg">'))
    fetch_round(store, settings, EVENING)
    (line,) = store.river()
    article = store.article(line.id).article
    assert article.url == f"{site.address}/courier/0"
    assert article.lead_image is not None and article.lead_image.url == f"{site.address}/moved/there/bridge.jpg"
