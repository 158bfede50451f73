from __future__ import annotations

import pytest

from dateline import read_feed
from dateline.feeds.pauses import asked_minutes


@pytest.mark.parametrize(
    ("ttl", "period", "frequency", "minutes"),
    [
        ("90", None, None, 90),
        (" 60 ", "daily", "1", 60),
        (None, "hourly", "2", 30),
        (None, "Daily", None, 1440),
        (None, "weekly", "0", 10_080),
        (None, "hourly", "often", 60),
        ("0", None, None, None),
        ("soon", "fortnightly", "1", None),
        ("9" * 5000, None, None, 525_600),
        (None, "hourly", "9999", None),
        (None, None, "2", None),
    ],
)
def test_how_often_a_feed_says_that_it_changes_becomes_minutes(
    ttl: str | None, period: str | None, frequency: str | None, minutes: int | None
) -> None:
    assert asked_minutes(ttl, period, frequency) == minutes


@pytest.mark.parametrize("broken", ["", "&nbsp;"])
def test_both_readings_of_a_feed_take_its_pauses(broken: str) -> None:
    said = (
        '<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><title>Courier</title>'
        "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>"
        f"<item><title>Bridge{broken} open</title></item></channel></rss>"
    )
    assert read_feed(said.encode(), "https://courier.example/feed").ttl_minutes == 30
