"""What an article is about, as counted terms: stems, weighed by where they stand, names marked."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from sys import intern
from typing import NamedTuple
from urllib.parse import urlsplit

from dateline.model import Article, EntityKind, Naming, Record
from dateline.stories.transliteration import in_latin
from dateline.text import Word, fold, is_unspaced, stem, stopwords, words
from dateline.text import terms as pairs

HEADLINE, LEAD, TAIL, SLUG = 5.0, 1.0, 0.35, 0.5
"""What one occurrence counts in each place. The words of the address repeat an earlier headline, mostly."""

LEAD_WORDS = 50

_NAMED = frozenset({EntityKind.PERSON, EntityKind.ORGANISATION, EntityKind.PLACE, EntityKind.EVENT})
_SLUG_PART = re.compile(r"[-_.]")


@dataclass(frozen=True, slots=True)
class Terms:
    """counts: each stem's occurrences, weighed by place; names: the stems that stand in names; runs: of how many words
    the names are that a stem stands in, on average; title: the headline's stems without numbers.

    language: of the text, "en" where it says none.

    From a record alone: countries: the stems of countries, regions and their people, which then stand in no names;
    people: full names, folded.
    """

    counts: dict[str, float]
    names: frozenset[str]
    runs: dict[str, float]
    title: frozenset[str]
    language: str = "en"
    countries: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()


def terms_of(article: Article, record: Record | None = None) -> Terms:
    """The terms of an article: its names from the record where there is one, else from capitals in its text."""
    language = article.language or "en"
    headline, text = article.headline or "", article.text
    if article.dek and article.dek not in text[:400]:
        text = f"{article.dek}\n\n{text}"
    counts: defaultdict[str, float] = defaultdict(float)
    runs: dict[str, list[int]] = {}
    named = words(headline)
    shouted = _all_capitals(named)
    over = [_read(word.text, language) for word in named]
    title = [part for read in over for part in read.parts]
    for part in title:
        counts[part.term] += HEADLINE
    told = words(text)
    under = [_read(word.text, language) for word in told]
    parts = [part for read in under for part in read.parts]
    for term, _ in parts[:LEAD_WORDS]:
        counts[term] += LEAD
    for term, _ in parts[LEAD_WORDS:]:
        counts[term] += TAIL
    stop = stopwords(language)
    for term in _slug(article.url, stop):
        counts[term] += SLUG
    _note_runs(text, told, under, runs)
    if not shouted:
        _note_runs(headline, named, over, runs)
    if record and record.entities:
        names = _record_names(record, stop)
    else:
        # The first word of a headline has a capital, whatever it is; in one that capitalises all words, each has.
        inner = [] if shouted else [part for read in over[1:] for part in read.parts]
        names = frozenset({term for term, capital in (*parts, *inner) if capital})
    lengths = {term: sum(found) / len(found) for term, found in runs.items()}
    title_terms = frozenset(part.term for part in title if not part.term.isdigit())
    if record is None:
        return Terms(dict(counts), names, lengths, title_terms, language)
    countries = _countries(record, counts, stop)
    return Terms(dict(counts), names - countries, lengths, title_terms, language, countries, _people(record))


class _Part(NamedTuple):
    term: str
    capital: bool


class _Read(NamedTuple):
    """A word: its parts that tell anything; whether it stands as a name; its stem."""

    parts: tuple[_Part, ...]
    named: bool
    stem: str


@lru_cache(maxsize=65536)
def _read(word: str, language: str) -> _Read:
    stop = stopwords(language)
    if not word.isascii() and any(map(is_unspaced, word)):
        # A run of a script without spaces is no word: each two neighbours of it are a term.
        return _Read(tuple(_Part(term.text, False) for term in pairs(word)), False, "")
    pieces = [piece for piece in word.split("-") if piece]
    told = [piece for piece in pieces if piece.lower().replace("’", "'") not in stop]
    parts = tuple(part for piece in told for part in _parts(piece))
    return _Read(parts, word[0].isupper() and word.lower() not in stop, intern(stem(word)))


def _parts(piece: str) -> Iterator[_Part]:
    capital = piece[0].isupper()
    forms = in_latin(piece) if capital and not piece.isascii() else ()
    for form in forms or (piece,):
        yield _Part(intern(stem(form)), capital)


def _stems(printed: str, stop: frozenset[str]) -> list[str]:
    pieces = (piece for word in words(printed) for piece in word.text.split("-"))
    return [stem(piece) for piece in pieces if piece.lower().replace("’", "'") not in stop]


def _all_capitals(headline: Sequence[Word]) -> bool:
    """Whether a headline gives most of its words a capital, so that capitals tell nothing of names."""
    pieces = [piece for word in headline for piece in word.text.split("-")]
    return sum(piece[:1].isupper() for piece in pieces) >= 0.6 * len(pieces)


def _note_runs(printed: str, told: Sequence[Word], reads: Sequence[_Read], found: dict[str, list[int]]) -> None:
    """Note how many capitalised words stand in a row where a stem does with a capital."""
    run: list[str] = []
    last = -1
    for place, read in enumerate(reads):
        if not read.named:
            continue
        if run and not (last == place - 1 and printed[told[last].end : told[place].start] == " "):
            _note(found, run)
            run = []
        run.append(read.stem)
        last = place
    _note(found, run)


def _note(found: dict[str, list[int]], run: list[str]) -> None:
    for term in run:
        found.setdefault(term, []).append(len(run))


def _record_names(record: Record | None, stop: frozenset[str]) -> frozenset[str]:
    entities = record.entities if record else ()
    named = (entity.name for entity in entities if entity.kind in _NAMED)
    return frozenset(term for name in named for term in _stems(name, stop))


def _countries(record: Record, terms: Iterable[str], stop: frozenset[str]) -> frozenset[str]:
    """The terms of places too wide to stand on a map as a point, and those that begin with one: what their people are
    called mostly does."""
    wide = {term for place in record.places if place.lat is None for term in _stems(place.name, stop)}
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
    return _stems(" ".join(piece for piece in pieces if piece not in ("html", "htm", "php")), stop)
