"""Real texts and hostile ones: nothing raises, every span holds, and the cost grows with the length alone."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from dateline.model import Article, Figure, Span
from dateline.record.entities import find_entities
from dateline.record.figures import find_figures
from dateline.record.gazetteer import load_gazetteer
from dateline.record.places import find_places
from dateline.record.times import find_times
from tests.record.articles import article, split
from tests.shared_data import shared
from tests.timing import cpu_seconds

HOSTILE = {
    "no words": "(" * 20_000,
    "one word": "1" * 20_000,
    "marks": "a" + "\u0301" * 20_000,
    "bidi": "\u202eMinister\u202c \u2066Jano\u2069 Reth said 31\u200b people died on Mon\u00adday. " * 500,
    "capitals": "MINISTER JANO RETH SAID SO ON MONDAY IN ALEPPO. " * 500,
    "a table": "Aleppo\t31\t12%\t3 May\n" * 1000,
    "lyrics": "La la la,\nla la Monday,\nla la la\n\n" * 500,
    "scores": "Reds 3-1 Blues, Blues 2-2 Greens; " * 500,
    "days": "Monday " * 10_000,
    "counts": "killed 12 and 13, " * 8_000,
    "parts": "9 people, including 2 children, " * 5_000,
    "titles": "Minister " * 10_000,
    "bodies": "The Health Ministry. " + "the ministry " * 10_000,
    "names": "Jano Reth, " * 10_000,
}
MOST_CPU_SECONDS = 15
"""Far above what any of them takes (under 3), far below what a cost in the square of the length would."""


def spans_of(made: Article) -> Iterator[Span]:
    sentences, world = split(made), load_gazetteer()
    times = find_times(made, sentences)
    entities = find_entities(made, sentences, world)
    yield from (time.span for time in times)
    yield from (span for entity in entities for span in entity.mentions)
    yield from (place.span for place in find_places(made, entities, world))
    yield from figure_spans(find_figures(made, sentences, [], times))


def figure_spans(figures: list[Figure] | tuple[Figure, ...]) -> Iterator[Span]:
    for figure in figures:
        yield figure.span
        yield from figure_spans(figure.parts)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_raises_nothing_and_costs_no_more_than_its_length(name: str) -> None:
    made = article(HOSTILE[name])

    def check() -> None:
        assert all(0 <= span.start < span.end <= len(made.text) for span in spans_of(made))

    assert cpu_seconds(check, MOST_CPU_SECONDS) < MOST_CPU_SECONDS


@pytest.mark.shared
def test_every_span_of_real_articles_in_any_language_holds() -> None:
    read = 0
    for line in shared("data/fundus/labels.jsonl").read_text("utf-8").splitlines():
        body = json.loads(line)["body"]
        if body:
            paragraphs = [*body["summary"], *(p for section in body["sections"] for p in section["paragraphs"])]
            made = article("\n\n".join(paragraphs))
            assert all(span.of(made).strip() == span.of(made) != "" for span in spans_of(made))
            read += 1
    assert read > 150
