"""The offices and descriptions printed beside a person's name."""

from __future__ import annotations

import re

from dateline.record.entity_kinds import EntityWords
from dateline.text import fold

_WORD = re.compile(r"[^\W_][\w'’.-]*")
_LONGEST_BEFORE = 5
_LONGEST_BEHIND = 10
_BEHIND = re.compile(r",\s+(?P<role>[^,.;:()\n\"“”]{3,110})(?=[,.;:()\n]|$)")
_AGE = re.compile(r"(?:,\s*|\s\()(?:aged? )?\d{1,3}(?:,|\)|\.|;|-year-old)")


def role_before(text: str, start: int, words: EntityWords) -> str | None:
    """The role right before a name, as printed: "army spokesperson" in "the army spokesperson Jano Reth", "head of the
    relief office" in "the head of the relief office, Jano Reth, said"."""
    window = max(0, start - 110)
    found = list(_WORD.finditer(text, window, start))
    if not found:
        return None
    gap = text[found[-1].end() : start].strip(" \xa0")
    title = len(found) - 1
    if gap == ",":
        title = _office_before_a_comma(text, found, words)
    elif gap or not found[-1].group()[0].islower():
        return None
    if title < 0 or fold(found[title].group()) not in words.sets["titles"]:
        return None
    first = _role_start(text, found, title, words)
    if first == 0 and window:
        return None
    role = text[found[first].start() : found[-1].end()]
    return None if fold(role) in words.sets["not_roles"] else role


def _office_before_a_comma(text: str, found: list[re.Match[str]], words: EntityWords) -> int:
    """The word that names the office in "the head of the relief office, "; -1 where the clause holds none."""
    for index in range(len(found) - 1, -1, -1):
        if index + 1 < len(found) and text[found[index].end() : found[index + 1].start()].strip(" \xa0"):
            return -1
        if _is_title(found[index].group(), words):
            following = fold(found[index + 1].group()) if index + 1 < len(found) else ""
            return index if not following or following in words.sets["of"] else -1
    return -1


def _role_start(text: str, found: list[re.Match[str]], title: int, words: EntityWords) -> int:
    """The first of the words that describe an office: "army" in "the army spokesperson"."""
    first = title
    while first > 0 and title + 1 - first < _LONGEST_BEFORE:
        before = found[first - 1]
        word = fold(before.group())
        if (
            text[before.end() : found[first].start()].strip(" \xa0")
            or word in words.sets["articles"]
            or word in words.common
        ):
            break
        if word.endswith("ed") and word not in words.sets["describing"]:
            break  # "killed journalist Jano Reth" names no role of killing
        first -= 1
        if word.endswith(("'s", "s'")):
            break
    return first


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
        if fold(word.group()) in words.sets["speech"]:
            return None  # "…, the manager replied": whoever speaks is no one's role
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
