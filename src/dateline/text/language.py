"""Which language a text is in."""

from __future__ import annotations

import lzma
import re
import shutil
import tempfile
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from dateline.text.language_data import table

_ENOUGH = 20  # letters: below this the guess is a toss-up
_SAMPLE = 3000  # code points are plenty, and keep the time bounded
_SURE = 0.9
_GLANCE = 800  # code points among which a language's commonest words are counted
_FEWEST_WORDS = 30
_SHARE, _LEAST_SHARE = 0.15, 0.06
"""Share of a text's words that are the commonest of its language: a third in most, a tenth where words are long."""
_NEAR = 0.85
_WORDS = re.compile(r"[^\W\d_]+")
_SAME = {"nb": "no", "nn": "no"}
# Letters that one language alone is written in.
_ALONE = {
    "ko": "\uac00-\ud7a3", "ja": "\u3040-\u30ff", "el": "\u0370-\u03ff", "th": "\u0e00-\u0e7f", "ka": "\u10a0-\u10ff",
    "hy": "\u0530-\u058f", "ta": "\u0b80-\u0bff", "te": "\u0c00-\u0c7f", "gu": "\u0a80-\u0aff", "ml": "\u0d00-\u0d7f",
    "kn": "\u0c80-\u0cff", "si": "\u0d80-\u0dff", "km": "\u1780-\u17ff", "my": "\u1000-\u109f", "lo": "\u0e80-\u0eff",
}  # fmt: skip
_ALONE_SHARE = 0.3  # of all letters: Japanese writes Chinese ones too


@cache
def _identifier() -> Any:
    # numpy and the model take a quarter of a second to load: only for whoever asks.
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

    tables = _tables(Path(MODEL_DIR, MODEL_FILE))
    if tables is None:  # another release keeps its model in another way
        return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    moves, outputs = memoryview(tables["nextmove"]), memoryview(tables["out_feat"])
    row = tables["nextmove_row"].tolist()
    return LanguageIdentifier(
        tables["ptc"], tables["pc"], tables["classes"].tolist(), moves, outputs, norm_probs=True, tk_row=row
    )


def _tables(model: Path) -> dict[str, Any] | None:
    """The model's tables, left in files that go with the process: 70 MB, of which a text touches a hundredth. None if
    the file holds others."""
    import numpy as np

    named = ("ptc", "pc", "classes", "nextmove", "nextmove_row", "out_feat")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        with lzma.open(model) as packed, Path(folder, "model").open("wb") as unpacked:
            shutil.copyfileobj(packed, unpacked, 1 << 20)
        with zipfile.ZipFile(Path(folder, "model")) as archive:
            if not {f"{name}.npy" for name in named} <= set(archive.namelist()):
                return None
            for name in named:
                archive.extract(f"{name}.npy", folder)
        return {name: np.load(Path(folder, f"{name}.npy"), mmap_mode="r", allow_pickle=False) for name in named}


def language_of(text: str) -> str | None:
    """The language of a text as ISO 639-1; None where it is too short to tell or the guess is unsure."""
    sample = text[:_SAMPLE].encode("utf-8", "replace").decode("utf-8")
    if sum(map(str.isalpha, sample)) < _ENOUGH:
        return None
    language, probability = _identifier().classify(sample)
    return str(language) if probability >= _SURE else None


def is_plainly_in(text: str, language: str) -> bool:
    """Whether a text shows at a glance that it is in a language (ISO 639-1): by its script, or by the commonest words.

    False says nothing: there may be no such words known of the language, or the text may be too short.
    """
    glance = text[:_GLANCE]
    alone = _alone().get(language)
    if alone is not None:
        return len(alone.findall(glance)) > _ALONE_SHARE * sum(map(str.isalpha, glance))
    words = _WORDS.findall(glance.casefold())
    if len(words) < _FEWEST_WORDS:
        return False
    languages = _languages_by_word()
    counts = Counter(found for word in words for found in languages.get(word, ()))
    own, most = counts[_SAME.get(language, language)], max(counts.values(), default=0)
    return own >= _LEAST_SHARE * len(words) and (own == most or (own >= _SHARE * len(words) and own >= _NEAR * most))


@cache
def _alone() -> dict[str, re.Pattern[str]]:
    return {language: re.compile(f"[{letters}]") for language, letters in _ALONE.items()}


@cache
def _languages_by_word() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for language, listed in table("common-words").items():
        for word in dict.fromkeys(listed.split()):
            found.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in found.items()}
