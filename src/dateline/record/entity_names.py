"""The names of a text, read one by one: title and name told apart, and the kind as far as the name's own words and
those beside it tell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from dateline.model import EntityKind
from dateline.record.entity_kinds import (
    EntityWords,
    Token,
    could_not_be_a_person,
    kind_by_words,
    known_organisation,
    looks_like_a_person,
    title_length,
    tokens_of,
)
from dateline.record.gazetteer import Gazetteer
from dateline.record.roles import aged, role_before, role_behind
from dateline.text import fold, names

_HONORIFIC = re.compile(r"\b([^\W\d_]+)\.?[ \xa0]$")
_ACRONYM = re.compile(r"\s\(([A-Z][A-Za-z.&-]{1,9})\)")
_COMPOUND = re.compile(r"[A-Z][\w.]*(?:-[a-z]+)+$")
"""A describing word that the name behind it takes along: "Rutanian-occupied"."""
_BOUND = re.compile(r"-(?:[a-z]{3,}(?=[ \xa0])[ \xa0])")
"""What binds a name to the one behind it: "Party-controlled House"."""
_DESCRIBED = re.compile(r"(?<=[a-z])-[a-z]{3,}$")
_PAIR = re.compile(r"([A-Z][\w.]*)[-–]([A-Z][\w.]*)")
_LONGEST_PERSON = 5


@dataclass(slots=True)
class Mention:
    """One name of the text.

    start, end: of the name without title and article; name: as printed there; kind: None where neither its own words
    nor those beside it tell; role: as printed beside it; titled: an honorific or a title leads it.
    """

    start: int
    end: int
    tokens: list[Token]
    name: str
    kind: EntityKind | None = None
    role: str | None = None
    titled: bool = False


def read_names(
    text: str, language: str, words: EntityWords, gazetteer: Gazetteer
) -> tuple[list[Mention], dict[str, str]]:
    """Every name of the text in order, and what each acronym that the text introduces in brackets stands for."""
    reading = _Reading(text, words, gazetteer)
    reading.take_all([(name.span.start, name.span.end) for name in names(text, language)])
    for mention in reading.mentions:
        if mention.kind is None:
            reading.look_beside(mention)
    return reading.mentions, reading.acronyms


class _Reading:
    """One pass over a text's names."""

    def __init__(self, text: str, words: EntityWords, gazetteer: Gazetteer):
        self._text, self._words, self._gazetteer = text, words, gazetteer
        self.mentions: list[Mention] = []
        self.acronyms: dict[str, str] = {}

    def take_all(self, runs: list[tuple[int, int]]) -> None:
        """Reads the capitalised runs of the text, those joined that make one name: "Institute for Rutanian Studies",
        "Bureau of Fisheries and Aquatic Resources"."""
        index = 0
        while index < len(runs):
            start, end = runs[index]
            while index + 1 < len(runs) and self._goes_on(start, end, runs[index + 1]):
                index += 1
                end = runs[index][1]
            for joined in self._parts_of_a_run(start, end):
                for piece in self._persons_body(*joined):
                    self._take(*piece)
            index += 1

    def _parts_of_a_run(self, start: int, end: int) -> list[tuple[int, int]]:
        """ "Democratic Party-controlled House of Representatives" as its two names, "Foreign Ministry Spokesperson" and
        "House of Representatives Speaker" without the office behind the body's name."""
        for match in _BOUND.finditer(self._text, start, end):
            if match.end() < end:
                return [(start, match.start()), *self._parts_of_a_run(match.end(), end)]
        tokens = tokens_of(self._text, start, end)
        described = _DESCRIBED.search(self._text, tokens[-1].start, end) if len(tokens) > 1 else None
        if described is not None:  # "New York-listed shares"
            return [(start, described.start())]
        last = len(tokens)
        while last > 1 and tokens[last - 1].word in self._words.sets["titles"]:
            last -= 1
        led = 1 < last < len(tokens) and self._kind(tokens[:last]) is EntityKind.ORGANISATION
        if led and tokens[-1].word not in self._words.sets["orgs"]:
            return [(start, tokens[last - 1].end)]
        return [(start, end)]

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
        if between[0] not in sets["and"] or len(between) > 1:
            return False
        if self._kind(ahead) is not None:
            return self._halves_a_body(start, tokens, ahead)
        if not any(a.word in sets["org_firsts"] and b.word in sets["of"] for a, b in pairwise(tokens)):
            return False
        if self._is_a_land(tokens[-1:]) and self._is_a_land(ahead):
            return True
        if len(ahead) == 1:
            return ahead[0].word in sets["portfolios"]
        return not title_length(ahead, self._words) and not looks_like_a_person(ahead, self._words)

    def _is_a_land(self, tokens: list[Token]) -> bool:
        spots = self._gazetteer.find(self._text[tokens[0].start : tokens[-1].end])
        return bool(spots) and spots[0].kind in ("region", "country")

    def _halves_a_body(self, start: int, tokens: list[Token], ahead: list[Token]) -> bool:
        """Whether "and" stands within a body's name: "the Food and Drug Administration"."""
        if self._known_kind(ahead) or self._kind(tokens) or ahead[-1].word not in self._words.sets["orgs"]:
            return False
        printed = self._text[start : tokens[-1].end]
        led = fold(self._text[max(0, start - 4) : start]) in self._words.sets["the"]
        return led and not self._gazetteer.find(printed) and not title_length(tokens, self._words)

    def _persons_body(self, start: int, end: int) -> list[tuple[int, int]]:
        """ "Jano Reth of the Harbour Institute" as the two names that it is, any other run as it is."""
        tokens = tokens_of(self._text, start, end)
        at = next((i for i, token in enumerate(tokens) if token.word in self._words.sets["of"]), 0)
        before, behind = tokens[:at], tokens[at + 1 :]
        if behind and behind[0].word in self._words.sets["the"]:
            behind = behind[1:]
        named = before[title_length(before, self._words) :]
        shortest = 1 if self._has_honorific(start) else 2
        if not behind or not shortest <= len(named) <= 3 or self._kind(tokens[:at]) or self._known_kind(tokens):
            return [(start, end)]
        if any(could_not_be_a_person(token, self._words) for token in named):
            return [(start, end)]
        return [(start, before[-1].end), (behind[0].start, end)]

    def _take(self, start: int, end: int) -> None:
        """Reads one name of the text: its title, its kind as far as its words tell, what its title names besides."""
        tokens = tokens_of(self._text, start, end)
        while tokens and _COMPOUND.match(self._text[tokens[0].start : tokens[0].end]):
            tokens = tokens[1:]
        if not tokens or self._gazetteer.demonym_of(self._text[tokens[0].start : end]):
            return
        if len(tokens) == 1 and self._takes_a_pair(tokens[0]):
            return
        while len(tokens) > 1 and tokens[-1].word in self._words.sets["postnominals"]:
            tokens = tokens[:-1]
            end = tokens[-1].end
        tokens = self._without_office(tokens)
        kind = self._kind(tokens)
        if kind is None and len(tokens) > 2 and self._gazetteer.demonym_of(tokens[0].word):
            behind = tokens[1:]
            if looks_like_a_person(behind, self._words):  # "American Jano Reth"
                tokens, kind = behind, EntityKind.PERSON
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
        if self._gazetteer.is_short(self._text[start : end + 1]):
            end += 1  # "Calif."
        if self._text[max(0, start - 4) : start] == "The " and self._gazetteer.find("The " + self._text[start:end]):
            start -= 4  # "The Hague"
        mention = Mention(start, end, tokens, self._text[start:end], kind, role, titled)
        self.mentions.append(mention)
        acronym = _ACRONYM.match(self._text, end)
        if acronym and len(tokens) > 1 and kind not in (EntityKind.PERSON, EntityKind.PLACE):
            self._introduce(mention, acronym[1])

    def _takes_a_pair(self, token: Token) -> bool:
        """Takes the states of "US-China" and "US-Philippine" one by one."""
        match = _PAIR.fullmatch(self._text, token.start, token.end)
        if match is None:
            return False
        halves = [(match.start(n), match.end(n)) for n in (1, 2)]
        lands = [self._gazetteer.country_of(self._text[start:end]) for start, end in halves]
        people = [self._gazetteer.demonym_of(self._text[start:end]) for start, end in halves]
        if not any(lands) or not all(land or demonym for land, demonym in zip(lands, people, strict=True)):
            return False
        for (start, end), land in zip(halves, lands, strict=True):
            if land:
                tokens = tokens_of(self._text, start, end)
                self.mentions.append(Mention(start, end, tokens, self._text[start:end], EntityKind.PLACE))
        return True

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
                    self.mentions.append(Mention(start, end, title[:size], self._text[start:end], kind))
                    return

    def _introduce(self, mention: Mention, acronym: str) -> None:
        """Remembers what an acronym in brackets stands for: of an organisation whatever it is (its letters may be
        another language's), of a name that nothing else tells only where the letters are the name's."""
        letters = "".join(t.word[0] for t in mention.tokens if t.word not in self._words.sets["of"])
        fits = acronym[0].lower() == letters[0] and len(set(acronym.lower()) & set(letters)) >= min(2, len(acronym))
        if fits or mention.kind is EntityKind.ORGANISATION:
            self.acronyms[acronym] = mention.name
            mention.kind = mention.kind or EntityKind.ORGANISATION

    def look_beside(self, mention: Mention) -> None:
        """Looks beside a name for what tells a person: an honorific, a role, an age."""
        text = self._text
        if self._has_honorific(mention.start):
            mention.kind, mention.titled = EntityKind.PERSON, True
        if mention.kind is None and any(could_not_be_a_person(token, self._words) for token in mention.tokens):
            return
        last = mention.name.split()[-1]
        if mention.kind is None and len(mention.tokens) > 1 and last.isupper() and 1 < len(last) <= 3:
            return  # "Nordic Silt AS", "Meridia SpA": a firm's form of law
        role = role_before(text, mention.start, self._words)
        if role is None and len(mention.tokens) > 1:
            role = role_behind(text, mention.end, self._words)
        if len(mention.tokens) > _LONGEST_PERSON or (
            role and len(mention.tokens) == 1 and self._gazetteer.find(mention.name)
        ):
            return
        if role and not self._stands_for_a_state(mention):
            mention.kind, mention.role = EntityKind.PERSON, role
        elif (len(mention.tokens) > 1 and aged(text, mention.end)) or looks_like_a_person(mention.tokens, self._words):
            mention.kind = EntityKind.PERSON

    def _has_honorific(self, start: int) -> bool:
        before = _HONORIFIC.search(self._text, max(0, start - 12), start)
        return before is not None and fold(before[1]) in self._words.sets["honorifics"]

    def _stands_for_a_state(self, mention: Mention) -> bool:
        return bool(self._gazetteer.country_of(mention.name) or self._gazetteer.capital_of(mention.name))
