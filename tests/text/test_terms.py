"""The terms by which texts are found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.text import lone_letters, terms
from dateline.text.terms import LONGEST_TERM
from tests.timing import grows_in_proportion


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The minister’s ferries", ["the", "minister", "ferries"]),
        ("U.S. and US, 9 a.m.", ["us", "and", "us", "9", "am"]),
        ("al-Reth, don't", ["al", "reth", "don", "t"]),
        ("ÉCOLE Łódź Straße", ["ecole", "lodz", "strasse"]),
        ("हिन्दी", ["हिनदी"]),
        ("مُحَمَّد", ["محمد"]),
        ("東京都で2026年", ["東京", "京都", "都で", "2026", "年"]),
        ("ประเทศ", ["ปร", "ระ", "ะเ", "เท", "ทศ"]),
        ("火", ["火"]),
        ("½ x_y ﷺ", ["12", "x", "y", "صلىاللهعليهوسلم"]),
        ("…—•", []),
    ],
)
def test_a_text_falls_into_the_terms_by_which_it_is_found(text: str, found: list[str]) -> None:
    assert [term.text for term in terms(text)] == found


def test_a_letter_of_a_script_without_spaces_is_a_word_that_can_be_looked_for() -> None:
    assert lone_letters("東京で地震, Tokyo") == sorted("東京で地震")


@given(st.text(max_size=80))
def test_terms_point_to_their_place_and_hold_letters_and_digits_alone(text: str) -> None:
    found = terms(text)
    for term in found:
        assert 0 <= term.start < term.end <= len(text)
        assert 0 < len(term.text) <= LONGEST_TERM
        assert not any(char.isspace() or char in "'\"\\_" for char in term.text)
    assert [term.start for term in found] == sorted(term.start for term in found)


@pytest.mark.parametrize("piece", ["a.", "'s", "a\u0301", "\u0301", "日", "a", "a-", "á"])
def test_hostile_text_takes_time_in_proportion(piece: str) -> None:
    assert grows_in_proportion(lambda size: terms(piece * size), 4_000, 40_000)
