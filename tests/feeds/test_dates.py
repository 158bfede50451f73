from __future__ import annotations

from datetime import timedelta

import pytest

from tests.feeds.making import FETCHED, read, rss
from tests.timing import cpu_seconds


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Mon, 12 Oct 2026 08:30:00 MSK", "2026-10-12T08:30:00+03:00"),
        ("Mon, 12 Oct 2026 08:30:00 +0530", "2026-10-12T08:30:00+05:30"),
        ("Mon, 12 Oct 2026 08:30:00 GMT+2", "2026-10-12T08:30:00+02:00"),
        ("Mon, 12 Oct 2026 08:30:00 +02:00", "2026-10-12T08:30:00+02:00"),
        ("Mon, 12 Oct 2026 08:30:00 Z", "2026-10-12T08:30:00+00:00"),
        ("Mon, 12 Oct 2026 08:30:00 EST", "2026-10-12T08:30:00-05:00"),
        ("Mon, 12 Oct 2026 08:30:00 NZDT", "2026-10-12T08:30:00+13:00"),
        ("Mon, 12 Oct 2026 08:30:00", "2026-10-12T08:30:00+00:00"),
        ("Mon, 12 Oct 2026 08:30:60 GMT", "2026-10-12T08:30:59+00:00"),
        ("12 Oct 26 8:30 GMT", "2026-10-12T08:30:00+00:00"),
        ("Monday, 12 October 2026 08:30:00 GMT", "2026-10-12T08:30:00+00:00"),
        ("2026-10-12T08:30:00-03:00", "2026-10-12T08:30:00-03:00"),
        ("2026-10-12T08:30:00.5Z", "2026-10-12T08:30:00.500000+00:00"),
        ("2026-10-12 08:30:00", "2026-10-12T08:30:00+00:00"),
        ("2026-10-12 08:30:00 +0200", "2026-10-12T08:30:00+02:00"),
        ("2026-10-12 08:30:00 UTC", "2026-10-12T08:30:00+00:00"),
        ("2026-10-12", "2026-10-12T00:00:00+00:00"),
        ("Mon, 01 Jan 0001 00:00:00 GMT", None),
        ("0001-01-01T00:00:00Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-12:00", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("Fri, 01 Jan 2099 00:00:00 GMT", None),
        ("Mon, 32 Oct 2026 08:30:00 GMT", None),
        ("Mon, 12 Oct 2026 08:30:00 +9999", "2026-10-12T08:30:00+00:00"),
        ("yesterday", None),
        ("-", None),
    ],
)
def test_a_date_keeps_the_offset_the_feed_gives_and_an_absurd_one_is_no_date(
    printed: str, expected: str | None
) -> None:
    published = read(rss(f"<title>x</title><pubDate>{printed}</pubDate>")).entries[0].published
    assert (published.isoformat() if published else None) == expected


def test_a_date_well_after_the_fetch_is_not_believed_and_tomorrow_is() -> None:
    for days, believed in ((1, True), (3, False)):
        printed = (FETCHED + timedelta(days=days)).isoformat()
        assert (read(rss(f"<title>x</title><pubDate>{printed}</pubDate>")).entries[0].published is not None) is believed


def test_a_date_of_endless_blanks_is_no_date_and_costs_nothing() -> None:
    printed = "x" + " " * 300_000 + "+01:0x"

    def undated() -> None:
        (entry,) = read(rss(f"<title>t</title><pubDate>{printed}</pubDate>")).entries
        assert entry.published is None

    assert cpu_seconds(undated, 0.2) < 2
