"""What the words around a name say: that it is where something is, or that it speaks for a state."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from dateline.record.package_data import table_for
from dateline.text import fold

_BEFORE = re.compile(r"[^\W_][\w'’.-]*")
_DATELINE = re.compile(r"^[^.!?\n]{0,60}(?:\([^)]{2,40}\)\s*)?[—–-]{1,2}\s")


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """The place words of one language: sets by name, those of several words as one pattern; divided: a word for a
    part of a country → the countries whose parts are called so."""

    sets: Mapping[str, frozenset[str]]
    place_of: re.Pattern[str]
    divided: Mapping[str, frozenset[str]]


@cache
def place_words(language: str | None) -> PlaceWords | None:
    """The words of a language (ISO 639-1), English where None; None for a language without data."""
    data = table_for("places", language)
    if data is None:
        return None
    phrases = "|".join(re.escape(phrase) for phrase in data["place_of"])
    return PlaceWords(
        {name: frozenset(words) for name, words in data.items() if isinstance(words, list)},
        re.compile(rf"\b(?:{phrases}) (?:the )?$"),
        {word: frozenset(countries.split()) for word, countries in data["divided"].items()},
    )


def words_before(text: str, start: int, count: int) -> list[str]:
    """Up to ``count`` folded words before an offset, the nearest last; none from beyond a sentence's end."""
    piece = re.split(r"[.!?;\n](?:\s|$)", text[max(0, start - 14 * count) : start])[-1]
    return [fold(word) for word in _BEFORE.findall(piece)][-count:]


def word_after(text: str, end: int, skip: frozenset[str]) -> str:
    """The folded word right behind an offset, adverbs and auxiliaries of ``skip`` passed over; "" at a mark."""
    at = end
    for _ in range(4):
        match = re.compile(r"[ \xa0]([^\W_][\w'’-]*)").match(text, at)
        if match is None:
            return ""
        word = fold(match[1])
        if word not in skip:
            return word
        at = match.end()
    return ""


def speaks(text: str, start: int, end: int, words: PlaceWords) -> bool:
    """Whether the name at these offsets is a voice: "Warsaw vowed", "said Warsaw", "according to Warsaw"."""
    if word_after(text, end, words.sets["links"]) in words.sets["speech"]:
        before = words_before(text, start, 1)
        return not before or before[0] not in words.sets["inside"]
    before = words_before(text, start, 1)
    if word_after(text, end, frozenset()) in words.sets["nouns"]:
        return False
    return bool(before) and before[0] in words.sets["voices"]


def located(text: str, start: int, end: int, words: PlaceWords, *, state: bool) -> bool:
    """Whether the words around a name say that it is a place.

    state: the name can stand for something else (a capital for its government, "God" for no town), so that "to" and
    "from" alone do not tell.
    """
    near = words_before(text, start, 5)
    last = near[-1] if near else ""
    if last in ("the", "downtown") and len(near) > 1:
        last = near[-2]
    if last in words.sets["inside"] or words.place_of.search(fold(text[max(0, start - 40) : start]) + " "):
        return True
    if last in words.sets["upon"]:
        return True
    if last in words.sets["from_to"] and (not state or words.sets["motion"].intersection(near[:-1])):
        return True
    return word_after(text, end, frozenset()) in words.sets["nouns"]


def heads_the_story(text: str, start: int, end: int) -> bool:
    """Whether the name stands in a dateline: "ALEPPO, Syria (Agency) — " at the text's head, "ALEPPO: " or the like in
    capitals at the head of a paragraph."""
    behind = text[end : end + 120]
    if start < 60 and not re.search(r"[\n(]", text[:start]) and _DATELINE.match(behind):
        return True
    heads = text[max(0, start - 1) : start] in ("", "\n") and text[start:end].isupper()
    return heads and (behind.startswith(": ") or _DATELINE.match(behind) is not None)
