"""A story's title and standfirst: one of its headlines and one of its lead sentences, never made up."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib import resources

from dateline.model import Article, Passage, Span
from dateline.stories.texts import Text
from dateline.stories.weights import general_weights
from dateline.text import fold, stem, stopwords, words

_OF_THE_TITLE = 2.0
_FRESHNESS = 0.2
"""How much more the newest headline counts than the oldest: a story is called by how it stands."""


@cache
def _kinds() -> tuple[re.Pattern[str], re.Pattern[str]]:
    listed = json.loads(resources.files("dateline.stories").joinpath("headlines.json").read_text("utf-8"))
    begins, holds = ("|".join(map(re.escape, listed[key])) for key in ("begins", "holds"))
    return re.compile(rf"(?:{begins})\b"), re.compile(rf"\b(?:{holds})\b|^\W*\d+ [a-z]+ (?:to|that|you|we)\b")


def title_of(articles: Sequence[Article], texts: Sequence[Text], times: Mapping[str, datetime]) -> Passage:
    """The headline that says most of what the story's texts say; a question, a live page or a list only where there is
    nothing else. Where no article has a headline, a lead sentence stands for it."""
    printed = [article for article in articles if article.headline and article.headline.strip()]
    if not printed:
        return standfirst_of(texts, None)
    shared = _shared(texts)
    ages = {when: place for place, when in enumerate(sorted({times[article.url] for article in printed}))}

    def worth(article: Article) -> tuple[float, float, str]:
        headline = article.headline or ""
        fresh = ages[times[article.url]] / max(1, len(ages) - 1)
        return (
            _central(headline, article, shared) * _fit(headline) * (1 + _FRESHNESS * fresh),
            -times[article.url].timestamp(),
            article.url,
        )

    best = max(printed, key=worth)
    headline = best.headline or ""
    start = len(headline) - len(headline.lstrip())
    return Passage(best.url, Span(start, len(headline.rstrip()), "headline"))


def standfirst_of(texts: Sequence[Text], title: Passage | None) -> Passage:
    """The lead sentence that says most of what the story's texts say, the newest among near equals; one of the text
    that gives the title before others, so that what stands under a headline belongs to it."""
    shared = _shared(texts)
    best, worth = None, -1.0
    for place, text in enumerate(texts):
        for sentence in text.sentences[:2]:
            printed = sentence.span.of(text.article)
            length = len(words(printed))
            fit = 1.0 if 8 <= length <= 60 else 0.4
            fit *= 0.6 if sentence.quoted else 1.0
            fit *= 0.8 if sentence.place else 1.0
            fit *= 0.3 if printed.rstrip().endswith("?") else 1.0
            fit *= _OF_THE_TITLE if title is not None and title.article in text.copies else 1.0
            fresh = 1 + _FRESHNESS * place / max(1, len(texts) - 1)
            found = _central(printed, text.article, shared) * fit * fresh
            if found > worth:
                best, worth = Passage(text.article.url, sentence.span), found
    if best is not None:
        return best
    article = texts[0].article
    part, printed = ("dek", article.dek) if article.dek else ("headline", article.headline or "")
    return Passage(article.url, Span(0, len(printed), part))


def _shared(texts: Sequence[Text]) -> dict[str, float]:
    """What each stem of the headlines and leads tells about the story: the share of texts that have it, by weight."""
    holding: Counter[str] = Counter()
    for text in texts:
        leads = [sentence.weights for sentence in text.sentences[:3]]
        holding.update({term for lead in leads for term in lead} | _terms(text.article.headline or "", text.article))
    weights = general_weights(holding)
    return {term: weights[term] * count / len(texts) for term, count in holding.items()}


def _terms(printed: str, article: Article) -> set[str]:
    stop = stopwords(article.language or "en")
    return {stem(word.text) for word in words(printed) if word.text.lower().replace("’", "'") not in stop}


def _central(printed: str, article: Article, shared: Mapping[str, float]) -> float:
    # The square root keeps a long line from winning by its length, and a short one by its density.
    terms = _terms(printed, article)
    return sum(shared.get(term, 0.0) for term in terms) / max(4, len(terms)) ** 0.5 if terms else 0.0


def _fit(headline: str) -> float:
    folded = fold(headline)
    begins, holds = _kinds()
    fit = 1.0
    if "?" in headline:
        fit *= 0.3
    if begins.match(folded) or holds.search(folded):
        fit *= 0.3
    if folded[:1] in "\"'":
        fit *= 0.7
    length = len(folded.split())
    if length < 4 or length > 20:
        fit *= 0.6
    if headline.isupper():
        fit *= 0.8
    return fit
