"""Where the words of a query stand in texts, as a reader is shown it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.query import Marker, Piece, read_query
from dateline.query.marking import SHOWN
from tests.timing import grows_in_proportion

FILLER = "Nothing of note was said there. " * 20


def shown(typed: str, *texts: str) -> str:
    """A snippet with its matches in square brackets."""
    pieces = Marker(read_query(typed)).snippet(texts)
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in pieces)


def test_a_snippet_begins_with_the_sentence_and_marks_all_that_was_looked_for() -> None:
    text = FILLER + "The ferries to Orsk were halted, the U.S. envoy said. " + FILLER
    assert shown("ferry envoy", text).startswith("… The [ferries] to Orsk were halted, the U.S. [envoy] said. Nothing")


def test_the_place_with_most_of_the_words_is_shown_and_not_the_first_with_one() -> None:
    text = "A ferry waited. " + FILLER + "The mayor shut the bridge to the ferry. " + FILLER
    assert shown("ferry OR mayor OR bridge", text).startswith("… The [mayor] shut the [bridge] to the [ferry].")


def test_a_phrase_is_marked_where_its_words_follow_one_another() -> None:
    assert shown('"strait talks"', "Talks on the strait: the strait’s talks go on.") == (
        "Talks on the strait: the [strait’s talks] go on."
    )


def test_where_the_text_has_none_of_the_words_another_of_its_texts_or_its_opening_is_shown() -> None:
    assert shown("crane", "The port was shut.", "A crane in the port") == "A [crane] in the port"
    assert shown("outlet:gazette", "The port was shut.", "A crane") == "The port was shut."
    assert shown("crane -port", "The port was shut.") == "The port was shut."


def test_words_of_the_headline_are_marked_in_the_headline_alone() -> None:
    marker = Marker(read_query("title:ferry"))
    assert marker.marked("Ferries halted") == (Piece("Ferries", True), Piece(" halted", False))
    assert marker.snippet(["A ferry waited."]) == (Piece("A ferry waited.", False),)


_QUERIES = st.sampled_from(["a", "a b", '"a b"', "é", "東京", "震 a", "title:a b"])


@given(_QUERIES, st.text(alphabet="ab é.\n東京震’s", max_size=400))
def test_a_snippet_is_a_piece_of_the_text_and_no_longer_than_is_shown(typed: str, text: str) -> None:
    pieces = [piece.text for piece in Marker(read_query(typed)).snippet([text])]
    inner = "".join(piece for piece in pieces if piece not in ("… ", " …"))
    assert inner in text and len(inner) <= SHOWN + 40
    assert "".join(piece.text for piece in Marker(read_query(typed)).marked(text)) == text


@pytest.mark.parametrize("text", ["a ", "a b ", "日本", "b" * 50 + " a "])
def test_hostile_text_takes_time_in_proportion(text: str) -> None:
    marker = Marker(read_query('a OR "a b" OR 日本 OR b'))
    assert grows_in_proportion(lambda size: marker.snippet([text * size]), 200, 2_000)
