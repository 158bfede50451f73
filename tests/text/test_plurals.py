"""Singulars and plurals by which a word is found as well."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.text import other_numbers

PAIRS = [
    *("ferry ferries", "talk talks", "day days", "clash clashes", "house houses", "hero heroes", "video videos"),
    *("virus viruses", "hindu hindus", "houthi houthis", "boss bosses", "tax taxes", "militia militias", "war wars"),
    *("gunman gunmen", "german germans", "child children", "crisis crises", "movie movies"),
]


@pytest.mark.parametrize("pair", PAIRS)
def test_a_singular_and_its_plural_lead_to_each_other(pair: str) -> None:
    singular, plural = pair.split()
    assert plural in other_numbers(singular)
    assert singular in other_numbers(plural)


@pytest.mark.parametrize(
    "pair", ["new news", "hama hamas", "mar mars", "marco marcos", "dan dans", "san sans", "unit united",
             "oman omen", "a as", "plan plane", "congres congress"]
)  # fmt: skip
def test_words_that_are_no_forms_of_each_other_do_not_lead_to_each_other(pair: str) -> None:
    one, other = pair.split()
    assert other not in other_numbers(one)
    assert one not in other_numbers(other)


@given(st.text(max_size=30))
def test_any_word_has_few_other_forms_and_is_none_of_them(word: str) -> None:
    forms = other_numbers(word)
    assert len(forms) <= 3 and word not in forms
