"""Which language a text is in."""

from __future__ import annotations

import lzma
import os
import re
import shutil
import tempfile
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path
from typing import IO, Any

from dateline.text.language_data import table

_ENOUGH = 20  # letters: below this the guess is a toss-up
_SAMPLE = 3000  # code points are plenty, and keep the time bounded
_SURE = 0.9
_GLANCE = 800  # code points among which a language's commonest words are counted
_FEWEST_WORDS = 30
_SHARE, _LEAST_SHARE = 0.15, 0.06
"""Share of a text's words that are the commonest of its language: a third in most, a tenth where words are long."""
_NEAR = 0.85
_PLAIN_SHARE, _FAR = 0.2, 0.5
"""Share of a text's words, and how far behind the next language stays, from which no model is asked."""
_MOST_ROWS = 4_000  # of the model's moves kept in memory, a kilobyte each
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
    scores, moves, prior, classes, row, outputs = tables
    return LanguageIdentifier(
        scores, prior, classes.tolist(), moves, memoryview(outputs), norm_probs=True, tk_row=row.tolist()
    )


class _Moves:
    """The automaton's table of moves on disk: a row of 256 is read when a text first comes to it."""

    def __init__(self, table: Any, file: IO[bytes]) -> None:
        self._file, self._start, self._type = file, table.offset, table.dtype
        self._known: dict[int, memoryview] = {}

    def __getitem__(self, index: int) -> int:
        row = self._known.get(index >> 8)
        if row is None:
            size = 256 * self._type.itemsize
            if len(self._known) >= _MOST_ROWS:
                self._known.clear()
            row = memoryview(os.pread(self._file.fileno(), size, self._start + (index >> 8) * size))
            row = self._known[index >> 8] = row.cast(self._type.char)
        return int(row[index & 255])


class _Scores:
    """The table of what a feature says for each language, on disk: ``scores[features]`` reads those rows."""

    def __init__(self, table: Any, file: IO[bytes]) -> None:
        self._file, self._start, self._type, self._width = file, table.offset, table.dtype, table.shape[1]

    def __getitem__(self, features: Any) -> Any:
        import numpy as np

        size = self._width * self._type.itemsize
        descriptor = self._file.fileno()
        rows = [os.pread(descriptor, size, self._start + int(feature) * size) for feature in features]
        return np.frombuffer(b"".join(rows), self._type).reshape(-1, self._width)


def _tables(model: Path) -> tuple[Any, ...] | None:
    """The model's tables, the two large ones left on disk while the process lasts: 70 MB, of which a text needs
    a hundredth. None if the file holds others. (Mapped into memory they would count as its own, page by page.)"""
    import numpy as np

    named = ("ptc", "nextmove", "pc", "classes", "nextmove_row", "out_feat")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        with lzma.open(model) as packed, Path(folder, "model").open("wb") as unpacked:
            shutil.copyfileobj(packed, unpacked, 1 << 20)
        with zipfile.ZipFile(Path(folder, "model")) as archive:
            if not {f"{name}.npy" for name in named} <= set(archive.namelist()):
                return None
            for name in named:
                archive.extract(f"{name}.npy", folder)
        paths = [Path(folder, f"{name}.npy") for name in named]
        scores, moves = (np.load(path, mmap_mode="r", allow_pickle=False) for path in paths[:2])
        on_disk = _Scores(scores, paths[0].open("rb")), _Moves(moves, paths[1].open("rb"))
        return *on_disk, *(np.load(path, allow_pickle=False) for path in paths[2:])


def language_of(text: str) -> str | None:
    """The language of a text as ISO 639-1; None where it is too short to tell or the guess is unsure."""
    sample = text[:_SAMPLE].encode("utf-8", "replace").decode("utf-8")
    if sum(map(str.isalpha, sample)) < _ENOUGH:
        return None
    plain = _plain_language(sample)
    if plain is not None:
        return plain
    language, probability = _identifier().classify(sample)
    return str(language) if probability >= _SURE else None


def _plain_language(text: str) -> str | None:
    """The language whose commonest words a text has, where no other comes near; None where that is not plain."""
    counts, size = _common_words(text)
    (first, own), (_, second) = [*counts.most_common(2), ("", 0), ("", 0)][:2]
    return first if size >= _FEWEST_WORDS and own >= _PLAIN_SHARE * size and second <= _FAR * own else None


def is_plainly_in(text: str, language: str) -> bool:
    """Whether a text shows at a glance that it is in a language (ISO 639-1): by its script, or by the commonest words.

    False says nothing: there may be no such words known of the language, or the text may be too short.
    """
    glance = text[:_GLANCE]
    alone = _alone().get(language)
    if alone is not None:
        return len(alone.findall(glance)) > _ALONE_SHARE * sum(map(str.isalpha, glance))
    counts, size = _common_words(glance)
    own, most = counts[_SAME.get(language, language)], max(counts.values(), default=0)
    if size < _FEWEST_WORDS or own < _LEAST_SHARE * size:
        return False
    return own == most or (own >= _SHARE * size and own >= _NEAR * most)


def _common_words(text: str) -> tuple[Counter[str], int]:
    """How many of a text's first words are the commonest of each language, and how many words those are."""
    words = _WORDS.findall(text[:_GLANCE].casefold())
    languages = _languages_by_word()
    return Counter(found for word in words for found in languages.get(word, ())), len(words)


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
