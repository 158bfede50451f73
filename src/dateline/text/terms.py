"""The terms by which texts are found: folded words, and pairs of letters where a script has no spaces."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from dateline.text.folding import fold

LONGEST_TERM = 40
"""Code points; what is longer is no word, and differs from others in its first 40 already."""

# Han, kana, Hangul, Thai, Lao, Burmese, Khmer. Korean has spaces, but hangs its particles on its words.
_UNSPACED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ebd\u0ec0-\u0ecd\u1000-\u1049\u1780-\u17d3\u1100-\u11ff\u3005-\u3007"
    "\u3041-\u3096\u30a1-\u30fa\u30fc\u3131-\u318e\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\uff66-\uff9d\U00020000-\U0003134f"
)


class Term(NamedTuple):
    """A term and the code points of the text that it stands for, half-open."""

    start: int
    end: int
    text: str


def terms(text: str) -> list[Term]:
    """The terms of a text in order. Two texts have a term in common where they have a word in common, whatever its
    case and accents; a run of letters of a script without spaces gives each two neighbours of it.
    """
    return list(terms_from(text, 0))


def terms_from(text: str, start: int, stop: int | None = None) -> Iterator[Term]:
    """Those from one place to another, one by one."""
    for match in _pattern().finditer(text, start, len(text) if stop is None else stop):
        begin, end = match.span()
        run = match.lastgroup
        if run == "unspaced":
            if end - begin == 1:
                yield Term(begin, end, match.group())
            for at in range(begin, end - 1):
                yield Term(at, at + 2, _pair(text[at : at + 2]))
        elif term := _term(match.group(run or 0)):
            yield Term(begin, end, term)


def is_unspaced(letter: str) -> bool:
    """Whether a letter is of a script without spaces."""
    return _letters().match(letter) is not None


def lone_letters(text: str) -> list[str]:
    """The letters of scripts without spaces that a text has, each once: a search for one of them is for a word."""
    return sorted(set(_letters().findall(text)))


@lru_cache(maxsize=65536)
def _pair(letters: str) -> str:
    return unicodedata.normalize("NFKC", letters)


@lru_cache(maxsize=65536)
def _term(word: str) -> str:
    folded = fold(word.replace(".", ""))
    # Folding may open a letter into several with signs between them: "½" is 1⁄2.
    return "".join(char for char in folded if char.isalnum() or unicodedata.category(char)[0] == "M")[:LONGEST_TERM]


@cache
def _letters() -> re.Pattern[str]:
    return re.compile(f"[{_UNSPACED}]")


@cache
def _pattern() -> re.Pattern[str]:
    # Vowel signs are marks, which ``\\w`` leaves out: without them, Hindi would fall into pieces.
    signs = [char for char in map(chr, range(0x300, 0x2E00)) if unicodedata.category(char)[0] == "M"]
    marks = "".join(char for char in signs if not _letters().match(char))
    letters = rf"(?:[^\W_{_UNSPACED}]+|[{marks}]+)+"
    return re.compile(
        # U.S., p.m.
        r"(?<!\w)(?P<initials>[^\W\d_](?:\.[^\W\d_])+)(?!\w)"
        f"|(?P<unspaced>[{_UNSPACED}]+)"
        # The minister's
        rf"|(?P<word>{letters})(?:['’][sS](?!\w))?"
    )
