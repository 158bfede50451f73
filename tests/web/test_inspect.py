"""How a page was read, shown beside the page as it was kept: it runs nothing and asks no outlet for anything."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from sqlalchemy import update

from dateline.archive import import_warc
from dateline.config import Settings
from dateline.pipeline import fetch_round
from dateline.store import Store
from dateline.store.schema import revisions
from tests.archive.making import LIMIT, NOW, packed, page, record
from tests.web.running import Client, serving

HOSTILE = """<script>parent.document.title = "taken"; fetch("http://outlet.example/beacon")</script>
<meta http-equiv="refresh" content="0;url=http://outlet.example/away">
<link rel="preconnect" href="http://outlet.example"><base href="http://outlet.example/">
<img src="http://outlet.example/pixel.png" onerror="parent.document.title = 'taken'">
<iframe src="http://outlet.example/frame"></iframe><form action="http://outlet.example/post"><input name="a"></form>
<div class="comments"><p>This reader thinks that the whole affair was settled far too late for the town.</p></div>"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("inspected")
    settings = Settings(data_dir=folder, database=str(folder / "desk.sqlite"), port=0, clock=NOW)
    store = Store.open(settings.database)
    crawl = folder / "crawl.warc.gz"
    told = page("Ferry to Orven runs again", more=HOSTILE, published="2026-10-03T06:30:00Z")
    crawl.write_bytes(packed([record(1, told), record(2, page("Mill fire put out"))]))
    import_warc(store, crawl, limit=LIMIT, now=NOW)
    fetch_round(store, settings, NOW)
    with store.writing() as connection:
        connection.execute(update(revisions).where(revisions.c.article_id == 2).values(raw_id=None))
    with serving(settings, store) as client:
        yield client
    store.close()


def test_each_field_is_shown_with_where_it_was_found_and_each_dropped_line_with_why(desk: Client) -> None:
    words = desk.get("/article/1/inspect").words
    assert "Ferry to Orven runs again the page's h1 · taken" in words
    assert "meta article:published_time" in words
    assert "comments This reader thinks" in words


def test_the_same_is_given_as_data(desk: Client) -> None:
    assert '"why":"comments"' in desk.get("/article/1/inspect.json").text.replace(" ", "")


def test_the_kept_page_says_its_words_and_may_run_and_load_nothing(desk: Client) -> None:
    answer = desk.get("/article/1/original")
    assert "settled on Saturday after eleven days" in answer.words
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'") and "frame-ancestors 'self'" in policy
    for moving in ("<script", "<meta http", "<link", "<base", "<iframe", "<form", "<input", "<img"):
        assert moving not in answer.text.replace('<meta charset="utf-8">', "")


def test_an_article_whose_page_is_not_kept_says_that_there_is_none_to_look_at(desk: Client) -> None:
    assert "there is no page to look at" in desk.get("/article/2/inspect").words
    assert desk.get("/article/2/original").status == 404


@pytest.mark.browser
def test_a_browser_that_shows_the_kept_page_asks_nobody_but_the_desk(desk: Client, browser: Browser) -> None:
    shown = browser.new_page()
    asked: list[str] = []
    shown.on("request", lambda request: asked.append(request.url))
    shown.goto(f"http://127.0.0.1:{desk.port}/article/1/inspect", wait_until="networkidle")
    frame = shown.frame_locator("iframe.kept-page")
    assert "eleven days of talks" in (frame.locator("body").text_content() or "")
    assert shown.title().startswith("How this page was read")
    assert asked and all(url.startswith(f"http://127.0.0.1:{desk.port}/") for url in asked)
    shown.close()
