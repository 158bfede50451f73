"""How much a term tells: rare in the news at large, and rare today."""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

BUCKET_SECONDS = 12 * 3600
TRAIL_BUCKETS = 3
"""Of which time an article counts as today's: its half day and the two before it."""

PRIOR = 1200
"""How many entries of the background today's are mixed with."""

_UNSEEN = 2


@cache
def _background() -> tuple[dict[str, float], float]:
    """The weight of each stem of the shipped table, which was counted over many entries, and that of any other."""
    table = json.loads(resources.files("dateline.stories").joinpath("background.json").read_text("utf-8"))
    entries = table["entries"]
    known = {stem: -math.log(max(count, _UNSEEN) / entries) for stem, count in table["stems"].items()}
    return known, -math.log(_UNSEEN / entries)


def general_weights(terms: Iterable[str]) -> dict[str, float]:
    """Each term's weight by the background alone, in nats: what it tells whatever the day."""
    known, unseen = _background()
    return {term: known.get(term, unseen) for term in terms}


def heaviest(counts: Mapping[str, float]) -> str:
    """The term that weighs most, whatever the day; of equals the last in order of letters, "" where there is none."""
    known, unseen = _background()
    of, log = known.get, math.log1p
    return max([(log(count) * of(term, unseen), term) for term, count in counts.items()], default=(0.0, ""))[1]


class Weights:
    """Weights of terms as the stream goes by. A term that is everywhere today tells little, however rare it is in
    general: weight = -ln max(share of today's and background entries together, share of background entries).

    What is everywhere in one story is what that story is about, and is not to lose its weight: of the texts of half a
    day that have the same heaviest term, each term is counted once. Which story a text is in does not count, so that
    weights hang on the texts of the last days alone, in whatever order they came.
    """

    def __init__(self) -> None:
        self._counted: dict[int, dict[str, set[str]]] = {}
        self._today: Counter[str] = Counter()
        self._heads = 0
        self._newest = 0

    def of(self, terms: Iterable[str]) -> dict[str, float]:
        """Each term's weight now, in nats, at least 0."""
        known, unseen = _background()
        today, log, exp = self._today, math.log, math.exp
        mixed = self._heads + PRIOR
        found = {}
        for term in terms:
            weight = known.get(term, unseen)
            if term in today:
                share = exp(-weight)
                now = (today[term] + PRIOR * share) / mixed
                if now > share:
                    weight = -log(now) if now < 1 else 0.0
            found[term] = weight
        return found

    def count(self, when: float, terms: Iterable[str], head: str) -> None:
        """Count a text's terms. when: its time in seconds; what comes too late for the trail is not counted; head: the
        heaviest of the terms, whatever the day."""
        bucket = int(when // BUCKET_SECONDS)
        if bucket > self._newest:
            self._newest = bucket
            for old in [known for known in self._counted if known <= bucket - TRAIL_BUCKETS]:
                self._drop(old)
        if bucket <= self._newest - TRAIL_BUCKETS:
            return
        heads = self._counted.setdefault(bucket, defaultdict(set))
        self._heads += head not in heads
        new = set(terms) - heads[head]
        heads[head] |= new
        self._today.update(new)

    def _drop(self, bucket: int) -> None:
        for terms in self._counted.pop(bucket).values():
            self._heads -= 1
            for term in terms:
                self._today[term] -= 1
                if not self._today[term]:
                    del self._today[term]
