"""Claims against labels of our own: ``python -m evals.claim_labels [--part tuned|held] [--errors] [--json]``.

The labels (``labels/claims-*.jsonl``) hold spans and hashes; the articles' words lie beside the checkout
(``../shared``, or DATELINE_SHARED). Without them nothing is measured, said aloud; where they are there and a text is
not the one that was labelled, this fails. Claims are those of ``dateline.analyse``, as every reader gets them.

A found claim and a label are the same where their contents overlap by half (token F1), or where their cues overlap and
one's content holds part of the other's. A label is found where one of its claims has the right source: token F1 of
half, the same noun at its head, or the speaker's name. A quotation over several paragraphs may come as one claim or as
several. Labels marked optional (acts, wishes, thoughts, phrases with a claim inside) are neither missed where they lack
nor wrong where they stand.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dateline import analyse
from dateline.model import Article, Block, BlockKind, Claim, Mode, Span
from dateline.text import fold, words
from evals.gate import hold
from evals.label_texts import OtherText, labelled, labelled_texts
from evals.shared import data_folder

LABELS = Path(__file__).parent / "labels"
PARTS = ("tuned", "held")
SAME = 0.5
"""The token F1 from which two spans say the same, as in PolNeAR's scorer."""

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Label:
    """One claim as a careful reader takes it. source, cue: offsets, or None; naming, mode, act: every value that is
    right; within: the index of the label it is nested in; speakers: the names that the source may be resolved to."""

    source: Pair | None
    cue: Pair | None
    content: tuple[Pair, ...]
    naming: frozenset[str]
    mode: frozenset[str]
    act: frozenset[str]
    negated: bool
    optional: bool
    within: int | None
    speakers: frozenset[str]

    @classmethod
    def read(cls, row: dict[str, Any], text: str) -> Label:
        return cls(
            _pair(row["source"]),
            _pair(row["cue"]),
            tuple((start, end) for start, end in row["content"]),
            frozenset(row["naming"]),
            frozenset(row["mode"]),
            frozenset(row["act"]),
            row.get("negated", False),
            row.get("optional", False),
            row.get("within"),
            frozenset(fold(text[start:end]) for start, end in row.get("speaker", ())),
        )


def _pair(row: Sequence[int] | None) -> Pair | None:
    return (row[0], row[1]) if row else None


def article_of(name: str, text: str) -> Article:
    """The text as an article of one block a paragraph, in English, of no known time."""
    blocks, start = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            blocks.append(Block(BlockKind.PARAGRAPH, Span(start, start + len(line.rstrip()))))
        start += len(line)
    return Article(name, None, text, tuple(blocks), language="en")


class Tokens:
    """The words of one text by offsets, for comparing spans word by word."""

    def __init__(self, text: str):
        self._spans = [(word.start, word.end) for word in words(text)]

    def of(self, spans: Iterable[Pair]) -> frozenset[int]:
        pairs = list(spans)
        return frozenset(
            index for index, (start, end) in enumerate(self._spans) if any(s < end and start < e for s, e in pairs)
        )


def token_f1(one: frozenset[int], other: frozenset[int]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 1.0


def _pairs(spans: Iterable[Span | None]) -> list[Pair]:
    return [(span.start, span.end) for span in spans if span is not None]


def is_same(claim: Claim, label: Label, tokens: Tokens) -> bool:
    """Whether a found claim is the one of a label, whoever its source."""
    said, wanted = tokens.of(_pairs(claim.content)), tokens.of(label.content)
    if token_f1(said, wanted) >= SAME:
        return True
    if said and said <= wanted and label.mode & {"quoted", "mixed"}:
        return True  # a part of a quotation that runs over paragraphs
    cue = _pairs([claim.cue])
    return bool(label.cue and cue and tokens.of(cue) & tokens.of([label.cue]) and (said & wanted or not said))


def has_right_source(claim: Claim, label: Label, tokens: Tokens) -> bool:
    if label.source is None:
        return claim.source is None or claim.naming == "unattributed"
    if token_f1(tokens.of(_pairs([claim.source])), tokens.of([label.source])) >= SAME:
        return True
    if claim.source is not None and claim.source.start == label.source[0] and claim.source.end <= label.source[1]:
        return True  # the noun without what is said of it: "a report" of "a report into the attack published today"
    return claim.speaker is not None and fold(claim.speaker) in label.speakers


def has_right_speaker(claim: Claim, label: Label) -> bool:
    """Whether the speaker is who the label names, title or none: "Fahmi Fadzil" in "Minister Fahmi Fadzil"."""
    name = fold(claim.speaker or "")
    return any(name == wanted or wanted in name or (len(name) > 3 and name in wanted) for wanted in label.speakers)


def score(claims: Sequence[Claim], labels: Sequence[Label], tokens: Tokens, counts: Counter[str]) -> Iterable[str]:
    """Count what is right, wrong, missed and extra; gives each error as a line that begins with an offset."""
    taken: dict[int, int] = {}
    for index, claim in enumerate(claims):
        same = [at for at, label in enumerate(labels) if is_same(claim, label, tokens)]
        if same:
            taken[index] = max(same, key=lambda at: _closeness(claim, labels[at], tokens))
    for at, label in enumerate(labels):
        candidates = [index for index, label_at in taken.items() if label_at == at]
        right = [index for index in candidates if has_right_source(claims[index], label, tokens)]
        wrong = len(candidates) - len(right)
        counts["told"] += len(candidates)
        counts["wrong source"] += wrong
        for index in candidates:
            if index not in right:
                yield f"{_start(label)} wrong source: {claims[index]}"
        if label.optional:
            continue
        counts["labels"] += 1
        counts["found"] += bool(right)
        if not right:
            if not candidates:
                yield f"{_start(label)} missed"
            continue
        claim = max((claims[index] for index in right), key=lambda claim: _closeness(claim, label, tokens))
        yield from _told(claim, label, counts)
        if label.within is not None:
            counts["nested"] += 1
            outer = taken.get(claim.within) if claim.within is not None else None
            counts["nested right"] += outer == label.within
            if outer != label.within:
                yield f"{_start(label)} not nested"
    for index, claim in enumerate(claims):
        if index not in taken and claim.mode is not Mode.THOUGHT:
            counts["told"] += 1
            counts["extra"] += 1
            yield f"{_first(claim)} extra: {claim}"


def _told(claim: Claim, label: Label, counts: Counter[str]) -> Iterable[str]:
    """How a claim with the right source is told: its naming, mode, act and denial, and who speaks."""
    for field, value, wanted in (
        ("naming", str(claim.naming), label.naming),
        ("mode", str(claim.mode), label.mode),
        ("act", str(claim.act), label.act),
        ("negation", claim.negated, frozenset([label.negated])),
    ):
        counts[f"{field} right"] += value in wanted
        if value not in wanted:
            yield f"{_start(label)} {field} {value}, not {'/'.join(map(str, wanted))}"
    if label.speakers:
        counts["speakers"] += 1
        counts["speaker right"] += has_right_speaker(claim, label)
        if not has_right_speaker(claim, label):
            yield f"{_start(label)} speaker {claim.speaker}"


def _closeness(claim: Claim, label: Label, tokens: Tokens) -> tuple[bool, float]:
    """Orders the labels that a claim may be: the one whose cue it has, then the one with most of its content."""
    cue = bool(claim.cue and label.cue and tokens.of(_pairs([claim.cue])) & tokens.of([label.cue]))
    return cue, token_f1(tokens.of(_pairs(claim.content)), tokens.of(label.content))


def _start(label: Label) -> int:
    return label.cue[0] if label.cue else label.content[0][0]


def _first(claim: Claim) -> int:
    return claim.cue.start if claim.cue is not None else claim.content[0].start if claim.content else 0


def measure(part: str, folder: Path, counts: Counter[str], *, errors: bool) -> None:
    known = labelled_texts(folder)
    for row, text in labelled(LABELS / f"claims-{part}.jsonl", known):
        labels = [Label.read(label, text) for label in row["claims"]]
        claims = [
            claim
            for claim in analyse(article_of(row["id"], text)).claims
            if all(span.part == "text" for span in (claim.source, claim.cue, *claim.content) if span is not None)
        ]
        for error in score(claims, labels, Tokens(text), counts):
            if errors:
                start = int(error.split(" ", 1)[0])
                print(row["id"], error, "…", repr(text[max(0, start - 90) : start + 90]))


def shares(counts: Counter[str]) -> dict[str, float]:
    """The scores of one part, as shares: higher is better for each."""
    found = counts["found"] or 1
    told = counts["told"] or 1
    return {
        "found with the right source": counts["found"] / (counts["labels"] or 1),
        "source not wrong": 1 - counts["wrong source"] / told,
        "labelled or thought": 1 - counts["extra"] / told,
        "naming right": counts["naming right"] / found,
        "mode right": counts["mode right"] / found,
        "act right": counts["act right"] / found,
        "negation right": counts["negation right"] / found,
        "speaker right": counts["speaker right"] / (counts["speakers"] or 1),
        "nested as chains": counts["nested right"] / (counts["nested"] or 1),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=PARTS)
    parser.add_argument("--errors", action="store_true", help="print what is wrong, with the words (the tuned part)")
    parser.add_argument("--json", action="store_true", help="print the scores of the part as JSON")
    options = parser.parse_args()
    folder = data_folder()
    if folder is None:
        return 0
    scores: dict[str, float] = {}
    for part in [options.part] if options.part else PARTS:
        counts: Counter[str] = Counter()
        try:
            measure(part, folder, counts, errors=options.errors and part == "tuned")
        except OtherText as error:
            print(error, file=sys.stderr)
            return 2
        scores |= {f"{part}: {name}": share for name, share in shares(counts).items()}
        if not options.json:
            print(part, " ".join(f"{name} {counts[name]}" for name in sorted(counts)))
    if options.json:
        print(json.dumps(scores))
        return 0
    if options.part:
        for name, share in scores.items():
            print(f"{name:40} {share:.4f}")
        return 0
    return bool(hold("claim_labels", scores))


if __name__ == "__main__":
    sys.exit(main())
