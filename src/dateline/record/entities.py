"""Persons, organisations, places, agreements, conflicts and events, each mention joined to the one it names.

A name whose kind nothing in the article tells is left out: what the record shows is right before it is complete.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from dateline.model import Article, Entity, EntityKind, Span
from dateline.record.entity_kinds import (
    EntityWords,
    Token,
    could_not_be_a_person,
    entity_words,
    kind_by_words,
    known_organisation,
    looks_like_a_person,
    title_length,
    tokens_of,
)
from dateline.record.gazetteer import Gazetteer, load_gazetteer
from dateline.record.place_cues import PlaceWords, heads_the_story, located, place_words, speaks
from dateline.record.roles import aged, role_before, role_behind
from dateline.text import fold, names

_EVERYBODY_KNOWS = 500_000
_HONORIFIC = re.compile(r"\b([^\W\d_]+)\.?[ \xa0]$")
_ACRONYM = re.compile(r"\s\(([A-Z][A-Za-z.&-]{1,9})\)")
_COMPOUND = re.compile(r"[A-Z][\w.]*-[a-z]+$")
"""A describing word that the name behind it takes along: "Rutanian-occupied"."""
_ARABIC_ARTICLE = re.compile(r"^(?:al|el|as|ash|ad)[- ]")


@dataclass(slots=True)
class _Mention:
    """One name of the text while its kind is being found. start, end: without title and article; name: the form that
    stands for it; sure: whether its own words or those beside it tell the kind."""

    start: int
    end: int
    tokens: list[Token]
    name: str
    kind: EntityKind | None = None
    role: str | None = None
    titled: bool = False


@dataclass(slots=True)
class _Thing:
    """An entity that is still gathering mentions."""

    kind: EntityKind
    names: Counter[str] = field(default_factory=Counter)
    canonical: str | None = None
    spans: list[tuple[int, int]] = field(default_factory=list)
    roles: dict[str, None] = field(default_factory=dict)

    def add(self, mention: _Mention) -> None:
        self.names[mention.name] += 1
        self.spans.append((mention.start, mention.end))
        if mention.role:
            self.roles.setdefault(mention.role)

    @property
    def name(self) -> str:
        return self.canonical or max(self.names, key=lambda name: (len(name.split()), self.names[name], name))


def find_entities(article: Article, sentences: Sequence[Span], gazetteer: Gazetteer | None = None) -> list[Entity]:
    """The entities of the text, in the order of their first mentions. A mention's span holds the name without title
    and article; a language without data gives none. gazetteer: the package's own where None.
    """
    words, cues = entity_words(article.language), place_words(article.language)
    if words is None or cues is None or not sentences:
        return []
    reading = _Reading(article.text, words, cues, gazetteer or load_gazetteer())
    reading.take_all([(name.span.start, name.span.end) for name in names(article.text, article.language or "en")])
    return reading.entities()


class _Reading:
    """One pass over an article's names, then the joining of what they name."""

    def __init__(self, text: str, words: EntityWords, cues: PlaceWords, gazetteer: Gazetteer):
        self._text, self._words, self._cues, self._gazetteer = text, words, cues, gazetteer
        self._mentions: list[_Mention] = []
        self._acronyms: dict[str, str] = {}

    def take_all(self, runs: list[tuple[int, int]]) -> None:
        """Reads the capitalised runs of the text, those joined that make one name: "Institute for Rutanian Studies",
        "Bureau of Fisheries and Aquatic Resources"."""
        index = 0
        while index < len(runs):
            start, end = runs[index]
            while index + 1 < len(runs) and self._goes_on(start, end, runs[index + 1]):
                index += 1
                end = runs[index][1]
            self._take(start, end)
            index += 1

    def _goes_on(self, start: int, end: int, following: tuple[int, int]) -> bool:
        """Whether an organisation's name goes on in the next run, behind "for" or "and"."""
        if following[0] - end > 9:
            return False
        between = fold(self._text[end : following[0]]).split()
        tokens, ahead = tokens_of(self._text, start, end), tokens_of(self._text, *following)
        sets = self._words.sets
        if not tokens or not ahead or not between or len(between) > 2 or between[-1] not in sets["joints"]:
            return False
        if between[0] in sets["for"]:
            return tokens[-1].word in sets["org_firsts"] and title_length(tokens, self._words) == 0
        if between[0] not in sets["and"] or len(between) > 1 or self._kind(ahead) is not None:
            return False
        if not any(a.word in sets["org_firsts"] and b.word in sets["of"] for a, b in pairwise(tokens)):
            return False
        if len(ahead) == 1:
            return ahead[0].word in sets["portfolios"]
        return not title_length(ahead, self._words) and not looks_like_a_person(ahead, self._words)

    def _take(self, start: int, end: int) -> None:
        """Reads one name of the text: its title, its kind as far as its words tell, what its title names besides."""
        tokens = tokens_of(self._text, start, end)
        while tokens and _COMPOUND.match(self._text[tokens[0].start : tokens[0].end]):
            tokens = tokens[1:]
        if not tokens or self._gazetteer.demonym_of(self._text[tokens[0].start : end]):
            return
        while len(tokens) > 1 and tokens[-1].word in self._words.sets["postnominals"]:
            tokens = tokens[:-1]
            end = tokens[-1].end
        tokens = self._without_office(tokens)
        kind = self._kind(tokens)
        if kind is None:
            tokens = self._behind_of(tokens)
            kind = self._known_kind(tokens)
        role = None
        titled = False
        if kind is None:
            length = title_length(tokens, self._words)
            if length == len(tokens):
                return
            if length:
                role = self._text[start : tokens[length - 1].end]
                self._take_from_title(tokens[:length])
                tokens, titled = tokens[length:], True
                kind = EntityKind.PERSON
        start = tokens[0].start
        if self._text[max(0, start - 4) : start] == "The " and self._gazetteer.find("The " + self._text[start:end]):
            start -= 4  # "The Hague"
        mention = _Mention(start, end, tokens, self._text[start:end], kind, role, titled)
        self._mentions.append(mention)
        acronym = _ACRONYM.match(self._text, end)
        if acronym and len(tokens) > 1 and kind not in (EntityKind.PERSON, EntityKind.PLACE):
            self._introduce(mention, acronym[1])

    def _kind(self, tokens: list[Token]) -> EntityKind | None:
        return self._known_kind(tokens) or kind_by_words(tokens, self._words)

    def _known_kind(self, tokens: list[Token]) -> EntityKind | None:
        printed = self._text[tokens[0].start : tokens[-1].end]
        if known_organisation(printed, self._words):
            return EntityKind.ORGANISATION
        return EntityKind.PLACE if self._gazetteer.country_of(printed) else None

    def _without_office(self, tokens: list[Token]) -> list[Token]:
        """The organisation of "Leader of the Harbour Council", which the run of capitals holds whole."""
        sets = self._words.sets
        if len(tokens) < 3 or tokens[0].word not in sets["titles"] or tokens[1].word not in sets["of"]:
            return tokens
        rest = tokens[3:] if tokens[2].word in sets["the"] else tokens[2:]
        return rest if rest and self._kind(rest) is EntityKind.ORGANISATION else tokens

    def _behind_of(self, tokens: list[Token]) -> list[Token]:
        """The known name at the end of "Leaders of the UK", whose first word owes its capital to the sentence."""
        sets = self._words.sets
        for index in range(len(tokens) - 1, 0, -1):
            if tokens[index - 1].word in sets["of"] or tokens[index - 1].word in sets["the"]:
                rest = tokens[index:]
                return rest if self._known_kind(rest) else tokens
        return tokens

    def _take_from_title(self, title: list[Token]) -> None:
        """What a title names: the Commission in "European Commission President Ola Reth", the state in "US envoy"."""
        for kind_of in (self._known_kind, self._kind):
            for size in range(len(title) - 1, 0, -1):
                start, end = title[0].start, title[size - 1].end
                kind = kind_of(title[:size])
                if kind is not None:
                    self._mentions.append(_Mention(start, end, title[:size], self._text[start:end], kind))
                    return

    def _introduce(self, mention: _Mention, acronym: str) -> None:
        """Remembers what an acronym in brackets stands for: of an organisation whatever it is (its letters may be
        another language's), of a name that nothing else tells only where the letters are the name's."""
        letters = "".join(t.word[0] for t in mention.tokens if t.word not in self._words.sets["of"])
        fits = acronym[0].lower() == letters[0] and len(set(acronym.lower()) & set(letters)) >= min(2, len(acronym))
        if fits or mention.kind is EntityKind.ORGANISATION:
            self._acronyms[acronym] = mention.name
            mention.kind = mention.kind or EntityKind.ORGANISATION

    def entities(self) -> list[Entity]:
        """Everything taken, joined."""
        for mention in self._mentions:
            if mention.kind is None:
                self._read_neighbours(mention)
        persons = self._persons()
        things = self._others(persons)
        self._join_heads(things)
        found = [*persons, *things]
        found.sort(key=lambda thing: min(thing.spans))
        return [
            Entity(thing.name, thing.kind, tuple(Span(s, e) for s, e in sorted(set(thing.spans))), tuple(thing.roles))
            for thing in found
        ]

    def _read_neighbours(self, mention: _Mention) -> None:
        """Looks beside a name for what tells a person: an honorific, a role, an age."""
        text, sets = self._text, self._words.sets
        before = _HONORIFIC.search(text, max(0, mention.start - 12), mention.start)
        if before and fold(before[1]) in sets["honorifics"]:
            mention.kind, mention.titled = EntityKind.PERSON, True
        if mention.kind is None and any(could_not_be_a_person(token, self._words) for token in mention.tokens):
            return
        role = role_before(text, mention.start, self._words)
        if role is None and len(mention.tokens) > 1:
            role = role_behind(text, mention.end, self._words)
        if len(mention.tokens) > 5 or (role and len(mention.tokens) == 1 and self._gazetteer.find(mention.name)):
            return
        if role and not self._stands_for_a_state(mention):
            mention.kind, mention.role = EntityKind.PERSON, role
        elif (len(mention.tokens) > 1 and aged(text, mention.end)) or looks_like_a_person(mention.tokens, self._words):
            mention.kind = EntityKind.PERSON

    def _stands_for_a_state(self, mention: _Mention) -> bool:
        return bool(self._gazetteer.country_of(mention.name) or self._gazetteer.capital_of(mention.name))

    def _persons(self) -> list[_Thing]:
        """The persons, each with all its mentions: fuller names first, then the names that end one of them."""
        named = [m for m in self._mentions if m.kind is EntityKind.PERSON]
        named += self._told_by_surname({_surname(m.tokens) for m in named})
        by_ending: dict[str, _Thing] = {}
        things: list[_Thing] = []
        for mention in sorted(named, key=lambda m: -len(m.tokens)):
            key = _ending(mention.tokens)
            thing = by_ending.get(key) or (
                by_ending.get(_first_and_last(mention.tokens)) if len(mention.tokens) > 1 else None
            )
            if thing is None:
                thing = _Thing(EntityKind.PERSON)
                things.append(thing)
                by_ending.setdefault(_first_and_last(mention.tokens), thing)
                for at in range(len(mention.tokens)):
                    by_ending.setdefault(_ending(mention.tokens[at:]), thing)
            thing.add(mention)
            mention.kind = EntityKind.PERSON
        for mention in self._mentions:
            if mention.kind is not None:
                continue
            owner = by_ending.get(_ending(mention.tokens)) or self._by_first_name(mention, things)
            if owner is not None and not self._is_a_great_place(mention):
                mention.kind = EntityKind.PERSON
                owner.add(mention)
        return things

    def _by_first_name(self, mention: _Mention, persons: Sequence[_Thing]) -> _Thing | None:
        """The one person whose first name stands alone here, as persons are called where the second is a father's."""
        if len(mention.tokens) != 1 or self._gazetteer.find(mention.name):
            return None
        first = mention.tokens[0].word
        owners = [thing for thing in persons if any(fold(name).split()[0] == first for name in thing.names)]
        return owners[0] if len(owners) == 1 else None

    def _told_by_surname(self, known: set[str]) -> list[_Mention]:
        """Names of two or three words whose last word the article also prints alone, where they speak or act: that is
        how persons are named, and hardly anything else."""
        alone = Counter(m.tokens[0].word for m in self._mentions if m.kind is None and len(m.tokens) == 1)
        found = []
        for mention in self._mentions:
            if mention.kind is not None or not 2 <= len(mention.tokens) <= 3:
                continue
            if any(could_not_be_a_person(token, self._words) for token in mention.tokens):
                continue
            if self._gazetteer.find(mention.name) or _surname(mention.tokens) in known:
                continue
            if alone[mention.tokens[-1].word] and not self._gazetteer.country_of(mention.tokens[-1].word):
                found.append(mention)
        return found

    def _is_a_great_place(self, mention: _Mention) -> bool:
        """Whether a name that is also a person's here stands, as where something is, for a place everybody knows."""
        spots = self._gazetteer.find(mention.name)
        if not spots or (spots[0].kind == "town" and spots[0].population < _EVERYBODY_KNOWS):
            return False
        return located(self._text, mention.start, mention.end, self._cues, state=True)

    def _others(self, persons: Sequence[_Thing]) -> list[_Thing]:
        """Organisations, places, agreements, conflicts and events."""
        held = {span for thing in persons for span in thing.spans}
        things: dict[tuple[EntityKind, str], _Thing] = {}
        for mention in self._mentions:
            if (mention.start, mention.end) in held:
                continue
            kind, canonical = self._canonical(mention)
            if kind is None:
                continue
            key = (kind, fold(canonical))
            thing = things.setdefault(key, _Thing(kind))
            if canonical != mention.name:
                thing.canonical = canonical
            thing.add(mention)
        return _with_endings_joined(list(things.values()))

    def _canonical(self, mention: _Mention) -> tuple[EntityKind | None, str]:
        """The kind of a name and the form that all its mentions share; no kind where nothing is sure."""
        name = mention.name
        if name in self._acronyms:
            return EntityKind.ORGANISATION, self._acronyms[name]
        known = known_organisation(name, self._words)
        if known:
            return EntityKind.ORGANISATION, known
        capital = self._gazetteer.capital_of(name)
        if capital and not mention.titled and speaks(self._text, mention.start, mention.end, self._cues):
            return EntityKind.PLACE, capital.name
        country = self._gazetteer.country_of(name)
        if country and (mention.kind is EntityKind.PLACE or not mention.titled):
            return EntityKind.PLACE, country.name
        if mention.kind is not None and mention.kind is not EntityKind.PERSON:
            return mention.kind, name
        if mention.kind is EntityKind.PERSON:
            return None, name
        if not self._is_a_place(mention):
            return None, name
        spot = self._gazetteer.find(name)[0]
        return EntityKind.PLACE, spot.name if spot.kind == "region" else name

    def _is_a_place(self, mention: _Mention) -> bool:
        spots = self._gazetteer.find(mention.name)
        if not spots:
            return False
        capital = self._gazetteer.capital_of(mention.name) is not None
        is_located = located(self._text, mention.start, mention.end, self._cues, state=capital)
        if fold(mention.name) in self._cues.sets["places_that_are_words"]:
            return is_located
        if spots[0].kind == "region" or spots[0].added:
            return True
        return is_located or heads_the_story(self._text, mention.start, mention.end)

    def _join_heads(self, things: Sequence[_Thing]) -> None:
        """Joins "the ministry" to the one ministry named before it, where there is only one."""
        heads = self._words.sets["mentioned_by_head"]
        owners: dict[str, list[_Thing]] = {}
        for thing in things:
            if thing.kind is EntityKind.ORGANISATION:
                split = fold(thing.name).split()
                for head in heads.intersection((split[0], split[-1])):
                    owners.setdefault(head, []).append(thing)
        single = {head: found[0] for head, found in owners.items() if len(found) == 1}
        if not single:
            return
        pattern = re.compile(rf"\b[Tt]he ({'|'.join(map(re.escape, sorted(single)))})\b(?![-'’]|\s+(?:of|for)\b)")
        for match in pattern.finditer(self._text):
            thing = single[match[1]]
            if min(thing.spans)[0] < match.start():
                thing.spans.append(match.span(1))


def _ending(tokens: Sequence[Token]) -> str:
    """A name as it is matched: folded, without the Arabic article."""
    return " ".join(_ARABIC_ARTICLE.sub("", token.word) for token in tokens)


def _surname(tokens: Sequence[Token]) -> str:
    return _ending(tokens[-1:])


def _first_and_last(tokens: Sequence[Token]) -> str:
    return f"{tokens[0].word} … {_surname(tokens)}"


def _with_endings_joined(things: list[_Thing]) -> list[_Thing]:
    """Joins "Interior Ministry" to "Rutanian Interior Ministry" where the article has just one that ends so."""
    kept: list[_Thing] = []
    for thing in sorted(things, key=lambda thing: -len(thing.name.split())):
        ending = " " + fold(thing.name)
        longer = [
            other
            for other in kept
            if thing.kind is other.kind is EntityKind.ORGANISATION and len(ending.split()) > 1
            if fold(other.name).endswith(ending)
        ]
        if len(longer) == 1:
            longer[0].names.update(thing.names)
            longer[0].spans += thing.spans
            longer[0].roles.update(thing.roles)
        else:
            kept.append(thing)
    return kept
