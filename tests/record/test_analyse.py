"""The record of any text: every span holds, every index leads somewhere, and the same text gives the same record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.articles import article_from_text
from dateline.model import Act, Article, Claim, EntityKind, Grain, Mode, Naming, Record, Span, to_json
from dateline.record import analyse
from tests.shared_data import shared

PUBLISHED = datetime(2026, 10, 16, 14, 0, tzinfo=UTC)
PIECES = [
    "At least 31 people were killed, the Interior Ministry said on Monday.",
    "“We never fired first,” said Jano Reth, the army spokesman.",
    "The state news agency quoted him as saying that “the road is open”.",
    "Two security sources said the shelling began overnight.",
    "He denied it.",
    "PORT MAREN, Oct 16 (Meridian) —",
    "€38 million, 80 percent, dozens of trucks; up to 400 prisoners",
    "According to the report, 1,200 families had fled since Tuesday",
    "«Non», a dit le ministre. „Nein“, sagte er.",
    "THE TOLL",
    "U.S. and U.K. officials, Dr. A. B. Marr of St. Ives Inc.",
    "\n\n",
    "\n",
    " ",
    "“",
    "”",
    '"',
    "(",
    "—",
    "\u202e\u0301\u200b\ufeff",
    "said said said",
    "١٢٣ ½ 10^30 1,2,3,4.5.6",
]
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=30), max_size=14).map(" ".join)


def spans(article: Article, record: Record) -> Iterator[Span]:
    yield from record.sentences
    for entity in record.entities:
        yield from entity.mentions
    for claim in record.claims:
        yield from (span for span in (claim.source, claim.cue, claim.to) if span is not None)
        yield from claim.content
        if claim.said is not None:
            yield claim.said.span
    yield from (time.span for time in record.times)
    yield from (place.span for place in record.places)
    for figure in record.figures:
        yield figure.span
        yield from (part.span for part in figure.parts)


def outermost(claims: tuple[Claim, ...], index: int) -> int:
    """The claim that holds all others of its chain; fails on a chain that leads round."""
    for _ in claims:
        within = claims[index].within
        if within is None:
            return index
        index = within
    raise AssertionError("a claim is nested in itself")


def assert_holds(article: Article) -> None:
    record = analyse(article)
    for span in spans(article, record):
        assert 0 <= span.start < span.end <= len(article.part(span.part)), span
        assert span.of(article).strip(), span
    for before, after in zip(record.sentences, record.sentences[1:], strict=False):
        assert before.end <= after.start
    for index, claim in enumerate(record.claims):
        assert claim.content
        assert (type(claim.naming), type(claim.mode), type(claim.act)) == (Naming, Mode, Act)
        outermost(record.claims, index)
        assert claim.source is not None or claim.naming is Naming.UNATTRIBUTED or claim.speaker is not None
    for entity in record.entities:
        assert entity.name.strip() and entity.mentions and type(entity.kind) is EntityKind
    for time in record.times:
        assert type(time.grain) is Grain
        assert (time.start is None) == (time.end is None)
        assert time.start is None or time.end is None or time.start < time.end
    for place in record.places:
        assert 0 <= place.score <= 1
        assert (place.lat is None) == (place.lon is None)
    for figure in record.figures:
        assert figure.claim is None or 0 <= figure.claim < len(record.claims)
        assert figure.low is None or figure.high is None or figure.low <= figure.high
        assert figure.low is not None or figure.high is not None
    assert analyse(article) == record


@settings(deadline=None)
@given(texts, st.sampled_from([None, PUBLISHED]), texts)
def test_the_record_of_any_text_holds(text: str, published: datetime | None, headline: str) -> None:
    assert_holds(article_from_text(text, headline=headline, published=published))


@pytest.mark.shared
def test_the_record_of_real_articles_holds() -> None:
    rows = [json.loads(line) for line in shared("data/fundus-evaluation/labels.jsonl").read_text().splitlines()]
    assert rows
    for row in rows:
        text = "\n\n".join(row["body"])
        assert_holds(article_from_text(text, headline=row["body"][0][:90], url=row["url"], published=PUBLISHED))


def test_without_a_day_to_count_from_no_time_is_invented() -> None:
    article = article_from_text("The ministry said on Monday that two men had been held since last week.")
    assert [time.start for time in analyse(article).times if time.grain in (Grain.DAY, Grain.WEEK)] == [None, None]


def test_a_record_comes_out_as_json_with_the_design_s_words() -> None:
    article = article_from_text(" ".join(PIECES[:4]), published=PUBLISHED)
    written = json.loads(to_json(analyse(article)))
    assert {claim["naming"] for claim in written["claims"]} <= set(Naming)
    assert written["figures"][0]["low"] == 31 and written["figures"][0]["high"] is None
