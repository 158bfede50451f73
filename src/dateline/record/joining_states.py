"""Whose institution one is: the state that a ministry, an army or a holder of office speaks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dateline.model import Article, Claim, Entity, EntityKind, Naming, Span
from dateline.record.gazetteer import Country, Gazetteer
from dateline.text import fold

_CAPITALISED = re.compile(r"(?<!\w)([A-Z][^\W\d_]*(?:\.[A-Z]\.?)*)")
_POSSESSIVE = re.compile(r"([A-Z][^\W\d_]*(?:[ .-][A-Z][^\W\d_]*){0,2})['’]s?\s+$")
_WORD_BEFORE = re.compile(r"([^\W\d_][\w.]*(?:\s[^\W\d_][\w.]*)?)\s+$")


def state_of(
    entity: Entity, article: Article, world: Gazetteer, words: Mapping[str, Any]
) -> tuple[Country | None, list[Span]]:
    """The state that an institution or a holder of office speaks for, and the words that say so: "London's" before
    "Foreign Office", "British" in "British Ministry of Defence", "Polish" in the role of a minister."""
    if entity.kind is EntityKind.PERSON:
        return _state_of_role(entity, article, world)
    if entity.kind is not EntityKind.ORGANISATION or world.country_of(entity.name) is not None:
        return None, []
    if not {word.casefold() for word in re.findall(r"[^\W\d_]+", entity.name)} & set(words.get("bodies", ())):
        return None, []
    spans: list[Span] = []
    state: Country | None = None
    for mention in entity.mentions:
        text = article.part(mention.part)
        for country, start, end in _named_at(text, mention, world):
            if state is None or state.code == country.code:
                state = country
                spans.append(Span(start, end, mention.part))
    return state, spans


def _named_at(text: str, mention: Span, world: Gazetteer) -> Iterator[tuple[Country, int, int]]:
    """The state in the first words of an institution's name, or right before it."""
    printed = text[mention.start : mention.end]
    for size in (3, 2, 1):
        head = " ".join(printed.split()[:size]).removesuffix("’s").removesuffix("'s")
        country = _state_word(head, world)
        if country is not None and printed.startswith(head) and len(head) < len(printed):
            yield country, mention.start, mention.start + len(head)
            return
    before = text[max(0, mention.start - 48) : mention.start]
    owner = _POSSESSIVE.search(before) or _WORD_BEFORE.search(before)
    if owner is None:
        return
    for name in (owner[1], owner[1].split()[-1]):
        country = _state_word(name, world)
        if country is not None:
            end = mention.start - len(before) + owner.end(1)
            yield country, end - len(name), end
            return


def _state_word(word: str, world: Gazetteer) -> Country | None:
    if not word[:1].isupper():
        return None
    return world.country_of(word) or world.demonym_of(word) or world.capital_of(word)


def states_that_speak(article: Article, claims: Sequence[Claim], world: Gazetteer) -> Iterator[tuple[Country, Span]]:
    """The states whose armies, ministries and officials say something without a name of their own: "the Rutanian army
    denied it", with the word that says whose it is."""
    for claim in claims:
        if claim.source is None or claim.naming not in (Naming.INSTITUTION, Naming.OFFICIAL):
            continue
        text, source = article.part(claim.source.part), claim.source
        for word in _CAPITALISED.finditer(text, source.start, source.end):
            country = _state_word(word[1], world)
            if country is not None and word.end() < source.end:
                yield country, Span(word.start(1), word.end(1), source.part)
                break


def _state_of_role(entity: Entity, article: Article, world: Gazetteer) -> tuple[Country | None, list[Span]]:
    for role in entity.roles:
        head, _, office = role.partition(" ")
        head = head.removesuffix("’s").removesuffix("'s")
        country = _state_word(head, world) if office else None
        at = article.text.find(role)
        if country is not None and at >= 0:
            return country, [Span(at, at + len(head))]
    return None, []


def body_of(entity: Entity, dateline: Country | None, words: Mapping[str, Any]) -> Country | None:
    """The state whose capital or town a story is datelined from, for a body that every state has."""
    if entity.kind is not EntityKind.ORGANISATION or dateline is None:
        return None
    parts = thing_words(entity.name, words)
    return dateline if is_generic(parts, words) else None


def dateline_country(article: Article, world: Gazetteer) -> Country | None:
    """The country that a story was written in, as its dateline says."""
    place = article.dateline.place if article.dateline is not None else None
    if not place:
        return None
    parts = [part.strip() for part in place.split(",")]
    for part in reversed(parts):
        country = world.country_of(part)
        if country is not None:
            return country
    spots = world.find(parts[0])
    return world.countries.get(spots[0].country) if spots else None


def is_generic(parts: Sequence[str], words: Mapping[str, Any]) -> bool:
    """Whether every state has a body of this name."""
    bodies, generic = set(words.get("bodies", ())), set(words.get("generic", ()))
    return any(part in bodies for part in parts) and all(part in bodies or part in generic for part in parts)


def without_state(parts: Sequence[str], state: Country, world: Gazetteer) -> tuple[str, ...]:
    """The words of a body's name without those that say whose it is."""
    for size in (3, 2, 1):
        head = " ".join(parts[:size])
        named = world.country_of(head) or world.demonym_of(head) or world.capital_of(head)
        if named is not None and named.code == state.code and len(parts) > size:
            return tuple(parts[size:])
    return tuple(parts)


def thing_words(name: str, words: Mapping[str, Any]) -> tuple[str, ...]:
    """A name's words folded, in one spelling, without article and form of law, the last in the singular."""
    spellings = words.get("spellings", {})
    parts = [part.strip(".,") for part in fold(name).replace("-", " ").split()]
    parts = [spellings.get(part, part) for part in parts if part]
    while len(parts) > 1 and parts[0] in words.get("dropped", ()):
        parts = parts[1:]
    while len(parts) > 2 and parts[-1] in words.get("forms_of_law", ()):
        parts = parts[:-1]
    if len(parts) > 1 and len(parts[-1]) > 4 and parts[-1].endswith("s") and not parts[-1].endswith("ss"):
        parts[-1] = parts[-1][:-1]
    return tuple(parts)
