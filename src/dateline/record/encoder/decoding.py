"""Scores into spans of words: which words are cues, what belongs to each, and which words are names."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dateline.record.encoder.words import runs

Scores = NDArray[np.float32]
Range = tuple[int, int]

REACH = 112  # words on either side of a cue's first that get a role
SPAN = 2 * REACH
NONE, SOURCE, CONTENT, CUE = range(4)
NAME_KINDS = ("person", "organisation", "place", "nationality", "other")


@dataclass(frozen=True, slots=True)
class Choices:
    """What turns scores into answers, chosen on the articles of PolNeAR's training part that were kept from training.

    cue: the least probability of a cue; run: the least for a word to be part of one; source, content: added to those
    roles' log-probabilities; switch: what a change of role from word to word costs; name: the least probability of a
    name.
    """

    cue: float = 0.6
    run: float = 0.3
    source: float = 1.0
    content: float = 0.0
    switch: float = 0.25
    name: float = 0.4


@dataclass(frozen=True, slots=True)
class CueWords:
    """A cue among a window's words, half-open, with its probability."""

    start: int
    end: int
    probability: float


def cue_words(scores: Scores, least: float) -> list[CueWords]:
    """The cues of a window. scores: words × (out, begins, goes on), as log-probabilities; least: of a word in a cue."""
    p = np.exp(scores)
    inside = 1 - p[:, 0]
    begins = p[:, 1] > p[:, 2]
    found: list[CueWords] = []
    for start, end in runs(np.flatnonzero(inside > least).tolist()):
        edges = [start, *(at for at in range(start + 1, end) if begins[at]), end]
        for first, last in pairwise(edges):
            found.append(CueWords(first, last, float(inside[first:last].max())))
    return found


def roles_of(scores: Scores, choices: Choices) -> NDArray[np.int8]:
    """The likeliest role of each word around each cue, where a change of role costs (Viterbi).

    scores: cues × SPAN × 4 log-probabilities. Of several runs of source words the best one is kept.
    """
    z = scores.copy()
    z[:, :, SOURCE] += choices.source
    z[:, :, CONTENT] += choices.content
    count, length, kinds = z.shape
    every = np.arange(kinds)
    best = z[:, 0].copy()
    came_from = np.zeros((length, count, kinds), np.int8)
    for at in range(1, length):
        leader = best.argmax(1)[:, None]
        switched = best.max(1)[:, None] - choices.switch
        stays = best >= switched
        came_from[at] = np.where(stays, every, leader)
        best = np.where(stays, best, switched) + z[:, at]
    path = np.zeros((count, length), np.int8)
    rows = np.arange(count)
    path[:, -1] = best.argmax(1)
    for at in range(length - 1, 0, -1):
        path[:, at - 1] = came_from[at][rows, path[:, at]]
    gain = scores[:, :, SOURCE] - scores[:, :, NONE]
    for row in range(count):
        sources = runs(np.flatnonzero(path[row] == SOURCE).tolist())
        if len(sources) > 1:
            kept = max(sources, key=lambda run: float(gain[row, run[0] : run[1]].sum()))
            for start, end in sources:
                if (start, end) != kept:
                    path[row, start:end] = NONE
    return path


@dataclass(frozen=True, slots=True)
class NameWords:
    """A name among a window's words, half-open. kind: of ``NAME_KINDS``."""

    start: int
    end: int
    kind: str
    probability: float


def name_words(scores: Scores, least: float) -> list[NameWords]:
    """The names of a window. scores: words × (out, then begins and goes on for each kind), as log-probabilities."""
    p = np.exp(scores)
    kinds = p[:, 1::2] + p[:, 2::2]
    inside = 1 - p[:, 0]
    kind = kinds.argmax(1)
    found: list[NameWords] = []
    for start, end in runs(np.flatnonzero(inside > least).tolist()):
        edges = [start]
        for at in range(start + 1, end):
            if p[at, 1 + 2 * kind[at]] > p[at, 2 + 2 * kind[at]]:
                edges.append(at)
        edges.append(end)
        for first, last in pairwise(edges):
            summed = kinds[first:last].sum(0)
            likeliest = int(summed.argmax())
            found.append(NameWords(first, last, NAME_KINDS[likeliest], float(summed[likeliest] / (last - first))))
    return found
