"""Runs the encoder over a text: attributions and names, as ranges of code points with their probabilities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from dateline.record.encoder.answers import Attribution, Chars, Name, Reading
from dateline.record.encoder.decoding import (
    CONTENT,
    REACH,
    SOURCE,
    SPAN,
    Choices,
    CueWords,
    cue_words,
    name_words,
    roles_of,
)
from dateline.record.encoder.windows import Window, pieces_of, windows
from dateline.record.encoder.words import Vocabulary, Words, runs, words_of

WEIGHTS = Path(__file__).parent.parent / "data"
CHOICES = Choices()
_DECODED_AT_ONCE = 128  # cues; each is decoded for itself, but their steps are taken together
_NOWHERE = np.array([0.0, -20.0, -20.0, -20.0], np.float32)  # the roles of places before a window's first word


@dataclass(frozen=True, slots=True)
class _Linked:
    """A cue among a text's words, half-open, with the log-probabilities of the roles around it: SPAN × 4."""

    start: int
    end: int
    probability: float
    roles: NDArray[np.float32]


class Reader:
    """The network and the word pieces it knows; reads any number of texts, one window after another on one thread.

    A window is read by itself, so the same text always gives the same answer, whatever was read before it.
    """

    def __init__(self, folder: Path = WEIGHTS, choices: Choices = CHOICES) -> None:
        """folder: of ``claims.words.onnx``, ``claims.links.onnx`` and ``claims.pieces.txt``."""
        self.choices = choices
        self._vocabulary = Vocabulary((folder / "claims.pieces.txt").read_text(encoding="utf-8").split("\n"))
        self._words = _session(folder / "claims.words.onnx")
        self._links = _session(folder / "claims.links.onnx")

    def read(self, text: str) -> Reading:
        words = words_of(text, self._vocabulary)
        attributions: list[Attribution] = []
        names: list[Name] = []
        waiting: list[_Linked] = []
        for window in windows(words):
            vectors, cue_scores, name_scores, projected = self._scored(words, window)
            core = range(window.core_start - window.start, window.core_end - window.start)
            cues = [
                cue
                for cue in cue_words(cue_scores, self.choices.run)
                if cue.start in core and cue.probability >= self.choices.cue
            ]
            waiting += self._linked(words, window, cues, vectors, cue_scores, projected)
            if len(waiting) >= _DECODED_AT_ONCE:
                attributions += self._decoded(words, waiting)
                waiting = []
            for name in name_words(name_scores, self.choices.name):
                if name.start in core:
                    start, end = window.start + name.start, window.start + name.end
                    names.append(Name(words.starts[start], words.ends[end - 1], name.kind, name.probability))
        if waiting:
            attributions += self._decoded(words, waiting)
        return Reading(tuple(attributions), tuple(names))

    def _decoded(self, words: Words, linked: list[_Linked]) -> Iterator[Attribution]:
        paths = roles_of(np.stack([each.roles for each in linked]), self.choices)
        for each, path in zip(linked, paths, strict=True):
            base = each.start - REACH
            content = _chars(words, base, path == CONTENT)
            if content:
                source = _chars(words, base, path == SOURCE)
                at = words.starts[each.start], words.ends[each.end - 1]
                yield Attribution(at, source[0] if source else None, tuple(content), each.probability)

    def _scored(self, words: Words, window: Window) -> list[NDArray[np.float32]]:
        ids, shapes, firsts = pieces_of(words, window, self._vocabulary)
        given = {"pieces": np.array(ids), "shapes": np.array(shapes), "firsts": np.array(firsts)}
        scored: list[NDArray[np.float32]] = self._words.run(None, given)
        return scored

    def _linked(
        self,
        words: Words,
        window: Window,
        cues: list[CueWords],
        vectors: NDArray[np.float32],
        cue_scores: NDArray[np.float32],
        projected: NDArray[np.float32],
    ) -> Iterator[_Linked]:
        tags = np.exp(cue_scores)
        paragraphs = np.array(words.paragraphs[window.start : window.end])
        for cue in cues:
            first, last = max(0, cue.start - REACH), min(len(paragraphs), cue.start + REACH)
            near = np.arange(first, last)
            roles = np.tile(_NOWHERE, (SPAN, 1))
            roles[near - cue.start + REACH] = self._links.run(
                None,
                {
                    "cue": vectors[cue.start : cue.end].mean(0),
                    "word": projected[first:last],
                    "tags": tags[first:last],
                    "in_cue": ((near >= cue.start) & (near < cue.end)).astype(np.int64),
                    "paragraph": (paragraphs[first:last] - paragraphs[cue.start]).clip(-2, 2) + 2,
                    "distance": _DISTANCES[near - cue.start + REACH],
                },
            )[0]
            yield _Linked(window.start + cue.start, window.start + cue.end, cue.probability, roles)


def _chars(words: Words, base: int, chosen: NDArray[np.bool_]) -> list[Chars]:
    return [
        (words.starts[base + start], words.ends[base + end - 1]) for start, end in runs(np.flatnonzero(chosen).tolist())
    ]


def _distances() -> NDArray[np.int64]:
    """The bucket of each place around a cue's first word, as the network was trained: single words to 12, then by
    powers of two."""
    distance = np.arange(-REACH, REACH)
    far = np.abs(distance)
    bucket = np.where(far <= 12, far, (12 + 4 * np.log2(np.maximum(far, 12) / 12)).astype(np.int64))
    return np.where(distance < 0, bucket, bucket + 32)


_DISTANCES = _distances()


def _session(path: Path) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
