"""What a reader types is understood, or the place where it is not is pointed to."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dateline.errors import BadQuery
from dateline.query import All, Either, Field, Node, Not, Query, Words, read_query, wanted

DAY = datetime(2026, 10, 1, tzinfo=UTC)


def said(node: Node) -> object:
    """A tree in short: words as they were typed, fields before them."""
    match node:
        case Words(field=None):
            return node.printed
        case Words():
            return f"{node.field}:{node.printed}"
        case Not():
            return ["not", said(node.part)]
        case All():
            return ["all", *map(said, node.parts)]
        case Either():
            return ["either", *map(said, node.parts)]


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("strait talks", ["all", "strait", "talks"]),
        ("strait AND talks", ["all", "strait", "talks"]),
        ('"strait talks"', "strait talks"),
        ("“strait talks”", "strait talks"),
        ("„strait talks“", "strait talks"),
        ("»strait talks«", "strait talks"),
        ("“strait talks“", "strait talks"),
        ('"he said “no” again" ferry', ["all", "he said “no” again", "ferry"]),
        ("ferry \N{MINUS SIGN}strike", ["all", "ferry", ["not", "strike"]]),
        ("ferry OR\N{NO-BREAK SPACE}boat", ["either", "ferry", "boat"]),
        ("ferry -strike", ["all", "ferry", ["not", "strike"]]),
        ("--strike ferry", ["all", ["not", "-strike"], "ferry"]),
        ("ferry OR boat", ["either", "ferry", "boat"]),
        ("strike port OR ferry", ["all", "strike", ["either", "port", "ferry"]]),
        ("a OR b OR c", ["either", "a", "b", "c"]),
        ("(port strike) OR ferry", ["either", ["all", "port", "strike"], "ferry"]),
        ("ferry -(strike fog)", ["all", "ferry", ["not", ["all", "strike", "fog"]]]),
        ('title:"bridge shut" mayor', ["all", "title:bridge shut", "mayor"]),
        ('outlet:"Harbour Gazette" -lang:fr', ["all", "outlet:Harbour Gazette", ["not", "lang:fr"]]),
        ("TITLE:bridge", "title:bridge"),
        ("feed:12", "feed:12"),
        ("Sudan: rebels", ["all", "Sudan:", "rebels"]),
        ("https://courier.example/news", "https://courier.example/news"),
        ("ferry – , strike", ["all", "ferry", "strike"]),
        ("- ferry", "ferry"),
        ("or and", ["all", "or", "and"]),
    ],
)
def test_a_query_is_read_as_it_is_meant(typed: str, tree: object) -> None:
    assert said(read_query(typed).tree) == tree


def test_a_word_of_several_parts_is_a_phrase() -> None:
    assert [words.terms for words in wanted(read_query("al-Reth U.S. l'accord 3.5 東京都").tree)] == [
        ("al", "reth"),
        ("us",),
        ("l", "accord"),
        ("3", "5"),
        ("東京", "京都"),
    ]


@pytest.mark.parametrize("typed", ["ERDOĞAN'S Ferry", "erdogan ferry", "Erdog\u0306an ferry’s"])
def test_case_and_accents_make_no_difference(typed: str) -> None:
    assert [words.terms for words in wanted(read_query(typed).tree)] == [("erdogan",), ("ferry",)]


def test_a_word_stands_for_its_singular_and_plural_and_a_phrase_for_its_very_words() -> None:
    others = {
        "ferry": ("ferries",),
        "Ferries": ("ferrie", "ferry"),
        "title:clash": ("clashes",),
        '"ferry"': (),
        "outlet:times": (),
        "al-Reth": (),
        "北京": (),
    }
    assert {typed: next(wanted(read_query(typed).tree)).others for typed in others} == others


def test_days_bound_the_whole_search_from_the_one_to_before_the_other() -> None:
    query = read_query("ferry after:2026-09 before:2026-10-01")
    assert (query.after, query.before) == (datetime(2026, 9, 1, tzinfo=UTC), DAY)
    assert said(query.tree) == "ferry"
    assert read_query("after:2025 ferry after:2026").after == datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "place", "reason"),
    [
        ("", "", "no word"),
        (" – ", "", "no word"),
        ("after:2026-10", "", "no word"),
        ("colour:red ferry", "colour:", "can be asked for"),
        ('ferry "strait talks', '"', "not closed"),
        ("-ferry -strike", "-", "only excludes"),
        ("ferry (-strike)", "-", "only excludes"),
        ("ferry OR -strike", "-", "within an OR"),
        ("OR ferry", "OR", "nothing"),
        ("ferry OR", "OR", "nothing"),
        ("ferry OR (", "(", "not closed"),
        ("(ferry", "(", "not closed"),
        ("ferry)", ")", "not opened"),
        ("ferr*", "*", "nothing"),
        ("ferry before:soon", "soon", "no day"),
        ("ferry before:2026-13", "2026-13", "no day"),
        ("ferry OR after:2026", "after:", "whole search"),
        ("ferry (boat before:2026)", "before:", "whole search"),
        ("ferry -before:2026", "-before:", "whole search"),
        ("ferry title: bridge", "title:", "nothing"),
        ("ferry title:(bridge)", "(", "no word"),
        ("ferry title:...", "...", "no word"),
        ("ferry lang:english", "english", "no language"),
        ("(" * 40 + "a" + ")" * 40, "(", "too deep"),
    ],
)
def test_what_is_not_understood_is_pointed_to(typed: str, place: str, reason: str) -> None:
    with pytest.raises(BadQuery, match=reason) as caught:
        read_query(typed)
    error = caught.value
    assert error.subject == typed and error.advice
    assert typed[error.start : error.end].startswith(place) and error.end > error.start


def test_an_unknown_field_is_told_which_there_are() -> None:
    with pytest.raises(BadQuery) as caught:
        read_query("colour:red")
    assert caught.value.advice is not None
    assert all(f"{field}:" in caught.value.advice for field in (*Field, "before", "after"))


@pytest.mark.parametrize("typed", ["a" * 1001, "word " * 65])
def test_a_query_without_measure_is_refused(typed: str) -> None:
    with pytest.raises(BadQuery):
        read_query(typed)


_BITS = [
    '"',
    "“",
    "(",
    ")",
    "-",
    "OR",
    "AND",
    " ",
    "title:",
    "after:",
    "2026-10",
    "lang:",
    "en",
    "*",
    "ferry",
    "日本",
    ":",
]


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(_BITS), max_size=25).map("".join)))
@example("\ud800")
@example("-" * 900)
@example("(-" * 400)
def test_pasted_odd_text_is_understood_or_refused_and_nothing_else(typed: str) -> None:
    try:
        query = read_query(typed)
    except BadQuery as error:
        assert 0 <= error.start < error.end
        assert error.start <= len(typed)
        return
    assert isinstance(query, Query)
    words = list(wanted(query.tree))
    assert words and all(one.terms and typed[one.start : one.end] == one.printed for one in words)
