"""Feeds that a real hub tells of: asked for, told, renewed, refused, left; on both databases."""

from __future__ import annotations

import hmac
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from dateline.cli.doctor import findings
from dateline.config import Settings
from dateline.pipeline import RoundReport, fetch_round
from dateline.pipeline.hubs import READ_WHEN_TOLD
from dateline.store import Store
from dateline.store.hubs import HubState
from dateline.store.schema import entries, raw
from dateline.web.pages.hub import is_signed
from tests.pipeline.hub import Hub, serve_hub
from tests.pipeline.site import Answer, Site
from tests.pipeline.world import MONDAY, OUTLETS, events, feed, page
from tests.web.running import Client, serving

EVENING = MONDAY.replace(hour=20)
# What the door answers, and what is asked of hubs, does not hang on the database behind it where no state is at stake.
at_the_door = pytest.mark.parametrize("desk_address", ["sqlite"], indirect=True)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PATH = "/courier.xml"


@dataclass
class World:
    """A desk that the internet reaches, an outlet with one feed, and its hub. now: by every clock of the desk."""

    store: Store
    settings: Settings
    site: Site
    hub: Hub
    pages: Client
    feed_id: int = 0
    now: datetime = EVENING

    @property
    def topic(self) -> str:
        return self.site.address + PATH

    def body(self, count: int, *, links: str | None = None, note: str = "") -> str:
        """The feed with that many entries, whose pages stand on the site."""
        items = []
        for event in events(count):
            url = f"{self.site.address}/courier/{event.number}"
            self.site.page(f"/courier/{event.number}", page(OUTLETS[0], event.headline, event.paragraphs(), MONDAY))
            items.append((url, event.headline + note, MONDAY, f"<p>Summary {event.number}.</p>"))
        named = f'<atom:link rel="hub" href="{self.hub.address}"/><atom:link rel="self" href="{self.topic}"/>'
        start = '<channel xmlns:atom="http://www.w3.org/2005/Atom">' + (named if links is None else links)
        return feed(OUTLETS[0], items).replace("<channel>", start)

    def publish(self, count: int, **how: str) -> str:
        body = self.body(count, **how)
        self.site.feed(PATH, body)
        return body

    def round(self, later: timedelta = timedelta()) -> RoundReport:
        self.now += later
        object.__setattr__(self.settings, "clock", self.now)  # the pages have the clock of this one object
        return fetch_round(self.store, self.settings, self.now)

    def state(self) -> HubState | None:
        hub = self.store.hub_of(self.feed_id)
        return None if hub is None else hub.state

    def next_reading(self) -> timedelta:
        due = self.store.feed(self.feed_id).line.next_at
        assert due is not None
        return due - self.now

    def count(self, of: str) -> int:
        with self.store.reading() as connection:
            table = {"entries": entries, "raw": raw}[of]
            kept = select(func.count()).where(table.c.feed_id == self.feed_id)
            return int(connection.execute(kept).scalar_one())


@pytest.fixture
def world(store: Store, settings: Settings, site: Site) -> Iterator[World]:
    with serve_hub() as hub:
        own = replace(
            settings,
            allow_addresses=(site.allowed, hub.allowed),
            public_url="http://desk.example",
            clock=EVENING,
            port=0,
            fetch_seconds=20,
        )
        with serving(own, store) as pages:
            object.__setattr__(own, "public_url", f"http://127.0.0.1:{pages.port}")
            made = World(store, own, site, hub, pages)
            made.publish(1)
            made.feed_id = store.add_feed(made.topic)
            yield made


def test_a_hub_is_asked_and_what_it_tells_is_read_at_once_and_once(world: World) -> None:
    assert world.round().entries == 1
    (asked,) = world.hub.asked
    assert asked["hub.mode"] == "subscribe" and asked["hub.topic"] == world.topic
    assert asked["hub.callback"].startswith(f"{world.settings.public_url}/hub/")
    assert len(asked["hub.secret"]) >= 40 and int(asked["hub.lease_seconds"]) == 10 * 86400
    assert world.hub.answered == [(200, "tell-me-so")]
    assert world.state() is HubState.KEPT

    fetched = world.site.asked[PATH]
    assert world.hub.tell(asked, world.body(3)) == 202
    report = world.round(timedelta(minutes=1))
    assert (report.feeds, report.entries, report.articles) == (0, 2, 2)
    assert world.site.asked[PATH] == fetched
    assert len(world.hub.asked) == 1

    line = world.store.feed_log(world.feed_id).feed[0]
    assert (line.url, line.kept, line.made["new"]) == (world.hub.address, True, 2)
    told = world.pages.get(f"/feed/{world.feed_id}/log").words
    assert f"Told by {world.hub.address}" in told and asked["hub.secret"] not in told
    assert (
        f"Told of news by {world.hub.allowed.partition(':')[0]} · until"
        in world.pages.get(f"/feed/{world.feed_id}").words
    )

    # What was told is told again, and polled: nothing is doubled.
    assert world.hub.tell(asked, world.body(3)) == 202
    world.publish(3)
    report = world.round(2 * READ_WHEN_TOLD)
    assert (report.feeds, report.failed, report.entries, report.revisions) == (1, 0, 0, 0)
    assert world.count("entries") == 3 and world.count("raw") == 2


def test_a_feed_that_a_hub_tells_of_is_still_read_but_more_rarely_as_long_as_the_hub_misses_nothing(
    world: World,
) -> None:
    world.round()
    world.round(3 * HOUR)
    assert world.next_reading() < 3 * HOUR  # it has agreed to tell, and told nothing yet
    (asked,) = world.hub.asked
    assert world.hub.tell(asked, world.publish(2)) == 202
    world.round(timedelta(minutes=1))
    assert world.next_reading() >= READ_WHEN_TOLD - timedelta(minutes=1)
    world.round(2 * READ_WHEN_TOLD)
    assert world.next_reading() >= READ_WHEN_TOLD - timedelta(minutes=1)
    world.publish(3)  # the hub misses it
    assert world.round(2 * READ_WHEN_TOLD).entries == 1
    assert world.next_reading() < 3 * HOUR
    assert world.hub.tell(asked, world.publish(4)) == 202
    assert world.round(timedelta(minutes=1)).entries == 1
    assert world.next_reading() >= READ_WHEN_TOLD - timedelta(minutes=1)


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_every_method_of_signing_is_understood(method: str) -> None:
    digest = hmac.new(b"shared", b"news", method).hexdigest()
    assert is_signed(b"news", f"{method}={digest}", "shared")
    assert is_signed(b"news", f" {method.upper()}={digest.upper()}", "shared")
    assert not is_signed(b"news", f"{method}={digest}", "other")
    assert not is_signed(b"other", f"{method}={digest}", "shared")
    assert not is_signed(b"news", f"{method}={digest[:-1]}", "shared")


@at_the_door
def test_what_is_not_signed_by_the_hub_is_taken_and_ignored(world: World) -> None:
    world.round()
    asked, body = world.hub.asked[0], world.body(2)
    forged = {**asked, "hub.secret": "guessed"}
    assert world.hub.tell(forged, body) == 202
    for signature in ("", "sha256=", "md5=abc", "sha256=ü", "sha256", "=" * 500):
        assert world.hub.tell(asked, body, X_Hub_Signature=signature) == 202
    assert world.hub.tell(asked, body, X_Hub_Signature="sha1=" + "0" * 40) == 202
    assert world.round(timedelta(minutes=1)).entries == 0
    assert world.count("raw") == 1


def test_an_older_state_that_is_sent_again_brings_no_older_words_back(world: World) -> None:
    world.round()
    asked = world.hub.asked[0]
    old, new = world.body(2), world.body(2, note=" (corrected)")
    for body in (old, new):
        assert world.hub.tell(asked, body) == 202
        world.round(timedelta(minutes=1))
    assert world.hub.tell(asked, old) == 202
    world.round(timedelta(minutes=1))
    assert all(line.title.endswith("(corrected)") for line in world.store.feed(world.feed_id).entries)
    assert world.count("raw") == 3


@at_the_door
def test_an_unknown_callback_is_gone_and_agrees_to_nothing(world: World) -> None:
    world.round()
    unknown = {**world.hub.asked[0], "hub.callback": f"{world.settings.public_url}/hub/guessed"}
    assert world.hub.tell(unknown, world.body(2)) == 410
    assert world.hub.ask_back(unknown)[0] == 404
    assert world.hub.ask_back(unknown, mode="unsubscribe")[0] == 404


@at_the_door
def test_a_question_about_what_was_not_asked_is_denied(world: World) -> None:
    world.round()
    (asked,) = world.hub.asked
    assert world.hub.ask_back(asked, topic="https://other.example/feed")[0] == 404
    assert world.hub.ask_back(asked, mode="unsubscribe")[0] == 404
    assert world.hub.ask_back(asked, mode="publish")[0] == 404
    assert world.hub.ask_back(asked, challenge="")[0] == 404
    for seconds in ("soon", "-5", "0", "9" * 400):
        assert world.hub.ask_back(asked, lease_seconds=seconds)[0] == 404
    assert world.hub.ask_back(asked, mode="denied", topic="https://other.example/feed")[0] == 404
    assert world.state() is HubState.KEPT


@at_the_door
def test_a_body_over_the_limit_is_refused_before_it_is_kept(world: World) -> None:
    world.round()
    assert world.hub.tell(world.hub.asked[0], b"x" * 8_000_001) == 413
    assert world.hub.tell(world.hub.asked[0], world.body(2), Content_Encoding="gzip") == 415
    assert world.count("raw") == 1


def test_a_hub_that_never_asks_back_is_asked_ever_less_and_then_left_alone(world: World) -> None:
    world.hub.asks_back = False
    world.round()
    assert world.state() is HubState.ASKED
    assert world.next_reading() < 3 * HOUR
    for later in (HOUR, 6 * HOUR, DAY):
        world.round(later + timedelta(minutes=1))
    assert len(world.hub.asked) == 4
    world.round(3 * DAY + timedelta(minutes=1))
    assert len(world.hub.asked) == 4
    hub = world.store.hub_of(world.feed_id)
    assert hub is not None and hub.state is HubState.REFUSED and hub.error is not None and "asked back" in hub.error
    # It asks back when nobody waits for it any more.
    assert world.hub.ask_back(world.hub.asked[0])[0] == 404
    world.hub.asks_back = True
    world.round(7 * DAY)
    assert len(world.hub.asked) == 4
    world.round(24 * DAY)
    assert len(world.hub.asked) == 5 and world.state() is HubState.KEPT
    assert not world.store.feed(world.feed_id).line.last_error


@at_the_door
def test_a_hub_may_ask_back_later_than_it_answers(world: World) -> None:
    world.hub.asks_back = False
    world.round()
    assert world.hub.ask_back(world.hub.asked[0]) == (200, "tell-me-so")
    assert world.state() is HubState.KEPT
    world.round(3 * DAY)
    assert len(world.hub.asked) == 1


def test_a_hub_that_says_no_is_left_alone_and_the_feed_is_read_as_before(world: World) -> None:
    world.round()
    (asked,) = world.hub.asked
    assert world.hub.tell(asked, world.publish(2)) == 202
    world.round(timedelta(minutes=1))
    assert world.next_reading() > 5 * HOUR
    assert world.hub.ask_back(asked, mode="denied", reason="too many readers")[0] == 200
    hub = world.store.hub_of(world.feed_id)
    assert hub is not None and hub.state is HubState.REFUSED and hub.error == "it says no: too many readers"
    assert world.hub.tell(asked, world.body(3)) == 410
    world.publish(3)
    assert world.round(timedelta(minutes=1)).entries == 1
    assert world.next_reading() < 3 * HOUR
    world.round(7 * DAY)
    assert len(world.hub.asked) == 1


@at_the_door
@pytest.mark.parametrize(("status", "again"), [(422, 0), (503, 1)])
def test_a_hub_that_refuses_the_question_is_left_alone_and_one_with_a_fault_is_asked_again(
    world: World, status: int, again: int
) -> None:
    world.hub.asks_back, world.hub.status = False, status
    report = world.round()
    assert any(str(status) in trouble.reason for trouble in report.troubles)
    assert report.failed == 0
    world.round(HOUR + timedelta(minutes=1))
    assert len(world.hub.asked) == 1 + again


def test_a_lease_is_renewed_under_the_same_callback_before_it_ends(world: World) -> None:
    world.hub.lease_seconds = "86400"
    world.round()
    world.round(18 * HOUR)
    assert len(world.hub.asked) == 1
    world.round(2 * HOUR)
    first, second = world.hub.asked
    assert second == first
    hub = world.store.hub_of(world.feed_id)
    assert hub is not None and hub.until == EVENING + 20 * HOUR + DAY


def test_a_lease_that_ends_unrenewed_is_relied_on_no_more(world: World) -> None:
    world.hub.lease_seconds = "86400"
    world.round()
    assert world.hub.tell(world.hub.asked[0], world.publish(2)) == 202
    world.hub.asks_back, world.hub.status = False, 503
    world.round(20 * HOUR)
    assert world.state() is HubState.RENEWING
    hub = world.store.hub_of(world.feed_id)
    assert hub is not None and hub.tells(world.now) and not hub.tells(world.now + 5 * HOUR)
    world.round(9 * HOUR)
    assert world.next_reading() < 3 * HOUR


def test_a_feed_that_names_another_hub_or_none_leaves_the_first(world: World) -> None:
    world.round()
    (asked,) = world.hub.asked
    world.publish(2, links="")
    world.round(2 * READ_WHEN_TOLD)
    assert [form["hub.mode"] for form in world.hub.asked] == ["subscribe", "unsubscribe"]
    assert world.hub.asked[1]["hub.callback"] == asked["hub.callback"]
    assert world.hub.answered[-1] == (200, "tell-me-so")
    assert world.state() is None
    assert world.hub.tell(asked, world.body(3)) == 410


@at_the_door
def test_a_feed_that_is_gone_for_good_leaves_its_hub(world: World) -> None:
    world.round()
    world.site.answers[PATH] = Answer(b"Gone.", status=410)
    world.round(2 * READ_WHEN_TOLD)
    assert world.store.feed(world.feed_id).line.health == "gone"
    assert [form["hub.mode"] for form in world.hub.asked] == ["subscribe", "unsubscribe"]
    assert world.state() is None


def test_a_feed_that_is_followed_no_more_is_taken_back_from_its_hub(world: World) -> None:
    world.round()
    world.hub.asks_back = False
    world.store.delete_feed(world.feed_id, world.now)
    assert world.hub.tell(world.hub.asked[0], world.body(2)) == 410
    for later in (timedelta(minutes=1), HOUR, 6 * HOUR, DAY):
        world.round(later + timedelta(minutes=1))
    # It never asks back: three farewells are enough.
    assert [form["hub.mode"] for form in world.hub.asked] == ["subscribe", *3 * ["unsubscribe"]]
    assert world.store.hub_at(world.hub.asked[0]["hub.callback"].rpartition("/")[2]) is None


@at_the_door
def test_a_desk_that_has_moved_asks_under_its_new_address(world: World) -> None:
    world.hub.lease_seconds = "86400"
    world.round()
    object.__setattr__(world.settings, "public_url", f"http://localhost:{world.pages.port}")
    world.round(20 * HOUR)
    first, second = world.hub.asked
    assert second["hub.callback"].startswith("http://localhost:") and second["hub.secret"] != first["hub.secret"]
    assert world.hub.tell(first, world.body(2)) == 410
    assert world.hub.tell(second, world.body(2)) == 202
    object.__setattr__(world.settings, "public_url", None)
    world.round(20 * HOUR)
    assert world.state() is None and len(world.hub.asked) == 2


@at_the_door
def test_a_desk_without_a_public_address_asks_no_hub(world: World) -> None:
    object.__setattr__(world.settings, "public_url", None)
    world.round()
    assert world.hub.asked == [] and world.state() is None


@at_the_door
def test_the_doctor_says_whether_hubs_tell_the_desk(world: World) -> None:
    def told() -> list[tuple[str, str]]:
        return [(found.state, found.words) for found in findings(world.settings) if found.what == "hubs"]

    agreed = f"have agreed to tell the desk of news at {world.settings.public_url}"
    assert told() == []
    world.hub.asks_back = False
    world.round()
    assert told() == [("note", f"0 {agreed}, 1 have not, or not yet")]
    world.hub.ask_back(world.hub.asked[0])
    assert told() == [("good", f"1 {agreed}, 0 have not, or not yet")]


@at_the_door
def test_a_pushed_body_that_is_no_feed_costs_the_feed_nothing_but_an_early_look(world: World) -> None:
    world.round()
    assert world.hub.tell(world.hub.asked[0], "<html><title>Hub down</title></html>") == 202
    world.round(timedelta(minutes=1))
    world.round(3 * HOUR)
    assert world.store.feed(world.feed_id).line.health == "ok"


@at_the_door
def test_hubs_come_in_by_the_public_name_and_by_their_own_door_alone(world: World) -> None:
    world.round()
    path = world.hub.asked[0]["hub.callback"].removeprefix(world.settings.public_url or "")
    assert world.pages.get(path, Host="desk.example").status == 404  # no question: but let in
    assert world.pages.get("/river", Host="desk.example").status == 421
    assert world.pages.get(f"{path}/../river", Host="desk.example").status in (404, 421)
    assert world.pages.get("/hub/../river", Host="desk.example").status in (404, 421)
    assert world.pages.get("/hub/x/river", Host="desk.example").status == 404


@at_the_door
def test_the_log_keeps_the_part_of_an_address_that_only_a_hub_knows_to_itself(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", "dateline"):
        world.round()
        assert world.hub.tell(world.hub.asked[0], world.body(2)) == 202
        end = time.monotonic() + 20
        while "POST /hub/: 202" not in caplog.text and time.monotonic() < end:
            time.sleep(0.01)  # the line is written after the answer
    asked = world.hub.asked[0]
    assert "POST /hub/: 202" in caplog.text
    told = caplog.text + repr([vars(record) for record in caplog.records])
    assert asked["hub.callback"].rpartition("/")[2] not in told and asked["hub.secret"] not in told
