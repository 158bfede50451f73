"""One round after another against a real site: good feeds, bad feeds, pages that change."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dateline.config import Settings
from dateline.errors import NoFeedFound
from dateline.model import Article
from dateline.pipeline import add_subscription, fetch_round, import_opml, open_desk, read_address
from dateline.store import Store
from dateline.store.views import FeedLine
from dateline.stories import StoryIndex
from tests.pipeline.site import Answer, Site
from tests.pipeline.world import MONDAY, OUTLETS, events, feed, page, publish

EVENING = MONDAY.replace(hour=20)
HOUR = timedelta(hours=1)


def one_article(site: Site, body: str | None = None) -> str:
    """An outlet with one article; its feed's address."""
    event = events(1)[0]
    url = f"{site.address}/courier/0"
    site.page("/courier/0", body or page(OUTLETS[0], event.headline, event.paragraphs(), MONDAY))
    site.feed("/courier.xml", feed(OUTLETS[0], [(url, event.headline, MONDAY, "<p>A short summary.</p>")]))
    return f"{site.address}/courier.xml"


def test_a_round_goes_from_feeds_to_stories(store: Store, site: Site, settings: Settings) -> None:
    for url in publish(site, 9):
        store.add_feed(url)
    report = fetch_round(store, settings, EVENING)
    assert (report.feeds, report.failed, report.entries, report.articles, report.placed) == (4, 0, 21, 21, 21)
    assert report.troubles == ()
    lines = store.stories()
    assert len(lines) == 9
    for line in lines:
        view = store.story(line.id)
        told_anew = len(view.articles) == 3
        assert (line.outlets, line.texts) == ((3, 2) if told_anew else (2, 1))
        assert view.outline.title.span.of(view.texts[view.outline.title.article]) == line.title
        copied = next(wire for wire in view.wires if len(wire.outlets) == 2)
        assert copied.kept[0] == 1.0 and 0.7 < copied.kept[1] < 1.0
        assert {claim.article_id for claim in view.claims} == {wire.lead.id for wire in view.wires}
        assert max(claim.carried_by for claim in view.claims) == 2
    assert store.progress().waiting == 0
    assert site.at_once <= 2


def test_an_article_that_placing_trips_over_gets_a_place_of_its_own_and_the_rest_are_placed(
    store: Store,
    site: Site,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for url in publish(site, 3):
        store.add_feed(url)
    add, tripped = StoryIndex.add, []

    def trip(index: StoryIndex, article: Article, *rest: Any, **named: Any) -> int:
        if not tripped or article.url in tripped:
            tripped.append(article.url)
            raise RuntimeError("a fault of the desk")
        return add(index, article, *rest, **named)

    monkeypatch.setattr(StoryIndex, "add", trip)
    report = fetch_round(store, settings, EVENING)
    assert report.placed == report.articles == 7
    assert len(set(tripped)) == 1
    assert f"{tripped[0]} could not be placed with others" in caplog.text
    why = {line.url: store.article(line.id).place_error for line in store.river()}
    assert why.pop(tripped[0]) == "the desk tripped over it (RuntimeError: a fault of the desk)"
    assert set(why.values()) == {None}
    given_up = {queue.stage: queue.given_up for queue in store.condition(EVENING).queues}
    assert given_up["place"] == 1
    assert all(line.story_id is not None and line.wire_id is not None for line in store.river())
    assert store.progress().waiting == 0


def test_a_round_with_nothing_due_does_nothing(store: Store, site: Site, settings: Settings) -> None:
    store.add_feed(one_article(site))
    fetch_round(store, settings, EVENING)
    asked = site.asked.copy()
    report = fetch_round(store, settings, EVENING + timedelta(minutes=5))
    assert (report.feeds, report.entries, report.articles) == (0, 0, 0)
    assert site.asked == asked


def test_what_has_not_changed_is_not_read_again(store: Store, site: Site, settings: Settings) -> None:
    feed_id = store.add_feed(one_article(site))
    fetch_round(store, settings, EVENING)
    report = fetch_round(store, settings, EVENING + 2 * HOUR)
    assert (report.feeds, report.pages, report.entries, report.articles, report.revisions) == (1, 1, 0, 0, 0)
    assert store.feed(feed_id).line.health == "ok"


@pytest.mark.parametrize(
    ("notice", "changed"),
    [("Correction: An earlier version of this article gave the wrong day.", "correction"), (None, "silent edit")],
)
def test_an_outlet_that_changes_its_page_makes_a_revision_declared_or_not(
    store: Store, site: Site, settings: Settings, notice: str | None, changed: str
) -> None:
    store.add_feed(one_article(site))
    fetch_round(store, settings, EVENING)
    event = events(1)[0]
    other = [text.replace("Monday", "Tuesday") for text in event.paragraphs()]
    site.page("/courier/0", page(OUTLETS[0], event.headline, other, MONDAY, notice))
    report = fetch_round(store, settings, EVENING + 2 * HOUR)
    assert (report.articles, report.revisions) == (0, 1)
    (line,) = store.river()
    view = store.article(line.id)
    assert [state.changed for state in view.revisions] == ["first", changed]
    assert "Tuesday" in view.article.text and "Monday" in store.revision(line.id, 1).text
    assert view.record is not None and view.story is not None
    assert len(store.stories()) == 1
    story = store.story(view.story.id)
    assert story.outline.standfirst.span.of(story.texts[view.article.url]) in view.article.text


def test_an_advertisement_that_changes_is_no_revision(store: Store, site: Site, settings: Settings) -> None:
    event = events(1)[0]
    made = page(OUTLETS[0], event.headline, event.paragraphs(), MONDAY)
    store.add_feed(one_article(site, made))
    fetch_round(store, settings, EVENING)
    site.page("/courier/0", made.replace("<footer>", "<aside>Buy now: fresh herring</aside><footer>"))
    assert fetch_round(store, settings, EVENING + 2 * HOUR).revisions == 0


BAD_FEEDS = {
    "an empty answer": Answer(b"", "application/rss+xml"),
    "a page where a feed should be": Answer(b"<!doctype html><html><title>Shop</title><p>Welcome</p></html>"),
    "an error page": Answer(b"<h1>Oops</h1>", status=500),
    "no answer in time": Answer(b"<rss/>", wait=60.0),
    "nothing there": Answer(b"gone fishing", status=404),
    "a way into a private network": Answer(b"", status=302, headers={"Location": "http://169.254.169.254/latest"}),
    "a way home": Answer(b"", status=302, headers={"Location": "http://127.0.0.1:1/feed"}),
    "noise": Answer(bytes(range(256)) * 20, "application/rss+xml"),
}


def test_each_bad_feed_says_what_is_wrong_on_its_own_row_and_the_good_one_is_read(
    store: Store, site: Site, settings: Settings
) -> None:
    good = store.add_feed(one_article(site))
    bad: dict[str, int] = {}
    for number, (name, answer) in enumerate(BAD_FEEDS.items()):
        site.answers[f"/bad/{number}.xml"] = answer
        bad[name] = store.add_feed(f"{site.address}/bad/{number}.xml")
    report = fetch_round(store, replace(settings, fetch_seconds=10.0), EVENING)
    assert (report.feeds, report.failed) == (len(bad) + 1, len(bad))
    assert store.feed(good).line.health == "ok" and len(store.river()) == 1
    for name, feed_id in bad.items():
        line = store.feed(feed_id).line
        assert line.health == "failing" and line.last_error and line.attempts == 1, name
        assert line.next_at is not None and EVENING < line.next_at < EVENING + HOUR, name
        print(f"{name}: {line.last_error} {line.advice or ''}")
    reasons = {name: said(store.feed(feed_id).line) for name, feed_id in bad.items()}
    assert "500" in reasons["an error page"] and "404" in reasons["nothing there"]
    assert "second" in reasons["no answer in time"]
    for name in ("a way into a private network", "a way home"):
        assert "allow_addresses" in reasons[name], name
    assert len(set(reasons.values())) >= len(bad) - 2


def said(line: FeedLine) -> str:
    return f"{line.last_error} {line.advice or ''}"


def test_a_feed_that_stays_away_is_asked_less_and_less_and_is_well_once_it_is_back(
    store: Store, site: Site, settings: Settings
) -> None:
    url = one_article(site)
    kept = site.answers.pop("/courier.xml")
    feed_id = store.add_feed(url)
    now, waits = EVENING, []
    for _ in range(4):
        fetch_round(store, settings, now)
        line = store.feed(feed_id).line
        assert line.next_at is not None
        waits.append(line.next_at - now)
        now = line.next_at + timedelta(seconds=1)
    assert waits == sorted(waits) and waits[-1] > 3 * HOUR
    site.answers["/courier.xml"] = kept
    fetch_round(store, settings, now)
    line = store.feed(feed_id).line
    assert (line.health, line.attempts, line.last_error, line.articles) == ("ok", 0, None, 1)


def test_a_feed_cut_in_half_gives_what_came_before_the_cut(store: Store, site: Site, settings: Settings) -> None:
    publish(site, 9)
    whole = site.answers["/courier.xml"]
    entries = whole.body.count(b"<item>")
    whole.body = whole.body[: len(whole.body) // 2]
    feed_id = store.add_feed(f"{site.address}/courier.xml")
    fetch_round(store, settings, EVENING)
    line = store.feed(feed_id).line
    assert line.last_error is not None or 0 < line.entries < entries


def test_a_page_that_is_not_there_leaves_the_feeds_own_words_and_says_so(
    store: Store, site: Site, settings: Settings
) -> None:
    feed_id = store.add_feed(one_article(site))
    del site.answers["/courier/0"]
    fetch_round(store, settings, EVENING)
    (line,) = store.river()
    view = store.article(line.id)
    assert line.partial and view.error and "404" in view.error
    assert view.article.text.strip() == "A short summary."
    assert store.feed(feed_id).entries[0].last_error is not None


def test_a_page_that_fails_for_the_moment_is_tried_again_before_the_feeds_words_stand_for_it(
    store: Store, site: Site, settings: Settings
) -> None:
    store.add_feed(one_article(site))
    whole = site.answers["/courier/0"]
    site.answers["/courier/0"] = Answer(b"", status=503)
    fetch_round(store, settings, EVENING)
    assert store.river() == ()
    assert store.feed(1).entries[0].state == "failed"
    site.answers["/courier/0"] = whole
    fetch_round(store, settings, EVENING + timedelta(minutes=10))
    (line,) = store.river()
    assert line.partial is None and store.article(line.id).error is None
    assert store.feed(1).entries[0].state == "read"


def test_one_page_our_own_code_trips_over_stops_nothing_else(
    store: Store, site: Site, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    import dateline.pipeline.stages as stages

    real = stages.analyse

    def tripping(article: object, **places: object) -> object:
        if "/0" in article.url:  # type: ignore[attr-defined]
            raise IndexError("off by one")
        return real(article, **places)  # type: ignore[arg-type]

    monkeypatch.setattr(stages, "analyse", tripping)
    for url in publish(site, 4):
        store.add_feed(url)
    report = fetch_round(store, settings, EVENING)
    assert report.placed == report.articles == 10
    assert [trouble.reason for trouble in report.troubles] == ["the desk tripped over it (IndexError: off by one)"] * 3
    tripped = [line for line in store.river() if line.url.endswith("/0")]
    assert len(tripped) == 3 and all("off by one" in (store.article(line.id).error or "") for line in tripped)


def test_an_address_our_own_code_trips_over_stops_no_other(
    store: Store, site: Site, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    import dateline.pipeline.fetching as fetching

    real = fetching.Fetcher.ask

    async def tripping(self: fetching.Fetcher, url: str, **given: object) -> object:
        if url.endswith(("/herald.xml", "/0")):
            raise ValueError("a bracket that is never closed")
        return await real(self, url, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(fetching.Fetcher, "ask", tripping)
    feeds = {url: store.add_feed(url) for url in publish(site, 4)}
    report = fetch_round(store, settings, EVENING)
    assert report.articles == report.placed == 7
    tripped = store.feed(feeds[f"{site.address}/herald.xml"]).line
    assert tripped.health == "failing" and "a bracket that is never closed" in (tripped.last_error or "")
    partial = [line for line in store.river() if line.partial]
    assert {line.url for line in partial} == {f"{site.address}/courier/0", f"{site.address}/post/0"}


def test_an_entry_whose_link_is_no_address_is_read_from_the_feeds_words(
    store: Store, site: Site, settings: Settings
) -> None:
    site.feed("/a.xml", feed(OUTLETS[0], [("http://[herring/", "The fish are back", MONDAY, "<p>They swim.</p>")]))
    store.add_feed(f"{site.address}/a.xml")
    fetch_round(store, settings, EVENING)
    (line,) = store.river()
    assert (line.headline, line.paragraphs) == ("The fish are back", ("They swim.",))


def test_script_in_every_field_reaches_no_text(store: Store, site: Site, settings: Settings) -> None:
    bad = "<script>alert(1)</script>Fish<img src=x onerror=alert(1)>"
    site.page("/courier/0", page(f"Courier {bad}", bad, [bad, "The fish are back, Ane Holt said."], MONDAY))
    site.feed("/courier.xml", feed(f"Courier {bad}", [(f"{site.address}/courier/0", bad, MONDAY, bad)]))
    store.add_feed(f"{site.address}/courier.xml")
    fetch_round(store, settings, EVENING)
    assert "onerror=alert" not in store.feed(1).line.title
    for entry in store.feed(1).entries:
        assert "<script" not in entry.title


def test_the_desks_clock_stands_where_the_settings_say(store: Store, site: Site, settings: Settings) -> None:
    clock = EVENING - HOUR
    store.add_feed(one_article(site))
    fetch_round(store, replace(settings, clock=clock), EVENING)
    (line,) = store.river()
    view = store.article(line.id)
    assert view.fetched == clock and view.revisions[0].seen_at == clock


def test_without_full_texts_no_page_is_fetched(store: Store, site: Site, settings: Settings) -> None:
    store.add_feed(one_article(site))
    report = fetch_round(store, replace(settings, full_text=False), EVENING)
    assert (report.pages, report.articles) == (0, 1)
    assert site.asked["/courier/0"] == 0


def test_a_desk_that_is_restarted_between_articles_gives_the_same_stories(
    tmp_path: Path, site: Site, settings: Settings
) -> None:
    urls = publish(site, 12)
    settings = replace(settings, full_text=False)

    def groups(name: str, *, rounds: int) -> list[list[str]]:
        store = Store.open(tmp_path / f"{name}.sqlite")
        for number, url in enumerate(urls):
            store.add_feed(url)
            if rounds == len(urls) or number == len(urls) - 1:
                fetch_round(store, settings, EVENING + number * timedelta(minutes=1))
        found = [[line.url for line in store.story(line.id).articles] for line in store.stories()]
        store.close()
        return sorted(sorted(urls) for urls in found)

    assert groups("often", rounds=len(urls)) == groups("once", rounds=1)


def test_a_sites_address_is_followed_by_the_feed_it_names(store: Store, site: Site, settings: Settings) -> None:
    feed_url = one_article(site)
    site.page(
        "/",
        '<html><head><link rel="alternate" type="application/rss+xml" title="Comments" href="/comments.xml">'
        '<link rel="alternate" type="application/rss+xml" href="/courier.xml"></head><body></body></html>',
    )
    (added,) = add_subscription(store, settings, site.address + "/").followed
    feed_id = added.id
    assert store.feed(feed_id).line.url == feed_url
    assert [one.id for one in add_subscription(store, settings, feed_url).followed] == [feed_id]
    assert store.feed(feed_id).line.title == OUTLETS[0]


def test_a_site_that_names_no_feed_is_tried_at_the_usual_addresses(
    store: Store, site: Site, settings: Settings
) -> None:
    one_article(site)
    site.answers["/rss.xml"] = site.answers["/courier.xml"]
    site.page("/", "<html><body><h1>Courier</h1></body></html>")
    (added,) = add_subscription(store, settings, site.address + "/").followed
    assert store.feed(added.id).line.url == f"{site.address}/rss.xml"


def test_a_site_without_a_feed_says_what_to_look_for(store: Store, site: Site, settings: Settings) -> None:
    site.page("/", "<html><body><h1>Courier</h1></body></html>")
    with pytest.raises(NoFeedFound) as caught:
        add_subscription(store, settings, site.address + "/")
    assert caught.value.advice and store.feeds() == ()


def test_a_list_of_feeds_is_followed_in_its_folders(store: Store) -> None:
    opml = b"""<opml version="2.0"><body><outline text="World"><outline type="rss" text="Courier"
      xmlUrl="https://courier.example/feed"/><outline type="rss" xmlUrl="https://herald.example/feed"/></outline>
      <outline type="rss" text="Again" xmlUrl="https://courier.example/feed"/></body></opml>"""
    brought = import_opml(store, opml)
    assert (len(brought.new), brought.known) == (2, ())
    assert {line.folder for line in store.feeds()} == {("World",)}
    again = import_opml(store, opml)
    assert (again.new, again.known) == ((), brought.new)


def test_one_address_is_read_without_being_kept(store: Store, site: Site, settings: Settings) -> None:
    feed_url = one_article(site)
    (reading,) = read_address(settings, f"{site.address}/courier/0")
    assert reading.article.headline == events(1)[0].headline
    assert any("collapsed" in span.of(reading.article) for claim in reading.record.claims for span in claim.content)
    (from_feed,) = read_address(settings, feed_url)
    assert from_feed.article.text == "A short summary."


def test_a_desk_is_opened_filled_and_opened_again(tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_ALLOW_ADDRESSES", site.allowed)
    with open_desk(tmp_path / "mine") as desk:
        desk.add(one_article(site))
        assert desk.fetch_round().articles == 1
    with open_desk(tmp_path / "mine" / "desk.sqlite") as again:
        assert len(again.store.stories()) == 1
