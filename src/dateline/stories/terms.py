"""What an article is about, as counted terms: stems, weighed by where they stand, names marked."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from dateline.model import Article, EntityKind, Naming, Record
from dateline.text import fold, stem, stopwords, words

HEADLINE, LEAD, TAIL, SLUG = 5.0, 1.0, 0.35, 0.5
"""What one occurrence counts in each place. The words of the address repeat an earlier headline, mostly."""

LEAD_WORDS = 50

_NAMED = frozenset({EntityKind.PERSON, EntityKind.ORGANISATION, EntityKind.PLACE, EntityKind.EVENT})
_SLUG_PART = re.compile(r"[-_.]")


@dataclass(frozen=True, slots=True)
class Terms:
    """counts: each stem's occurrences, weighed by place; names: the stems that stand in names; runs: of how many words
    the names are that a stem stands in, on average; title: the headline's stems without numbers.

    From a record alone: countries: the stems of countries, regions and their people, which then stand in no names;
    people: full names, folded.
    """

    counts: dict[str, float]
    names: frozenset[str]
    runs: dict[str, float]
    title: frozenset[str]
    countries: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()


def terms_of(article: Article, record: Record | None = None) -> Terms:
    """The terms of an article: its names from the record where there is one, else from capitals in its text."""
    language = article.language or "en"
    headline, text = article.headline or "", article.text
    if article.dek and article.dek not in text[:400]:
        text = f"{article.dek}\n\n{text}"
    stop = stopwords(language)
    counts: defaultdict[str, float] = defaultdict(float)
    title = _stems(_pieces(headline), stop)
    for term in title:
        counts[term] += HEADLINE
    pieces = _pieces(text)
    for place, (_, term) in enumerate(_terms(pieces, stop)):
        counts[term] += LEAD if place < LEAD_WORDS else TAIL
    for term in _slug(article.url, stop):
        counts[term] += SLUG
    names = _record_names(record, stop) if record and record.entities else _capitalised(headline, pieces, stop)
    runs = _runs([text] if _all_capitals(headline) else [text, headline], stop)
    title_terms = frozenset(term for term in title if not term.isdigit())
    if record is None:
        return Terms(dict(counts), names, runs, title_terms)
    countries = _countries(record, counts, stop)
    return Terms(dict(counts), names - countries, runs, title_terms, countries, _people(record))


def _pieces(text: str) -> list[str]:
    return [piece for word in words(text) for piece in word.text.split("-")]


def _terms(pieces: Iterable[str], stop: frozenset[str]) -> list[tuple[str, str]]:
    return [(piece, stem(piece)) for piece in pieces if piece.lower().replace("’", "'") not in stop]


def _stems(pieces: Iterable[str], stop: frozenset[str]) -> list[str]:
    return [term for _, term in _terms(pieces, stop)]


def _capitalised(headline: str, pieces: list[str], stop: frozenset[str]) -> frozenset[str]:
    """Stems that stand with a capital: in the text, and in a headline that does not capitalise everything."""
    found = {term for piece, term in _terms(pieces, stop) if piece[0].isupper()}
    if not _all_capitals(headline):
        found.update(term for piece, term in _terms(_pieces(headline)[1:], stop) if piece[0].isupper())
    return frozenset(found)


def _all_capitals(headline: str) -> bool:
    """Whether a headline gives most of its words a capital, so that capitals tell nothing of names."""
    pieces = _pieces(headline)
    return sum(piece[0].isupper() for piece in pieces) >= 0.6 * len(pieces)


def _runs(parts: Iterable[str], stop: frozenset[str]) -> dict[str, float]:
    """How many capitalised words stand in a row where a stem does with a capital, on average."""
    found: dict[str, list[int]] = {}
    for part in parts:
        run: list[str] = []
        end = -1
        for word in words(part):
            named = word.text[0].isupper() and word.text.lower() not in stop
            if not named or part[end : word.start] != " ":
                _note(found, run)
                run = []
            if named:
                run.append(stem(word.text))
            end = word.end
        _note(found, run)
    return {term: sum(lengths) / len(lengths) for term, lengths in found.items()}


def _note(found: dict[str, list[int]], run: list[str]) -> None:
    for term in run:
        found.setdefault(term, []).append(len(run))


def _record_names(record: Record | None, stop: frozenset[str]) -> frozenset[str]:
    entities = record.entities if record else ()
    named = (entity.name for entity in entities if entity.kind in _NAMED)
    return frozenset(term for name in named for term in _stems(_pieces(name), stop))


def _countries(record: Record, terms: Iterable[str], stop: frozenset[str]) -> frozenset[str]:
    """The terms of places too wide to stand on a map as a point, and those that begin with one: what their people are
    called mostly does."""
    wide = {term for place in record.places if place.lat is None for term in _stems(_pieces(place.name), stop)}
    return frozenset(
        term for term in terms if term in wide or any(len(name) >= 5 and term.startswith(name) for name in wide)
    )


def _people(record: Record) -> frozenset[str]:
    """Who is named in full, in the text or as a claim's speaker: a surname alone may be another's."""
    named = [entity.name for entity in record.entities if entity.kind is EntityKind.PERSON]
    named += [claim.speaker for claim in record.claims if claim.speaker and claim.naming is Naming.PERSON]
    return frozenset(fold(name) for name in named if " " in name)


def _slug(url: str, stop: frozenset[str]) -> list[str]:
    """The words of an address that spells out a headline; none where it does not."""
    longest = max(urlsplit(url).path.split("/"), key=lambda part: part.count("-"))
    if longest.count("-") < 2:
        return []
    pieces = [piece for piece in _SLUG_PART.split(fold(longest)) if piece.isalpha() and len(piece) < 20]
    return _stems((piece for piece in pieces if piece not in ("html", "htm", "php")), stop)
