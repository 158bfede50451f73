"""Wars under the names that articles give them: "the Rutania war", "the Rutanian civil war", "the war in Rutania"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from dateline.record.gazetteer import Gazetteer
from dateline.text import fold

_NAME = r"([A-Z][^\W\d_]+(?:[ -][A-Z][^\W\d_]+){0,2})"


@dataclass(frozen=True, slots=True)
class ConflictPhrase:
    """A war named by a place. start, end: of the words from the war's to the place's; key: of the place; named: a noun
    names the war itself ("war in"), where "fought over" only says that there is one."""

    start: int
    end: int
    key: str
    named: bool


def conflict_key(name: str, world: Gazetteer, words: Mapping[str, Any]) -> str | None:
    """The place that a war is named by: the same for "Rutania war" and "Rutanian civil war"; None where the name is of
    another shape."""
    folded = fold(name)
    for noun in sorted(words.get("conflict_nouns", ()), key=len, reverse=True):
        if folded.endswith(" " + noun):
            place = name[: len(name) - len(noun)].strip()
            return _place(place.removeprefix("the ").removeprefix("The "), world, words)
    for phrase in conflict_phrases(name, world, words):
        if phrase.named and phrase.start == 0 and phrase.end == len(name):
            return phrase.key
    return None


def conflict_phrases(text: str, world: Gazetteer, words: Mapping[str, Any]) -> Iterator[ConflictPhrase]:
    """The wars that a text names so, in order."""
    nouns, signs = tuple(words.get("conflict_nouns", ())), tuple(words.get("conflict_signs", ()))
    if not nouns:
        return
    behind, before = _patterns(nouns, signs, tuple(words.get("conflict_joints", ())))
    for match in behind.finditer(text):
        key = _place(match[2], world, words)
        if key is not None:
            yield ConflictPhrase(match.start(1), match.end(2), key, fold(match[1]) in nouns)
    for match in before.finditer(text):
        place = match[1].removeprefix("The ")
        key = _place(place, world, words)
        if key is not None:
            # "The Cold war" names no place: whether it is one of ours, another article says.
            is_place = bool(world.find(place)) or world.demonym_of(place) is not None
            yield ConflictPhrase(match.end(1) - len(place), match.end(2), key, is_place)


@cache
def _patterns(
    nouns: tuple[str, ...], signs: tuple[str, ...], joints: tuple[str, ...]
) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """ "war in Rutania", and "Rutania war"."""
    noun = "|".join(map(re.escape, sorted(nouns, key=len, reverse=True)))
    sign = "|".join(map(re.escape, sorted(nouns + signs, key=len, reverse=True)))
    joint = "|".join(map(re.escape, joints))
    behind = re.compile(rf"\b((?i:{sign}))\s+(?:{joint})\s+(?:the\s+)?{_NAME}")
    return behind, re.compile(rf"(?<![\w-]){_NAME}\s+({noun})\b")


def _place(printed: str, world: Gazetteer, words: Mapping[str, Any]) -> str | None:
    """The place as wars are matched by it: the country's code, else its name without "valley" and the like."""
    parts = printed.split()
    while len(parts) > 1 and fold(parts[-1]) in words.get("place_nouns", ()):
        parts = parts[:-1]
    place = " ".join(parts)
    if not place[:1].isupper():
        return None
    country = world.country_of(place) or world.demonym_of(place)
    return country.code if country is not None else fold(place)
