"""What the words of a name say about what it names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from dateline.model import EntityKind
from dateline.record.package_data import table_for
from dateline.text import fold, stopwords

_TOKEN = re.compile(r"[^\s]+")


@dataclass(frozen=True, slots=True)
class EntityWords:
    """The entity words of one language.

    sets: its lists; common: its commonest words; known: an organisation's form → its common name, forms of four letters
    or fewer as printed, longer ones folded; called: a noun → the words of a name that it can stand for ("the airline"
    for "Harbour Airways").
    """

    sets: Mapping[str, frozenset[str]]
    common: frozenset[str]
    known: Mapping[str, str]
    called: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a name with its offsets in the text. word: folded, without a final stop."""

    start: int
    end: int
    word: str


@cache
def entity_words(language: str | None) -> EntityWords | None:
    """The words of a language (ISO 639-1), English where None; None for a language without data."""
    data: dict[str, Any] | None = table_for("entities", language)
    if data is None:
        return None
    known = {_form(form): name for name, forms in data["known_orgs"].items() for form in (name, *forms)}
    sets = {name: frozenset(words) for name, words in data.items() if isinstance(words, list)}
    return EntityWords(
        sets, stopwords(language or "en"), known, {noun: frozenset(words) for noun, words in data["called"].items()}
    )


def _form(printed: str) -> str:
    return printed if len(printed) <= 4 else fold(printed)


def tokens_of(text: str, start: int, end: int) -> list[Token]:
    """The words between two offsets."""
    return [
        Token(m.start(), m.end(), fold(m.group()).strip(".,")) for m in _TOKEN.finditer(text, start, end) if m.group()
    ]


def known_organisation(printed: str, words: EntityWords) -> str | None:
    """The common name of an organisation that the language's data knows under this form."""
    return words.known.get(_form(printed))


def kind_by_words(tokens: list[Token], words: EntityWords) -> EntityKind | None:
    """The kind that a name's own words tell: "Interior Ministry", "Bank of Rutania", "Port Maren Accords"."""
    sets = words.sets
    if len(tokens) < 2:
        return None
    first, last = tokens[0].word, tokens[-1].word
    if first in sets["conflict_firsts"]:
        return EntityKind.CONFLICT
    if last in sets["conflicts"] or (len(tokens) > 2 and tokens[-2].word in sets["conflicts"]):
        return EntityKind.CONFLICT
    if last in sets["agreements"] or (first in sets["agreements"] and tokens[1].word in sets["of"]):
        return EntityKind.AGREEMENT
    if last in sets["places"]:
        return EntityKind.PLACE
    if first in sets["event_firsts"] or last in sets["events"]:
        return EntityKind.EVENT
    if last in sets["orgs"] or last.removesuffix("s") in sets["orgs"]:
        return EntityKind.ORGANISATION
    if any(_heads(t.word, words) and n.word in sets["of"] for t, n in pairwise(tokens)):
        return EntityKind.ORGANISATION
    if first in sets["place_firsts"]:
        return EntityKind.PLACE
    return None


def _heads(word: str, words: EntityWords) -> bool:
    return word in words.sets["org_firsts"] or word in words.sets["orgs"]


def title_length(tokens: list[Token], words: EntityWords) -> int:
    """How many of a name's first words are a title or office: 2 in "Interior Minister Jano Reth", 0 where none are,
    all of them where the name is an office alone."""
    titles, portfolios = words.sets["titles"], words.sets["portfolios"]
    length = 0
    index = 0
    while index < len(tokens):
        if tokens[index].word in titles:
            length = index + 1
            if length < len(tokens) and tokens[length].word in words.sets["of"]:
                office = [t.word for t in tokens[length + 1 : length + 3]]
                size = len(office) if " ".join(office) in portfolios else 1 if office and office[0] in portfolios else 0
                if not size:
                    return 0
                length += 1 + size
            index = length
        else:
            index += 1
    return length


def looks_like_a_person(tokens: list[Token], words: EntityWords) -> bool:
    """Whether a name of two to four words begins with a first name and holds no word that persons are not called."""
    if not 2 <= len(tokens) <= 4 or tokens[0].word not in words.sets["first_names"]:
        return False
    return not any(could_not_be_a_person(token, words) for token in tokens)


def could_not_be_a_person(token: Token, words: EntityWords) -> bool:
    """Whether a word of a name rules a person out."""
    sets = words.sets
    return token.word in sets["not_persons"] or token.word in sets["orgs"] or any(c.isdigit() for c in token.word)
