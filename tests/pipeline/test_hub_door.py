"""What hubs find at the desk's door: their questions and what they send, honest and forged."""

from __future__ import annotations

import hmac
import time
from datetime import timedelta

import pytest

from dateline.cli.doctor import findings
from dateline.store.hubs import HubState
from dateline.web.pages.hub import is_signed
from tests.pipeline.told import HOUR, World
from tests.store.making import on_sqlite


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_every_method_of_signing_is_understood(method: str) -> None:
    digest = hmac.new(b"shared", b"news", method).hexdigest()
    assert is_signed(b"news", f"{method}={digest}", "shared")
    assert is_signed(b"news", f" {method.upper()}={digest.upper()}", "shared")
    assert not is_signed(b"news", f"{method}={digest}", "other")
    assert not is_signed(b"other", f"{method}={digest}", "shared")
    assert not is_signed(b"news", f"{method}={digest[:-1]}", "shared")


@on_sqlite
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


@on_sqlite
def test_an_unknown_callback_is_gone_and_agrees_to_nothing(world: World) -> None:
    world.round()
    unknown = {**world.hub.asked[0], "hub.callback": f"{world.settings.public_url}/hub/guessed"}
    assert world.hub.tell(unknown, world.body(2)) == 410
    assert world.hub.ask_back(unknown)[0] == 404
    assert world.hub.ask_back(unknown, mode="unsubscribe")[0] == 404


@on_sqlite
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


@on_sqlite
def test_a_body_over_the_limit_is_refused_before_it_is_kept(world: World) -> None:
    world.round()
    assert world.hub.tell(world.hub.asked[0], b"x" * 8_000_001) == 413
    assert world.hub.tell(world.hub.asked[0], world.body(2), Content_Encoding="gzip") == 415
    assert world.count("raw") == 1


@on_sqlite
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


@on_sqlite
def test_a_pushed_body_that_is_no_feed_costs_the_feed_nothing_but_an_early_look(world: World) -> None:
    world.round()
    assert world.hub.tell(world.hub.asked[0], "<html><title>Hub down</title></html>") == 202
    world.round(timedelta(minutes=1))
    world.round(3 * HOUR)
    assert world.store.feed(world.feed_id).line.health == "ok"


@on_sqlite
def test_hubs_come_in_by_the_public_name_and_by_their_own_door_alone(world: World) -> None:
    world.round()
    path = world.hub.asked[0]["hub.callback"].removeprefix(world.settings.public_url or "")
    assert world.pages.get(path, Host="desk.example").status == 404  # no question: but let in
    assert world.pages.get("/river", Host="desk.example").status == 421
    assert world.pages.get(f"{path}/../river", Host="desk.example").status in (404, 421)
    assert world.pages.get("/hub/../river", Host="desk.example").status in (404, 421)
    assert world.pages.get("/hub/x/river", Host="desk.example").status == 404
    object.__setattr__(world.settings, "public_url", None)
    assert world.pages.get(path, Host="desk.example").status == 421


@on_sqlite
def test_the_log_keeps_the_part_of_an_address_that_only_a_hub_knows_to_itself(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", "dateline"):
        world.round()
        assert world.hub.tell(world.hub.asked[0], world.body(2)) == 202
        end = time.monotonic() + 60
        while "POST /hub/: 202" not in caplog.text and time.monotonic() < end:
            time.sleep(0.01)  # the line is written after the answer
    asked = world.hub.asked[0]
    assert "POST /hub/: 202" in caplog.text
    told = caplog.text + repr([vars(record) for record in caplog.records])
    assert asked["hub.callback"].rpartition("/")[2] not in told and asked["hub.secret"] not in told
