"""By which names an entity of one article is known across articles: what may be one, and what must stay apart.

A *sure* name says by itself what it is: two entities that share one are the same thing, whatever else is on the desk.
A *short* form leads to a fuller name only where one thing alone is known to answer to it; where there are two, it stays
apart. A surname alone, or "the Interior Ministry" of nobody knows which state, is never either. All of it follows from
one article: which articles came first changes nothing.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from typing import Any

from dateline.model import Article, Entity, EntityKind, Place, Record, Span
from dateline.record.entity_kinds import entity_words
from dateline.record.gazetteer import Country, Gazetteer, place_key
from dateline.record.joining_about import in_lead, is_about
from dateline.record.joining_conflicts import conflict_key, conflict_phrases
from dateline.record.joining_states import (
    body_of,
    dateline_country,
    is_generic,
    state_of,
    states_that_speak,
    thing_words,
    without_state,
)
from dateline.record.package_data import table, table_for
from dateline.record.spelling import person_spellings
from dateline.text import fold

VERSION = 1
"""Of these rules: names that an earlier version gave are given anew when an article mentions them next."""

TAG = "tag"
"""The kind of what an outlet gives its article as a tag, beside the kinds of entities."""

_ACRONYM = re.compile(r"(?:[A-Z]\.?){2,7}s?")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_CAPITALS = re.compile(r"(?<![\w'’.-])[A-Z]{3,6}(?![\w-]|\.\w)")
_ROMAN = re.compile(r"[IVXLCDM]+")
_LONGEST_TAG, _MOST_TAGS = 80, 40
_MOST_ACRONYMS, _AROUND = 20, 20
_LONGEST_PERSON = 5


@dataclass(frozen=True, slots=True)
class Known:
    """One thing that an article mentions, as the desk knows it.

    name: as pages show it; kind: of the entity, or ``TAG``; identity: what tells this name from the same name of
    something else (the state of a ministry, the place of a town), "" where the name is enough; sure, short: the names
    that it answers to, see the module; asks: itself a short form, of which the fuller name is wanted; loose: the name
    may be several things' (a surname alone), so that nothing is joined to it; spans: its mentions; roles: as printed;
    about: whether the article is about it, not only mentions it.
    """

    name: str
    kind: str
    identity: str = ""
    sure: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    asks: str | None = None
    loose: bool = False
    spans: tuple[Span, ...] = ()
    roles: tuple[str, ...] = ()
    about: bool = False


def known_in(article: Article, record: Record, world: Gazetteer) -> tuple[tuple[int | None, Known], ...]:
    """Everything an article mentions, each with its number among the record's entities; None for the states that only
    an institution speaks for, and for the outlet's tags."""
    words = _joining_words(article.language)
    dateline = dateline_country(article, world)
    places = {place.span: place for place in record.places}
    most = max((len(entity.mentions) for entity in record.entities), default=0)
    found: list[tuple[int | None, Known]] = []
    states: dict[str, list[Span]] = {}
    for number, entity in enumerate(record.entities):
        state, said_by = state_of(entity, article, world, words)
        if said_by:
            assert state is not None
            states.setdefault(state.code, []).extend(said_by)
        about = is_about(entity, article, world) or (len(entity.mentions) == most and most > 2)
        known = _known(entity, article, places, state or body_of(entity, dateline, words), world, words)
        found.append((number, replace(known, spans=entity.mentions, roles=entity.roles, about=about)))
    for speaking, span in states_that_speak(article, record.claims, world):
        states.setdefault(speaking.code, []).append(span)
    named = {key for _, known in found for key in known.sure}
    for code, spans in states.items():
        key = f"country:{code}"
        about = any(in_lead(span, article) for span in spans)
        if key in named:
            found = [(number, _added(known, spans, about) if key in known.sure else known) for number, known in found]
        else:
            state = world.countries[code]
            found.append((None, _country(state, EntityKind.PLACE, tuple(dict.fromkeys(spans)), about)))
    found += [(None, conflict) for conflict in _conflicts(article, world, words)]
    found += [(None, letters) for letters in _unexplained(article, record)]
    found += [(None, tag) for tag in _tags(article, world)]
    return tuple(found)


def _known(
    entity: Entity,
    article: Article,
    places: Mapping[Span, Place],
    state: Country | None,
    world: Gazetteer,
    words: Mapping[str, Any],
) -> Known:
    """Its names alone."""
    if entity.kind is EntityKind.PERSON:
        return _person(entity, words)
    country = world.country_of(entity.name)
    if country is not None:
        return _country(country, entity.kind)
    if entity.kind is EntityKind.PLACE:
        return _place(entity, places)
    return _thing(entity, article, state, world, words)


def _person(entity: Entity, words: Mapping[str, Any]) -> Known:
    spellings = person_spellings(entity.name)
    plain = spellings[0]
    if len(plain) < 2:
        title = next((title for title in map(fold, entity.roles) if title in words.get("regnal", ())), None)
        if title is None:
            return Known(entity.name, entity.kind, loose=True)
        name = f"{title.title()} {entity.name}"
        return Known(name, entity.kind, sure=(f"person:{fold(name)}",), short=(_as_tag(name),))
    other = entity.name.translate(_UMLAUTS)
    sure = {" ".join(form) for form in (*spellings, *person_spellings(other))}
    short = {f"person:{' '.join(form)}" for form in _shorter(plain)} - {f"person:{' '.join(plain)}"}
    return Known(
        entity.name,
        entity.kind,
        sure=tuple(sorted(f"person:{form}" for form in sure)),
        short=(*sorted(short), _as_tag(entity.name)),
        asks=f"person:{' '.join(plain)}",
    )


def _shorter(parts: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The forms of a long name that people are also called by: without names in the middle, with initials for them, or
    without the last of four."""
    if not 3 <= len(parts) <= _LONGEST_PERSON:
        return
    first, *middle, last = parts
    for kept in product(*((word, word[:1], "") for word in middle)):
        if kept != tuple(middle):
            yield (first, *filter(None, kept), last)
    for size in range(3, len(parts)):
        yield tuple(parts[:size])


def _country(country: Country, kind: EntityKind, spans: tuple[Span, ...] = (), about: bool = False) -> Known:
    return Known(
        country.name, kind, sure=(f"country:{country.code}",), short=(_as_tag(country.name),), spans=spans, about=about
    )


def _place(entity: Entity, places: Mapping[Span, Place]) -> Known:
    """A place by where it lies: two towns of one name are two."""
    lies = next((places[span] for span in entity.mentions if span in places), None)
    asks = f"place:{place_key(entity.name)}"
    if lies is None:
        return Known(entity.name, entity.kind, sure=(f"{asks}|",), short=(_as_tag(entity.name),), asks=asks)
    spot = f"{lies.country or ''}|{place_key(lies.name)}"
    if lies.lat is not None and lies.lon is not None:
        spot += f"|{lies.lat:.1f}|{lies.lon:.1f}"
    short = {asks, f"place:{place_key(lies.name)}", _as_tag(entity.name), _as_tag(lies.name)}
    return Known(entity.name, entity.kind, identity=spot, sure=(f"place:{spot}",), short=tuple(sorted(short)))


def _thing(
    entity: Entity, article: Article, state: Country | None, world: Gazetteer, words: Mapping[str, Any]
) -> Known:
    """An organisation, an agreement, a conflict or an event."""
    parts = thing_words(entity.name, words)
    bare = without_state(parts, state, world) if state is not None else parts
    generic = is_generic(bare, words)
    if generic and state is None:
        return Known(entity.name, entity.kind, loose=True)
    if state is not None and (generic or bare != parts):
        name = entity.name if bare != parts else f"{entity.name} ({state.name})"
        key = f"body:{state.code}|{' '.join(bare)}"
        return Known(name, entity.kind, identity=state.code, sure=(key,), short=(_as_tag(entity.name),))
    fought_over = conflict_key(entity.name, world, words) if entity.kind is EntityKind.CONFLICT else None
    if fought_over is not None:
        sure = (f"thing:{' '.join(parts)}", f"conflict:{fought_over}")
        return Known(entity.name, entity.kind, sure=sure, short=(f"fought:{fought_over}", _as_tag(entity.name)))
    acronym = _letters(entity.name)
    if acronym is not None:
        return Known(
            entity.name, entity.kind, sure=(f"thing:{fold(acronym)}",), short=(_as_tag(entity.name),),
            asks=f"letters:{acronym}",
        )  # fmt: skip
    printed = {span.of(article) for span in entity.mentions}
    letters = {f"letters:{form}" for form in map(_letters, printed) if form is not None}
    return Known(
        entity.name, entity.kind, sure=(f"thing:{' '.join(parts)}",), short=(*sorted(letters), _as_tag(entity.name))
    )


def _conflicts(article: Article, world: Gazetteer, words: Mapping[str, Any]) -> Iterator[Known]:
    """Wars that the text names by where or over what they are fought: "the war in Rutania", and, as long as one war
    alone answers, "fought over the Saltra valley"."""
    found: dict[str, Known] = {}
    for phrase in conflict_phrases(article.text, world, words):
        span = Span(phrase.start, phrase.end)
        known = found.get(phrase.key)
        if known is None:
            sure = (f"conflict:{phrase.key}",) if phrase.named else ()
            short = (f"fought:{phrase.key}",) if phrase.named else ()
            name = " ".join(span.of(article).split())
            known = Known(
                name, EntityKind.CONFLICT, sure=sure, short=short,
                asks=None if phrase.named else f"fought:{phrase.key}", loose=not phrase.named,
            )  # fmt: skip
        elif phrase.named and known.loose:
            continue
        found[phrase.key] = _added(known, (span,), in_lead(span, article))
    yield from found.values()


def _unexplained(article: Article, record: Record) -> Iterator[Known]:
    """Acronyms that the article does not explain and the record has no name for: another article may."""
    held = {span for entity in record.entities for span in entity.mentions}
    known = {span.of(article) for span in held}
    entity_data = entity_words(article.language)
    no_body = entity_data.sets["acronyms_of_no_organisation"] if entity_data is not None else frozenset()
    found: dict[str, list[Span]] = {}
    for match in _CAPITALS.finditer(article.text):
        printed = match.group()
        if printed not in known and printed not in no_body and not _ROMAN.fullmatch(printed):
            line = article.text[max(0, match.start() - _AROUND) : match.end() + _AROUND]
            if not line.isupper():  # a headline in capitals, a dateline's town
                found.setdefault(printed, []).append(Span(*match.span()))
    # "NARROW AGREEMENT, WIDE MAP" over a part of the text is no acronym.
    inside = sorted((span.start, span.end) for span in (*held, *article.subheads) if span.part == "text")
    for printed, spans in found.items():
        free = [span for span in spans if not _lies_in(span, inside)]
        if free and len(found) <= _MOST_ACRONYMS:
            about = any(in_lead(span, article) for span in free)
            name = f"letters:{printed}"
            yield Known(printed, EntityKind.ORGANISATION, asks=name, loose=True, spans=tuple(free), about=about)


def _lies_in(span: Span, ranges: Sequence[tuple[int, int]]) -> bool:
    """Whether a span lies in the last range that begins before it. ranges: sorted."""
    at = bisect_right(ranges, (span.start, sys.maxsize)) - 1
    return at >= 0 and span.end <= ranges[at][1]


def _tags(article: Article, world: Gazetteer) -> Iterator[Known]:
    seen = set()
    for tag in article.tags[:_MOST_TAGS]:
        name = " ".join(tag.strip("#").split())
        key = fold(name)
        if not key or len(name) > _LONGEST_TAG or key in seen:
            continue
        seen.add(key)
        country = world.country_of(name)
        fought_over = conflict_key(name, world, _joining_words(article.language))
        if country is not None:
            yield Known(name, TAG, sure=(f"country:{country.code}",), about=True)
        elif fought_over is not None:
            names = (f"tag:{key}", f"conflict:{fought_over}")
            yield Known(name, TAG, sure=names, short=(f"fought:{fought_over}",), about=True)
        else:
            yield Known(name, TAG, sure=(f"tag:{key}",), asks=_as_tag(name), about=True)


def _as_tag(name: str) -> str:
    """The name as outlets give it for a tag, which says nothing of the kind."""
    return f"named:{fold(name)}"


def _added(known: Known, spans: Sequence[Span], about: bool) -> Known:
    every = tuple(sorted({*known.spans, *spans}, key=lambda span: (span.part, span.start)))
    return replace(known, spans=every, about=known.about or about)


@cache
def _joining_words(language: str | None) -> Mapping[str, Any]:
    found: Mapping[str, Any] | None = table_for("joining", language)
    return found if found is not None else table("joining-en")


def _letters(printed: str) -> str | None:
    """The letters of an acronym, without stops; None for what is none."""
    return printed.replace(".", "").removesuffix("s") if _ACRONYM.fullmatch(printed) else None
