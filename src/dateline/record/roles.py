"""The offices and descriptions printed beside a person's name."""

from __future__ import annotations

import re

from dateline.record.entity_kinds import EntityWords
from dateline.text import fold, stopwords

_WORD = re.compile(r"[^\W_][\w'’.-]*")
_LONGEST_BEFORE = 5
_LONGEST_BEHIND = 10
_BEHIND = re.compile(r",\s+(?P<role>[^,.;:()\n\"“”]{3,110})(?=[,.;:()\n]|$)")
_AGE = re.compile(r"(?:,\s*|\s\()(?:aged? )?\d{1,3}(?:,|\)|\.|;|-year-old)")


def role_before(text: str, start: int, words: EntityWords) -> str | None:
    """The role right before a name, as printed: "army spokesperson" in "the army spokesperson Jano Reth"."""
    window = max(0, start - 70)
    found = list(_WORD.finditer(text, window, start))
    if not found or text[found[-1].end() : start].strip(" \xa0") or fold(found[-1].group()) not in words.sets["titles"]:
        return None
    if not found[-1].group()[0].islower():
        return None
    first, common = len(found) - 1, stopwords("en")
    while first > 0 and len(found) - first < _LONGEST_BEFORE:
        before = found[first - 1]
        gap = text[before.end() : found[first].start()]
        word = fold(before.group())
        if gap.strip(" \xa0") or before.start() == window or word in words.sets["articles"] or word in common:
            break
        if word.endswith("ed") and word not in words.sets["describing"]:
            break  # "killed journalist Jano Reth" names no role of killing
        first -= 1
    role = text[found[first].start() : start].strip()
    return None if fold(role) in words.sets["not_roles"] else role


def role_behind(text: str, end: int, words: EntityWords) -> str | None:
    """The role in apposition behind a name, as printed: "the interior minister," without its article."""
    match = _BEHIND.match(text, end)
    if match is None:
        return None
    found = list(_WORD.finditer(match["role"]))
    if found and fold(found[0].group()) in words.sets["articles"]:
        found = found[1:]
    last = 0
    for word in found:
        if fold(word.group()) in words.sets["apposition_ends"] or last >= _LONGEST_BEHIND:
            break
        last += 1
    while last and fold(found[last - 1].group()) in words.sets["articles"]:
        last -= 1
    found = found[:last]
    if not _names_a_role([word.group() for word in found], words):
        return None
    return match["role"][found[0].start() : found[-1].end()]


def _names_a_role(found: list[str], words: EntityWords) -> bool:
    """Whether an office stands before the first preposition: "manager of", not "joined her delegation as"."""
    for word in found[:6]:
        if _is_title(word, words):
            return True
        if fold(word) in words.sets["articles"]:
            return False
    return False


def _is_title(printed: str, words: EntityWords) -> bool:
    return fold(printed) in words.sets["titles"] and fold(printed) not in words.sets["not_roles"]


def aged(text: str, end: int) -> bool:
    """Whether an age stands behind the name: "Jano Reth, 54,"."""
    return _AGE.match(text, end) is not None
