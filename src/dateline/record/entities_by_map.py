"""Names in a language that the desk has no words for: by the map, the known bodies, and first names known anywhere.

What is found is right rather than much: countries as the language calls them, capitals, regions and great towns, bodies
whose names are the same everywhere ("NATO"), and persons whose first name is among the known ones.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from dateline.model import Article, Entity, EntityKind, Span
from dateline.record.entity_kinds import EntityWords, Token, entity_words, known_organisation, tokens_of
from dateline.record.gazetteer import Gazetteer
from dateline.record.package_data import table
from dateline.text import fold, names, stopwords

_GREAT = 500_000
"""The inhabitants from which a town is taken by its name alone."""
_LONGEST = 4
_WORDS_IN_A_NAME = 3

_Key = tuple[EntityKind, str]


def find_entities_by_map(article: Article, gazetteer: Gazetteer) -> list[Entity]:
    """The entities of the text, in the order of their first mentions."""
    text, language = article.text, (article.language or "").partition("-")[0].lower()
    english = entity_words("en")
    if english is None:
        return []
    tags = frozenset(fold(tag) for tag in article.tags)
    found: dict[_Key, list[Span]] = {}
    for match in _countries(language, text):
        country = gazetteer.countries.get(_codes(language)[match.group()])
        if country is not None:
            found.setdefault((EntityKind.PLACE, country.name), []).append(Span(*match.span()))
    small_words = stopwords(language)
    taken = [span for spans in found.values() for span in spans]
    for name in names(text, language or "en"):
        for start, end, kind, called in _within(text, name.span, english, gazetteer, tags):
            lone = " " not in text[start:end] and kind is EntityKind.PLACE
            if lone and fold(text[start:end]) in small_words:
                continue
            if lone and name.at_sentence_start and start == name.span.start and not gazetteer.capital_of(called):
                continue  # its capital may be owed to where it stands: "Essen ist fertig"
            if not any(span.start < end and start < span.end for span in taken):
                found.setdefault((kind, called), []).append(Span(start, end))
    _join_surnames(found)
    rows = [Entity(called, kind, tuple(sorted(spans, key=_start))) for (kind, called), spans in found.items()]
    return sorted(rows, key=lambda entity: entity.mentions[0].start)


def _start(span: Span) -> int:
    return span.start


@cache
def _codes(language: str) -> Mapping[str, str]:
    """The language's names of countries → their codes."""
    return {form: code for code, forms in table("country-names").get(language, {}).items() for form in forms}


@cache
def _pattern(language: str) -> re.Pattern[str] | None:
    forms = sorted(_codes(language), key=lambda form: (-len(form), form))
    # Arabic writes "and", "in", "for" to a name's front.
    joined = "(?<![^\\W])(?:[وبلكف]|لل)?" if language == "ar" else r"(?<!\w)"
    return re.compile(rf"{joined}(?P<name>{'|'.join(map(re.escape, forms))})(?!\w)") if forms else None


def _countries(language: str, text: str) -> list[re.Match[str]]:
    pattern = _pattern(language)
    if pattern is None:
        return []
    bare = re.compile("|".join(map(re.escape, sorted(_codes(language), key=lambda form: (-len(form), form)))))
    return [found for match in pattern.finditer(text) if (found := bare.match(text, match.start("name")))]


def _within(
    text: str, run: Span, words: EntityWords, gazetteer: Gazetteer, tags: frozenset[str]
) -> list[tuple[int, int, EntityKind, str]]:
    """The known names within a run of capitalised words, the longest first: "ministre Jano Reth" holds one."""
    tokens = tokens_of(text, run.start, run.end)
    found, at = [], 0
    while at < len(tokens):
        for size in range(min(_LONGEST, len(tokens) - at), 0, -1):
            piece = tokens[at : at + size]
            told = _kind_of(text, piece, words, gazetteer, tags)
            if told is not None:
                found.append((piece[0].start, piece[-1].end, *told))
                at += size
                break
        else:
            at += 1
    return found


def _kind_of(
    text: str, tokens: list[Token], words: EntityWords, gazetteer: Gazetteer, tags: frozenset[str]
) -> tuple[EntityKind, str] | None:
    printed = text[tokens[0].start : tokens[-1].end]
    known = known_organisation(printed, words)
    if known is not None and (len(tokens) > 1 or printed.isupper()):
        return EntityKind.ORGANISATION, known
    if tokens[0].word in words.sets["first_names"] and _could_be_a_person(text, tokens, gazetteer):
        return EntityKind.PERSON, printed
    country = gazetteer.country_of(printed)
    if country is not None:
        return EntityKind.PLACE, country.name
    spots = gazetteer.find(printed)
    if not spots or len(printed) < len("Bonn"):
        return None
    best = spots[0]
    if best.kind == "region" or best.added or best.population >= _GREAT or gazetteer.capital_of(printed):
        return EntityKind.PLACE, best.name if best.own else printed
    return (EntityKind.PLACE, printed) if fold(printed) in tags and best.kind == "town" else None


def _could_be_a_person(text: str, tokens: list[Token], gazetteer: Gazetteer) -> bool:
    printed = text[tokens[0].start : tokens[-1].end]
    if not 1 < len(tokens) <= _WORDS_IN_A_NAME or any(c.isdigit() for c in printed) or gazetteer.find(printed):
        return False
    return all(text[token.start].isupper() for token in tokens)


def _join_surnames(found: dict[_Key, list[Span]]) -> None:
    """Joins persons that one of the others names more fully: "Jano Reth" and "Jano Ander Reth"."""
    persons = [called for kind, called in found if kind is EntityKind.PERSON]
    for shorter in persons:
        ends = fold(shorter).split()
        fuller = [
            other
            for other in persons
            if len(other.split()) > len(ends)
            and {fold(other).split()[0], fold(other).split()[-1]} == {ends[0], ends[-1]}
        ]
        if len(fuller) == 1:
            found[(EntityKind.PERSON, fuller[0])] += found.pop((EntityKind.PERSON, shorter))
