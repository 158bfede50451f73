"""Where terms stand in a text, found without taking all of it apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.text import Occurrences, terms
from tests.timing import grows_in_proportion


@pytest.mark.parametrize(
    ("text", "typed", "marked"),
    [
        ("Ferries, a ferry; a ferryman", "ferry", ["ferry"]),
        ("“Strait talks” — the strait’s talks", "strait talks", ["Strait talks", "strait’s talks"]),
        ("The U.S. and US, not us_all", "US", ["U.S", "US", "us"]),
        ("Recep Erdoğan, ERDOGAN", "erdogan", ["Erdoğan", "ERDOGAN"]),
        ("Straße und Strasse", "strasse", ["Straße", "Strasse"]),
        ("cafe\u0301 café", "cafe", ["cafe\u0301", "café"]),
        ("東京都で地震、京都", "京都", ["京都", "京都"]),
        ("東京で地震", "震", ["震"]),
        ("ガザ地区", "ガザ", ["ガザ"]),
        ("令和8年2026年", "2026", ["2026"]),
    ],
)
def test_what_is_looked_for_is_found_where_it_stands(text: str, typed: str, marked: list[str]) -> None:
    found = Occurrences([[tuple(term.text for term in terms(typed))]]).of(text)
    assert [text[start:end] for start, end, _ in found] == marked


def test_one_of_several_that_stand_for_the_same_is_enough() -> None:
    looked = Occurrences([[("ferry",), ("ferries",)], [("strait", "talks")]])
    assert looked.of("Ferries? A ferry!") == [(0, 7, 0), (11, 16, 0)]
    assert looked.in_it("Strait talks on ferries") == {0, 1}


_TEXTS = st.text(st.one_of(st.sampled_from("aey sid.'’-U_ ßǆ東京がé́ाñ"), st.characters(codec="utf-8")), max_size=40)


@given(_TEXTS, st.integers(0, 40), st.integers(1, 3))
def test_nothing_is_missed_that_the_terms_of_a_text_have(text: str, first: int, length: int) -> None:
    have = terms(text)
    sequence = tuple(term.text for term in have[first : first + length])
    if not sequence:
        return
    wanted = {
        (have[at].start, have[at + len(sequence) - 1].end)
        for at in range(len(have) - len(sequence) + 1)
        if tuple(term.text for term in have[at : at + len(sequence)]) == sequence
    }
    looked = Occurrences([[sequence]])
    assert wanted <= {(start, end) for start, end, _ in looked.of(text)}
    assert looked.in_it(text) == {0}


@pytest.mark.parametrize("piece", ["a", "a ", "a\u0301 ", "日", "aab "])
def test_hostile_text_takes_time_in_proportion(piece: str) -> None:
    looked = Occurrences([[("a", "a", "b")], [("日日", "日本")]])
    assert grows_in_proportion(lambda size: looked.of(piece * size), 1_000, 10_000)
