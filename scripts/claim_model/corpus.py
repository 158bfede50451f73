"""PolNeAR's articles as the encoder learns them: words, a tag for each cue word, roles around each cue, and names."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dateline.record.encoder.words import Vocabulary, Words, words_of

NONE, SOURCE, CONTENT, CUE = range(4)  # what a word is to a cue
OUT, BEGINS, GOES_ON = range(3)  # what a word is in a cue
NAMES = ("person", "organisation", "place", "nationality", "other")  # tags: 0 none, then begins and goes on for each

Spans = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Attribution:
    source: Spans
    cue: Spans
    content: Spans


@dataclass(slots=True)
class Labelled:
    """One article. cues: a tag for each word; roles: for each cue its first word, the word after it, and each word's
    role; names: a tag for each word, or None where names were not labelled."""

    name: str
    words: Words
    cues: np.ndarray
    roles: list[tuple[int, int, np.ndarray]]
    names: np.ndarray | None


def read_attributions(path: Path) -> list[Attribution]:
    """One file of brat's standoff format: T lines are spans, E lines join them."""
    spans: dict[str, Spans] = {}
    found = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        fields = line.split("\t")
        if line.startswith("T") and len(fields) > 1:
            _, places = fields[1].split(" ", 1)
            spans[fields[0]] = [(int(a), int(b)) for a, b in (each.split() for each in places.split(";"))]
        elif line.startswith("E") and len(fields) > 1:
            joined: dict[str, Spans] = defaultdict(list)
            for each in fields[1].split():
                role, reference = each.split(":")
                joined[role.rstrip("0123456789").lower()] += spans.get(reference, [])
            if joined["content"]:
                found.append(Attribution(joined["source"], joined["cue"], joined["content"]))
    return found


def read_corpus(folder: Path, vocabulary: Vocabulary, names: Path | None = None) -> list[Labelled]:
    """Every article of a part of PolNeAR, by name; of several annotators the first by file name."""
    first: dict[str, Path] = {}
    for path in sorted((folder / "attributions").glob("*.ann")):
        first.setdefault(path.stem.rsplit("_", 1)[0], path)
    labelled = json.loads(names.read_text(encoding="utf-8")) if names else {}
    found = []
    for name, path in sorted(first.items()):
        text = (folder / "text" / f"{name}.txt").read_text(encoding="utf-8")
        words = words_of(text, vocabulary)
        cues, roles = _tagged(words, read_attributions(path))
        found.append(Labelled(name, words, cues, roles, _names(words, labelled.get(name))))
    return found


def word_numbers(words: Words, spans: Spans) -> list[int]:
    """The words that spans of code points touch, in order."""
    return sorted(
        {
            number
            for start, end in spans
            for number in range(bisect_right(words.ends, start), bisect_left(words.starts, end))
        }
    )


def _tagged(words: Words, attributions: list[Attribution]) -> tuple[np.ndarray, list[tuple[int, int, np.ndarray]]]:
    cues = np.zeros(len(words), np.int64)
    roles = []
    for each in attributions:
        numbers = word_numbers(words, each.cue)
        if not numbers:
            continue
        start, end = numbers[0], numbers[-1] + 1
        if cues[start:end].any():  # two attributions of one cue: the first stands
            continue
        cues[start:end] = GOES_ON
        cues[start] = BEGINS
        role = np.zeros(len(words), np.int8)
        role[word_numbers(words, each.content)] = CONTENT
        role[word_numbers(words, each.source)] = SOURCE
        role[start:end] = CUE
        roles.append((start, end, role))
    return cues, roles


def _names(words: Words, labelled: list[tuple[int, int, str]] | None) -> np.ndarray | None:
    if labelled is None:
        return None
    tags = np.zeros(len(words), np.int64)
    for start, end, kind in labelled:
        numbers = word_numbers(words, [(start, end)])
        if numbers:
            tag = 2 * NAMES.index(kind) + 1
            tags[numbers] = tag + 1
            tags[numbers[0]] = tag
    return tags
