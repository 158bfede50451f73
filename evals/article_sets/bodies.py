"""How near bodies are to the labelled ones, as sums over pages, so that domains can be drawn again and again.

A ``Measure`` turns one page and a reader's text into a row of numbers; scores are a function of the rows' sum.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from evals.article_sets.corpora import Labelled
from evals.article_sets.scores import folded, rouge_lsum, same_tokens, shingle_counts

AEB, EVALUATION, SEGMENTS, POSTLIGHT = (
    "article-extraction-benchmark",
    "fundus-evaluation",
    "trafilatura",
    "postlight-parser",
)
Row = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """corpus: the set whose bodies it knows; main: the score that pages are ranked by and means are taken of; row: one
    page's numbers, None where its label says nothing; scores: of the rows' sum."""

    corpus: str
    main: str
    row: Callable[[Labelled, str], Row | None]
    scores: Callable[[Sequence[float]], Mapping[str, float]]

    def of(self, rows: Sequence[Row]) -> Mapping[str, float]:
        return self.scores([sum(column) for column in zip(*rows, strict=True)]) if rows else {}


def _shingles(page: Labelled, text: str) -> Row:
    true = page.label["articleBody"]
    return (*shingle_counts(true, text), float(same_tokens(true, text)), 1.0)


def _shingle_scores(total: Sequence[float]) -> dict[str, float]:
    hit, extra, missed, exact, pages = total
    return {**_precision_recall(hit, extra, missed), "exact": exact / pages}


def _rouge(page: Labelled, text: str) -> Row:
    """A paragraph in square brackets is right with it and without: whichever suits the reader."""
    body = page.label["body"]
    lines = text.split("\n")
    whole = [line.removeprefix("[").removesuffix("]") for line in body]
    needed = [line for line in body if not (line.startswith("[") and line.endswith("]"))]
    best = rouge_lsum(whole, lines)
    return (max(best, rouge_lsum(needed, lines)) if len(needed) < len(body) else best, 1.0)


def _segments(page: Labelled, text: str) -> Row | None:
    """Pieces that must stand in the body and pieces that must not, white space aside."""
    squeezed = " ".join(text.split())
    inside = [" ".join(piece.split()) in squeezed for piece in page.label["with"] or ()]
    outside = [" ".join(piece.split()) in squeezed for piece in page.label["without"] or ()]
    return (sum(inside), sum(outside), len(inside) - sum(inside)) if inside or outside else None


def _first_words(page: Labelled, text: str) -> Row | None:
    """The body begins as labelled: thirteen words, whatever stands between their letters."""
    true = page.label.get("first13words")
    return (float("".join(folded(text).split()).startswith("".join(folded(true).split()))), 1.0) if true else None


def _precision_recall(hit: float, extra: float, missed: float) -> dict[str, float]:
    precision = hit / (hit + extra) if hit + extra else 0.0
    recall = hit / (hit + missed) if hit + missed else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"f1": f1, "precision": precision, "recall": recall}


def _segment_scores(total: Sequence[float]) -> dict[str, float]:
    scores = _precision_recall(*total)
    return {f"segments {'F1' if name == 'f1' else name}": value for name, value in scores.items()}


MEASURES = (
    Measure(AEB, "f1", _shingles, _shingle_scores),
    Measure(EVALUATION, "ROUGE-LSum F1", _rouge, lambda total: {"ROUGE-LSum F1": total[0] / total[1]}),
    Measure(SEGMENTS, "segments F1", _segments, _segment_scores),
    Measure(POSTLIGHT, "first words", _first_words, lambda total: {"first words": total[0] / total[1]}),
)
