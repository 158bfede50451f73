"""Names of other scripts in Latin letters, so that a name is one in whatever script it is printed."""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from importlib import resources

_LEAST = 4
"""Letters that are left of a name without its ending."""


@cache
def _tables() -> tuple[dict[str, str], list[tuple[str, str]]]:
    read = json.loads(resources.files("dateline.stories").joinpath("transliteration.json").read_text("utf-8"))
    return read["letters"], sorted(read["endings"].items(), key=lambda item: (-len(item[0]), item[0]))


def in_latin(name: str) -> tuple[str, ...]:
    """The forms in which a name of one word is looked for: as it stands and without the ending of its case. None for a
    name of a script without a table."""
    letters, endings = _tables()
    # Greek vowels carry accents that Latin spellings leave out; a letter that is one with its mark stays one.
    lower = "".join(char if char in letters else _plain(char) for char in name.lower())
    if not any(char in letters for char in lower):
        return ()
    forms = [_spelt(lower)]
    for ending, instead in endings:
        if lower.endswith(ending) and len(lower) - len(ending) >= _LEAST:
            forms.append(_spelt(lower[: -len(ending)]) + instead)
            break
    return tuple(dict.fromkeys(forms))


def _plain(char: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFD", char) if not unicodedata.combining(one))


def _spelt(word: str) -> str:
    letters, _ = _tables()
    return "".join(letters.get(char, char) for char in word)
