"""Forms of words that match where their spellings differ."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from dateline.text.language_data import word_list

_LETTERS = {
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "æ": "ae", "œ": "oe", "ħ": "h", "ŧ": "t", "ŋ": "n",
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "ʼ": "'", "ʻ": "'", "ʿ": "", "ʾ": "", "`": "'", "´": "'", "′": "'",
    "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "″": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-",
}  # fmt: skip


@lru_cache(maxsize=4096)
def _letter(char: str) -> str:
    # One letter at a time: normalising a whole hostile text takes quadratic time in its longest run of marks.
    plain = "".join(c for c in unicodedata.normalize("NFKD", char.casefold()) if not unicodedata.combining(c))
    return "".join(_LETTERS.get(c, c) for c in plain.casefold())


def fold(s: str) -> str:
    """The text in lower case, without diacritics, with straight quotation marks and hyphens and single spaces, and
    none at its ends."""
    if s.isascii():
        return " ".join(s.lower().split())
    return " ".join("".join(map(_letter, s)).split())


_VOWELS = frozenset("aeiouy")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A light English stem, for matching words and nothing else: "denied" and "denies" give "deny"."""
    s = fold(word)
    for ending in ("'s", "s'", "'"):
        if s.endswith(ending):
            s = s[: -len(ending)] + ("s" if ending == "s'" else "")
            break
    if len(s) < 4 or not s.isalpha():
        return s
    if s.endswith(("ies", "ied")) and len(s) > 4:
        return s[:-3] + "y"
    if s.endswith(("sses", "shes", "ches", "xes", "zes")):
        s = s[:-2]
    elif s.endswith("s") and not s.endswith(("ss", "us", "is")):
        s = s[:-1]
    for ending in ("ing", "ed"):
        root = s[: -len(ending)]
        if s.endswith(ending) and len(root) > 2 and not _VOWELS.isdisjoint(root) and not s.endswith("eed"):
            if root[-1] == root[-2] and root[-1] not in "lsz":
                return root[:-1]
            return root.removesuffix("e")
    return s.removesuffix("e") if len(s) > 3 else s


def stopwords(language: str) -> frozenset[str]:
    """The commonest words of a language (ISO 639-1), in lower case; empty for a language without data."""
    return word_list(f"stopwords-{language}")
