"""Whatever comes in, nothing raises, every span holds and the same article gives the same claims."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.model import Article, Image
from dateline.record import analyse
from dateline.record.claims import explain_claims
from dateline.text import quotations, sentences
from tests.shared_data import shared
from tests.timing import grows_in_proportion

PIECES = [
    "“", "”", "\"", "'", "’", "‘", ".", ",", ":", ";", "(", ")", "—", "-", "…", "?", "\n\n", "said", "told", "says",
    "that", "according to", "quoted", "as saying", "was", "is believed to", "reportedly", "denied",
    "declined to comment", "who", "he", "She", "they", "the", "The", "minister", "Jano Reth", "Aldera",
    "two security sources", "on Monday", "and", "adding", "asked", "whether", "not", "would not", "called", "for",
    "on", "put", "at", "9", "state", "claims", "of", "\u202e", "\u0301", "\ud800", "İ", "&", "U.S.", "it",
    "in a statement", "but", "while", "to", "its",
]  # fmt: skip
newsy = st.lists(st.sampled_from(PIECES), max_size=50).map(" ".join)
hostile = st.one_of(newsy, st.text(st.characters(codec=None), max_size=120))


def claims_of(text: str, headline: str | None = None):
    article = Article("u", headline, text, (), images=(Image(None, caption=headline),), language="en")
    return article, explain_claims(article, sentences(text), quotations(text), [], [])


def check(text: str, headline: str | None = None) -> None:
    article, found = claims_of(text, headline)
    for number, why in enumerate(found):
        claim = why.claim
        assert why.pattern
        assert claim.content
        for span in (claim.source, claim.cue, claim.to, *claim.content):
            if span is not None:
                assert 0 <= span.start < span.end <= len(article.part(span.part))
                assert span.of(article).strip()
        assert list(claim.content) == sorted(claim.content, key=lambda span: span.start)
        assert claim.within is None or (0 <= claim.within < len(found) and claim.within != number)
    assert claims_of(text, headline)[1] == found


@settings(max_examples=400, deadline=None)
@given(hostile, hostile)
def test_claims_of_any_text_hold(text, headline):
    check(text, headline)


@settings(max_examples=200, deadline=None)
@given(newsy)
def test_a_claim_is_never_nested_in_itself_by_a_detour(text):
    _, found = claims_of(text)
    for number in range(len(found)):
        seen, at = set(), number
        while at is not None:
            assert at not in seen
            seen.add(at)
            at = found[at].claim.within


@pytest.mark.parametrize(
    "piece",
    [
        "said ",
        "he said, ",
        "“a”, he said. ",
        "“",
        ", ",
        "who said that ",
        "the ",
        "Reth, the minister, said ",
        "A " * 50,
        "(said) ",
    ],
)
def test_long_odd_texts_take_time_in_proportion(piece):
    assert grows_in_proportion(lambda repeats: check(piece * repeats), 200, 1600)


def test_many_speakers_in_one_article_take_time_in_proportion():
    """Each source is led back to earlier ones, and each look back must have an end."""
    story = (Path(__file__).parent / "market-shelling.txt").read_text("utf-8").partition("\n\n")[2]

    def record(repeats: int) -> None:
        analyse(Article("u", None, "\n\n".join([story] * repeats), (), language="en"), claims="rules")

    assert grows_in_proportion(record, 8, 64)


@pytest.mark.parametrize("piece", ["He came. She said no. ", "Jano Reth said so. ", "The minister said it. "])
def test_a_paragraph_of_tiny_sentences_takes_time_in_proportion(piece):
    def record(repeats: int) -> None:
        analyse(Article("u", None, piece * repeats, (), language="en"), claims="rules")

    assert grows_in_proportion(record, 500, 4000)


@pytest.mark.shared
def test_claims_of_real_news_hold():
    with tarfile.open(shared("data/polnear/polnear-train-dev.tar.xz")) as tar:
        members = [member for member in tar if member.name.endswith(".txt") and "/dev/" in f"/{member.name}"]
        assert len(members) > 50
        for member in members:
            file = tar.extractfile(member)
            assert file is not None
            check(file.read().decode("utf-8", "replace"))


def test_a_text_without_anyone_speaking_has_no_claims():
    article = Article("u", None, "Rain fell all day. The river rose by two metres, and the bridge was closed.", ())
    assert analyse(article).claims == ()
