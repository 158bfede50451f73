"""Whatever comes in, nothing raises, and every span is a span."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.text import (
    clean,
    fold,
    names,
    numbers,
    paragraphs,
    plain,
    quotations,
    sanitise,
    sentences,
    stem,
    words,
)

PIECES = [
    "“", "”", '"', "'", "’", "‘", "«", "»", "„", "``", "''", ".", "...", "…", "!", "?", ",", ":", "(", ")", "—", "-",
    " ", "\n", "\n\n", "\xa0", "\u202e", "\u200b", "\u0301", "\ud800", "\x00", "said", "Reth", "the", "of", "Ministry",
    "U.S.", "Mr.", "J.", "Dec.", "a.m.", "no.", "al-", "5", "1,200", "3.5", "million", "at least", "between", "and",
    "twenty", "one", "%", "$", "€", "<p>", "<br>", "</td>", "&amp;", "&#0;", "<!--", "İ", "ǅ", "ß", "漢", "。", "١٢",
]  # fmt: skip
newsy = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
hostile = st.one_of(st.text(st.characters(codec=None), max_size=200), newsy)


def in_order(spans, text):
    end = 0
    for span in spans:
        assert end <= span.start < span.end <= len(text)
        assert span.part == "text"
        end = span.end


@settings(max_examples=300, deadline=None)
@given(hostile)
def test_sentences_and_paragraphs_stand_in_order_without_overlap_or_outer_space(text):
    for spans in (sentences(text), paragraphs(text), sentences(text, "de"), sentences(text, "xx")):
        in_order(spans, text)
        for span in spans:
            piece = text[span.start : span.end]
            assert piece == piece.strip()
            assert "\n" not in piece
    covered = sum(len(text[s.start : s.end].replace(" ", "")) for s in sentences(text))
    assert covered <= len(text)


@settings(max_examples=300, deadline=None)
@given(hostile)
def test_sentences_lose_no_word(text):
    spans = sentences(text)
    for word in words(text):
        assert any(span.start <= word.start and word.end <= span.end for span in spans)


@settings(max_examples=300, deadline=None)
@given(hostile)
def test_words_names_and_numbers_are_what_their_spans_cover(text):
    end = 0
    for word in words(text):
        assert end <= word.start < word.end
        assert text[word.start : word.end] == word.text
        end = word.end
    in_order([name.span for name in names(text)], text)
    for name in names(text):
        assert text[name.span.start : name.span.end] == name.text
    in_order([number.span for number in numbers(text)], text)
    for number in numbers(text):
        assert text[number.span.start : number.span.end] == number.words
        assert number.low is not None or number.high is not None


@settings(max_examples=300, deadline=None)
@given(hostile)
def test_quotations_lie_within_their_paragraph_and_never_cross(text):
    found = quotations(text)
    assert [q.outer.start for q in found] == sorted(q.outer.start for q in found)
    parts = paragraphs(text)
    for quote in found:
        assert 0 <= quote.outer.start < quote.inner.start < quote.inner.end <= quote.outer.end <= len(text)
        assert any(p.start <= quote.outer.start and quote.outer.end <= p.end for p in parts)
        assert not (quote.closed and quote.continues)
        assert quote.depth >= 0
    for first in found:
        for second in found:
            if first.outer.start < second.outer.start < first.outer.end:
                assert second.outer.end <= first.outer.end
                assert second.depth > first.depth


@settings(max_examples=300, deadline=None)
@given(hostile)
def test_cleaning_and_folding_settle_at_once(text):
    tidy = clean(text)
    assert clean(tidy) == tidy
    tidy.encode("utf-8")
    assert not set(tidy) & set("\x00\r\u202e\u2066\u200b\xa0")
    assert fold(fold(text)) == fold(text)
    stem(text)


@settings(max_examples=200, deadline=None)
@given(hostile)
def test_markup_never_raises_and_plain_text_has_no_space_to_spare(text):
    sanitise(text)
    shown = plain(text)
    assert shown == shown.strip()
    assert "\n\n\n" not in shown
    assert "  " not in shown
