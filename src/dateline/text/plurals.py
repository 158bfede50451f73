"""The singular of a plural, and the plural of a singular, as far as the spelling of an English word tells them."""

from __future__ import annotations

from functools import cache

from dateline.text.folding import stopwords
from dateline.text.language_data import table

_SHORTEST = 3  # letters of a singular: "as" is no plural
_LANGUAGES = ("de", "en", "es", "fr")
_OF_A_MAN = 4  # letters: gunman, woman, but not Oman
_HISSING = ("s", "x", "z", "ch", "sh")


def other_numbers(word: str) -> tuple[str, ...]:
    """The plurals and singulars that a word may have, which is folded. Some of them are no words: they are for looking
    up. A name with an s (Hamas) and a common word of some language (dans) are no plurals."""
    if not word.isalpha() or not word.isascii():
        return ()
    irregular = _irregular().get(word)
    if irregular is not None:
        return (irregular,)
    plurals = [plural for plural in _plurals(word) if plural not in _no_plurals()]
    singulars = [] if word in _no_plurals() else [one for one in _singulars(word) if len(one) >= _SHORTEST]
    return (*plurals, *singulars)


def _plurals(word: str) -> list[str]:
    if len(word) < _SHORTEST or word.endswith("men") or (word.endswith("s") and not word.endswith(("ss", "us"))):
        return []
    if word.endswith("y") and word[-2] not in "aeiou":
        return [word[:-1] + "ies"]
    if word.endswith("man") and len(word) > _OF_A_MAN:
        return [word[:-2] + "en", word + "s"]
    if word.endswith("o"):
        return [word + "s", word + "es"]
    return [word + "es"] if word.endswith(_HISSING) else [word + "s"]


def _singulars(word: str) -> list[str]:
    if word.endswith("men") and len(word) > _OF_A_MAN:
        return [word[:-2] + "an"]
    if not word.endswith("s") or word.endswith("ss"):
        return []
    if word.endswith("ies"):
        return [word[:-1], word[:-3] + "y"]
    if word.endswith("es") and word[:-2].endswith((*_HISSING, "o")):
        return [word[:-1], word[:-2]]
    return [word[:-1]]


@cache
def _irregular() -> dict[str, str]:
    pairs: dict[str, str] = table("plurals")["irregular"]
    return {**pairs, **{plural: singular for singular, plural in pairs.items()}}


@cache
def _no_plurals() -> frozenset[str]:
    return frozenset(table("plurals")["no plurals"].split()).union(*map(stopwords, _LANGUAGES))
