from __future__ import annotations

import pytest

from dateline.text import numbers

CASES = [
    ("at least 20 people", "at least 20", 20, None),
    ("up to 1,200 troops", "up to 1,200", None, 1200),
    ("as many as three dozen homes", "as many as three dozen", None, 36),
    ("about 40 trucks", "about 40", 40, 40),
    ("twenty-five thousand people", "twenty-five thousand", 25_000, 25_000),
    ("two hundred and fifty people", "two hundred and fifty", 250, 250),
    ("between 10 and 20 shells", "between 10 and 20", 10, 20),
    ("two to three million votes", "two to three million", 2_000_000, 3_000_000),
    ("tens of thousands of people", "tens of thousands", 20_000, None),
    ("half a million people", "half a million", 500_000, 500_000),
    ("a dozen men", "a dozen", 12, 12),
    ("nine people", "nine", 9, 9),
    ("12-15 men", "12-15", 12, 15),
]


@pytest.mark.parametrize(("text", "printed", "low", "high"), CASES, ids=[case[0] for case in CASES])
def test_a_number_has_its_bounds_and_its_words(text, printed, low, high):
    (number,) = numbers(text)
    assert (number.words, number.low, number.high) == (printed, low, high)


@pytest.mark.parametrize(
    ("text", "low", "currency", "percent"),
    [
        ("$3.2 million", 3_200_000, "USD", False),
        ("€38 million", 38_000_000, "EUR", False),
        ("40 million euros", 40_000_000, "EUR", False),
        ("GBP", None, None, None),
        ("80 percent", 80, None, True),
        ("3.5%", 3.5, None, True),
        ("$2bn", 2_000_000_000, "USD", False),
    ],
)
def test_money_and_percentages_are_told_apart(text, low, currency, percent):
    found = [(n.low, n.currency, n.percent) for n in numbers(text)]
    assert found == ([] if low is None else [(low, currency, percent)])


@pytest.mark.parametrize("text", ["no one came", "one of them", "one another", "the 21st brigade", "v1.2.3.4"])
def test_pronouns_ordinals_and_versions_are_no_numbers(text):
    assert numbers(text) == []


def test_two_numbers_joined_by_and_are_two():
    assert [(n.low, n.high) for n in numbers("He won in nine and lost in two; five and six followed")][:2] == [
        (9, 9),
        (2, 2),
    ]


def test_other_languages_part_thousands_their_own_way():
    assert [n.low for n in numbers("rund 1.200 Menschen", "de")] == [1200]
    assert [n.low for n in numbers("1 200 personnes, 3,5 pour cent", "fr")] == [1200, 3.5]
