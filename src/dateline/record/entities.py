"""Persons, organisations, places, agreements, conflicts and events, each mention joined to the one it names.

A name whose kind nothing in the article tells is left out: what the record shows is right before it is complete.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from dateline.model import Article, Entity, EntityKind, Span
from dateline.record.entities_by_map import find_entities_by_map
from dateline.record.entity_kinds import (
    EntityWords,
    Token,
    could_not_be_a_person,
    entity_words,
    known_organisation,
)
from dateline.record.entity_names import Mention, read_names
from dateline.record.entity_told import SURE, VERY_SURE, ToldName, ToldNames
from dateline.record.gazetteer import Country, Gazetteer, load_gazetteer
from dateline.record.place_cues import PlaceWords, heads_the_story, located, place_words, speaks, word_after
from dateline.record.place_qualifiers import qualified
from dateline.text import fold, other_numbers

_EVERYBODY_KNOWS = 500_000
_SMALL_WORD = re.compile(r"\b[a-z]{3,}\b")
_ARABIC_ARTICLE = re.compile(r"^(?:al|el|as|ash|ad)[- ]")


@dataclass(slots=True)
class _Thing:
    """An entity that is still gathering mentions."""

    kind: EntityKind
    names: Counter[str] = field(default_factory=Counter)
    canonical: str | None = None
    spans: list[tuple[int, int]] = field(default_factory=list)
    roles: dict[str, None] = field(default_factory=dict)

    def add(self, mention: Mention) -> None:
        self.names[mention.name] += 1
        self.spans.append((mention.start, mention.end))
        if mention.role:
            self.roles.setdefault(mention.role)

    @property
    def name(self) -> str:
        return self.canonical or max(self.names, key=lambda name: (len(name.split()), self.names[name], name))


def find_entities(
    article: Article, sentences: Sequence[Span], gazetteer: Gazetteer | None = None, names: Sequence[ToldName] = ()
) -> list[Entity]:
    """The entities of the text, in the order of their first mentions. A mention's span holds the name without title
    and article; in a language without data only what the map and the lists tell is found. gazetteer: the package's own
    where None. names: what a trained reader takes for names in the text; they tell the kind of those that no rule, list
    or map tells.
    """
    if not sentences:
        return []
    words, cues = entity_words(article.language), place_words(article.language)
    world = gazetteer or load_gazetteer()
    if words is None or cues is None:
        return find_entities_by_map(article, world)
    mentions, acronyms = read_names(article.text, article.language or "en", words, world)
    told = ToldNames(names, article.text)
    mentions = _not_shouted(article, told.added_to(mentions))
    return _Joining(article.text, mentions, acronyms, words, cues, world, told).entities()


def _not_shouted(article: Article, mentions: list[Mention]) -> list[Mention]:
    """The mentions without those in subheads of capitals alone, where nothing tells a name from another word."""
    shouted = [span for span in article.subheads if span.of(article).isupper()]
    starts = [span.start for span in shouted]

    def stands_in_one(mention: Mention) -> bool:
        before = bisect_right(starts, mention.start)
        return before > 0 and mention.start < shouted[before - 1].end

    return [mention for mention in mentions if not stands_in_one(mention)]


class _Joining:
    """Joins the mentions of a text that name the same."""

    def __init__(
        self,
        text: str,
        mentions: list[Mention],
        acronyms: dict[str, str],
        words: EntityWords,
        cues: PlaceWords,
        gazetteer: Gazetteer,
        told: ToldNames,
    ):
        self._text, self._mentions, self._acronyms = text, mentions, acronyms
        self._words, self._cues, self._gazetteer, self._told = words, cues, gazetteer, told
        self._located_until = -1
        self._small_words = frozenset(_SMALL_WORD.findall(text))

    def entities(self) -> list[Entity]:
        """Everything that a kind is sure of, by first mention."""
        persons = self._persons()
        things = self._others(persons)
        self._join_heads(things)
        found = [*persons, *things]
        found.sort(key=lambda thing: min(thing.spans))
        return [
            Entity(thing.name, thing.kind, tuple(Span(s, e) for s, e in sorted(set(thing.spans))), tuple(thing.roles))
            for thing in found
        ]

    def _persons(self) -> list[_Thing]:
        """The persons, each with all its mentions: fuller names first, then the names that end one of them."""
        named = [m for m in self._mentions if m.kind is EntityKind.PERSON]
        named += self._told_by_surname({_surname(m.tokens) for m in named})
        named += [m for m in self._mentions if m.kind is None and m not in named and self._is_told_a_person(m)]
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
            if mention.kind is not None and not (
                mention.kind is EntityKind.ORGANISATION
                and len(mention.tokens) == 1
                and known_organisation(mention.name, self._words)
            ):
                continue  # "Ford" is the carmaker, unless a Jano Ford is in the story
            owner = by_ending.get(_ending(mention.tokens)) or self._by_first_name(mention, things)
            if owner is not None and not self._is_a_great_place(mention):
                mention.kind = EntityKind.PERSON
                owner.add(mention)
        return things

    def _by_first_name(self, mention: Mention, persons: Sequence[_Thing]) -> _Thing | None:
        """The one person whose first name stands alone here, as persons are called where the second is a father's."""
        if len(mention.tokens) != 1 or self._gazetteer.find(mention.name):
            return None
        first = mention.tokens[0].word
        owners = [thing for thing in persons if any(fold(name).split()[0] == first for name in thing.names)]
        return owners[0] if len(owners) == 1 else None

    def _told_by_surname(self, known: set[str]) -> list[Mention]:
        """Names of two or three words whose last word the article also prints alone, where they speak or act: that is
        how persons are named, and hardly anything else."""
        alone = Counter(m.tokens[0].word for m in self._mentions if m.kind is None and len(m.tokens) == 1)
        found = []
        for mention in self._mentions:
            if mention.kind is not None or not 2 <= len(mention.tokens) <= 3:
                continue
            if any(could_not_be_a_person(token, self._words) for token in mention.tokens) or self._are_many(mention):
                continue
            if self._led_by_article(mention):
                continue
            if self._gazetteer.find(mention.name) or _surname(mention.tokens) in known:
                continue
            if self._is_made_of_words(mention) or self._gazetteer.demonym_of(mention.tokens[0].word):
                continue
            if alone[mention.tokens[-1].word] and not self._gazetteer.country_of(mention.tokens[-1].word):
                found.append(mention)
        return found

    def _is_told_a_person(self, mention: Mention) -> bool:
        """Whether the trained reader takes a name for a person's, and nothing that is known of it tells otherwise."""
        if self._told.sureness(mention, EntityKind.PERSON) < (SURE if len(mention.tokens) > 1 else VERY_SURE):
            return False
        if known_organisation(mention.name, self._words) or mention.name in self._acronyms:
            return False
        if any(could_not_be_a_person(token, self._words) for token in mention.tokens):
            return False
        return not self._gazetteer.find(mention.name) and not self._gazetteer.demonym_of(mention.tokens[0].word)

    def _are_many(self, mention: Mention) -> bool:
        """Whether a plural verb follows a single name: "Harrow Vale have agreed", as clubs and firms are spoken of."""
        following = _SMALL_WORD.match(self._text, mention.end + 1)
        if following is None or following.group() not in self._words.sets["plural_verbs"]:
            return False
        before = fold(self._text[max(0, mention.start - 6) : mention.start]).split()
        return not before or before[-1] not in self._words.sets["and"]

    def _led_by_article(self, mention: Mention) -> bool:
        """Whether "the" leads a name, as it leads a newspaper's or a ship's: "the Denby Echo"."""
        before = fold(self._text[max(0, mention.start - 6) : mention.start]).split()
        return bool(before) and before[-1] in self._words.sets["the"]

    def _is_made_of_words(self, mention: Mention) -> bool:
        """Whether the name holds an acronym, or a word that the article also prints in small letters."""
        printed = mention.name.split()
        return any(len(word) > 2 and word.isupper() for word in printed) or any(
            token.word in self._small_words for token in mention.tokens
        )

    def _is_a_great_place(self, mention: Mention) -> bool:
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

    def _canonical(self, mention: Mention) -> tuple[EntityKind | None, str]:
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
        if word_after(self._text, mention.end, frozenset()) in self._words.sets["papers"]:
            return EntityKind.ORGANISATION, name  # "Denby magazine"
        if self._is_a_place(mention):
            spots = self._gazetteer.find(name)
            return EntityKind.PLACE, spots[0].name if spots and spots[0].kind == "region" else name
        if capital and not mention.titled:  # neither speaking nor a spot: "a deal with Beijing"
            return EntityKind.PLACE, capital.name if self._names_its_people(capital) else name
        return self._told.kind_of(mention), name

    def _names_its_people(self, country: Country) -> bool:
        """Whether the text also names a country or its people, so that its capital can stand for it."""
        forms = (country.name, *country.forms, *country.demonyms)
        return any(re.search(rf"(?<!\w){re.escape(form)}(?!\w)", self._text) for form in forms if form[:1].isupper())

    def _is_a_place(self, mention: Mention) -> bool:
        spots = self._gazetteer.find(mention.name)
        following = word_after(self._text, mention.end, frozenset())
        if not spots:
            return following in self._words.sets["regions_behind"] and len(mention.tokens) < 3
        if qualified(self._text, mention.end, spots, self._gazetteer):
            self._located_until = mention.end
            return True
        is_word = fold(mention.name) in self._cues.sets["places_that_are_words"]
        doubtful = is_word or self._gazetteer.capital_of(mention.name) is not None
        is_located = located(self._text, mention.start, mention.end, self._cues, state=doubtful)
        if is_word:
            return is_located
        if spots[0].kind in ("region", "wide") or spots[0].added:
            return True
        if is_located or heads_the_story(self._text, mention.start, mention.end) or self._goes_on_a_list(mention):
            self._located_until = mention.end
            return True
        return False

    def _goes_on_a_list(self, mention: Mention) -> bool:
        """Whether the name follows a place in a list: "in Lviv, Odesa and Ternopil"."""
        between = self._text[self._located_until : mention.start] if self._located_until < mention.start else "-"
        return fold(between).strip(" ,") in self._words.sets["and"] or between == ", "

    def _join_heads(self, things: Sequence[_Thing]) -> None:
        """Joins "the ministry" to the one ministry the article names, and "the accords" to the one agreement, where it
        was named before and is the only one."""
        owners: dict[str, list[_Thing]] = {}
        for thing in things:
            for noun in self._nouns_of(thing):
                owners.setdefault(noun, []).append(thing)
        single = {noun: found[0] for noun, found in owners.items() if len(found) == 1}
        if not single:
            return
        sets = self._words.sets
        the, of = ("|".join(map(re.escape, sorted(sets[name]))) for name in ("the", "of"))
        thing_words = {noun: fold(thing.name).split() for noun, thing in single.items()}
        first_named = {noun: min(thing.spans)[0] for noun, thing in single.items()}
        nouns = "|".join(map(re.escape, sorted(single)))
        starts = sorted((start, index) for index, thing in enumerate(things) for start, _ in thing.spans)
        for match in re.finditer(rf"\b(?i:{the})\s({nouns})\b(?!-|\s+(?:{of})\b)", self._text):
            thing = single[match[1]]
            if thing.kind is not EntityKind.ORGANISATION or match[1] in thing_words[match[1]]:
                named = first_named[match[1]] < match.start()
            else:  # "the company" for "Harbour Ferries": the body named last
                named = _named_last(things, starts, match.start()) is thing
            if named:
                thing.spans.append(match.span(1))

    def _nouns_of(self, thing: _Thing) -> list[str]:
        """The common nouns that "the" can stand before for it."""
        split = fold(thing.name).split()
        if thing.kind is EntityKind.ORGANISATION:
            return [noun for noun, heads in self._words.called.items() if split[0] in heads or split[-1] in heads]
        own = {
            EntityKind.AGREEMENT: self._words.sets["agreements"],
            EntityKind.CONFLICT: self._words.sets["conflict_firsts"],
        }.get(thing.kind, frozenset())
        nouns = [word for word in (split[0], split[-1]) if word in own]
        return [*nouns, *(form for noun in nouns for form in other_numbers(noun) if form not in nouns)]


def _named_last(things: Sequence[_Thing], starts: list[tuple[int, int]], before: int) -> _Thing | None:
    """The organisation whose name stands nearest before an offset. starts: of all names, with whose they are."""
    for _, index in reversed(starts[: bisect_left(starts, (before, 0))]):
        if things[index].kind is EntityKind.ORGANISATION:
            return things[index]
    return None


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
