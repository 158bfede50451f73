"""JSON both ways: what is written is read back the same, whatever stands in it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.model import (
    Act,
    Article,
    Block,
    BlockKind,
    Claim,
    Dateline,
    Figure,
    Grain,
    Image,
    Mode,
    Naming,
    Notice,
    NoticeKind,
    Place,
    Record,
    Span,
    Syndication,
    Time,
    from_json,
    to_json,
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
optional = st.none() | texts
times = st.datetimes(
    min_value=datetime(1900, 1, 1),  # noqa: DTZ001  (made aware by the strategy)
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.integers(-14 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters))),
)
spans = st.builds(Span, st.integers(0, 99), st.integers(100, 200), st.sampled_from(["text", "headline", "caption:0"]))
images = st.builds(Image, optional, optional, optional)
articles = st.builds(
    Article,
    url=texts,
    headline=optional,
    text=texts,
    blocks=st.lists(st.builds(Block, st.sampled_from(BlockKind), spans), max_size=3).map(tuple),
    authors=st.lists(texts, max_size=3).map(tuple),
    dateline=st.none() | st.builds(Dateline, optional, optional, optional),
    published=st.none() | times,
    images=st.lists(images, max_size=2).map(tuple),
    lead_image=st.none() | images,
    syndication=st.none() | st.builds(Syndication, optional, optional, texts),
    notices=st.lists(st.builds(Notice, st.sampled_from(NoticeKind), texts, st.none() | times), max_size=2).map(tuple),
)
moments = st.builds(Time, spans, st.none() | times, st.none() | times, st.sampled_from(Grain))
claims = st.builds(
    Claim,
    source=st.none() | spans,
    cue=st.none() | spans,
    content=st.lists(spans, min_size=1, max_size=3).map(tuple),
    speaker=optional,
    naming=st.sampled_from(Naming),
    mode=st.sampled_from(Mode),
    act=st.sampled_from(Act),
    negated=st.booleans(),
    said=st.none() | moments,
    within=st.none() | st.integers(0, 9),
)
numbers = st.none() | st.floats(allow_nan=False, allow_infinity=False)
figures = st.builds(
    Figure,
    spans,
    numbers,
    numbers,
    optional,
    optional,
    parts=st.lists(st.builds(Figure, spans, numbers, numbers, optional, optional), max_size=2).map(tuple),
)
places = st.builds(Place, spans, texts, optional, numbers, numbers, st.floats(0, 1))
records = st.builds(
    Record,
    sentences=st.lists(spans, max_size=3).map(tuple),
    claims=st.lists(claims, max_size=3).map(tuple),
    times=st.lists(moments, max_size=3).map(tuple),
    places=st.lists(places, max_size=2).map(tuple),
    figures=st.lists(figures, max_size=3).map(tuple),
)


@given(articles)
def test_an_article_comes_back_from_its_json_the_same(article: Article) -> None:
    assert from_json(Article, to_json(article)) == article


@given(records)
def test_a_record_comes_back_from_its_json_the_same(record: Record) -> None:
    assert from_json(Record, to_json(record)) == record


@given(times)
def test_a_time_keeps_the_offset_that_the_page_gave(moment: datetime) -> None:
    article = Article("u", None, "", (), published=moment)
    back = from_json(Article, to_json(article)).published
    assert back is not None and back.utcoffset() == moment.utcoffset()


def test_json_names_every_field_and_uses_the_design_s_words() -> None:
    claim = Claim(Span(0, 2), Span(3, 7), (Span(8, 20),), "Jano Reth", Naming.PERSON, Mode.REPORTED, Act.DENY)
    written = json.loads(to_json(claim))
    assert (written["naming"], written["mode"], written["act"]) == ("person", "reported", "deny")
    assert set(written) == set(Claim.__slots__)


@pytest.mark.parametrize("wrong", ["", "[]", "{", '{"url": 3}', '{"naming": "rumour"}'])
def test_what_is_not_the_json_of_a_type_is_refused_in_words(wrong: str) -> None:
    with pytest.raises(ValueError, match="not the JSON of a Article"):
        from_json(Article, wrong)
