from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dateline.fetch.freshness import fresh_seconds, retry_seconds

NOW = datetime(2026, 10, 12, 20, 0, tzinfo=UTC)
DATE, IN_TWO_HOURS = "Mon, 12 Oct 2026 20:00:00 GMT", "Mon, 12 Oct 2026 22:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"cache-control": "public"}, None),
        ({"cache-control": "public, max-age=3600"}, 3600),
        ({"cache-control": 'Max-Age="3600"', "age": "600"}, 3000),
        ({"cache-control": "max-age=600", "age": "6000"}, 0),
        ({"cache-control": "max-age=600", "expires": IN_TWO_HOURS, "date": DATE}, 600),
        ({"cache-control": "no-store, max-age=7200"}, 0),
        ({"cache-control": "no-cache"}, 0),
        ({"cache-control": "max-age=soon"}, None),
        ({"cache-control": "max-age=-5"}, None),
        ({"cache-control": "max-age=" + "9" * 5000}, 315_360_000),
        ({"expires": IN_TWO_HOURS, "date": DATE}, 7200),
        ({"expires": IN_TWO_HOURS}, 7200),
        ({"expires": DATE, "date": IN_TWO_HOURS}, 0),
        ({"expires": "0"}, 0),
        ({"expires": "-1", "date": DATE}, 0),
        ({"expires": "Mon, 99 Foo 2026 20:00:00 GMT"}, 0),
    ],
)
def test_how_long_an_answer_is_fresh_is_read_as_caches_read_it(headers: dict[str, str], seconds: int | None) -> None:
    assert fresh_seconds(headers, NOW) == seconds


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        (IN_TWO_HOURS, 7200),
        ("Monday, 12-Oct-26 22:00:00 GMT", 7200),
        ("Sun, 11 Oct 2026 20:00:00 GMT", 0),
        ("later", None),
        ("-5", None),
        ("1.5", None),
        ("", None),
        ("9" * 5000, 315_360_000),
    ],
)
def test_how_long_a_server_asks_to_be_left_alone_is_read_as_seconds_or_as_a_date(
    value: str, seconds: int | None
) -> None:
    assert retry_seconds({"retry-after": value}, NOW) == seconds


def test_a_server_that_asks_for_nothing_is_not_waited_for() -> None:
    assert retry_seconds({}, NOW) is None
