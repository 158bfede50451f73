"""What an element's class, id and their like say that it is for (``data/containers.json``)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

PURPOSES = (
    "comment", "related", "promo", "news", "share", "foot", "side", "nav", "tags", "modal", "hide", "cap", "credit",
    "by", "when", "body", "cont", "lead", "kicker", "embed", "pull", "media", "hidden", "shown",
)  # fmt: skip
BIT = {name: 1 << number for number, name in enumerate(PURPOSES)}
_BEGINS = 1 << len(PURPOSES)  # said of a word alone: it may be the first of a pair

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_LOW_WORDS = re.compile(r"[a-z]+")
_HIDDEN = re.compile(r'\shidden[\s>=]|aria-hidden="true"|display:\s?none')
_NAMING = re.compile(r' (?:class|id|itemprop|role|data-testid|data-component)="([^"]+)"')
# WordPress puts a post's own categories, tags and formats on its element: they say nothing of its purpose. Nor does a
# size of letters ("text-caption").
_OF_THE_POST = ("category-", "tag-", "format-", "status-", "type-", "text-caption")
_KEPT = 50_000
_LONGEST = 60
_LONG = 300  # a tag of more is its page's own, and not kept


class _Memo(dict[str, int]):
    """What a function says of the words it has met: an outlet's pages repeat them, and a look-up costs no call."""

    def __init__(self, say: Callable[[str], int]) -> None:
        super().__init__()
        self._say = say

    def __missing__(self, word: str) -> int:
        if len(self) > _KEPT:
            self.clear()
        bits = self._say(word)
        if len(word) < _LONG:
            self[word] = bits
        return bits


def _tag_purpose(tag: str) -> int:
    """What an element is for, by all of its start tag."""
    bits = 0
    for value in _NAMING.findall(tag):
        bits |= _of_names[value] if " " in value else _of_name[value]
    if ("hid" in tag or "none" in tag) and _HIDDEN.search(tag):
        bits |= BIT["hidden"]
    return bits


def _names_purpose(names: str) -> int:
    """What several classes say together: addresses and styles make tags differ that share them."""
    bits = 0
    known = _of_name.get
    for name in names.split()[:16]:
        of_name = known(name)
        if of_name is None:
            of_name = _of_name[name]
        if of_name and not name.startswith(_OF_THE_POST):
            bits |= of_name
    return bits


@dataclass(frozen=True, slots=True)
class _Keywords:
    """whole: words that must be a whole word of a name; pairs: two words of a name together; firsts: whatever may be
    the first of a pair; part: parts of a word."""

    whole: dict[str, int]
    pairs: dict[str, int]
    firsts: frozenset[str]
    part: tuple[tuple[str, int], ...]
    any_part: re.Pattern[str]


@lru_cache(maxsize=1)
def _keywords() -> _Keywords:
    """The data file's words: "=word" is a whole word, "+two" two words in a row (or written as one), others parts."""
    data = json.loads((files(__package__) / "data" / "containers.json").read_text("utf-8"))
    whole: dict[str, int] = {}
    pairs: dict[str, int] = {}
    part: list[tuple[str, int]] = []
    for purpose, words in data.items():
        for word in words:
            bare = word.lstrip("=+")
            if word.startswith("="):
                whole[bare] = whole.get(bare, 0) | BIT[purpose]
                continue
            if word.startswith("+"):
                pairs[bare] = pairs.get(bare, 0) | BIT[purpose]
            part.append((bare, BIT[purpose]))
    firsts = frozenset(pair[:end] for pair in pairs for end in range(1, len(pair)))
    any_part = re.compile("|".join(re.escape(word) for word, _ in part))
    return _Keywords(whole, pairs, firsts, tuple(part), any_part)


def _word_purpose(word: str) -> int:
    keywords = _keywords()
    bits = keywords.whole.get(word, 0)
    if word in keywords.firsts:
        bits |= _BEGINS
    if keywords.any_part.search(word):
        for key, bit in keywords.part:
            if key in word:
                bits |= bit
    return bits


def _name_purpose(name: str) -> int:
    """What one class or id says that its element is for, as bits of ``BIT``."""
    if len(name) > _LONGEST or name == "text-caption":
        return 0
    low = name.lower()
    words = _LOW_WORDS.findall(name) if low == name else [word.lower() for word in _WORDS.findall(name)]
    bits = 0
    for word in words:
        bits |= _of_word[word]
    if bits & _BEGINS:
        # "article-body" and "articleBody" say more than their words do one by one.
        bits &= ~_BEGINS
        pairs = _keywords().pairs
        for first, second in pairwise(words):
            bits |= pairs.get(first + second, 0)
        if bits & BIT["shown"]:
            bits &= ~(BIT["shown"] | BIT["hide"])  # "label-hidden" hides a field's label, "hidden-xs" is for phones
    return bits


_of_word = _Memo(_word_purpose)
_of_name = _Memo(_name_purpose)
_of_names = _Memo(_names_purpose)
purpose_of = _Memo(_tag_purpose)
"""What an element is for, as bits of ``BIT``, by all of its start tag."""
