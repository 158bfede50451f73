"""What is new since the reader looked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from starlette.requests import Request

from dateline.web.pages.looked import LOOKED_COOKIE, looked
from tests.web import invented
from tests.web.running import Client

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def look(cookie: str, now: datetime) -> tuple[datetime | None, str]:
    headers = [(b"cookie", f"{LOOKED_COOKIE}={cookie}".encode())]
    return looked(Request({"type": "http", "headers": headers}), now)


def test_the_first_look_has_nothing_before_it() -> None:
    assert look("", NOW)[0] is None


def test_pages_of_one_look_share_what_is_new_and_the_next_look_starts_where_it_ended() -> None:
    _, cookie = look("", NOW)
    before, cookie = look(cookie, NOW + timedelta(minutes=5))
    assert before is None
    before, cookie = look(cookie, NOW + timedelta(hours=2))
    assert before == NOW + timedelta(minutes=5)
    before, cookie = look(cookie, NOW + timedelta(hours=2, minutes=9))
    assert before == NOW + timedelta(minutes=5)


def test_a_cookie_that_says_nothing_sensible_counts_as_a_first_look() -> None:
    for cookie in ("x_y", "_", "1_99999999999999", f"_{int(NOW.timestamp()) + 60}"):
        assert look(cookie, NOW)[0] is None


def test_the_river_marks_what_came_since_the_last_look(client: Client) -> None:
    assert "new since you looked" not in client.get("/river").words
    last = invented.NOW - timedelta(minutes=25)
    client.cookies[LOOKED_COOKIE] = f"_{int(last.timestamp())}"
    assert client.get("/river").words.count("new since you looked") == 2
    assert client.get("/river").words.count("new since you looked") == 2, "they stay new while they are read"
