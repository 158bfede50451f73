"""How near a body is to the labelled one: shingles of four tokens (article-extraction-benchmark) and ROUGE-LSum
(fundus-evaluation)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_TOKEN = re.compile(r"\w+", re.UNICODE | re.MULTILINE | re.IGNORECASE | re.DOTALL)
_SHINGLE = 4


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Counted runs of four tokens; a shorter text is one run."""
    tokens = _TOKEN.findall(text)
    if not tokens:
        return Counter()
    return Counter(tuple(tokens[i : i + _SHINGLE]) for i in range(max(1, len(tokens) - _SHINGLE + 1)))


def shingle_counts(true: str, found: str) -> tuple[float, float, float]:
    """True positives, false positives, false negatives, each as a share of the page's own shingles (they sum to 1)."""
    gold, mine = shingles(true), shingles(found)
    hit = sum((gold & mine).values())
    extra, missed = sum((mine - gold).values()), sum((gold - mine).values())
    whole = hit + extra + missed
    return (hit / whole, extra / whole, missed / whole) if whole else (0.0, 0.0, 0.0)


def same_tokens(true: str, found: str) -> bool:
    """Whether a body is exact: the same tokens in the same order."""
    return _TOKEN.findall(true) == _TOKEN.findall(found)


def rouge_lsum(true: Sequence[str], found: Sequence[str]) -> float:
    """ROUGE-LSum F1 of a body's paragraphs against the labelled ones (union of longest common subsequences)."""
    gold = [_TOKEN.findall(line.lower()) for line in true]
    mine = [_TOKEN.findall(line.lower()) for line in found]
    total_gold, total_mine = sum(map(len, gold)), sum(map(len, mine))
    if not total_gold or not total_mine:
        return 0.0
    left_gold = Counter(token for line in gold for token in line)
    left_mine = Counter(token for line in mine for token in line)
    hits = 0
    for line in gold:
        union: set[int] = set()
        for other in mine:
            if line == other:
                union = set(range(len(line)))
                break
            if set(line) & set(other):
                union |= _common_places(line, other)
        for place in sorted(union):
            token = line[place]
            if left_gold[token] > 0 and left_mine[token] > 0:
                hits += 1
                left_gold[token] -= 1
                left_mine[token] -= 1
    precision, recall = hits / total_mine, hits / total_gold
    return 2 * precision * recall / (precision + recall) if hits else 0.0


def _common_places(first: list[str], second: list[str]) -> set[int]:
    """Where ``first`` stands in one longest common subsequence: the one that a table walked back from its end gives.

    A row of the table is an integer: bit j is 0 where the length grows from column j to j + 1 (Hyyrö), so that a row
    costs a few operations on integers and its lengths are counts of bits.
    """
    where: dict[str, int] = {}
    for place, token in enumerate(second):
        where[token] = where.get(token, 0) | 1 << place
    whole = (1 << len(second)) - 1
    rows = [whole]
    for token in first:
        row = rows[-1]
        matched = row & where.get(token, 0)
        rows.append((row + matched | row - matched) & whole)

    def length(i: int, j: int) -> int:
        return j - (rows[i] & (1 << j) - 1).bit_count()

    places: set[int] = set()
    i, j = len(first), len(second)
    while i and j:
        if first[i - 1] == second[j - 1]:
            places.add(i - 1)
            i, j = i - 1, j - 1
        elif length(i - 1, j) >= length(i, j - 1):
            i -= 1
        else:
            j -= 1
    return places


def folded(text: str | None) -> str:
    """A field for comparison: white space, case and quote marks aside."""
    return re.sub(r"[\"'“”„‘’«»‚`´]", "'", " ".join((text or "").split())).casefold().strip(" .")
