from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.model import Dateline, Grain, Span, Time
from dateline.record.times import find_times
from tests.record.articles import WEDNESDAY, article, split

# Written on Wednesday 25 November 2026, 15:00+02:00. Words, what is found in them, from, to (exclusive), grain.
EXPRESSIONS = [
    ("He said so on Monday.", "Monday", "2026-11-23", "2026-11-24", "day"),
    ("He spoke on Wednesday.", "Wednesday", "2026-11-25", "2026-11-26", "day"),
    ("It was hit late on Sunday.", "late on Sunday", "2026-11-22T18:00", "2026-11-23", "part"),
    ("It was hit early Thursday.", "early Thursday", "2026-11-19", "2026-11-19T08:00", "part"),
    ("They have met since Tuesday.", "Tuesday", "2026-11-24", "2026-11-25", "day"),
    ("They met at 3 p.m. on Monday.", "3 p.m. on Monday", "2026-11-23T15:00", "2026-11-23T16:00", "hour"),
    ("They met Monday at 3:30 p.m.", "Monday at 3:30 p.m.", "2026-11-23T15:30", "2026-11-23T15:31", "minute"),
    ("It came on Monday morning.", "Monday morning", "2026-11-23T05:00", "2026-11-23T12:00", "part"),
    ("It came on the morning of May 3.", "morning of May 3", "2026-05-03T05:00", "2026-05-03T12:00", "part"),
    ("Talks will resume on Friday.", "Friday", "2026-11-27", "2026-11-28", "day"),
    ("Talks are due next Monday.", "next Monday", "2026-11-30", "2026-12-01", "day"),
    ("They met last Wednesday.", "last Wednesday", "2026-11-18", "2026-11-19", "day"),
    ("They met on Friday last week.", "Friday last week", "2026-11-20", "2026-11-21", "day"),
    ("They meet on Wednesday next week.", "Wednesday next week", "2026-12-02", "2026-12-03", "day"),
    ("It fell on Monday, Dec. 8, 2025.", "Monday, Dec. 8, 2025", "2025-12-08", "2025-12-09", "day"),
    ("It will open on Dec. 8.", "Dec. 8", "2026-12-08", "2026-12-09", "day"),
    ("It was signed on 10 March last year.", "10 March last year", "2025-03-10", "2025-03-11", "day"),
    ("It was signed on October 2nd.", "October 2nd", "2026-10-02", "2026-10-03", "day"),
    ("It was signed yesterday.", "yesterday", "2026-11-24", "2026-11-25", "day"),
    ("It was signed yesterday evening.", "yesterday evening", "2026-11-24T17:00", "2026-11-24T22:00", "part"),
    ("Shells fell overnight.", "overnight", "2026-11-24T20:00", "2026-11-25T08:00", "part"),
    ("Shells fell overnight into Monday.", "overnight into Monday", "2026-11-22T20:00", "2026-11-23T08:00", "part"),
    ("They met earlier today.", "earlier today", "2026-11-25", "2026-11-25T15:00", "part"),
    ("They met last night.", "last night", "2026-11-24T18:00", "2026-11-25T06:00", "part"),
    ("They met last week.", "last week", "2026-11-16", "2026-11-23", "week"),
    ("They met earlier this week.", "earlier this week", "2026-11-23", "2026-11-26", "week"),
    ("They met this month.", "this month", "2026-11-01", "2026-12-01", "month"),
    ("It began earlier in July.", "earlier in July", "2026-07-01", "2026-07-11", "month"),
    ("It began in mid-July.", "mid-July", "2026-07-11", "2026-07-22", "month"),
    ("It began in March 2024.", "March 2024", "2024-03-01", "2024-04-01", "month"),
    ("It began in April last year.", "April last year", "2025-04-01", "2025-05-01", "month"),
    ("It began in 2011.", "2011", "2011-01-01", "2012-01-01", "year"),
    ("It began in the early 1990s.", "the early 1990s", "1990-01-01", "1993-05-02", "year"),
    ("It began last year.", "last year", "2025-01-01", "2026-01-01", "year"),
    ("It began last summer.", "last summer", "2026-06-01", "2026-09-01", "season"),
    ("It began in the winter of 2024.", "winter of 2024", "2024-12-01", "2025-03-01", "season"),
    ("It began two days ago.", "two days ago", "2026-11-23", "2026-11-24", "day"),
    ("It grew in the first quarter of 2023.", "the first quarter of 2023", "2023-01-01", "2023-04-01", "month"),
    ("It grew in the fourth quarter.", "the fourth quarter", "2026-10-01", "2027-01-01", "month"),
    ("Ships were lost this weekend.", "this weekend", "2026-11-28", "2026-11-30", "part"),
    ("It began two hours ago.", "two hours ago", "2026-11-25T13:00", "2026-11-25T14:00", "hour"),
    ("It began in the past 24 hours.", "the past 24 hours", "2026-11-24T15:00", "2026-11-25T15:00", "hour"),
    ("It grew over the past two months.", "the past two months", "2026-09-25", "2026-11-26", "month"),
    ("The court hears the case on Friday.", "Friday", "2026-11-27", "2026-11-28", "day"),
    ("The Friday debate is the last.", "Friday", "2026-11-20", "2026-11-21", "day"),
    ("It fell over the past year.", "the past year", "2025-11-25", "2026-11-26", "year"),
    ("It grew in Q2.", "Q2", "2026-04-01", "2026-07-01", "month"),
    ("It grew in the first half of 2024.", "the first half of 2024", "2024-01-01", "2024-07-01", "month"),
    ("Shells fell over the weekend.", "over the weekend", "2026-11-21", "2026-11-23", "part"),
    (
        "It broke in the early hours of Sunday morning.",
        "the early hours of Sunday morning",
        "2026-11-22",
        "2026-11-22T06:00",
        "part",
    ),
    ("They met on Christmas Eve.", "Christmas Eve", "2025-12-24", "2025-12-25", "day"),
    ("The May report beat them all.", "May", "2026-05-01", "2026-06-01", "month"),
    ("Rutania’s October output will fall.", "October", "2026-10-01", "2026-11-01", "month"),
    ("They did not search it until October.", "October", "2026-10-01", "2026-11-01", "month"),
    ("It ran in the last decade.", "last decade", "2010-01-01", "2020-01-01", "year"),
    ("It ran last weekend.", "last weekend", "2026-11-21", "2026-11-23", "part"),
    ("It ran last quarter.", "last quarter", "2026-07-01", "2026-10-01", "month"),
    ("It closes before the 20th.", "the 20th", "2026-11-20", "2026-11-21", "day"),
    ("It opens in the early afternoon.", "early afternoon", "2026-11-25T12:00", "2026-11-25T15:00", "part"),
    (
        "It began at four o'clock on Monday morning.",
        "four o'clock on Monday morning",
        "2026-11-23T04:00",
        "2026-11-23T05:00",
        "hour",
    ),
    ("It began at four o'clock.", "four o'clock", "2026-11-25T16:00", "2026-11-25T17:00", "hour"),
    ("Friday's vote is expected to pass.", "Friday", "2026-11-27", "2026-11-28", "day"),
    ("It has run since January.", "January", "2026-01-01", "2026-02-01", "month"),
    ("It will reopen in January.", "January", "2027-01-01", "2027-02-01", "month"),
    ("It was lost last June.", "last June", "2026-06-01", "2026-07-01", "month"),
    ("It was lost in early spring 2020.", "early spring 2020", "2020-03-01", "2020-03-31", "season"),
    ("It comes this Friday.", "this Friday", "2026-11-27", "2026-11-28", "day"),
    ("It began six years ago.", "six years ago", "2020-01-01", "2021-01-01", "year"),
    ("It rained for the past three days.", "the past three days", "2026-11-22", "2026-11-26", "day"),
    ("It is stamped 2026-11-24T10:00:00Z.", "2026-11-24T10:00:00Z", "2026-11-24T12:00", "2026-11-24T12:01", "minute"),
    ("It opens on 2026-12-01.", "2026-12-01", "2026-12-01", "2026-12-02", "day"),
    ("The plane landed at 10:00 GMT.", "10:00 GMT", "2026-11-25T12:00", "2026-11-25T12:01", "minute"),
    ("The plane landed just after midnight.", "midnight", "2026-11-25", "2026-11-25T01:00", "hour"),
]


@pytest.mark.parametrize(
    ("words", "printed", "start", "end", "grain"), EXPRESSIONS, ids=[row[0] for row in EXPRESSIONS]
)
def test_an_expression_means_an_interval_against_the_articles_day(
    words: str, printed: str, start: str, end: str, grain: str
) -> None:
    made = article(words)
    (found,) = find_times(made, split(made))
    zone = WEDNESDAY.tzinfo
    assert found.span.of(made) == printed
    assert (found.start, found.end) == tuple(datetime.fromisoformat(t).replace(tzinfo=zone) for t in (start, end))
    assert found.grain == grain
    assert found.start is not None and found.start.utcoffset() == timedelta(hours=2)


def test_early_in_the_week_this_weekend_is_the_one_just_gone() -> None:
    made = article("Ships were lost this weekend.", WEDNESDAY - timedelta(days=1))
    assert [str(time.start)[:10] for time in find_times(made, split(made))] == ["2026-11-21"]


def test_what_is_counted_from_another_day_of_the_story_is_not_resolved() -> None:
    made = article("They fled the previous night.")
    assert [(t.span.of(made), t.start) for t in find_times(made, split(made))] == [("the previous night", None)]


def test_each_day_of_a_sentence_looks_its_own_way() -> None:
    made = article("The vote will be held on Friday, the minister said on Monday.")
    found = find_times(made, split(made))
    assert [time.start and time.start.date().isoformat() for time in found] == ["2026-11-27", "2026-11-23"]


@pytest.mark.parametrize(
    "words",
    [
        "Shops opened for Black Friday.",
        "She writes for the Sunday Times.",
        "They may march on the capital.",
        "Some 2,000 people came.",
        "It cost $2011 in all.",
        "The 31st of June never came: 31 June.",
        "He won 21:19.",
        "Mondays are quiet.",
    ],
)
def test_what_only_looks_like_a_time_is_none(words: str) -> None:
    made = article(words)
    assert find_times(made, split(made)) == []


def test_without_a_publication_time_nothing_is_resolved() -> None:
    made = article("He said on Monday that it began in 2011.", published=None)
    found = find_times(made, split(made))
    assert [(time.span.of(made), time.start, time.end) for time in found] == [
        ("Monday", None, None),
        ("2011", None, None),
    ]


def test_vague_distances_are_found_but_not_resolved() -> None:
    made = article("It began several years ago.")
    assert find_times(made, split(made)) == [Time(Span(9, 26), None, None, Grain.YEAR)]


def test_the_datelines_day_is_the_articles_day() -> None:
    # Printed late on the 24th, published after midnight: "on Tuesday" is the dateline's own day.
    late = datetime(2026, 11, 25, 0, 30, tzinfo=UTC)
    made = article("PORT MAREN, Nov. 24 — He left today.", late, Dateline("PORT MAREN", "Nov. 24", None))
    assert [str(time.start)[:10] for time in find_times(made, split(made))] == ["2026-11-24", "2026-11-24"]


def test_a_dateline_far_from_publication_does_not_move_the_day() -> None:
    made = article("He left today.", dateline=Dateline("PORT MAREN", "Jan. 3", None))
    assert [str(time.start)[:10] for time in find_times(made, split(made))] == ["2026-11-25"]


def test_a_language_without_data_gives_no_times() -> None:
    made = replace(article("Doe hy op Monday kom."), language="xx")
    assert find_times(made, split(made)) == []


@given(st.text(alphabet="0123456789 :-./apmMondyJuneth,in of2last weekago", max_size=80))
def test_any_text_gives_spans_that_hold_in_order(words: str) -> None:
    made = article(words)
    found = find_times(made, split(made))
    ends = 0
    for time in found:
        assert ends <= time.span.start < time.span.end <= len(words)
        assert time.start is None or (time.end is not None and time.start < time.end)
        ends = time.span.end


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He spoke late on Saturday. Shells fell the previous night.", "2026-11-20T18:00"),
        ("It began on 3 May. Three days later it was over.", "2026-05-06"),
        ("The two were taken in 2016. The next year, they were freed.", "2017-01-01"),
        ("It struck on Friday. The day before, all was quiet.", "2026-11-19"),
    ],
)
def test_a_time_told_from_another_is_counted_from_the_one_before_it(text: str, found: str) -> None:
    made = article(text)
    last = find_times(made, split(made))[-1]
    assert last.start is not None
    assert last.start.replace(tzinfo=None) == datetime.fromisoformat(found)


def test_years_before_what_is_no_time_are_no_time() -> None:
    made = article("He left the town. Two years later the mine closed.")
    assert find_times(made, split(made)) == []


def test_a_clock_in_another_zone_is_no_year() -> None:
    made = article("It fell at 5:30 p.m. local time (1530 GMT) on Monday.")
    assert [t.grain for t in find_times(made, split(made)) if t.grain is Grain.YEAR] == []
