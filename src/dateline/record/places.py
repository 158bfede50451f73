"""Mentions of places, put on the map: which of the world's places of that name is meant, and how sure that is."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from dateline.model import Article, Entity, EntityKind, Place, Span
from dateline.record.gazetteer import Gazetteer, Spot
from dateline.record.place_cues import PlaceWords, heads_the_story, located, place_words, speaks, word_after
from dateline.record.place_qualifiers import lies_in, qualifier
from dateline.text import fold, stopwords

SURE_ENOUGH = 0.5
"""Below this score the desk is silent: a wrong pin is worse than none."""

SURE_WITHOUT_WORDS = 0.9
"""The score from which a town needs no word beside it that says that something is there."""

_SAME_PLACE_KM = 25.0
_LISTED = re.compile(r"(?:, and|,| and) $")
_ABBREVIATION = re.compile(r"(?:[A-Z]\.?){2,4}")
_CAPITALISED = re.compile(r"\b[A-Z][^\W\d_]{3,}")
_GREATER, _SMALL_NAMESAKE = 10, 0.8
"""A town that has a namesake so many times as large is so much less sure: readers think of the great one."""
_DIVIDED_SO = 1.0
"""The points for a place in a country that has such divisions: "Punjab state", "Punjab province"."""
_FULL_POINTS = 6.0
"""The points at which a lone candidate is certain."""


@dataclass(frozen=True, slots=True)
class _Context:
    """What the article says about where it plays. share: of each country's mentions, 1 for the most mentioned;
    dateline: the country of the dateline's place, or None; admins: the first-level divisions it names."""

    share: dict[str, float]
    dateline: str | None
    admins: frozenset[tuple[str, str]]


def find_places(article: Article, entities: Sequence[Entity], gazetteer: Gazetteer) -> list[Place]:
    """The places that the entities' mentions name, in order. A country or capital that speaks for its state is no
    place there; a name that could be several places, with nothing to tell which, is left out.
    """
    words = place_words(article.language)
    if words is None:
        return []
    named = [entity for entity in entities if entity.kind is EntityKind.PLACE]
    context = _context(article, named, gazetteer)
    ends = frozenset(
        (span.part, span.end)
        for entity in named
        for span in entity.mentions
        if not gazetteer.capital_of(article.part(span.part)[span.start : span.end])
        or _is_a_spot(article.part(span.part), span, words, gazetteer)
    )
    found: list[Place] = []
    for entity in named:
        for span in entity.mentions:
            text = article.part(span.part)
            if _is_a_voice(text, span, words, gazetteer, article.language or "en"):
                continue
            if gazetteer.capital_of(text[span.start : span.end]) and not _is_a_spot(text, span, words, gazetteer, ends):
                continue
            chosen = _choose(text, span, context, gazetteer, words)
            if chosen is None or chosen[1] < SURE_ENOUGH:
                continue
            spot, score = chosen
            if score >= SURE_WITHOUT_WORDS or spot.kind != "town" or _is_a_spot(text, span, words, gazetteer, ends):
                found.append(Place(span, spot.name, spot.country, spot.lat, spot.lon, round(score, 2)))
    return sorted(found, key=lambda place: (place.span.part, place.span.start))


def _is_a_voice(text: str, span: Span, words: PlaceWords, gazetteer: Gazetteer, language: str) -> bool:
    printed = text[span.start : span.end]
    if _ABBREVIATION.fullmatch(printed) and gazetteer.country_of(printed):
        following = word_after(text, span.end, frozenset())
        if following and following not in stopwords(language) and not following.endswith("ed"):
            return True  # "US troops", "a UK court": whose, not where
    return bool(gazetteer.country_of(printed) or gazetteer.capital_of(printed)) and speaks(
        text, span.start, span.end, words
    )


def _is_a_spot(
    text: str, span: Span, words: PlaceWords, gazetteer: Gazetteer, ends: frozenset[tuple[str, int]] = frozenset()
) -> bool:
    """Whether a town is where something is, and a capital not its state: something is said to be there, or it is listed
    behind a place, or stands in a dateline or before its country."""
    capital = gazetteer.capital_of(text[span.start : span.end]) is not None
    if located(text, span.start, span.end, words, state=capital) or heads_the_story(text, span.start, span.end):
        return True
    before = _LISTED.search(text, max(0, span.start - 6), span.start)
    if before is not None and (span.part, before.start()) in ends:
        return True
    return qualifier(text, span.end, gazetteer) is not None


def _context(article: Article, named: Sequence[Entity], gazetteer: Gazetteer) -> _Context:
    """Countries by how often the article names them, their people, or a large town of only one country."""
    votes: Counter[str] = Counter()
    admins = set()
    for entity in named:
        spots = gazetteer.find(entity.name)
        admins |= {(spot.country, spot.admin) for spot in spots if spot.kind == "region" and spot.admin}
        countries = {spot.country for spot in spots if spot.country}
        country = gazetteer.country_of(entity.name)
        if country and not any(spot.kind == "region" for spot in spots):
            votes[country.code] += len(entity.mentions)
        elif len(countries) == 1:
            votes.update(countries)
    for word, count in Counter(_CAPITALISED.findall(article.text)).items():
        country = gazetteer.demonym_of(word)
        if country:
            votes[country.code] += count
    dateline = None
    if article.dateline and article.dateline.place:
        parts = [part.strip() for part in article.dateline.place.split(",")]
        known = next((country for part in reversed(parts) if (country := gazetteer.country_of(part))), None)
        spots = gazetteer.find(parts[0])
        dateline = known.code if known else spots[0].country if spots else None
    most = max(votes.values(), default=1)
    return _Context({code: count / most for code, count in votes.items()}, dateline, frozenset(admins))


def _choose(
    text: str, span: Span, context: _Context, gazetteer: Gazetteer, words: PlaceWords
) -> tuple[Spot, float] | None:
    """The place meant, and a score from 0 to 1; None where the gazetteer has none of that name."""
    printed = text[span.start : span.end]
    spots: Sequence[Spot] = gazetteer.find(printed) or gazetteer.find(_without_head(printed, words))
    if not spots or (not spots[0].added and any(spot.kind == "wide" for spot in spots)):
        return None
    if gazetteer.country_of(printed):  # a country, not the town in another that bears its name
        spots = [spot for spot in spots if spot.kind != "town" or spot.added]
    holder = qualifier(text, span.end, gazetteer)
    if holder is not None:
        within = [spot for spot in spots if lies_in(spot, holder)]
        if within:
            return within[0], 0.95
    lands = words.divided.get(word_after(text, span.end, frozenset()), frozenset())
    ranked = sorted(
        ((_points(spot, context, gazetteer) + _DIVIDED_SO * (spot.country in lands), spot) for spot in spots),
        key=lambda row: -row[0],
    )
    points, best = ranked[0]
    rival = next(((other, spot) for other, spot in ranked[1:] if _apart(best, spot)), None)
    sure = 1.0 if rival is None else 1.0 - math.exp(-(points - rival[0]))
    if rival is not None and best.kind == "town" and rival[1].population > _GREATER * max(best.population, 1):
        sure *= _SMALL_NAMESAKE
    return best, min(1.0, points / _FULL_POINTS) * sure


def _without_head(printed: str, words: PlaceWords) -> str:
    """ "Idlib" for "Idlib province", "Tibet" for "Tibet Autonomous Region"."""
    head, _, tail = printed.rpartition(" ")
    if not head or fold(tail) not in words.sets["heads"]:
        return ""
    shorter, _, kind = head.rpartition(" ")
    return shorter if shorter and fold(kind) in words.sets["kinds_of_a_head"] else head


def _points(spot: Spot, context: _Context, gazetteer: Gazetteer) -> float:
    """How likely a place is meant: its size, whether the name is its main one, and where the article plays."""
    if spot.kind == "country":
        points = 5.0
    elif spot.kind == "region":
        points = 4.0
    else:
        points = math.log10(spot.population + 100) - 2 + (0.7 if spot.own else 0.0)
        capital = gazetteer.countries.get(spot.country)
        if capital and capital.capital and fold(capital.capital) == fold(spot.name):
            points += 1.0
    if spot.added:
        points += 4.0
    if (spot.country, spot.admin) in context.admins:
        points += 1.5
    if spot.country == context.dateline:
        points += 1.0
    return points + 2.5 * context.share.get(spot.country, 0.0)


def _apart(first: Spot, second: Spot) -> bool:
    """Whether two places are different ones for a map's purposes."""
    if None in (first.lat, first.lon, second.lat, second.lon):
        return first.country != second.country
    return _kilometres(first, second) > _SAME_PLACE_KM


def _kilometres(first: Spot, second: Spot) -> float:
    lat, other = math.radians(first.lat or 0), math.radians(second.lat or 0)
    east = math.radians((second.lon or 0) - (first.lon or 0))
    cosine = math.sin(lat) * math.sin(other) + math.cos(lat) * math.cos(other) * math.cos(east)
    return 6371.0 * math.acos(max(-1.0, min(1.0, cosine)))
