"""What of an article can be searched for: runs of terms, each a text of its own that no phrase reaches out of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dateline.model import Article
from dateline.query import Field
from dateline.text import fold, lone_letters, terms

MOST_TERMS = 16_000
"""Of one article. PostgreSQL counts no position above 16,383; the longest article of a year of news has fewer words."""

MOST_BYTES = 600_000
"""Of one article's terms. PostgreSQL holds 1 MB of them, positions included."""

_SPELT = range(4, 31)  # letters of a word worth comparing a misspelt one with


@dataclass(frozen=True, slots=True)
class Document:
    """One article for the index. runs: terms in order; loose: terms without order or neighbours; printed: its words as
    they are spelt, scripts without spaces left out."""

    article_id: int
    place: int
    runs: tuple[tuple[str, ...], ...]
    loose: tuple[str, ...]
    printed: frozenset[str] = frozenset()


def field_term(field: Field, term: str) -> str:
    """A term that stands in a field alone. No text has one like it."""
    return f"{field}¦{term}"


def in_field(field: Field | None, sequence: Iterable[str]) -> list[str]:
    """Terms as they stand in a field, or in the whole article where that is None."""
    return [field_term(field, term) if field is not None else term for term in sequence]


def document(
    article_id: int, place: int, headline: str, outlet: str, feeds: Iterable[int], article: Article
) -> Document:
    """What of an article can be searched for. headline: as lists show it; feeds: ids of those that carried it."""
    printed: set[str] = set()
    title = _run(headline, printed)
    loose = [field_term(Field.FEED, str(feed)) for feed in sorted(feeds)]
    if article.language:
        loose.append(field_term(Field.LANG, article.language[:2].lower()))
    runs = [in_field(Field.TITLE, title), _outlet(outlet), title]
    letters = dict.fromkeys(lone_letters(headline))
    for text in _texts(article):
        runs.append(_run(text, printed))
        if not text.isascii():
            letters.update(dict.fromkeys(lone_letters(text)))
    return Document(article_id, place, *_within_bounds(runs, [*loose, *letters]), frozenset(printed))


def printed_words(headline: str, article: Article) -> set[str]:
    """The words of an article as they are spelt."""
    printed: set[str] = set()
    for text in (headline, *_texts(article)):
        _run(text, printed)
    return printed


def spellings(printed: Iterable[str]) -> set[str]:
    """Of words as printed, those that a misspelt one may have meant: folded, no numbers, neither short nor endless."""
    return {word for word in map(fold, printed) if len(word) in _SPELT and word.isalpha()}


def _run(text: str, printed: set[str]) -> list[str]:
    """The terms of a text, whose words as they are spelt are added to those printed."""
    found = terms(text)
    printed.update(text[start:end] for start, end, term in found if len(term) > 2)
    return [term.text for term in found]


def _texts(article: Article) -> Iterator[str]:
    yield article.dek or ""
    yield ", ".join(article.authors)
    yield from (image.caption for image in article.images if image.caption)
    yield article.text


def _outlet(name: str) -> list[str]:
    return in_field(Field.OUTLET, (term.text for term in terms(name)))


def _within_bounds(
    runs: Iterable[list[str]], loose: Iterable[str]
) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]:
    terms_left, bytes_left = MOST_TERMS, MOST_BYTES
    kept = []
    for run in (*runs, list(loose)):
        end = 0
        for term in run:
            bytes_left -= len(term.encode()) + 3
            if end == terms_left or bytes_left < 0:
                break
            end += 1
        terms_left -= end
        kept.append(tuple(run[:end]))
    return tuple(run for run in kept[:-1] if run), kept[-1]
