from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.copies import compare
from dateline.model import Article, Change, ComparedSentence
from tests.copies.newsdesk import printed, wire
from tests.timing import grows_in_proportion

ADDED = "The Gazette's own gauge in Fennick stood at two metres on Tuesday night."


def rows(first: Article, second: Article, change: Change) -> list[ComparedSentence]:
    return [row for row in compare(first, second).rows if row.change is change]


def test_the_same_text_in_other_paragraphs_is_kept_whole() -> None:
    first, second = printed("gazette", wire("dam")), printed("post", [" ".join(wire("dam"))])
    found = compare(first, second)
    assert {row.change for row in found.rows} == {Change.KEPT}
    assert found.kept == 1.0


def test_what_was_cut_and_what_was_added_is_told_by_sentence() -> None:
    first = printed("gazette", wire("dam"))
    second = printed("post", [wire("dam")[0], ADDED, *wire("dam")[1:5]])
    added = [row.right.of(second) for row in rows(first, second, Change.ADDED) if row.right]
    cut = [row.left.of(first) for row in rows(first, second, Change.CUT) if row.left]
    assert added == [ADDED]
    assert cut[0].startswith("The dam was built in 1961") and cut[-1].endswith("Varrin said.") and len(cut) == 4
    assert 0.6 < compare(first, second).kept < 0.8


def test_the_words_that_differ_inside_a_changed_sentence_are_marked() -> None:
    first = printed("gazette", wire("strike"))
    text = [paragraph.replace("counted 2,500 people", "counted some 3,100 people") for paragraph in wire("strike")]
    second = printed("post", text)
    [row] = rows(first, second, Change.CHANGED)
    assert [mark.of(first) for mark in row.left_marks] == ["2,500"]
    assert [mark.of(second) for mark in row.right_marks] == ["some 3,100"]


def test_a_sentence_that_moved_is_kept() -> None:
    text = wire("whales")
    moved = [text[0], *text[2:], text[1]]
    assert {row.change for row in compare(printed("a", text), printed("b", moved)).rows} == {Change.KEPT}


def test_a_cut_stands_after_the_sentence_that_it_followed() -> None:
    first = printed("gazette", wire("strike"))
    second = printed("post", [wire("strike")[0], *wire("strike")[2:]])
    changes = [row.change for row in compare(first, second).rows]
    assert changes[:4] == [Change.KEPT, Change.CUT, Change.CUT, Change.KEPT]


def test_a_changed_headline_is_told_apart_from_changed_capitals() -> None:
    first = printed("gazette", wire("dam"), headline="Dam gates opened at Kastra")
    assert not compare(first, replace(first, headline="DAM GATES OPENED AT KASTRA")).headline_changed
    assert compare(first, replace(first, headline="Thousands flee below Kastra dam")).headline_changed


def test_a_carrier_credits_the_agency_under_any_of_its_names() -> None:
    first = printed("gazette", wire("dam"), agency="Norlund Press")
    assert compare(first, printed("a", wire("dam"), agency="NP")).credited is True
    assert compare(first, printed("b", wire("dam"), byline="Staff and Norlund Press")).credited is True
    assert compare(first, printed("c", wire("dam"), byline="Ada Ferris")).credited is False
    assert compare(printed("d", wire("dam")), first).credited is None


def test_an_empty_text_compares() -> None:
    empty, full = printed("gazette", []), printed("post", wire("dam"))
    assert {row.change for row in compare(empty, full).rows} == {Change.ADDED}
    assert compare(full, empty).kept == 0.0
    assert compare(empty, empty).rows == ()


def test_long_texts_compare_in_linear_time() -> None:
    def both(count: int) -> None:
        text = [
            f"Reading {n} of gauge {n % 37} stood at {n * 7 % 1000} centimetres below the crest." for n in range(count)
        ]
        edited = [line.replace("stood", "rested") if n % 3 else line for n, line in enumerate(text)]
        compare(printed("gazette", text), printed("post", edited))

    assert grows_in_proportion(both, 300, 2400)


sentence = st.lists(
    st.sampled_from(["rain", "river", "dam", "gate", "crest", "mill", "water", "board", "said", "wall"]),
    min_size=1,
    max_size=8,
)
text = st.lists(sentence.map(lambda words: " ".join(words).capitalize() + "."), max_size=8)


@settings(max_examples=80, deadline=None)
@given(text, text)
def test_every_sentence_of_both_stands_in_one_row(left: list[str], right: list[str]) -> None:
    first, second = printed("gazette", left), printed("post", right)
    found = compare(first, second)
    assert sorted(row.left.of(first) for row in found.rows if row.left) == sorted(left)
    assert [row.right.of(second) for row in found.rows if row.right] == right
    assert 0.0 <= found.kept <= 1.0
    for row in found.rows:
        assert row.left is not None or row.right is not None
        assert bool(row.left_marks or row.right_marks) == (row.change is Change.CHANGED)
