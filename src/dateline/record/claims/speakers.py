"""Who a source is: pronouns and short descriptions led back to names, within one article."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from dateline.model import Entity, EntityKind, Naming
from dateline.record.claims.descriptions import (
    PLURAL_HEAD,
    called_so,
    calls,
    described,
    lone_plural,
    plural,
    roles_of,
    tells_what,
    without_role,
)
from dateline.record.claims.found import Chars, Found
from dateline.record.claims.lexicon import cues, namings, word_class
from dateline.record.claims.naming import head_of, naming_of, without_aside

_PRONOUNS = {"he": "he", "him": "he", "she": "she", "her": "she", "they": "they", "them": "they", "it": "it"}
# "the interior minister, Jano Reth", "one of them, firefighter Jorun Taft": a name of two words or more behind the
# first comma, with nothing but what he is before it
_APPOSITION = re.compile(
    r"^[^,;(—–]*, (?:(?!(?:of|for|at|in|on|from|with|by|to|and|who|whose|which|a|an|the)\b)[a-z][\w\-]* ){0,3}"
    r"((?:[A-Z][\w'’.\-]+ ){1,3}[A-Z][\w'’\-]+)(?=,|$| of | at | from )"
)
_OF_THEM = re.compile(
    r"(?:one|two|three|both|some|many|most|another|all|each) of (?:them|these|those)\b", re.IGNORECASE
)
# "Member of parliament Wim Castor": a full name behind words in lower case
_ROLE_AND_NAME = re.compile(
    r"\b(?!(?:of|for|to|from|with|by|in|at|on|and|the|near)\b)[a-z]+ "
    r"((?:[A-Z][\w'’.\-]+ ){1,3}[A-Z][\w'’\-]+)(?= of |,|$)"
)
# "her" and "him" where somebody else is spoken to or about tell nothing: "Reth told her", "asked by her"
_PRONOUN = re.compile(
    r"\b(?:he|his|himself|she|herself)\b"
    r"|(?<!\btold )(?<!\basked )(?<!\bto )(?<!\bwith )(?<!\bby )(?<!\bfor )(?<!\babout )\bher\b(?! that\b| to\b|[,.;])",
    re.IGNORECASE,
)
_HIS = frozenset(("he", "his", "himself"))
_NEAR = 100  # code points
_VERY_NEAR = 20
_MENTIONS_BACK = 200  # mentions that a description may lead back to
_REMEMBERED = 200  # speakers that a pronoun or a role may lead back to
_NEXT_WORD = re.compile(r" ([a-z]+)\b(?! )")
# "the ferry company, Northline": one word names a firm, where its kind stands before
_FIRM = re.compile(r"^[^,;(—–]*, ([A-Z][\w'’\-]+)$")
_WHAT_IT_IS = re.compile(r"^[^,;(—–]*, ((?:the|an?|which)\b[^,]+)")
_YEARS_OLD = re.compile(r"the (?:\d+|\w+)-year-old$", re.IGNORECASE)
_OF_GROUP = re.compile(r"(?:one|two|three|some|another|each) of the (\w+)$", re.IGNORECASE)
_MALE_TITLE = re.compile(
    r"\b(?:Mr|Sir|King|Prince|spokesman|businessman|congressman|chairman|father|brother|husband|son)\b\.?",
    re.IGNORECASE,
)
_FEMALE_TITLE = re.compile(
    r"\b(?:Mrs|Ms|Miss|Dame|Queen|Princess|spokeswoman|businesswoman|congresswoman|chairwoman|mother|sister|wife|daughter)\b\.?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Spoken:
    """Who has spoken: where its source stands, who that is, how named, and the source as printed."""

    where: int
    speaker: str
    naming: Naming
    source: str

    @property
    def head(self) -> str:
        return head_of(self.source)[0]

    @property
    def plural(self) -> bool:
        return plural(self.source)


class Speakers:
    """The speakers of one article, asked in the order of the text."""

    def __init__(self, text: str, entities: Sequence[Entity]) -> None:
        self._text = text
        self._entities = entities
        mentions = [
            (span.start, span.end, entity)
            for entity in entities
            for span in entity.mentions
            if span.part == "text" and entity.kind in (EntityKind.PERSON, EntityKind.ORGANISATION, EntityKind.PLACE)
        ]
        self._mentions = sorted(mentions, key=lambda mention: (mention[0], mention[1]))
        self._starts = [start for start, _, _ in self._mentions]
        self._last: list[_Spoken] = []  # the latest last
        self._by_surname: dict[str, list[Entity]] = {}
        self._by_word: dict[str, list[Entity]] = {}
        self._holders: dict[str, set[str]] = {}  # by each word of their roles, the persons
        for entity in {id(entity): entity for _, _, entity in mentions}.values():
            for word in entity.name.split():
                self._by_word.setdefault(word, []).append(entity)
            if entity.kind is EntityKind.PERSON and entity.name:
                self._by_surname.setdefault(entity.name.split()[-1], []).append(entity)
                for role in entity.roles:
                    for word in roles_of(role, Naming.PERSON):
                        self._holders.setdefault(word, set()).add(entity.name)
        self._gender: dict[str, str] = self._by_pronouns()

    def _by_pronouns(self) -> dict[str, str]:
        """What each person is called by: the first "he" or "she" behind each mention, before the next name; where the
        mentions do not agree, the commoner one."""
        votes: dict[str, Counter[str]] = {}
        for number, (_, end, entity) in enumerate(self._mentions):
            if entity.kind is not EntityKind.PERSON:
                continue
            following = self._starts[number + 1] if number + 1 < len(self._starts) else len(self._text)
            pronoun = _PRONOUN.search(self._text, end, min(following, end + _NEAR))
            if pronoun is not None:
                votes.setdefault(entity.name, Counter())["he" if pronoun[0].lower() in _HIS else "she"] += 1
        return {name: counted.most_common(1)[0][0] for name, counted in votes.items() if _clear(counted)}

    def entity_in(self, source: Chars, phrase: str, part: str) -> Entity | None:
        """The person or organisation that the head of a source mentions: the last of its own name, before any aside."""
        if part != "text":
            return next((entity for entity in self._entities if called_so(entity, phrase)), None)
        aside = re.search(r"[,;(—–]| who | which ", phrase)
        end = source[0] + (aside.start() if aside else len(phrase))
        head, _ = head_of(phrase)
        role = head.islower() and any(head in namings()[kind] for kind in ("official", "people"))
        inside = [
            (start, stop, entity)
            for start, stop, entity in self._mentions[
                bisect_right(self._starts, source[0] - 40) : bisect_right(self._starts, end)
            ]
            if start < end and stop > source[0] and stop <= end + 3
        ]
        for start, stop, entity in reversed(inside):
            shown = self._text[max(start, source[0]) : stop]
            if re.search(rf"\b{re.escape(head)}\b", shown) and not (role and entity.kind is not EntityKind.PERSON):
                return entity
        return None

    def _called(self, at: Chars, source: str) -> str | None:
        """The name in "Member of parliament Wim Castor of the opposition": one that no preposition leads."""
        for first, stop, entity in self._mentions[
            bisect_right(self._starts, at[0]) : bisect_right(self._starts, at[1])
        ]:
            if entity.kind is not EntityKind.PERSON or stop > at[1] or self._text[stop : stop + 2] in ("'s", "’s"):
                continue
            behind = _NEXT_WORD.match(self._text, stop, at[1])
            if behind is not None and behind[1] not in word_class("prepositions"):
                continue  # "a Hadley aide"
            before = self._text[at[0] : first].split()
            if before and before[-1].isalpha() and before[-1].lower() not in word_class("prepositions"):
                return entity.name
        named = _ROLE_AND_NAME.search(without_aside(source))
        last = named[1].split()[-1].lower() if named else ""
        kinds = namings()
        if (
            named is None
            or last.isupper()
            or any(last in kinds[kind] for kind in ("official", "people", "institution"))
        ):
            return None
        return self._fullest(named[1])

    def _fullest(self, name: str) -> str:
        """The name by which the article's entity is known that is called so; the name itself without one."""
        for entity in self._by_surname.get(name.split()[-1], ()) if name.split() else ():
            if entity.name == name or entity.name.endswith(f" {name}"):
                return entity.name
        for spoken in self._last:
            if spoken.naming is Naming.PERSON and spoken.speaker.endswith(f" {name}"):
                return spoken.speaker
        return name

    def resolve(self, claim: Found) -> tuple[str | None, Naming]:
        """The speaker of a claim and how well it is named; remembers both for the pronouns that follow."""
        if claim.source is None:
            return None, Naming.UNATTRIBUTED
        text = claim.line.text
        at = claim.stands_for or claim.source
        source = text[at[0] : at[1]]
        lower = re.split(r"['’]", source.lower())[0]
        group = _OF_GROUP.match(source)
        if group is not None:
            for spoken in reversed(self._last):
                if spoken.where < at[0] and spoken.head.lower() == group[1].lower() and spoken.source != source:
                    return spoken.speaker, spoken.naming
        if _OF_THEM.match(source) and not _APPOSITION.search(source) and "," not in source:
            return self._pronoun("they", claim.source[0], claim.line.part)
        if _YEARS_OLD.match(source):
            speaker, naming = self._person(None, claim.source[0])
            return (speaker, naming) if speaker is not None else (described(source), Naming.PEOPLE)
        if lower in _PRONOUNS:
            return self._pronoun(_PRONOUNS[lower], claim.source[0], claim.line.part)
        entity = self.entity_in(at, source, claim.line.part)
        naming = naming_of(source, entity)
        name = entity.name if entity is not None else described(source)
        named = _APPOSITION.search(source)
        if named is None and head_of(source)[0] in namings()["institution"]:
            named = _FIRM.search(source)
        if named and naming in (Naming.OFFICIAL, Naming.PEOPLE, Naming.INSTITUTION) and tells_what(source, entity):
            name, naming = self._in_apposition(named[1], source, name, naming)
        elif naming in (Naming.OFFICIAL, Naming.PEOPLE) and (called := self._called(at, source)):
            name, naming = called, Naming.PERSON
        elif naming is Naming.PERSON and entity is None and lone_plural(source) and self._text.count(source) == 1:
            naming = Naming.PEOPLE
        elif naming is Naming.PERSON and entity is None:
            name = self._fullest(without_role(source))
            if " " not in name or source.lower().startswith("the ") or _is_a_body(source):
                naming = Naming.INSTITUTION  # a surname follows its full name; a country, club or firm does not
        if naming is Naming.INSTITUTION and claim.pattern in ("quoted somebody as saying", "was quoted by"):
            naming = Naming.MEDIA  # who quotes is an agency, whatever it is called
        if naming in (Naming.OFFICIAL, Naming.INSTITUTION, Naming.PEOPLE, Naming.ANONYMOUS) and entity is None:
            name, naming = self._description(source, claim.source[0], name, naming)
        if claim.line.part == "text":
            self._last.append(_Spoken(claim.source[0], name, naming, source))
            del self._last[:-_REMEMBERED]
            self._learn(name, source, at[1])
        return name, naming

    def _in_apposition(self, name: str, source: str, described: str, naming: Naming) -> tuple[str, Naming]:
        """Whom "the interior minister, Jano Reth" and "the owner, Blue Lane Ferries" name; "a lawyer for the firm,
        Blue Lane Ferries" is still a lawyer."""
        head = head_of(source)[0]
        nearest = without_aside(source).split()[-1].lower()
        kinds = namings()
        if nearest != head.lower() and nearest in kinds["people"] and not PLURAL_HEAD.search(nearest):
            return described, naming  # "the mother of the victim, Tavi Brandt": the victim
        of_firm = nearest != head.lower() and nearest in namings()["institution"]
        for entity in (entity for word in name.split() for entity in self._by_word.get(word, ())):
            if name in entity.name or entity.name in name:
                kind = Naming.PERSON if entity.kind is EntityKind.PERSON else Naming.INSTITUTION
                return (described, naming) if of_firm and kind is Naming.INSTITUTION else (entity.name, kind)
        if of_firm:
            return described, naming
        firm = name.split()[-1].lower() in namings()["institution"] or PLURAL_HEAD.search(head)
        return self._fullest(name), Naming.INSTITUTION if firm or naming is Naming.INSTITUTION else Naming.PERSON

    def _learn(self, name: str, source: str, end: int) -> None:
        if _MALE_TITLE.search(source):
            self._gender.setdefault(name, "he")
        elif _FEMALE_TITLE.search(source):
            self._gender.setdefault(name, "she")
        elif name not in self._gender:
            # "Reth said his army": the pronoun right behind the cue is the speaker's
            following = _PRONOUN.search(source) or _PRONOUN.search(self._text, end, end + _VERY_NEAR)
            if following is not None and " " in name:
                self._gender[name] = "he" if following[0].lower() in _HIS else "she"

    def _pronoun(self, pronoun: str, position: int, part: str) -> tuple[str | None, Naming]:
        nobody = None, Naming.UNATTRIBUTED if pronoun == "it" else Naming.PEOPLE
        if part != "text":
            return nobody
        if pronoun in ("he", "she"):
            return self._person(pronoun, position)
        for spoken in reversed(self._last):
            if spoken.where >= position or position - spoken.where > 1500:
                continue
            if pronoun == "they" and spoken.plural and spoken.naming is not Naming.PERSON:
                return spoken.speaker, spoken.naming
            if (
                pronoun == "it"
                and (not spoken.plural or spoken.head.istitle())
                and spoken.naming in (Naming.INSTITUTION, Naming.DOCUMENT, Naming.MEDIA)
            ):
                return spoken.speaker, spoken.naming
        return nobody

    def _person(self, pronoun: str | None, position: int) -> tuple[str | None, Naming]:
        """The last person before a "he" or "she" (or either, where None): the last who spoke, unless another was
        named since as a subject."""
        candidates: list[tuple[int, str, Naming]] = [
            (spoken.where, spoken.speaker, spoken.naming)
            for spoken in self._last
            if spoken.where < position
            and spoken.naming in (Naming.PERSON, Naming.OFFICIAL, Naming.PEOPLE, Naming.ANONYMOUS)
            and (spoken.naming is Naming.PERSON or not spoken.plural)
        ]
        at = bisect_right(self._starts, position) - 1
        while at >= 0 and position - self._starts[at] < 600:
            start, _, entity = self._mentions[at]
            if entity.kind is EntityKind.PERSON and (
                self._opens_sentence(start) or self._alone_before(start, position)
            ):
                candidates.append((start, entity.name, Naming.PERSON))
                break
            at -= 1
        fitting = [
            candidate
            for candidate in sorted(candidates)
            if pronoun is None or self._gender.get(candidate[1], pronoun) == pronoun
        ]
        if not fitting or position - fitting[-1][0] > 2500:
            return None, Naming.PEOPLE
        _, speaker, naming = fitting[-1]
        if pronoun is not None:
            self._gender.setdefault(speaker, pronoun)
        self._last.append(_Spoken(position, speaker, naming, pronoun or "he"))
        return speaker, naming

    def _alone_before(self, start: int, position: int) -> bool:
        """Whether a mention is of the one person that the paragraph has named before a pronoun, where none of them has
        spoken in it yet: "The board made Unni Bratt its head. She promised …"."""
        opening = self._text.rfind("\n", 0, position) + 1
        named = {
            entity.name
            for _, _, entity in self._mentions[bisect_left(self._starts, opening) : bisect_left(self._starts, position)]
            if entity.kind is EntityKind.PERSON
        }
        spoke = bool(self._last) and self._last[-1].where >= opening
        return start >= opening and len(named) == 1 and not spoke

    def _opens_sentence(self, start: int) -> bool:
        before = self._text[max(0, start - 60) : start]
        tail = re.split(r"[.!?\n]", before)[-1]
        words = tail.split()
        # "Lin said Reth had helped": whoever is spoken of there is no subject of the sentence
        return "," not in tail.rstrip(", ")[-1:] and len(words) <= 4 and not any(word in cues() for word in words)

    def _others_are(self, head: str, speaker: str) -> bool:
        """Whether somebody else of the article holds the same role: then "the president" is not for us to tell."""
        return bool(self._holders.get(head.lower(), set()) - {speaker})

    def _description(self, source: str, position: int, name: str, naming: Naming) -> tuple[str, Naming]:
        """ "The minister", "the ministry", "the sources": the last source whose words hold the same head, and whatever
        else the description says: "the defence minister" is no interior minister."""
        if not re.match(r"(?:the|both|these|those|that|this)\b", source, re.IGNORECASE):
            return name, naming
        head, words = head_of(source)
        if len(words) > 4:
            return name, naming
        told = {word.lower() for word in words[1:]}
        alone = told == {head.lower()}
        for spoken in reversed(self._last):
            if spoken.where >= position or spoken.source == source:
                continue
            if not calls(told, head.lower(), spoken.source, spoken.naming):
                continue
            if spoken.naming is not Naming.PERSON or not alone or not self._others_are(head, spoken.speaker):
                return spoken.speaker, spoken.naming
        last = bisect_right(self._starts, position)
        for _, _, entity in reversed(self._mentions[max(0, last - _MENTIONS_BACK) : last]):
            if entity.kind is EntityKind.PERSON and any(told <= roles_of(role, Naming.PERSON) for role in entity.roles):
                return (name, naming) if alone and self._others_are(head, entity.name) else (entity.name, Naming.PERSON)
            if entity.kind is EntityKind.ORGANISATION and told <= set(entity.name.lower().split()):
                return entity.name, Naming.INSTITUTION
        return name, naming


def _is_a_body(source: str) -> bool:
    """Whether an aside tells that a name is no person's: "Northern Link, the worst-affected operator"."""
    aside = _WHAT_IT_IS.search(source)
    if aside is None:
        return False
    noun = re.split(r" (?:of|for|at|from|in|to|who|which) ", aside[1])[0]
    return noun.split()[-1].lower() in namings()["institution"]


def _clear(votes: Counter[str]) -> bool:
    """Whether one pronoun leads by two, or stands alone."""
    return abs(votes["he"] - votes["she"]) >= min(2, sum(votes.values()))
