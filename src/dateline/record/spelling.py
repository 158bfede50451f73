"""Persons' names in one spelling, where a name comes from another script and outlets write it differently."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from dateline.record.package_data import table
from dateline.text import fold

_SPLIT = re.compile(r"[\s\-–]+")
_TWICE = re.compile(r"(.)\1")
_SHORTEST = 4
"""Shorter words are told apart by each letter: "Li" is not "Lee"."""


@cache
def _data() -> Any:
    return table("transliterations")


@cache
def _given() -> dict[str, str]:
    return {form: group[0] for group in _data()["given"] for form in group}


@lru_cache(maxsize=16384)
def person_spellings(name: str) -> tuple[tuple[str, ...], ...]:
    """The words of a person's name as they are matched, in one spelling or two: "Muhammad El-Rasheed" and "Mohammed
    al-Rashid" share their last one.

    Names that no other script lies behind keep their letters, for "Reid" and "Reed" are two: a given name of
    ``transliterations.json``, or an Arabic article or "bin" within the name, tells the others.
    """
    printed = [word.replace("'", "").replace(".", "") for word in _SPLIT.split(fold(name).replace(".", ". "))]
    words = [word for word in printed if word]
    particles, marks = set(_data()["particles"]), set(_data()["marks"])
    given = _given()
    inner = [word for at, word in enumerate(words) if at and word in particles and at + 1 < len(words)]
    if not words or not (words[0] in given or inner or marks & set(words)):
        return (tuple(words),)
    kept = [word for at, word in enumerate(words) if not (at and word in particles and at + 1 < len(words))]
    plain = (given.get(kept[0], kept[0]), *kept[1:])
    if words[0] in _data()["also_western"]:
        return (plain,)
    return (plain, tuple(given.get(word) or _loose(word) for word in kept))


def _loose(word: str) -> str:
    if len(word) < _SHORTEST:
        return word
    for ending, instead in _data()["endings"]:
        if word.endswith(ending):
            word = word.removesuffix(ending) + instead
            break
    for letters, instead in _data()["rules"]:
        word = word.replace(letters, instead)
    return _TWICE.sub(r"\1", word)
