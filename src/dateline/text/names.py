"""Names, by their capitals alone."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from dateline.model import Span
from dateline.text.folding import stopwords
from dateline.text.language_data import table
from dateline.text.sentences import sentences
from dateline.text.tokens import Word, paragraphs, words


@dataclass(frozen=True, slots=True)
class Name:
    """A run of capitalised words. at_sentence_start: its capital may be owed to where it stands alone."""

    span: Span
    text: str
    at_sentence_start: bool


class _Rules(NamedTuple):
    particles: frozenset[str]
    joining: frozenset[str]
    not_names: frozenset[str]
    honorifics: frozenset[str]
    common: frozenset[str]


_POSSESSIVE = re.compile(r"['’][sS]?$")
_OPENERS = frozenset('"“„«‘‚‹([—–•*-:')
_MOST_PARTICLES = 3
_LONGEST = 12  # words in one name


@cache
def _rules(language: str) -> _Rules:
    data = table("names")
    given = data.get(language, data["en"])
    return _Rules(
        frozenset(str(given["particles"]).split()),
        frozenset(str(given["joining"]).split()),
        frozenset(str(given["not names"]).split()),
        frozenset(str(given["honorifics"]).split()),
        stopwords(language if language in data else "en"),
    )


def names(text: str, language: str = "en") -> list[Name]:
    """The runs of capitalised words that are likely names, in order: with inner particles ("Ministry of Defence",
    "van der Reth"), initials and acronyms; without honorifics, weekdays, months and possessive endings. A title that
    is printed with a capital ("President Jano Reth") stays in the run. A paragraph all in capitals has no names."""
    rules = _rules(language)
    tokens = words(text)
    if not tokens:
        return []
    starts = [word.start for word in tokens]
    lower = {word.text for word in tokens if word.text.islower()}
    sentence_starts = _first_words(text, language, starts)
    shouting = _shouting(text, tokens, starts)
    found: list[Name] = []
    index = 0
    while index < len(tokens):
        if not _capital(tokens[index].text) or index in shouting:
            index += 1
            continue
        last = _run(text, tokens, index, rules, sentence_starts)
        name = _trimmed(text, tokens, index, last, rules, lower, sentence_starts)
        if name is not None:
            found.append(name)
        index = last + 1
    return found


def _capital(word: str) -> bool:
    if word[0].isupper():
        return True
    # "al-Reth", "d’Arv", "iOS"
    head, mark, tail = word.partition("-") if "-" in word else word.partition("’") if "’" in word else (word, "", "")
    return bool(mark) and tail[:1].isupper() and len(head) <= 3


def _first_words(text: str, language: str, starts: list[int]) -> set[int]:
    return {bisect_left(starts, sentence.start) for sentence in sentences(text, language)}


def _shouting(text: str, tokens: list[Word], starts: list[int]) -> set[int]:
    found: set[int] = set()
    for paragraph in paragraphs(text):
        first, end = bisect_left(starts, paragraph.start), bisect_right(starts, paragraph.end - 1)
        if end - first >= 4 and not any(map(str.islower, text[paragraph.start : paragraph.end])):
            found.update(range(first, end))
    return found


def _run(text: str, tokens: list[Word], first: int, rules: _Rules, sentence_starts: set[int]) -> int:
    last = first
    while last - first < _LONGEST:
        if _POSSESSIVE.search(tokens[last].text):
            break
        ahead = last + 1
        while ahead < len(tokens) and ahead - last <= _MOST_PARTICLES and _adjacent(text, tokens, ahead - 1):
            word = tokens[ahead].text
            if _capital(word) and ahead not in sentence_starts:
                break
            if word not in rules.joining and (ahead == last + 1 or word not in rules.particles):
                return last
            ahead += 1
        else:
            return last
        between = [tokens[index].text for index in range(last + 1, ahead)]
        following = tokens[ahead].text.lower()
        if following in rules.honorifics or (following in rules.not_names and not between):
            return last
        last = ahead
    return last


def _adjacent(text: str, tokens: list[Word], index: int) -> bool:
    """Whether the next word follows this one with nothing between but a space, or the full stop of an abbreviation."""
    word, following = tokens[index], tokens[index + 1] if index + 1 < len(tokens) else None
    if following is None:
        return False
    gap = text[word.end : following.start]
    if gap in (" ", "\xa0"):
        return True
    return gap in (". ", ".") and len(word.text) <= 3 and word.text[0].isupper()


def _trimmed(
    text: str, tokens: list[Word], first: int, last: int, rules: _Rules, lower: set[str], sentence_starts: set[int]
) -> Name | None:
    starting = first
    while first <= last and tokens[first].text.lower().rstrip(".") in rules.honorifics:
        first += 1
    while first <= last:
        word = tokens[first].text
        folded = _POSSESSIVE.sub("", word.lower())
        opening = _opening(text, tokens[first].start)
        if len(word) == 1 and text[tokens[first].end : tokens[first].end + 1] == "." and first < last:
            break  # an initial
        if (
            folded in rules.not_names
            or (folded in rules.common and not (word.isupper() and len(word) > 1))
            or (first == last and folded in lower and (first in sentence_starts or opening))
        ):
            first += 1
        else:
            break
    while first <= last and tokens[first].text in rules.joining:
        first += 1
    while last >= first and (tokens[last].text.lower() in rules.not_names):
        last -= 1
    if first > last:
        return None
    end = tokens[last].end
    possessive = _POSSESSIVE.search(tokens[last].text)
    if possessive and len(possessive.group()) > 1:
        end -= len(possessive.group())
    elif text[end : end + 1] == "." and len(tokens[last].text) > 1 and "." in tokens[last].text:
        end += 1  # "U.S."
    start = tokens[first].start
    at_start = first == starting and (first in sentence_starts or _opening(text, start))
    return Name(Span(start, end), text[start:end], at_start)


def _opening(text: str, start: int) -> bool:
    before = text[max(0, start - 2) : start].strip()
    return bool(before) and before[-1] in _OPENERS and before[-1] not in "(-"
