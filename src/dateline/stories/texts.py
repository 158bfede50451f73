"""A story's different texts, and their sentences as its outline weighs them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from dateline.model import Article, Record, Span
from dateline.stories.weights import general_weights
from dateline.text import numbers, sentences, stem, stopwords, words

_HEAD = re.compile(r"[^\n.!?]{0,90}?(?:\s[–—-]{1,2}\s|\s?[–—]{1,2}\s?)")
_SHOUTED = re.compile(r"\b[^\W\d_a-zà-ÿ]{3,}\b")


@dataclass(frozen=True, slots=True)
class Sentence:
    """weights: what its stems tell, in nats; values: the numbers in it; place: how many sentences stand before it."""

    span: Span
    weights: dict[str, float]
    values: frozenset[float]
    place: int
    quoted: bool

    @property
    def told(self) -> float:
        return sum(self.weights.values())

    def within(self, other: Sentence) -> float:
        """The share of what this sentence tells that the other tells too, 0 to 1."""
        told = self.told
        return sum(weight for term, weight in self.weights.items() if term in other.weights) / told if told else 1.0


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a story in its fullest copy. when: the time of its earliest copy; copies: the URLs of all."""

    article: Article
    record: Record | None
    when: datetime
    sentences: tuple[Sentence, ...]
    copies: frozenset[str]


def times_of(articles: Sequence[Article], given: Mapping[str, datetime]) -> dict[str, datetime]:
    """Each article's time by URL: the given one, else its own, else the story's earliest.

    Raises ``ValueError`` where no article has any.
    """
    known = {article.url: when for article in articles if (when := given.get(article.url) or article.published)}
    if not known:
        raise ValueError("no article of the story has a time")
    earliest = min(known.values())
    return {article.url: _aware(known.get(article.url, earliest)) for article in articles}


def _aware(when: datetime) -> datetime:
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def texts_of(
    articles: Sequence[Article],
    records: Mapping[str, Record],
    wires: Mapping[str, int],
    times: Mapping[str, datetime],
) -> list[Text]:
    """The story's texts in order of time: of several copies the fullest, the earliest among equals."""
    copies: dict[int | str, list[Article]] = {}
    for article in sorted(articles, key=lambda article: (times[article.url], article.url)):
        copies.setdefault(wires.get(article.url, article.url), []).append(article)
    found = []
    for group in copies.values():
        fullest = max(group, key=lambda article: len(article.text))
        article = next(article for article in group if len(article.text) >= 0.98 * len(fullest.text))
        record = records.get(article.url)
        urls = frozenset(copy.url for copy in group)
        found.append(Text(article, record, times[group[0].url], sentences_of(article, record), urls))
    return found


def sentences_of(article: Article, record: Record | None) -> tuple[Sentence, ...]:
    """The sentences of the body, the first one without the dateline or outlet name that stands at its head."""
    language = article.language or "en"
    spans = record.sentences if record else sentences(article.text, language)
    stop = stopwords(language)
    found = []
    for place, span in enumerate(spans):
        if place == 0:
            span = Span(span.start + len(_head(article, span)), span.end)
        printed = span.of(article)
        terms = {stem(word.text) for word in words(printed) if word.text.lower().replace("’", "'") not in stop}
        values = {
            value for number in numbers(printed, language) for value in (number.low, number.high) if value is not None
        }
        quoted = any(mark in printed for mark in '"“”„«»')
        found.append(Sentence(span, general_weights(terms), frozenset(values), place, quoted))
    return tuple(found)


def _head(article: Article, span: Span) -> str:
    """What stands before a story's first words, "PORT ADELE, Nov 3 (Agency) — " or "Outlet News – "; mostly nothing."""
    found = _HEAD.match(span.of(article))
    if found is None:
        return ""
    head = found.group()
    named = [
        article.outlet,
        article.agency,
        *((article.dateline.place, article.dateline.agency) if article.dateline else ()),
    ]
    known = any(name and name.casefold() in head.casefold() for name in named)
    return head if known or "(" in head or _SHOUTED.search(head) else ""
