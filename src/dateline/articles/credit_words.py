"""The words that pictures' captions and credits are printed with, in every language at once.

A caption's language is not asked for: "Foto: Name" stands in a dozen of them, and outlets credit in a language of
their own. The words lie in ``data/picture_words.json``, by language.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

_APART = r"(?<![^\W\d_])"
_LETTERS = re.compile(r"[^\W\d_]+")
_DONE = r"(?![^\W\d_])"


@dataclass(frozen=True, slots=True)
class CreditWords:
    """lead: "Photo:", "Foto von", "Quelle:", "©" wherever it stands; bare: such a word without a colon, at the start;
    label: "Caption:", at the start; counted: "1 of 3 |", at the start; around: a whole line that is a control of the
    page's; file: words for a picture from the files, folded; lead_starts: the first three letters of every lead."""

    lead: re.Pattern[str]
    lead_starts: frozenset[str]
    bare: re.Pattern[str]
    label: re.Pattern[str]
    counted: re.Pattern[str]
    around: re.Pattern[str]
    file: frozenset[str]


@lru_cache(maxsize=1)
def credit_words() -> CreditWords:
    """The words of every language, compiled."""
    data = json.loads((files(__package__) / "data" / "picture_words.json").read_text("utf-8"))
    nouns, makers = _any(_all(data["nouns"])), _any(_all(data["makers"]))
    by, labels, of = _any(_all(data["by"])), _any(_all(data["labels"])), _any(data["of"])
    named = rf"(?:{nouns}|{makers})"
    more = rf"(?:[ /-]?(?:{nouns}|{makers}|{by}){_DONE}){{0,2}}"
    lead = (
        rf"{_APART}{named}{more}\s?(?:[:：|©]|\(c\)|\.{{2,3}}|…|/(?=\s?\w))\s?©?"
        rf"|{_APART}{named}\s(?:{by})\s(?-i:(?=[^\W\d_a-zß-ÿ]))"
        rf"|{_APART}(?:{_any(data['short'])})\.(?=\s?[^\W\d_])"
        rf"|©|\([cC]\)|（[cCＣ]）|{_APART}(?:{_any(data['before_name'])})\s(?=\w)"
    )
    return CreditWords(
        lead=re.compile(lead, re.I),
        lead_starts=frozenset(
            run[:3]
            for word in (*_all(data["nouns"]), *_all(data["makers"]), *data["short"], *data["before_name"], "c", "ｃ")
            for run in _runs(word)[:1]
        ),
        bare=re.compile(rf"(?:{_any(data['bare'])})\s(?=[^\W\d_])", re.I),
        label=re.compile(rf"(?:{labels})\s?[:：]\s?(?=\S)", re.I),
        counted=re.compile(
            rf"\[?(?:(?:{nouns})\s)?\d{{1,3}}\s?(?:{of})\s?\d{{1,3}}(?:\s(?:{nouns}))?(?:\]|\s?[|:–—-])?\s+(?=\D)", re.I
        ),
        around=re.compile(rf"(?:{'|'.join(data['around'])})\Z", re.I),
        file=frozenset(word.casefold() for word in data["file"]),
    )


def may_hold_lead(text: str) -> bool:
    """Whether a caption can hold a lead at all: a look at how its words begin, where the search tries every place."""
    starts = credit_words().lead_starts
    return "©" in text or any(run[:3] in starts or run[:2] in starts or run[:1] in starts for run in _runs(text))


def _runs(text: str) -> list[str]:
    """The runs of letters, in lower case and with one i, as a search that knows no case takes them."""
    return _LETTERS.findall(text.replace("İ", "i").lower().replace("ı", "i"))


def _all(by_language: dict[str, list[str]]) -> list[str]:
    return [word for words in by_language.values() for word in words]


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted({re.escape(word) for word in words}, key=len, reverse=True))
